/* Checks of what octets are, and of what numbers can be those of one meter at one moment. What was
 * not sent, or is void, speaks neither for nor against a list; limits are wide, as power and
 * current are not measured in the same instant. Left out: what the meter said before (meter
 * compares that). */
#include "proto/dlms/dlms_contents.h"

#include "base/text.h"
#include "proto/dlms/axdr.h"
#include "proto/dlms/dlms_scaling.h"
#include "reading/telegram.h"
#include "reading/unit.h"

#include <math.h>
#include <string.h>

enum {
	PHASES = 3,
	PHASE_STEP = 20, /* of group C: 21 is L1, 41 L2, 61 L3 */
	PHASES_END = 80,
	MEDIUM_ELECTRICITY = 1, /* group A */
	MOMENTARY = 7,          /* group D */
	ENERGY = 8,
	N_ENERGIES = 3,
	DATE_TIME_OCTETS = 12,
	DATE_OCTETS = 5,
	TIME_OCTETS = 4,
	OBIS_OCTETS = 6,
	TEXT_OCTETS = 8,
	ANY_OCTET = 0xff,
	VOLTAGE_MIN = 80,
	VOLTAGE_MAX = 300,
	VOLTAGE_NONE = 10, /* what an open phase may still show */
	HERTZ_MIN = 45,
	HERTZ_MAX = 65,
	CURRENT_MAX = 1000,
	POWER_MAX = 1000000, /* W; such a list is of a house */
	TARIFF_ROUNDING = 2,
	POWER_ROUNDING = 5, /* W, of a total against its phases: each is rounded */
	POWER_SLACK = 10,   /* W, of a phase: small currents are rounded to nothing */
};

static const double current_none = 0.1, power_factor_max = 1.0, ui_slack = 1.1, sum_slack = 0.01;

static double larger(double a, double b)
{
	return a > b ? a : b;
}

/* Year (or any), month, day. */
static bool is_date(struct bytes b)
{
	unsigned year = (unsigned)b.p[0] << 8 | b.p[1];

	return (year == 0xffff || (year >= 1970 && year < 2200)) && b.p[2] >= 1 &&
	       (b.p[2] <= 12 || b.p[2] >= 0xfd) && b.p[3] >= 1 && (b.p[3] <= 31 || b.p[3] >= 0xe0);
}

/* Hour, minute, second. */
static bool is_time(const uint8_t *p)
{
	return (p[0] < 24 || p[0] == ANY_OCTET) && (p[1] < 60 || p[1] == ANY_OCTET) &&
	       (p[2] < 60 || p[2] == ANY_OCTET);
}

static bool is_text(struct bytes b)
{
	return text_is_printable(text_trimmed(b));
}

bool dlms_content_fits(const struct axdr *e, enum dlms_content content)
{
	struct bytes b = e->data;
	size_t n = bytes_left(&b);

	switch (content) {
	case DLMS_CONTENT_ANY:
		return true;
	case DLMS_CONTENT_TEXT:
		return is_text(b);
	case DLMS_CONTENT_TEXT_OR_EMPTY:
		return n == 0 || is_text(b);
	case DLMS_CONTENT_TEXT_OF_8:
		return n == TEXT_OCTETS && is_text(b);
	case DLMS_CONTENT_DATE_TIME:
		return n == DATE_TIME_OCTETS && is_date(b) && is_time(b.p + DATE_OCTETS);
	case DLMS_CONTENT_DATE:
		return n == DATE_OCTETS && is_date(b);
	case DLMS_CONTENT_TIME:
		return n == TIME_OCTETS && is_time(b.p);
	case DLMS_CONTENT_KFM:
		return n > 4 && memcmp(b.p, "KFM_", 4) == 0;
	case DLMS_CONTENT_SETUP:
		return n == OBIS_OCTETS && b.p[0] == 0 &&
		       memcmp(b.p + 2, "\x19\x09\x00\xff", 4) == 0;
	}
	return false;
}

/* The first number of a name that a list has. */
struct number {
	bool is_known, is_sent;
	double v;
};

/* Those that are held against one another. */
struct numbers {
	struct number now[PHASES_END];                  /* by group C: 1-0:C.7.0 */
	struct number energies[N_ENERGIES][N_ENERGIES]; /* by groups C and E, as 1-0:2.8.1 */
};

static struct number *place_of(struct numbers *all, const struct obis *o)
{
	if (o->a != MEDIUM_ELECTRICITY || o->f != 255)
		return NULL;
	if (o->d == MOMENTARY && o->e == 0 && o->c < PHASES_END)
		return &all->now[o->c];
	if (o->d == ENERGY && o->c < N_ENERGIES && o->e < N_ENERGIES)
		return &all->energies[o->c][o->e];
	return NULL;
}

static bool number(const struct number *n, double *v)
{
	if (n->is_sent)
		*v = n->v;
	return n->is_sent;
}

static bool momentary(const struct numbers *all, unsigned c, double *v)
{
	return number(&all->now[c], v);
}

/* The quantity `c` of phase L1 (21, 22, 31, 32) in phase `i`. */
static bool of_phase(const struct numbers *all, unsigned c, unsigned i, double *v)
{
	return momentary(all, c + i * PHASE_STEP, v);
}

