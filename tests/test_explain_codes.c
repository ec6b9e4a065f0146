/* Registers under a maker's own codes: what is suggested of them, on random meters whose truth is
 * known. Some of their names are hidden. */
#include "explain/explain_codes.h"
#include "explain/explain_work.h"
#include "meter/receiver.h"
#include "proto/dlms/dlms.h"
#include "proto/dlms/dlms_scaling.h"
#include "reading/meaning.h"
#include "reading/unit.h"
#include "sim/nameless/nameless.h"
#include "support/test.h"

#include <stdio.h>
#include <stdlib.h>

enum { OWN = 200, POWER_FACTOR = 13, FIRST_SEED = 7001, LISTS = 40, SECONDS = 1800 };

static struct nameless stream;
static struct receiver receiver;
static struct explain_codes codes;
static struct explain_work work;
static struct explained explained;
static struct explain_guess guesses[EXPLAIN_COLUMNS_MAX];
static struct reg registers[POSITIONS_MAX];
static struct telegram telegram;

static bool is_live(const struct telegram *t)
{
	if (t->n_registers != stream.live.n)
		return false;
	for (size_t i = 0; i < t->n_registers; i++)
		if (t->registers[i].type != stream.live.positions[i].type)
			return false;
	return true;
}

/* Each third with a number, but the powers of the total. */
static bool is_hidden(size_t i)
{
	const struct obis o = stream.live.positions[i].obis;

	return (stream.plan.seed + i) % 3 == 0 &&
	       !(o.d == 7 && (o.c == 1 || o.c == 2 || o.c == 16));
}

/* The telegram as a meter with names would send it. */
static void name(const struct telegram *t, bool has_units, bool is_lying)
{
	telegram_init(&telegram, registers, POSITIONS_MAX);
	for (size_t i = 0; i < t->n_registers; i++) {
		const struct position *p = &stream.live.positions[i];
		struct reg *r = &registers[telegram.n_registers];

		if (t->registers[i].kind != REG_NUMBER || !nameless_is_number(p))
			continue;
		*r = t->registers[i];
		r->obis = p->obis;
		if (is_lying && p->obis.d == 7 && (p->obis.c == 1 || p->obis.c == 2))
			r->obis.c = 3 - p->obis.c;
		r->unit = p->obis.f ? dlms_unit_of(p->obis) : UNIT_NONE;
		r->value.exp = p->scaler;
		if (is_hidden(i) || !p->obis.f) {
			r->obis = (struct obis){1, 0, OWN, (uint8_t)i, 0, 255};
			r->unit = has_units ? r->unit : UNIT_UNSAID;
		}
		telegram.n_registers++;
	}
}

static void hear(uint64_t seed, bool has_units, bool is_lying)
{
	static const struct protocol_conf conf = {.leaves_unnamed = true};
	const struct nameless_plan plan = {seed, SECONDS, NAMELESS_BLOCKS, -1, -1};
	static uint8_t octets[NAMELESS_TELEGRAM_MAX];
	enum receiver_event event;
	size_t length;
	uint64_t ms;

	memset(&codes, 0, sizeof codes);
	nameless_init(&stream, &plan);
	receiver_reset(&receiver, &protocol_dlms, &conf);
	while (nameless_next(&stream, octets, &length, &ms)) {
		struct bytes in = bytes_of(octets, length);

		while ((event = receiver_next(&receiver, &in)) != RECEIVER_MORE) {
			if (event != RECEIVER_UNKNOWN || !is_live(&receiver.telegram))
				continue;
			name(&receiver.telegram, has_units, is_lying);
			explain_codes_take(&codes, &telegram, ms);
		}
	}
}

struct score {
	unsigned n_hidden, n_right, n_wrong;
};

static bool is_name(struct obis a, struct obis b)
{
	return a.a == b.a && a.c == b.c && a.d == b.d && a.e == b.e;
}

/* One of those that were the same all the time is as good as another. */
static bool is_right(const struct explain_guess *g)
{
	const uint64_t *story = stream.live_heard.story;

	for (size_t i = 0; i < stream.live.n; i++)
		if (story[i] == story[g->obis.d] &&
			is_name(g->seems, stream.live.positions[i].obis))
			return true;
	return false;
}

static void judge(struct score *s)
{
	const size_t n = explain_codes_answer(&codes, &work, &explained, guesses);

	for (size_t i = 0; i < stream.live.n; i++)
		s->n_hidden += is_hidden(i) && stream.live.positions[i].obis.f &&
			       nameless_is_number(&stream.live.positions[i]);
	for (size_t i = 0; i < n; i++) {
		assert_int_equal(guesses[i].obis.c, OWN);
		assert_int_not_equal(guesses[i].seems.c % 20, POWER_FACTOR); /* has no unit */
		s->n_right += is_right(&guesses[i]);
		s->n_wrong += !is_right(&guesses[i]);
	}
}

