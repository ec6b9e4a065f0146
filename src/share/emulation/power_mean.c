/* A sum for each second of the last minute: exact to the second at its beginning, and of a fixed
 * size. */
#include "share/emulation/power_mean.h"

#include "share/rounded.h"

#include <string.h>

enum { PLACES = 3 };

/* More than any house has: what is beyond it would not fit into the sum. */
static const int64_t most_mw = INT64_C(1000000000000);

void power_mean_reset(struct power_mean *m)
{
	memset(m, 0, sizeof *m);
}

/* Has what holds count up to then. */
static void spread(struct power_mean *m, uint64_t to_ms)
{
	if (to_ms > m->since_ms + POWER_MEAN_S * 1000)
		m->since_ms = to_ms - POWER_MEAN_S * 1000;
	while (m->since_ms < to_ms) {
		uint64_t second = m->since_ms / 1000, end = (second + 1) * 1000;
		uint32_t ms = (uint32_t)((end < to_ms ? end : to_ms) - m->since_ms);
		size_t i = (size_t)(second % POWER_MEAN_S);

		if (m->of[i].second != second) {
			m->of[i].second = second;
			m->of[i].mw_ms = m->of[i].ms = 0;
		}
		m->of[i].mw_ms += m->mw * ms;
		m->of[i].ms += ms;
		m->since_ms += ms;
	}
}

void power_mean_add(struct power_mean *m, struct decimal power, uint64_t now_ms)
{
	struct decimal r = rounded(power, PLACES);
	int64_t mw = r.exp == -PLACES && r.digits < (uint64_t)most_mw ? (int64_t)r.digits : most_mw;

	if (m->since_ms)
		spread(m, now_ms);
	else
		m->since_ms = now_ms;
	m->mw = r.negative ? -mw : mw;
}

/* Half away from zero. */
static int64_t divide(int64_t sum, int64_t n)
{
	return (sum + (sum < 0 ? -n : n) / 2) / n;
}

struct decimal power_mean_get(struct power_mean *m, uint64_t now_ms)
{
	int64_t sum = 0, ms = 0;

	spread(m, now_ms);
	for (size_t i = 0; i < POWER_MEAN_S; i++)
		if (m->of[i].ms && m->of[i].second + POWER_MEAN_S > now_ms / 1000) {
			sum += m->of[i].mw_ms;
			ms += m->of[i].ms;
		}
	return decimal_of(ms ? divide(sum, ms) : m->mw, -PLACES);
}
