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
	PHASE_STEP = 20,        /* of group C: 21 is L1, 41 L2, 61 L3 */
	MEDIUM_ELECTRICITY = 1, /* group A */
	MOMENTARY = 7,          /* group D */
	ENERGY = 8,
	N_ENERGIES = 3,
	ENERGIES_AT = 80, /* in struct numbers */
	N_PLACES = ENERGIES_AT + N_ENERGIES * N_ENERGIES,
	DATE_TIME_OCTETS = 12,
	DATE_OCTETS = 5,
	TIME_OCTETS = 4,
	OBIS_OCTETS = 6,
	TEXT_OCTETS = 8,
	ANY_OCTET = 0xff,
	VOLTAGE_MIN = 80,
	VOLTAGE_MAX = 300,
	VOLTAGE_LOW = 150, /* where the mains have 230 V, on the best phase */
	VOLTAGE_USUAL_MIN = 200,
	VOLTAGE_USUAL_MAX = 255,
	VOLTAGE_NONE = 10, /* what an open phase may still show */
	HERTZ_MIN = 45,
	HERTZ_MAX = 65,
	CURRENT_MAX = 1000,
	POWER_MAX = 1000000, /* W; such a list is of a house */
	TARIFF_ROUNDING = 2,
	POWER_ROUNDING = 5, /* W, of a total against its phases: each is rounded */
	FREQUENCY = 14,     /* group C */
	PROOF_LEAST = 100,  /* W or Wh: smaller numbers are often alike */
	POWER_SLACK = 10,   /* W, of a phase: small currents are rounded to nothing */
};

static const double current_none = 0.1, power_factor_max = 1.0, ui_slack = 1.1, sum_slack = 0.01,
		    proof_part = 0.7;

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

/* Of each name: */
enum said {
	NOT_SAID,
	NO_NUMBER, /* or one that is void */
	NUMBER,
};

/* The numbers that are held against one another: 1-0:C.7.0 at C, 1-0:C.8.E at energy_at(). Of two
 * of a name the first counts. */
struct numbers {
	uint8_t said[N_PLACES]; /* enum said */
	double v[N_PLACES];
};

static unsigned energy_at(unsigned c, unsigned e)
{
	return ENERGIES_AT + c * N_ENERGIES + e;
}

/* N_PLACES: nowhere. */
static unsigned place_of(const struct obis *o)
{
	if (o->a != MEDIUM_ELECTRICITY || o->f != 255)
		return N_PLACES;
	if (o->d == MOMENTARY && o->e == 0 && o->c < ENERGIES_AT)
		return o->c;
	if (o->d == ENERGY && o->c < N_ENERGIES && o->e < N_ENERGIES)
		return energy_at(o->c, o->e);
	return N_PLACES;
}

static bool number(const struct numbers *all, unsigned place, double *v)
{
	if (all->said[place] != NUMBER)
		return false;
	*v = all->v[place];
	return true;
}

/* The quantity `c` of phase L1 (21, 22, 31, 32) in phase `i`. */
static bool of_phase(const struct numbers *all, unsigned c, unsigned i, double *v)
{
	return number(all, c + i * PHASE_STEP, v);
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
	const struct reg *end = t->registers + t->n_registers;

	memset(all->said, NOT_SAID, sizeof all->said);
	for (const struct reg *r = t->registers; r < end; r++) {
		bool is_number = r->kind == REG_NUMBER;
		unsigned place = r->obis.b <= t->channel_last ? place_of(&r->obis) : N_PLACES;
		double v = is_number ? decimal_double(r->value) : 0;

		if (place < N_PLACES && all->said[place] == NOT_SAID) {
			all->said[place] = is_number && !r->is_void ? NUMBER : NO_NUMBER;
			all->v[place] = v;
		}
		if (is_number && !is_possible(r, fabs(v)))
			return false;
	}
	return true;
}

/* One phase of an installation may be dead, or missing; what has a current has a voltage. Delta
 * networks of 3 x 130 V have no list that is built in. */
