/* A local stream socket, who is let in, and what is told beside readings: who a meter is, accounts,
 * frames. Left out: sending it to one reader (stream_client.c). */
#include "stream/stream_server.h"

#include "base/clock.h"
#include "base/local_socket.h"
#include "base/log.h"
#include "stream/stream_writer.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
	TRIES = 6,               /* as those of the status */
	QUEUE_SIZE = 8192,       /* octets that wait for a reader; the default is a minute's */
	QUEUE_MORE = 2048,       /* for each station but the first, as many speak at once */
	ACCOUNTS_AT_ONCE = 3,    /* so that they have room there */
	ACCOUNT_EVERY_MS = 5000, /* of a station */
	ACCOUNT_AGAIN_MS = 500,  /* the same, for who asks */
	REGISTERS_FOR_MS = 60000,
	REGISTERS_EVERY_MS = 900, /* of a station, where each telegram has them all */
};

static const char group[] = "gridmeter";

static const double look_s = 1, soon_s = 0.05;
/* A frame that is right and one that is not: not more than twenty a second. */
static const double frames_s = 0.1;

/* What stays is not awaited by anybody. */
static void stop_timers(struct stream_server *s)
{
	bool is_aligning = false;

	for (size_t i = 0; i < STREAM_READERS_MAX; i++)
		is_aligning |= s->clients[i].loop && s->clients[i].is_aligning;
	if (!s->n_clients)
		ev_timer_stop(s->loop, &s->look);
	if (!is_aligning)
		ev_timer_stop(s->loop, &s->frames);
}

static void tell(struct stream_server *s, struct stream_station *t, enum stream_line_of what,
	const char *text, size_t n)
{
	for (size_t i = 0; n && i < STREAM_READERS_MAX; i++)
		stream_client_tell(&s->clients[i], t, what, text, n);
}

static void tell_meter(struct stream_server *s, struct stream_station *t)
{
	char line[STREAM_LINE_MAX];

	tell(s, t, LINE_OF_METER, line, stream_write_meter(line, &t->told));
}

static void tell_state(struct stream_server *s, struct stream_station *t)
{
	char line[STREAM_LINE_MAX];

	tell(s, t, LINE_OF_STATE, line, stream_station_state(line, t));
}

static void tell_gone(struct stream_server *s, struct stream_station *t)
{
	char line[STREAM_LINE_MAX];

	if (t->is_told)
		tell(s, t, LINE_OF_END, line, stream_write_gone(line, t->told.station));
	t->is_told = false;
	t->owes_meter = t->owes_state = 0;
}

static bool is_taken(
	const struct stream_server *s, const struct stream_station *but, const char *name)
{
	for (const struct stream_station *t = s->stations; t; t = t->next)
		if (t != but && t->is_told && strcmp(t->told.station, name) == 0)
			return true;
	return false;
}

/* Who it is may have changed. Another name is another station; `is_new`: one has begun. */
static void look_at(struct stream_server *s, struct stream_station *t, bool *is_new)
{
	struct stream_meter now = {0};
	const bool is_named = t->conf->describe(t->conf->source, &now) &&
			      !is_taken(s, t, now.station);

	*is_new = false;
	if (t->is_told && (!is_named || strcmp(now.station, t->told.station) != 0))
		tell_gone(s, t);
	if (!is_named || (t->is_told && memcmp(&now, &t->told, sizeof now) == 0))
		return;
	*is_new = !t->is_told;
	t->told = now;
	t->is_told = true;
	tell_meter(s, t);
}

static void refresh(struct stream_server *s, struct stream_station *t)
{
	bool is_new;

	look_at(s, t, &is_new);
	if (is_new)
		tell_state(s, t);
}

/* Soon, and not at every wish. */
static void hurry(struct stream_server *s)
{
	if (ev_is_active(&s->look) && ev_timer_remaining(s->loop, &s->look) <= soon_s)
		return;
	ev_timer_stop(s->loop, &s->look);
	ev_timer_set(&s->look, soon_s, look_s);
	ev_timer_start(s->loop, &s->look);
}

/* An account of each of them is wanted. */
static void ask_accounts(struct stream_server *s)
{
	for (struct stream_station *t = s->stations; t; t = t->next)
		t->is_wanted = true;
	hurry(s);
}

