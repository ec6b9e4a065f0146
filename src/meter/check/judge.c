/* A fingerprint of each list, and the last values of each meaning as doubles, as comparing needs no
 * more. Left out: which telegrams are checked by what (proto tells it in telegram.check). */
#include "meter/check/judge.h"

#include "reading/meaning.h"

#include <math.h>

enum {
	HELD_MOST = 2, /* powers that jump about are a load, in the end */
	REFUSED_TO_BEGIN_ANEW = 3,
};

static const double ms_per_hour = 3600000, ms_per_s = 1000, energy_slack_wh = 1000;

/* What moves at a time in a house with a check of eight bits: the greatest load that is plugged in,
 * and what else may come together in each second between two telegrams. */
struct step {
	double at_once, per_s;
};

static const struct step step_w = {4000, 500}, step_v = {20, 2}, step_a = {20, 2},
			 step_other = {1, 0.1}, step_degrees = {360, 0};

void judge_reset(struct judge *j)
{
	*j = (struct judge){0};
}

static uint32_t hash_octet(uint32_t hash, uint8_t octet)
{
	return (hash ^ octet) * 16777619u; /* FNV-1a */
}

static uint32_t hash_text(uint32_t hash, const char *text)
{
	do
		hash = hash_octet(hash, (uint8_t)*text);
	while (*text++);
	return hash;
}

/* "Not available" is told by a value, so that one bit makes it of 0 W. */
static uint32_t hash_of(const struct telegram *t, const struct values *s)
{
	uint32_t hash = hash_text(2166136261u, t->meter.id);

	for (unsigned i = 0; i < 64; i += 8)
		hash = hash_octet(hash, (uint8_t)(s->unreadable >> i));

	hash = hash_text(hash, t->meter.title);
	hash = hash_text(hash, t->meter.serial);
	hash = hash_text(hash, t->meter.manufacturer);
	hash = hash_text(hash, t->meter.firmware);
	for (size_t i = 0; i < t->n_registers; i++) {
		const struct reg *r = &t->registers[i];
		const uint8_t said[] = {r->obis.a, r->obis.b, r->obis.c, r->obis.d, r->obis.e,
			r->obis.f, r->kind, r->unit, r->type};

		for (size_t k = 0; k < sizeof said; k++)
			hash = hash_octet(hash, said[k]);
	}
	return hash;
}

/* What is heard again moves up; what is new takes the last place, so that damage does not drive out
 * the others. */
bool judge_knows(struct judge *j, const struct telegram *t, const struct values *s)
{
	const uint32_t hash = hash_of(t, s);

	for (unsigned i = 0; i < j->n_lists; i++) {
		if (j->lists[i] != hash)
			continue;
		if (i) {
			j->lists[i] = j->lists[i - 1];
			j->lists[i - 1] = hash;
		}
		return true;
	}
	j->n_lists += j->n_lists < JUDGE_LISTS;
	j->lists[j->n_lists - 1] = hash;
	return false;
}

static struct step step_of(unsigned m)
{
	if (meaning_is_power(m))
		return step_w;
	if (meaning_is_voltage(m))
		return step_v;
	if (meaning_is_current(m))
		return step_a;
	return meaning_is_angle(m) ? step_degrees : step_other;
}

static void note(struct judge_value *v, struct decimal value, uint64_t now_ms)
{
	v->heard[v->next] = decimal_double(value);
	v->next = (uint8_t)((v->next + 1) % JUDGE_HEARD);
	if (v->n < JUDGE_HEARD)
		v->n++;
	v->last = value;
	v->last_ms = now_ms;
}

void judge_note(struct judge *j, const struct values *s, uint64_t now_ms)
{
	for (unsigned m = 0; m < N_MEANINGS; m++)
		if (values_has(s, m) && !j->values[m].n)
			note(&j->values[m], s->of[m].value, now_ms);
}

/* Whether a value is where the last ones were, or as far from there as they have been from one
 * another. */
static bool is_near(const struct judge_value *v, double value, double tolerance)
{
	double least = v->heard[0], most = v->heard[0];

	for (unsigned i = 1; i < v->n; i++) {
		least = fmin(least, v->heard[i]);
		most = fmax(most, v->heard[i]);
	}
	tolerance = fmax(tolerance, most - least);
	return value >= least - tolerance && value <= most + tolerance;
}

/* How a telegram came. */
struct hearing {
	enum telegram_check check;
	double most_w; /* that the connection carries */
	uint64_t now_ms;
};

