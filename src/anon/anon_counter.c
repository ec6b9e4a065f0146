/* Counters and dates. Each register of a counter has one offset, which keeps all differences, so
 * what follows from how it rises stays true; where meters send totals and tariffs, the offsets add
 * up as the registers do. The offset is whole in the coarsest decimals that were seen, as some
 * meters send a register with other decimals later. Left out: where counters stand. */
#include "anon/anon_numbers.h"

#include <string.h>

enum {
	EXP_STEPS_MAX = 12,
	USUAL_MAX = 10000000, /* what a counter may at least become, where its place has room */
	SUM_DIGITS = 18,      /* of each of up to nine energies that are added up */
	GROUP_ENERGY = 8,
	TARIFFS = 9,
	HALVINGS = 62,
};

static const int64_t limit = INT64_C(1) << 60;

static int64_t power_of_ten(int n)
{
	int64_t v = 1;

	while (n-- > 0)
		v *= 10;
	return v;
}

static int64_t divided_down(int64_t v, int64_t by)
{
	return v / by - (v % by < 0);
}

static int64_t divided_up(int64_t v, int64_t by)
{
	return -divided_down(-v, by);
}

static struct anon_counter *find(struct anon *a, const struct anon_key *key)
{
	for (size_t i = 0; i < a->n_counters; i++)
		if (memcmp(&a->counters[i].key, key, sizeof *key) == 0)
			return &a->counters[i];
	return NULL;
}

static struct anon_counter *find_or_add(struct anon *a, const struct anon_key *key, int exp)
{
	struct anon_counter *c = find(a, key);

	if (c)
		return c;
	if (a->n_counters == ANON_COUNTERS_MAX)
		return NULL;
	c = &a->counters[a->n_counters++];
	*c = (struct anon_counter){.key = *key,
		.exp = exp,
		.finest = exp,
		.low = -limit,
		.high = limit,
		.is_zero = true};
	return c;
}

/* Some meters send a register with other decimals later: the offset is whole in the coarsest. */
static bool coarsen(struct anon_counter *c, int exp)
{
	int64_t by;

	if (exp <= c->exp)
		return true;
	if (exp - c->exp > EXP_STEPS_MAX)
		return false;
	by = power_of_ten(exp - c->exp);
	c->low = divided_up(c->low, by);
	c->high = divided_down(c->high, by);
	c->top = divided_down(c->top, by);
	c->exp = exp;
	return true;
}

static bool note(struct anon *a, struct anon_key key, const struct anon_value *value)
{
	struct anon_counter *c = find_or_add(a, &key, value->exp);
	int64_t by, low, high;

	if (!c || !coarsen(c, value->exp) || c->exp - value->exp > EXP_STEPS_MAX)
		return false;
	c->finest = value->exp < c->finest ? value->exp : c->finest;
	by = power_of_ten(c->exp - value->exp);
	low = divided_up(value->least - value->v, by);
	high = divided_down(value->most - value->v, by);
	c->low = low > c->low ? low : c->low;
	c->high = high < c->high ? high : c->high;
	c->top = value->v / by > c->top ? value->v / by : c->top;
	c->is_zero &= value->v == 0;
	return true;
}

bool anon_counter(struct anon *a, struct anon_key key, struct anon_value *value)
{
	const struct anon_counter *c;

	if (value->v < 0 || value->v >= limit || value->most < value->v || value->least > value->v)
		return false;
	if (value->most > limit)
		value->most = limit;
	if (a->is_survey)
		return note(a, key, value);
	c = find(a, &key);
	if (!c || c->exp - value->exp > EXP_STEPS_MAX)
		return false;
	value->v += c->offset * power_of_ten(c->exp - value->exp);
	return value->v >= value->least && value->v <= value->most;
}

/* Energies are added up, in the finest decimals that one of them has: so large may a counter be
 * that it can. */
