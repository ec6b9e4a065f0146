/* All receivers side by side until one has understood a telegram, then that one alone. Left out:
 * what a telegram of each looks like (proto), and when to begin anew (meter.c). */
#include "meter/listener.h"

#include "proto/protocols.h"


/* Nothing is held, and what may be is not known. */
static void begin(struct listener *l)
{
	l->n_held = l->n_given = 0;
	l->turn = 0;
	l->is_due = false;
	l->quiet.most = 0;
}

void listener_reset(
	struct listener *l, const struct protocol *protocol, const struct protocol_conf *conf)
{
	l->n_bytes = 0;
	l->n = 0;
	for (size_t i = 0; protocols[i] && l->n < LISTENER_PROTOCOLS_MAX; i++)
		if (!protocol || protocols[i] == protocol)
			receiver_reset(&l->receivers[l->n++], protocols[i], conf);
	l->heard = &l->receivers[0];
	l->chosen = l->n == 1 ? l->heard : NULL;
	begin(l);
}

void listener_restart(struct listener *l)
{
	if (l->n > 1)
		l->chosen = NULL;
	for (size_t i = 0; i < l->n; i++)
		receiver_restart(&l->receivers[i]);
	begin(l);
}

static enum receiver_event take(struct listener *l, struct receiver *r, struct bytes *in)
{
	enum receiver_event event = receiver_next(r, in);

	if (event != RECEIVER_MORE)
		l->heard = r;
	if (event == RECEIVER_TELEGRAM)
		l->chosen = r;
	return event;
}

/* Gives what is held to all, one after the other, up to the first event; it is forgotten when all
 * have had it. */
static enum receiver_event give(struct listener *l)
{
	for (; l->turn < l->n; l->turn++) {
		struct receiver *r = &l->receivers[l->turn];
		struct bytes in = {l->held + l->n_given, l->held + l->n_held};
		enum receiver_event event = RECEIVER_MORE;

		if (!l->chosen || l->chosen == r)
			event = take(l, r, &in);
		l->n_given = (size_t)(in.p - l->held);
		if (event != RECEIVER_MORE)
			return event;
		l->n_given = 0;
	}
	begin(l);
	return RECEIVER_MORE;
}

void listener_pause(struct listener *l, uint64_t gap_ms, size_t n, uint32_t octet_us)
{
	if (gap_ms > PROTOCOL_SHORT_GAP_MS)
		give(l); /* of which nothing comes, as all of it is quiet */
	for (size_t i = 0; i < l->n; i++)
		receiver_pause(&l->receivers[i], gap_ms, n, octet_us, l->n_held);
	l->is_due |= gap_ms == PROTOCOL_FOR_EVER;
}

/* What all can do without for a while. */
static void learn_quiet(struct listener *l)
{
	l->quiet = quiet_all(LISTENER_HELD_MAX - 1);
	for (size_t i = 0; i < l->n; i++)
		if (!l->chosen || l->chosen == &l->receivers[i])
			receiver_quiet(&l->receivers[i], &l->quiet);
}

/* Takes octets up to the first one of which something may come. */
static void hold(struct listener *l, struct bytes *in)
{
	uint8_t octet;

	if (!l->quiet.most)
		learn_quiet(l);
	while (!l->is_due && bytes_u8(in, &octet)) {
		l->held[l->n_held++] = octet;
		l->is_due = l->n_held > l->quiet.most || !quiet_has(&l->quiet, octet);
	}
}

/* Whether a single octet has come, of which nothing comes by what is known. */
static bool is_quiet(const struct listener *l, const struct bytes *in)
{
	return bytes_left(in) == 1 && l->n_held < l->quiet.most && quiet_has(&l->quiet, *in->p);
}

/* The same as hold(): slow lines bring most octets so. */
static bool hold_quiet(struct listener *l, struct bytes *in)
{
	if (!is_quiet(l, in))
		return false;
	l->held[l->n_held++] = *in->p++;
	return true;
}

/* Whether only one wants it, and not later. */
static bool is_direct(struct listener *l, const struct bytes *in)
{
	if (!l->chosen || l->n_held)
		return false;
	if (bytes_left(in) == 1 && !l->quiet.most)
		learn_quiet(l);
	return !is_quiet(l, in);
}

__attribute__((noinline)) static enum receiver_event next(struct listener *l, struct bytes *in)
{
	for (;;) {
		enum receiver_event event = l->is_due ? give(l) : RECEIVER_MORE;

		if (event != RECEIVER_MORE)
			return event;
		if (is_direct(l, in)) {
			l->quiet.most = 0;
			return take(l, l->chosen, in);
		}
		hold(l, in);
		if (!l->is_due)
			return RECEIVER_MORE;
	}
}

enum receiver_event listener_next(struct listener *l, struct bytes *in)
{
	const uint8_t *before = in->p;
	enum receiver_event event = hold_quiet(l, in) ? RECEIVER_MORE : next(l, in);

	l->n_bytes += (uint64_t)(in->p - before);
	return event;
}

uint64_t listener_n_telegrams(const struct listener *l)
{
	uint64_t n = 0;

	for (size_t i = 0; i < l->n; i++)
		n += l->receivers[i].n_telegrams;
	return n;
}

uint64_t listener_n_faults(const struct listener *l, unsigned classes)
{
	uint64_t n = 0;

	for (size_t i = 0; i < l->n; i++)
		n += receiver_n_faults(&l->receivers[i], classes);
	return n;
}

static bool is_better(const struct receiver *a, const struct receiver *b)
{
	return a->n_frames != b->n_frames ? a->n_frames > b->n_frames : a->n_faults > b->n_faults;
}

const struct receiver *listener_best(const struct listener *l)
{
	const struct receiver *best = &l->receivers[0];

	if (l->chosen)
		return l->chosen;
	for (size_t i = 1; i < l->n; i++)
		if (is_better(&l->receivers[i], best))
			best = &l->receivers[i];
	return best;
}
