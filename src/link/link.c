/* The life of a wire in the event loop: opened, read, lost, opened again. Each event of the loop
 * ends in one of a few steps, and each step leaves the link whole. Left out: the line
 * (link_line.c), when to look at the port (link_wake.c), what is due when nothing comes
 * (link_due.c), which port is the next (link_path.c, port_hunt.c). */
#include "link/link.h"

#include "base/clock.h"
#include "base/log.h"
#include "link/link_due.h"
#include "link/link_hooks.h"
#include "link/link_line.h"
#include "link/link_path.h"
#include "link/link_quiet.h"
#include "link/link_timer.h"
#include "link/link_wake.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum {
	READ_MAX = 4096,        /* what a tty buffers */
	STUCK_FIRST_MS = 10000, /* no byte for so long: the adapter may hang, open it again */
	STUCK_LAST_MS = 60000,  /* and not too often, as opening moves the lines of the port */
	GARBLED_MS = 60000,     /* bytes but no telegram: is the line still as it was? */
	KEEP_MS = 3000,         /* how often to look whether the port is still ours */
	READS_MAX = 256,
	FASTEST = 1000000, /* times faster than it was recorded */
};

static const double connect_tick_s = 0.02, back_off_first_s = 0.25, back_off_last_s = 5;
static const double back_off_held_s = 1; /* drivers that try it by turns leave it for moments */

static void attempt(struct link *l);

static void back_off(struct link *l)
{
	const double most_s = l->state.is_held ? back_off_held_s : back_off_last_s;
	const double s = l->state.back_off_s < most_s ? l->state.back_off_s : most_s;

	link_timer_once(l->loop, &l->retry, s);
	l->state.back_off_s = s * 2;
}

static void close_port(struct link *l)
{
	asker_stop(&l->asker);
	link_line_end(l);
	ev_io_stop(l->loop, &l->readable);
	ev_timer_stop(l->loop, &l->tick);
	ev_timer_stop(l->loop, &l->silent);
	ev_timer_stop(l->loop, &l->nap_over);
	port_close(&l->port);
}

static void give_up(struct link *l, struct event why)
{
	close_port(l);
	why.subject = l->label;
	l->hooks->undecided(l->ctx, &why);
}

/* Without a port; whoever has to decide has done so. */
static void wait_for_port(struct link *l, const struct event *why)
{
	l->state.is_held = why->error == -EBUSY;
	if (l->conf.decide_ms)
		give_up(l, *why);
	else
		back_off(l);
}

/* Not open any more, and not by our will. A port that can be opened but never read is tried again
 * ever more slowly, and said once. */
static void lose_port(struct link *l, int error)
{
	char holder[64];
	const struct event lost = {.kind = EVENT_PORT_LOST, .error = error, .text = holder};

	port_name_holder(l->conf.looker, l->path, error, holder);
	if (link_has_bytes(l))
		l->state.back_off_s = back_off_first_s;
	if (l->state.is_settled)
		l->state.lost_ms = port_now_ms(&l->port);
	if (!l->conf.decide_ms && (link_has_bytes(l) || error != l->state.last_error))
		link_tell(l, &lost);
	l->state.last_error = error;
	l->state.is_settled = false;
	if (l->hunt.is_on && !link_has_bytes(l))
		port_hunt_learn(&l->hunt, l->path, error);
	port_hunt_anew(&l->hunt);
	close_port(l);
	meter_unplugged(&l->meter);
	wait_for_port(l, &lost);
}

static void set_deadline(struct link *l)
{
	link_timer_set(l->loop, &l->silent, meter_deadline_ms(&l->meter), port_now_ms(&l->port));
}

static void settle(struct link *l)
{
	l->state.is_settled = true;
	l->state.lost_ms = 0;
	strcpy(l->home, l->path);
	l->state.back_off_s = back_off_first_s;
	if (l->state.is_sought_again)
		link_tell_line_again(l);
	l->state.is_sought_again = l->state.is_inverted = false;
	port_claim(&l->port);
}

