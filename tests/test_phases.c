/* How the phases of the meter lie in the house. */
#include "reading/phases.h"
#include "support/test.h"

#include <stdlib.h>

static struct phases parsed(const char *text)
{
	struct phases p;

	assert_true(phases_parse(text, &p));
	return p;
}

static void set(struct reading *r, enum quantity q, int64_t v, int exp)
{
	reading_set(r, q, decimal_of(v, exp));
}

static void assert_value(const struct reading *r, enum quantity q, const char *expected)
{
	char text[DECIMAL_TEXT_MAX];

	assert_true(reading_has(r, q));
	decimal_text(r->value[q], text);
	assert_string_equal(text, expected);
}

/* A meter that tells power and energies of the whole, and voltage and current of its only phase. */
static struct reading one_phase_meter(void)
{
	struct reading r = {0};

	set(&r, Q_POWER, -4600, -1);
	set(&r, Q_ENERGY_FORWARD, 12345678, -1);
	set(&r, Q_ENERGY_REVERSE, 7, 3);
	set(&r, Q_L1_VOLTAGE, 2301, -1);
	reading_derive(&r, Q_L1_CURRENT, decimal_of(-2, 0));
	reading_derive(&r, Q_POWER_FACTOR, decimal_of(1000, -3));
	set(&r, Q_FREQUENCY, 50, 0);
	return r;
}

static struct reading three_phase_meter(void)
{
	struct reading r = {0};

	set(&r, Q_POWER, 600, 0);
	for (int i = 0; i < 3; i++) {
		set(&r, Q_L1_POWER + i, 100 * (i + 1), 0);
		set(&r, Q_L1_VOLTAGE + i, 231 + i, 0);
		set(&r, Q_L1_CURRENT + i, i + 1, 0);
		set(&r, Q_L1_ENERGY_FORWARD + i, 10 + i, 3);
		set(&r, Q_L1_ENERGY_REVERSE + i, 20 + i, 3);
		set(&r, Q_L1_POWER_FACTOR + i, 90 + i, -2);
	}
	reading_clear(&r, Q_L3_CURRENT);
	reading_derive(&r, Q_L2_POWER, decimal_of(200, 0));
	return r;
}

static void words_and_sequences_are_understood(void **state)
{
	struct phases p = {PHASES_TOTAL_SPLIT, {2, 2, 2}};

	(void)state;
	assert_int_equal(parsed("l3").total, PHASES_TOTAL_L3);
	assert_int_equal(parsed("split").total, PHASES_TOTAL_SPLIT);
	assert_int_equal(parsed("123").order[0], 0);
	assert_memory_equal(parsed("312").order, ((uint8_t[]){2, 0, 1}), 3);
	assert_memory_equal(parsed("231").order, ((uint8_t[]){1, 2, 0}), 3);
	for (const char *const *w = (const char *const[]){"", "l4", "L1", "12", "1234", "112",
		     "splitt", "124", NULL};
		*w; w++)
		assert_false(phases_parse(*w, &p));
	assert_int_equal(p.total, PHASES_TOTAL_SPLIT);
	assert_int_equal(p.order[0], 2);
}

static void a_sequence_takes_everything_of_a_phase_along(void **state)
{
	struct phases p = parsed("312");
	struct reading r = three_phase_meter();

	(void)state;
	phases_apply(&p, false, &r);
	assert_value(&r, Q_L1_POWER, "300");
	assert_value(&r, Q_L2_POWER, "100");
	assert_value(&r, Q_L3_POWER, "200");
	assert_true(reading_is_derived(&r, Q_L3_POWER));
	assert_false(reading_is_derived(&r, Q_L2_POWER));
	assert_false(reading_has(&r, Q_L1_CURRENT));
	assert_value(&r, Q_L2_CURRENT, "1");
	assert_value(&r, Q_L1_VOLTAGE, "233");
	assert_value(&r, Q_L1_ENERGY_FORWARD, "12000");
	assert_value(&r, Q_L1_ENERGY_REVERSE, "22000");
	assert_value(&r, Q_L1_POWER_FACTOR, "0.92");
	assert_value(&r, Q_POWER, "600");
}

