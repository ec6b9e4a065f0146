/* The table of blocks, from which each section of a list takes one; sections in an order that is
 * mostly sensible, between a head and a tail. */
#include "sim/nameless/compose.h"

#include "sim/dlms_list.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CODES_MAX = 12, SECTION_BLOCKS_MAX = 8 };

enum section {
	SECTION_TOTALS,
	SECTION_PHASES,
	SECTION_REACTIVE,
	SECTION_VOLTAGES,
	SECTION_CURRENTS,
	SECTION_FREQUENCY,
	SECTION_FACTORS,
	SECTION_APPARENT,
	SECTION_ENERGIES,
	SECTION_MEANS,
	N_SECTIONS,
};

/* Registers that follow one another: 10 * C + E each, and their D. */
struct block {
	double weight;
	uint8_t d;
	uint16_t codes[CODES_MAX];
};

struct section_blocks {
	double none; /* the weight of nothing at all */
	struct block blocks[SECTION_BLOCKS_MAX];
};

/* clang-format off */
static const struct section_blocks of_three[N_SECTIONS] = {
	[SECTION_TOTALS] = {0, {{50, 7, {10, 20, 30, 40}}, {35, 7, {10, 20}}, {8, 7, {160}},
		{2, 7, {10, 30, 20, 40}}, {2, 7, {20, 10}}, {2, 7, {10}}, {1, 7, {160, 10, 20}}}},
	[SECTION_PHASES] = {45, {{33, 7, {210, 410, 610, 220, 420, 620}},
		{11, 7, {210, 220, 410, 420, 610, 620}}, {8, 7, {360, 560, 760}},
		{3, 7, {210, 410, 610}}}},
	[SECTION_REACTIVE] = {92, {{5, 7, {230, 430, 630, 240, 440, 640}},
		{3, 7, {230, 240, 430, 440, 630, 640}}}},
	[SECTION_VOLTAGES] = {6, {{90, 7, {320, 520, 720}},
		{4, 7, {320, 310, 520, 510, 720, 710}}}},
	[SECTION_CURRENTS] = {12, {{88, 7, {310, 510, 710}}}},
	[SECTION_FREQUENCY] = {75, {{25, 7, {140}}}},
	[SECTION_FACTORS] = {80, {{13, 7, {130}}, {7, 7, {330, 530, 730}}}},
	[SECTION_APPARENT] = {90, {{4, 7, {90}}, {3, 7, {290, 490, 690}}, {3, 7, {90, 100}}}},
	[SECTION_ENERGIES] = {12, {{24, 8, {10, 20, 30, 40}}, {24, 8, {10, 20}},
		{14, 8, {10, 11, 12, 20, 21, 22}}, {8, 8, {10, 11, 12, 20, 21, 22, 30, 40}},
		{6, 8, {11, 12, 21, 22}}, {4, 8, {10, 20, 50, 60, 70, 80}},
		{4, 8, {10, 20, 150}}, {4, 8, {10, 20, 210, 410, 610, 220, 420, 620}}}},
	[SECTION_MEANS] = {90, {{4, 4, {10, 20}}, {3, 6, {10}}, {3, 5, {10, 20}}}},
};
static const struct section_blocks of_one[N_SECTIONS] = {
	[SECTION_TOTALS] = {0, {{50, 7, {10, 20, 30, 40}}, {38, 7, {10, 20}}, {9, 7, {160}},
		{2, 7, {20, 10}}, {1, 7, {10}}}},
	[SECTION_PHASES] = {70, {{26, 7, {210, 220}}, {4, 7, {360}}}},
	[SECTION_REACTIVE] = {96, {{4, 7, {230, 240}}}},
	[SECTION_VOLTAGES] = {6, {{94, 7, {320}}}},
	[SECTION_CURRENTS] = {12, {{88, 7, {310}}}},
	[SECTION_FREQUENCY] = {75, {{25, 7, {140}}}},
	[SECTION_FACTORS] = {80, {{17, 7, {130}}, {3, 7, {330}}}},
	[SECTION_APPARENT] = {92, {{8, 7, {90}}}},
	[SECTION_ENERGIES] = {12, {{25, 8, {10, 20, 30, 40}}, {25, 8, {10, 20}},
		{16, 8, {10, 11, 12, 20, 21, 22}}, {8, 8, {11, 12, 21, 22}}, {8, 8, {10, 11, 12}},
		{4, 8, {10, 20, 150}}, {4, 8, {10}}}},
	[SECTION_MEANS] = {92, {{4, 4, {10, 20}}, {4, 6, {10}}}},
};
/* clang-format on */

