/* A local stream socket and those who record: their question, their buffer, their end. Left out:
 * the path of the folder (status_server.c). */
#include "daemon/record_server.h"

#include "base/clock.h"
#include "base/local_socket.h"
#include "base/log.h"
#include "daemon/sources.h"
#include "port/capture.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum {
	LAST_ROOM = 128, /* of the buffer, for the last line */
	TRIES = 6,       /* as those of the status */
};

/* For the question, and for the rest behind the last line. */
static const double patience_s = 5;

void record_path(char out[108], const char *status_path)
{
	local_socket_beside(out, status_path, "record");
}

static void hang_up(struct record_asker *a)
{
	if (!a->of)
		return;
	ev_io_stop(a->of->loop, &a->readable);
	ev_io_stop(a->of->loop, &a->writable);
	ev_timer_stop(a->of->loop, &a->patience);
	close(a->readable.fd);
	a->of = NULL;
}

/* What the socket takes at once; the rest is sent when it takes more. False: nobody is there any
 * more. */
static bool send_some(struct record_asker *a)
{
	ssize_t r = send(a->writable.fd, a->text, a->n, MSG_DONTWAIT | MSG_NOSIGNAL);

	if (r < 0 && errno != EAGAIN && errno != EINTR) {
		hang_up(a);
		return false;
	}
	if (r > 0) {
		a->n -= (size_t)r;
		memmove(a->text, a->text + r, a->n);
	}
	if (a->n)
		ev_io_start(a->of->loop, &a->writable);
	else
		ev_io_stop(a->of->loop, &a->writable);
	return true;
}

static void add(struct record_asker *a, const char *text)
{
	const size_t n = strlen(text);

	memcpy(a->text + a->n, text, n);
	a->n += n;
}

/* There is always room for this. */
static void end(struct record_asker *a, const char *why)
{
	add(a, RECORD_ENDS);
	add(a, why);
	add(a, "\n");
	a->is_ending = true;
	ev_timer_again(a->of->loop, &a->patience);
	if (send_some(a) && a->n == 0)
		hang_up(a);
}

static const struct source *source_at(const struct record_server *s, const char *port)
{
	for (const struct source *t = s->sources->owners.first; t; t = t->next)
		if (t->is_running && t->link.port.fd >= 0 && !port_is_replay(&t->link.port) &&
			strcmp(t->link.path, port) == 0)
			return t;
	return NULL;
}

/* What stands in a->text is all. */
static void close_behind(struct record_asker *a)
{
	a->is_ending = true;
	ev_timer_again(a->of->loop, &a->patience);
	if (send_some(a) && a->n == 0)
		hang_up(a);
}

static_assert(sizeof(struct explain_lists) + LAST_ROOM <= RECORD_ROOM, "all lists find room");

static void give_gathered(struct record_asker *a, const char *port)
{
	const struct source *s = source_at(a->of, port);
	const struct explain_lists *lists = s ? gathered_lists(s->gathered) : NULL;
	char head[LAST_ROOM];

	if (!lists) {
		end(a, "nothing has been gathered of it");
		return;
	}
	snprintf(head, sizeof head, RECORD_GATHERED GRIDMETER_VERSION " %zu %zu\n",
		sizeof *lists->of, lists->n);
	add(a, head);
	memcpy(a->text + a->n, lists->of, lists->n * sizeof *lists->of);
	a->n += lists->n * sizeof *lists->of;
	close_behind(a);
}

static_assert(PATH_MAX + LAST_ROOM <= RECORD_ROOM, "any path finds room");

static void on_dumped(void *ctx, const struct source *of, const char *path, const char *why)
{
	struct record_server *s = ctx;

	for (size_t i = 0; i < RECORD_ASKERS_MAX; i++) {
		struct record_asker *a = &s->askers[i];

		if (!a->of || a->is_ending || a->waits_for != of->number)
			continue;
		if (!path) {
			end(a, why);
			continue;
		}
		add(a, RECORD_FILE);
		add(a, path);
		add(a, "\n");
		close_behind(a);
	}
}

