/* Phases change places, a total finds one, and the direction is turned for a generator. Exact
 * decimals throughout: a total that is split adds up again to the last digit. Left out: what the
 * phases are, which grid.c has found out. */
#include "reading/phases.h"

#include <stddef.h>
#include <string.h>

enum {
	PHASES = 3,
	SPLIT_POWER_EXP = -2,
	SPLIT_ENERGY_EXP = -1,
};

/* The first of each three quantities that belong to the phases, and the total of them. */
static const struct {
	enum quantity l1, total;
	bool has_total, is_split;
	int8_t split_exp;
} triples[] = {
	{Q_L1_POWER, Q_POWER, true, true, SPLIT_POWER_EXP},
	{Q_L1_VOLTAGE, 0, false, false, 0},
	{Q_L1_CURRENT, 0, false, false, 0},
	{Q_L1_ENERGY_FORWARD, Q_ENERGY_FORWARD, true, true, SPLIT_ENERGY_EXP},
	{Q_L1_ENERGY_REVERSE, Q_ENERGY_REVERSE, true, true, SPLIT_ENERGY_EXP},
	{Q_L1_POWER_FACTOR, Q_POWER_FACTOR, true, false, 0},
};

enum { N_TRIPLES = sizeof triples / sizeof *triples };

static const struct {
	char word[6];
	struct phases means;
} words[] = {
	{"l1", {PHASES_TOTAL_L1, {0, 1, 2}}},
	{"l2", {PHASES_TOTAL_L2, {0, 1, 2}}},
	{"l3", {PHASES_TOTAL_L3, {0, 1, 2}}},
	{"split", {PHASES_TOTAL_SPLIT, {0, 1, 2}}},
	/* A meter with one phase calls it L1: it goes where the sequence has the 1. */
	{"123", {PHASES_TOTAL_L1, {0, 1, 2}}},
	{"132", {PHASES_TOTAL_L1, {0, 2, 1}}},
	{"213", {PHASES_TOTAL_L2, {1, 0, 2}}},
	{"312", {PHASES_TOTAL_L2, {2, 0, 1}}},
	{"231", {PHASES_TOTAL_L3, {1, 2, 0}}},
	{"321", {PHASES_TOTAL_L3, {2, 1, 0}}},
};

bool phases_parse(const char *text, struct phases *p)
{
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		if (strcmp(text, words[i].word) != 0)
			continue;
		*p = words[i].means;
		return true;
	}
	return false;
}

/* A quantity as it stands in a reading. */
struct place {
	bool is_present, is_derived, is_unreadable;
	struct decimal value;
};

static struct place take(struct reading *r, enum quantity q)
{
	struct place p = {
		reading_has(r, q), reading_is_derived(r, q), reading_lacks(r, q), decimal_of(0, 0)};

	if (p.is_present)
		p.value = r->value[q];
	reading_clear(r, q);
	return p;
}

static void put(struct reading *r, enum quantity q, const struct place *p)
{
	if (p->is_unreadable)
		reading_spoil(r, q);
	else if (!p->is_present)
		reading_clear(r, q);
	else if (p->is_derived)
		reading_derive(r, q, p->value);
	else
		reading_set(r, q, p->value);
}

static void swap(struct reading *r, enum quantity a, enum quantity b)
{
	struct place of_a = take(r, a), of_b = take(r, b);

	put(r, a, &of_b);
	put(r, b, &of_a);
}

/* The meter sends it, though it may not be readable now. */
static bool is_sent(const struct reading *r, enum quantity q)
{
	return reading_has(r, q) || reading_lacks(r, q);
}

static bool has_others(const struct reading *r, enum quantity l1)
{
	return is_sent(r, l1 + 1) || is_sent(r, l1 + 2);
}

static bool has_any(const struct reading *r, enum quantity l1)
{
	return is_sent(r, l1) || has_others(r, l1);
}

/* Without the power of its phase a current is a magnitude, and stays one: of which direction it is
 * nobody knows. A meter with one phase has that power as its total. */
static bool has_direction(const struct reading *r, int phase)
{
	if (reading_has(r, Q_L1_POWER + phase) || r->value[Q_L1_CURRENT + phase].negative)
		return true;
	return phase == 0 && !reading_lacks(r, Q_L1_POWER) && reading_has(r, Q_POWER) &&
	       !has_others(r, Q_L1_CURRENT) && !has_others(r, Q_L1_VOLTAGE);
}