static bool is_due(const struct stream_station *t, const struct status *status)
{
	const uint64_t age_ms = clock_ms() - t->account_ms;

	return age_ms >= (t->is_wanted ? ACCOUNT_AGAIN_MS : ACCOUNT_EVERY_MS) ||
	       stream_status_mark(status) != t->mark;
}

/* Returns whether it was told. */
static bool account(struct stream_server *s, struct stream_station *t)
{
	struct status status = {0};

	t->hooks->diagnose(t->ctx, &status);
	if (!is_due(t, &status))
		return false;
	t->is_wanted = false;
	t->account_ms = clock_ms();
	t->mark = stream_status_mark(&status);
	s->heard = NULL;
	tell(s, t, LINE_OF_MOMENT, s->room.text,
		stream_write_account(s->room.text, sizeof s->room.text, t->told.station, &status));
	return true;
}

static void on_look(struct ev_loop *loop, struct ev_timer *w, int events)
{
	struct stream_server *s = w->data;
	unsigned n = 0;

	(void)loop, (void)events;
	for (struct stream_station *t = s->stations; t; t = t->next)
		refresh(s, t);
	for (struct stream_station *t = s->stations; t && n < ACCOUNTS_AT_ONCE; t = t->next)
		n += t->is_told && account(s, t);
	if (n == ACCOUNTS_AT_ONCE && s->n_clients)
		hurry(s);
}

static void on_frames(struct ev_loop *loop, struct ev_timer *w, int events)
{
	struct stream_server *s = w->data;
	char lines[2 * STREAM_LINE_MAX];

	(void)loop, (void)events;
	for (struct stream_station *t = s->stations; t; t = t->next) {
		size_t n = t->is_told ? stream_station_frames(lines, t) : 0;

		for (size_t i = 0; n && i < STREAM_READERS_MAX; i++)
			if (s->clients[i].is_aligning)
				stream_client_tell(&s->clients[i], t, LINE_OF_MOMENT, lines, n);
	}
}

static void align(struct stream_server *s, struct stream_client *c)
{
	c->is_aligning = true;
	if (ev_is_active(&s->frames))
		return;
	for (struct stream_station *t = s->stations; t; t = t->next)
		stream_station_count(t);
	ev_timer_again(s->loop, &s->frames);
}

/* Room for what waits for a reader. */
static void set_queue(const struct stream_server *s, int fd, int more)
{
	const int size = QUEUE_SIZE + more +
			 (int)(QUEUE_MORE * (s->n_stations ? s->n_stations - 1 : 0));

	setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &size, sizeof size);
}

static void want_registers(struct stream_server *s, struct stream_client *c)
{
	set_queue(s, c->readable.fd, STREAM_ACCOUNT_MAX);
	c->registers_until_ms = s->registers_until_ms = clock_ms() + REGISTERS_FOR_MS;
}

static void on_word(void *ctx, struct stream_client *c, enum stream_word word)
{
	switch (word) {
	case STREAM_WORD_ALIGN:
		align(ctx, c);
		break;
	case STREAM_WORD_ACCOUNT:
		ask_accounts(ctx);
		break;
	case STREAM_WORD_REGISTERS:
		want_registers(ctx, c);
		break;
	case N_STREAM_WORDS:
		break;
	}
}

static void on_left(void *ctx, struct stream_client *c)
{
	struct stream_server *s = ctx;

	c->is_aligning = false;
	s->n_clients--;
	stop_timers(s);
}

static const struct stream_client_hooks hooks = {on_word, on_left};

static struct stream_client *free_client(struct stream_server *s)
{
	for (size_t i = 0; i < STREAM_READERS_MAX; i++)
		if (!s->clients[i].loop)
			return &s->clients[i];
	return NULL;
}

/* Who has hung up may be heard of after who comes in his place. */
static struct stream_client *place_of_one(struct stream_server *s)
{
	struct stream_client *c = free_client(s);

	for (size_t i = 0; !c && i < STREAM_READERS_MAX; i++) {
		stream_client_look(&s->clients[i]);
		c = free_client(s);
	}
	return c;
}

static void begin(struct stream_server *s, struct stream_client *c, int fd)
{
	set_queue(s, fd, 0);
	*c = (struct stream_client){.loop = s->loop,
		.hooks = &hooks,
		.ctx = s,
		.stations = &s->stations,
		.bit = (uint8_t)(1u << (c - s->clients))};
	s->n_clients++;
	ask_accounts(s);
	stream_client_begin(c, fd);
}

