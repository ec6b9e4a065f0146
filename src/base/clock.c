/* The monotonic clock of POSIX (CLOCK_MONOTONIC), which stands still while the machine is
 * suspended. */
#include "base/clock.h"

#include <math.h>
#include <time.h>

uint64_t clock_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000 + (uint64_t)t.tv_nsec / 1000;
}

uint64_t clock_ms(void)
{
	return clock_us() / 1000;
}

double clock_beat_s(double now_s, double every_s)
{
	const double left_s = every_s - fmod(now_s, every_s);

	return left_s < every_s / 2 ? left_s + every_s : left_s;
}
