/* Time that only goes forward, for ages, gaps and deadlines. Left out: the time of day, which
 * people and time servers change. A link takes the time of its port instead (port_now_ms()), as a
 * replay has a time of its own. */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stdint.h>

/* Milliseconds since some moment in the past. Neither daylight saving nor NTP makes them jump. */
uint64_t clock_ms(void);

/* The same in microseconds. */
uint64_t clock_us(void);

#endif
