/* Who may ask how much. */
#include "dbus/callers.h"
#include "support/test.h"

#include <stdio.h>

static struct callers callers;

static int set_up(void **state)
{
	(void)state;
	callers = (struct callers){0};
	return 0;
}

static struct caller *caller(unsigned number)
{
	char name[32];

	snprintf(name, sizeof name, ":1.%u", number);
	return callers_find(&callers, name, callers.forgiven_ms);
}

/* Asks for answers of 4 kB until there is something else; gives how many there were. */
static unsigned ask(unsigned number, enum caller_due until)
{
	unsigned n = 0;

	while (callers_due(&callers, caller(number)) < until) {
		callers_tell(&callers, caller(number), 4096);
		n++;
	}
	return n;
}

static void one_that_never_reads_gets_answers_then_errors_then_nothing(void **state)
{
	unsigned answers, errors;

	(void)state;
	answers = ask(1, CALLER_ERROR);
	errors = ask(1, CALLER_NOTHING);
	assert_in_range(answers * 4096, CALLER_OWED_MIN, CALLERS_OWED_MAX / 4);
	assert_in_range(errors, 1, answers);
	assert_int_equal(callers_due(&callers, caller(2)), CALLER_ANSWER);
}

static void many_that_never_read_leave_something_to_each(void **state)
{
	uint32_t owed = 0;

	(void)state;
	for (unsigned i = 1; i <= 250; i++)
		ask(i, CALLER_NOTHING);
	for (size_t i = 0; i < CALLERS_MAX; i++)
		owed += callers.all[i].owed;
	/* The bus takes nothing more from us at 127 MiB. */
	assert_in_range(owed, 250 * CALLER_OWED_MIN, 64 * 1024 * 1024);
	assert_in_range(
		ask(1000, CALLER_ERROR), CALLER_OWED_MIN / 4096, CALLER_OWED_MIN / 4096 + 1);
}

static void an_answer_to_a_ping_pays_what_was_told_before(void **state)
{
	(void)state;
	assert_false(callers_ping(&callers, caller(1)));
	callers_tell(&callers, caller(1), CALLER_PING);
	assert_true(callers_ping(&callers, caller(1)));
	assert_false(callers_ping(&callers, caller(1)));
	callers_tell(&callers, caller(1), 1000);
	caller_pong(caller(1), ":1.1");
	assert_int_equal(caller(1)->owed, 1000);
}

static void an_answer_of_somebody_else_pays_nothing(void **state)
{
	(void)state;
	callers_tell(&callers, caller(1), CALLER_PING);
	assert_true(callers_ping(&callers, caller(1)));
	caller_pong(caller(1), "org.freedesktop.DBus");
	assert_int_equal(caller(1)->owed, CALLER_PING);
	assert_false(callers_ping(&callers, caller(1)));
}

static void pings_are_few(void **state)
{
	unsigned n = 0;

	(void)state;
	for (unsigned i = 1; i <= 250; i++) {
		callers_tell(&callers, caller(i), CALLER_PING);
		n += callers_ping(&callers, caller(i));
	}
	assert_int_equal(n, CALLERS_PINGED_MAX);
}

static void time_forgives(void **state)
{
	(void)state;
	ask(1, CALLER_ERROR);
	callers_find(&callers, ":1.1", callers.forgiven_ms + 999);
	assert_int_equal(callers_due(&callers, caller(1)), CALLER_ERROR);
	callers_find(&callers, ":1.1", callers.forgiven_ms + 1000);
	assert_int_equal(callers_due(&callers, caller(1)), CALLER_ANSWER);
	callers_find(&callers, ":1.1", callers.forgiven_ms + 1000000000);
	assert_int_equal(caller(1)->owed, 0);
}

static void who_leaves_owes_nothing(void **state)
{
	(void)state;
	ask(1, CALLER_NOTHING);
	callers_forget(&callers, ":1.1");
	assert_int_equal(caller(1)->owed, 0);
	assert_int_equal(callers.owed, 0);
}

static void a_ping_to_one_who_left_is_of_no_one(void **state)
{
	struct caller *who = caller(1);

	(void)state;
	callers_tell(&callers, who, CALLER_PING);
	assert_true(callers_ping(&callers, who));
	callers_forget(&callers, ":1.1");
	for (unsigned i = 2; i < 2 * CALLERS_MAX; i++)
		assert_ptr_not_equal(caller(i), who);
	caller_pong(who, "org.freedesktop.DBus");
	callers_tell(&callers, caller(1), CALLER_PING);
	assert_true(callers_ping(&callers, caller(1)));
}

static void ever_new_names_gain_nothing(void **state)
{
	unsigned n = 0;

	(void)state;
	for (unsigned i = 1; i <= 100000; i++)
		n += ask(i, CALLER_NOTHING);
	assert_in_range(n * 4096ull, 0, 128ull * 1024 * 1024);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(
			one_that_never_reads_gets_answers_then_errors_then_nothing, set_up),
		cmocka_unit_test_setup(many_that_never_read_leave_something_to_each, set_up),
		cmocka_unit_test_setup(an_answer_to_a_ping_pays_what_was_told_before, set_up),
		cmocka_unit_test_setup(an_answer_of_somebody_else_pays_nothing, set_up),
		cmocka_unit_test_setup(pings_are_few, set_up),
		cmocka_unit_test_setup(time_forgives, set_up),
		cmocka_unit_test_setup(who_leaves_owes_nothing, set_up),
		cmocka_unit_test_setup(a_ping_to_one_who_left_is_of_no_one, set_up),
		cmocka_unit_test_setup(ever_new_names_gain_nothing, set_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
