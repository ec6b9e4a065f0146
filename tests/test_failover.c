/* Several sources for one service: which is shown, and that energies never fall. */
#include "daemon/failover.h"
#include "support/test.h"

static struct failover f;
static struct reading shown;
static enum failover_verdict verdict;
static uint64_t now_ms;
static int news;

static int set_up(void **state)
{
	(void)state;
	memset(&f, 0, sizeof f);
	memset(&shown, 0, sizeof shown);
	now_ms = 1000000;
	return 0;
}

static struct reading reading_of(int64_t w, int64_t wh)
{
	struct reading r = {0};

	reading_set(&r, Q_POWER, decimal_of(w, 0));
	if (wh)
		reading_set(&r, Q_ENERGY_FORWARD, decimal_of(wh, 0));
	return r;
}

/* A telegram of number `which`, of a meter that speaks each `s` seconds. */
static void hear(unsigned which, unsigned s, bool is_same, int64_t w, int64_t wh)
{
	const struct failover_heard heard = {which, now_ms, s * 1000, true, is_same};
	const struct reading r = reading_of(w, wh);

	verdict = failover_hear(&f, &heard, &r, &shown, &news);
}

static int64_t shown_w(void)
{
	return (int64_t)decimal_double(shown.value[Q_POWER]);
}

static int64_t shown_wh(void)
{
	assert_true(reading_has(&shown, Q_ENERGY_FORWARD));
	return (int64_t)decimal_double(shown.value[Q_ENERGY_FORWARD]);
}

/* Both speak each second; energies as given, if any. */
static void hear_both(unsigned seconds, bool is_same, int64_t w, int64_t wh, int64_t other_wh)
{
	for (unsigned s = 0; s < seconds; s++, now_ms += 1000) {
		hear(0, 1, true, w, wh);
		assert_true(verdict != FAILOVER_WAITS);
		hear(1, 1, is_same, w, other_wh);
		assert_int_equal(verdict, FAILOVER_WAITS);
	}
}

static void the_first_is_shown_and_the_second_waits(void **state)
{
	(void)state;
	hear(0, 1, true, 500, 1000);
	assert_int_equal(verdict, FAILOVER_CHANGED);
	hear(1, 1, true, 501, 1000);
	assert_int_equal(verdict, FAILOVER_WAITS);
	hear(0, 1, true, 502, 1001);
	assert_int_equal(verdict, FAILOVER_SHOWN);
	assert_int_equal(shown_w(), 502);
}

static void the_second_stands_in_when_the_first_is_silent_for_two_periods(void **state)
{
	(void)state;
	hear_both(5, true, 500, 1000, 1000);
	now_ms += 1100; /* 2.1 s behind the last of the first */
	hear(1, 1, true, 510, 1001);
	assert_int_equal(verdict, FAILOVER_WAITS);
	now_ms += 500;
	hear(1, 1, true, 511, 1001);
	assert_int_equal(verdict, FAILOVER_CHANGED);
	assert_int_equal(shown_w(), 511);
	assert_int_equal(f.active, 1);
}

static void the_first_is_back_after_30_good_seconds(void **state)
{
	(void)state;
	hear_both(3, true, 500, 1000, 1000);
	for (unsigned s = 0; s < 10; s++, now_ms += 1000)
		hear(1, 1, true, 511, 1001);
	assert_int_equal(f.active, 1);
	for (unsigned s = 0; s < 20; s++, now_ms += 1000) {
		hear(0, 1, true, 500, 1001);
		assert_int_equal(verdict, FAILOVER_WAITS);
		hear(1, 1, true, 500, 1001);
		assert_int_equal(verdict, FAILOVER_SHOWN);
	}
	for (unsigned s = 0; s < 5; s++, now_ms += 1000) /* a gap begins it anew */
		hear(1, 1, true, 500, 1001);
	for (unsigned s = 0; s < 30; s++, now_ms += 1000) {
		hear(0, 1, true, 500, 1001);
		assert_int_equal(verdict, FAILOVER_WAITS);
		hear(1, 1, true, 500, 1001);
	}
	hear(0, 1, true, 499, 1001);
	assert_int_equal(verdict, FAILOVER_CHANGED);
	assert_int_equal(shown_w(), 499);
}