static void end_replay(struct link *l)
{
	link_tell(l, &(struct event){.kind = EVENT_REPLAY_ENDED,
			     .n = listener_n_telegrams(&l->meter.listener)});
	close_port(l);
	meter_unplugged(&l->meter);
	l->hooks->ended(l->ctx);
}

/* What the port says of itself comes in front of the bytes: who counts them wants to know how they
 * were sent. */
static void bytes_came(struct link *l, struct bytes in, uint64_t now)
{
	struct line_setting line;

	l->state.heard_ms = l->state.silent_since_ms = now;
	link_hurry(l, now);
	l->state.stuck_ms = STUCK_FIRST_MS;
	if (l->state.last_error)
		link_tell(l, &(struct event){.kind = EVENT_PORT_BACK});
	l->state.last_error = 0;
	l->state.is_quiet = false;
	asker_hear(&l->asker, in);
	line = l->asker.line;
	if (!l->asker.is_on && port_is_replay(&l->port))
		line = port_recorded_line(&l->port);
	if (l->asker.is_on || port_is_replay(&l->port))
		meter_name_line(&l->meter, &line);
	if (l->conf.tap)
		l->conf.tap->heard(l->conf.tap->ctx, l->path, &l->meter.conf.line, in, now);
}

static void telegrams_came(struct link *l)
{
	asker_telegram(&l->asker);
	if (!l->state.is_settled && l->meter.is_known)
		settle(l);
	set_deadline(l);
}

static void feed(struct link *l, struct bytes in, uint64_t now)
{
	struct nap_read read = {bytes_left(&in), line_octet_us(&l->meter.conf.line), 0};
	struct heard heard;

	bytes_came(l, in, now);
	heard = meter_feed(&l->meter, in, now);
	link_hand_on(l, in);
	link_line_hear(l, in, &heard, now);
	if (heard.n_telegrams > 0)
		telegrams_came(l);
	else if (heard.n_damaged > 0)
		asker_damaged(&l->asker);
	read.n_telegrams = heard.n_telegrams;
	port_set_quick(&l->port, link_is_hasty(l, now));
	link_nap(l, &read, now);
}

/* Returns whether something came. In a replay silence may have passed between two ticks. */
static bool read_port(struct link *l)
{
	uint8_t chunk[READ_MAX];
	ssize_t n;

	l->read_us = clock_us();
	link_wake(l, port_now_ms(&l->port));
	n = port_read(&l->port, chunk, sizeof chunk);
	if (port_is_replay(&l->port) && n >= 0)
		meter_check(&l->meter, port_now_ms(&l->port));
	if (n == -EPIPE)
		end_replay(l);
	else if (n < 0)
		lose_port(l, (int)n);
	else if (n > 0)
		feed(l, bytes_of(chunk, (size_t)n), port_now_ms(&l->port));
	return n > 0;
}

/* What came since the last tick, each piece at its own time. */
static void replay(struct link *l)
{
	for (int i = 0; i < READS_MAX && read_port(l); i++)
		;
}

/* Some adapters stop delivering until they are opened anew. */
static void open_again(struct link *l)
{
	uint32_t *ms = &l->state.stuck_ms;

	log_debug("%s: not a byte for %u s, opening it again", l->label, *ms / 1000);
	*ms = *ms * 2 < STUCK_LAST_MS ? *ms * 2 : STUCK_LAST_MS;
	if (l->hunt.is_on) {
		l->state.is_settled = false;
		port_hunt_anew(&l->hunt);
	}
	close_port(l);
	attempt(l);
}

static void search_again(struct link *l)
{
	bool is_line_known = l->search.is_fixed || !port_has_line(&l->port);

	link_tell(l, &(struct event){.kind = is_line_known ? EVENT_GARBLED : EVENT_GARBLED_LINE,
			     .v = {l->conf.garbled_ms / 1000}});
	l->state.is_settled = false;
	l->state.is_sought_again = true;
	port_hunt_stay(&l->hunt);
	close_port(l);
	attempt(l);
}

