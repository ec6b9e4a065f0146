/* Lists without names over time: which of them are believed, and when no more. */
#include "meter/check/list_doubt.h"
#include "reading/unit.h"
#include "support/test.h"

static const double most_w = 189750;
static const char mine[] = "mine", other[] = "other";

static struct list_doubt doubt;
static struct list_evidence evidence;
static struct reg registers[4];
static struct telegram said;

static int set_up(void **state)
{
	(void)state;
	list_doubt_reset(&doubt);
	telegram_init(&said, registers, sizeof registers / sizeof *registers);
	said.naming = NAMING_GUESSED;
	said.check = TELEGRAM_CRC;
	said.list = mine;
	return 0;
}

static void add(uint8_t c, uint8_t d, uint8_t unit, int64_t value)
{
	said.registers[said.n_registers++] = (struct reg){.obis = {1, 0, c, d, 0, 255},
		.kind = REG_NUMBER,
		.unit = unit,
		.value = decimal_of(value, 0)};
}

/* Energies in Wh and varh, and a power, at a second. */
static enum list_standing take(int64_t wh, int64_t varh, uint64_t second)
{
	said.n_registers = 0;
	add(1, 8, UNIT_WH, wh);
	add(1, 7, UNIT_W, second % 7 ? 500 : 100);
	add(3, 8, UNIT_VARH, varh);
	return list_doubt_take(&doubt, &said, most_w, second * 1000, &evidence);
}

/* Telegrams each second that agree, until it counts. */
static unsigned waited(int64_t wh, uint64_t second, uint64_t step)
{
	unsigned n = 1;

	while (take(wh, 0, second) == LIST_WAITS && n < 100)
		n++, second += step;
	return n;
}

static void a_list_waits_for_five_telegrams(void **state)
{
	(void)state;
	assert_int_equal(waited(1000, 1, 1), DOUBT_TO_BELIEVE);
	said.list = other; /* each for itself */
	assert_int_equal(waited(1000, 50, 5), DOUBT_TO_BELIEVE);
}

static void a_slow_list_waits_for_three(void **state)
{
	(void)state;
	assert_int_equal(waited(1000, 1, 900), DOUBT_SLOW);
}

static void what_proves_itself_or_has_names_need_not_wait(void **state)
{
	(void)state;
	said.naming = NAMING_PROVEN;
	assert_int_equal(take(1000, 0, 1), LIST_COUNTS);
	said.naming = NAMING_GUESSED; /* it was enough once */
	assert_int_equal(take(1000, 0, 2), LIST_COUNTS);
	said.naming = NAMING_SENT;
	said.list = NULL;
	assert_int_equal(take(1000, 0, 3), LIST_COUNTS);
	assert_int_equal(take(10, 0, 4), LIST_COUNTS);
	assert_int_equal(list_doubt_count(&doubt), 0);
}

static void without_counters_there_is_nothing_to_wait_for(void **state)
{
	(void)state;
	add(1, 7, UNIT_W, 500);
	assert_int_equal(list_doubt_take(&doubt, &said, most_w, 1000, &evidence), LIST_COUNTS);
}

/* Reactive ones are counters, too, though nothing is made of them. */
static void a_counter_that_falls(void **state)
{
	(void)state;
	waited(1000, 1, 1);
	assert_int_equal(take(1001, 0, 6), LIST_COUNTS);
	assert_int_equal(take(1000, 0, 7), LIST_IS_WITHDRAWN);
	assert_int_equal(evidence.name.c, 1);
	assert_true(evidence.before == 1001 && evidence.now == 1000);
	assert_int_equal(take(1002, 7, 8), LIST_STAYS_WITHDRAWN);
	assert_int_equal(list_doubt_count(&doubt), 1);
	said.list = other;
	said.naming = NAMING_PROVEN;
	assert_int_equal(take(1002, 7, 9), LIST_COUNTS);
	assert_int_equal(take(1002, 6, 10), LIST_IS_WITHDRAWN);
	assert_int_equal(evidence.name.c, 3);
	assert_int_equal(list_doubt_count(&doubt), 2);
}

