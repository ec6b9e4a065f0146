/* libmicrohttpd asks for the next piece when the socket has room; when there is none the connection
 * is suspended, until something is due. */
#include "share/http/http_events.h"

#include "base/clock.h"
#include "share/http/http_health.h"
#include "share/http/http_json.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>

enum {
	PIECE = 1024,
	BEHIND = 16 * 1024, /* what the kernel keeps of those who do not read: 10 s or so */
	AT_MOST_EACH_MS = 200,
	STUCK_MS = 10000,
	OUTPUTS_EACH_S = 5,
	COMMENT_EACH_S = 15,
};

static uint64_t bit(const struct http *h, const struct http_slot *slot)
{
	return UINT64_C(1) << (slot - h->meters.of);
}

static bool is_anything_due(const struct http_follower *f)
{
	return f->now_due || f->account_due || f->gone_due || f->greeting_due || f->daemon_due ||
	       f->frame_due || f->outputs_due || f->comment_due || f->sent < f->n;
}

/* Takes the lowest of the bits that are set, which is that of the slot returned; NULL: none. */
static struct http_slot *take_slot(struct http *h, uint64_t *due)
{
	unsigned i = 0;

	if (!*due)
		return NULL;
	while (!(*due >> i & 1))
		i++;
	*due &= *due - 1;
	return &h->meters.of[i];
}

static bool take(bool *due)
{
	bool was = *due;

	*due = false;
	return was;
}

#define BEGIN_EVENT(w, name) writer_ours(w, "event: " name "\ndata: ")

static void write_now(struct http_follower *f, struct writer *w, const struct share_meter *m)
{
	const struct reading *r = &m->last.reading;
	bool has_power = http_is_live(f->http->share, m) && reading_has(r, Q_POWER);

	BEGIN_EVENT(w, "now");
	http_json_meter(w, f->http->share, m, clock_us());
	writer_ours(w, "\n\n");
	sink_clients_note(&f->http->clients, f->who, "/events", clock_ms(),
		has_power ? &r->value[Q_POWER] : NULL);
	f->http->n_told++;
}

static void write_account(struct http_follower *f, struct writer *w, const struct share_meter *m)
{
	const struct http_health health = {f->http->share, &f->http->machine, f->language};

	BEGIN_EVENT(w, "account");
	http_json_account(w, &health, m);
	writer_ours(w, "\n\n");
}

static void write_outputs(struct http_follower *f, struct writer *w)
{
	const struct http_health health = {f->http->share, &f->http->machine, f->language};

	BEGIN_EVENT(w, "outputs");
	http_json_outputs(w, &health, clock_ms());
	writer_ours(w, "\n\n");
}

/* Of a meter what is due; nothing, if it is gone meanwhile. */
static bool write_of_meters(struct http_follower *f, struct writer *w)
{
	const struct share *share = f->http->share;
	const struct http_slot *slot;
	const struct share_meter *m;

	if ((slot = take_slot(f->http, &f->gone_due))) {
		BEGIN_EVENT(w, "gone");
		http_json_gone(w, slot->key);
		writer_ours(w, "\n\n");
		return true;
	}
	while ((slot = take_slot(f->http, &f->now_due)))
		if ((m = share_find(share, slot->key)))
			return write_now(f, w, m), true;
	while ((slot = take_slot(f->http, &f->account_due)))
		if ((m = share_find(share, slot->key)))
			return write_account(f, w, m), true;
	return false;
}

/* The next that is due, the most urgent first. False: nothing is. */
static bool write_next(struct http_follower *f, struct writer *w)
{
	if (take(&f->greeting_due)) {
		writer_ours(w, "retry: 2000\n\n");
	} else if (take(&f->daemon_due)) {
		BEGIN_EVENT(w, "daemon");
		http_json_daemon(w, f->http->share);
		f->is_told_connected = f->http->share->is_connected;
		writer_ours(w, "\n\n");
	} else if (take(&f->frame_due)) {
		BEGIN_EVENT(w, "frame");
		http_json_frame(w, f->align, &f->frame);
		writer_ours(w, "\n\n");
	} else if (write_of_meters(f, w)) {
		return true;
	} else if (take(&f->outputs_due)) {
		write_outputs(f, w);
	} else if (take(&f->comment_due)) {
		writer_ours(w, ":\n\n");
	} else {
		return false;
	}
	return true;
}

