/* The table of traps: each is a household, and a function that changes scene or list. */
#include "sim/nameless/trap.h"

#include "sim/dlms_list.h"

#include <string.h>

enum { TENTHS = -1, OBIS_MEAN = 24 };

static struct position *next(struct nameless_list *list)
{
	static const struct position none = {.type = U16, .sort = SORT_OTHER};

	nameless_list_add(list, &none);
	return &list->positions[list->n - 1];
}

/* Takes all registers of that D and, unless `what` is 0, of that C of any phase. */
static void take_out(struct nameless_list *list, unsigned d, unsigned what)
{
	size_t n = 0;

	for (size_t i = 0; i < list->n; i++) {
		const struct position *p = &list->positions[i];

		if (p->tells == TELLS_REGISTER && p->obis.d == d &&
			(what == 0 || p->obis.c % 20 == what))
			continue;
		list->positions[n++] = *p;
	}
	list->n = n;
}

static void add_register(
	struct nameless_list *list, enum position_sort sort, unsigned c, unsigned d, int scaler)
{
	struct position *p = next(list);

	p->type = U32;
	p->tells = TELLS_REGISTER;
	p->sort = (uint8_t)sort;
	p->scaler = (int8_t)scaler;
	p->obis = (struct obis){1, 0, (uint8_t)c, (uint8_t)d, 0, 255};
}

/* All six powers of the phases in whole watts, and the totals. */
static void add_powers(struct nameless_list *list, unsigned n_phases)
{
	take_out(list, 7, 1);
	take_out(list, 7, 2);
	take_out(list, 7, 16);
	add_register(list, SORT_POWER, 1, 7, 0);
	add_register(list, SORT_POWER, 2, 7, 0);
	for (unsigned what = 1; what <= 2; what++)
		for (unsigned i = 1; i <= n_phases; i++)
			add_register(list, SORT_POWER, 20 * i + what, 7, 0);
}

static void add_thermometers(struct nameless_list *list)
{
	for (uint8_t i = 0; i < THERMOMETERS; i++) {
		struct position *p = next(list);

		p->tells = TELLS_CELSIUS;
		p->scaler = TENTHS;
		p->of = i;
	}
}

static void three_thermometers(struct scene *s, struct nameless_list *list)
{
	(void)s;
	take_out(list, 7, 12);
	add_thermometers(list);
}

static void thermometers_too(struct scene *s, struct nameless_list *list)
{
	(void)s;
	add_thermometers(list);
}

static void thermostat(struct scene *s, struct nameless_list *list)
{
	struct position *p;

	(void)s;
	take_out(list, 7, 14);
	p = next(list);
	p->tells = TELLS_THERMOSTAT;
	p->scaler = TENTHS;
}

/* What is imported and what flows at all, where nothing is ever exported. */
static void counters_alike(struct scene *s, struct nameless_list *list)
{
	(void)s;
	take_out(list, 8, 0);
	add_register(list, SORT_ENERGY, 15, 8, 0);
	add_register(list, SORT_ENERGY, 1, 8, 0);
	add_register(list, SORT_ENERGY, 2, 8, 0);
}

static void counters_of_water(struct scene *s, struct nameless_list *list)
{
	(void)s;
	take_out(list, 8, 0);
	for (uint8_t i = 0; i < 2; i++) {
		struct position *p = next(list);

		p->type = U32;
		p->tells = TELLS_LITRES;
		p->of = i;
	}
}

/* It rises as the counter of a constant load does. */
static void uptime(struct scene *s, struct nameless_list *list)
{
	struct position *p = next(list);

	(void)s;
	p->type = U32;
	p->tells = TELLS_UPTIME;
	p->constant = 7654321;
}

static void constants(struct scene *s, struct nameless_list *list)
{
	static const int64_t values[] = {5000, 4998, 500, 50, 230, 2300, 2300, 2300, 2310};

	(void)s;
	for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
		struct position *p = next(list);

		p->tells = TELLS_CONSTANT;
		p->constant = values[i];
	}
}

static void standing_date(struct scene *s, struct nameless_list *list)
{
	struct position *p = next(list);

	(void)s;
	p->type = OCTETS;
	p->tells = TELLS_STANDING_CLOCK;
	p->constant = 86400;
}

static void all_zero(struct scene *s, struct nameless_list *list)
{
	(void)s;
	for (size_t i = 0; i < list->n; i++) {
		struct position *p = &list->positions[i];

		if (!nameless_is_number(p))
			continue;
		p->tells = TELLS_CONSTANT;
		p->constant = 0;
	}
}

/* Nothing changes but a car at ten amperes: 2300 W, for hours. */
static void set_car(struct scene *s, unsigned n_phases, bool by_sun)
{
	struct household *h = &s->household;

	car_init(&h->car, h->n_phases, by_sun, &s->chance);
	h->car.phase = 0;
	h->car.n_phases = n_phases;
	h->car.most_a = h->car.allowed_a = h->car.drawn_a = 10;
	h->car.is_charging = true;
	h->car.left_s = 1e6;
	h->n_appliances = 0;
	for (int i = 0; i < PHASES; i++)
		h->base_w[i] = 0.5;
}

