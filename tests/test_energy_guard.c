/* The guard of the energies. */
#include "meter/check/energy_guard.h"
#include "support/test.h"

#include <stdlib.h>

enum { MINUTE_MS = 60000 };

struct guard {
	struct energy_guard energies;
	struct reading reading; /* as it left the guard */
	struct energy_guard_event events[ENERGIES];
	unsigned n_events; /* of the last telegram */
	double limit_w;
	uint32_t remembered; /* quantities that were not said anew */
};

/* A telegram with one energy. */
static const char *said(struct guard *g, enum quantity q, struct decimal v, uint64_t now_ms)
{
	static char text[DECIMAL_TEXT_MAX];

	g->reading = (struct reading){0};
	reading_set(&g->reading, q, v);
	g->n_events = energy_guard_take(
		&g->energies, &g->reading, ~g->remembered, g->limit_w, now_ms, g->events);
	decimal_text(g->reading.value[q], text);
	return text;
}

static const char *heard_wh(struct guard *g, int64_t tenths, uint64_t now_ms)
{
	return said(g, Q_ENERGY_FORWARD, decimal_of(tenths, -1), now_ms);
}

static void the_first_value_is_trusted_and_what_rises_is_too(void **state)
{
	struct guard g = {0};

	(void)state;
	assert_string_equal(heard_wh(&g, 12345678, 0), "1234567.8");
	assert_string_equal(heard_wh(&g, 12345679, 1000), "1234567.9");
	assert_string_equal(heard_wh(&g, 12345679, 2000), "1234567.9");
	assert_int_equal(g.n_events, 0);
	assert_int_equal(g.energies.n_held, 0);
}

static void a_value_that_falls_is_held_back_and_told_once(void **state)
{
	struct guard g = {0};

	(void)state;
	heard_wh(&g, 12345678, 0);
	assert_string_equal(heard_wh(&g, 345678, 1000), "1234567.8");
	assert_int_equal(g.n_events, 1);
	assert_int_equal(g.events[0].kind, ENERGIES_FELL);
	assert_int_equal(g.events[0].quantity, Q_ENERGY_FORWARD);
	assert_int_equal(g.events[0].before.digits, 12345678);
	assert_int_equal(g.events[0].now.digits, 345678);
	assert_string_equal(heard_wh(&g, 345679, 2000), "1234567.8");
	assert_int_equal(g.n_events, 0);
	assert_string_equal(heard_wh(&g, 12345680, 3000), "1234568.0");
	assert_int_equal(g.energies.n_held, 2);
	heard_wh(&g, 345679, 4000);
	assert_int_equal(g.n_events, 0);
}

/* A wrong value in a list of a quarter of an hour is said once and remembered many times. */
static void what_is_only_remembered_does_not_speak_for_itself(void **state)
{
	struct guard g = {0};

	(void)state;
	heard_wh(&g, 12345678, 0);
	heard_wh(&g, 992345678, 1000);
	g.remembered = UINT32_MAX;
	for (uint64_t now = 2000; now < 15 * MINUTE_MS; now += 5000)
		assert_string_equal(heard_wh(&g, 992345678, now), "1234567.8");
	g.remembered = 0;
	assert_string_equal(heard_wh(&g, 12345700, 15 * MINUTE_MS), "1234570.0");
	assert_int_equal(g.energies.n_held, 1);
}

static void it_is_told_again_after_an_hour_that_was_fine(void **state)
{
	struct guard g = {0};

	(void)state;
	heard_wh(&g, 12345678, 0);
	heard_wh(&g, 1, 1000);
	heard_wh(&g, 12345678, 59 * MINUTE_MS);
	heard_wh(&g, 1, 59 * MINUTE_MS + 1000);
	assert_int_equal(g.n_events, 0);
	heard_wh(&g, 12345678, 120 * MINUTE_MS);
	heard_wh(&g, 1, 120 * MINUTE_MS + 1000);
	assert_int_equal(g.n_events, 1);
}

static void a_jump_is_held_back(void **state)
{
	struct guard g = {0};

	(void)state;
	heard_wh(&g, 12345678, 0);
	/* 200 kW make 55.6 Wh in a second; two tenths of slack. */
	assert_string_equal(heard_wh(&g, 12345678 + 557, 1000), "1234623.5");
	assert_string_equal(heard_wh(&g, 12346235 + 558, 2000), "1234623.5");
	assert_int_equal(g.n_events, 1);
	assert_int_equal(g.events[0].kind, ENERGIES_JUMPED);
	assert_string_equal(heard_wh(&g, 12346236, 3000), "1234623.6");
}

