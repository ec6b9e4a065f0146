/* Energies against powers: which power a counter rises with. Left out: what that makes of it
 * (explain_energies.h). */
#ifndef EXPLAIN_EXPLAIN_MATCHES_H
#define EXPLAIN_EXPLAIN_MATCHES_H

#include "explain/explain_work.h"

/* A part is a column with powers, above or below zero. */
struct explain_match {
	uint8_t part, column;
	bool is_below;
	int8_t decade;
	unsigned n_pass, n_fail;
	double range; /* greatest to least mean */
	double off;   /* of all that it rose from all that was added up, a logarithm */
	int score;
	bool is_beaten; /* another one adds up far better */
};

enum { EXPLAIN_MATCHES_MAX = EXPLAIN_PARTS_MAX };

/* All parts with which energy `k` of list `list` runs, best first; returns how many. Of another
 * list than is looked at only where the powers of that one were added up. */
unsigned explain_matches(const struct explain_work *w, size_t list, unsigned k,
	struct explain_match out[EXPLAIN_MATCHES_MAX]);

/* Whether two parts are the same, or of columns that are equal. */
bool explain_is_same_part(const struct explain_work *w, size_t list, const struct explain_match *a,
	const struct explain_match *b);

/* The list with the powers that its energies are compared with, and their names. */
const struct explain *explain_powers_of(const struct explain_work *w, size_t list);
const struct explain_names *explain_names_of(const struct explain_work *w, size_t list);

/* Passed often, failed seldom, over a range of powers. */
bool explain_match_is_good(const struct explain_match *m);

/* Whether another part would explain it nearly as well. */
bool explain_has_rival(const struct explain_work *w, size_t list, const struct explain_match *of,
	const struct explain_match *all, unsigned n);

#endif
