/* The judge of telegrams that little or nothing protects: they count when they agree with those
 * before.
 *
 * Where nothing checks a telegram but its structure (TELEGRAM_UNCHECKED), one flipped bit anywhere
 * must not be published:
 *   - a list (its names, units and types, and what it says of the meter) counts from the second
 * time on;
 *   - a power counts within the range of the last JUDGE_HEARD ones, as far beyond it as that is
 * wide. The tolerance so is what the load has done lately: nothing where it stood still. A telegram
 * with another power is held back, and the next one then finds the range wider: a true change comes
 * one telegram late, and what follows it comes at once;
 *   - voltages, currents and the like are judged the same way, each by itself: the last that was
 * believed stands in;
 *   - energies come one telegram late: what is published is what the next one has not fallen below.
 * They neither fall nor rise faster than the connection carries. Where eight bits check it
 * (TELEGRAM_SUM) one error does not get through, but one in 256 of those that spoil more: a value
 * is looked at where it moves by more than what a house switches at a time; lists and energies are
 * not delayed.
 *
 * One damaged telegram among good ones so never makes a value outside of what the good ones span
 * and tolerate; a second one may, while the first is among the last JUDGE_HEARD. */
#ifndef METER_CHECK_JUDGE_H
#define METER_CHECK_JUDGE_H

#include "reading/values.h"

#include <stdint.h>

enum {
	JUDGE_HEARD = 8,
	JUDGE_LISTS = 6,
};

/* One meaning. */
struct judge_value {
	uint8_t n; /* of heard[] in use */
	uint8_t next;
	bool is_sure;
	double heard[JUDGE_HEARD];
	struct decimal last; /* heard */
	struct decimal sure; /* the last that was believed */
	uint64_t last_ms;    /* when they were heard */
	uint64_t sure_ms;
};

/* All zero: nothing was heard. */
struct judge {
	unsigned n_lists;
	uint32_t lists[JUDGE_LISTS]; /* that were heard */
	unsigned n_held;             /* in a row, for their powers */
	unsigned n_refused;          /* in a row, for their energies */
	struct judge_value values[N_MEANINGS];
};

enum judgement {
	JUDGED_FINE,
	JUDGED_HELD,    /* a power moved: the next will tell */
	JUDGED_REFUSED, /* an energy fell or jumped; after several in a row all begins anew */
};

/* Forgets everything: another meter. */
void judge_reset(struct judge *j);

/* Whether a telegram like this one, of the same meter, has been heard before, in which the same
 * could be read; it is noted. `s` is what it says. */
bool judge_knows(struct judge *j, const struct telegram *t, const struct values *s);

/* Notes the values of a list that is not known yet, as far as there are none: the next will be
 * compared with them. */
void judge_note(struct judge *j, const struct values *s, uint64_t now_ms);

/* Judges what a telegram that was checked by `check` has said at `now_ms`, where no connection
 * carries more than `most_w`. Values that are not believed leave `s`, or the last that was stands
 * in. */
enum judgement judge_take(struct judge *j, struct values *s, enum telegram_check check,
	double most_w, uint64_t now_ms);

#endif