/* 190 kW make 53 Wh in a second, and 1000 are left for what a host sleeps through. */
static void a_counter_that_leaps(void **state)
{
	(void)state;
	waited(1000, 1, 1);
	assert_int_equal(take(100000, 0, 6), LIST_COUNTS); /* of the last hour, who knows */
	assert_int_equal(take(101050, 0, 7), LIST_COUNTS);
	assert_int_equal(take(102110, 0, 8), LIST_IS_WITHDRAWN);
}

/* Written once a quarter of an hour, and sent each five seconds. */
static void a_counter_that_stands_between_quarters(void **state)
{
	(void)state;
	for (uint64_t t = 0; t < 7200; t += 5)
		assert_true(take((int64_t)(t / 900) * 10000, 0, t) <= LIST_WAITS);
}

static void hear_rising(
	unsigned n, int64_t *wh, uint64_t *second, uint64_t step, enum list_standing expected)
{
	for (unsigned i = 0; i < n; i++)
		assert_int_equal(take(++*wh, 0, *second += step), expected);
}

static void a_meter_that_counts_anew_comes_back(void **state)
{
	int64_t wh = 5;
	uint64_t t = 6;

	(void)state;
	waited(1000, 1, 1);
	assert_int_equal(take(wh, 0, t), LIST_IS_WITHDRAWN);
	hear_rising(29, &wh, &t, 10, LIST_STAYS_WITHDRAWN);
	assert_int_equal(take(++wh, 0, t += 10), LIST_COUNTS_AGAIN);
	assert_int_equal(list_doubt_count(&doubt), 0);
	hear_rising(3, &wh, &t, 10, LIST_COUNTS);
	assert_int_equal(take(wh = 0, 0, ++t), LIST_IS_WITHDRAWN);
	hear_rising(59, &wh, &t, 10, LIST_STAYS_WITHDRAWN); /* twice as long */
	assert_int_equal(take(++wh, 0, t += 10), LIST_COUNTS_AGAIN);
}

static void a_list_whose_counters_do_not_count_its_power(void **state)
{
	(void)state;
	waited(1000, 1, 1);
	list_doubt_accuse(&doubt);
	assert_int_equal(list_doubt_count(&doubt), 0);
	assert_int_equal(take(1001, 0, 6), LIST_IS_WITHDRAWN);
	assert_int_equal(evidence.name.d, 0);
	assert_int_equal(take(1002, 0, 7), LIST_STAYS_WITHDRAWN);
}

/* Of what its numbers prove it is said, as of a list with names; of two lists either may be wrong.
 */
static void a_list_that_is_proven_may_leap_and_is_not_accused(void **state)
{
	(void)state;
	said.naming = NAMING_PROVEN;
	take(1000, 0, 1);
	said.naming = NAMING_GUESSED;
	list_doubt_accuse(&doubt);
	assert_int_equal(take(1001, 0, 2), LIST_COUNTS);
	assert_int_equal(take(9001001, 0, 3), LIST_COUNTS);
	list_doubt_reset(&doubt);
	said.list = other;
	waited(1000, 3, 1);
	said.list = mine;
	waited(1000, 10, 1);
	list_doubt_accuse(&doubt);
	assert_int_equal(take(1001, 0, 20), LIST_COUNTS);
}

/* A slow one does so after twenty telegrams. */
static void a_slow_one_comes_back(void **state)
{
	int64_t wh = 5;
	uint64_t t = 6;

	(void)state;
	waited(1000, 1, 1);
	assert_int_equal(take(wh, 0, t), LIST_IS_WITHDRAWN);
	hear_rising(DOUBT_AGAIN - 1, &wh, &t, 60, LIST_STAYS_WITHDRAWN);
	assert_int_equal(take(++wh, 0, t += 60), LIST_COUNTS_AGAIN);
}

