/* How the phases of the meter lie in the house, and what stands in for phases that the meter does
 * not tell apart. Left out: finding out that a meter is wired wrongly (meter/check does). */
#ifndef READING_PHASES_H
#define READING_PHASES_H

#include "reading/reading.h"

#include <stdbool.h>
#include <stdint.h>

/* Where the power of a meter goes that does not tell its phases apart. */
enum phases_total {
	PHASES_TOTAL_L1,
	PHASES_TOTAL_L2,
	PHASES_TOTAL_L3,
	PHASES_TOTAL_SPLIT, /* in three equal parts */
};

struct phases {
	enum phases_total total;
	uint8_t order[3]; /* of each phase of the house: which one of the meter it is, 0 to 2 */
};

/* "l1" (as the meter has it), "l2", "l3", "split", or a sequence such as "312": the meter's L3 is
 * the house's L1, its L1 the house's L2 and its L2 the house's L3. False, and *p untouched, for any
 * other text. */
bool phases_parse(const char *text, struct phases *p);

/* Arranges a reading. `reverse`: what the meter counts as export is wanted as import, as of a
 * generator; powers and currents then change their sign, and the energies of both directions change
 * places. The sequence of the phases is that of the house, whichever way energy goes.
 *
 * The system looks at the phases only. So where a meter has neither a power of L2 nor one of L3,
 * what it says of its L1 moves to the phase that was chosen, and the totals stand in there for what
 * is missing; or power and energies are split, exactly, to 0.01 W and 0.1 Wh or as fine as the
 * meter sends them. What stands in is marked as derived.
 *
 * A power of a phase that cannot be read is what the others leave of the total; where that is not
 * known, or two cannot be read, none of them is told. Nothing stands in for energies that cannot be
 * read. */
void phases_apply(const struct phases *p, bool reverse, struct reading *r);

#endif
