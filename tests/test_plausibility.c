/* What a meter says of itself in two ways must agree. */
#include "meter/check/energy_guard.h"
#include "meter/check/plausibility.h"
#include "support/event_text.h"
#include "support/test.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* A meter, and what it says. */
struct story {
	struct plausibility plausibility;
	struct event evidence; /* the last that was told */
	unsigned n_told;
	uint64_t now_ms;
	uint32_t period_ms;
	double forward_wh, reverse_wh;
	double says; /* of the true power */
	double unit_wh;
	bool is_import_only; /* no reverse counter */
};

static struct story begin(double says, double unit_wh)
{
	return (struct story){.now_ms = 1000,
		.period_ms = 1000,
		.says = says,
		.unit_wh = unit_wh,
		.forward_wh = 1234567,
		.reverse_wh = 7654};
}

static struct decimal counter(const struct story *s, double wh)
{
	return decimal_from_double(floor(wh / s->unit_wh) * s->unit_wh, 1);
}

static void hear(struct story *s, const struct reading *r)
{
	struct event e;

	plausibility_hear(&s->plausibility, r, s->period_ms, s->now_ms, &e);
	if (e.kind == EVENT_NOTHING)
		return;
	s->evidence = e;
	s->n_told++;
}

/* Telegrams for some seconds, during which the house has this power, more or less. */
static void live(struct story *s, int seconds, double power_w)
{
	for (uint64_t end = s->now_ms + (uint64_t)seconds * 1000; s->now_ms < end;) {
		double w = power_w + rand() % 21 - 10, wh = w * s->period_ms / 3600000;
		struct reading r = {0};

		s->now_ms += s->period_ms;
		*(wh > 0 ? &s->forward_wh : &s->reverse_wh) += fabs(wh);
		reading_set(&r, Q_POWER, decimal_from_double(w * s->says, 3));
		reading_set(&r, Q_ENERGY_FORWARD, counter(s, s->forward_wh));
		if (!s->is_import_only)
			reading_set(&r, Q_ENERGY_REVERSE, counter(s, s->reverse_wh));
		hear(s, &r);
	}
}

static void assert_quiet(const struct story *s)
{
	for (int c = 0; c < N_CONTRADICTIONS; c++)
		assert_int_equal(s->plausibility.n[c], 0);
	assert_int_equal(s->n_told, 0);
}

static void an_honest_meter_is_left_alone(void **state)
{
	static const double units[] = {0.1, 1, 10, 1000};

	(void)state;
	for (int u = 0; u < 4; u++) {
		struct story s = begin(1, units[u]);

		srand(2);
		for (int hour = 0; hour < 24; hour++)
			live(&s, 3600, rand() % 8000 - 3000);
		/* Zero feed-in: the counters move by turns. */
		live(&s, 24 * 3600, 3);
		assert_quiet(&s);
	}
}

static void a_power_of_the_wrong_sign_is_found(void **state)
{
	struct story s = begin(-1, 0.1);
	double mean_w;

	(void)state;
	live(&s, 119, 1000);
	assert_int_equal(s.plausibility.n[CONTRADICTION_SIGN], 0);
	live(&s, 10, 1000);
	assert_int_equal(s.plausibility.n[CONTRADICTION_SIGN], 1);
	assert_int_equal(s.evidence.kind, EVENT_SIGN);
	assert_int_equal(sscanf(text_of_event(&s.evidence), "the power was %lf W", &mean_w), 1);
	assert_float_equal(mean_w, -1000, 10);
	assert_non_null(strstr(text_of_event(&s.evidence), "W on average for 12"));
	assert_non_null(strstr(text_of_event(&s.evidence), "Wh"));
	assert_non_null(strstr(text_of_event(&s.evidence), "the direction of the power is wrong"));
	assert_true(strlen(text_of_event(&s.evidence)) < EVENT_TEXT_MAX - 1);
	live(&s, 1000, -2000);
	assert_true(s.plausibility.n[CONTRADICTION_SIGN] > 5);
	assert_int_equal(s.n_told, 1);
	plausibility_reset(&s.plausibility);
	live(&s, 200, -2000);
	assert_int_equal(s.n_told, 2);
}