/* At night the currents that were taken for counters stand still. */
static void what_stands_still_is_no_counter(void **state)
{
	(void)state;
	waited(1000, 1, 1);
	assert_int_equal(take(5, 0, 6), LIST_IS_WITHDRAWN);
	for (uint64_t t = 10; t < 7200; t += 10)
		assert_int_equal(take(5, 0, t), LIST_STAYS_WITHDRAWN);
}

static void one_damaged_telegram_withdraws_nothing(void **state)
{
	(void)state;
	waited(1000, 1, 1);
	said.check = TELEGRAM_SUM;
	assert_int_equal(take(5, 0, 6), LIST_COUNTS);
	assert_int_equal(take(1001, 0, 7), LIST_COUNTS);
	assert_int_equal(take(1513, 0, 8), LIST_COUNTS);
	assert_int_equal(take(1002, 0, 9), LIST_COUNTS);
	assert_int_equal(take(1003, 0, 10), LIST_COUNTS);
	assert_int_equal(take(1002, 0, 11), LIST_COUNTS);
	assert_int_equal(take(1001, 0, 12), LIST_IS_WITHDRAWN);
}

static void what_falls_every_other_time_is_not_believed_without_a_check(void **state)
{
	(void)state;
	said.check = TELEGRAM_SUM;
	for (uint64_t t = 1; t < 600; t++)
		assert_int_equal(take(2300 + (int64_t)(t % 2), 0, t), LIST_WAITS);
	assert_int_equal(take(2298, 0, 600), LIST_WAITS);
	assert_int_equal(take(2297, 0, 601), LIST_IS_WITHDRAWN);
}

static void what_cannot_be_read_is_no_fall(void **state)
{
	(void)state;
	waited(1000, 1, 1);
	said.n_registers = 0;
	add(1, 8, UNIT_WH, 0);
	said.registers[0].kind = REG_ABSENT;
	add(1, 7, UNIT_W, 500);
	add(3, 8, UNIT_VARH, 0);
	assert_int_equal(list_doubt_take(&doubt, &said, most_w, 6000, &evidence), LIST_COUNTS);
	assert_int_equal(take(999, 0, 7), LIST_IS_WITHDRAWN);
}

/* What the values did until its owner accepted it was enough; and its counters may leap. */
static void a_list_that_has_explained_itself_counts_until_a_counter_falls(void **state)
{
	(void)state;
	said.naming = NAMING_EXPLAINED;
	assert_int_equal(take(1000, 0, 1), LIST_COUNTS);
	assert_int_equal(take(9001000, 0, 2), LIST_COUNTS);
	assert_int_equal(take(9000999, 0, 3), LIST_IS_WITHDRAWN);
	assert_int_equal(evidence.name.c, 1);
	assert_int_equal(take(9001001, 0, 4), LIST_STAYS_WITHDRAWN);
	assert_int_equal(list_doubt_count(&doubt), 1);
}

/* As its power and its counters were both explained by the same values. */
static void one_that_has_explained_itself_is_accused_beside_others(void **state)
{
	(void)state;
	said.naming = NAMING_PROVEN;
	said.list = other;
	take(5, 0, 1);
	said.naming = NAMING_EXPLAINED;
	said.list = mine;
	take(1000, 0, 2);
	list_doubt_accuse(&doubt);
	assert_int_equal(take(1001, 0, 3), LIST_IS_WITHDRAWN);
	assert_false(evidence.is_together);
	assert_int_equal(evidence.name.d, 0);
	said.naming = NAMING_PROVEN;
	said.list = other;
	assert_int_equal(take(6, 0, 4), LIST_COUNTS);
}

static enum list_standing flow(int64_t import_w, int64_t export_w, int64_t wh, uint64_t second)
{
	said.n_registers = 0;
	add(1, 8, UNIT_WH, wh);
	add(1, 7, UNIT_W, import_w);
	add(2, 7, UNIT_W, export_w);
	return list_doubt_take(&doubt, &said, most_w, second * 1000, &evidence);
}

