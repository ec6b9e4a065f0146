/* The line setting of every meter is found, over a wire that is modelled bit by bit, with the real
 * decoders. */
#include "port/line/hunt.h"
#include "support/test.h"
#include "support/trial.h"

#include <stdio.h>

enum {
	ROOM_MS = 1000,
	PERIODS_WORST = 6,
};

static struct sent sents[TRIAL_PROFILES_MAX];
static size_t n_sents;

static int set_up(void **state)
{
	(void)state;
	n_sents = trial_record(sents);
	return n_sents == 0 || n_sents == TRIAL_PROFILES_MAX;
}

/* Where meters of a profile send. */
static const struct line_setting *settings_of(const struct profile *p)
{
	static const struct line_setting sml[] = {{9600, "8N1"}, {0, NULL}},
					 dlms[] = {{2400, "8E1"}, {2400, "8N1"}, {9600, "8N1"},
						 {9600, "8E1"}, {19200, "8N1"}, {38400, "8N1"},
						 {115200, "8N1"}, {0, NULL}},
					 p1[] = {{115200, "8N1"}, {115200, "7E1"}, {9600, "7E1"},
						 {0, NULL}},
					 p1_of_eight_bits[] = {{115200, "8N1"}, {0, NULL}},
					 d0[] = {{9600, "7E1"}, {9600, "7O1"}, {4800, "7E1"},
						 {2400, "7E1"}, {300, "7E1"}, {19200, "7E1"},
						 {0, NULL}};

	if (p->sml || p->dlms)
		return p->sml ? sml : dlms;
	if (strcmp(p->name, "p1-hu") == 0)
		return p1_of_eight_bits;
	return strncmp(p->name, "p1", 2) == 0 ? p1 : d0;
}

struct tally {
	const char *title;
	unsigned n;
	double periods, worst, settings;
};

static void count(struct tally *t, const struct outcome *o)
{
	double periods = (double)o->ms / (double)o->period_ms;

	t->n++;
	t->periods += periods;
	t->settings += o->n_settings;
	if (periods > t->worst)
		t->worst = periods;
}

/* So that no change makes it slower unseen. */
static void assert_average(const struct tally *t, double periods)
{
	printf("# %s: %u cases, %.2f periods and %.2f settings on average, %.2f periods at most\n",
		t->title, t->n, t->periods / t->n, t->settings / t->n, t->worst);
	assert_true(t->periods / t->n <= periods);
}

static void assert_case(bool is_right, const struct trial *t, const struct outcome *o)
{
	if (!is_right)
		fail_msg("%s at %u %s, guess %u %s, phase %u: %s%s %u %s after %.2f periods, "
			 "%u settings",
			t->sent->profile.name, t->sender.baud, t->sender.format, t->guess.baud,
			t->guess.format, t->phase, o->is_found ? "found" : "not found",
			o->is_inverted ? ", inverted," : "", o->line.baud,
			o->line.format ? o->line.format : "", (double)o->ms / (double)o->period_ms,
			o->n_settings);
}

/* Two periods for each setting, and the end of what was being sent. */
static bool is_in_time(const struct outcome *o)
{
	uint64_t room = o->telegram_ms > ROOM_MS ? o->telegram_ms : ROOM_MS;

	return o->ms <= 2 * o->period_ms * o->n_settings + room;
}

/* Without good counters 8E1 and 8N1 look the same; and both can be read as 8N1. */
static bool is_format_right(const struct trial *t, const struct outcome *o)
{
	return strcmp(o->line.format, t->sender.format) == 0 ||
	       (t->counters != COUNTERS_ALL && strcmp(t->sender.format, "8E1") == 0);
}

static void assert_found(const struct trial *t, const struct outcome *o)
{
	assert_case(o->is_found && !o->is_inverted, t, o);
	assert_case(o->line.baud == t->sender.baud && is_format_right(t, o), t, o);
	assert_case(is_in_time(o), t, o);
}

static void assert_named_inverted(const struct trial *t, const struct outcome *o)
{
	assert_case(!o->is_found && o->is_inverted, t, o);
	assert_case(is_in_time(o), t, o);
}

/* Every profile, setting of a meter and first guess, like `like`, at so many phases, on average
 * in so many periods. */