static void small_movements_prove_nothing(void **state)
{
	struct story s = begin(-1, 0.1);

	(void)state;
	live(&s, 120, 280); /* 9.3 Wh */
	assert_quiet(&s);
	s = begin(-1, 10);
	s.forward_wh = 1234501;
	live(&s, 130, 1200); /* 43 Wh: four steps */
	assert_quiet(&s);
	live(&s, 130, 1200);
	assert_int_equal(s.plausibility.n[CONTRADICTION_SIGN], 1);
}

static void nothing_is_judged_across_a_gap(void **state)
{
	struct story s = begin(-1, 0.1);

	(void)state;
	for (int i = 0; i < 20; i++) {
		live(&s, 110, 1000);
		s.now_ms += 16000;
	}
	assert_quiet(&s);
	/* With a slow meter that is no gap. */
	s.period_ms = 10000;
	for (int i = 0; i < 20; i++) {
		live(&s, 110, 1000);
		s.now_ms += 16000;
	}
	assert_true(s.plausibility.n[CONTRADICTION_SIGN] > 0);
}

static void an_import_only_meter_is_judged_while_it_imports(void **state)
{
	struct story s = begin(-1, 0.1);

	(void)state;
	s.is_import_only = true;
	live(&s, 3600, 1000); /* it says export, of which its counter knows nothing */
	live(&s, 3600, -1000);
	assert_quiet(&s);
	s.says = 10;
	live(&s, 600, 1000);
	assert_true(s.plausibility.n[CONTRADICTION_SCALE] > 0);
	s = begin(1, 0.1);
	s.is_import_only = true;
	live(&s, 600, 1000);
	live(&s, 3600, -3000);
	live(&s, 600, 1000);
	assert_quiet(&s);
}

static void a_power_that_is_scaled_wrongly_is_found(void **state)
{
	static const double factors[] = {10, 0.1, 1000, 0.001, 3.5, 0.28};

	(void)state;
	for (int f = 0; f < 6; f++) {
		struct story s = begin(factors[f], 0.1);

		live(&s, 3600, 2000);
		assert_true(s.plausibility.n[CONTRADICTION_SCALE] > 0);
		assert_int_equal(s.plausibility.n[CONTRADICTION_SIGN], 0);
		assert_int_equal(s.n_told, 1);
		assert_non_null(strstr(text_of_event(&s.evidence), "the power adds up to +"));
	}
	for (double factor = 0.4; factor < 2.9; factor += 0.1) {
		struct story s = begin(factor, 0.1);

		live(&s, 3600, -2000);
		assert_quiet(&s);
	}
}

static void a_counter_that_falls_or_jumps_is_no_witness(void **state)
{
	struct story s = begin(1, 0.1);

	(void)state;
	for (int i = 0; i < 10; i++) {
		live(&s, 300, -1000);
		s.forward_wh += 1e6;
		live(&s, 300, -1000);
		s.forward_wh -= 2e6;
	}
	assert_quiet(&s);
}

/* The energies in a list of every quarter of an hour. */
static void slow_counters_are_good_witnesses(void **state)
{
	for (int sign = -1; sign <= 1; sign += 2) {
		struct story s = begin(sign, 0.1);
		double forward = s.forward_wh;

		(void)state;
		for (int i = 1; i < 4000; i++) {
			struct reading r = {0};

			s.now_ms += 2000;
			s.forward_wh += 0.5;
			if (i % 450 == 0)
				forward = s.forward_wh;
			reading_set(&r, Q_POWER, decimal_of(900 * sign, 0));
			reading_set(&r, Q_ENERGY_FORWARD, counter(&s, forward));
			reading_set(&r, Q_ENERGY_REVERSE, decimal_of(0, 0));
			hear(&s, &r);
		}
		assert_int_equal(s.plausibility.n[CONTRADICTION_SIGN] > 0, sign < 0);
		assert_int_equal(s.plausibility.n[CONTRADICTION_SCALE], 0);
	}
}

static struct reading phases_of(int64_t total, int64_t l1, int64_t l2, int64_t l3)
{
	struct reading r = {0};