/* Returns whether the port was given up. */
static bool is_given_up(struct link *l, uint64_t now)
{
	switch (decision_check(&l->decision, &l->meter, now)) {
	case VERDICT_OPEN:
		return false;
	case VERDICT_METER:
		port_claim(&l->port);
		return false;
	case VERDICT_NONE:
		break;
	}
	give_up(l, decision_event(&l->decision, &l->meter));
	return true;
}

/* Returns whether the port is still ours. */
static bool keep_port(struct link *l, uint64_t now)
{
	int r;

	if (now - l->state.kept_ms < KEEP_MS)
		return true;
	l->state.kept_ms = now;
	r = port_keep(&l->port);
	if (r < 0)
		lose_port(l, r);
	return r == 0;
}

static void begin_asking(struct link *l)
{
	l->port.may_send = asker_start(&l->asker, l->conf.ask.period_ms);
	if (!l->port.may_send)
		return;
	link_line_end(l);
	meter_set_asked(&l->meter, l->conf.ask.period_ms);
}

static void next_port(struct link *l)
{
	close_port(l);
	attempt(l);
}

static void carry_out(struct link *l, enum link_due due)
{
	switch (due) {
	case LINK_DUE_NOTHING:
		break;
	case LINK_DUE_PORT:
		next_port(l);
		break;
	case LINK_DUE_ASKING:
		begin_asking(l);
		break;
	case LINK_DUE_SEARCH:
		search_again(l);
		break;
	case LINK_DUE_OPENING:
		open_again(l);
		break;
	}
}

static void tick(struct link *l)
{
	uint64_t now = port_now_ms(&l->port);

	if (port_is_replay(&l->port)) {
		replay(l);
		return;
	}
	link_wake(l, now);
	meter_check(&l->meter, now);
	link_tell_quiet(l, now);
	link_set_tick(l, now);
	port_set_quick(&l->port, link_is_hasty(l, now));
	if (keep_port(l, now) && !(decision_is_open(&l->decision) && is_given_up(l, now)))
		carry_out(l, link_due(l, now));
}

static void opened(struct link *l)
{
	struct link_state *s = &l->state;

	s->opened_ms = s->heard_ms = s->kept_ms = s->awake_ms = port_now_ms(&l->port);
	s->was_open = true;
	if (!s->silent_since_ms)
		s->silent_since_ms = s->opened_ms;
	decision_begin(&l->decision, s->opened_ms);
	if (!l->hunt.is_on && !l->conf.decide_ms)
		port_claim(&l->port);
	s->n_bytes_then = l->meter.listener.n_bytes;
	nap_reset(&l->nap);
	meter_plugged(&l->meter);
	link_line_opened(l);
	l->tick.repeat = link_tick_s(l, s->opened_ms);
	ev_timer_again(l->loop, &l->tick);
	if (port_is_replay(&l->port))
		return;
	ev_io_set(&l->readable, l->port.fd, EV_READ);
	ev_io_start(l->loop, &l->readable);
	if (link_due(l, s->opened_ms) == LINK_DUE_ASKING)
		begin_asking(l);
}

static void cannot_open(struct link *l, int error)
{
	char holder[64] = "";
	const struct event unopened = {.kind = EVENT_PORT_UNOPENED, .error = error, .text = holder};
	const bool is_news = error != l->state.last_error || l->conf.decide_ms;

	if (is_news)
		port_name_holder(l->conf.looker, l->path, error, holder);
	if (is_news && !l->conf.decide_ms)
		link_tell(l, &unopened);
	l->state.last_error = error;
	l->state.silent_since_ms = 0;
	meter_unplugged(&l->meter);
	wait_for_port(l, &unopened);
}

static void attempt_named(struct link *l)
{
	struct port_place at;
	int r;

	if (l->port.is_connecting) {
		r = port_proceed(&l->port);
	} else {
		port_name_find(l->conf.port, &at);
		at.speed = l->conf.hurries && at.speed == 1 ? FASTEST : at.speed;
		link_set_path(l, at.path);
		link_line_before(l);
		r = port_open(&l->port, &at, &l->search.line);
	}
	if (r == 0)
		opened(l);
	else if (r == -EINPROGRESS)
		link_timer_once(l->loop, &l->retry, connect_tick_s);
	else
		cannot_open(l, r);
}

