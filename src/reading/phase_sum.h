/* The power of all phases beside the powers of each: a total that the phases make, and phases that
 * cannot be those of the total. Left out: powers from angles (angles.h). */
#ifndef READING_PHASE_SUM_H
#define READING_PHASE_SUM_H

#include "reading/reading.h"

struct values;

/* Derives the power of all phases in `r`, which has none, from those of the phases that were
 * measured. None where a phase is not known that may carry something, where only magnitudes are
 * known, or where an import or an export that was sent is another. */
void phase_sum_derive(const struct values *s, struct reading *r);

/* Compares the phases of `r` with its total. Phases without a minus that are an export when added
 * up get one, and what cannot be true beside it cannot be read. */
void phase_sum_compare(const struct values *s, struct reading *r);

#endif
