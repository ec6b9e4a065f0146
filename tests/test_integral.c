/* Energies of phases, out of their powers; and how they are kept. */
#include "daemon/integral_file.h"
#include "meter/check/integral.h"
#include "support/disk.h"
#include "support/test.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* A house whose meter counts import and export of the sum, in units of `unit` tenths. */
struct house {
	struct integral integral;
	struct reading reading;
	uint64_t now_ms;
	double true_forward, true_reverse;         /* tenths */
	double phase_forward[3], phase_reverse[3]; /* truly, tenths */
	int64_t unit;
	bool is_import_only;
};

static int64_t shown(double tenths, int64_t unit)
{
	return (int64_t)tenths / unit * unit;
}

/* Telegrams after a time in which the phases had these powers. */
static void live(struct house *h, uint64_t ms, int l1, int l2, int l3)
{
	const int powers[3] = {l1, l2, l3};
	double net = 0;

	h->now_ms += ms;
	h->reading = (struct reading){0};
	for (int i = 0; i < 3; i++) {
		double tenths = powers[i] * (double)ms / 360000;

		reading_set(&h->reading, Q_L1_POWER + i, decimal_of(powers[i], 0));
		*(tenths > 0 ? &h->phase_forward[i] : &h->phase_reverse[i]) += fabs(tenths);
		net += tenths;
	}
	*(net > 0 ? &h->true_forward : &h->true_reverse) += fabs(net);
	reading_set(&h->reading, Q_ENERGY_FORWARD, decimal_of(shown(h->true_forward, h->unit), -1));
	if (!h->is_import_only)
		reading_set(&h->reading, Q_ENERGY_REVERSE,
			decimal_of(shown(h->true_reverse, h->unit), -1));
	integral_take(&h->integral, &h->reading, h->now_ms);
}

static int64_t tenths(const struct reading *r, enum quantity q)
{
	assert_true(reading_has(r, q));
	assert_int_equal(r->value[q].exp, -1);
	assert_false(r->value[q].negative);
	return (int64_t)r->value[q].digits;
}

static int64_t net_of_phases(const struct reading *r)
{
	int64_t net = 0;

	for (int i = 0; i < 3; i++) {
		net += tenths(r, Q_L1_ENERGY_FORWARD + i);
		if (reading_has(r, Q_ENERGY_REVERSE))
			net -= tenths(r, Q_L1_ENERGY_REVERSE + i);
	}
	return net;
}

static int64_t net_of_total(const struct reading *r)
{
	int64_t net = (int64_t)r->value[Q_ENERGY_FORWARD].digits;

	return reading_has(r, Q_ENERGY_REVERSE) ? net - (int64_t)r->value[Q_ENERGY_REVERSE].digits
						: net;
}

static void it_begins_with_the_totals_in_three_equal_parts(void **state)
{
	struct house h = {.now_ms = 5, .true_forward = 1000, .true_reverse = 50, .unit = 1};

	(void)state;
	live(&h, 0, 100, 100, 100);
	assert_int_equal(tenths(&h.reading, Q_L1_ENERGY_FORWARD), 333);
	assert_int_equal(tenths(&h.reading, Q_L2_ENERGY_FORWARD), 333);
	assert_int_equal(tenths(&h.reading, Q_L3_ENERGY_FORWARD), 334);
	assert_int_equal(tenths(&h.reading, Q_L3_ENERGY_REVERSE), 18);
	assert_true(reading_is_derived(&h.reading, Q_L3_ENERGY_REVERSE));
}

static void each_phase_gets_what_it_took(void **state)
{
	struct house h = {.now_ms = 5, .true_forward = 3000, .unit = 1};

	(void)state;
	live(&h, 0, 3000, 600, 0);
	for (int i = 0; i < 3600; i++)
		live(&h, 1000, 3000, 600, 0);
	assert_in_range(tenths(&h.reading, Q_L1_ENERGY_FORWARD), 30998, 31002);
	assert_in_range(tenths(&h.reading, Q_L2_ENERGY_FORWARD), 6998, 7002);
	assert_int_equal(tenths(&h.reading, Q_L3_ENERGY_FORWARD), 1000);
	assert_int_equal(tenths(&h.reading, Q_L1_ENERGY_REVERSE), 0);
	assert_int_equal(net_of_phases(&h.reading), 39000);
}

