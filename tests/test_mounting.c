/* Whether the energy that rises is the one that should. */
#include "meter/check/mounting.h"
#include "support/test.h"

enum { SECOND_MS = 1000, HOUR_MS = 3600 * 1000 };

/* A meter, its registers in tenths of a watt-hour, looked at every 10 s. */
struct story {
	struct mounting m;
	struct mounting_evidence evidence;
	double forward, reverse;
	int64_t unit; /* tenths that it shows */
	uint64_t now_ms;
	bool is_import_only;
	unsigned n; /* how often it was said to be the other way */
};

static struct story begin(enum quantity rises)
{
	struct story s = {
		.forward = 43210000, .reverse = 12340000, .unit = 1, .now_ms = 77 * SECOND_MS};

	mounting_expect(&s.m, rises);
	return s;
}

static void hear(struct story *s)
{
	struct reading r = {0};

	reading_set(&r, Q_ENERGY_FORWARD, decimal_of((int64_t)s->forward / s->unit * s->unit, -1));
	if (!s->is_import_only)
		reading_set(&r, Q_ENERGY_REVERSE,
			decimal_of((int64_t)s->reverse / s->unit * s->unit, -1));
	s->n += mounting_take(&s->m, &r, s->now_ms, &s->evidence);
}

static void pass(struct story *s, double hours, double watts)
{
	for (unsigned i = 0; i < hours * 360; i++) {
		s->now_ms += 10 * SECOND_MS;
		*(watts > 0 ? &s->forward : &s->reverse) += (watts > 0 ? watts : -watts) / 36;
		hear(s);
	}
}

static void a_meter_the_right_way_is_never_told(void **state)
{
	struct story exports = begin(Q_ENERGY_REVERSE), imports = begin(Q_ENERGY_FORWARD);

	(void)state;
	for (int day = 0; day < 3; day++) {
		pass(&exports, 8, -4000);
		pass(&exports, 16, 12);
		pass(&imports, 24, 900);
	}
	assert_int_equal(exports.n, 0);
	assert_int_equal(imports.n, 0);
}

/* A kilowatt makes 100 Wh in six minutes. */
static void a_meter_the_other_way_is_told_within_minutes(void **state)
{
	struct story s = begin(Q_ENERGY_REVERSE);

	(void)state;
	pass(&s, 0.2, 1000);
	assert_int_equal(s.n, 1);
	assert_true(s.evidence.wrong_wh >= 100 && s.evidence.wrong_wh < 110);
	assert_true(s.evidence.right_wh == 0);
	assert_true(s.evidence.seconds >= 360 && s.evidence.seconds < 400);
	s = begin(Q_ENERGY_FORWARD);
	pass(&s, 0.2, -1000);
	assert_int_equal(s.n, 1);
}

/* An inverter takes some watts for itself while the panels are under snow. */
static void what_an_inverter_takes_for_itself_tells_nothing(void **state)
{
	struct story s = begin(Q_ENERGY_REVERSE);

	(void)state;
	pass(&s, 24 * 14, 40);
	assert_int_equal(s.n, 0);
	assert_true(s.forward - 43210000 > 100000);
}

static void a_night_before_does_not_hide_it(void **state)
{
	struct story s = begin(Q_ENERGY_REVERSE);

	(void)state;
	pass(&s, 14, -12);
	pass(&s, 6, 1500);
	assert_true(s.n > 0);
}

/* The battery of a hybrid inverter is charged from the grid at times. */
static void both_directions_are_no_mounting(void **state)
{
	struct story s = begin(Q_ENERGY_REVERSE);

	(void)state;
	pass(&s, 5, -3000);
	pass(&s, 2, 3000);
	pass(&s, 5, -3000);
	assert_int_equal(s.n, 0);
}

static void whole_kilowatt_hours_are_seen_as_such(void **state)
{
	struct story s = begin(Q_ENERGY_REVERSE);

	(void)state;
	s.unit = 10000;
	s.forward += 9990; /* one watt-hour before the next */
	pass(&s, 1, 900);
	assert_int_equal(s.n, 0);
	pass(&s, 5, 900);
	assert_true(s.n > 0);
}

static void a_register_that_is_not_sent_does_not_rise(void **state)
{
	struct story s = begin(Q_ENERGY_REVERSE), right = begin(Q_ENERGY_FORWARD);

	(void)state;
	s.is_import_only = right.is_import_only = true;
	pass(&s, 1, 1000);
	pass(&right, 1, 1000);
	assert_true(s.n > 0);
	assert_int_equal(right.n, 0);
}

/* Lists complement one another: a register that comes later has not risen by all that it has. */
static void a_register_that_comes_later_begins_there(void **state)
{
	struct story s = begin(Q_ENERGY_REVERSE);

	(void)state;
	s.is_import_only = true;
	hear(&s);
	s.is_import_only = false;
	pass(&s, 0.5, 1000);
	assert_true(s.n > 0);
}

/* A jump is not for these windows: a counter that falls begins anew. */
static void a_register_that_falls_begins_anew(void **state)
{
	struct story s = begin(Q_ENERGY_REVERSE);

	(void)state;
	pass(&s, 0.05, 1000);
	s.reverse = 0;
	hear(&s);
	assert_int_equal(s.n, 0);
	pass(&s, 0.05, 1000);
	assert_int_equal(s.n, 0);
	pass(&s, 0.2, 1000);
	assert_true(s.n > 0);
}

static void what_a_register_was_before_it_fell_counts_no_more(void **state)
{
	struct story right_fell = begin(Q_ENERGY_REVERSE), wrong_fell = begin(Q_ENERGY_REVERSE);

	(void)state;
	hear(&right_fell);
	right_fell.reverse = 0;
	pass(&right_fell, 5, -3000);
	pass(&right_fell, 1, 3000); /* a battery */
	assert_int_equal(right_fell.n, 0);
	hear(&wrong_fell);
	wrong_fell.forward = 0;
	pass(&wrong_fell, 0.5, 1000);
	assert_true(wrong_fell.n > 0);
}

static void nothing_is_expected_of_a_grid_meter(void **state)
{
	struct story s = begin(N_QUANTITIES);

	(void)state;
	pass(&s, 2, 5000);
	pass(&s, 2, -5000);
	s.m = (struct mounting){0};
	pass(&s, 2, 5000);
	assert_int_equal(s.n, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_meter_the_right_way_is_never_told),
		cmocka_unit_test(a_meter_the_other_way_is_told_within_minutes),
		cmocka_unit_test(what_an_inverter_takes_for_itself_tells_nothing),
		cmocka_unit_test(a_night_before_does_not_hide_it),
		cmocka_unit_test(both_directions_are_no_mounting),
		cmocka_unit_test(whole_kilowatt_hours_are_seen_as_such),
		cmocka_unit_test(a_register_that_is_not_sent_does_not_rise),
		cmocka_unit_test(a_register_that_comes_later_begins_there),
		cmocka_unit_test(a_register_that_falls_begins_anew),
		cmocka_unit_test(what_a_register_was_before_it_fell_counts_no_more),
		cmocka_unit_test(nothing_is_expected_of_a_grid_meter),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
