/* What the meter does not say follows from what it says: a current from power and voltage. Where
 * there is no voltage it is that of the grid, as there is no way to say that it is not known. */
#include "share/emulation/shelly_em.h"

#include "share/rounded.h"

#include <math.h>
#include <stdio.h>

enum { PHASES = 3, PLACES = 2 };

static const double grid_v = 230, grid_hz = 50, most = 1e9;

struct phase {
	struct decimal power, voltage, current, apparent, factor, frequency;
};

/* Always with a point. What is beyond all meters is no number at all. */
static void add(struct json_writer *j, const char *name, struct decimal v)
{
	struct decimal r = rounded(v, PLACES);

	if (r.exp == -PLACES)
		json_writer_decimal(j, name, r);
	else
		json_writer_null(j, name);
}

static struct decimal computed(double v)
{
	return decimal_from_double(v < most ? v > -most ? v : -most : most, PLACES);
}

static bool has_all(const struct reading *r, enum quantity first)
{
	return reading_has(r, first) && reading_has(r, first + 1) && reading_has(r, first + 2);
}

/* Current, apparent power and power factor, of which `r` may have some. */
static void complete(struct phase *p, const struct reading *r, int i)
{
	double watts = fabs(decimal_double(p->power)), volts = decimal_double(p->voltage);
	double amperes = volts > 0 ? watts / volts : 0, va = watts;

	p->current = computed(amperes);
	if (r && reading_has(r, Q_L1_CURRENT + i)) {
		p->current = decimal_magnitude(r->value[Q_L1_CURRENT + i]);
		va = fmax(va, volts * decimal_double(p->current));
	}
	p->apparent = computed(va);
	if (r && reading_has(r, Q_L1_POWER_FACTOR + i))
		p->factor = r->value[Q_L1_POWER_FACTOR + i];
	else
		p->factor = computed(va > 0 ? decimal_double(p->power) / va : 1);
}

static struct phase phase_of(const struct reading *r, int i)
{
	bool is_split = has_all(r, Q_L1_POWER);
	struct phase p = {.voltage = computed(grid_v), .frequency = computed(grid_hz)};

	if (is_split)
		p.power = r->value[Q_L1_POWER + i];
	else if (i == 0)
		p.power = r->value[Q_POWER];
	if (reading_has(r, Q_L1_VOLTAGE + i))
		p.voltage = r->value[Q_L1_VOLTAGE + i];
	if (reading_has(r, Q_FREQUENCY))
		p.frequency = r->value[Q_FREQUENCY];
	complete(&p, is_split ? r : NULL, i);
	return p;
}

/* "a_current" and so on; without a letter the names of a meter of one phase. */
static void add_phase(struct json_writer *j, const char *prefix, const struct phase *p)
{
	static const char *const names[] = {
		"current", "voltage", "act_power", "aprt_power", "pf", "freq"};
	const struct decimal of[] = {
		p->current, p->voltage, p->power, p->apparent, p->factor, p->frequency};
	char name[16];

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		snprintf(name, sizeof name, "%s%s", prefix, names[i]);
		add(j, name, of[i]);
	}
}

static void add_channel(struct json_writer *j)
{
	json_writer_decimal(j, "id", (struct decimal){0});
}

void shelly_em_status(struct json_writer *j, const struct reading *r)
{
	static const char *const prefixes[PHASES] = {"a_", "b_", "c_"};
	double amperes = 0, va = 0;

	add_channel(j);
	for (int i = 0; i < PHASES; i++) {
		struct phase p = phase_of(r, i);

		add_phase(j, prefixes[i], &p);
		amperes += decimal_double(p.current);
		va += decimal_double(p.apparent);
	}
	json_writer_null(j, "n_current");
	add(j, "total_current", computed(amperes));
	add(j, "total_act_power", r->value[Q_POWER]);
	add(j, "total_aprt_power", computed(va));
	json_writer_begin(j, "user_calibrated_phase", '[');
	json_writer_end(j, ']');
}

/* All of it as one phase. */
void shelly_em1_status(struct json_writer *j, const struct reading *r)
{
	struct reading whole = *r;
	struct phase p;

	reading_clear(&whole, Q_L1_POWER);
	p = phase_of(&whole, 0);
	add_channel(j);
	add_phase(j, "", &p);
	json_writer_text(j, "calibration", "factory");
}

/* A counter of a phase, of which the first has all where they are not known each. */
static void add_counter(struct json_writer *j, const char *name, const struct reading *r,
	enum quantity whole, enum quantity first, int i)
{
	if (has_all(r, first))
		add(j, name, r->value[first + i]);
	else if (!reading_has(r, whole))
		json_writer_null(j, name);
	else
		add(j, name, i == 0 ? r->value[whole] : (struct decimal){0});
}

static void add_total(
	struct json_writer *j, const char *name, const struct reading *r, enum quantity q)
{
	if (reading_has(r, q))
		add(j, name, r->value[q]);
	else
		json_writer_null(j, name);
}

void shelly_emdata_status(struct json_writer *j, const struct reading *r)
{
	char name[32];

	add_channel(j);
	for (int i = 0; i < PHASES; i++) {
		snprintf(name, sizeof name, "%c_total_act_energy", 'a' + i);
		add_counter(j, name, r, Q_ENERGY_FORWARD, Q_L1_ENERGY_FORWARD, i);
		snprintf(name, sizeof name, "%c_total_act_ret_energy", 'a' + i);
		add_counter(j, name, r, Q_ENERGY_REVERSE, Q_L1_ENERGY_REVERSE, i);
	}
	add_total(j, "total_act", r, Q_ENERGY_FORWARD);
	add_total(j, "total_act_ret", r, Q_ENERGY_REVERSE);
}

bool shelly_em_invents(const struct reading *r)
{
	return !has_all(r, Q_L1_VOLTAGE) || !reading_has(r, Q_FREQUENCY);
}
