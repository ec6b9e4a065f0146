/* A meter that pushes lists without names, as a stream of telegrams with times, and what is true of
 * them: the household, the mains, the meter, the lists, the line and what gets lost on it are all
 * chosen by a seed. Left out: files (tests/explain/make_lists.c). */
#ifndef SIM_NAMELESS_NAMELESS_H
#define SIM_NAMELESS_NAMELESS_H

#include "base/line.h"
#include "sim/dlms_encode.h"
#include "sim/nameless/nameless_list.h"
#include "sim/nameless/scene.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { NAMELESS_TELEGRAM_MAX = 4096 };

enum nameless_order {
	NAMELESS_ANY_ORDER, /* the seed chooses */
	NAMELESS_BLOCKS,
	NAMELESS_SHUFFLED,
};

/* What of a stream is not left to its seed. */
struct nameless_plan {
	uint64_t seed;
	uint32_t seconds; /* of the window */
	enum nameless_order order;
	int trap;      /* of trap.h; -1: none */
	int household; /* enum household_kind; -1: the seed chooses */
};

/* What one list has sent so far, position by position. */
struct nameless_heard {
	uint32_t n;
	int64_t last[POSITIONS_MAX];
	uint64_t story[POSITIONS_MAX]; /* equal: their numbers were, in each telegram */
	bool has_changed[POSITIONS_MAX];
};

/* What the display of the meter shows, in kWh. */
struct nameless_display {
	double import_kwh, export_kwh;
};

struct nameless {
	struct nameless_plan plan;
	struct chance chance;
	struct scene scene;
	/* The latter two may have no position. */
	struct nameless_list live, quarters, brief;
	struct nameless_heard live_heard, quarters_heard, brief_heard;
	bool is_shuffled;
	uint32_t period_s, passed_s;
	uint32_t live_every; /* of so many telegrams all but the first are brief */
	uint32_t n_sent;
	int64_t quarter; /* that was told last */
	enum dlms_link link;
	struct line_setting line;
	double lost;    /* a share of all telegrams */
	double damaged; /* the same */
	uint32_t silent_s;
	uint32_t invoke_id;
	bool has_import, has_export; /* both directions flowed while it sent */
	struct nameless_display first, last;
};

/* A stream that is at its beginning. */
void nameless_init(struct nameless *n, const struct nameless_plan *plan);

/* The next octets that arrive, `*length` of them, `*ms` after the beginning; false at the end of
 * the window. */
bool nameless_next(
	struct nameless *n, uint8_t out[NAMELESS_TELEGRAM_MAX], size_t *length, uint64_t *ms);

/* The word of its household, or of its trap; static. */
const char *nameless_word(const struct nameless *n);

#endif
