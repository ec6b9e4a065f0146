/* Registers to meanings. */
#include "reading/said.h"

#include <assert.h>

enum { MOMENTARY = 7 }; /* group D */

static_assert(N_MEANINGS <= 64, "a bit for each meaning");

static void set(struct said *s, unsigned meaning, struct said_value v)
{
	s->of[meaning] = v;
	s->present |= UINT64_C(1) << meaning;
}

/* A sum that does not fit is no sum: the tariffs then tell nothing. */
static void add_tariff(struct said *s, unsigned meaning, struct decimal v)
{
	if (!said_has(s, meaning))
		set(s, meaning, (struct said_value){.value = v});
	else if (!decimal_add(s->of[meaning].value, v, &s->of[meaning].value))
		said_forget(s, meaning);
}

/* Some makers have another E or F where the standard has 0 and 255. */
static struct obis name_of(const struct reg *r)
{
	struct obis o = r->obis;

	if (o.d == MOMENTARY && o.e == 255)
		o.e = 0;
	if (r->is_present)
		o.f = 255;
	return o;
}

void said_gather(struct said *s, const struct telegram *t)
{
	s->present = 0;
	for (size_t i = 0; i < t->n_registers; i++) {
		const struct reg *r = &t->registers[i];
		enum meaning m;

		if (r->kind != REG_NUMBER || r->is_void || r->obis.b > t->channel_last)
			continue;
		m = meaning_of(name_of(r), r->unit);
		if (m == MEANS_TARIFF_FORWARD || m == MEANS_TARIFF_REVERSE)
			add_tariff(s, m, r->meant);
		else if (m < N_MEANINGS && !said_has(s, m))
			set(s, m, (struct said_value){r->meant, r->direction, r->value.negative});
	}
}

void said_merge(struct said *s, const struct said *newer)
{
	for (unsigned m = 0; m < N_MEANINGS; m++)
		if (said_has(newer, m))
			set(s, m, newer->of[m]);
}

bool said_power(const struct said *s)
{
	const uint64_t powers = UINT64_C(1) << Q_POWER | UINT64_C(7) << Q_L1_POWER |
				UINT64_C(1) << MEANS_MAGNITUDE | UINT64_C(1) << MEANS_IMPORT |
				UINT64_C(1) << MEANS_EXPORT | UINT64_C(1) << MEANS_SIGNED_TARIFF |
				UINT64_C(63) << MEANS_L1_IMPORT;

	return s->present & powers;
}