static void one_that_is_lost_is_followed_at_once_by_what_is_fresh(void **state)
{
	(void)state;
	hear_both(5, true, 500, 1000, 1000);
	hear(1, 1, true, 520, 1000);
	verdict = failover_lose(&f, 0, now_ms, &shown);
	assert_int_equal(verdict, FAILOVER_CHANGED);
	assert_int_equal(shown_w(), 520);
	assert_int_equal(failover_lose(&f, 1, now_ms, &shown), FAILOVER_WITHDRAWN);
}

static void what_is_old_is_followed_by_nothing(void **state)
{
	(void)state;
	hear_both(5, true, 500, 1000, 1000);
	now_ms += 10000;
	assert_int_equal(failover_lose(&f, 0, now_ms, &shown), FAILOVER_WITHDRAWN);
	hear(1, 1, true, 530, 1000);
	assert_int_equal(verdict, FAILOVER_CHANGED);
	assert_int_equal(failover_lose(&f, 0, now_ms, &shown), FAILOVER_WAITS);
}

static void another_meter_may_stand_in_once_it_has_agreed(void **state)
{
	(void)state;
	hear_both(50, false, 500, 1000, 77000);
	assert_int_equal(failover_lose(&f, 0, now_ms, &shown), FAILOVER_WITHDRAWN);
	hear(1, 1, false, 500, 77000);
	assert_int_equal(verdict, FAILOVER_WAITS);
	hear_both(20, false, 500, 1000, 77000);
	assert_true(f.members[1].agreement.is_agreed);
	assert_int_equal(failover_lose(&f, 0, now_ms, &shown), FAILOVER_CHANGED);
}

static void that_it_may_is_told_once(void **state)
{
	int n = 0;

	(void)state;
	for (unsigned s = 0; s < 200; s++, now_ms += 1000) {
		hear(0, 1, true, 500, 0);
		n += news == 1 ? 1 : news == -1 ? 10 : 0;
		hear(1, 1, false, s < 100 ? 500 : 900, 0);
		n += news ? 100 : 0;
	}
	assert_int_equal(n, 11);
}

static void one_that_does_not_agree_never_does(void **state)
{
	(void)state;
	for (unsigned s = 0; s < 200; s++, now_ms += 1000) {
		hear(0, 1, true, 500, 1000);
		hear(1, 1, false, -500, 1000);
	}
	now_ms += 60000;
	hear(1, 1, false, 500, 1000);
	assert_int_equal(verdict, FAILOVER_WAITS);
}

/* Its own counters would be a jump in the statistics. */
static void energies_of_another_meter_go_on_from_the_first(void **state)
{
	(void)state;
	hear_both(70, false, 500, 1000, 77000);
	now_ms += 3000;
	hear(1, 1, false, 500, 77001);
	assert_int_equal(verdict, FAILOVER_CHANGED);
	assert_int_equal(shown_wh(), 1000);
	now_ms += 1000;
	hear(1, 1, false, 500, 77010);
	assert_int_equal(shown_wh(), 1009);
	assert_true(reading_is_derived(&shown, Q_ENERGY_FORWARD));
}

static void energies_do_not_fall_when_the_first_is_back(void **state)
{
	int64_t before;

	(void)state;
	energies_of_another_meter_go_on_from_the_first(state);
	for (unsigned s = 0; s < 32; s++, now_ms += 1000) {
		hear(1, 1, false, 500, 77020);
		before = shown_wh();
		hear(0, 1, true, 500, 1008); /* it has counted a little less */
	}
	assert_int_equal(f.active, 0);
	assert_int_equal(before, 1019);
	assert_int_equal(shown_wh(), 1019);
	now_ms += 1000;
	hear(0, 1, true, 500, 1018);
	assert_int_equal(shown_wh(), 1019);
	now_ms += 1000;
	hear(0, 1, true, 500, 1020);
	assert_int_equal(shown_wh(), 1020);
	assert_false(reading_is_derived(&shown, Q_ENERGY_FORWARD));
	now_ms += 1000;
	hear(0, 1, true, 500, 1010); /* what its meter does itself is not ours to hide */
	assert_int_equal(shown_wh(), 1010);
}