static void a_limit_of_the_owner_counts(void **state)
{
	struct guard g = {.limit_w = 36000};

	(void)state;
	heard_wh(&g, 12345671, 0);
	assert_string_equal(heard_wh(&g, 12345671 + 102, 1000), "1234577.3");
	assert_string_equal(heard_wh(&g, 12345773 + 103, 2000), "1234577.3");
}

static void a_large_power_raises_the_limit(void **state)
{
	struct guard g = {0};

	(void)state;
	heard_wh(&g, 12345671, 0);
	said(&g, Q_POWER, decimal_of(-360, 3), 500);
	/* 720 kW */
	assert_string_equal(heard_wh(&g, 12345671 + 2002, 1000), "1234767.3");
	assert_string_equal(heard_wh(&g, 12347673 + 2003, 2000), "1234767.3");
}

static void a_power_that_cannot_be_true_is_forgotten(void **state)
{
	struct guard g = {0};

	(void)state;
	heard_wh(&g, 12345678, 0);
	said(&g, Q_POWER, decimal_of(4, 9), 1000);
	said(&g, Q_POWER, decimal_of(500, 0), 2000);
	said(&g, Q_POWER, decimal_of(500, 0), 3000);
	assert_string_equal(heard_wh(&g, 12345678 + 9000000, 4000), "1234567.8");
	/* Nor is one for ever that was said twice. */
	said(&g, Q_POWER, decimal_of(4, 9), 5000);
	said(&g, Q_POWER, decimal_of(4, 9), 6000);
	for (uint64_t now = 7000; now < 121 * MINUTE_MS; now += 5000)
		heard_wh(&g, 12345678, now);
	assert_string_equal(heard_wh(&g, 12345678 + 9000000, 121 * MINUTE_MS), "1234567.8");
}

/* A works that takes 1 MW has stopped shortly before the hourly list. */
static void a_power_that_was_true_is_not(void **state)
{
	struct guard g = {0};

	(void)state;
	heard_wh(&g, 12345678, 0);
	for (uint64_t now = 1000; now < 60 * MINUTE_MS; now += 5000)
		said(&g, Q_POWER, decimal_of(now < 40 * MINUTE_MS ? 1000 : 5, 3), now);
	assert_string_equal(heard_wh(&g, 12345678 + 6700000, 60 * MINUTE_MS), "1904567.8");
}

/* A list every quarter of an hour, merged with faster ones. */
static void the_time_since_the_last_change_counts(void **state)
{
	struct guard g = {0};

	(void)state;
	heard_wh(&g, 12345671, 0);
	for (uint64_t now = 1000; now < 15 * MINUTE_MS; now += 1000)
		heard_wh(&g, 12345671, now);
	assert_string_equal(heard_wh(&g, 12345671 + 300000, 15 * MINUTE_MS), "1264567.1");
	assert_int_equal(g.n_events, 0);
}

static void a_meter_that_falls_back_to_whole_kilowatt_hours_is_held_silently(void **state)
{
	struct guard g = {0};

	(void)state;
	heard_wh(&g, 12345678, 0);
	assert_string_equal(said(&g, Q_ENERGY_FORWARD, decimal_of(1234, 3), 1000), "1234567.8");
	assert_string_equal(heard_wh(&g, 12340000, 2000), "1234567.8"); /* the same, with zeros */
	assert_int_equal(g.n_events, 0);
	assert_int_equal(g.energies.n_held, 0);
	assert_string_equal(said(&g, Q_ENERGY_FORWARD, decimal_of(1235, 3), 3000), "1235000");
	/* The rest of a kWh comes back. */
	assert_string_equal(heard_wh(&g, 12354321, 4000), "1235432.1");
	assert_int_equal(g.n_events, 0);
	assert_string_equal(said(&g, Q_ENERGY_FORWARD, decimal_of(1234, 3), 5000), "1235432.1");
	assert_int_equal(g.n_events, 1);
}

static void a_new_level_is_believed_after_five_minutes(void **state)
{
	struct guard g = {0};
	uint64_t now;

	(void)state;
	heard_wh(&g, 12345678, 0);
	for (now = 1000; now < 1000 + 5 * MINUTE_MS; now += 10000) {
		assert_string_equal(heard_wh(&g, (int64_t)now / 1000, now), "1234567.8");
		assert_int_equal(g.n_events, now == 1000);
	}
	assert_string_equal(heard_wh(&g, 400, now), "40.0");
	assert_int_equal(g.n_events, 1);
	assert_int_equal(g.events[0].kind, ENERGIES_BEGINS_ANEW);
	assert_int_equal(g.events[0].before.digits, 12345678);
	assert_string_equal(heard_wh(&g, 401, now + 1000), "40.1");
	assert_int_equal(g.n_events, 0);
	heard_wh(&g, 12, now + 2000);
	assert_int_equal(g.events[0].kind, ENERGIES_FELL);
	assert_int_equal(g.n_events, 1);
}

