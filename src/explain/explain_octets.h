/* What is no number: clocks, and texts that never change. */
#ifndef EXPLAIN_EXPLAIN_OCTETS_H
#define EXPLAIN_EXPLAIN_OCTETS_H

#include "explain/explain_state.h"

struct telegram;

/* Takes all octets of a telegram that came `s` seconds after the first. */
void explain_octets_take(struct explain *e, const struct telegram *t, uint32_t s);

/* Whether octets are a date and time (12), a date (5) or a time of day (4), Blue Book. */
bool explain_is_date_time(const uint8_t *p);
bool explain_is_date(const uint8_t *p);
bool explain_is_time(const uint8_t *p);

#endif