/* Of each sort, throughout a list. */
struct shape {
	int8_t scaler;
	uint8_t type;
};

struct composer {
	struct chance chance;
	const struct composition *of;
	struct shape shapes[N_SORTS];
	uint8_t signed_type;
	struct nameless_list *list;
};

static enum position_sort sort_of(unsigned c, unsigned d)
{
	if (d == 8)
		return SORT_ENERGY;
	if (d != 7)
		return SORT_OTHER;
	switch (c % 20) {
	case 3:
	case 4:
		return SORT_REACTIVE;
	case 9:
	case 10:
		return SORT_APPARENT;
	case 11:
		return SORT_CURRENT;
	case 12:
		return SORT_VOLTAGE;
	case 13:
		return SORT_FACTOR;
	case 14:
		return SORT_FREQUENCY;
	default:
		return SORT_POWER;
	}
}

static bool has_register(const struct nameless_list *list, unsigned code, unsigned d)
{
	for (size_t i = 0; i < list->n; i++) {
		const struct position *p = &list->positions[i];

		if (p->tells == TELLS_REGISTER && p->obis.d == d &&
			10u * p->obis.c + p->obis.e == code)
			return true;
	}
	return false;
}

static void add_register(struct composer *m, unsigned code, unsigned d)
{
	unsigned c = code / 10;
	enum position_sort sort = sort_of(c, d);
	const struct shape *f = &m->shapes[sort == SORT_OTHER ? SORT_POWER : sort];
	struct position p = {.tells = TELLS_REGISTER, .sort = (uint8_t)sort, .type = f->type};

	if (has_register(m->list, code, d))
		return;
	if (sort == SORT_POWER && c % 20 == 16)
		p.type = m->signed_type;
	p.scaler = f->scaler;
	p.obis = (struct obis){1, 0, (uint8_t)c, (uint8_t)d, (uint8_t)(code % 10), 255};
	nameless_list_add(m->list, &p);
}

static void add_section(struct composer *m, enum section of)
{
	const struct section_blocks *s = &(m->of->n_phases == PHASES ? of_three : of_one)[of];
	double weights[SECTION_BLOCKS_MAX + 1] = {s->none};
	const struct block *b;
	size_t i;

	for (i = 0; i < SECTION_BLOCKS_MAX; i++)
		weights[i + 1] = s->blocks[i].weight;
	i = chance_pick(&m->chance, weights, SECTION_BLOCKS_MAX + 1);
	if (i == 0)
		return;
	b = &s->blocks[i - 1];
	for (i = 0; i < CODES_MAX && b->codes[i]; i++)
		add_register(m, b->codes[i], b->d);
}

/* One of some, by weights. */
static int64_t one_of(struct composer *m, size_t n, const int64_t *values, const double *weights)
{
	return values[chance_pick(&m->chance, weights, n)];
}

#define ONE_OF(m, values, ...) \
	one_of(m, sizeof(values) / sizeof *(values), values, (const double[]){__VA_ARGS__})

static void choose_scalers(struct composer *m)
{
	static const int64_t volts[] = {-1, -2, 0, -3}, amperes[] = {-2, -3, -1, 0};
	static const int64_t watts[] = {0, -1, 1, -3, -2}, watt_hours[] = {0, 1, 3, 2, -1, -3};
	static const int64_t hertz[] = {-2, -3, -1}, factors[] = {-3, -2};

	m->shapes[SORT_VOLTAGE].scaler = (int8_t)ONE_OF(m, volts, 66, 18, 12, 4);
	m->shapes[SORT_CURRENT].scaler = (int8_t)ONE_OF(m, amperes, 68, 15, 13, 4);
	m->shapes[SORT_POWER].scaler = (int8_t)ONE_OF(m, watts, 94, 2, 2, 1, 1);
	m->shapes[SORT_ENERGY].scaler = (int8_t)ONE_OF(m, watt_hours, 75, 8, 7, 4, 4, 2);
	m->shapes[SORT_FREQUENCY].scaler = (int8_t)ONE_OF(m, hertz, 80, 14, 6);
	m->shapes[SORT_FACTOR].scaler = (int8_t)ONE_OF(m, factors, 75, 25);
	m->shapes[SORT_REACTIVE].scaler = m->shapes[SORT_POWER].scaler;
	m->shapes[SORT_APPARENT].scaler = m->shapes[SORT_POWER].scaler;
	if (m->of->is_large && m->shapes[SORT_CURRENT].scaler == -3)
		m->shapes[SORT_CURRENT].scaler = -2;
}

