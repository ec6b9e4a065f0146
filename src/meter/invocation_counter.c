/* The rule of invocation_counter.h as comparisons of 32-bit numbers that may wrap. Left out:
 * whether a telegram is authentic, which proto/dlms finds, and telling anybody (notice.c). */
#include "meter/invocation_counter.h"

#include "reading/telegram.h"

enum {
	LOWER_TO_BELIEVE = 3,
	WRAP_SPAN = 1 << 16, /* telegrams that may be lost around the end of the count */
};

static enum counter_verdict accept(
	struct invocation_counter *c, const struct telegram *t, enum counter_verdict v)
{
	c->is_known = true;
	c->is_authentic = t->is_authentic;
	c->keys = t->keys;
	c->last = t->counter;
	c->n_lower = 0;
	return v;
}

/* Whether it goes on from the last one. Once it has gone on from zero, nearly all numbers were used
 * before: those of the upper half are behind it then. */
static bool goes_on(struct invocation_counter *c, uint32_t counter)
{
	uint32_t ahead = counter - c->last;

	if (counter > c->last)
		return !c->has_wrapped || ahead <= INT32_MAX;
	c->has_wrapped |= ahead && ahead < WRAP_SPAN;
	return ahead && ahead < WRAP_SPAN;
}

enum counter_verdict invocation_counter_take(
	struct invocation_counter *c, const struct telegram *t, enum counter_policy policy)
{
	bool is_final = policy == COUNTER_STRICT || (policy == COUNTER_AUTO && c->is_authentic);

	if (!c->is_known || t->keys != c->keys) {
		*c = (struct invocation_counter){0};
		return accept(c, t, COUNTER_FINE);
	}
	if (goes_on(c, t->counter))
		return accept(c, t, COUNTER_FINE);
	if (t->counter == c->last)
		return COUNTER_REFUSED;
	c->n_lower = c->n_lower && t->counter > c->lower ? c->n_lower + 1 : 1;
	c->lower = t->counter;
	if (c->n_lower < LOWER_TO_BELIEVE)
		return COUNTER_REFUSED;
	if (is_final)
		return c->n_lower == LOWER_TO_BELIEVE ? COUNTER_DOUBTED : COUNTER_REFUSED;
	c->has_wrapped = false;
	return accept(c, t, COUNTER_BEGINS_ANEW);
}
