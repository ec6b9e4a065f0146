/* What no house connection has. */
#include "meter/check/bounds.h"
#include "support/event_text.h"
#include "support/test.h"

#include <stdlib.h>

static struct plausibility w;
static struct event e;

static int set_up(void **state)
{
	(void)state;
	plausibility_reset(&w);
	return 0;
}

static void say(struct values *s, unsigned meaning, int64_t digits, int exp)
{
	s->present |= UINT64_C(1) << meaning;
	s->of[meaning] = (struct values_value){.value = decimal_of(digits, exp)};
}

static struct values one(unsigned meaning, int64_t digits, int exp)
{
	struct values s = {0};

	say(&s, meaning, digits, exp);
	return s;
}

/* Whether the value stays. */
static bool is_kept(struct values s, unsigned meaning, double fuse_a)
{
	bounds_drop(&w, &s, fuse_a, &e);
	return values_has(&s, meaning);
}

static void no_power_is_more_than_a_connection_carries(void **state)
{
	const struct {
		unsigned meaning;
		int64_t watts;
		bool is_allowed;
	} cases[] = {
		{Q_POWER, 189750, true},
		{Q_POWER, 189751, false},
		{Q_POWER, -189751, false},
		{Q_L3_POWER, 63250, true},
		{Q_L3_POWER, -63251, false},
		{MEANS_MAGNITUDE, 189751, false},
		{MEANS_IMPORT, 0xffffffff, false},
		{MEANS_EXPORT, 0xffffffff, false},
		{MEANS_SIGNED_TARIFF, -189751, false},
		{MEANS_L1_IMPORT, 63251, false},
		{MEANS_L2_EXPORT, 63251, false},
		{Q_ENERGY_FORWARD, 1000000000, true},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct values s = one(cases[i].meaning, cases[i].watts, 0);

		assert_int_equal(bounds_allow(&w, &s, 0, &e), cases[i].is_allowed);
	}
	assert_int_equal(w.n[CONTRADICTION_POWER], 9);
}

/* 1.8e39 W, as a damaged scaler makes them. */
static void a_power_of_any_size_is_held_and_said_once(void **state)
{
	const struct values s = one(Q_POWER, 18, 38);

	(void)state;
	for (int i = 0; i < 100; i++) {
		assert_false(bounds_allow(&w, &s, 0, &e));
		assert_int_equal(e.kind, i ? EVENT_NOTHING : EVENT_IMPOSSIBLE);
		assert_true(i > 0 || strstr(text_of_event(&e), "power is 1.8e+39 W"));
	}
	assert_int_equal(w.n[CONTRADICTION_POWER], 100);
}

/* However often it comes: until the owner has looked. */
static void a_power_beyond_the_fuse_is_never_believed(void **state)
{
	const struct values fine = one(Q_L1_POWER, 500, 0), beyond = one(Q_L1_POWER, 14000, 0);

	(void)state;
	assert_true(bounds_allow(&w, &fine, 35, &e));
	for (int i = 0; i < 100; i++) {
		assert_false(bounds_allow(&w, &beyond, 35, &e)); /* 13283 W */
		assert_int_equal(e.kind, i ? EVENT_NOTHING : EVENT_BEYOND_FUSE);
		assert_true(i > 0 ||
			    strstr(text_of_event(&e), "l1_power is 14000 W, but a fuse of 35 A"));
	}
	assert_true(bounds_allow(&w, &fine, 35, &e));
	assert_true(bounds_allow(&w, &beyond, 0, &e));
	assert_int_equal(w.n[CONTRADICTION_FUSE], 100);
}

/* Current transformers: the fuse says that more is right. */
static void a_great_fuse_carries_more_than_a_house(void **state)
{
	const struct values s = one(Q_POWER, 300000, 0);

	(void)state;
	assert_false(bounds_allow(&w, &s, 0, &e));
	assert_true(bounds_allow(&w, &s, 400, &e));
}

static void the_fuse_limits_currents_phases_and_the_total(void **state)
{
	const struct {
		enum quantity q;
		int64_t v;
		bool is_allowed;
	} cases[] = {
		{Q_L2_POWER, 13282, true},
		{Q_L2_POWER, -13283, false},
		{Q_POWER, 39847, true},
		{Q_POWER, 39848, false},
		{Q_L1_VOLTAGE, 230, true},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct values s = one(cases[i].q, cases[i].v, 0);

		assert_int_equal(bounds_allow(&w, &s, 35, &e), cases[i].is_allowed);
	}
	assert_true(is_kept(one(Q_L3_CURRENT, 52, 0), Q_L3_CURRENT, 35));
	assert_false(is_kept(one(Q_L3_CURRENT, -53, 0), Q_L3_CURRENT, 35));
	assert_true(is_kept(one(Q_L3_CURRENT, 250, 0), Q_L3_CURRENT, 0));
	assert_false(is_kept(one(Q_L3_CURRENT, 2000000000, 0), Q_L3_CURRENT, 0));
	assert_int_equal(e.kind, EVENT_CURRENT);
	assert_non_null(strstr(text_of_event(&e), "l3_current is 2e+09 A"));
}

