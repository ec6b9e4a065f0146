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

/* Seconds after `now_s` (any clock that timers go by) until one is due that looks after something
 * every `every_s` or so: at a multiple of it, so that all of them wake a process at one time.
 * Between a half of `every_s` and one and a half. */
double clock_beat_s(double now_s, double every_s);

#endif
