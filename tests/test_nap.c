/* How often a process looks at a port while telegrams come octet by octet, and how late it sees
 * their ends. Time is an argument: nothing here sleeps. */
#include "link/nap.h"
#include "support/test.h"

enum {
	OCTET_9600_US = 1042,
	OCTET_115200_US = 87,
	SECOND_US = 1000000,
};

static struct nap nap;

static int set_up(void **state)
{
	(void)state;
	nap_reset(&nap);
	return 0;
}

/* What was seen of a telegram. */
struct seen {
	unsigned n_reads;
	uint64_t late_us; /* its end */
};

/* A telegram of `n` octets from `begin_us` on, which a machine may look at too late first. The port
 * is read when an octet has come, unless asleep, as by an adapter that hands on each by itself. */
static struct seen hear_late(uint64_t begin_us, uint64_t late_us, size_t n, uint32_t octet_us)
{
	uint64_t end_us = begin_us + n * octet_us, now_us = begin_us + late_us;
	struct seen seen = {0, 0};
	size_t n_read = 0;

	while (n_read < n) {
		uint64_t awake_us = now_us + (uint64_t)1000 * nap_ms(&nap, now_us);
		uint64_t octet_at_us = begin_us + (n_read + 1) * octet_us;
		size_t n_now;

		now_us = awake_us > octet_at_us ? awake_us : octet_at_us;
		n_now = (size_t)((now_us - begin_us) / octet_us);
		n_now = n_now < n ? n_now : n;
		nap_hear(&nap, &(struct nap_read){n_now - n_read, octet_us, n_now == n}, now_us);
		n_read = n_now;
		seen.n_reads++;
	}
	seen.late_us = now_us - end_us;
	return seen;
}

static struct seen hear_telegram(uint64_t begin_us, size_t n, uint32_t octet_us)
{
	return hear_late(begin_us, 0, n, octet_us);
}

/* A second apart. */
static struct seen hear_telegrams(unsigned n_telegrams, size_t n, uint32_t octet_us)
{
	static uint64_t now_us;
	struct seen seen = {0, 0}, last;

	for (unsigned i = 0; i < n_telegrams; i++) {
		now_us += SECOND_US;
		last = hear_telegram(now_us, n, octet_us);
		seen.n_reads = last.n_reads;
		seen.late_us = last.late_us > seen.late_us ? last.late_us : seen.late_us;
	}
	return seen;
}

static void nobody_sleeps_before_a_telegram_was_heard_from_its_beginning(void **state)
{
	(void)state;
	assert_int_equal(hear_telegram(SECOND_US, 428, OCTET_9600_US).n_reads, 428);
	assert_int_equal(hear_telegram(2 * SECOND_US, 428, OCTET_9600_US).n_reads, 428);
	assert_true(hear_telegram(3 * SECOND_US, 428, OCTET_9600_US).n_reads < 428);
}

static void a_telegram_of_sml_wakes_a_dozen_times_and_is_never_late(void **state)
{
	struct seen seen;

	(void)state;
	hear_telegrams(2, 428, OCTET_9600_US);
	seen = hear_telegrams(100, 428, OCTET_9600_US);
	assert_in_range(seen.n_reads, 1, 12);
	assert_int_equal(seen.late_us, 0);
}

static void so_does_one_of_p1(void **state)
{
	struct seen seen;

	(void)state;
	hear_telegrams(2, 884, OCTET_115200_US);
	seen = hear_telegrams(100, 884, OCTET_115200_US);
	assert_in_range(seen.n_reads, 1, 18);
	assert_in_range(seen.late_us, 0, OCTET_115200_US);
}

static void the_short_list_between_long_ones_sets_the_measure(void **state)
{
	(void)state;
	for (unsigned i = 0; i < 40; i++) {
		size_t n = i % 5 ? 428 : 232;
		uint64_t late_us = hear_telegrams(1, n, OCTET_9600_US).late_us;
		/* The first one that is shorter than all before. */
		assert_true(i == 5 || late_us == 0);
	}
}