	reading_set(&r, Q_POWER, decimal_of(total, 0));
	reading_set(&r, Q_L1_POWER, decimal_of(l1, 0));
	reading_set(&r, Q_L2_POWER, decimal_of(l2, 0));
	reading_set(&r, Q_L3_POWER, decimal_of(l3, 0));
	return r;
}

static void phases_that_do_not_add_up_are_found_after_three_telegrams(void **state)
{
	struct story s = begin(1, 1);

	(void)state;
	for (int i = 0; i < 4; i++) {
		struct reading r = phases_of(1000 + i, 500 + i, 500, 101);

		hear(&s, &r);
		assert_int_equal(s.plausibility.n[CONTRADICTION_PHASE_SUM], i < 2 ? 0 : i - 1);
	}
	assert_int_equal(s.n_told, 1);
	assert_non_null(strstr(text_of_event(&s.evidence), "+1103 W"));
	assert_non_null(strstr(text_of_event(&s.evidence), "+1002 W"));
}

static void what_is_truncated_or_ten_percent_off_is_no_contradiction(void **state)
{
	struct story s = begin(1, 1);

	(void)state;
	for (int i = 0; i < 10; i++) {
		struct reading small = phases_of(1000 + i, 500 + i, 500, 100);
		struct reading large = phases_of(-5000 - i, -2000 - i, -2000, -1499);

		hear(&s, &small);
		hear(&s, &large);
	}
	assert_quiet(&s);
}

static void two_wrong_telegrams_are_none(void **state)
{
	struct story s = begin(1, 1);

	(void)state;
	for (int i = 0; i < 20; i++) {
		struct reading r = phases_of(1000 + i, 500 + i, 500, i % 3 ? 500 : 0);

		hear(&s, &r);
	}
	assert_quiet(&s);
}

/* The total comes every 2 s, the phases every 10 s. */
static void phases_of_an_older_list_are_not_compared(void **state)
{
	struct story s = begin(1, 1);

	(void)state;
	for (int i = 0; i < 100; i++) {
		int phase = 1000 + i / 5 * 500;
		struct reading r = phases_of(i % 5 ? i * 300 : 3 * phase, phase, phase, phase);

		hear(&s, &r);
	}
	assert_quiet(&s);
}

static void derived_and_missing_phases_are_not_judged(void **state)
{
	struct story s = begin(1, 1);

	(void)state;
	for (int i = 0; i < 10; i++) {
		struct reading r = phases_of(1000 + i, 500 + i, 0, 0);

		reading_derive(&r, Q_L2_POWER, decimal_of(0, 0));
		hear(&s, &r);
		r = phases_of(2000 + i, 400 + i, 0, 0);
		reading_clear(&r, Q_L2_POWER);
		reading_set(&r, Q_L2_VOLTAGE, decimal_of(230, 0));
		hear(&s, &r);
		r = phases_of(3000 + i, 400 + i, 0, 0);
		reading_derive(&r, Q_POWER, decimal_of(3000 + i, 0));
		hear(&s, &r);
	}
	assert_quiet(&s);
}

static struct reading phase_two(int64_t power_w, int64_t volts, struct decimal amperes)
{
	struct reading r = {0};

	reading_set(&r, Q_L2_POWER, decimal_of(power_w, 0));
	reading_set(&r, Q_L2_VOLTAGE, decimal_of(volts, -1));
	reading_derive(&r, Q_L2_CURRENT, amperes);
	return r;
}

static void more_power_than_voltage_and_current_make_is_found(void **state)
{
	struct story s = begin(1, 1);

	(void)state;
	for (int i = 0; i < 3; i++) {
		struct reading r = phase_two(-1200 - i, 2300 + i, decimal_of(-200, -2));

		hear(&s, &r);
	}
	assert_int_equal(s.plausibility.n[CONTRADICTION_APPARENT], 1);
	assert_non_null(strstr(text_of_event(&s.evidence), "L2 has a power of -1202 W"));
	assert_non_null(strstr(text_of_event(&s.evidence), "230.2 V and 2 A"));
}

/* A meter that tells its power in all only, with each phase's voltage and current. */
static struct reading all_phases(int64_t power_w, int64_t tenths, int64_t amperes)
{
	struct reading r = {0};