static void car_of_2300_w(struct scene *s, struct nameless_list *list)
{
	set_car(s, 1, false);
	take_out(list, 7, 12);
	add_powers(list, s->household.n_phases);
}

/* The same, with voltages: those of a list of one type are as near 230. */
static void car_beside_voltages(struct scene *s, struct nameless_list *list)
{
	set_car(s, 1, false);
	add_powers(list, s->household.n_phases);
	for (size_t i = 0; i < list->n; i++)
		if (list->positions[i].sort == SORT_VOLTAGE)
			list->positions[i].type = U32;
}

static void car_of_three_phases(struct scene *s, struct nameless_list *list)
{
	set_car(s, PHASES, false);
	take_out(list, 7, 12);
	add_powers(list, PHASES);
}

static void set_inverter(struct scene *s, double watts, unsigned n_phases)
{
	struct household *h = &s->household;

	h->sun.peak_w = watts;
	h->sun.phase = 0;
	h->sun.n_phases = n_phases;
	h->sun.is_steady = true;
	h->sun.reactive = SUN_NONE;
	h->n_appliances = 0;
}

/* Three phases at ten amperes each, in. */
static void inverter_at_10_a(struct scene *s, struct nameless_list *list)
{
	set_inverter(s, 6900, PHASES);
	for (int i = 0; i < PHASES; i++)
		s->household.base_w[i] = 2;
	take_out(list, 7, 12);
	add_powers(list, PHASES);
}

/* Reactive power that is as proportional to the current as active power is. */
static void fixed_power_factor(struct scene *s, struct nameless_list *list)
{
	s->household.sun.reactive = SUN_FIXED;
	s->household.sun.tangent = -0.48;
	s->household.n_appliances = 4;
	take_out(list, 7, 3);
	take_out(list, 7, 4);
	add_register(list, SORT_REACTIVE, 3, 7, 0);
	add_register(list, SORT_REACTIVE, 4, 7, 0);
}

/* It takes reactive power when the voltage is high. */
static void reactive_by_voltage(struct scene *s, struct nameless_list *list)
{
	s->household.sun.reactive = SUN_BY_VOLTAGE;
	s->mains.nominal_v = 234;
	take_out(list, 7, 3);
	take_out(list, 7, 4);
	add_register(list, SORT_REACTIVE, 3, 7, 0);
	add_register(list, SORT_REACTIVE, 4, 7, 0);
}

static void tap_with_kettle(struct scene *s, struct nameless_list *list)
{
	(void)list;
	s->mains.is_without_taps = true;
	s->tap_with_load_v = 2.5;
}

static void stiff_mains(struct scene *s, struct nameless_list *list)
{
	(void)list;
	s->mains.line_ohm = s->mains.neutral_ohm = s->mains.reactance_ohm = 0;
}

/* A meter of the inverter's own tells its power in the same list: it lifts the voltage, too, and
 * nothing is ever exported. */
static void production_for_export(struct scene *s, struct nameless_list *list)
{
	s->household.base_w[0] += 900;
	take_out(list, 7, 16);
	for (size_t i = 0; i < list->n; i++) {
		struct position *p = &list->positions[i];

		if (p->sort != SORT_POWER || p->obis.c != 2)
			continue;
		p->tells = TELLS_PRODUCTION;
		p->obis = (struct obis){0};
		p->sort = SORT_OTHER;
	}
}

/* Voltages twice: now, and the mean of a minute. */
static void voltages_twice(struct scene *s, struct nameless_list *list)
{
	const struct nameless_list once = *list;

	(void)s;
	for (size_t i = 0; i < once.n; i++) {
		struct position p = once.positions[i];

		if (p.sort != SORT_VOLTAGE)
			continue;
		p.sort = SORT_OTHER;
		p.obis.d = OBIS_MEAN;
		nameless_list_add(list, &p);
	}
}

/* A house at rest, with cables that are all capacitors: reactive export is all that moves. */
static void reactive_alone(struct scene *s, struct nameless_list *list)
{
	struct household *h = &s->household;

	h->n_appliances = 2;
	for (int i = 0; i < PHASES; i++) {
		h->base_w[i] = 6;
		h->base_tangent[i] = -6;
	}
	take_out(list, 7, 3);
	take_out(list, 7, 4);
	add_register(list, SORT_REACTIVE, 3, 7, 0);
	add_register(list, SORT_REACTIVE, 4, 7, 0);
}

/* The last position becomes the first. */
static void bring_to_front(struct nameless_list *list)
{
	const struct position last = list->positions[list->n - 1];

	memmove(&list->positions[1], list->positions, (list->n - 1) * sizeof last);
	list->positions[0] = last;
}

static void take_out_powers(struct nameless_list *list)
{
	static const unsigned what[] = {1, 2, 9, 10, 16};

	for (size_t i = 0; i < sizeof what / sizeof *what; i++)
		take_out(list, 7, what[i]);
}