static void begin_text(struct http_follower *f)
{
	bool is_anything;

	free(f->text);
	f->text = NULL;
	f->n = f->sent = 0;
	if (!http_text_begin(&f->http->text))
		return;
	is_anything = write_next(f, &f->http->text.to);
	f->text = http_text_end(&f->http->text, &f->n);
	if (!is_anything || !f->text)
		f->n = 0;
}

static ssize_t on_room(void *cls, uint64_t at, char *to, size_t room)
{
	struct http_follower *f = cls;
	size_t n;

	(void)at;
	f->progress_ms = clock_ms();
	if (f->sent == f->n)
		begin_text(f);
	n = f->n - f->sent < room ? f->n - f->sent : room;
	if (!n) {
		f->is_suspended = true;
		MHD_suspend_connection(f->connection);
		return 0;
	}
	memcpy(to, f->text + f->sent, n);
	f->sent += n;
	return (ssize_t)n;
}

static void on_left(void *cls)
{
	struct http_follower *f = cls;

	if (*f->align)
		share_align(f->http->share, false);
	free(f->text);
	memset(f, 0, sizeof *f);
}

static int fd_of(struct MHD_Connection *c)
{
	return MHD_get_connection_info(c, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
}

/* Little is kept of what he does not read, and he has no end but that he does not read. */
static void make_stream(struct MHD_Connection *c)
{
	static const int behind = BEHIND;
	static const unsigned stuck_ms = STUCK_MS;

	MHD_set_connection_option(c, MHD_CONNECTION_OPTION_TIMEOUT, 0u);
	setsockopt(fd_of(c), SOL_SOCKET, SO_SNDBUF, &behind, sizeof behind);
	setsockopt(fd_of(c), IPPROTO_TCP, TCP_USER_TIMEOUT, &stuck_ms, sizeof stuck_ms);
}

static struct http_follower *free_follower(struct http *h)
{
	for (size_t i = 0; i < HTTP_FOLLOWERS_MAX; i++)
		if (!h->followers[i].connection)
			return &h->followers[i];
	return NULL;
}

/* All that there is, to begin with. */
static void note_all(struct http_follower *f)
{
	f->greeting_due = f->daemon_due = f->outputs_due = true;
	for (struct share_meter *m = f->http->share->meters; m; m = m->next) {
		const struct http_slot *slot = http_meters_take(&f->http->meters, m->key);

		if (slot)
			f->now_due |= bit(f->http, slot);
	}
	f->account_due = f->now_due;
}

struct MHD_Response *http_events_follow(struct http *h, struct MHD_Connection *c, const char *who,
	enum language language, const char *align)
{
	struct http_follower *f = free_follower(h);
	struct MHD_Response *r;

	if (!f)
		return NULL;
	r = MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, PIECE, on_room, f, on_left);
	if (!r)
		return NULL;
	*f = (struct http_follower){.http = h, .connection = c, .language = language};
	f->progress_ms = clock_ms();
	snprintf(f->who, sizeof f->who, "%s", who);
	snprintf(f->align, sizeof f->align, "%s", align ? align : "");
	if (*f->align)
		share_align(h->share, true);
	note_all(f);
	make_stream(c);
	return r;
}

/* What is due to everybody who follows. */
static void note_now(struct http *h, struct http_slot *slot, uint64_t now_ms)
{
	slot->told_ms = now_ms;
	slot->is_due = false;
	for (struct http_follower *f = h->followers; f < h->followers + HTTP_FOLLOWERS_MAX; f++) {
		if (!f->connection)
			continue;
		h->n_dropped += (f->now_due & bit(h, slot)) != 0;
		f->now_due |= bit(h, slot);
	}
}

static void note_bits(struct http *h, const struct http_slot *slot, bool is_account, bool is_gone)
{
	for (struct http_follower *f = h->followers; f < h->followers + HTTP_FOLLOWERS_MAX; f++) {
		if (!f->connection)
			continue;
		if (is_account)
			f->account_due |= bit(h, slot);
		if (is_gone)
			f->gone_due |= bit(h, slot);
		else
			f->gone_due &= ~bit(h, slot);
	}
}