static uint8_t either(struct composer *m, double share, uint8_t type, uint8_t other)
{
	return chance_is(&m->chance, share) ? type : other;
}

static void choose_types(struct composer *m)
{
	bool all_are_long = chance_is(&m->chance, 0.15);
	struct shape *f = m->shapes;
	bool is_short = !m->of->is_large && f[SORT_POWER].scaler >= 0 && !all_are_long;

	f[SORT_POWER].type = is_short ? either(m, 0.06, U16, U32) : U32;
	f[SORT_REACTIVE].type = f[SORT_APPARENT].type = f[SORT_POWER].type;
	m->signed_type = is_short ? either(m, 0.2, I16, I32) : I32;
	f[SORT_ENERGY].type = f[SORT_ENERGY].scaler < -1 ? U64 : either(m, 0.85, U32, U64);
	f[SORT_VOLTAGE].type = all_are_long || f[SORT_VOLTAGE].scaler == -3
				       ? U32
				       : either(m, 0.8, U16, U32);
	f[SORT_CURRENT].type = all_are_long || f[SORT_CURRENT].scaler == -3
				       ? U32
				       : either(m, 0.8, U16, U32);
	f[SORT_FREQUENCY].type = f[SORT_VOLTAGE].type;
	f[SORT_FACTOR].type = all_are_long ? U32 : either(m, 0.8, U16, I16);
}

static void add_text(struct composer *m, bool may_be_empty)
{
	struct position p = {.tells = TELLS_TEXT, .sort = SORT_TEXT, .type = OCTETS};
	uint32_t number = 10000000 + chance_below(&m->chance, 89999999);

	p.type = either(m, 0.85, OCTETS, TEXT);
	switch (chance_below(&m->chance, may_be_empty ? 5 : 4)) {
	case 0:
		p.obis = (struct obis){0, 0, 42, 0, 0, 255};
		snprintf(p.text, sizeof p.text, "XYZ10307%08u", number);
		break;
	case 1:
		p.obis = (struct obis){0, 0, 96, 1, 0, 255};
		snprintf(p.text, sizeof p.text, "%08u", number);
		break;
	case 2:
		p.obis = (struct obis){0, 0, 96, 1, 1, 255};
		snprintf(p.text, sizeof p.text, "%06u%010u", 100000 + number % 800000, number);
		break;
	case 3:
		p.obis = (struct obis){1, 0, 0, 2, 129, 255};
		snprintf(p.text, sizeof p.text, "LIST_V%03u", number % 1000);
		break;
	default:
		p.obis = (struct obis){0, 0, 96, 1, 3, 255};
		break;
	}
	nameless_list_add(m->list, &p);
}

static void add_clock(struct composer *m)
{
	struct position p = {.sort = SORT_CLOCK, .type = OCTETS, .tells = TELLS_CLOCK};

	p.obis = (struct obis){0, 0, 1, 0, 0, 255};
	if (chance_is(&m->chance, 0.6)) {
		nameless_list_add(m->list, &p);
		return;
	}
	p.tells = TELLS_TIME;
	p.obis = (struct obis){1, 0, 0, 9, 1, 255};
	nameless_list_add(m->list, &p);
	p.tells = TELLS_DATE;
	p.obis = (struct obis){1, 0, 0, 9, 2, 255};
	nameless_list_add(m->list, &p);
}

static void add_head(struct composer *m)
{
	static const int64_t counts[] = {0, 1, 2, 3};
	int64_t n = ONE_OF(m, counts, 15, 40, 35, 10);

	for (int64_t i = 0; i < n; i++)
		add_text(m, i > 0);
	if (chance_is(&m->chance, 0.4))
		add_clock(m);
}

static void add_constant(struct composer *m, uint8_t type, struct obis obis, int64_t v)
{
	const struct position p = {.tells = TELLS_CONSTANT,
		.sort = SORT_OTHER,
		.type = type,
		.obis = obis,
		.constant = v};

	nameless_list_add(m->list, &p);
}

