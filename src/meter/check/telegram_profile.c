/* Looks at which registers a telegram has and at their scalers, never at values. The clock is octet
 * string 0-0:1.0.0, kept as it was sent. Left out: what to conclude from it
 * (doctor). */
#include "meter/check/telegram_profile.h"

#include "reading/meaning.h"

#include <string.h>

enum { WHOLE_KWH = 3 }; /* scaler of an energy in Wh */

void telegram_profile_reset(struct telegram_profile *c)
{
	*c = (struct telegram_profile){0};
}

bool telegram_profile_is_whole_kwh(const struct telegram *t)
{
	const struct reg *r = telegram_find_own(t, (struct obis){1, 0, 1, 8, 0, 255});

	if (!r)
		r = telegram_find_own(t, (struct obis){1, 0, 2, 8, 0, 255});
	return r && r->kind == REG_NUMBER && r->value.exp >= WHOLE_KWH;
}

bool telegram_profile_has_magnitude(const struct telegram *t)
{
	for (size_t i = 0; i < t->n_registers; i++)
		if (t->registers[i].kind == REG_NUMBER &&
			meaning_of(t->registers[i].obis, t->registers[i].unit) == MEANS_MAGNITUDE)
			return true;
	return false;
}

static void take_power(struct telegram_profile *c, bool is_partial, uint64_t now_ms)
{
	if (c->has_power) {
		if (!c->power_from_ms)
			c->power_from_ms = now_ms;
		c->power_last_ms = now_ms;
	} else if (c->power_from_ms && !is_partial) {
		c->n_relapses++;
		c->lasted_ms = (uint32_t)(c->power_last_ms - c->power_from_ms);
		c->power_from_ms = 0;
	}
}

static void take_clock(struct telegram_profile *c, const struct telegram *t)
{
	const struct reg *r = telegram_find(t, (struct obis){0, 0, 1, 0, 0, 255});
	size_t n = r && r->kind == REG_TEXT ? bytes_left(&r->octets) : 0;

	if (n == 0 || n >= sizeof c->clock)
		return;
	memcpy(c->clock, r->octets.p, n);
	c->clock[n] = '\0';
}

void telegram_profile_take(
	struct telegram_profile *c, const struct telegram *t, bool has_power, uint64_t now_ms)
{
	c->n++;
	c->has_power = has_power;
	c->has_magnitude = telegram_profile_has_magnitude(t);
	c->is_whole_kwh = telegram_profile_is_whole_kwh(t);
	c->is_partial = t->is_partial;
	take_power(c, t->is_partial, now_ms);
	take_clock(c, t);
}