static void the_same_meter_with_fewer_digits_does_not_fall(void **state)
{
	(void)state;
	hear_both(3, true, 500, 1009, 1000);
	now_ms += 3000;
	hear(1, 1, true, 500, 1000);
	assert_int_equal(shown_wh(), 1009);
	now_ms += 1000;
	hear(1, 1, true, 500, 1010);
	assert_int_equal(shown_wh(), 1010);
}

static void what_was_shown_before_a_restart_does_not_fall(void **state)
{
	(void)state;
	f.known = 1;
	f.shown[0] = decimal_of(1009, 0);
	hear(0, 1, true, 500, 1000);
	assert_int_equal(shown_wh(), 1009);
	now_ms += 1000;
	hear(0, 1, true, 500, 1011);
	assert_int_equal(shown_wh(), 1011);
}

static void the_same_meter_by_another_counter_goes_on_from_the_first(void **state)
{
	(void)state;
	hear_both(3, true, 500, 5000000, 2000000);
	now_ms += 3000;
	hear(1, 1, true, 500, 2000000); /* that of one tariff */
	assert_int_equal(shown_wh(), 5000000);
	now_ms += 1000;
	hear(1, 1, true, 500, 2000004);
	assert_int_equal(shown_wh(), 5000004);
	set_up(state);
	hear_both(3, true, 500, 2000000, 5000000);
	now_ms += 3000;
	hear(1, 1, true, 500, 5000003);
	assert_int_equal(shown_wh(), 2000000);
}

/* Both were away for weeks. */
static void the_same_meter_may_have_counted_much_meanwhile(void **state)
{
	(void)state;
	hear_both(3, true, 500, 2000000, 2000000);
	now_ms += 2 * 3600000;
	hear(1, 1, true, 500, 2200000);
	assert_int_equal(verdict, FAILOVER_CHANGED);
	assert_int_equal(shown_wh(), 2200000);
}

/* Its meter was exchanged, or has begun anew: no statistics are mended by a standstill of years. */
static void what_is_less_by_far_is_not_held(void **state)
{
	(void)state;
	f.known = 1;
	f.shown[0] = decimal_of(5000000, 0);
	hear(0, 1, true, 500, 12);
	assert_int_equal(shown_wh(), 12);
}

static void an_energy_with_no_place_to_go_on_from_is_absent(void **state)
{
	(void)state;
	hear_both(70, false, 500, 0, 77000);
	now_ms += 3000;
	hear(1, 1, false, 500, 77001);
	assert_int_equal(verdict, FAILOVER_CHANGED);
	assert_false(reading_has(&shown, Q_ENERGY_FORWARD));
}

static void at_the_start_the_first_is_waited_for(void **state)
{
	(void)state;
	for (unsigned s = 0; s < 15; s++, now_ms += 1000) {
		hear(1, 1, true, 500, 1000);
		assert_int_equal(verdict, FAILOVER_WAITS);
	}
	hear(1, 1, true, 500, 1000);
	assert_int_equal(verdict, FAILOVER_CHANGED);
}

static void of_three_the_next_that_speaks_stands_in(void **state)
{
	(void)state;
	for (unsigned s = 0; s < 5; s++, now_ms += 1000)
		for (unsigned i = 0; i < 3; i++)
			hear(i, 1, true, 500 + i, 1000);
	verdict = failover_lose(&f, 0, now_ms, &shown);
	assert_int_equal(shown_w(), 501);
	verdict = failover_lose(&f, 1, now_ms, &shown);
	assert_int_equal(shown_w(), 502);
	assert_int_equal(f.active, 2);
}