/* The meter nets its phases: it counts 200 W, but L2 delivers. */
static void a_phase_that_delivers_counts_in_reverse(void **state)
{
	struct house h = {.now_ms = 5, .unit = 1};

	(void)state;
	live(&h, 0, 1200, -1000, 0);
	for (int i = 0; i < 3600; i++)
		live(&h, 1000, 1200, -1000, 0);
	assert_in_range(tenths(&h.reading, Q_L1_ENERGY_FORWARD), 11950, 12050);
	assert_in_range(tenths(&h.reading, Q_L2_ENERGY_REVERSE), 9950, 10050);
	assert_int_equal(net_of_phases(&h.reading), 2000);
}

static void import_and_export_by_turns_do_not_inflate_the_counters(void **state)
{
	static const int64_t units[] = {1, 10, 100, 10000};

	(void)state;
	for (int u = 0; u < 4; u++) {
		struct house h = {.now_ms = 5, .unit = units[u]};
		int64_t slack = 2 * units[u] + 250;

		srand(5);
		live(&h, 0, 0, 0, 0);
		for (int i = 0; i < 40000; i++) {
			int sun = i % 2000 < 1000 ? 0 : 2500;

			live(&h, 2000, 800 + rand() % 100, 300 - sun, rand() % 50);
		}
		for (int i = 0; i < 3; i++) {
			assert_true(llabs(tenths(&h.reading, Q_L1_ENERGY_FORWARD + i) -
					    (int64_t)h.phase_forward[i]) < slack * 2);
			assert_true(llabs(tenths(&h.reading, Q_L1_ENERGY_REVERSE + i) -
					    (int64_t)h.phase_reverse[i]) < slack * 2);
		}
	}
}

static void an_import_only_meter_has_no_reverse(void **state)
{
	struct house h = {.now_ms = 5, .true_forward = 30, .unit = 1, .is_import_only = true};

	(void)state;
	live(&h, 0, 1000, -100, 300);
	for (int i = 0; i < 360; i++)
		live(&h, 1000, 1000, -100, 300);
	assert_false(reading_has(&h.reading, Q_L1_ENERGY_REVERSE));
	assert_int_equal(net_of_phases(&h.reading), net_of_total(&h.reading));
	assert_true(tenths(&h.reading, Q_L1_ENERGY_FORWARD) > 800);
}

static void across_a_gap_the_shares_from_before_count(void **state)
{
	struct house h = {.now_ms = 5, .unit = 1};

	(void)state;
	live(&h, 0, 900, 100, 0);
	for (int i = 0; i < 3600; i++)
		live(&h, 1000, 900, 100, 0);
	h.now_ms += 3600000;
	h.true_forward += 100000;
	h.true_reverse += 30;
	live(&h, 0, 0, 0, 9000);
	assert_in_range(tenths(&h.reading, Q_L1_ENERGY_FORWARD), 98900, 99100);
	assert_in_range(tenths(&h.reading, Q_L2_ENERGY_FORWARD), 10900, 11100);
	assert_int_equal(tenths(&h.reading, Q_L3_ENERGY_REVERSE), 10);
	assert_int_equal(net_of_phases(&h.reading), net_of_total(&h.reading));
}

static void nothing_moves_until_the_meter_counts(void **state)
{
	struct house h = {.now_ms = 5, .unit = 10000};

	(void)state;
	live(&h, 0, 600, 0, 0);
	for (int i = 0; i < 3599; i++) {
		live(&h, 5000, 600, 200, 0);
		assert_int_equal(net_of_phases(&h.reading), net_of_total(&h.reading));
	}
	assert_in_range(tenths(&h.reading, Q_L1_ENERGY_FORWARD), 22300, 22700);
}

static void it_goes_on_after_a_restart(void **state)
{
	struct house h = {.now_ms = 5, .true_forward = 999, .true_reverse = 100, .unit = 1};
	struct integral_saved saved;
	struct reading before;

	(void)state;
	assert_false(integral_save(&h.integral, true, &saved));
	live(&h, 0, 1000, 0, 0);
	for (int i = 0; i < 3600; i++)
		live(&h, 1000, 1000, 0, 0);
	assert_true(integral_save(&h.integral, true, &saved));
	assert_true(saved.has_reverse);
	assert_true(saved.total_reverse_wh == 10);
	before = h.reading;
	integral_reset(&h.integral);
	assert_true(integral_restore(&h.integral, &saved));
	h.true_forward += 300;
	h.true_reverse += 30;
	live(&h, 0, 1000, 0, 0);
	for (int i = 0; i < 3; i++) {
		assert_int_equal(tenths(&h.reading, Q_L1_ENERGY_FORWARD + i),
			tenths(&before, Q_L1_ENERGY_FORWARD + i) + 100);
		assert_int_equal(tenths(&h.reading, Q_L1_ENERGY_REVERSE + i),
			tenths(&before, Q_L1_ENERGY_REVERSE + i) + 10);
	}
}

