/* What a daemon gathers of lists that it does not know: from the first telegram on, for as long as
 * it is the same wire, and looked at now and then. */
#include "daemon/gathered.h"
#include "explain/explain_sound.h"
#include "proto/dlms/axdr.h"
#include "reading/telegram.h"
#include "support/test.h"

#include <stdlib.h>

static struct gathered *gathered;
static struct reg registers[4];
static struct telegram telegram = {.registers = registers, .capacity = 4};
static struct gathered_progress progress;

static int set_up(void **state)
{
	(void)state;
	gathered = NULL;
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	free(gathered);
	return 0;
}

static void number(uint8_t type, int64_t v)
{
	registers[telegram.n_registers++] = (struct reg){
		.kind = REG_NUMBER, .type = type, .width = 2, .value = decimal_of(v, 0)};
}

/* Three voltages that give way to a load, and that load. */
static void hear(unsigned s, bool is_other)
{
	const bool is_on = s % 20 < 10;

	telegram.n_registers = 0;
	for (unsigned i = 0; i < (is_other ? 1U : 3U); i++)
		number(AXDR_LONG_UNSIGNED, 2310 + 7 * i + s % 3 - (is_on ? 9 : 0));
	number(AXDR_LONG_UNSIGNED, is_on ? 2000 + s % 5 : 100 + s % 7);
	gathered_take(&gathered, &telegram, UINT64_C(1000) * s);
}

static void nothing_is_gathered_before_the_first_list(void **state)
{
	(void)state;
	assert_false(gathered_progress(NULL, 0, &progress));
	assert_null(gathered_lists(NULL));
	gathered_forget(NULL);
}

static void what_was_gathered_says_how_far_it_is(void **state)
{
	(void)state;
	for (unsigned s = 0; s < 600; s++)
		hear(s, false);
	assert_true(gathered_progress(gathered, 600000, &progress));
	assert_int_equal(progress.n_values, 4);
	assert_int_equal(progress.n_explained, 4);
	assert_int_equal(progress.n_sure, 0); /* nothing was exported yet */
	assert_int_equal(gathered_lists(gathered)->of[0].n_telegrams, 600);
	assert_true(explain_is_sound(gathered_lists(gathered)));
}

static void several_lists_count_together(void **state)
{
	(void)state;
	hear(0, false);
	hear(1, true);
	assert_true(gathered_progress(gathered, 2000, &progress));
	assert_int_equal(progress.n_values, 6);
	assert_int_equal(progress.n_explained, 0);
}

/* Whoever shows a status asks each second; a look may take a while. */
static void it_is_looked_at_now_and_then_only(void **state)
{
	unsigned n_before;

	(void)state;
	hear(0, false);
	gathered_progress(gathered, 1000, &progress);
	n_before = progress.n_values;
	hear(1, true);
	assert_true(gathered_progress(gathered, 10999, &progress));
	assert_int_equal(progress.n_values, n_before);
	assert_true(gathered_progress(gathered, 11000, &progress));
	assert_int_equal(progress.n_values, n_before + 2);
}

static void another_wire_begins_anew(void **state)
{
	(void)state;
	hear(0, false);
	gathered_progress(gathered, 1000, &progress);
	gathered_forget(gathered);
	assert_null(gathered_lists(gathered));
	assert_false(gathered_progress(gathered, 1001, &progress));
	hear(2, true);
	assert_true(gathered_progress(gathered, 2000, &progress));
	assert_int_equal(progress.n_values, 2);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_is_gathered_before_the_first_list),
		cmocka_unit_test_setup_teardown(
			what_was_gathered_says_how_far_it_is, set_up, tear_down),
		cmocka_unit_test_setup_teardown(several_lists_count_together, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			it_is_looked_at_now_and_then_only, set_up, tear_down),
		cmocka_unit_test_setup_teardown(another_wire_begins_anew, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