static void reverse_direction(struct reading *r)
{
	for (int i = 0; i < PHASES; i++)
		if (reading_has(r, Q_L1_CURRENT + i) && has_direction(r, i))
			r->value[Q_L1_CURRENT + i] = decimal_negated(r->value[Q_L1_CURRENT + i]);
	for (enum quantity q = Q_POWER; q <= Q_L3_POWER; q++)
		if (reading_has(r, q))
			r->value[q] = decimal_negated(r->value[q]);
	swap(r, Q_ENERGY_FORWARD, Q_ENERGY_REVERSE);
	for (int i = 0; i < PHASES; i++)
		swap(r, Q_L1_ENERGY_FORWARD + i, Q_L1_ENERGY_REVERSE + i);
}

/* A current has the sign of its power. */
static void derive_power(struct reading *r, int phase, struct decimal v)
{
	const enum quantity a = Q_L1_CURRENT + phase;

	reading_derive(r, Q_L1_POWER + phase, v);
	if (v.negative && reading_has(r, a) && r->value[a].digits && !r->value[a].negative)
		reading_derive(r, a, decimal_negated(r->value[a]));
}

/* The system adds up what it has of the phases. The one that cannot be read is what the others
 * leave of the total; where that is not known, or two cannot be read, none of them is told. */
static void mend_powers(struct reading *r)
{
	bool is_known = reading_has(r, Q_POWER);
	struct decimal rest = is_known ? r->value[Q_POWER] : decimal_of(0, 0);
	int missing = 0, n_missing = 0;

	for (int i = 0; i < PHASES; i++) {
		if (reading_lacks(r, Q_L1_POWER + i)) {
			missing = i;
			n_missing++;
		} else if (reading_has(r, Q_L1_POWER + i)) {
			is_known &= decimal_sub(rest, r->value[Q_L1_POWER + i], &rest);
		}
	}
	if (n_missing == 1 && is_known)
		derive_power(r, missing, rest);
	else if (n_missing)
		for (int i = 0; i < PHASES; i++)
			reading_clear(r, Q_L1_POWER + i);
}

/* Two phases that change places turn the field round, three in a ring do not. */
static bool turns_field(const uint8_t order[PHASES])
{
	return (order[1] + PHASES - order[0]) % PHASES != 1;
}

static void permute(const uint8_t order[PHASES], struct reading *r)
{
	if (r->sequence != SEQUENCE_UNSAID && turns_field(order))
		r->sequence = r->sequence == SEQUENCE_123 ? SEQUENCE_132 : SEQUENCE_123;
	for (size_t t = 0; t < N_TRIPLES; t++) {
		struct place of[PHASES];

		for (int i = 0; i < PHASES; i++)
			of[i] = take(r, triples[t].l1 + i);
		for (int i = 0; i < PHASES; i++)
			put(r, triples[t].l1 + i, &of[order[i]]);
	}
}

/* Some meters have voltages and currents of all phases, but one power. */
static bool tells_of_others(const struct reading *r)
{
	for (size_t t = 0; t < N_TRIPLES; t++)
		if (has_others(r, triples[t].l1))
			return true;
	return false;
}

static void stand_in(enum phases_total phase, struct reading *r)
{
	if (phase != PHASES_TOTAL_L1 && !tells_of_others(r))
		for (size_t t = 0; t < N_TRIPLES; t++)
			swap(r, triples[t].l1, triples[t].l1 + (unsigned)phase);
	for (size_t t = 0; t < N_TRIPLES; t++)
		if (triples[t].has_total && reading_has(r, triples[t].total) &&
			!has_any(r, triples[t].l1))
			reading_derive(
				r, triples[t].l1 + (unsigned)phase, r->value[triples[t].total]);
}

/* In whole units of the last digit, so that each part of a counter that rises never falls. */
static void split(enum quantity l1, struct decimal v, int8_t exp, struct reading *r)
{
	uint64_t first, second;

	while (v.exp > exp && !__builtin_mul_overflow(v.digits, 10, &first)) {
		v.digits = first;
		v.exp--;
	}
	first = v.digits / PHASES;
	second = (v.digits - first) / 2;
	for (int i = 0; i < PHASES; i++) {
		const uint64_t parts[PHASES] = {first, second, v.digits - first - second};

		reading_derive(
			r, l1 + i, (struct decimal){parts[i], v.exp, v.negative && parts[i] != 0});
	}
}

static void split_totals(struct reading *r)
{
	for (size_t t = 0; t < N_TRIPLES; t++)
		if (triples[t].is_split && reading_has(r, triples[t].total) &&
			!has_others(r, triples[t].l1))
			split(triples[t].l1, r->value[triples[t].total], triples[t].split_exp, r);
}

void phases_apply(const struct phases *p, bool reverse, struct reading *r)
{
	bool tells_powers;

	if (reverse)
		reverse_direction(r);
	mend_powers(r);
	tells_powers = has_others(r, Q_L1_POWER);
	permute(p->order, r);
	if (tells_powers)
		return;
	if (p->total == PHASES_TOTAL_SPLIT)
		split_totals(r);
	else
		stand_in(p->total, r);
}