static void note_frame(struct http *h, const char *key)
{
	for (struct http_follower *f = h->followers; f < h->followers + HTTP_FOLLOWERS_MAX; f++)
		if (f->connection && strcmp(f->align, key) == 0) {
			f->frame = h->share->frame;
			f->frame_due = true;
		}
}

/* At once, where it has changed whether there are values; else in its turn. */
static void note_reading(struct http *h, struct http_slot *slot, const struct share_meter *m)
{
	uint64_t now_ms = clock_ms();
	bool is_live = http_is_live(h->share, m);

	if (slot->was_live != is_live || now_ms - slot->told_ms >= AT_MOST_EACH_MS)
		note_now(h, slot, now_ms);
	else
		slot->is_due = true;
	slot->was_live = is_live;
}

void http_events_note(struct http *h, enum share_told what, const struct share_meter *m)
{
	struct http_slot *slot = http_meters_take(&h->meters, m->key);

	if (!slot)
		return;
	slot->is_gone = what == SHARE_GONE;
	switch (what) {
	case SHARE_METER:
		note_bits(h, slot, true, false);
		note_now(h, slot, clock_ms());
		break;
	case SHARE_READING:
	case SHARE_SILENT:
		note_reading(h, slot, m);
		break;
	case SHARE_ACCOUNT:
		note_bits(h, slot, true, false);
		break;
	case SHARE_FRAME:
		note_frame(h, m->key);
		break;
	case SHARE_GONE:
		note_bits(h, slot, false, true);
		break;
	}
}

bool http_events_note_due(struct http *h)
{
	uint64_t now_ms = clock_ms();
	bool waits = false;

	for (struct http_slot *s = h->meters.of; s < h->meters.of + HTTP_METERS_MAX; s++) {
		if (s->is_due && now_ms - s->told_ms >= AT_MOST_EACH_MS)
			note_now(h, s, now_ms);
		waits |= s->is_due;
	}
	return waits;
}

/* What is wrong with the sinks, as one number that changes with it. */
static uint32_t problems_of(const struct share *s)
{
	uint32_t all = 0;

	for (size_t i = 0; i < s->n_sinks; i++) {
		struct sink_report r = {0};

		if (s->sinks[i].state)
			s->sinks[i].sink->report(s->sinks[i].state, &r);
		all = all * N_SINK_PROBLEMS + r.problem;
	}
	return all;
}

/* The library does not look at the socket of one to whom nothing is told, but it sees him gone when
 * something is. */
static bool has_hung_up(const struct http_follower *f)
{
	char octet;

	return f->is_suspended &&
	       recv(fd_of(f->connection), &octet, 1, MSG_PEEK | MSG_DONTWAIT) <= 0 &&
	       errno != EAGAIN;
}

/* Who takes nothing is hung up on; the library hears of it as of any other end. */
static void drop_stuck(const struct http_follower *f)
{
	if (!f->is_suspended && clock_ms() - f->progress_ms >= STUCK_MS)
		shutdown(fd_of(f->connection), SHUT_RDWR);
}

void http_events_second(struct http *h)
{
	uint32_t problems = problems_of(h->share);
	bool is_outputs = h->seconds % OUTPUTS_EACH_S == 0 || problems != h->problems;

	h->problems = problems;
	for (struct http_follower *f = h->followers; f < h->followers + HTTP_FOLLOWERS_MAX; f++) {
		if (!f->connection)
			continue;
		drop_stuck(f);
		f->outputs_due |= is_outputs;
		f->comment_due |= h->seconds % COMMENT_EACH_S == 0 || has_hung_up(f);
		f->daemon_due |= f->is_told_connected != h->share->is_connected;
	}
	h->seconds++;
}

static void resume(struct http_follower *f)
{
	f->is_suspended = false;
	f->progress_ms = clock_ms();
	MHD_resume_connection(f->connection);
}

void http_events_wake(struct http *h)
{
	for (struct http_follower *f = h->followers; f < h->followers + HTTP_FOLLOWERS_MAX; f++)
		if (f->connection && f->is_suspended && is_anything_due(f))
			resume(f);
}

void http_events_finish(struct http *h)
{
	for (struct http_follower *f = h->followers; f < h->followers + HTTP_FOLLOWERS_MAX; f++)
		if (f->connection && f->is_suspended)
			resume(f);
}
