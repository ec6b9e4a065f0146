/* Whether two meters measure the same connection: what the slower one says must lie within what the
 * faster one has said since, as far as their periods and ways of a telegram explain a difference.
 * Left out: which of the two is believed (daemon/failover.h). */
#ifndef METER_CHECK_AGREEMENT_H
#define METER_CHECK_AGREEMENT_H

#include <stdbool.h>
#include <stdint.h>

enum {
	POWER_TRACK_SECONDS = 200, /* more than two of the slowest periods */
	AGREEMENT_MS = 60000,      /* so long two agree, or do not, before it counts */
	AGREEMENT_LEAST = 3,       /* and so many times */
	AGREEMENT_WAY_MS = 3000,   /* what a meter needs to tell what it has measured */
};

/* The powers of one meter, by seconds. All zero: none. */
struct power_track {
	struct power_second {
		uint64_t number; /* of the second, from 1 on; 0: none */
		float least_w, most_w;
	} of[POWER_TRACK_SECONDS];
};

/* A power in W that was told at `now_ms`. */
void power_track_add(struct power_track *t, uint64_t now_ms, double w);

/* All zero: nothing is known. */
struct agreement {
	bool is_agreed;
	bool is_leaning;   /* what was seen last, and since when */
	uint64_t since_ms; /* 0: nothing was seen */
	unsigned n;        /* times in a row */
};

/* The slower one has told `w` at `now_ms`; `faster` has what the other one has told, and
 * `periods_ms` is the sum of their periods. Where nothing flows all agree, so that is no look: a
 * battery may hold the one at nil, and the sun be down for the other. Returns whether is_agreed has
 * changed. */
bool agreement_take(struct agreement *a, const struct power_track *faster, uint32_t periods_ms,
	uint64_t now_ms, double w);

/* Whether they may be taken for one another: they have agreed, and have not begun to differ. */
bool agreement_holds(const struct agreement *a);

#endif
