/* A local stream socket, the end that is asked (doctor/answers.c is the other one): the socket, its
 * path, and askers that read slowly. Left out: what is told (source_status.h). */
#include "daemon/status_server.h"

#include "base/clock.h"
#include "base/json.h"
#include "base/local_socket.h"
#include "base/log.h"
#include "base/shortage.h"
#include "daemon/source_status.h"
#include "daemon/sources.h"
#include "sandbox/sandbox.h"
#include "status/status_json.h"

#include <cjson/cJSON.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	TRIES = 6, /* it may be short of something now; later nothing can be opened */
};

/* For all of an answer; who asks has less (doctor/answers.h). */
static const double patience_s = 5;

void status_folder(char out[PATH_MAX])
{
	const char *given = getenv("RUNTIME_DIRECTORY");

	if (given && *given) /* systemd separates several by colons */
		snprintf(out, PATH_MAX, "%.*s", (int)strcspn(given, ":"), given);
	else
		snprintf(out, PATH_MAX, "/run/gridmeter");
}

static cJSON *json_of(const struct status_server *s)
{
	cJSON *all = cJSON_CreateObject(), *list;
	struct status status;

	if (!all)
		return NULL;
	json_add_text(all, "version", GRIDMETER_VERSION);
	cJSON_AddNumberToObject(all, "process", (double)getpid());
	json_add_text(all, "sandbox", sandbox_words());
	cJSON_AddNumberToObject(all, "uptime_ms", (double)(clock_ms() - s->since_ms));
	if (s->config)
		json_add_text(all, "config", s->config);
	list = cJSON_AddArrayToObject(all, "stations");
	for (struct source *t = s->sources->owners.first; t; t = t->next) {
		if (!t->is_running)
			continue;
		source_status(t, &status);
		cJSON_AddItemToArray(list, status_json(&status));
	}
	heard_ports_tell(&s->sources->heard, all);
	return all;
}

static void hang_up(struct status_asker *a)
{
	if (!a->text)
		return;
	ev_io_stop(a->of->loop, &a->writable);
	ev_timer_stop(a->of->loop, &a->patience);
	close(a->writable.fd);
	cJSON_free(a->text);
	a->text = NULL;
}

/* Whether there is more to send, later. */
static bool send_some(struct status_asker *a)
{
	ssize_t r;

	while (*a->rest) {
		r = send(a->writable.fd, a->rest, strlen(a->rest), MSG_DONTWAIT | MSG_NOSIGNAL);
		if (r < 0 && errno == EINTR)
			continue;
		if (r < 0 && errno != EAGAIN)
			log_debug("status: %s", strerror(errno));
		if (r < 0)
			return errno == EAGAIN;
		a->rest += r;
	}
	return false;
}

static void on_writable(struct ev_loop *loop, struct ev_io *w, int events)
{
	(void)loop;
	if (events & EV_ERROR || !send_some(w->data))
		hang_up(w->data);
}

static void on_impatient(struct ev_loop *loop, struct ev_timer *w, int events)
{
	(void)loop, (void)events;
	log_debug("status: not read in time");
	hang_up(w->data);
}

/* Who has been at it for the longest makes room for the next. */
static struct status_asker *free_asker(struct status_server *s)
{
	struct status_asker *a = &s->askers[s->turn++ % STATUS_ASKERS_MAX];

	hang_up(a);
	return a;
}

static char *text_of(const struct status_server *s)
{
	cJSON *all = json_of(s);
	char *text = cJSON_PrintUnformatted(all);

	cJSON_Delete(all);
	shortage_forget();
	if (!text || strlen(text) <= STATUS_ANSWER_MAX)
		return text;
	log_debug("status: the answer is too long for anybody");
	cJSON_free(text);
	return NULL;
}

/* Nobody is waited for: what the socket does not take at once is sent as it is read. */
static void tell(struct status_server *s, int fd)
{
	struct status_asker *a = free_asker(s);

	a->of = s;
	a->rest = a->text = text_of(s);
	if (!a->text) {
		close(fd);
		return;
	}
	ev_io_init(&a->writable, on_writable, fd, EV_WRITE);
	ev_timer_init(&a->patience, on_impatient, patience_s, 0);
	a->writable.data = a->patience.data = a;
	if (!send_some(a)) {
		hang_up(a);
		return;
	}
	ev_io_start(s->loop, &a->writable);
	ev_timer_start(s->loop, &a->patience);
}

static void on_asked(struct ev_loop *loop, struct ev_io *w, int events)
{
	int fd;

	(void)loop;
	if (events & EV_ERROR) { /* the loop cannot wait for it any more */
		status_stop(w->data);
		return;
	}
	fd = accept4(w->fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
	if (fd >= 0)
		tell(w->data, fd);
}

static bool choose_path(char out[108])
{
	char folder[PATH_MAX], path[PATH_MAX + 32];

	status_folder(folder);
	if (mkdir(folder, 0700) < 0 && errno != EEXIST)
		return false;
	snprintf(path, sizeof path, "%s/status", folder);
	if (local_socket_is_alive(path))
		snprintf(path, sizeof path, "%s/status.%d", folder, (int)getpid());
	if (strlen(path) >= 108) {
		errno = ENAMETOOLONG;
		return false;
	}
	strcpy(out, path);
	return true;
}

static void begin(struct status_server *s)
{
	int fd = choose_path(s->path) ? local_socket_listen(s->path) : -1;

	if (fd < 0) {
		log_debug("no socket for the status, gridmeter doctor will have to do without: %s",
			strerror(errno));
		s->path[0] = '\0';
		return;
	}
	ev_io_init(&s->asked, on_asked, fd, EV_READ);
	s->asked.data = s;
}

void status_start(
	struct status_server *s, struct ev_loop *loop, struct sources *sources, const char *config)
{
	*s = (struct status_server){
		.loop = loop, .sources = sources, .config = config, .since_ms = clock_ms()};
	for (int i = 0; i < TRIES && !s->path[0]; i++)
		begin(s);
}

void status_answer(struct status_server *s)
{
	if (s->path[0])
		ev_io_start(s->loop, &s->asked);
}

void status_stop(struct status_server *s)
{
	if (!s->path[0])
		return;
	for (size_t i = 0; i < STATUS_ASKERS_MAX; i++)
		hang_up(&s->askers[i]);
	ev_io_stop(s->loop, &s->asked);
	close(s->asked.fd);
	unlink(s->path);
	s->path[0] = '\0';
}
