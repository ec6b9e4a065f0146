/* Judges counters. */
#include "meter/counter.h"

enum { LOWER_TO_BELIEVE = 3 };

static enum counter_verdict accept(struct counter *c, uint32_t counter, enum counter_verdict v)
{
	c->is_known = true;
	c->last = counter;
	c->n_lower = 0;
	return v;
}

enum counter_verdict counter_take(struct counter *c, uint32_t counter, bool is_strict)
{
	if (!c->is_known || counter > c->last)
		return accept(c, counter, COUNTER_FINE);
	if (counter == c->last || is_strict)
		return COUNTER_REFUSED;
	c->n_lower = c->n_lower && counter > c->lower ? c->n_lower + 1 : 1;
	c->lower = counter;
	if (c->n_lower < LOWER_TO_BELIEVE)
		return COUNTER_REFUSED;
	return accept(c, counter, COUNTER_BEGINS_ANEW);
}
