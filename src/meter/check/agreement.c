/* Each second has the least and the most, so that a meter that speaks ten times a second has no
 * more room than others. */
#include "meter/check/agreement.h"

#include <math.h>

enum { SECOND_MS = 1000 };

/* What two meters of the classes that are in use may differ by, and what an own load of one is. */
static const double share = 0.03, least_w = 30;

void power_track_add(struct power_track *t, uint64_t now_ms, double w)
{
	const uint64_t number = now_ms / SECOND_MS + 1;
	struct power_second *s = &t->of[number % POWER_TRACK_SECONDS];

	if (s->number != number)
		*s = (struct power_second){number, (float)w, (float)w};
	s->least_w = w < s->least_w ? (float)w : s->least_w;
	s->most_w = w > s->most_w ? (float)w : s->most_w;
}

/* False: nothing was told meanwhile. */
static bool find_range(
	const struct power_track *t, uint64_t from_ms, uint64_t to_ms, double *least, double *most)
{
	const uint64_t from = from_ms / SECOND_MS + 1, to = to_ms / SECOND_MS + 1;
	bool is_found = false;

	for (int i = 0; i < POWER_TRACK_SECONDS; i++) {
		const struct power_second *s = &t->of[i];

		if (s->number < from || s->number > to)
			continue;
		*least = is_found && *least < (double)s->least_w ? *least : (double)s->least_w;
		*most = is_found && *most > (double)s->most_w ? *most : (double)s->most_w;
		is_found = true;
	}
	return is_found;
}

bool agreement_take(struct agreement *a, const struct power_track *faster, uint32_t periods_ms,
	uint64_t now_ms, double w)
{
	const uint64_t span_ms = periods_ms + AGREEMENT_WAY_MS;
	double least = 0, most = 0, spare;
	bool agrees;

	if (!find_range(faster, now_ms > span_ms ? now_ms - span_ms : 0, now_ms, &least, &most))
		return false;
	spare = least_w + share * fmax(fabs(least), fabs(most));
	agrees = w >= least - spare && w <= most + spare;
	if (agrees && least - spare <= 0 && most + spare >= 0)
		return false; /* so would anything that measures nothing */
	if (!a->since_ms || agrees != a->is_leaning) {
		a->is_leaning = agrees;
		a->since_ms = now_ms;
		a->n = 0;
	}
	a->n++;
	if (agrees == a->is_agreed || a->n < AGREEMENT_LEAST || now_ms - a->since_ms < AGREEMENT_MS)
		return false;
	a->is_agreed = agrees;
	return true;
}

bool agreement_holds(const struct agreement *a)
{
	return a->is_agreed && (a->is_leaning || a->n < AGREEMENT_LEAST);
}