/* As the program does: saves before it publishes. Counts how often. */
static unsigned live_saving(struct house *h, int l1, int l2, int l3, struct integral_saved *saved)
{
	live(h, 1000, l1, l2, l3);
	if (!integral_is_save_due(&h->integral))
		return 0;
	assert_true(integral_save(&h->integral, false, saved));
	return 1;
}

static void assert_none_fell(const struct reading *before, const struct reading *now)
{
	for (enum quantity q = Q_L1_ENERGY_FORWARD; q <= Q_L3_ENERGY_REVERSE; q++)
		assert_true(tenths(now, q) >= tenths(before, q));
}

/* L1 alone takes 9 kW, then gives it: each hour the program is killed, without a word. */
static void no_phase_falls_when_it_is_killed(void **state)
{
	struct house h = {.now_ms = 5, .true_forward = 9000, .true_reverse = 300, .unit = 1};
	struct integral_saved saved = {0};
	struct reading before;
	unsigned n_saved = 0;

	(void)state;
	n_saved += live_saving(&h, 9000, 0, 0, &saved);
	for (int hour = 0; hour < 10; hour++) {
		const int power = hour < 5 ? 9000 : -9000;

		for (int i = 0; i < 50 * 60; i++) {
			before = h.reading;
			n_saved += live_saving(&h, power, 0, 0, &saved);
			assert_none_fell(&before, &h.reading);
		}
		before = h.reading;
		integral_reset(&h.integral);
		assert_true(integral_restore(&h.integral, &saved));
		for (int i = 0; i < 60; i++) {
			n_saved += live_saving(&h, power, 0, 0, &saved);
			assert_none_fell(&before, &h.reading);
		}
		assert_true(llabs(net_of_phases(&h.reading) - net_of_total(&h.reading)) <= 30000);
	}
	assert_in_range(n_saved, 80, 140);
}

/* What stands still shows nothing that was never there, and no more with each restart. */
static void marks_do_not_pile_up(void **state)
{
	struct house h = {.now_ms = 5, .true_forward = 30000, .unit = 1};
	struct integral_saved saved;

	(void)state;
	live(&h, 0, 100, 100, 100);
	for (int n = 0; n < 20; n++) {
		assert_true(integral_save(&h.integral, n % 3 == 0, &saved));
		integral_reset(&h.integral);
		assert_true(integral_restore(&h.integral, &saved));
		live(&h, 1000, 0, 0, 0);
	}
	assert_in_range(tenths(&h.reading, Q_L1_ENERGY_FORWARD), 10000, 10010);
	for (int n = 0; n < 2 * 3600; n++)
		live(&h, 1000, 0, 6000, 0);
	assert_in_range(tenths(&h.reading, Q_L1_ENERGY_FORWARD), 10000, 10010);
	assert_in_range(tenths(&h.reading, Q_L2_ENERGY_FORWARD), 129990, 130010);
}

static void what_was_saved_of_another_meter_does_not_count(void **state)
{
	struct integral_saved saved = {
		true, {10, 10, 10}, {1, 1, 1}, 30, 3, {500, 500, 500}, {500, 500, 500}};
	struct house h = {.now_ms = 5, .true_forward = 299, .true_reverse = 60, .unit = 1};

	(void)state;
	assert_true(integral_restore(&h.integral, &saved));
	live(&h, 0, 1, 1, 1);
	assert_int_equal(tenths(&h.reading, Q_L1_ENERGY_FORWARD), 99);
	assert_int_equal(tenths(&h.reading, Q_L3_ENERGY_REVERSE), 20);
}

static void numbers_that_cannot_be_true_are_not_restored(void **state)
{
	static const double wrong[] = {NAN, INFINITY, -1, 1e300};
	struct integral i = {0}, empty = {0};

	(void)state;
	for (int n = 0; n < 4; n++) {
		struct integral_saved saved = {
			.forward_wh = {10, 10, wrong[n]}, .total_forward_wh = 30};

		assert_false(integral_restore(&i, &saved));
		saved = (struct integral_saved){.has_reverse = true, .total_reverse_wh = wrong[n]};
		assert_false(integral_restore(&i, &saved));
		saved = (struct integral_saved){.forward_mark_wh = {wrong[n]}};
		assert_false(integral_restore(&i, &saved));
	}
	assert_memory_equal(&i, &empty, sizeof i);
}