static void a_new_level_needs_twenty_telegrams(void **state)
{
	struct guard g = {0};

	(void)state;
	heard_wh(&g, 12345678, 0);
	for (int i = 1; i < 20; i++)
		assert_string_equal(heard_wh(&g, 100 + i, (uint64_t)i * MINUTE_MS), "1234567.8");
	assert_string_equal(heard_wh(&g, 120, 20 * MINUTE_MS), "12.0");
}

static void a_level_that_does_not_stand_is_none(void **state)
{
	struct guard g = {0};

	(void)state;
	heard_wh(&g, 12345678, 0);
	srand(3);
	for (uint64_t now = 1000; now < 30 * MINUTE_MS; now += 1000)
		assert_string_equal(heard_wh(&g, now / 1000 % 100 ? 500 : 400, now), "1234567.8");
	/* Nor is one that the old level interrupts. */
	for (uint64_t now = 30 * MINUTE_MS; now < 60 * MINUTE_MS; now += 1000)
		assert_string_equal(
			heard_wh(&g, now / 1000 % 100 ? 500 : 12345678, now), "1234567.8");
	assert_int_equal(g.energies.counters[0].n_level, 99);
}

static void what_is_absent_stays_absent_and_is_remembered(void **state)
{
	struct guard g = {0};

	(void)state;
	heard_wh(&g, 12345678, 0);
	said(&g, Q_POWER, decimal_of(5, 0), 1000);
	assert_false(reading_has(&g.reading, Q_ENERGY_FORWARD));
	assert_string_equal(heard_wh(&g, 5, 2000), "1234567.8");
}

static void the_eight_are_guarded_each_for_itself(void **state)
{
	struct energy_guard e;
	struct energy_guard_event events[ENERGIES];
	struct reading r = {0};

	(void)state;
	energy_guard_reset(&e);
	for (enum quantity q = Q_ENERGY_FORWARD; q <= Q_L3_ENERGY_REVERSE; q++)
		reading_derive(&r, q, decimal_of(100 + q, 3));
	assert_int_equal(energy_guard_take(&e, &r, UINT32_MAX, 0, 0, events), 0);
	for (enum quantity q = Q_ENERGY_FORWARD; q <= Q_L3_ENERGY_REVERSE; q++)
		reading_derive(&r, q, decimal_of(10 + q, 3));
	assert_int_equal(energy_guard_take(&e, &r, UINT32_MAX, 0, 1000, events), ENERGIES);
	for (enum quantity q = Q_ENERGY_FORWARD; q <= Q_L3_ENERGY_REVERSE; q++) {
		assert_int_equal(r.value[q].digits, 100 + q);
		assert_true(reading_is_derived(&r, q));
	}
}

static void extremes_are_compared_exactly(void **state)
{
	const struct decimal most = {UINT64_MAX, 40, false}, next = {UINT64_MAX - 1, 40, false};
	struct guard g = {0};

	(void)state;
	said(&g, Q_ENERGY_REVERSE, decimal_of(1, -40), 0);
	said(&g, Q_ENERGY_REVERSE, most, 1000);
	assert_int_equal(g.events[0].kind, ENERGIES_JUMPED);
	energy_guard_reset(&g.energies);
	said(&g, Q_ENERGY_REVERSE, most, 0);
	said(&g, Q_ENERGY_REVERSE, next, 1000);
	assert_int_equal(g.n_events, 1);
	said(&g, Q_ENERGY_REVERSE, decimal_negated(most), 2000);
	said(&g, Q_ENERGY_REVERSE, decimal_of(INT64_MIN, -40), 3000);
	assert_int_equal(decimal_compare(g.reading.value[Q_ENERGY_REVERSE], most), 0);
}

