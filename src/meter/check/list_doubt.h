/* Doubt about lists without names. Which one it is was recognised by the types of its elements and
 * by what must not be in it; a list of another grid operator may have the same types, and one
 * telegram cannot tell. The next ones can: what is taken for a counter neither falls nor leaps.
 *
 *   - A list with counters that nothing in it proves counts when DOUBT_TO_BELIEVE telegrams in a
 * row have agreed, or DOUBT_SLOW that take two minutes: a voltage that is taken for a counter falls
 * every other time.
 *   - One whose counters fall is withdrawn at once, whatever has proven it; so is one that nothing
 * has proven when they leap, or do not count its power.
 *   - The counters of a true meter may have begun anew. So the list counts again when its counters
 * have risen, and never fallen, for DOUBT_AGAIN telegrams and five minutes; each time that it
 * contradicts itself again it takes twice as long.
 *
 * Of telegrams that less than sixteen bits protect one fall may be damage, so that it takes two in
 * a row, and a leap tells nothing.
 *
 * A list that has explained itself, and that its owner has accepted, counts at once. It is
 * withdrawn when its counters fall, when they do not count its power, and when import and export,
 * which were never both above zero when it was explained, are so in DOUBT_TOGETHER telegrams in a
 * row that take a minute. (A voltage that is none, and a power that voltages and currents cannot
 * make, refuse each telegram: proto/dlms/dlms_contents.h.)
 *
 * Lists of the owner are his word, and those with names that of the meter: neither is looked at. */
#ifndef METER_CHECK_LIST_DOUBT_H
#define METER_CHECK_LIST_DOUBT_H

#include "reading/telegram.h"

#include <stdbool.h>
#include <stdint.h>

enum {
	DOUBT_LISTS = 4,     /* of one meter; few send more than two */
	DOUBT_COUNTERS = 12, /* of one list; no known one has more */
	DOUBT_TO_BELIEVE = 5,
	DOUBT_SLOW = 3,
	DOUBT_AGAIN = 20,
	DOUBT_TOGETHER = 30,
};

struct doubt_counter {
	bool is_known;
	bool has_changed; /* since the list was heard first */
	double value;     /* Wh or varh */
	uint64_t changed_ms;
};

/* One list. */
struct doubt_list {
	const char *name;
	bool is_believed;
	bool is_withdrawn;
	bool has_risen;       /* one of its counters, since it began to agree */
	bool is_proven;       /* its numbers have proven it once */
	bool is_accused;      /* its counters do not count its power */
	bool is_explained;    /* the next ones may contradict what its values said */
	bool is_odd;          /* the last contradicted, and may have been damaged */
	unsigned n_agreed;    /* telegrams in a row */
	unsigned n_withdrawn; /* times */
	uint64_t since_ms;    /* it agrees */
	unsigned n_together;  /* telegrams in a row with import and export */
	uint64_t together_ms; /* since when */
	size_t n_counters;
	struct doubt_counter counters[DOUBT_COUNTERS];
};

/* All zero: nothing was heard. */
struct list_doubt {
	unsigned n;
	struct doubt_list lists[DOUBT_LISTS]; /* of more the first are watched */
};

enum list_standing {
	LIST_COUNTS,
	LIST_COUNTS_AGAIN, /* the same, from this telegram on */
	LIST_WAITS,        /* for telegrams that agree with it */
	LIST_IS_WITHDRAWN, /* with this telegram, by `evidence` */
	LIST_STAYS_WITHDRAWN,
};

/* A counter, and what it went to; without a name: its counters do not count its power. */
struct list_evidence {
	bool is_together; /* rather than that: import and export were both above zero */
	struct obis name;
	double before, now;
};

/* Forgets everything: another meter. */
void list_doubt_reset(struct list_doubt *d);

/* Hears a telegram that came at `now_ms`, where no connection carries more than `most_w`. */
enum list_standing list_doubt_take(struct list_doubt *d, const struct telegram *t, double most_w,
	uint64_t now_ms, struct list_evidence *evidence);

/* The counters do not count the power. Where all of that is of one list that nothing has proven,
 * its next telegram withdraws it; so do those of lists that have explained themselves. */
void list_doubt_accuse(struct list_doubt *d);

/* Forgets what is known of lists that have explained themselves: their names are borrowed from a
 * definition, and there may be another one. */
void list_doubt_forget_explained(struct list_doubt *d);

/* How many lists are withdrawn. */
unsigned list_doubt_count(const struct list_doubt *d);

#endif