	reading_derive(&r, Q_POWER, decimal_of(power_w, 0));
	for (int i = 0; i < 3; i++) {
		reading_set(&r, Q_L1_VOLTAGE + i, decimal_of(tenths, -1));
		reading_set(&r, Q_L1_CURRENT + i, decimal_of(amperes, -2));
	}
	return r;
}

static void a_total_of_more_than_all_phases_make_is_found(void **state)
{
	struct story s = begin(1, 1);

	(void)state;
	for (int i = 0; i < 6; i++) {
		struct reading r = all_phases(1500 + i, 2300 + i, 200); /* 1380 VA */

		hear(&s, &r);
	}
	assert_quiet(&s);
	for (int i = 0; i < 3; i++) {
		struct reading r = all_phases(-13800 - i, 2300 + i, 200);

		hear(&s, &r);
	}
	assert_int_equal(s.plausibility.n[CONTRADICTION_APPARENT], 1);
	assert_non_null(strstr(text_of_event(&s.evidence), "the power is -13802 W"));
}

/* Where a voltage or a current is not told, nobody knows what is behind it. */
static void a_total_with_a_phase_that_is_not_told_is_not_judged(void **state)
{
	struct story s = begin(1, 1);

	(void)state;
	for (int i = 0; i < 10; i++) {
		struct reading r = all_phases(13800 + i, 2300 + i, 200);

		reading_clear(&r, i % 2 ? Q_L2_VOLTAGE : Q_L2_CURRENT);
		hear(&s, &r);
	}
	assert_quiet(&s);
}

static void whole_amperes_and_reactive_power_are_fine(void **state)
{
	struct story s = begin(1, 1);

	(void)state;
	for (int i = 0; i < 10; i++) {
		/* 1.9 A, cut to one; then hardly any power at all. */
		struct reading cut = phase_two(437 + i, 2300 + i, decimal_of(1, 0));
		struct reading reactive = phase_two(3 + i, 2300 + i, decimal_of(500, -2));
		struct reading nothing = phase_two(15 + i % 2, 2300 + i, decimal_of(0, -2));

		hear(&s, &cut);
		hear(&s, &reactive);
		hear(&s, &nothing);
	}
	assert_quiet(&s);
}

static void a_current_of_an_older_list_is_not_compared(void **state)
{
	struct story s = begin(1, 1);

	(void)state;
	for (int i = 0; i < 10; i++) {
		struct reading r = phase_two(3000 + i, 2300, decimal_of(200, -2));

		hear(&s, &r);
	}
	assert_int_equal(s.plausibility.n[CONTRADICTION_APPARENT], 0);
}

static void what_the_guard_of_the_energies_tells_is_counted_and_said(void **state)
{
	struct energy_guard_event event = {
		ENERGIES_FELL, Q_ENERGY_REVERSE, decimal_of(12345, -1), decimal_of(12, 0)};
	struct plausibility w = {0};
	struct event e;

	(void)state;
	plausibility_energy(&w, &event, &e);
	assert_int_equal(e.kind, EVENT_ENERGY_FELL);
	assert_non_null(strstr(text_of_event(&e), "energy_reverse fell from 1234.5 Wh to 12 Wh"));
	event.kind = ENERGIES_JUMPED;
	plausibility_energy(&w, &event, &e);
	assert_non_null(strstr(text_of_event(&e), "jumped"));
	event.kind = ENERGIES_BEGINS_ANEW;
	plausibility_energy(&w, &event, &e);
	assert_non_null(strstr(text_of_event(&e), "begins anew"));
	assert_int_equal(w.n[CONTRADICTION_ENERGY], 2);
	event.before = event.now = (struct decimal){UINT64_MAX, 40, true};
	plausibility_energy(&w, &event, &e);
	assert_true(strlen(text_of_event(&e)) < EVENT_TEXT_MAX - 1);
}

/* A register in Wh, and the other one as it was. */
static void hear_registers(
	struct plausibility *w, double forward_wh, uint64_t now_ms, struct event *e)
{
	struct reading r = {0};

	reading_set(&r, Q_ENERGY_FORWARD, decimal_of((int64_t)forward_wh, 0));
	reading_set(&r, Q_ENERGY_REVERSE, decimal_of(1234567, 0));
	plausibility_hear(w, &r, 1000, now_ms, e);
}

