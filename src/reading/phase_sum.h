/* The power of all phases beside the powers of each: a total that the phases make, and phases that
 * cannot be those of the total. Left out: powers from angles (angles.h). */
#ifndef READING_PHASE_SUM_H
#define READING_PHASE_SUM_H

#include "reading/reading.h"

struct values;

/* Derives the power of all phases in `r`, which has none, from those of the phases that were
 * measured. None where a phase is not known that may carry something, where only magnitudes are
 * known, or where an import or an export that was sent is another. `has_nil`: this meter sends nil
 * for phases that it does not measure (grid_rules.has_nil_phases). */
void phase_sum_derive(const struct values *s, bool has_nil, struct reading *r);

/* Compares the phases of `r` with its total. Phases without a minus that are an export when added
 * up get one, and what cannot be true beside it cannot be read; nor can phases that are not all.
 * Says in `r` whether they are measured. */
void phase_sum_compare(const struct values *s, bool has_nil, struct reading *r);

#endif