static void try_all(struct trial like, unsigned phases, const char *title, double periods,
	void (*check)(const struct trial *, const struct outcome *))
{
	static const uint32_t guesses[] = {9600, 2400, 115200, 38400, 19200, 4800, 300};
	struct tally tally = {.title = title};

	for (like.sent = sents; like.sent < sents + n_sents; like.sent++)
		for (const struct line_setting *s = settings_of(&like.sent->profile); s->baud; s++)
			for (size_t g = 0; g < sizeof guesses / sizeof *guesses; g++)
				for (unsigned phase = 0; phase < phases; phase++) {
					struct trial t = like;
					struct outcome o;

					t.sender = *s;
					t.guess = (struct line_setting){guesses[g], "8N1"};
					t.phase = phase * TRIAL_PHASES / phases;
					o = trial_run(&t);
					check(&t, &o);
					count(&tally, &o);
				}
	assert_average(&tally, periods);
}

static void check_first_is_right(const struct trial *t, const struct outcome *o)
{
	assert_found(t, o);
	if (t->guess.baud == t->sender.baud && strcmp(t->sender.format, "7O1") != 0)
		assert_case(o->n_settings == 1, t, o);
	assert_case(o->ms <= PERIODS_WORST * o->period_ms, t, o);
}

static void every_setting_is_found(void **state)
{
	(void)state;
	try_all((struct trial){.counters = COUNTERS_ALL}, 4, "with counters", 2.5,
		check_first_is_right);
}

static void every_setting_is_found_where_the_driver_counts_nothing(void **state)
{
	(void)state;
	try_all((struct trial){0}, 4, "without counters", 2.8, check_first_is_right);
}

static void every_setting_is_found_where_the_driver_counts_by_packets(void **state)
{
	(void)state;
	try_all((struct trial){.counters = COUNTERS_ONCE}, 2, "packets are counted", 2.7,
		assert_found);
}

static void every_setting_is_found_with_clocks_that_differ(void **state)
{
	(void)state;
	try_all((struct trial){.counters = COUNTERS_ALL, .ppm = 10000}, 1, "clocks 2 % apart", 2.2,
		check_first_is_right);
	try_all((struct trial){.ppm = -10000}, 1, "clocks 2 % apart, without counters", 2.7,
		check_first_is_right);
}

static void every_setting_is_found_by_a_uart_that_loses_its_step(void **state)
{
	const struct trial like = {.counters = COUNTERS_ALL, .resync = UART_TAKES_STOP_FOR_START};

	(void)state;
	try_all(like, 2, "a 16550", 2.7, assert_found);
}

static void every_inverted_line_is_named(void **state)
{
	(void)state;
	try_all((struct trial){.is_inverted = true, .counters = COUNTERS_ALL}, 4, "inverted", 5.8,
		assert_named_inverted);
}

static void every_inverted_line_is_named_where_the_driver_counts_nothing(void **state)
{
	(void)state;
	try_all((struct trial){.is_inverted = true}, 2, "inverted, without counters", 7.8,
		assert_named_inverted);
}

static struct trial trial_of(const char *profile, uint32_t baud, const char *format)
{
	for (size_t i = 0; i < n_sents; i++)
		if (strcmp(sents[i].profile.name, profile) == 0)
			return (struct trial){.sent = &sents[i], .sender = {baud, format}};
	fail_msg("no profile %s", profile);
	return (struct trial){0};
}

