/* Registers to meanings, and newer ones over older ones. Here it is decided what cannot be read:
 * another unit, a mark of "not available", a counter below zero. Left out: which of several
 * meanings counts for a quantity (grid.c), and how old each is (meter). */
#include "reading/values.h"

#include "reading/unit.h"

#include <assert.h>
#include <math.h>
#include <string.h>

enum { MOMENTARY = 7 }; /* group D */

static_assert(N_MEANINGS <= 64, "a bit for each meaning");

static bool is_sum(unsigned meaning)
{
	return meaning >= MEANS_TARIFF_FORWARD && meaning < N_MEANINGS;
}

/* Some makers have another E or F where the standard has 0 and 255. */
static unsigned meaning_of_register(const struct reg *r)
{
	struct obis o;

	if (r->obis.e != 255 && !r->is_present)
		return meaning_of_name(&r->obis);
	o = r->obis;
	if (o.d == MOMENTARY && o.e == 255)
		o.e = 0;
	if (r->is_present)
		o.f = 255;
	return meaning_of_name(&o);
}

/* In the unit of its meaning a register is one of energy by that alone. */
static bool is_energy(const struct reg *r)
{
	return r->unit == UNIT_WH;
}

/* Only where the type has a width: digits of ASCII have none, and SML sends as few octets as are
 * needed below four. What is no energy does not come near 2^31, in however many octets. */
static bool is_unavailable(const struct reg *r)
{
	if (r->width > 4 && !is_energy(r) && reg_is_mark(r, 4))
		return true;
	return (r->width == 4 || r->width == 8 || (r->width == 2 && r->type)) &&
	       reg_is_mark(r, r->width);
}

/* A counter of 32 bits goes through all of them, a wide one does not come that far. */
static bool may_count(const struct reg *r)
{
	return is_energy(r) && r->width == 4 && !r->is_signed;
}

/* Below zero it is an export to some and an import to others. */
static bool is_no_export(const struct reg *r, unsigned meaning)
{
	return (meaning == MEANS_EXPORT ||
		       (meaning >= MEANS_L1_EXPORT && meaning <= MEANS_L3_EXPORT)) &&
	       r->meant.negative && r->meant.digits;
}

/* SML cuts numbers, and some of its makers cut the wrong ones: what is negative there is no
 * counter. */
static bool is_readable(const struct reg *r, unsigned meaning)
{
	if (r->kind != REG_NUMBER || r->is_void || r->unit != meaning_unit(meaning) ||
		is_no_export(r, meaning))
		return false;
	if (meaning == Q_FREQUENCY && r->meant.negative && r->meant.digits)
		return false;
	if (is_energy(r) && r->meant.negative && !r->type)
		return false;
	return may_count(r) || !is_unavailable(r);
}

/* Of a register that is readable. */
static struct values_value value_of(const struct reg *r)
{
	return (struct values_value){
		.value = r->meant,
		.direction = r->direction,
		.was_negative = r->value.negative,
		.is_doubtful = is_energy(r) && (r->meant.negative || is_unavailable(r)),
	};
}

/* A sum that does not fit is no sum: the tariffs then tell nothing. */
static void add_tariff(struct values *s, unsigned sum, const struct reg *r)
{
	uint32_t *tariffs = &s->tariffs[sum - MEANS_TARIFF_FORWARD];
	struct values_value v;

	if (*tariffs >> r->obis.e & 1)
		return;
	*tariffs |= UINT32_C(1) << r->obis.e;
	if (values_lacks(s, sum))
		return;
	if (!is_readable(r, sum)) {
		values_spoil(s, sum);
		return;
	}
	v = value_of(r);
	if (values_has(s, sum)) {
		v.is_doubtful |= s->of[sum].is_doubtful;
		if (!decimal_add(s->of[sum].value, v.value, &v.value)) {
			values_spoil(s, sum);
			return;
		}
	}
	values_set(s, sum, v);
}

/* Of two with one meaning the first counts, but what is of no channel before what is of one. */
static bool is_second(struct values *s, unsigned meaning, bool is_of_channel, uint64_t *of_channels)
{
	const uint64_t bit = VALUES_BIT(meaning);

	if (values_sent(s) & bit) {
		if (is_of_channel || !(*of_channels & bit))
			return true;
		s->present &= ~bit;
		s->unreadable &= ~bit;
		*of_channels &= ~bit;
	}
	if (is_of_channel)
		*of_channels |= bit;
	return false;
}

void values_gather(struct values *s, const struct telegram *t)
{
	const struct reg *end = t->registers + t->n_registers;
	const uint8_t channel_last = t->channel_last;
	uint64_t of_channels = 0;

	s->present = s->unreadable = 0;
	memset(s->tariffs, 0, sizeof s->tariffs);
	for (const struct reg *r = t->registers; r < end; r++) {
		unsigned m = meaning_of_register(r);

		if (m >= N_MEANINGS || r->obis.b > channel_last)
			continue;
		if (is_sum(m))
			add_tariff(s, m, r);
		else if (is_second(s, m, r->obis.b != 0, &of_channels))
			continue;
		else if (is_readable(r, m))
			values_set(s, m, value_of(r));
		else
			values_spoil(s, m);
	}
}

/* Whether `newer` has a sum of all tariffs that there are. */
static bool merge_tariffs(struct values *s, const struct values *newer, unsigned sum)
{
	uint32_t *known = &s->tariffs[sum - MEANS_TARIFF_FORWARD];
	uint32_t told = newer->tariffs[sum - MEANS_TARIFF_FORWARD], before = *known;

	*known |= told;
	if (told & ~before && before & ~told)
		values_spoil(s, sum);
	return told == *known;
}

uint64_t values_merge(struct values *s, const struct values *newer)
{
	uint64_t replaced = newer->unreadable;

	for (unsigned m = 0; m < N_MEANINGS; m++) {
		bool is_whole = !is_sum(m) || merge_tariffs(s, newer, m);

		if (values_lacks(newer, m))
			values_spoil(s, m);
		if (!values_has(newer, m) || !is_whole)
			continue;
		values_set(s, m, newer->of[m]);
		replaced |= VALUES_BIT(m);
	}
	return replaced;
}

bool values_is_loaded(const struct values *s, unsigned phase)
{
	static const double loaded_a = 0.01;

	return values_has(s, Q_L1_CURRENT + phase) &&
	       fabs(decimal_double(s->of[Q_L1_CURRENT + phase].value)) >= loaded_a;
}

bool values_is_connected(const struct values *s, unsigned phase)
{
	static const double connected_v = 10;
	const unsigned voltage = Q_L1_VOLTAGE + phase;

	return values_is_loaded(s, phase) || values_lacks(s, voltage) ||
	       (values_has(s, voltage) &&
		       fabs(decimal_double(s->of[voltage].value)) >= connected_v);
}

bool values_power(const struct values *s)
{
	return s->present & (VALUES_TOTALS | VALUES_OF_PHASES);
}
