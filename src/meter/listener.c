/* All receivers side by side until one has understood a telegram, then that one alone. Left out:
 * what a telegram of each looks like (proto), and when to begin anew (meter.c). */
#include "proto/protocols.h"
#include "meter/listener.h"

void listener_reset(
	struct listener *l, const struct protocol *protocol, const struct protocol_conf *conf)
{
	l->n_bytes = 0;
	l->turn = 0;
	l->is_given = false;
	l->n = 0;
	for (size_t i = 0; protocols[i] && l->n < LISTENER_PROTOCOLS_MAX; i++)
		if (!protocol || protocols[i] == protocol)
			receiver_reset(&l->receivers[l->n++], protocols[i], conf);
	l->heard = &l->receivers[0];
	l->chosen = l->n == 1 ? l->heard : NULL;
}

void listener_restart(struct listener *l)
{
	if (l->n > 1)
		l->chosen = NULL;
	l->turn = 0;
	l->is_given = false;
	for (size_t i = 0; i < l->n; i++)
		receiver_restart(&l->receivers[i]);
}

void listener_pause(struct listener *l, uint64_t gap_ms, size_t n, uint32_t octet_us)
{
	for (size_t i = 0; i < l->n; i++)
		receiver_pause(&l->receivers[i], gap_ms, n, octet_us);
}

/* Gives the next byte to the one whose turn it is, if it has not got it yet. */
static enum receiver_event ask(struct listener *l, struct bytes *in)
{
	struct receiver *r = &l->receivers[l->turn];
	struct bytes byte = {in->p, in->p + !l->is_given};
	enum receiver_event event = receiver_next(r, &byte);

	l->is_given = event != RECEIVER_MORE && bytes_left(&byte) == 0;
	if (event != RECEIVER_MORE)
		l->heard = r;
	if (event == RECEIVER_TELEGRAM) {
		l->chosen = r;
		in->p += l->is_given;
	}
	return event;
}

/* Gives each byte to all, one after the other. It counts as taken when all have had it. */
static enum receiver_event ask_all(struct listener *l, struct bytes *in)
{
	const struct receiver *end = l->receivers + l->n;
	struct receiver *r = l->receivers + l->turn;
	enum receiver_event event;

	for (; bytes_left(in); in->p++, l->turn = 0, r = l->receivers)
		for (; r < end; r++) {
			if (!l->is_given && receiver_pass(r, *in->p))
				continue;
			l->turn = (size_t)(r - l->receivers);
			event = ask(l, in);
			if (event != RECEIVER_MORE)
				return event;
		}
	return RECEIVER_MORE;
}

/* Slow lines bring octets one by one. */
static enum receiver_event ask_chosen(struct receiver *r, struct bytes *in)
{
	if (bytes_left(in) != 1 || !receiver_pass(r, *in->p))
		return receiver_next(r, in);
	in->p++;
	return RECEIVER_MORE;
}

enum receiver_event listener_next(struct listener *l, struct bytes *in)
{
	const uint8_t *before = in->p;
	enum receiver_event event;

	if (l->chosen) {
		l->heard = l->chosen;
		event = ask_chosen(l->chosen, in);
	} else {
		event = ask_all(l, in);
	}
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