static void the_last_good_setting_needs_no_second(void **state)
{
	static const struct {
		const char *profile;
		struct line_setting line;
	} cases[] = {
		{"three-phase", {9600, "8N1"}},
		{"kaifa", {2400, "8E1"}},
		{"am550", {38400, "8N1"}},
		{"p1", {115200, "8N1"}},
		{"easymeter-d0", {9600, "7E1"}},
		{"easymeter-d0", {9600, "7O1"}},
		{"am550", {57600, "8N1"}},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		for (unsigned phase = 0; phase < TRIAL_PHASES; phase++) {
			struct trial t = trial_of(
				cases[i].profile, cases[i].line.baud, cases[i].line.format);
			struct outcome o;

			t.guess = t.sender;
			t.phase = phase;
			t.resync = UART_TAKES_STOP_FOR_START;
			o = trial_run(&t);
			assert_found(&t, &o);
			assert_case(o.n_settings == 1, &t, &o);
		}
}

/* A checked telegram is a good reason to stay for a third. */
static void telegrams_that_are_damaged_delay_it_only(void **state)
{
	static const char *const profiles[] = {"three-phase", "am550", "p1"};
	static const uint32_t bauds[] = {9600, 38400, 115200};
	struct tally tally = {.title = "damaged telegrams"};

	(void)state;
	for (size_t i = 0; i < sizeof profiles / sizeof *profiles; i++)
		for (unsigned phase = 0; phase < TRIAL_PHASES; phase++)
			for (size_t g = 0; g < sizeof bauds / sizeof *bauds; g++) {
				struct trial t = trial_of(profiles[i], bauds[i], "8N1");
				struct outcome o;

				t.guess = (struct line_setting){bauds[g], "8N1"};
				t.phase = phase;
				t.is_damaged = true;
				o = trial_run(&t);
				assert_case(o.is_found && o.line.baud == bauds[i], &t, &o);
				count(&tally, &o);
			}
	assert_average(&tally, 9.2);
}

static struct hunt hunt;

static enum hunt_advice hear(const void *p, size_t n, unsigned n_understood, uint64_t now)
{
	const struct hunt_heard heard = {bytes_of(p, n), {0}, n_understood};

	return hunt_step(&hunt, &heard, now);
}

static void silence_is_waited_for(void **state)
{
	(void)state;
	hunt_begin(&hunt, NULL, 0, 1000);
	assert_int_equal(hunt.line.baud, 9600);
	assert_string_equal(hunt.line.format, "8N1");
	assert_int_equal(hunt_due_ms(&hunt), 0);
	for (uint64_t now = 1000; now < 3600000; now += 1000)
		assert_int_equal(hear("", 0, 0, now), HUNT_STAY);
}

static void two_telegrams_are_needed(void **state)
{
	(void)state;
	hunt_begin(&hunt, NULL, 0, 1000);
	assert_int_equal(hear("telegram", 8, 1, 3000), HUNT_STAY);
	assert_int_equal(hunt.n_understood, 1);
	assert_int_equal(hear("telegram", 8, 1, 13000), HUNT_FOUND);
}

/* A meter that pushes each minute, or waits longer: it would be lost for all the other settings. */
static void silence_behind_a_telegram_tells_nothing(void **state)
{
	(void)state;
	hunt_begin(&hunt, NULL, 0, 1000);
	assert_int_equal(hear("telegram", 8, 1, 3000), HUNT_STAY);
	assert_int_equal(hunt_due_ms(&hunt), 3150);
	assert_int_equal(hear("", 0, 0, 3150), HUNT_STAY);
	assert_int_equal(hunt_due_ms(&hunt), 0);
	for (uint64_t now = 4000; now < 3600000; now += 1000)
		assert_int_equal(hear("", 0, 0, now), HUNT_STAY);
	assert_int_equal(hear("telegram", 8, 1, 3600000), HUNT_FOUND);
}

static void a_telegram_by_chance_does_not_hold_it_for_ever(void **state)
{
	enum hunt_advice advice = HUNT_STAY;
	uint64_t now = 3000;

	(void)state;
	hunt_begin(&hunt, NULL, 0, 1000);
	assert_int_equal(hear("noise", 5, 1, now), HUNT_STAY);
	while (advice == HUNT_STAY && now < 100000) {
		now += 2000;
		advice = hear("noise that goes on", 18, 0, now);
	}
	assert_int_equal(advice, HUNT_TRY);
	assert_in_range(now, 3000 + 2 * 2000, 3000 + 6 * 2000);
}

/* Nor does one hold it in a stream that never pauses. */
static void a_telegram_by_chance_in_a_stream_without_pauses(void **state)
{
	enum hunt_advice advice = HUNT_STAY;
	uint64_t now = 2000;

	(void)state;
	hunt_begin(&hunt, NULL, 0, 1000);
	assert_int_equal(hear("noise", 5, 1, now), HUNT_STAY);
	while (advice == HUNT_STAY && now < 200000) {
		now += 50;
		advice = hear("noise that goes on", 18, 0, now);
	}
	assert_int_equal(advice, HUNT_TRY);
}

static void one_telegram_that_makes_no_sense_is_enough(void **state)
{
	(void)state;
	hunt_begin(&hunt, NULL, 0, 1000);
	assert_int_equal(hear("nothing that makes any sense", 28, 0, 3000), HUNT_STAY);
	assert_int_equal(hunt_due_ms(&hunt), 3150);
	assert_int_equal(hear("", 0, 0, 3150), HUNT_STAY);
	assert_int_equal(hunt_due_ms(&hunt), 4500);
	assert_int_equal(hear("", 0, 0, 4500), HUNT_TRY);
	assert_int_equal(hunt.why, HUNT_WHY_NONSENSE);
	assert_int_equal(hunt_due_ms(&hunt), 0);
}

static void one_damaged_telegram_after_the_first_is_borne(void **state)
{
	(void)state;
	hunt_begin(&hunt, NULL, 0, 1000);
	assert_int_equal(hear("nothing that makes any sense", 28, 0, 3000), HUNT_STAY);
	assert_int_equal(hear("telegram", 8, 1, 5000), HUNT_STAY);
	assert_int_equal(hear("nothing that makes any sense", 28, 0, 7000), HUNT_STAY);
	assert_int_equal(hear("", 0, 0, 8990), HUNT_STAY);
	assert_int_equal(hear("telegram", 8, 1, 9000), HUNT_FOUND);
}

/* Bursts that are low at their ends, each too short for a telegram. */
static void low_bursts(uint64_t from, uint64_t to)
{
	for (uint64_t now = from; now < to; now += 1000) {
		hear("U\x05", 2, 0, now);
		hear("", 0, 0, now + 200);
	}
}

static void what_was_ever_understood_is_not_inverted(void **state)
{
	(void)state;
	hunt_begin(&hunt, NULL, 0, 1000);
	low_bursts(2000, 40000);
	assert_true(hunt_is_inverted(&hunt));
	hear("U\x05", 2, 1, 40000);
	low_bursts(41000, 80000);
	assert_false(hunt_is_inverted(&hunt));
}

static void preferred_settings_come_first(void **state)
{
	static const struct line_setting preferred[] = {{2400, "8E1"}, {115200, "7E1"}};
	static const uint32_t bauds[] = {115200, 9600, 38400, 19200, 4800, 300};

	(void)state;
	hunt_begin(&hunt, preferred, 2, 1000);
	assert_int_equal(hunt.line.baud, 2400);
	assert_string_equal(hunt.line.format, "8E1");
	for (size_t i = 0; i < sizeof bauds / sizeof *bauds; i++) {
		hunt_refused(&hunt, 1000);
		assert_int_equal(hunt.line.baud, bauds[i]);
		assert_string_equal(hunt.line.format, "8N1");
		assert_int_equal(hunt.why, HUNT_WHY_REFUSED);
	}
}

static void what_was_refused_is_not_tried_again(void **state)
{
	(void)state;
	hunt_begin(&hunt, NULL, 0, 1000);
	hunt_refused(&hunt, 1000);
	for (uint64_t now = 2000; now < 1000000; now += 1000) {
		hear("nothing that makes any sense", 28, 0, now);
		assert_int_not_equal(hunt.line.baud, 9600);
	}
}

static void every_reason_has_words(void **state)
{
	(void)state;
	for (enum hunt_why why = 0; why < N_HUNT_WHYS; why++)
		assert_true(strlen(hunt_why_text(why)) > 10);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_setting_is_found),
		cmocka_unit_test(every_setting_is_found_where_the_driver_counts_nothing),
		cmocka_unit_test(every_setting_is_found_where_the_driver_counts_by_packets),
		cmocka_unit_test(every_setting_is_found_with_clocks_that_differ),
		cmocka_unit_test(every_setting_is_found_by_a_uart_that_loses_its_step),
		cmocka_unit_test(every_inverted_line_is_named),
		cmocka_unit_test(every_inverted_line_is_named_where_the_driver_counts_nothing),
		cmocka_unit_test(the_last_good_setting_needs_no_second),
		cmocka_unit_test(telegrams_that_are_damaged_delay_it_only),
		cmocka_unit_test(silence_is_waited_for),
		cmocka_unit_test(two_telegrams_are_needed),
		cmocka_unit_test(silence_behind_a_telegram_tells_nothing),
		cmocka_unit_test(a_telegram_by_chance_does_not_hold_it_for_ever),
		cmocka_unit_test(a_telegram_by_chance_in_a_stream_without_pauses),
		cmocka_unit_test(one_telegram_that_makes_no_sense_is_enough),
		cmocka_unit_test(one_damaged_telegram_after_the_first_is_borne),
		cmocka_unit_test(what_was_ever_understood_is_not_inverted),
		cmocka_unit_test(preferred_settings_come_first),
		cmocka_unit_test(what_was_refused_is_not_tried_again),
		cmocka_unit_test(every_reason_has_words),
	};

	return cmocka_run_group_tests_name("hunt", tests, set_up, NULL);
}