static void a_register_that_its_role_does_not_let_rise(void **state)
{
	struct plausibility w = {0};
	struct event e;

	(void)state;
	plausibility_expect(&w, Q_ENERGY_REVERSE);
	hear_registers(&w, 4321001, 1000, &e);
	hear_registers(&w, 4321151, 181000, &e);
	assert_int_equal(w.n[CONTRADICTION_ROLE], 1);
	assert_int_equal(e.kind, EVENT_IMPORT_RISES);
	assert_string_equal(text_of_event(&e),
		"in 180 s the import register rose by 150 Wh and the other by 0 Wh, which the role "
		"of the meter does not do: it is mounted the other way round");
	hear_registers(&w, 4321301, 361000, &e);
	assert_int_equal(e.kind, EVENT_NOTHING);
	assert_int_equal(w.n[CONTRADICTION_ROLE], 2);
}

static void another_role_counts_anew(void **state)
{
	struct plausibility w = {0};
	struct event e;

	(void)state;
	plausibility_expect(&w, Q_ENERGY_REVERSE);
	hear_registers(&w, 4321001, 1000, &e);
	hear_registers(&w, 4321151, 181000, &e);
	plausibility_expect(&w, Q_ENERGY_REVERSE);
	assert_int_equal(w.n[CONTRADICTION_ROLE], 1);
	plausibility_expect(&w, Q_ENERGY_FORWARD);
	assert_int_equal(w.n[CONTRADICTION_ROLE], 0);
	hear_registers(&w, 4321151, 182000, &e);
	hear_registers(&w, 4321401, 482000, &e);
	assert_int_equal(w.n[CONTRADICTION_ROLE], 0);
	plausibility_expect(&w, Q_ENERGY_REVERSE);
	hear_registers(&w, 4321401, 483000, &e);
	hear_registers(&w, 4321551, 663000, &e);
	assert_int_equal(e.kind, EVENT_IMPORT_RISES);
}

static void the_greatest_numbers_do_no_harm(void **state)
{
	static const int exps[] = {-40, -1, 0, 40};
	struct plausibility w = {0};
	struct event e;

	(void)state;
	srand(4);
	for (int n = 0; n < 20000; n++) {
		struct reading r = {0};

		for (enum quantity q = 0; q < N_QUANTITIES; q++)
			if (rand() % 4)
				reading_set(&r, q,
					(struct decimal){rand() % 3 ? UINT64_MAX : (uint64_t)rand(),
						(int8_t)exps[rand() % 4], rand() % 2});
		if (n % 100 == 0)
			plausibility_expect(&w, rand() % 2 ? Q_ENERGY_FORWARD : Q_ENERGY_REVERSE);
		plausibility_hear(&w, &r, (uint32_t)n, (uint64_t)n * 5000, &e);
	}
	assert_true(w.n[CONTRADICTION_PHASE_SUM] > 0);
}

static void what_happened_between_two_telegrams_is_not_known(void **state)
{
	struct story s = begin(1, 0.1);

	(void)state;
	/* -100 W on average, as far as it was said; the counters saw +100 W. */
	for (int i = 0; i < 3600; i++) {
		struct reading r = {0};

		s.now_ms += 1000;
		s.forward_wh += 100 / 3600.0;
		reading_set(&r, Q_POWER, decimal_of(i % 2 ? 2800 : -3000, 0));
		reading_set(&r, Q_ENERGY_FORWARD, counter(&s, s.forward_wh));
		reading_set(&r, Q_ENERGY_REVERSE, decimal_of(0, 0));
		hear(&s, &r);
	}
	assert_quiet(&s);
	/* A dozen powers are too few. */
	s = begin(-1, 0.1);
	s.period_ms = 10000;
	live(&s, 240, 1000);
	assert_quiet(&s);
	live(&s, 30, 1000);
	assert_int_equal(s.plausibility.n[CONTRADICTION_SIGN], 1);
}