static void energies_of_phases_that_the_meter_sends_stay(void **state)
{
	struct integral i = {0};
	struct reading r = {0}, before;

	(void)state;
	for (int p = 0; p < 3; p++)
		reading_set(&r, Q_L1_POWER + p, decimal_of(5, 0));
	reading_set(&r, Q_ENERGY_FORWARD, decimal_of(5, 3));
	reading_set(&r, Q_L2_ENERGY_FORWARD, decimal_of(2, 3));
	before = r;
	integral_take(&i, &r, 1000);
	assert_memory_equal(&r, &before, sizeof r);
}

static void without_powers_of_phases_there_is_nothing(void **state)
{
	struct integral i = {0};
	struct reading r = {0}, before;

	(void)state;
	reading_set(&r, Q_L1_POWER, decimal_of(5, 0));
	reading_set(&r, Q_ENERGY_FORWARD, decimal_of(5, 3));
	before = r;
	integral_take(&i, &r, 1000);
	assert_memory_equal(&r, &before, sizeof r);
	reading_set(&r, Q_L2_POWER, decimal_of(5, 0));
	reading_clear(&r, Q_ENERGY_FORWARD);
	before = r;
	integral_take(&i, &r, 2000);
	assert_memory_equal(&r, &before, sizeof r);
}

static void a_total_that_fell_moves_nothing(void **state)
{
	struct house h = {.now_ms = 5, .true_forward = 3000, .unit = 1};

	(void)state;
	live(&h, 0, 100, 0, 0);
	h.true_forward = 20;
	live(&h, 1000, 0, 0, 0);
	assert_int_equal(tenths(&h.reading, Q_L1_ENERGY_FORWARD), 1000);
	h.true_forward = 35;
	live(&h, 0, 0, 0, 0);
	assert_int_equal(net_of_phases(&h.reading), 3015);
}

static void the_greatest_numbers_do_no_harm(void **state)
{
	static const int exps[] = {-40, -10, -1, 0, 18, 40};
	struct integral i = {0};

	(void)state;
	for (int n = 0; n < 200; n++) {
		struct reading r = {0};
		struct decimal v = {UINT64_MAX - (uint64_t)n, (int8_t)exps[n % 6], n % 4 == 0};

		for (int p = 0; p < 3; p++)
			reading_set(&r, Q_L1_POWER + p, v);
		v.exp = (int8_t)exps[n / 6 % 6];
		v.negative = n % 5 == 0;
		reading_set(&r, Q_ENERGY_FORWARD, v);
		reading_set(&r, Q_ENERGY_REVERSE, decimal_of(n, exps[n / 36 % 6]));
		integral_take(&i, &r, (uint64_t)n * 10000);
	}
}

/* Also when powers and counters contradict one another. */
static void no_counter_falls_and_the_sum_is_that_of_the_meter(void **state)
{
	(void)state;
	srand(11);
	for (int story = 0; story < 60; story++) {
		struct integral i = {0};
		int64_t forward = rand() % 100000, reverse = rand() % 100000, net = 0;
		struct reading before;
		uint64_t now = 1;
		bool is_import_only = story % 5 == 0;

		for (int n = 0; n < 800; n++) {
			struct reading r = {0};

			now += (uint64_t)(rand() % 20 ? 1000 : rand() % 100000);
			forward += rand() % 4 ? 0 : rand() % (story % 7 ? 5 : 20000);
			reverse += rand() % 4 ? 0 : rand() % (story % 3 ? 5 : 20000);
			reading_set(&r, Q_ENERGY_FORWARD, decimal_of(forward, -1));
			if (!is_import_only)
				reading_set(&r, Q_ENERGY_REVERSE, decimal_of(reverse, -1));
			for (int p = 0; p < 3; p++)
				if (n == 0 || rand() % 10)
					reading_set(&r, Q_L1_POWER + p,
						decimal_of(rand() % 20000 - 10000, 0));
			integral_take(&i, &r, now);
			if (n == 0)
				net = net_of_phases(&r) - net_of_total(&r);
			assert_int_equal(net_of_phases(&r) - net_of_total(&r), net);
			for (enum quantity q = Q_L1_ENERGY_FORWARD;
				n &&
				q <= (is_import_only ? Q_L3_ENERGY_FORWARD : Q_L3_ENERGY_REVERSE);
				q++)
				assert_true(tenths(&r, q) >= tenths(&before, q));
			before = r;
		}
	}
}