/* Goes on with the next candidate; after the last, the list is made anew. */
static void attempt_next(struct link *l)
{
	struct event event;
	const char *path;

	l->state.is_held = false;
	while ((path = port_hunt_next(&l->hunt))) {
		if (!link_try_path(l, path))
			continue;
		log_debug("%s: listening", l->label);
		opened(l);
		return;
	}
	port_hunt_end_round(&l->hunt, &event);
	if (event.kind != EVENT_NOTHING)
		link_tell(l, &event);
	back_off(l);
}

static void attempt(struct link *l)
{
	if (l->hunt.is_on)
		attempt_next(l);
	else
		attempt_named(l);
}

static void on_readable(struct ev_loop *loop, struct ev_io *w, int events)
{
	(void)loop;
	if (events & EV_ERROR) /* the loop cannot wait for it any more */
		lose_port(w->data, -EIO);
	else
		read_port(w->data);
}

static void on_nap_over(struct ev_loop *loop, struct ev_timer *w, int events)
{
	struct link *l = w->data;

	(void)events;
	ev_io_start(loop, &l->readable);
	read_port(l);
}

static void on_retry(struct ev_loop *loop, struct ev_timer *w, int events)
{
	struct link *l = w->data;

	(void)loop, (void)events;
	meter_check(&l->meter, port_now_ms(&l->port));
	attempt(l);
}

static void on_tick(struct ev_loop *loop, struct ev_timer *w, int events)
{
	(void)loop, (void)events;
	tick(w->data);
}

static void on_silent(struct ev_loop *loop, struct ev_timer *w, int events)
{
	struct link *l = w->data;

	(void)loop, (void)events;
	meter_check(&l->meter, port_now_ms(&l->port));
	set_deadline(l);
}

static void begin_watchers(struct link *l)
{
	ev_init(&l->readable, on_readable);
	ev_init(&l->retry, on_retry);
	ev_init(&l->tick, on_tick);
	ev_init(&l->silent, on_silent);
	ev_init(&l->nap_over, on_nap_over);
	l->readable.data = l->retry.data = l->tick.data = l->silent.data = l->nap_over.data = l;
}

/* A port that is hunted is never written to; nor is one that is tried for a while only, unless told
 * so. */
static bool may_send(const struct link_conf *conf)
{
	return !port_name_is_auto(conf->port) &&
	       !(conf->decide_ms && conf->ask.asking == ASKING_AUTO) &&
	       asker_may_ask(&conf->ask, conf->meter.protocol);
}

static void begin_meter(struct link *l)
{
	struct meter_conf meter = l->conf.meter;

	meter.line = l->conf.line;
	meter_init(&l->meter, &meter, &link_meter_hooks, l);
}

/* In the order of the members. */
void link_start(struct link *l, struct ev_loop *loop, const struct link_conf *conf,
	const struct link_hooks *hooks, void *ctx)
{
	l->loop = loop;
	l->conf = *conf;
	l->conf.garbled_ms = conf->garbled_ms ? conf->garbled_ms : GARBLED_MS;
	l->hooks = hooks;
	l->ctx = ctx;
	l->state = (struct link_state){.back_off_s = back_off_first_s, .stuck_ms = STUCK_FIRST_MS};
	*l->path = *l->label = *l->home = *l->last_words = '\0';
	l->port = (struct port){.fd = -1, .may_send = may_send(conf), .shy_of = conf->nodes};
	begin_watchers(l);
	link_line_init(l);
	port_hunt_init(&l->hunt, conf->port, conf->first, conf->is_extra, conf->nodes);
	l->hunt.home = l->home;
	l->decision = (struct decision){.within_ms = conf->decide_ms};
	asker_init(&l->asker, loop, &l->port, conf->meter.protocol, link_tell, l);
	begin_meter(l);
	link_timer_once(l->loop, &l->retry, 0); /* so that no hook is called from here */
}

void link_stop(struct link *l)
{
	if (!l->loop)
		return;
	close_port(l);
	ev_timer_stop(l->loop, &l->retry);
	l->loop = NULL;
}
