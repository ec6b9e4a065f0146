/* Energies of each phase, for a meter that sends the power of each phase but only the total
 * energies: the powers, integrated, and held to what the meter's own counters say. */
#ifndef METER_CHECK_INTEGRAL_H
#define METER_CHECK_INTEGRAL_H

#include "reading/reading.h"

#include <stdbool.h>
#include <stdint.h>

/* One direction. Counters are in tenths of a watt-hour. */
struct integral_direction {
	bool is_known;
	int64_t total;    /* of the meter, at the last anchor */
	int64_t phase[3]; /* published, but for `least` */
	int64_t least[3]; /* nothing below is published, as it may have been before a kill */
	int64_t mark[3];  /* saved: what is published stays below */
	int64_t last[3];  /* phase[] when the marks were set */
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

/* What is to survive a restart: plain numbers, in Wh. Nothing beyond the marks has been published.
 * */
struct integral_saved {
	bool has_reverse;
	double forward_wh[3], reverse_wh[3];
	double total_forward_wh, total_reverse_wh; /* of the meter, at that time */
	double forward_mark_wh[3], reverse_mark_wh[3];
};

/* Forgets everything: another meter. */
void integral_reset(struct integral *i);

/* Takes a reading that came at `now_ms`, after energy_guard_take() and before its phases are
 * arranged, and adds the energies of its phases to it, marked as derived, where it has powers of
 * several phases, total energies and no energies of phases. No counter ever falls, and forward
 * minus reverse of all phases always grow by exactly what the total did (to 0.1 Wh; after a kill
 * see integral_restore()). Without a reverse total there are only forward energies. At first the
 * totals are in equal parts. */
void integral_take(struct integral *i, struct reading *r, uint64_t now_ms);

/* Goes on from what was saved; what the totals have grown meanwhile is spread in equal parts. A
 * phase begins at its mark and stands still until it has got there, so that none falls whenever the
 * program was killed; until then it is too high, by 1 kWh at most. False, and nothing is done, when
 * the numbers cannot be true. To be called on an empty one. */
bool integral_restore(struct integral *i, const struct integral_saved *saved);

/* Whether to save before the next reading is published, as it comes near a mark. Marks of phases
 * that move are 1 kWh ahead, and what is left of that gives the file time to get to the disk. */
bool integral_is_save_due(const struct integral *i);

/* Whether it is beyond one already, as a phase has none ahead that stood still before the last
 * save, nor any phase at the end of a run: then the new one has to be on the disk before. */
bool integral_is_beyond_mark(const struct integral *i);

/* Sets the marks: at the end (`is_last`) to what is published. False when there is nothing to save.
 * */
bool integral_save(struct integral *i, bool is_last, struct integral_saved *saved);

#endif