static int64_t most_that_adds(const struct anon *a, const struct anon_counter *c)
{
	int steps = 0;

	for (size_t i = 0; i < a->n_counters; i++)
		if (a->counters[i].key.space == c->key.space &&
			c->exp - a->counters[i].finest > steps)
			steps = c->exp - a->counters[i].finest;
	return steps > SUM_DIGITS ? 0 : power_of_ten(SUM_DIGITS - steps);
}

/* Anything that its place can hold, but of a size that is usual, and that adds where the original
 * did. Zero stays: it says that there is nothing. */
static void choose(struct anon *a, struct anon_counter *c)
{
	int64_t high = c->top > USUAL_MAX ? c->top : USUAL_MAX,
		room = most_that_adds(a, c) - c->top;
	uint64_t size;

	c->offset = 0;
	if (c->is_zero || c->low > c->high)
		return;
	high = c->high < high ? c->high : high;
	high = room >= 0 && room < high ? room : high;
	size = (uint64_t)(high - c->low) + 1;
	c->offset = c->low + (int64_t)anon_within(a, (uint64_t)(c - a->counters) + size, 0, size);
	if (c->offset == 0)
		c->offset = high > 0 ? high : c->low;
}

static struct anon_counter *tariff(struct anon *a, const struct anon_counter *total, uint8_t n)
{
	struct anon_key key = total->key;
	struct anon_counter *c;

	key.name.e = n;
	c = find(a, &key);
	return c && c->exp == total->exp ? c : NULL;
}

/* The tariffs of a meter make up its total, and some lists are known by that. */
static void add_up(struct anon *a, struct anon_counter *total)
{
	for (int halving = 0; halving < HALVINGS; halving++) {
		struct anon_counter *c;
		int64_t sum = 0;
		bool has_tariffs = false;

		for (uint8_t n = 1; n <= TARIFFS; n++)
			if ((c = tariff(a, total, n))) {
				sum += c->offset;
				has_tariffs = true;
			}
		if (!has_tariffs)
			return;
		if (sum >= total->low && sum <= total->high) {
			total->offset = sum;
			return;
		}
		for (uint8_t n = 1; n <= TARIFFS; n++)
			if ((c = tariff(a, total, n)))
				c->offset /= 2;
	}
}

void anon_choose(struct anon *a)
{
	a->is_survey = false;
	anon_choose_numbers(a);
	for (size_t i = 0; i < a->n_counters; i++)
		choose(a, &a->counters[i]);
	for (size_t i = 0; i < a->n_counters; i++)
		if (a->counters[i].key.name.d == GROUP_ENERGY && a->counters[i].key.name.e == 0)
			add_up(a, &a->counters[i]);
}

int64_t anon_seconds(const struct anon *a)
{
	return a->is_survey ? 0 : (int64_t)a->days * 86400;
}

/* Days since 1970 in the Gregorian calendar, the year beginning in March. */
static int days_of(int year, int month, int day)
{
	int y = year - (month <= 2), m = (month + 9) % 12;

	return 365 * y + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + day - 1 - 719468;
}

static void date_of(int days, int *year, int *month, int *day)
{
	int era_days = days + 719468, era = era_days / 146097, n = era_days % 146097;
	int y = (n - n / 1460 + n / 36524 - n / 146096) / 365;
	int in_year = n - (365 * y + y / 4 - y / 100), m = (5 * in_year + 2) / 153;

	*day = in_year - (153 * m + 2) / 5 + 1;
	*month = m < 10 ? m + 3 : m - 9;
	*year = y + 400 * era + (*month <= 2);
}

bool anon_date(const struct anon *a, int *year, int *month, int *day)
{
	if (*year < 1980 || *year > 2200 || *month < 1 || *month > 12 || *day < 1 || *day > 31)
		return false;
	if (!a->is_survey)
		date_of(days_of(*year, *month, *day) + a->days, year, month, day);
	return true;
}