/* One that is busy is so again and again, and most of all with what comes at once. */
static void a_machine_that_is_late_for_a_beginning_wakes_no_more_often(void **state)
{
	struct seen seen;

	(void)state;
	hear_telegrams(3, 428, OCTET_9600_US);
	for (uint64_t i = 0; i < 200; i++) {
		uint64_t late_us = i * 7919 % 40000;

		seen = hear_late((5000 + i) * SECOND_US, late_us, 428, OCTET_9600_US);
		assert_in_range(seen.n_reads, 1, 16);
		assert_int_equal(seen.late_us, 0);
	}
}

static void half_a_telegram_in_one_read_tells_no_time(void **state)
{
	unsigned n_reads;

	(void)state;
	hear_telegrams(2, 428, OCTET_9600_US);
	n_reads = hear_telegrams(1, 428, OCTET_9600_US).n_reads;
	nap_hear(&nap, &(struct nap_read){214, OCTET_9600_US, 0}, 1000 * (uint64_t)SECOND_US);
	nap_hear(
		&nap, &(struct nap_read){214, OCTET_9600_US, 1}, 1000 * (uint64_t)SECOND_US + 1000);
	assert_int_equal(
		hear_telegram(2000 * (uint64_t)SECOND_US, 428, OCTET_9600_US).n_reads, n_reads);
}

/* A meter that pauses, or a machine that stood still. */
static void a_pause_in_a_telegram_begins_no_other(void **state)
{
	const uint64_t begin_us = 5000 * (uint64_t)SECOND_US;
	unsigned n_reads;

	(void)state;
	hear_telegrams(2, 428, OCTET_9600_US);
	n_reads = hear_telegrams(1, 428, OCTET_9600_US).n_reads;
	nap_hear(&nap, &(struct nap_read){1, OCTET_9600_US, 0}, begin_us);
	nap_hear(&nap, &(struct nap_read){299, OCTET_9600_US, 0}, begin_us + 312000);
	nap_hear(&nap, &(struct nap_read){1, OCTET_9600_US, 0}, begin_us + 400000);
	assert_in_range(nap_ms(&nap, begin_us + 400000), 0, (428 - 301) * 3 / 4);
	nap_hear(&nap, &(struct nap_read){127, OCTET_9600_US, 1}, begin_us + 533000);
	assert_int_equal(
		hear_telegram(6000 * (uint64_t)SECOND_US, 428, OCTET_9600_US).n_reads, n_reads);
}

/* From a head in the sun, or an adapter that wakes up; it is not always as long before. */
static void stray_octets_in_front_are_no_beginning(void **state)
{
	struct seen seen;

	(void)state;
	hear_telegrams(3, 428, OCTET_9600_US);
	for (uint64_t i = 0; i < 100; i++) {
		const uint64_t begin_us = (5000 + i) * SECOND_US;

		nap_hear(&nap, &(struct nap_read){2, OCTET_9600_US, 0},
			begin_us - 100000 - i * 7919 % 300000);
		seen = hear_telegram(begin_us, 428, OCTET_9600_US);
		assert_in_range(seen.n_reads, 1, 16);
		assert_int_equal(seen.late_us, 0);
	}
}

static void after_one_that_was_not_understood_the_next_is_not_slept_through(void **state)
{
	unsigned n_reads;

	(void)state;
	hear_telegrams(2, 428, OCTET_9600_US);
	n_reads = hear_telegrams(1, 428, OCTET_9600_US).n_reads;
	nap_hear(&nap, &(struct nap_read){428, OCTET_9600_US, 0}, 5000 * (uint64_t)SECOND_US);
	assert_int_equal(
		hear_telegram(5001 * (uint64_t)SECOND_US, 428, OCTET_9600_US).n_reads, 428);
	assert_int_equal(
		hear_telegram(5002 * (uint64_t)SECOND_US, 428, OCTET_9600_US).n_reads, n_reads);
}

