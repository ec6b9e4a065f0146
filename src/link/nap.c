/* The end of a telegram is expected by those before. A telegram begins where octets come after a
 * silence; the octets of one read take their time on the line, and that is none. A machine that is
 * late makes a telegram look short, never long: one that came in a single read tells nothing, and
 * what is believed is forgotten after a while. Left out: sleeping (link_wake.c). */
#include "link/nap.h"

enum {
	SILENCE_US = 50000, /* in front of a telegram; what an adapter gathers comes sooner */
	SPAN = 32,          /* telegrams, after which a shortest one is forgotten */
	NAP_MOST_MS = 200,  /* what a tty keeps is read in time, even at 115200 baud */
	LAST_US = 1300,     /* a millisecond, and what a loop is late by */
};

static const uint64_t not_known = UINT64_MAX;

void nap_reset(struct nap *nap)
{
	*nap = (struct nap){.shortest_us = not_known, .shortest_before_us = not_known};
}

static void note(struct nap *nap, uint64_t took_us)
{
	if (nap->n_telegrams == SPAN) {
		nap->shortest_before_us = nap->shortest_us;
		nap->shortest_us = not_known;
		nap->n_telegrams = 0;
	}
	nap->n_telegrams++;
	if (took_us < nap->shortest_us)
		nap->shortest_us = took_us;
}

/* A telegram that was slept through ended when its octets were over, the first of which may have
 * been on its way when the port was looked at before. */
void nap_hear(struct nap *nap, const struct nap_read *read, uint64_t now_us)
{
	uint64_t before_us = nap->heard_us ? nap->heard_us : now_us;
	uint64_t end_us = before_us + (uint64_t)(read->n - 1) * read->octet_us;

	nap->heard_us = now_us;
	if (!read->n_telegrams) {
		if (now_us >= end_us + SILENCE_US)
			nap->begin_us = now_us;
		return;
	}
	if (nap->begin_us)
		note(nap, (end_us < now_us ? end_us : now_us) - nap->begin_us);
	nap->begin_us = 0;
}

static uint64_t shortest_us(const struct nap *nap)
{
	return nap->shortest_us < nap->shortest_before_us ? nap->shortest_us
							  : nap->shortest_before_us;
}

unsigned nap_ms(const struct nap *nap, uint64_t now_us)
{
	uint64_t shortest = shortest_us(nap), passed = now_us - nap->begin_us, ms;

	if (!nap->begin_us || shortest == not_known || passed + LAST_US > shortest)
		return 0;
	ms = (shortest - passed) / 2000;
	ms = ms < NAP_MOST_MS ? ms : NAP_MOST_MS;
	return ms ? (unsigned)ms : 1;
}