static void phase_powers_stay_where_the_meter_has_them(void **state)
{
	(void)state;
	for (const char *const *w = (const char *const[]){"l1", "l2", "l3", "split", "123", NULL};
		*w; w++) {
		struct phases p = parsed(*w);
		struct reading r = three_phase_meter(), before = r;

		phases_apply(&p, false, &r);
		assert_memory_equal(&r, &before, sizeof r);
	}
}

/* The system adds up what it has of the phases: 300 W instead of 600 W. */
static void a_phase_that_cannot_be_read_is_what_the_others_leave(void **state)
{
	struct phases p = parsed("312");
	struct reading r = three_phase_meter();

	(void)state;
	set(&r, Q_POWER, -600, 0);
	reading_spoil(&r, Q_L2_POWER);
	phases_apply(&p, false, &r);
	assert_value(&r, Q_L3_POWER, "-1000"); /* L2 of the meter */
	assert_true(reading_is_derived(&r, Q_L3_POWER));
	assert_value(&r, Q_L3_CURRENT, "-2");
	assert_value(&r, Q_L2_POWER, "100");
	assert_value(&r, Q_L1_POWER, "300");
	r = three_phase_meter();
	reading_spoil(&r, Q_L2_POWER);
	phases_apply(&p, true, &r);
	assert_value(&r, Q_L3_POWER, "-200");
	assert_value(&r, Q_L3_CURRENT, "-2");
	r = one_phase_meter(); /* -460 W */
	set(&r, Q_L1_CURRENT, 2, 0);
	reading_spoil(&r, Q_L1_POWER);
	phases_apply(&p, true, &r);
	assert_value(&r, Q_L2_POWER, "460.0"); /* L1 of the meter */
	assert_value(&r, Q_L2_CURRENT, "2");
}

static void phases_of_which_more_cannot_be_read_are_not_told(void **state)
{
	static const struct phases p = {PHASES_TOTAL_L1, {0, 1, 2}};
	struct reading r = three_phase_meter();

	(void)state;
	reading_spoil(&r, Q_L2_POWER);
	reading_spoil(&r, Q_L3_POWER);
	phases_apply(&p, false, &r);
	assert_value(&r, Q_L1_POWER, "600"); /* the total stands in */
	assert_false(reading_has(&r, Q_L2_POWER));
	r = three_phase_meter();
	reading_clear(&r, Q_POWER);
	reading_spoil(&r, Q_L2_POWER);
	phases_apply(&p, false, &r);
	for (int i = 0; i < 3; i++)
		assert_false(reading_has(&r, Q_L1_POWER + i));
	assert_value(&r, Q_L2_VOLTAGE, "232");
}

/* An energy of L1 that is the total for one telegram has jumped twice. */
static void nothing_stands_in_for_an_energy_that_cannot_be_read(void **state)
{
	static const struct phases split = {PHASES_TOTAL_SPLIT, {0, 1, 2}};
	const struct phases l1 = parsed("l1");

	(void)state;
	for (int i = 0; i < 2; i++) {
		struct reading r = one_phase_meter();

		reading_spoil(&r, i ? Q_L2_ENERGY_FORWARD : Q_L1_ENERGY_REVERSE);
		phases_apply(i ? &split : &l1, !i, &r);
		for (int phase = 0; phase < 3; phase++)
			assert_false(reading_has(&r, Q_L1_ENERGY_FORWARD + phase));
		assert_true(reading_has(&r, Q_ENERGY_FORWARD));
	}
}

/* A meter that has a current of L2 has more than one phase, though it cannot be read. */
static void a_current_beside_one_that_cannot_be_read_has_no_direction(void **state)
{
	struct phases p = parsed("l1");
	struct reading r = {0};

	(void)state;
	set(&r, Q_POWER, 500, 0);
	set(&r, Q_L1_CURRENT, 2, 0);
	reading_spoil(&r, Q_L2_CURRENT);
	phases_apply(&p, true, &r);
	assert_value(&r, Q_L1_CURRENT, "2");
	assert_value(&r, Q_POWER, "-500");
}

