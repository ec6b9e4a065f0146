/* Whole minutes are moved through one array; nothing is sorted or searched. */
#include "screen/curve.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { MINUTE_MS = 60000 };

static const double most_w = 99999999; /* no house has it, and a number stays short */

static void add_mean(struct curve *c, bool has, double mean_w)
{
	if (c->n_means == CURVE_MINUTES) {
		memmove(c->means, c->means + 1, (CURVE_MINUTES - 1) * sizeof *c->means);
		c->has >>= 1;
		c->n_means--;
	}
	c->means[c->n_means] = has ? (int32_t)lround(fmax(fmin(mean_w, most_w), -most_w)) : 0;
	c->has |= (uint64_t)has << c->n_means;
	c->n_means++;
}

bool curve_look(struct curve *c, uint64_t now_ms, bool has, double power_w)
{
	const uint64_t minute = now_ms / MINUTE_MS;
	uint64_t n_over = c->is_begun ? minute - c->minute : 0;

	if (n_over)
		add_mean(c, c->n, c->n ? c->sum_w / c->n : 0);
	for (uint64_t i = 1; i < n_over && i <= CURVE_MINUTES; i++)
		add_mean(c, false, 0); /* nobody looked: the machine slept */
	if (n_over || !c->is_begun) {
		c->sum_w = 0;
		c->n = 0;
	}
	c->is_begun = true;
	c->minute = minute;
	c->sum_w += has ? power_w : 0;
	c->n += has;
	return n_over;
}

void curve_text(const struct curve *c, char out[CURVE_TEXT_MAX])
{
	size_t n = 0;

	*out = '\0';
	for (size_t i = 0; i < c->n_means; i++)
		if (c->has >> i & 1)
			n += (size_t)snprintf(out + n, CURVE_TEXT_MAX - n, "%s%d", i ? "," : "",
				(int)c->means[i]);
		else
			n += (size_t)snprintf(out + n, CURVE_TEXT_MAX - n, "%s-", i ? "," : "");
}