static struct score score_of(bool has_units)
{
	struct score s = {0};

	for (uint64_t seed = FIRST_SEED; seed < FIRST_SEED + LISTS; seed++) {
		hear(seed, has_units, false);
		judge(&s);
	}
	return s;
}

static void most_hidden_registers_are_found_again(void **state)
{
	const struct score s = score_of(true);

	(void)state;
	assert_in_range(s.n_right, s.n_hidden * 6 / 10, s.n_hidden);
	assert_in_range(s.n_wrong, 0, s.n_right * 3 / 100);
}

/* Some send fewer places, or a sign, at times: what was heard before counts on. */
static void what_is_sent_in_another_form_is_the_same(void **state)
{
	struct reg *r = registers;

	(void)state;
	memset(&codes, 0, sizeof codes);
	telegram_init(&telegram, registers, POSITIONS_MAX);
	for (unsigned s = 0; s < 100; s++) {
		telegram.n_registers = 2;
		r[0] = (struct reg){.obis = {1, 0, OWN, 1, 0, 255},
			.kind = REG_NUMBER,
			.unit = UNIT_V,
			.is_signed = s % 3 == 0,
			.value = s % 2 ? decimal_of(2301, -1) : decimal_of(230, 0)};
		r[1] = (struct reg){.obis = {1, 0, OWN, 2, 0, 255}, .kind = REG_TEXT};
		explain_codes_take(&codes, &telegram, s * UINT64_C(1000));
	}
	assert_int_equal(codes.n, 1);
	assert_int_equal(codes.of[0].exp, -1);
	assert_int_equal(codes.lists.n, 1);
	assert_in_range(codes.lists.of[0].n_telegrams, 97, 100);
	assert_true(codes.lists.of[0].columns[0].last == 2301);
	r[0].value = decimal_of(3, 100); /* beyond what can be told so finely */
	explain_codes_take(&codes, &telegram, 200000);
	assert_true(codes.lists.of[0].columns[0].last == 2301);
	assert_int_equal(explain_codes_answer(&codes, &work, &explained, guesses), 1);
	assert_int_equal(guesses[0].obis.d, 1);
	assert_int_equal(guesses[0].seems.c, 32);
}

/* Import has the name of export: something is not as it seems, and nothing is said. */
static void where_the_names_are_wrong_nothing_is_found(void **state)
{
	unsigned n_sure = 0;

	(void)state;
	for (uint64_t seed = FIRST_SEED; seed < FIRST_SEED + LISTS; seed++) {
		size_t n;

		hear(seed, true, true);
		n = explain_codes_answer(&codes, &work, &explained, guesses);
		n_sure += explained.is_power_sure;
		assert_true(!explained.is_power_sure || n == 0);
	}
	assert_in_range(n_sure, 1, LISTS);
}

static void hear_volts(uint8_t unit, int64_t named)
{
	memset(&codes, 0, sizeof codes);
	telegram_init(&telegram, registers, POSITIONS_MAX);
	for (unsigned s = 0; s < 600; s++) {
		telegram.n_registers = 2;
		registers[0] = (struct reg){.obis = {1, 0, OWN, 1, 0, 255},
			.kind = REG_NUMBER,
			.unit = unit,
			.value = decimal_of(2290 + s * 7 % 30, -1)};
		registers[1] = (struct reg){.obis = {1, 0, 32, 7, 0, 255},
			.kind = named ? REG_NUMBER : REG_ABSENT,
			.unit = UNIT_V,
			.value = decimal_of(named, 0)};
		explain_codes_take(&codes, &telegram, s * UINT64_C(1000));
	}
}

static void neither_another_unit_nor_a_name_that_is_there(void **state)
{
	(void)state;
	hear_volts(UNIT_V, 0);
	assert_int_equal(explain_codes_answer(&codes, &work, &explained, guesses), 1);
	assert_int_equal(guesses[0].seems.c, 32);
	hear_volts(UNIT_A, 0);
	assert_int_equal(explain_codes_answer(&codes, &work, &explained, guesses), 0);
	hear_volts(UNIT_V, 7);
	assert_int_equal(explained.of[0].obis.c, 32);
	assert_int_equal(explain_codes_answer(&codes, &work, &explained, guesses), 0);
}

static void those_without_units_are_not(void **state)
{
	const struct score s = score_of(false);

	(void)state;
	assert_int_equal(s.n_right + s.n_wrong, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(most_hidden_registers_are_found_again),
		cmocka_unit_test(what_is_sent_in_another_form_is_the_same),
		cmocka_unit_test(where_the_names_are_wrong_nothing_is_found),
		cmocka_unit_test(neither_another_unit_nor_a_name_that_is_there),
		cmocka_unit_test(those_without_units_are_not),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
