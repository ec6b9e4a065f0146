/* When those look who have time: together. */
#include "base/clock.h"
#include "support/test.h"

#include <math.h>

static const double every_s = 5, from_s = 1796013021.25;

static void all_are_due_at_multiples(void **state)
{
	(void)state;
	for (int i = 0; i < 1000; i++) {
		const double now_s = from_s + 0.037 * i,
			     due_s = now_s + clock_beat_s(now_s, every_s);

		assert_true(fabs(due_s / every_s - round(due_s / every_s)) < 1e-6);
		assert_true(due_s - now_s >= every_s / 2 && due_s - now_s <= 1.5 * every_s);
	}
}

/* A timer that fires a little early is not due again at once, nor late for good. */
static void who_is_early_or_late_is_due_with_the_others(void **state)
{
	const double multiple_s = 1796013025;

	(void)state;
	for (double off_s = -0.01; off_s < 0.02; off_s += 0.001) {
		const double due_s = multiple_s + off_s + clock_beat_s(multiple_s + off_s, every_s);

		assert_true(fabs(due_s - (multiple_s + every_s)) < 1e-6);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_are_due_at_multiples),
		cmocka_unit_test(who_is_early_or_late_is_due_with_the_others),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