static void a_total_stands_in_for_its_phase(void **state)
{
	struct phases p = parsed("l1");
	struct reading r = one_phase_meter();

	(void)state;
	phases_apply(&p, false, &r);
	assert_value(&r, Q_L1_POWER, "-460.0");
	assert_true(reading_is_derived(&r, Q_L1_POWER));
	assert_value(&r, Q_L1_ENERGY_FORWARD, "1234567.8");
	assert_value(&r, Q_L1_ENERGY_REVERSE, "7000");
	assert_value(&r, Q_L1_POWER_FACTOR, "1.000");
	assert_value(&r, Q_L1_VOLTAGE, "230.1");
	assert_false(reading_has(&r, Q_L2_POWER));
	assert_false(reading_is_derived(&r, Q_POWER));
}

static void one_phase_moves_to_another(void **state)
{
	(void)state;
	for (const char *const *w = (const char *const[]){"l3", "231", "321", NULL}; *w; w++) {
		struct phases p = parsed(*w);
		struct reading r = one_phase_meter();

		set(&r, Q_L1_POWER, -455, 0); /* some say both */
		phases_apply(&p, false, &r);
		assert_value(&r, Q_L3_POWER, "-455");
		assert_false(reading_is_derived(&r, Q_L3_POWER));
		assert_value(&r, Q_L3_VOLTAGE, "230.1");
		assert_value(&r, Q_L3_CURRENT, "-2");
		assert_true(reading_is_derived(&r, Q_L3_CURRENT));
		assert_value(&r, Q_L3_ENERGY_REVERSE, "7000");
		for (enum quantity q = Q_L1_POWER; q <= Q_L1_POWER_FACTOR; q++)
			if (q == Q_L1_POWER || q == Q_L1_VOLTAGE || q == Q_L1_CURRENT ||
				q == Q_L1_ENERGY_FORWARD || q == Q_L1_POWER_FACTOR)
				assert_false(reading_has(&r, q));
	}
}

static void voltages_of_all_phases_stay_when_only_the_total_moves(void **state)
{
	struct phases p = parsed("l2");
	struct reading r = one_phase_meter();

	(void)state;
	set(&r, Q_L2_VOLTAGE, 232, 0);
	phases_apply(&p, false, &r);
	assert_value(&r, Q_L2_POWER, "-460.0");
	assert_value(&r, Q_L1_VOLTAGE, "230.1");
	assert_value(&r, Q_L2_VOLTAGE, "232");
	assert_value(&r, Q_L1_CURRENT, "-2");
	assert_false(reading_has(&r, Q_L1_POWER));
}

static void a_total_is_never_there_twice(void **state)
{
	struct phases p = parsed("l2");
	struct reading r = one_phase_meter();

	(void)state;
	set(&r, Q_L1_POWER, -460, 0);
	set(&r, Q_L2_VOLTAGE, 232, 0);
	phases_apply(&p, false, &r);
	assert_value(&r, Q_L1_POWER, "-460");
	assert_false(reading_has(&r, Q_L2_POWER));
}

static void a_split_closes_its_sum(void **state)
{
	struct phases p = parsed("split");
	struct reading r = {0};

	(void)state;
	set(&r, Q_POWER, -100, 0);
	set(&r, Q_ENERGY_FORWARD, 10001, -1);
	phases_apply(&p, false, &r);
	assert_value(&r, Q_L1_POWER, "-33.33");
	assert_value(&r, Q_L2_POWER, "-33.33");
	assert_value(&r, Q_L3_POWER, "-33.34");
	assert_true(reading_is_derived(&r, Q_L3_POWER));
	assert_value(&r, Q_L1_ENERGY_FORWARD, "333.3");
	assert_value(&r, Q_L3_ENERGY_FORWARD, "333.4");
	assert_true(reading_is_derived(&r, Q_L1_ENERGY_FORWARD));
	assert_false(reading_has(&r, Q_L1_ENERGY_REVERSE));
}

static void split_counters_never_fall(void **state)
{
	struct phases p = parsed("split");
	struct decimal before[3] = {{0}};

	(void)state;
	for (int64_t v = 0; v < 1000; v++) {
		struct reading r = {0};

		set(&r, Q_ENERGY_FORWARD, v, -1);
		phases_apply(&p, false, &r);
		for (int i = 0; i < 3; i++) {
			assert_true(
				decimal_compare(r.value[Q_L1_ENERGY_FORWARD + i], before[i]) >= 0);
			before[i] = r.value[Q_L1_ENERGY_FORWARD + i];
		}
	}
}