static void an_export_only_meter_is_judged_while_it_exports(void **state)
{
	struct story s = begin(1, 1);

	(void)state;
	for (int i = 0; i < 7200; i++) {
		struct reading r = {0};

		s.now_ms += 1000;
		s.reverse_wh += 0.2;
		/* It counts a phase that delivers; the sum takes. */
		reading_set(&r, Q_POWER, decimal_of(500, 0));
		reading_set(&r, Q_ENERGY_REVERSE, counter(&s, s.reverse_wh));
		hear(&s, &r);
	}
	assert_quiet(&s);
}

static void each_tolerance_stands_alone(void **state)
{
	struct story s = begin(1, 1);

	(void)state;
	for (int i = 0; i < 9; i++) {
		struct reading r = phases_of(500 + i, 300 + i, 300, 0);

		hear(&s, &r);
	}
	for (int i = 0; i < 9; i++) {
		struct reading r = phases_of(-5000 - i, -2000 - i, -2000, -1499);

		hear(&s, &r);
	}
	for (int i = 0; i < 9; i++) { /* 1.9 A, cut to one */
		struct reading r = phase_two(437 + i, 2300 + i, decimal_of(1, 0));

		hear(&s, &r);
	}
	for (int i = 0; i < 9; i++) {
		struct reading r = phase_two(15 + i % 2, 2300 + i, decimal_of(0, -2));

		hear(&s, &r);
	}
	for (int i = 0; i < 20; i++) { /* two in a row */
		struct reading r = phase_two(2000 + i, 2300 + i, decimal_of(i % 3 ? 1 : 9, 0));

		hear(&s, &r);
	}
	for (int i = 0; i < 9; i++) { /* the total is of an older list */
		struct reading r = phases_of(500, 3000 + i, 300, 0);

		hear(&s, &r);
	}
	live(&s, 145, 245); /* not 10 Wh */
	assert_quiet(&s);
	s = begin(-1, 0.1);
	live(&s, 135, 245);
	assert_quiet(&s);
}

static void a_counter_that_appears_has_not_moved_from_nothing(void **state)
{
	struct story s = begin(1, 0.1);

	(void)state;
	s.is_import_only = true;
	live(&s, 1000, 2000);
	s.is_import_only = false;
	live(&s, 300, 2000);
	assert_quiet(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_happened_between_two_telegrams_is_not_known),
		cmocka_unit_test(an_export_only_meter_is_judged_while_it_exports),
		cmocka_unit_test(each_tolerance_stands_alone),
		cmocka_unit_test(an_honest_meter_is_left_alone),
		cmocka_unit_test(a_power_of_the_wrong_sign_is_found),
		cmocka_unit_test(small_movements_prove_nothing),
		cmocka_unit_test(nothing_is_judged_across_a_gap),
		cmocka_unit_test(an_import_only_meter_is_judged_while_it_imports),
		cmocka_unit_test(a_power_that_is_scaled_wrongly_is_found),
		cmocka_unit_test(a_counter_that_falls_or_jumps_is_no_witness),
		cmocka_unit_test(slow_counters_are_good_witnesses),
		cmocka_unit_test(phases_that_do_not_add_up_are_found_after_three_telegrams),
		cmocka_unit_test(what_is_truncated_or_ten_percent_off_is_no_contradiction),
		cmocka_unit_test(two_wrong_telegrams_are_none),
		cmocka_unit_test(phases_of_an_older_list_are_not_compared),
		cmocka_unit_test(derived_and_missing_phases_are_not_judged),
		cmocka_unit_test(more_power_than_voltage_and_current_make_is_found),
		cmocka_unit_test(a_total_of_more_than_all_phases_make_is_found),
		cmocka_unit_test(a_total_with_a_phase_that_is_not_told_is_not_judged),
		cmocka_unit_test(whole_amperes_and_reactive_power_are_fine),
		cmocka_unit_test(a_current_of_an_older_list_is_not_compared),
		cmocka_unit_test(what_the_guard_of_the_energies_tells_is_counted_and_said),
		cmocka_unit_test(a_register_that_its_role_does_not_let_rise),
		cmocka_unit_test(another_role_counts_anew),
		cmocka_unit_test(the_greatest_numbers_do_no_harm),
		cmocka_unit_test(a_counter_that_appears_has_not_moved_from_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