/* The meter counts a tenth more than its powers say. */
static void a_difference_goes_to_those_who_moved(void **state)
{
	struct house h = {.now_ms = 5, .unit = 1};

	(void)state;
	live(&h, 0, 3000, 600, 0);
	for (int i = 0; i < 3600; i++) {
		h.true_forward += 1;
		live(&h, 1000, 3000, 600, 0);
	}
	assert_in_range(tenths(&h.reading, Q_L1_ENERGY_FORWARD), 32950, 33050);
	assert_in_range(tenths(&h.reading, Q_L2_ENERGY_FORWARD), 6550, 6650);
	for (int i = 0; i < 3600; i++) {
		h.true_forward += 1;
		live(&h, 1000, 0, 0, 3600);
	}
	assert_in_range(tenths(&h.reading, Q_L1_ENERGY_FORWARD), 32950, 33050);
	assert_in_range(tenths(&h.reading, Q_L3_ENERGY_FORWARD), 39550, 39650);
}

static void a_contradiction_is_not_borne_in_mind_for_ever(void **state)
{
	struct house h = {.now_ms = 5, .unit = 1};
	int64_t before;

	(void)state;
	live(&h, 0, -1000, -1000, -1000);
	for (int i = 0; i < 3600; i++) {
		h.true_forward += 16;
		h.true_reverse = 0;
		live(&h, 1000, -1000, -1000, -1000);
		h.true_reverse = 0;
	}
	live(&h, 1000, 1000, 1000, 1000);
	before = tenths(&h.reading, Q_L1_ENERGY_FORWARD);
	for (int i = 0; i < 3600; i++)
		live(&h, 1000, 1000, 1000, 1000);
	assert_in_range(tenths(&h.reading, Q_L1_ENERGY_FORWARD) - before, 9900, 10100);
	assert_true(tenths(&h.reading, Q_L1_ENERGY_REVERSE) < 100);
}

static void what_was_saved_with_more_export_is_of_another_meter(void **state)
{
	struct integral_saved saved = {true, {10, 10, 10}, {1, 1, 1}, 30, 3, {0}, {0}};
	struct house h = {.now_ms = 5, .true_forward = 900, .true_reverse = 29, .unit = 1};

	(void)state;
	assert_true(integral_restore(&h.integral, &saved));
	live(&h, 0, 1, 1, 1);
	assert_int_equal(tenths(&h.reading, Q_L1_ENERGY_REVERSE), 9);
}

static void only_the_first_totals_tell_another_meter(void **state)
{
	struct integral_saved saved = {true, {80, 5, 5}, {1, 1, 1}, 90, 3, {0}, {0}};
	struct house h = {.now_ms = 5, .true_forward = 900, .true_reverse = 30, .unit = 1};

	(void)state;
	assert_true(integral_restore(&h.integral, &saved));
	live(&h, 0, 1, 1, 1);
	h.true_forward = 800;
	live(&h, 1000, 0, 0, 0);
	assert_int_equal(tenths(&h.reading, Q_L1_ENERGY_FORWARD), 800);
}

/* Not only those of the last moment. */
static void after_more_than_a_minute_the_shares_of_the_last_hour_count(void **state)
{
	struct house h = {.now_ms = 5, .unit = 1};
	int64_t l1, l3;

	(void)state;
	live(&h, 0, 900, 100, 0);
	for (int i = 0; i < 3600; i++)
		live(&h, 1000, 900, 100, 0);
	live(&h, 1000, 0, 0, 3600);
	live(&h, 1000, 0, 0, 3600);
	l1 = tenths(&h.reading, Q_L1_ENERGY_FORWARD);
	l3 = tenths(&h.reading, Q_L3_ENERGY_FORWARD);
	live(&h, 61000, 0, 0, 3600); /* 610 tenths */
	assert_true(tenths(&h.reading, Q_L1_ENERGY_FORWARD) - l1 > 300);
	assert_true(tenths(&h.reading, Q_L3_ENERGY_FORWARD) - l3 < 200);
}

static void a_list_without_the_export_says_nothing(void **state)
{
	struct house h = {.now_ms = 5, .unit = 1};

	(void)state;
	live(&h, 0, 900, 100, 0);
	h.is_import_only = true;
	live(&h, 1000, 900, 100, 0);
	assert_false(reading_has(&h.reading, Q_L1_ENERGY_FORWARD));
}