static bool voltages_fit(const struct numbers *all, bool is_loose)
{
	const int least = is_loose ? VOLTAGE_MIN : VOLTAGE_LOW;
	bool has_any = false, has_mains = false;
	double v, a;

	for (unsigned i = 0; i < PHASES; i++) {
		if (!of_phase(all, 32, i, &v))
			continue;
		has_any = true;
		has_mains |= v >= least;
		if (v >= VOLTAGE_NONE && v < VOLTAGE_MIN &&
			(!of_phase(all, 31, i, &a) || a > current_none))
			return false;
	}
	return has_mains || !has_any;
}

static bool tariffs_fit(const struct numbers *all, unsigned c, bool is_loose)
{
	double total, first, second, rest;

	if (!number(all, energy_at(c, 0), &total) || !number(all, energy_at(c, 1), &first) ||
		!number(all, energy_at(c, 2), &second))
		return true;
	rest = total - first - second;
	return rest >= -TARIFF_ROUNDING && (is_loose || rest <= TARIFF_ROUNDING);
}

/* The larger of import and export, `c` and `c` + 1. False when neither was sent. */
static bool power(const struct numbers *all, unsigned c, double *w)
{
	double in = 0, out = 0;
	bool has_in = number(all, c, &in), has_out = number(all, c + 1, &out);

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
	double in = 0, out = 0, sum = 0;
	unsigned n = 0;

	if (!number(all, 1, &in) || !number(all, 2, &out))
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

/* Where voltage and current change places the product stays what it was. */
static bool is_usual(double v)
{
	return v >= VOLTAGE_USUAL_MIN && v <= VOLTAGE_USUAL_MAX;
}

static bool is_made_by(double w, double va)
{
	return w >= PROOF_LEAST && w >= proof_part * va && w <= va * ui_slack;
}

static bool phases_prove(const struct numbers *all)
{
	double w, v, a;

	for (unsigned i = 0; i < PHASES; i++)
		if (power(all, 21 + i * PHASE_STEP, &w) && of_phase(all, 32, i, &v) &&
			of_phase(all, 31, i, &a) && is_usual(v) && is_made_by(w, v * a))
			return true;
	return false;
}

/* Of all phases, which have about the same voltage. */
static bool total_proves(const struct numbers *all)
{
	double w, v, va;

	for (unsigned i = 0; i < PHASES; i++)
		if (of_phase(all, 32, i, &v) && !is_usual(v))
			return false;
	return power(all, 1, &w) && apparent_power(all, 1, &va) && is_made_by(w, va);
}

static bool tariffs_prove(const struct numbers *all, unsigned c)
{
	double total, first, second;

	return number(all, energy_at(c, 0), &total) && number(all, energy_at(c, 1), &first) &&
	       number(all, energy_at(c, 2), &second) && first >= PROOF_LEAST &&
	       second >= PROOF_LEAST && tariffs_fit(all, c, false);
}

static bool prove(const struct numbers *all)
{
	double hz;

	return (number(all, FREQUENCY, &hz) && hz > 0) || phases_prove(all) || total_proves(all) ||
	       tariffs_prove(all, 1) || tariffs_prove(all, 2);
}

/* The powers with voltages, currents and one another. */
static bool powers_fit(const struct numbers *all, enum dlms_list_by by)
{
	enum verdict phases;
	double w;

	if (by == DLMS_LIST_BY_NAME)
		return !power(all, 1, &w) || w <= POWER_MAX;
	phases = judge_phases(all);
	return phases != WRONG && total_fits(all, phases, by == DLMS_LIST_BY_OWNER ? PHASES : 1);
}

enum dlms_numbers dlms_numbers_of(const struct telegram *t, enum dlms_list_by by)
{
	const bool is_loose = by == DLMS_LIST_BY_OWNER;
	struct numbers all;

	if (!gather(t, &all) || !voltages_fit(&all, is_loose) || !tariffs_fit(&all, 1, is_loose) ||
		!tariffs_fit(&all, 2, is_loose) || !powers_fit(&all, by))
		return DLMS_NUMBERS_WRONG;
	return prove(&all) ? DLMS_NUMBERS_PROVE : DLMS_NUMBERS_FIT;
}