/* Which of them happens to speak next does not matter. */
static void the_second_comes_before_the_third(void **state)
{
	(void)state;
	for (unsigned s = 0; s < 5; s++, now_ms += 1000)
		for (unsigned i = 0; i < 3; i++)
			hear(i, 1, true, 500 + i, 1000);
	now_ms += 200;
	hear(1, 1, true, 501, 1000);
	assert_int_equal(verdict, FAILOVER_WAITS);
	now_ms += 100 + 1000;
	hear(2, 1, true, 502, 1000);
	assert_int_equal(verdict, FAILOVER_CHANGED);
	assert_int_equal(shown_w(), 501);
	assert_int_equal(f.active, 1);
}

static void another_first_begins_anew(void **state)
{
	(void)state;
	hear_both(70, false, 500, 1000, 77000);
	failover_forget(&f, 0);
	hear(0, 1, true, 500, 10);
	assert_int_equal(shown_wh(), 10);
	now_ms += 5000;
	hear(1, 1, false, 500, 77000);
	assert_int_equal(verdict, FAILOVER_WAITS);
}

static void another_second_has_to_agree_anew(void **state)
{
	(void)state;
	hear_both(70, false, 500, 1000, 77000);
	failover_forget(&f, 1);
	now_ms += 5000;
	hear(1, 1, false, 500, 77000);
	assert_int_equal(verdict, FAILOVER_WAITS);
	assert_int_equal(f.active, 0);
}

/* It has another meter now. */
static void one_that_may_not_stand_in_any_more_gives_way_at_once(void **state)
{
	(void)state;
	hear_both(5, true, 500, 1000, 1000);
	verdict = failover_lose(&f, 0, now_ms, &shown);
	assert_int_equal(verdict, FAILOVER_CHANGED);
	hear(1, 1, false, 900, 1000);
	assert_int_equal(verdict, FAILOVER_WITHDRAWN);
	hear(0, 1, true, 500, 1000);
	assert_int_equal(verdict, FAILOVER_CHANGED);
}

/* It agreed for an hour, and then its meter was put elsewhere. */
static void one_that_has_just_begun_to_differ_does_not_stand_in(void **state)
{
	(void)state;
	hear_both(70, false, 500, 1000, 77000);
	for (unsigned s = 0; s < 12; s++, now_ms += 1000) {
		hear(0, 1, true, 500, 1000);
		hear(1, 1, false, -2000, 77000);
	}
	assert_true(f.members[1].agreement.is_agreed);
	assert_int_equal(failover_lose(&f, 0, now_ms, &shown), FAILOVER_WITHDRAWN);
	now_ms += 3000;
	hear(1, 1, false, -2000, 77000);
	assert_int_equal(verdict, FAILOVER_WAITS);
}

/* It may have kept what it tells now for half a minute, as serial servers do. */
static void a_first_that_differs_when_it_is_back_takes_no_turn_before_it_is_good(void **state)
{
	(void)state;
	hear_both(70, false, 500, 1000, 77000);
	now_ms += 3000;
	hear(1, 1, false, 500, 77000);
	assert_int_equal(verdict, FAILOVER_CHANGED);
	for (unsigned s = 0; s < 29; s++, now_ms += 1000) {
		hear(1, 1, false, -2000, 77000);
		assert_int_equal(verdict, FAILOVER_SHOWN);
		hear(0, 1, true, 510, 1000);
		assert_int_equal(verdict, FAILOVER_WAITS);
	}
	now_ms += 1000;
	hear(0, 1, true, 510, 1000);
	assert_int_equal(verdict, FAILOVER_CHANGED);
}

static uint32_t chance(uint32_t *seed, uint32_t of)
{
	*seed = *seed * 1664525 + 1013904223;
	return (*seed >> 8) % of;
}

/* Four sources come and go: the first, the same meter in whole kilowatt hours, and two others, of
 * which one counts more and one does not always tell its counter. */