/* Another speed of the line, or an adapter whose speed is only a name. */
static void what_is_sent_faster_is_slept_less(void **state)
{
	(void)state;
	hear_telegrams(40, 428, OCTET_9600_US);
	/* The first one that is faster than all before. */
	hear_telegram(5000 * (uint64_t)SECOND_US, 428, OCTET_9600_US / 4);
	for (uint64_t i = 1; i < 100; i++)
		assert_int_equal(
			hear_telegram((5000 + i) * SECOND_US, 428, OCTET_9600_US / 4).late_us, 0);
}

static void what_comes_whole_tells_no_time(void **state)
{
	(void)state;
	nap_hear(&nap, &(struct nap_read){428, OCTET_9600_US, 1}, SECOND_US);
	nap_hear(&nap, &(struct nap_read){428, OCTET_9600_US, 1}, 2 * SECOND_US);
	hear_telegram(3 * SECOND_US, 428, OCTET_9600_US);
	assert_true(hear_telegram(4 * SECOND_US, 428, OCTET_9600_US).n_reads < 20);
}

/* A machine that was busy for a minute, or an adapter that gathers: the pause between two telegrams
 * is not taken for the time of one. */
static void telegrams_that_come_whole_lengthen_none(void **state)
{
	(void)state;
	hear_telegrams(3, 428, OCTET_9600_US);
	for (uint64_t i = 0; i < 100; i++)
		nap_hear(&nap, &(struct nap_read){428, OCTET_9600_US, 1}, (5000 + i) * SECOND_US);
	assert_int_equal(hear_telegram(6000 * (uint64_t)SECOND_US, 428, OCTET_9600_US).late_us, 0);
}

/* What some meters send behind a telegram is not the beginning of the next one. */
static void octets_behind_a_telegram_begin_none(void **state)
{
	(void)state;
	hear_telegrams(3, 428, OCTET_9600_US);
	nap_hear(&nap, &(struct nap_read){1, OCTET_9600_US, 0}, 5000 * (uint64_t)SECOND_US);
	nap_hear(&nap, &(struct nap_read){427, OCTET_9600_US, 1},
		5000 * (uint64_t)SECOND_US + 445000);
	nap_hear(
		&nap, &(struct nap_read){2, OCTET_9600_US, 0}, 5000 * (uint64_t)SECOND_US + 447000);
	assert_int_equal(nap_ms(&nap, 5000 * (uint64_t)SECOND_US + 447000), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(
			nobody_sleeps_before_a_telegram_was_heard_from_its_beginning, set_up),
		cmocka_unit_test_setup(
			a_telegram_of_sml_wakes_a_dozen_times_and_is_never_late, set_up),
		cmocka_unit_test_setup(so_does_one_of_p1, set_up),
		cmocka_unit_test_setup(the_short_list_between_long_ones_sets_the_measure, set_up),
		cmocka_unit_test_setup(
			a_machine_that_is_late_for_a_beginning_wakes_no_more_often, set_up),
		cmocka_unit_test_setup(half_a_telegram_in_one_read_tells_no_time, set_up),
		cmocka_unit_test_setup(a_pause_in_a_telegram_begins_no_other, set_up),
		cmocka_unit_test_setup(stray_octets_in_front_are_no_beginning, set_up),
		cmocka_unit_test_setup(
			after_one_that_was_not_understood_the_next_is_not_slept_through, set_up),
		cmocka_unit_test_setup(what_is_sent_faster_is_slept_less, set_up),
		cmocka_unit_test_setup(what_comes_whole_tells_no_time, set_up),
		cmocka_unit_test_setup(telegrams_that_come_whole_lengthen_none, set_up),
		cmocka_unit_test_setup(octets_behind_a_telegram_begin_none, set_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
