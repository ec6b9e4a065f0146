/* How long a reading counts, and its end. */
#ifndef METER_FRESHNESS_H
#define METER_FRESHNESS_H

#include <stdint.h>

struct meter;

/* When the reading will be too old; 0 while there is none. */
uint64_t meter_deadline_ms(const struct meter *m);

/* How long a meter may be silent before its reading counts no more: as configured, or three periods
 * of at least 5 s. Above 15 s they count once the period is known (period_is_steady). */
uint64_t meter_silence_ms(const struct meter *m);

/* `least_ms`, or three periods: how long to wait before something is wrong with the line of a slow
 * meter. */
uint64_t meter_patience_ms(const struct meter *m, uint64_t least_ms);

/* There is no valid reading any more; the hook is told once. */
void meter_lose(struct meter *m);

#endif