static void on_asked(struct ev_loop *loop, struct ev_io *w, int events)
{
	struct stream_server *s = w->data;
	struct stream_client *c;
	int fd;

	(void)loop;
	if (events & EV_ERROR) { /* the loop cannot wait for it any more */
		stream_server_stop(s);
		return;
	}
	fd = accept4(w->fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
	if (fd < 0)
		return;
	c = place_of_one(s);
	if (!c) {
		log_debug("readings: one more reader than %d is turned away", STREAM_READERS_MAX);
		close(fd);
		return;
	}
	for (struct stream_station *t = s->stations; t; t = t->next)
		refresh(s, t);
	begin(s, c, fd);
}

void stream_server_start(struct stream_server *s, struct ev_loop *loop, const char *status_path)
{
	int fd = -1;

	s->loop = loop;
	if (!*status_path)
		return;
	local_socket_beside(s->path, status_path, "readings");
	for (int i = 0; i < TRIES && fd < 0; i++)
		fd = local_socket_listen(s->path);
	if (fd < 0) {
		log_debug("no socket for readings: %s", strerror(errno));
		s->path[0] = '\0';
		return;
	}
	local_socket_share(s->path, group);
	ev_io_init(&s->asked, on_asked, fd, EV_READ);
	ev_timer_init(&s->look, on_look, look_s, look_s);
	ev_timer_init(&s->frames, on_frames, frames_s, frames_s);
	s->asked.data = s->look.data = s->frames.data = s;
}

void stream_server_answer(struct stream_server *s)
{
	if (s->path[0])
		ev_io_start(s->loop, &s->asked);
}

void stream_server_stop(struct stream_server *s)
{
	if (!s->path[0])
		return;
	for (size_t i = 0; i < STREAM_READERS_MAX; i++)
		stream_client_leave(&s->clients[i]);
	ev_io_stop(s->loop, &s->asked);
	close(s->asked.fd);
	unlink(s->path);
	s->path[0] = '\0';
}

void stream_server_add(struct stream_server *s, struct stream_station *station)
{
	struct stream_station **end = &s->stations;

	while (*end)
		end = &(*end)->next;
	*end = station;
	s->n_stations++;
	if (s->n_clients)
		hurry(s);
}

void stream_server_remove(struct stream_server *s, struct stream_station *station)
{
	struct stream_station **at = &s->stations;

	while (*at && *at != station)
		at = &(*at)->next;
	if (!*at)
		return;
	tell_gone(s, station);
	if (s->heard == station)
		s->heard = NULL;
	*at = station->next;
	s->n_stations--;
}

void stream_server_hear(
	struct stream_server *s, const struct stream_station *station, const struct telegram *t)
{
	uint64_t now_ms;

	if (!s->n_clients || !s->registers_until_ms)
		return;
	now_ms = clock_ms();
	if (now_ms >= s->registers_until_ms ||
		(!t->is_partial && now_ms - station->registers_ms < REGISTERS_EVERY_MS))
		return;
	stream_registers_keep(&s->room.registers, t);
	s->heard = station;
}

void stream_server_octets(
	struct stream_server *s, const struct stream_station *station, struct bytes in)
{
	for (size_t i = 0; s->n_clients && i < STREAM_READERS_MAX; i++)
		stream_client_octets(&s->clients[i], station, in);
}

static void tell_registers(struct stream_server *s, struct stream_station *t)
{
	const uint64_t now_ms = clock_ms();
	char line[STREAM_ACCOUNT_MAX];
	size_t n = stream_write_registers(line, t->told.station, &t->last, &s->room.registers);

	t->registers_ms = now_ms;
	for (size_t i = 0; n && i < STREAM_READERS_MAX; i++)
		if (now_ms < s->clients[i].registers_until_ms)
			stream_client_tell(&s->clients[i], t, LINE_OF_CHANCE, line, n);
}

void stream_server_tell(struct stream_server *s, struct stream_station *station, bool may_be_other)
{
	bool is_new;

	if (!s->n_clients)
		return;
	if (may_be_other || !station->is_told)
		look_at(s, station, &is_new);
	if (station->is_told)
		tell_state(s, station);
	if (s->heard == station && station->is_told && station->is_live)
		tell_registers(s, station);
	s->heard = NULL;
}