static void a_power_that_comes_each_ten_seconds_is_not_one_of_the_last_second(void **state)
{
	struct integral i = {0};
	int64_t l3 = 0;

	(void)state;
	for (int n = 0; n <= 10; n++) {
		struct reading r = {0};

		reading_set(&r, Q_L1_POWER, decimal_of(3600, 0));
		reading_set(&r, Q_L2_POWER, decimal_of(3600, 0));
		if (n % 10 == 0)
			reading_set(&r, Q_L3_POWER, decimal_of(36000, 0));
		reading_set(&r, Q_ENERGY_FORWARD, decimal_of(1000 + 20 * n, -1));
		integral_take(&i, &r, 1000 + 1000 * (uint64_t)n);
		if (n == 10)
			assert_int_equal(tenths(&r, Q_L3_ENERGY_FORWARD), l3);
		l3 = tenths(&r, Q_L3_ENERGY_FORWARD);
	}
}

static void live_and_keep(struct house *h, struct integral_file *f, int seconds, int power)
{
	for (int i = 0; i < seconds; i++) {
		live(h, 1000, power, power, power);
		integral_file_keep(f, "meter");
	}
}

/* Nothing beyond a mark may be published before a new one is on the disk; while it is ahead there
 * is time. */
static void a_save_is_waited_for_where_a_mark_has_been_passed(void **state)
{
	static const struct identity meter = {.id = "0a01"};
	char folder[] = "/tmp/gridmeter-test-XXXXXX", path[64];
	struct house h = {.now_ms = 5, .true_forward = 3000, .unit = 1};
	struct integral_file f = {mkdtemp(folder), "", &meter, &h.integral, 0};

	(void)state;
	disk_n_waited = 0;
	live_and_keep(&h, &f, 3, 5000);
	assert_int_equal(disk_n_waited, 1); /* it is the first file */
	live_and_keep(&h, &f, 600, 5000);   /* some marks further */
	assert_int_equal(disk_n_waited, 1);
	integral_file_save(&f, "meter"); /* at the end */
	assert_int_equal(disk_n_waited, 1);
	integral_reset(&h.integral);
	f.saved_ms = 0;
	assert_true(integral_file_restore(&f, &meter));
	live_and_keep(&h, &f, 600, 5000);
	assert_int_equal(disk_n_waited, 2);
	live_and_keep(&h, &f, 3, -5000); /* now they export, which stood still */
	assert_int_equal(disk_n_waited, 3);
	snprintf(path, sizeof path, "%s/energies-0a01", folder);
	assert_return_code(unlink(path), 0);
	assert_return_code(rmdir(folder), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_difference_goes_to_those_who_moved),
		cmocka_unit_test(a_contradiction_is_not_borne_in_mind_for_ever),
		cmocka_unit_test(it_begins_with_the_totals_in_three_equal_parts),
		cmocka_unit_test(each_phase_gets_what_it_took),
		cmocka_unit_test(a_phase_that_delivers_counts_in_reverse),
		cmocka_unit_test(import_and_export_by_turns_do_not_inflate_the_counters),
		cmocka_unit_test(an_import_only_meter_has_no_reverse),
		cmocka_unit_test(across_a_gap_the_shares_from_before_count),
		cmocka_unit_test(nothing_moves_until_the_meter_counts),
		cmocka_unit_test(it_goes_on_after_a_restart),
		cmocka_unit_test(no_phase_falls_when_it_is_killed),
		cmocka_unit_test(marks_do_not_pile_up),
		cmocka_unit_test(what_was_saved_of_another_meter_does_not_count),
		cmocka_unit_test(numbers_that_cannot_be_true_are_not_restored),
		cmocka_unit_test(energies_of_phases_that_the_meter_sends_stay),
		cmocka_unit_test(without_powers_of_phases_there_is_nothing),
		cmocka_unit_test(a_total_that_fell_moves_nothing),
		cmocka_unit_test(the_greatest_numbers_do_no_harm),
		cmocka_unit_test(no_counter_falls_and_the_sum_is_that_of_the_meter),
		cmocka_unit_test(what_was_saved_with_more_export_is_of_another_meter),
		cmocka_unit_test(only_the_first_totals_tell_another_meter),
		cmocka_unit_test(after_more_than_a_minute_the_shares_of_the_last_hour_count),
		cmocka_unit_test(a_list_without_the_export_says_nothing),
		cmocka_unit_test(a_save_is_waited_for_where_a_mark_has_been_passed),
		cmocka_unit_test(a_power_that_comes_each_ten_seconds_is_not_one_of_the_last_second),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