static void a_voltage_of_no_mains_is_left_out(void **state)
{
	const struct {
		int64_t tenths;
		bool has_load, is_kept;
	} cases[] = {
		{2300, true, true}, {-2300, true, false}, {-2300, false, false},
		{23590, false, false}, /* hundredths taken for tenths */
		{3000, true, true}, {3001, true, false}, {1300, true, true}, /* a delta network */
		{0, true, true}, /* the same; a phase that is not connected */
		{15, true, true}, {236, true, false}, {799, true, false}, {800, true, true},
		{400, false, true}, /* what is induced in an open phase */
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct values s = one(Q_L2_VOLTAGE, cases[i].tenths, -1);

		say(&s, Q_L2_CURRENT, cases[i].has_load ? 10 : 9, -2);
		assert_int_equal(is_kept(s, Q_L2_VOLTAGE, 0), cases[i].is_kept);
		assert_true(is_kept(s, Q_L2_CURRENT, 0));
	}
	assert_true(w.n[CONTRADICTION_VOLTAGE] > 0);
}

static void a_load_is_told_by_power_too(void **state)
{
	const unsigned watts[] = {Q_L1_POWER, MEANS_L1_IMPORT, MEANS_L1_EXPORT};

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		struct values s = one(Q_L1_VOLTAGE, 24, 0);

		say(&s, watts[i], 24, 0);
		assert_true(is_kept(s, Q_L1_VOLTAGE, 0));
		say(&s, watts[i], 25, 0);
		assert_false(is_kept(s, Q_L1_VOLTAGE, 0));
	}
	assert_int_equal(w.n[CONTRADICTION_VOLTAGE], 3);
}

/* A meter of one phase may have its voltage and current under the names of the total. */
static void the_only_phase_is_a_phase_by_any_name(void **state)
{
	struct values s = one(MEANS_VOLTAGE, 24, 0);

	(void)state;
	assert_true(is_kept(one(MEANS_VOLTAGE, 231, 0), MEANS_VOLTAGE, 0));
	assert_false(is_kept(one(MEANS_VOLTAGE, -230, 0), MEANS_VOLTAGE, 0));
	assert_false(is_kept(one(MEANS_VOLTAGE, 2359, 0), MEANS_VOLTAGE, 0));
	assert_false(is_kept(one(MEANS_CURRENT, 2000000000, 0), MEANS_CURRENT, 0));
	assert_non_null(strstr(text_of_event(&e), "l1_current is 2e+09 A"));
	say(&s, Q_POWER, 100, 0);
	assert_false(is_kept(s, MEANS_VOLTAGE, 0));
	/* the sum of three phases */
	s = one(MEANS_CURRENT, 400, 0);
	say(&s, Q_L2_CURRENT, 130, 0);
	assert_true(is_kept(s, MEANS_CURRENT, 0));
}

static void a_frequency_of_no_mains_is_left_out(void **state)
{
	(void)state;
	assert_true(is_kept(one(Q_FREQUENCY, 4998, -2), Q_FREQUENCY, 0));
	assert_true(is_kept(one(Q_FREQUENCY, 60, 0), Q_FREQUENCY, 0));
	assert_false(is_kept(one(Q_FREQUENCY, 0, 0), Q_FREQUENCY, 0));
	assert_int_equal(w.n[CONTRADICTION_VOLTAGE], 0);
	assert_false(is_kept(one(Q_FREQUENCY, 4998, -1), Q_FREQUENCY, 0));
	assert_int_equal(e.kind, EVENT_FREQUENCY);
}

static void the_greatest_numbers_do_no_harm(void **state)
{
	(void)state;
	srand(4);
	for (int n = 0; n < 20000; n++) {
		struct values s = {0};

		for (unsigned m = 0; m < N_MEANINGS; m++)
			if (rand() % 4) {
				say(&s, m, 0, 0);
				s.of[m].value = (struct decimal){UINT64_MAX - (uint64_t)rand(),
					(int8_t)(rand() % 81 - 40), rand() % 2};
			}
		bounds_allow(&w, &s, n % 2 ? 63 : 0, &e);
		bounds_drop(&w, &s, n % 2 ? 63 : 0, &e);
		assert_true(strlen(text_of_event(&e)) < EVENT_TEXT_MAX - 1);
	}
}

/* Each sentence fits with the longest names and numbers. */
static void no_sentence_is_cut(void **state)
{
	struct values s = one(MEANS_L3_EXPORT, -123456, 30);

	(void)state;
	bounds_allow(&w, &s, 0, &e);
	assert_non_null(strstr(text_of_event(&e), "while that is so"));
	bounds_allow(&w, &s, 123.456, &e);
	assert_non_null(strstr(text_of_event(&e), "while that is so"));
	s = one(Q_L3_CURRENT, -123456, 30);
	bounds_drop(&w, &s, 0, &e);
	assert_int_equal(e.kind, EVENT_NOTHING); /* it is of a kind that was told */
	s = one(Q_L3_VOLTAGE, -123456, 30);
	bounds_drop(&w, &s, 0, &e);
	assert_non_null(strstr(text_of_event(&e), "it is not published"));
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup(f, set_up)
	const struct CMUnitTest tests[] = {
		TEST(no_power_is_more_than_a_connection_carries),
		TEST(a_power_of_any_size_is_held_and_said_once),
		TEST(a_power_beyond_the_fuse_is_never_believed),
		TEST(a_great_fuse_carries_more_than_a_house),
		TEST(the_fuse_limits_currents_phases_and_the_total),
		TEST(a_voltage_of_no_mains_is_left_out),
		TEST(a_load_is_told_by_power_too),
		TEST(the_only_phase_is_a_phase_by_any_name),
		TEST(a_frequency_of_no_mains_is_left_out),
		TEST(the_greatest_numbers_do_no_harm),
		TEST(no_sentence_is_cut),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