/* Of a number, whose value without a sign is `v`. */
static bool is_possible(const struct reg *r, double v)
{
	if (r->unit == UNIT_UNSAID && dlms_unit_of(r->obis) == UNIT_V)
		return false; /* no power of ten makes it one */
	if (r->is_void)
		return true;
	switch (r->unit) {
	case UNIT_V:
		return v <= VOLTAGE_MAX;
	case UNIT_HZ:
		return v == 0 || (v > HERTZ_MIN && v < HERTZ_MAX);
	case UNIT_A:
		return v <= CURRENT_MAX;
	case UNIT_VAR:
		return v <= POWER_MAX;
	case UNIT_NONE:
		return v <= power_factor_max;
	default:
		return true;
	}
}

/* False when one of them cannot be. */
static bool gather(const struct telegram *t, struct numbers *all)
{
	for (size_t i = 0; i < t->n_registers; i++) {
		const struct reg *r = &t->registers[i];
		bool is_number = r->kind == REG_NUMBER;
		double v = is_number ? decimal_double(r->value) : 0;
		struct number *place = r->obis.b <= t->channel_last ? place_of(all, &r->obis)
								    : NULL;

		if (place && !place->is_known)
			*place = (struct number){true, is_number && !r->is_void, v};
		if (is_number && !is_possible(r, fabs(v)))
			return false;
	}
	return true;
}

/* One phase of an installation may be dead, or missing; what has a current has a voltage. */
static bool voltages_fit(const struct numbers *all)
{
	bool has_any = false, has_mains = false;
	double v, a;

	for (unsigned i = 0; i < PHASES; i++) {
		if (!of_phase(all, 32, i, &v))
			continue;
		has_any = true;
		has_mains |= v >= VOLTAGE_MIN;
		if (v >= VOLTAGE_NONE && v < VOLTAGE_MIN &&
			(!of_phase(all, 31, i, &a) || a > current_none))
			return false;
	}
	return has_mains || !has_any;
}

static bool tariffs_fit(const struct numbers *all, unsigned c, bool is_loose)
{
	const struct number *tariffs = all->energies[c];
	double total, first, second, rest;

	if (!number(&tariffs[0], &total) || !number(&tariffs[1], &first) ||
		!number(&tariffs[2], &second))
		return true;
	rest = total - first - second;
	return rest >= -TARIFF_ROUNDING && (is_loose || rest <= TARIFF_ROUNDING);
}

/* The larger of import and export, `c` and `c` + 1. False when neither was sent. */
static bool power(const struct numbers *all, unsigned c, double *w)
{
	double in = 0, out = 0;
	bool has_in = momentary(all, c, &in), has_out = momentary(all, c + 1, &out);

	*w = larger(in, out);
	return has_in || has_out;
}

enum verdict {
	UNJUDGED,
	RIGHT,
	WRONG,
};

/* Each phase has no more power than voltage and current make. */
static enum verdict judge_phases(const struct numbers *all)
{
	enum verdict verdict = UNJUDGED;

	for (unsigned i = 0; i < PHASES; i++) {
		double w, v, a;

		if (!power(all, 21 + i * PHASE_STEP, &w))
			continue;
		if (w > POWER_MAX)
			return WRONG;
		if (!of_phase(all, 32, i, &v) || !of_phase(all, 31, i, &a))
			continue;
		if (w > v * a * ui_slack + POWER_SLACK)
			return WRONG;
		verdict = RIGHT;
	}
	return verdict;
}

/* What all currents make at the highest voltage: in nets without a neutral one of the three is not
 * measured. False when a current is missing: that of a phase with a voltage, or of any when all
 * `n_phases` are needed. */
static bool apparent_power(const struct numbers *all, unsigned n_phases, double *va)
{
	double v, a, volts = 0, amperes = 0;
	unsigned n = 0;

	for (unsigned i = 0; i < PHASES; i++) {
		bool has_v = of_phase(all, 32, i, &v), has_a = of_phase(all, 31, i, &a);

		if (has_v && !has_a)
			return false;
		volts = has_v ? larger(volts, v) : volts;
		amperes += has_a ? a : 0;
		n += has_a;
	}
	*va = volts * amperes;
	return n >= n_phases && volts > 0;
}

/* The phases add up to the total, if there are so many of them. */
static bool sum_fits(const struct numbers *all, unsigned n_phases)
{
	double in, out, sum = 0;
	unsigned n = 0;

	if (!momentary(all, 1, &in) || !momentary(all, 2, &out))
		return true;
	for (unsigned i = 0; i < PHASES; i++) {
		double phase_in, phase_out;
		bool has_in = of_phase(all, 21, i, &phase_in);

		if (has_in != of_phase(all, 22, i, &phase_out))
			return true;
		n += has_in;
		sum += has_in ? phase_in - phase_out : 0;
	}
	return n < n_phases || fabs(in - out - sum) <= POWER_ROUNDING + sum_slack * larger(in, out);
}

/* Where the phases prove the list, a total that no connection has is a wrong number and not another
 * list. */
static bool total_fits(const struct numbers *all, enum verdict phases, unsigned n_phases)
{
	double w, va;

	if (!power(all, 1, &w))
		return true;
	if (w > POWER_MAX)
		return phases == RIGHT;
	if (apparent_power(all, n_phases, &va) && w > va * ui_slack + PHASES * POWER_SLACK)
		return false;
	return sum_fits(all, n_phases);
}

bool dlms_numbers_fit(const struct telegram *t, bool is_loose)
{
	struct numbers all = {0};
	enum verdict phases;

	if (!gather(t, &all))
		return false;
	phases = judge_phases(&all);
	return phases != WRONG && voltages_fit(&all) && tariffs_fit(&all, 1, is_loose) &&
	       tariffs_fit(&all, 2, is_loose) && total_fits(&all, phases, is_loose ? PHASES : 1);
}