/* A minute of each second; of a meter that tells each five seconds thirty telegrams. */
static void import_and_export_at_once_where_they_never_were(void **state)
{
	static const struct {
		uint64_t step_s, last;
	} meters[] = {{1, 61}, {5, DOUBT_TOGETHER}};

	(void)state;
	said.naming = NAMING_EXPLAINED;
	said.is_apart = true;
	for (size_t i = 0; i < sizeof meters / sizeof *meters; i++) {
		const uint64_t last = meters[i].last;

		list_doubt_reset(&doubt);
		for (uint64_t n = 1; n < last; n++)
			assert_int_equal(flow(500, 1, 1000, n * meters[i].step_s), LIST_COUNTS);
		assert_int_equal(flow(500, 1, 1000, last * meters[i].step_s), LIST_IS_WITHDRAWN);
		assert_true(evidence.is_together);
	}
	for (uint64_t t = 200; t < 900; t += 5)
		assert_int_equal(flow(500, 1, (int64_t)t, t), LIST_STAYS_WITHDRAWN);
	for (uint64_t t = 900; t < 1195; t += 5)
		assert_int_equal(flow(500, 0, (int64_t)t, t), LIST_STAYS_WITHDRAWN);
	assert_int_equal(flow(0, 700, 1195, 1195), LIST_COUNTS_AGAIN);
}

/* A telegram of a moment between the two, and meters that count each phase by itself. */
static void import_and_export_at_once_may_be_for_a_moment_or_always(void **state)
{
	(void)state;
	said.naming = NAMING_EXPLAINED;
	said.is_apart = true;
	for (uint64_t t = 1; t < 600; t++)
		assert_int_equal(flow(500, t % 40 ? 1 : 0, 1000, t), LIST_COUNTS);
	said.is_apart = false;
	for (uint64_t t = 600; t < 1200; t++)
		assert_int_equal(flow(500, 300, 1000, t), LIST_COUNTS);
}

/* There may be another definition by the next time. */
static void doubts_about_what_has_explained_itself_end_with_it(void **state)
{
	(void)state;
	said.naming = NAMING_EXPLAINED;
	take(1000, 0, 1);
	assert_int_equal(take(5, 0, 2), LIST_IS_WITHDRAWN);
	said.naming = NAMING_PROVEN;
	said.list = other;
	take(1000, 0, 1);
	assert_int_equal(take(5, 0, 2), LIST_IS_WITHDRAWN);
	list_doubt_forget_explained(&doubt);
	assert_int_equal(list_doubt_count(&doubt), 1);
	assert_int_equal(take(6, 0, 3), LIST_STAYS_WITHDRAWN);
	said.naming = NAMING_EXPLAINED;
	said.list = mine;
	assert_int_equal(take(4, 0, 3), LIST_COUNTS);
}

#define TEST(f) cmocka_unit_test_setup(f, set_up)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_list_waits_for_five_telegrams),
		TEST(a_slow_list_waits_for_three),
		TEST(what_proves_itself_or_has_names_need_not_wait),
		TEST(without_counters_there_is_nothing_to_wait_for),
		TEST(a_counter_that_falls),
		TEST(a_counter_that_leaps),
		TEST(a_counter_that_stands_between_quarters),
		TEST(a_meter_that_counts_anew_comes_back),
		TEST(a_slow_one_comes_back),
		TEST(a_list_whose_counters_do_not_count_its_power),
		TEST(a_list_that_is_proven_may_leap_and_is_not_accused),
		TEST(what_stands_still_is_no_counter),
		TEST(one_damaged_telegram_withdraws_nothing),
		TEST(what_falls_every_other_time_is_not_believed_without_a_check),
		TEST(what_cannot_be_read_is_no_fall),
		TEST(a_list_that_has_explained_itself_counts_until_a_counter_falls),
		TEST(one_that_has_explained_itself_is_accused_beside_others),
		TEST(import_and_export_at_once_where_they_never_were),
		TEST(import_and_export_at_once_may_be_for_a_moment_or_always),
		TEST(doubts_about_what_has_explained_itself_end_with_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
