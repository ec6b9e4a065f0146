/* Numbers with a fixed count of digits behind the point, as printf("%.*f") writes them, for texts
 * that are written with each telegram: in a tenth of its time, as the numbers of meters are short.
 * Left out: numbers of more than fifteen digits, which printf() gets. */
#ifndef BASE_FIXED_H
#define BASE_FIXED_H

#include <stddef.h>

enum { FIXED_PLACES_MAX = 6 };

/* Writes `v`, which is finite, with 0 to FIXED_PLACES_MAX places, rounded as it is, a tie to even.
 * There is no -0. Ended by 0; cut where it does not fit in `size`, at least 1. Returns the length
 * that it would have. */
size_t fixed_write(char *to, size_t size, double v, unsigned places);

#endif