/* What was never heard agrees with nothing, and contradicts nothing. */
static bool agrees(
	const struct judge_value *v, unsigned m, struct decimal value, const struct hearing *h)
{
	const struct step step = step_of(m);

	if (!v->n)
		return h->check != TELEGRAM_UNCHECKED;
	if (h->check == TELEGRAM_UNCHECKED)
		return is_near(v, decimal_double(value), 0);
	return is_near(v, decimal_double(value),
		step.at_once + step.per_s * (double)(h->now_ms - v->last_ms) / ms_per_s);
}

static bool do_powers_agree(const struct judge *j, const struct values *s, const struct hearing *h)
{
	for (unsigned m = 0; m < N_MEANINGS; m++)
		if (values_has(s, m) && meaning_is_power(m) &&
			!agrees(&j->values[m], m, s->of[m].value, h))
			return false;
	return true;
}

static bool is_rise(struct decimal before, uint64_t since_ms, struct decimal now, double fall_wh,
	const struct hearing *h)
{
	double moved_wh = decimal_double(now) - decimal_double(before);
	double hours = (double)(h->now_ms - since_ms) / ms_per_hour;

	if (decimal_compare(now, before) < 0)
		return -moved_wh < fall_wh;
	return moved_wh <= h->most_w * hours + energy_slack_wh;
}

/* The last one that is sure is right; without any the last that was heard has to do. */
static bool is_energy_possible(
	const struct judge_value *v, struct decimal value, const struct hearing *h)
{
	const double fall_wh = h->check == TELEGRAM_UNCHECKED ? 0 : energy_slack_wh;

	if (v->is_sure)
		return is_rise(v->sure, v->sure_ms, value, fall_wh, h);
	return !v->n || is_rise(v->last, v->last_ms, value, fall_wh, h);
}

static bool are_energies_possible(
	const struct judge *j, const struct values *s, const struct hearing *h)
{
	for (unsigned m = 0; m < N_MEANINGS; m++)
		if (values_has(s, m) && meaning_is_energy(m) &&
			!is_energy_possible(&j->values[m], s->of[m].value, h))
			return false;
	return true;
}

/* Of two energies that do not follow one another, while none is sure, the first may be the wrong
 * one. */
static void restart_energies(struct judge *j, const struct values *s, const struct hearing *h)
{
	for (unsigned m = 0; m < N_MEANINGS; m++) {
		struct judge_value *v = &j->values[m];

		if (!values_has(s, m) || !meaning_is_energy(m) || v->is_sure)
			continue;
		v->n = v->next = 0;
		note(v, s->of[m].value, h->now_ms);
	}
}

static void believe(struct judge_value *v, struct decimal value, uint64_t now_ms)
{
	v->is_sure = true;
	v->sure = value;
	v->sure_ms = now_ms;
}

/* The lesser of the last two: neither of them can be more than the counter has. Of the first two
 * none is sure, unless they are the same. */
static void confirm_energy(struct judge_value *v, struct decimal value, const struct hearing *h)
{
	int order = decimal_compare(value, v->last);

	if (v->n && (order == 0 || v->n > 1))
		believe(v, order < 0 ? value : v->last, order <= 0 ? h->now_ms : v->last_ms);
}

/* Takes what may be published; else what was last stands in. */
static void settle(struct judge *j, struct values *s, unsigned m, const struct hearing *h)
{
	struct judge_value *v = &j->values[m];
	const struct decimal value = s->of[m].value;

	if (meaning_is_energy(m) && h->check == TELEGRAM_UNCHECKED)
		confirm_energy(v, value, h);
	else if (meaning_is_energy(m) || meaning_is_power(m) || agrees(v, m, value, h))
		believe(v, value, h->now_ms);
	note(v, value, h->now_ms);
	if (v->is_sure)
		s->of[m].value = v->sure;
	else
		values_spoil(s, m);
}

static void begin_anew(struct judge *j, const struct values *s, uint64_t now_ms)
{
	j->n_refused = 0;
	for (unsigned m = 0; m < N_MEANINGS; m++)
		j->values[m] = (struct judge_value){0};
	judge_note(j, s, now_ms);
}

enum judgement judge_take(struct judge *j, struct values *s, enum telegram_check check,
	double most_w, uint64_t now_ms)
{
	const struct hearing h = {check, most_w, now_ms};
	bool is_held;

	if (!are_energies_possible(j, s, &h)) {
		restart_energies(j, s, &h);
		if (++j->n_refused >= REFUSED_TO_BEGIN_ANEW)
			begin_anew(j, s, now_ms);
		return JUDGED_REFUSED;
	}
	j->n_refused = 0;
	is_held = !do_powers_agree(j, s, &h) && j->n_held < HELD_MOST;
	j->n_held = is_held ? j->n_held + 1 : 0;
	for (unsigned m = 0; m < N_MEANINGS; m++)
		if (values_has(s, m))
			settle(j, s, m, &h);
	return is_held ? JUDGED_HELD : JUDGED_FINE;
}
