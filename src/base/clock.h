/* Time that only goes forward. */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stdint.h>

/* Milliseconds of the monotonic clock. Neither daylight saving nor NTP moves it. */
uint64_t clock_ms(void);

/* The same in microseconds. */
uint64_t clock_us(void);

#endif
