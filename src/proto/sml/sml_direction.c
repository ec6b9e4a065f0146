/* Gives powers that were sent without a sign the direction that the status word tells.
 *
 * 1-0:15.7.0 (old EMH, Iskra, Dr. Neuhaus) is a magnitude by its name. 1-0:16.7.0 has a sign by its
 * name, but some FNN meters send a magnitude there too (Holley DTZ541 one-way and EHZ541, Honeywell
 * AS2020): a positive number, with the bit of export set. No meter that does send signs has ever
 * been seen with that combination.
 *
 * Phases beside such a total are magnitudes as well. An FNN word has a bit for each of them;
 * otherwise their directions are known only if they add up to the total, with none or with all of
 * them exporting. A total that exports beside phases that import would be wrong in any case.
 *
 * Left out: signs that single makers get wrong (sml_quirks.c). */
#include "proto/sml/sml_direction.h"

#include "reading/telegram.h"

#include <math.h>
#include <stddef.h>

enum {
	PHASES = 3,
	ALL = (1u << PHASES) - 1,
	UNKNOWN = ALL + 1,
};

/* Group C of powers. */
enum { TOTAL_MAGNITUDE = 15, TOTAL = 16, GROUP_C_LAST = 76 };

static const uint8_t net_powers[PHASES] = {36, 56, 76};
static const uint8_t imports[PHASES] = {21, 41, 61};
static const uint8_t exports[PHASES] = {22, 42, 62};

/* The powers of a telegram, and what has such a name, by group C: the number of the first register
 * of each, counted from 1; 0 for what was not sent. */
struct powers {
	struct telegram *t;
	bool has_phases;
	uint16_t number[GROUP_C_LAST + 1];
};

static struct reg *power(const struct powers *p, unsigned c)
{
	return p->number[c] ? &p->t->registers[p->number[c] - 1] : NULL;
}

static bool is_power(const struct reg *r)
{
	const struct obis *o = &r->obis;

	return o->d == 7 && o->a == 1 && r->kind == REG_NUMBER && (o->e == 0 || o->e == 255) &&
	       o->f == 255;
}

static void turn(struct telegram *t, struct reg *r)
{
	if (r->meant.negative || !r->meant.digits)
		return;
	r->meant = decimal_negated(r->meant);
	telegram_add_quirk(t, "status-direction");
}

static bool counts_import(const struct telegram *t)
{
	for (size_t i = 0; i < t->n_registers; i++) {
		const struct obis *o = &t->registers[i].obis;

		if (o->a == 1 && o->c == 1 && o->d == 8)
			return true;
	}
	return false;
}

static void direct_total(struct telegram *t, struct sml_status s, struct reg *r)
{
	bool exporting = sml_status_exports(s, 0), is_magnitude = r->obis.c == TOTAL_MAGNITUDE;

	if (is_magnitude)
		r->direction = exporting || counts_import(t) ? DIRECTION_SAID : DIRECTION_DOUBTFUL;
	if (exporting && (is_magnitude || s.style == SML_STATUS_FNN))
		turn(t, r);
}

/* Each total gets its direction. */
static void gather_powers(struct telegram *t, struct sml_status s, struct powers *p)
{
	*p = (struct powers){.t = t};
	for (size_t i = 0; i < t->n_registers; i++) {
		struct reg *r = &t->registers[i];

		if (!is_power(r) || r->obis.c > GROUP_C_LAST)
			continue;
		if (r->obis.c == TOTAL_MAGNITUDE || r->obis.c == TOTAL)
			direct_total(t, s, r);
		if (!p->number[r->obis.c])
			p->number[r->obis.c] = (uint16_t)(i + 1);
		p->has_phases |= r->obis.c > TOTAL;
	}
}

/* The powers of the phases under those names, NULL for one that was not sent. */
struct phases {
	struct reg *of[PHASES];
	unsigned present; /* a bit each */
};

static struct phases phases_of(const struct powers *powers, const uint8_t codes[PHASES])
{
	struct phases p = {.present = 0};

