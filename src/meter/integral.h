/* Energies of each phase, for a meter that sends the power of each phase but only the total
 * energies: the powers, integrated, and held to what the meter's own counters say. */
#ifndef METER_INTEGRAL_H
#define METER_INTEGRAL_H

#include "reading/reading.h"

#include <stdbool.h>
#include <stdint.h>

/* One direction. Counters are in tenths of a watt-hour. */
struct integral_direction {
	bool is_known;
	int64_t total;    /* of the meter, at the last anchor */
	int64_t phase[3]; /* published */
	double due[3];    /* integrated and not published yet; below zero: published too early */
	double recent[3]; /* integrated lately: the shares for a time of which nothing is known */
};

/* All zero: nothing is known. */
struct integral {
	bool is_restored;   /* and nothing was taken since */
	unsigned phases;    /* a bit for each whose power has been seen */
	unsigned has_power; /* the same of the last reading with one */
	double power_w[3];
	uint64_t at_ms;  /* of these powers; 0: none */
	bool is_gap;     /* something was not integrated since the last anchor */
	double moved[3]; /* tenths integrated since the last anchor, with the sign of the power */
	struct integral_direction forward, reverse;
};

/* What is to survive a restart: plain numbers, in Wh. */
struct integral_saved {
	bool has_reverse;
	double forward_wh[3], reverse_wh[3];
	double total_forward_wh, total_reverse_wh; /* of the meter, at that time */
};

/* Forgets everything: another meter. */
void integral_reset(struct integral *i);

/* Takes a reading that came at `now_ms`, after energies_take() and before its phases are arranged,
 * and adds the energies of its phases to it, marked as derived, where it has powers of several
 * phases, total energies and no energies of phases. No counter ever falls, and forward minus
 * reverse of all phases always grow by exactly what the total did (to 0.1 Wh). Without a reverse
 * total there are only forward energies. At first the totals are in equal parts. */
void integral_take(struct integral *i, struct reading *r, uint64_t now_ms);

/* Goes on from what was saved; what the totals have grown meanwhile is spread in equal parts.
 * False, and nothing is done, when the numbers cannot be true. To be called on an empty one. */
bool integral_restore(struct integral *i, const struct integral_saved *saved);

/* False when there is nothing to save. */
bool integral_save(const struct integral *i, struct integral_saved *saved);

#endif