/* Apparent power of both directions, which the voltages answer as they answer active power. */
static void apparent_directions(struct scene *s, struct nameless_list *list)
{
	(void)s;
	take_out_powers(list);
	add_register(list, SORT_APPARENT, 9, 7, 0);
	add_register(list, SORT_APPARENT, 10, 7, 0);
	add_register(list, SORT_POWER, 16, 7, 0);
	list->positions[list->n - 1].type = I32;
	bring_to_front(list);
}

/* Totals, and of the phases apparent power only. */
static void apparent_phases(struct scene *s, struct nameless_list *list)
{
	take_out_powers(list);
	add_register(list, SORT_POWER, 1, 7, 0);
	add_register(list, SORT_POWER, 2, 7, 0);
	for (unsigned i = 1; i <= s->household.n_phases; i++)
		add_register(list, SORT_APPARENT, 20 * i + 9, 7, 0);
}

/* Three lines without a neutral conductor: L2 tells nothing, and powers go with no single current.
 */
static void no_neutral(struct scene *s, struct nameless_list *list)
{
	static const unsigned powers[] = {1, 2, 3, 4, 9, 10, 13, 15, 16};
	size_t n = 0;

	s->measuring.has_two_elements = true;
	s->measuring.counts_by_phase = false;
	s->mains.neutral_ohm = 0;
	for (size_t i = 0; i < list->n; i++) {
		const struct obis *o = &list->positions[i].obis;
		bool is_of_phase = false;

		for (size_t k = 0; k < sizeof powers / sizeof *powers; k++)
			is_of_phase |= o->c > 20 && o->c % 20 == powers[k];
		if (!is_of_phase || list->positions[i].tells != TELLS_REGISTER)
			list->positions[n++] = list->positions[i];
	}
	list->n = n;
}

/* Export stands where import is expected. */
static void export_first(struct scene *s, struct nameless_list *list)
{
	(void)s;
	for (size_t i = 0; i < list->n; i++) {
		struct obis *o = &list->positions[i].obis;

		if (list->positions[i].tells == TELLS_REGISTER && o->c % 20 >= 1 && o->c % 20 <= 2)
			o->c = (uint8_t)(o->c % 20 == 1 ? o->c + 1 : o->c - 1);
	}
}

static const struct {
	const char *word;
	enum household_kind household;
	void (*set)(struct scene *s, struct nameless_list *list);
} traps[] = {
	{"three-thermometers", HOUSEHOLD_SUN, three_thermometers},
	{"thermometers-too", HOUSEHOLD_SUN, thermometers_too},
	{"thermostat", HOUSEHOLD_SUN, thermostat},
	{"counters-alike", HOUSEHOLD_PLAIN, counters_alike},
	{"counters-of-water", HOUSEHOLD_BATTERY, counters_of_water},
	{"uptime", HOUSEHOLD_STANDBY, uptime},
	{"constants", HOUSEHOLD_PLAIN, constants},
	{"standing-date", HOUSEHOLD_PLAIN, standing_date},
	{"all-zero", HOUSEHOLD_PLAIN, all_zero},
	{"car-of-2300-w", HOUSEHOLD_PLAIN, car_of_2300_w},
	{"car-beside-voltages", HOUSEHOLD_PLAIN, car_beside_voltages},
	{"car-of-three-phases", HOUSEHOLD_PLAIN, car_of_three_phases},
	{"inverter-at-10-a", HOUSEHOLD_SUN, inverter_at_10_a},
	{"fixed-power-factor", HOUSEHOLD_SUN, fixed_power_factor},
	{"reactive-by-voltage", HOUSEHOLD_SUN, reactive_by_voltage},
	{"tap-with-kettle", HOUSEHOLD_SUN, tap_with_kettle},
	{"tap-with-kettle-by-night", HOUSEHOLD_PLAIN, tap_with_kettle},
	{"stiff-mains", HOUSEHOLD_SUN, stiff_mains},
	{"production-for-export", HOUSEHOLD_BALCONY, production_for_export},
	{"voltages-twice", HOUSEHOLD_SUN, voltages_twice},
	{"reactive-alone", HOUSEHOLD_PLAIN, reactive_alone},
	{"export-first", HOUSEHOLD_SUN, export_first},
	{"apparent-directions", HOUSEHOLD_SUN, apparent_directions},
	{"apparent-directions-of-a-workshop", HOUSEHOLD_WORKSHOP, apparent_directions},
	{"apparent-phases", HOUSEHOLD_SUN, apparent_phases},
	{"apparent-phases-by-night", HOUSEHOLD_NIGHT, apparent_phases},
	{"no-neutral", HOUSEHOLD_PLAIN, no_neutral},
	{"no-neutral-sun", HOUSEHOLD_SUN, no_neutral},
};

const char *trap_word(size_t i)
{
	return i < sizeof traps / sizeof *traps ? traps[i].word : NULL;
}

enum household_kind trap_household(size_t i)
{
	return traps[i].household;
}

void trap_set(size_t i, struct scene *s, struct nameless_list *list)
{
	traps[i].set(s, list);
}