/* Numbers that stand around in lists: states, limits, ratios, tariffs. */
static void add_one_more(struct composer *m)
{
	static const int64_t limits[] = {3450, 6900, 11000, 17250, 24000, 999999};
	static const int64_t fuses[] = {16, 25, 35, 63, 2500, 6300};
	static const int64_t ratios[] = {1, 1, 40, 50, 100};
	struct chance *c = &m->chance;
	const struct position tariff = {.tells = TELLS_TARIFF,
		.sort = SORT_OTHER,
		.type = either(m, 0.7, U8, U16),
		.obis = {0, 0, 96, 14, 0, 255}};

	switch (chance_below(c, 7)) {
	case 0:
		add_constant(
			m, either(m, 0.5, BOOLEAN, ENUM), (struct obis){0, 0, 96, 3, 10, 255}, 1);
		break;
	case 1:
		add_constant(
			m, U32, (struct obis){0, 0, 17, 0, 0, 255}, limits[chance_below(c, 6)]);
		break;
	case 2:
		add_constant(m, U16, (struct obis){0}, fuses[chance_below(c, 6)]);
		break;
	case 3:
		add_constant(m, either(m, 0.5, U16, U32), (struct obis){1, 0, 0, 4, 2, 255},
			ratios[chance_below(c, 5)]);
		break;
	case 4:
		nameless_list_add(m->list, &tariff);
		break;
	case 5:
		add_constant(m, either(m, 0.5, U32, U16), (struct obis){0},
			chance_below(c, 2) ? 0 : chance_below(c, 60000));
		break;
	default:
		add_constant(m, U8, (struct obis){0}, chance_below(c, 200));
		break;
	}
}

static void add_tail(struct composer *m)
{
	static const int64_t counts[] = {0, 1, 2, 3, 4};
	const struct position nothing = {.tells = TELLS_NOTHING, .sort = SORT_OTHER, .type = ARRAY};

	for (int64_t n = ONE_OF(m, counts, 45, 25, 15, 10, 5); n > 0; n--)
		add_one_more(m);
	if (chance_is(&m->chance, 0.05))
		nameless_list_add(m->list, &nothing);
	if (chance_is(&m->chance, 0.15))
		add_text(m, true);
}

/* Where in a list a section stands: smaller is sooner. */
static void place_sections(struct composer *m, double at[N_SECTIONS])
{
	struct chance *c = &m->chance;

	at[SECTION_TOTALS] = chance_between(c, 0, 3);
	at[SECTION_VOLTAGES] = chance_between(c, 0, 4);
	at[SECTION_CURRENTS] = at[SECTION_VOLTAGES] +
			       (chance_is(c, 0.6) ? 0.01 : -0.01) * (chance_is(c, 0.85) ? 1 : 100);
	at[SECTION_PHASES] = at[SECTION_TOTALS] +
			     (chance_is(c, 0.87) ? 1 : -1) * chance_between(c, 0.02, 2.5);
	at[SECTION_REACTIVE] = at[SECTION_PHASES] + chance_between(c, 0.02, 1);
	at[SECTION_ENERGIES] = chance_between(c, 0, 4);
	at[SECTION_FREQUENCY] = chance_between(c, 1, 5);
	at[SECTION_FACTORS] = chance_between(c, 2, 5);
	at[SECTION_APPARENT] = chance_between(c, 2, 5);
	at[SECTION_MEANS] = chance_between(c, 2, 5);
}

static void add_body(struct composer *m, struct nameless_list *quarters)
{
	struct nameless_list *live = m->list;
	double at[N_SECTIONS];

	place_sections(m, at);
	for (int n = 0; n < N_SECTIONS; n++) {
		int first = 0;

		for (int i = 1; i < N_SECTIONS; i++)
			if (at[i] < at[first])
				first = i;
		at[first] = INFINITY;
		m->list = first == SECTION_ENERGIES && m->of->has_quarters ? quarters : live;
		add_section(m, (enum section)first);
	}
	m->list = live;
}

/* From position `from` on. */
static void shuffle(struct chance *c, struct nameless_list *list, size_t from)
{
	for (size_t n = list->n; n > from + 1; n--) {
		size_t i = from + chance_below(c, (uint32_t)(n - from));
		struct position p = list->positions[i];

		list->positions[i] = list->positions[n - 1];
		list->positions[n - 1] = p;
	}
}

void compose(const struct composition *of, uint64_t seed, struct nameless_list *live,
	struct nameless_list *quarters)
{
	struct composer m = {.of = of, .list = live};

	memset(live, 0, sizeof *live);
	memset(quarters, 0, sizeof *quarters);
	chance_seed(&m.chance, seed);
	live->is_cut = quarters->is_cut = chance_is(&m.chance, 0.4);
	choose_scalers(&m);
	choose_types(&m);
	add_head(&m);
	if (of->has_quarters) { /* it begins like the other, and has a state of its own */
		*quarters = *live;
		m.list = quarters;
		add_one_more(&m);
		m.list = live;
	}
	add_body(&m, quarters);
	add_tail(&m);
	if (of->is_shuffled)
		shuffle(&m.chance, live, 0);
}
