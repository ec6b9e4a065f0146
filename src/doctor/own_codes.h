/* What a meter that was listened to seems to send under codes of its maker's own. Left out: what
 * comes of each (explain/explain_codes.h). */
#ifndef DOCTOR_OWN_CODES_H
#define DOCTOR_OWN_CODES_H

#include "doctor/facts.h"
#include "explain/explain_codes.h"

/* What each of them seems to be, into `out`; returns how many there are. `codes` may be NULL. */
size_t own_codes_guess(
	const struct explain_codes *codes, struct explain_guess out[EXPLAIN_COLUMNS_MAX]);

/* The same as facts. */
void own_codes_fill(const struct explain_codes *codes, struct facts *f);

#endif