static void a_reversed_meter_counts_what_it_delivers(void **state)
{
	struct phases p = parsed("l1");
	struct reading r = one_phase_meter();

	(void)state;
	reading_derive(&r, Q_ENERGY_FORWARD, r.value[Q_ENERGY_FORWARD]);
	phases_apply(&p, true, &r);
	assert_value(&r, Q_POWER, "460.0");
	assert_value(&r, Q_L1_POWER, "460.0");
	assert_value(&r, Q_L1_CURRENT, "2");
	assert_true(reading_is_derived(&r, Q_L1_CURRENT));
	assert_value(&r, Q_ENERGY_REVERSE, "1234567.8");
	assert_true(reading_is_derived(&r, Q_ENERGY_REVERSE));
	assert_value(&r, Q_ENERGY_FORWARD, "7000");
	assert_false(reading_is_derived(&r, Q_ENERGY_FORWARD));
	assert_value(&r, Q_L1_ENERGY_FORWARD, "7000");
	assert_value(&r, Q_L1_POWER_FACTOR, "1.000");
}

/* Two phases that change places turn the field round; three in a ring do not, and neither does the
 * direction. */
static void the_sequence_follows_the_phases(void **state)
{
	static const struct {
		const char *word;
		bool turns;
	} words[] = {{"l1", false}, {"l2", false}, {"split", false}, {"123", false}, {"231", false},
		{"312", false}, {"132", true}, {"213", true}, {"321", true}};

	(void)state;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		for (int reverse = 0; reverse < 2; reverse++)
			for (uint8_t said = SEQUENCE_UNSAID; said <= SEQUENCE_132; said++) {
				struct phases p = parsed(words[i].word);
				struct reading r = three_phase_meter();
				uint8_t other = said == SEQUENCE_123 ? SEQUENCE_132 : SEQUENCE_123;

				r.sequence = said;
				phases_apply(&p, reverse, &r);
				assert_int_equal(r.sequence,
					words[i].turns && said != SEQUENCE_UNSAID ? other : said);
			}
}

static void an_absent_energy_swaps_its_absence(void **state)
{
	struct phases p = parsed("123");
	struct reading r = three_phase_meter();

	(void)state;
	reading_clear(&r, Q_L2_ENERGY_REVERSE);
	phases_apply(&p, true, &r);
	assert_value(&r, Q_L1_POWER, "-100");
	assert_value(&r, Q_L1_ENERGY_FORWARD, "20000");
	assert_value(&r, Q_L2_ENERGY_REVERSE, "11000");
	assert_false(reading_has(&r, Q_L2_ENERGY_FORWARD));
}

static void a_current_without_a_direction_gets_none_by_reversing(void **state)
{
	struct phases p = parsed("l1");
	struct reading r = one_phase_meter();

	(void)state;
	for (int i = 0; i < 3; i++)
		set(&r, Q_L1_CURRENT + i, 3, 0);
	phases_apply(&p, true, &r);
	assert_value(&r, Q_L1_CURRENT, "3");
	assert_value(&r, Q_L3_CURRENT, "3");
}

static void the_greatest_numbers_do_no_harm(void **state)
{
	static const int exps[] = {-40, -2, 0, 18, 40};
	struct phases p = parsed("split");

	(void)state;
	for (int i = 0; i < 5; i++) {
		struct reading r = {0};
		struct decimal sum;

		reading_set(&r, Q_POWER, (struct decimal){UINT64_MAX, (int8_t)exps[i], true});
		phases_apply(&p, true, &r);
		assert_true(decimal_add(r.value[Q_L1_POWER], r.value[Q_L2_POWER], &sum));
		assert_true(decimal_add(sum, r.value[Q_L3_POWER], &sum));
		assert_int_equal(decimal_compare(sum, r.value[Q_POWER]), 0);
	}
}