static void whatever_comes_and_goes_energies_do_not_fall(void **state)
{
	bool is_there[FAILOVER_MAX] = {true, true, true, true};
	unsigned n_changes = 0;
	uint32_t seed = 1;
	int64_t last = 0;

	(void)state;
	for (int64_t s = 0; s < 40000; s++, now_ms += 1000) {
		const int64_t w = 500 + (s / 30 % 2) * 900, mine = 100000 + s * 3;
		const int64_t wh[FAILOVER_MAX] = {mine, mine / 1000 * 1000, 7000 + mine + mine / 40,
			chance(&seed, 3) ? mine / 2 + 5 : 0};

		for (unsigned i = 0; i < FAILOVER_MAX; i++) {
			is_there[i] ^= chance(&seed, 90) == 0;
			if (is_there[i])
				hear(i, 1, i < 2, w, wh[i]);
			else if (chance(&seed, 8) == 0)
				verdict = failover_lose(&f, i, now_ms, &shown);
			else
				continue;
			n_changes += verdict == FAILOVER_CHANGED;
			if ((verdict != FAILOVER_SHOWN && verdict != FAILOVER_CHANGED) ||
				!reading_has(&shown, Q_ENERGY_FORWARD))
				continue;
			if (shown_wh() < last)
				fail_msg("%lld Wh behind %lld at %lld s", (long long)shown_wh(),
					(long long)last, (long long)s);
			last = shown_wh();
		}
	}
	assert_true(n_changes > 100);
}

/* Some lists have none. */
static void a_reading_without_a_power_takes_no_turn(void **state)
{
	const struct failover_heard heard = {1, 1010000, 1000, false, true};
	struct reading r = {0};

	(void)state;
	hear_both(5, true, 500, 1000, 1000);
	reading_set(&r, Q_FREQUENCY, decimal_of(50, 0));
	assert_int_equal(failover_hear(&f, &heard, &r, &shown, &news), FAILOVER_WAITS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(the_first_is_shown_and_the_second_waits, set_up),
		cmocka_unit_test_setup(
			the_second_stands_in_when_the_first_is_silent_for_two_periods, set_up),
		cmocka_unit_test_setup(the_first_is_back_after_30_good_seconds, set_up),
		cmocka_unit_test_setup(
			one_that_is_lost_is_followed_at_once_by_what_is_fresh, set_up),
		cmocka_unit_test_setup(what_is_old_is_followed_by_nothing, set_up),
		cmocka_unit_test_setup(another_meter_may_stand_in_once_it_has_agreed, set_up),
		cmocka_unit_test_setup(that_it_may_is_told_once, set_up),
		cmocka_unit_test_setup(one_that_does_not_agree_never_does, set_up),
		cmocka_unit_test_setup(energies_of_another_meter_go_on_from_the_first, set_up),
		cmocka_unit_test_setup(energies_do_not_fall_when_the_first_is_back, set_up),
		cmocka_unit_test_setup(the_same_meter_with_fewer_digits_does_not_fall, set_up),
		cmocka_unit_test_setup(what_was_shown_before_a_restart_does_not_fall, set_up),
		cmocka_unit_test_setup(
			the_same_meter_by_another_counter_goes_on_from_the_first, set_up),
		cmocka_unit_test_setup(the_same_meter_may_have_counted_much_meanwhile, set_up),
		cmocka_unit_test_setup(what_is_less_by_far_is_not_held, set_up),
		cmocka_unit_test_setup(an_energy_with_no_place_to_go_on_from_is_absent, set_up),
		cmocka_unit_test_setup(at_the_start_the_first_is_waited_for, set_up),
		cmocka_unit_test_setup(of_three_the_next_that_speaks_stands_in, set_up),
		cmocka_unit_test_setup(the_second_comes_before_the_third, set_up),
		cmocka_unit_test_setup(another_first_begins_anew, set_up),
		cmocka_unit_test_setup(another_second_has_to_agree_anew, set_up),
		cmocka_unit_test_setup(
			one_that_may_not_stand_in_any_more_gives_way_at_once, set_up),
		cmocka_unit_test_setup(one_that_has_just_begun_to_differ_does_not_stand_in, set_up),
		cmocka_unit_test_setup(
			a_first_that_differs_when_it_is_back_takes_no_turn_before_it_is_good,
			set_up),
		cmocka_unit_test_setup(whatever_comes_and_goes_energies_do_not_fall, set_up),
		cmocka_unit_test_setup(a_reading_without_a_power_takes_no_turn, set_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