/* It need not be open at present: what came before counts. */
static void ask_for_dump(struct record_asker *a, const char *port)
{
	struct sources *sources = a->of->sources;

	for (const struct source *t = sources->owners.first; t; t = t->next) {
		if (strcmp(t->link.path, port) != 0 && strcmp(t->port.text, port) != 0)
			continue;
		ev_timer_stop(a->of->loop, &a->patience);
		a->is_given = true;
		a->waits_for = t->number;
		dumps_ask(&sources->dumps, t);
		return;
	}
	end(a, "no such port is read here at present");
}

static void begin(struct record_asker *a)
{
	static const char gathered[] = RECORD_GATHERED, recorder[] = RECORD_RECORDER;
	char head[CAPTURE_HEAD_SIZE];

	if (strncmp(a->port, gathered, sizeof gathered - 1) == 0) {
		give_gathered(a, a->port + sizeof gathered - 1);
		return;
	}
	if (strncmp(a->port, recorder, sizeof recorder - 1) == 0) {
		ask_for_dump(a, a->port + sizeof recorder - 1);
		return;
	}
	if (!source_at(a->of, a->port)) {
		end(a, "no such port is read here at present");
		return;
	}
	ev_timer_stop(a->of->loop, &a->patience);
	a->is_given = true;
	a->begun_ms = clock_ms();
	capture_head_text(head, time(NULL), false);
	add(a, head);
	send_some(a);
}

static void take_question(struct record_asker *a, const char *text, size_t n)
{
	for (size_t i = 0; i < n && !a->is_given && !a->is_ending; i++) {
		if (text[i] == '\n')
			begin(a);
		else if (text[i] == '\0' || a->n_port == sizeof a->port - 1)
			end(a, "that is no name of a port");
		else
			a->port[a->n_port++] = text[i];
	}
}

/* Behind the question nothing is expected but the end. */
static void on_readable(struct ev_loop *loop, struct ev_io *w, int events)
{
	struct record_asker *a = w->data;
	char text[PORT_NAME_SIZE];
	ssize_t n = events & EV_ERROR ? 0 : recv(w->fd, text, sizeof text, MSG_DONTWAIT);

	(void)loop;
	if (n > 0)
		take_question(a, text, (size_t)n);
	else if (n == 0 || (errno != EAGAIN && errno != EINTR))
		hang_up(a);
}

static void on_writable(struct ev_loop *loop, struct ev_io *w, int events)
{
	struct record_asker *a = w->data;

	(void)loop;
	if (events & EV_ERROR || (send_some(a) && a->is_ending && a->n == 0))
		hang_up(a);
}

static void on_impatient(struct ev_loop *loop, struct ev_timer *w, int events)
{
	(void)loop, (void)events;
	hang_up(w->data);
}

static struct record_asker *free_asker(struct record_server *s)
{
	for (size_t i = 0; i < RECORD_ASKERS_MAX; i++)
		if (!s->askers[i].of)
			return &s->askers[i];
	return NULL;
}

static void refuse(int fd)
{
	static const char full[] = RECORD_ENDS "two recordings are under way already\n";

	if (send(fd, full, sizeof full - 1, MSG_DONTWAIT | MSG_NOSIGNAL) < 0)
		log_debug("record: %s", strerror(errno));
	close(fd);
}

static void listen_to(struct record_server *s, struct record_asker *a, int fd)
{
	a->of = s;
	a->is_given = a->is_ending = false;
	a->n = a->n_port = 0;
	a->waits_for = 0;
	memset(a->port, 0, sizeof a->port);
	a->baud = 0;
	*a->format = '\0';
	ev_io_init(&a->readable, on_readable, fd, EV_READ);
	ev_io_init(&a->writable, on_writable, fd, EV_WRITE);
	ev_timer_init(&a->patience, on_impatient, patience_s, patience_s);
	a->readable.data = a->writable.data = a->patience.data = a;
	ev_io_start(s->loop, &a->readable);
	ev_timer_start(s->loop, &a->patience);
}