/* Whatever is there: each of the three goes to one place, with its mark. */
static void a_sequence_loses_and_invents_nothing(void **state)
{
	static const char *const sequences[] = {"123", "132", "213", "231", "312", "321"};
	static const enum quantity firsts[] = {Q_L1_POWER, Q_L1_VOLTAGE, Q_L1_CURRENT,
		Q_L1_ENERGY_FORWARD, Q_L1_ENERGY_REVERSE, Q_L1_POWER_FACTOR};

	(void)state;
	srand(1);
	for (int n = 0; n < 5000; n++) {
		const char *text = sequences[rand() % 6];
		struct phases p = parsed(text);
		struct reading r = {0}, before;

		for (enum quantity q = 0; q < N_QUANTITIES; q++) {
			reading_set(&r, q, decimal_of(rand() % 1000 - 500, rand() % 5 - 2));
			if (rand() % 3 == 0)
				reading_derive(&r, q, r.value[q]);
			if (rand() % 3 == 0)
				reading_clear(&r, q);
		}
		set(&r, Q_L2_POWER, 5, 0);
		before = r;
		phases_apply(&p, false, &r);
		for (int t = 0; t < 6; t++)
			for (int i = 0; i < 3; i++) {
				enum quantity to = firsts[t] + i,
					      from = firsts[t] + (text[i] - '1');

				assert_int_equal(reading_has(&r, to), reading_has(&before, from));
				assert_int_equal(reading_is_derived(&r, to),
					reading_is_derived(&before, from));
				if (reading_has(&r, to))
					assert_int_equal(
						decimal_compare(r.value[to], before.value[from]),
						0);
			}
	}
}

static void energies_of_phases_are_not_split(void **state)
{
	struct phases p = parsed("split");
	struct reading r = {0};

	(void)state;
	set(&r, Q_ENERGY_FORWARD, 300, 0);
	set(&r, Q_L2_ENERGY_FORWARD, 250, 0);
	phases_apply(&p, false, &r);
	assert_value(&r, Q_L2_ENERGY_FORWARD, "250");
	assert_false(reading_has(&r, Q_L1_ENERGY_FORWARD));
}

static void a_sequence_says_where_the_only_phase_lies(void **state)
{
	(void)state;
	assert_int_equal(parsed("312").total, PHASES_TOTAL_L2);
	assert_int_equal(parsed("231").total, PHASES_TOTAL_L3);
}

static void a_third_that_is_nothing_has_no_sign(void **state)
{
	struct phases p = parsed("split");
	struct reading r = {0};

	(void)state;
	set(&r, Q_POWER, -1, -2);
	phases_apply(&p, false, &r);
	assert_value(&r, Q_L1_POWER, "0.00");
	assert_value(&r, Q_L3_POWER, "-0.01");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(energies_of_phases_are_not_split),
		cmocka_unit_test(words_and_sequences_are_understood),
		cmocka_unit_test(a_sequence_takes_everything_of_a_phase_along),
		cmocka_unit_test(phase_powers_stay_where_the_meter_has_them),
		cmocka_unit_test(a_phase_that_cannot_be_read_is_what_the_others_leave),
		cmocka_unit_test(phases_of_which_more_cannot_be_read_are_not_told),
		cmocka_unit_test(nothing_stands_in_for_an_energy_that_cannot_be_read),
		cmocka_unit_test(a_current_beside_one_that_cannot_be_read_has_no_direction),
		cmocka_unit_test(a_total_stands_in_for_its_phase),
		cmocka_unit_test(one_phase_moves_to_another),
		cmocka_unit_test(voltages_of_all_phases_stay_when_only_the_total_moves),
		cmocka_unit_test(a_total_is_never_there_twice),
		cmocka_unit_test(a_split_closes_its_sum),
		cmocka_unit_test(split_counters_never_fall),
		cmocka_unit_test(a_reversed_meter_counts_what_it_delivers),
		cmocka_unit_test(the_sequence_follows_the_phases),
		cmocka_unit_test(an_absent_energy_swaps_its_absence),
		cmocka_unit_test(a_current_without_a_direction_gets_none_by_reversing),
		cmocka_unit_test(the_greatest_numbers_do_no_harm),
		cmocka_unit_test(a_sequence_loses_and_invents_nothing),
		cmocka_unit_test(a_sequence_says_where_the_only_phase_lies),
		cmocka_unit_test(a_third_that_is_nothing_has_no_sign),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