/* One telegram in ten is damaged, one in ten in whole kWh. */
static void what_leaves_is_monotonic(void **state)
{
	struct guard g = {0};
	struct decimal before = decimal_of(0, 0);
	int64_t true_tenths = 5000000;
	uint64_t now = 0;

	(void)state;
	srand(7);
	for (int i = 0; i < 50000; i++) {
		struct decimal v;

		now += (uint64_t)(rand() % 3000);
		true_tenths += rand() % 3;
		v = decimal_of(true_tenths, -1);
		if (rand() % 10 == 0)
			v.digits ^= UINT64_C(1) << (16 + rand() % 47); /* 6.5 kWh and more */
		if (rand() % 10 == 0)
			v = decimal_of(true_tenths / 10000, 3);
		said(&g, Q_ENERGY_FORWARD, v, now);
		assert_true(decimal_compare(g.reading.value[Q_ENERGY_FORWARD], before) >= 0);
		before = g.reading.value[Q_ENERGY_FORWARD];
	}
	assert_true(g.energies.n_held > 1000);
	assert_true(decimal_double(before) < (double)true_tenths / 10 + 1);
	assert_true(decimal_double(before) > (double)true_tenths / 10 - 1000);
}

static void a_meter_that_is_unlocked_may_show_the_rest_of_a_kilowatt_hour(void **state)
{
	struct guard g = {0};

	(void)state;
	heard_wh(&g, 12340000, 0);
	assert_string_equal(heard_wh(&g, 12349876, 1000), "1234987.6");
	assert_int_equal(g.n_events, 0);
}

static void a_level_may_be_coarse_and_slow(void **state)
{
	struct guard g = {0};
	uint64_t now;

	(void)state;
	heard_wh(&g, 12345678, 0);
	for (now = 1000; now < 4 * MINUTE_MS; now += 1000)
		heard_wh(&g, 505000, now);
	heard_wh(&g, 605001, now); /* 10 kWh in 4 minutes: 150 kW */
	for (; now < 5 * MINUTE_MS; now += 1000)
		heard_wh(&g, 600000, now); /* whole kWh */
	assert_string_equal(heard_wh(&g, 605002, now + 2000), "60500.2");
	assert_int_equal(g.events[0].kind, ENERGIES_BEGINS_ANEW);
}

static void the_twenty_are_of_one_level(void **state)
{
	struct guard g = {0};

	(void)state;
	heard_wh(&g, 12345678, 0);
	for (int i = 1; i < 20; i++)
		heard_wh(&g, 501, (uint64_t)i * MINUTE_MS);
	for (int i = 20; i < 30; i++)
		assert_string_equal(heard_wh(&g, 401, (uint64_t)i * MINUTE_MS), "1234567.8");
}

/* A level that moves is measured from its last step, not from its first. */
static void a_level_rises_no_faster_than_a_meter(void **state)
{
	struct guard g = {0};

	(void)state;
	heard_wh(&g, 12345678, 0);
	for (int i = 1; i < 20; i++)
		heard_wh(&g, 100 + i, (uint64_t)i * MINUTE_MS);
	/* 20 kWh in a second */
	assert_string_equal(heard_wh(&g, 200119, 19 * MINUTE_MS + 1000), "1234567.8");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_meter_that_is_unlocked_may_show_the_rest_of_a_kilowatt_hour),
		cmocka_unit_test(a_level_may_be_coarse_and_slow),
		cmocka_unit_test(the_twenty_are_of_one_level),
		cmocka_unit_test(the_first_value_is_trusted_and_what_rises_is_too),
		cmocka_unit_test(a_value_that_falls_is_held_back_and_told_once),
		cmocka_unit_test(what_is_only_remembered_does_not_speak_for_itself),
		cmocka_unit_test(it_is_told_again_after_an_hour_that_was_fine),
		cmocka_unit_test(a_jump_is_held_back),
		cmocka_unit_test(a_limit_of_the_owner_counts),
		cmocka_unit_test(a_large_power_raises_the_limit),
		cmocka_unit_test(a_power_that_cannot_be_true_is_forgotten),
		cmocka_unit_test(a_power_that_was_true_is_not),
		cmocka_unit_test(the_time_since_the_last_change_counts),
		cmocka_unit_test(a_meter_that_falls_back_to_whole_kilowatt_hours_is_held_silently),
		cmocka_unit_test(a_new_level_is_believed_after_five_minutes),
		cmocka_unit_test(a_new_level_needs_twenty_telegrams),
		cmocka_unit_test(a_level_that_does_not_stand_is_none),
		cmocka_unit_test(what_is_absent_stays_absent_and_is_remembered),
		cmocka_unit_test(the_eight_are_guarded_each_for_itself),
		cmocka_unit_test(extremes_are_compared_exactly),
		cmocka_unit_test(what_leaves_is_monotonic),
		cmocka_unit_test(a_level_rises_no_faster_than_a_meter),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