static void on_asked(struct ev_loop *loop, struct ev_io *w, int events)
{
	struct record_server *s = w->data;
	struct record_asker *a = free_asker(s);
	int fd;

	(void)loop;
	if (events & EV_ERROR) { /* the loop cannot wait for it any more */
		record_stop(s);
		return;
	}
	fd = accept4(w->fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
	if (fd >= 0 && a)
		listen_to(s, a, fd);
	else if (fd >= 0)
		refuse(fd);
}

/* Whether what comes from a port is for them. */
static bool is_for(const struct record_asker *a, const char *path)
{
	return a->of && a->is_given && !a->is_ending && strcmp(a->port, path) == 0;
}

static bool has_room(const struct record_asker *a, size_t n)
{
	return a->n + n + LAST_ROOM <= sizeof a->text;
}

/* False: it has no room. */
static bool add_line(struct record_asker *a, const struct line_setting *line)
{
	char text[CAPTURE_LINE_SIZE];

	if (!line->baud || (line->baud == a->baud && strcmp(line->format, a->format) == 0))
		return true;
	if (!has_room(a, sizeof text))
		return false;
	a->baud = line->baud;
	snprintf(a->format, sizeof a->format, "%s", line->format);
	capture_line_text(text, line);
	add(a, text);
	return true;
}

static bool add_octets(struct record_asker *a, uint64_t ms, struct bytes in)
{
	char text[CAPTURE_RECORD_SIZE];

	while (bytes_left(&in)) {
		if (!has_room(a, sizeof text))
			return false;
		capture_record_text(text, ms, &in);
		add(a, text);
	}
	return true;
}

static void hand_on(
	struct record_asker *a, const struct line_setting *line, struct bytes in, uint64_t now_ms)
{
	const uint64_t ms = now_ms > a->begun_ms ? now_ms - a->begun_ms : 0;

	if (add_line(a, line) && add_octets(a, ms, in)) {
		send_some(a);
		return;
	}
	log_info("%s: a recording of it has ended, as it was read too slowly", a->port);
	end(a, "it was read too slowly");
}

static void on_heard(void *ctx, const char *path, const struct line_setting *line, struct bytes in,
	uint64_t now_ms)
{
	struct record_server *s = ctx;

	for (size_t i = 0; i < RECORD_ASKERS_MAX; i++)
		if (is_for(&s->askers[i], path))
			hand_on(&s->askers[i], line, in, now_ms);
}

static bool on_wanted(void *ctx, const char *path)
{
	const struct record_server *s = ctx;
	bool is_wanted = false;

	for (size_t i = 0; i < RECORD_ASKERS_MAX; i++)
		is_wanted |= is_for(&s->askers[i], path);
	return is_wanted;
}

void record_start(struct record_server *s, struct ev_loop *loop, struct sources *sources,
	const char *status_path)
{
	int fd = -1;

	/* As a whole it would be written to, text for nobody included, which is most of the memory
	 * that a daemon with one meter has. */
	s->loop = loop;
	s->sources = sources;
	s->tap = (struct link_tap){on_heard, on_wanted, s};
	s->dumped = (struct dumps_hooks){on_dumped, s};
	if (!*status_path)
		return;
	record_path(s->path, status_path);
	for (int i = 0; i < TRIES && fd < 0; i++)
		fd = local_socket_listen(s->path);
	if (fd < 0) {
		log_debug("no socket for recordings: %s", strerror(errno));
		s->path[0] = '\0';
		return;
	}
	ev_io_init(&s->asked, on_asked, fd, EV_READ);
	s->asked.data = s;
}

void record_answer(struct record_server *s)
{
	if (s->path[0])
		ev_io_start(s->loop, &s->asked);
}

void record_stop(struct record_server *s)
{
	if (!s->path[0])
		return;
	for (size_t i = 0; i < RECORD_ASKERS_MAX; i++) {
		if (s->askers[i].of && !s->askers[i].is_ending)
			end(&s->askers[i], "it ends");
		hang_up(&s->askers[i]);
	}
	ev_io_stop(s->loop, &s->asked);
	close(s->asked.fd);
	unlink(s->path);
	s->path[0] = '\0';
}