	for (int i = 0; i < PHASES; i++) {
		p.of[i] = power(powers, codes[i]);
		p.present |= (p.of[i] ? 1u : 0) << i;
	}
	return p;
}

static bool has_sign(const struct phases *p)
{
	for (int i = 0; i < PHASES; i++)
		if (p->of[i] && p->of[i]->meant.negative)
			return true;
	return false;
}

/* The phases that export by the status word, a bit each. */
static unsigned phases_that_export(const struct phases *p, struct sml_status s)
{
	unsigned said = 0;

	for (int i = 0; i < PHASES; i++)
		said |= (p->of[i] && sml_status_exports(s, i + 1) ? 1u : 0) << i;
	return said;
}

/* What the phases add up to when those in `exporting` are turned. */
static double sum_w(const struct phases *p, unsigned exporting)
{
	double sum = 0;

	for (int i = 0; i < PHASES; i++)
		if (p->of[i])
			sum += decimal_double(p->of[i]->meant) * (exporting >> i & 1 ? -1 : 1);
	return sum;
}

/* How far the phases are off the total when those in `exporting` are turned. */
static double error_w(const struct phases *p, const struct reg *total, unsigned exporting)
{
	return fabs(sum_w(p, exporting) - decimal_double(total->meant));
}

/* Each value is cut at its last digit. */
static double tolerance_w(const struct phases *p, const struct reg *total)
{
	struct decimal cut = {PHASES + 1, total->meant.exp, false};

	for (int i = 0; i < PHASES; i++)
		if (p->of[i] && p->of[i]->meant.exp > cut.exp)
			cut.exp = p->of[i]->meant.exp;
	return decimal_double(cut);
}

/* Which of the phases export, as far as they add up to the total then: a bit each, or UNKNOWN. */
static unsigned by_sum(const struct phases *p, const struct reg *total, unsigned said)
{
	const unsigned candidates[] = {0, said, ALL};
	double least = tolerance_w(p, total);
	unsigned best = UNKNOWN;

	for (size_t i = 0; i < sizeof candidates / sizeof *candidates; i++) {
		double error = error_w(p, total, candidates[i]);

		if (error < least || (best == UNKNOWN && error <= least)) {
			least = error;
			best = candidates[i];
		}
	}
	return best;
}

/* Which of these phases export, all of which were sent without a minus. */
static unsigned exporting(
	const struct phases *p, const struct reg *total, struct sml_status s, bool is_net)
{
	unsigned said = phases_that_export(p, s);
	unsigned best = total ? by_sum(p, total, said) : UNKNOWN;
	bool is_export = total ? total->meant.negative && !total->value.negative
			       : sml_status_exports(s, 0);

	if (best != UNKNOWN)
		return best;
	if (!total && is_export && sum_w(p, said) > 0)
		return UNKNOWN;
	if (is_export)
		return said && is_net ? said : UNKNOWN;
	/* What does not add up to a magnitude is no share of it. */
	return total && total->obis.c == TOTAL_MAGNITUDE && p->present == ALL ? UNKNOWN : 0;
}

static void direct_phases(struct telegram *t, const struct powers *powers,
	const uint8_t codes[PHASES], struct sml_status s, bool is_net)
{
	const struct reg *total = power(powers, TOTAL);
	struct phases p = phases_of(powers, codes);
	unsigned turned;

	if (!p.present || has_sign(&p))
		return;
	turned = exporting(&p, total ? total : power(powers, TOTAL_MAGNITUDE), s, is_net);
	for (int i = 0; i < PHASES; i++) {
		if (!p.of[i])
			continue;
		p.of[i]->is_void |= turned == UNKNOWN;
		if (turned != UNKNOWN && turned >> i & 1)
			turn(t, p.of[i]);
	}
}

void sml_direct(struct telegram *t, struct sml_status status)
{
	struct powers powers;

	if (status.style == SML_STATUS_UNSAID)
		return;
	gather_powers(t, status, &powers);
	if (!powers.has_phases)
		return;
	direct_phases(t, &powers, net_powers, status, true);
	if (!phases_of(&powers, exports).present)
		direct_phases(t, &powers, imports, status, false);
}
