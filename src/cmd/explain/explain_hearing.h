/* What a meter sends, on its way to the lists that explain themselves. Left out: where the octets
 * come from (explain.c), and what is printed. */
#ifndef CMD_EXPLAIN_HEARING_H
#define CMD_EXPLAIN_HEARING_H

#include "explain/explain.h"
#include "meter/receiver.h"

/* How a list was sent last, which stays when its telegram has gone. */
struct explain_heard {
	size_t n;
	uint8_t types[EXPLAIN_POSITIONS_MAX];
	struct decimal last[EXPLAIN_POSITIONS_MAX];
	bool is_number[EXPLAIN_POSITIONS_MAX];
	const char *known; /* the definition that it fits, or NULL */
};

struct explain_hearing {
	struct receiver receiver;
	struct protocol_conf conf;
	struct explain_lists lists;
	struct explain_heard heard[EXPLAIN_LISTS_MAX];
	uint64_t n_named; /* telegrams that have names */
	uint64_t n_other; /* lists for which there is no room */
};

/* Begins. `keys` and `defined` (may be NULL) are borrowed. */
void explain_hearing_begin(
	struct explain_hearing *h, struct dlms_keys *keys, const struct dlms_lists *defined);

/* Takes octets that came `ms` after the beginning, `gap_ms` after those before. `has_times`: else
 * it is as late as the meter says. */
void explain_hearing_take(struct explain_hearing *h, struct bytes octets, uint64_t ms,
	uint64_t gap_ms, uint32_t octet_us, bool has_times);

/* Takes what somebody else has gathered (h->lists), as if it had been heard. */
void explain_hearing_recall(struct explain_hearing *h);

#endif
