/* The end of a telegram is expected by those before: by the fewest octets and by the least time for
 * one. What had come when a telegram was heard first took none of the time after that, so a machine
 * that is late makes no telegram look short. A telegram begins where octets come after a silence,
 * the first behind the one before: it may pause, or not be understood, and then what is slept is
 * less. The octets of one read take their time on the line, and that is no silence. One of which
 * most came in a single read tells no time, and what is believed is forgotten after a while. Left
 * out: sleeping (link_wake.c). */
#include "link/nap.h"

#include <stdbool.h>

enum {
	SILENCE_US = 50000, /* in front of a telegram; what an adapter gathers comes sooner */
	SPAN = 32,          /* telegrams, after which the least of them is forgotten */
	NEAR_US = 8000,     /* to an end that comes a little sooner than any before */
	NAP_MOST_MS = 200,  /* what a tty keeps is read in time, even at 115200 baud */
	LAST_US = 1300,     /* a millisecond, and what a loop is late by */
	STRAY = 8,          /* octets between two silences, at most, that begin no telegram */
};

static const uint64_t not_known = UINT64_MAX;
static const struct nap_least none = {UINT64_MAX, UINT64_MAX};

void nap_reset(struct nap *nap)
{
	*nap = (struct nap){.last = none, .before = none};
}

static uint64_t least_of(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

static void note(struct nap *nap, uint64_t took_us)
{
	const size_t n_timed = nap->n - nap->n_first;

	if (nap->n_telegrams == SPAN) {
		nap->before = nap->last;
		nap->last = none;
		nap->n_telegrams = 0;
	}
	nap->n_telegrams++;
	nap->last.octets = least_of(nap->last.octets, nap->n);
	if (n_timed > nap->n_first)
		nap->last.octet_ns = least_of(nap->last.octet_ns, took_us * 1000 / n_timed);
}

/* A telegram that was slept through ended when its octets were over, the first of which may have
 * been on its way when the port was looked at before. */
void nap_hear(struct nap *nap, const struct nap_read *read, uint64_t now_us)
{
	const bool is_begun = nap->begin_us && nap->n > STRAY;
	uint64_t before_us = nap->heard_us ? nap->heard_us : now_us;
	uint64_t end_us = before_us + (uint64_t)(read->n - 1) * read->octet_us;

	nap->heard_us = now_us;
	nap->n += read->n;
	if (!read->n_telegrams) {
		if (is_begun || now_us < end_us + SILENCE_US)
			return;
		nap->begin_us = now_us;
		nap->n_first = nap->n = read->n;
		return;
	}
	if (nap->begin_us)
		note(nap, least_of(end_us, now_us) - nap->begin_us);
	nap->begin_us = 0;
}

/* In which the telegram that is coming can have come, from when it was heard to begin. Behind
 * several octets the next one may have been on its way. */
static uint64_t shortest_us(const struct nap *nap)
{
	const uint64_t octets = least_of(nap->last.octets, nap->before.octets);
	const uint64_t octet_ns = least_of(nap->last.octet_ns, nap->before.octet_ns);
	const uint64_t n_begun = nap->n_first + (nap->n_first > 1);

	if (octets == not_known || octet_ns == not_known || octets <= n_begun)
		return 0;
	return (octets - n_begun) * octet_ns / 1000;
}

unsigned nap_ms(const struct nap *nap, uint64_t now_us)
{
	uint64_t shortest = shortest_us(nap), passed = now_us - nap->begin_us, left, ms;

	if (!nap->begin_us || passed + LAST_US > shortest)
		return 0;
	left = shortest - passed;
	ms = (left > NEAR_US ? left / 4 * 3 : left / 2) / 1000;
	ms = ms < NAP_MOST_MS ? ms : NAP_MOST_MS;
	return ms ? (unsigned)ms : 1;
}
