/* What a page is told of the last hour, and of a PIN. */
#include "screen/curve.h"
#include "screen/pin.h"
#include "screen/screen_words.h"
#include "support/test.h"

#include <stdio.h>

enum { SECOND_MS = 1000, MINUTE_MS = 60000 };

static struct curve curve;
static char text[CURVE_TEXT_MAX];

static int set_up(void **state)
{
	(void)state;
	memset(&curve, 0, sizeof curve);
	return 0;
}

/* A look each second of that minute at the same power. */
static void look_all_minute(unsigned minute, bool has, double power_w)
{
	for (unsigned s = 0; s < 60; s++)
		curve_look(&curve, (uint64_t)minute * MINUTE_MS + s * SECOND_MS, has, power_w);
}

static const char *told(void)
{
	curve_text(&curve, text);
	return text;
}

static void a_minute_is_told_when_it_is_over(void **state)
{
	(void)state;
	assert_string_equal(told(), "");
	look_all_minute(7, true, 100);
	assert_string_equal(told(), "");
	assert_true(curve_look(&curve, 8 * MINUTE_MS, true, 0));
	assert_string_equal(told(), "100");
	assert_false(curve_look(&curve, 8 * MINUTE_MS + 1, true, 0));
}

static void it_is_the_mean_of_what_was_seen(void **state)
{
	(void)state;
	curve_look(&curve, 0, true, 100);
	curve_look(&curve, 1, true, -301);
	curve_look(&curve, 2, false, 12345);
	curve_look(&curve, MINUTE_MS, true, 0.4);
	assert_string_equal(told(), "-101");
	curve_look(&curve, 2 * MINUTE_MS, true, 0);
	assert_string_equal(told(), "-101,0");
}

static void a_minute_without_a_value_is_a_gap(void **state)
{
	(void)state;
	look_all_minute(0, true, 5);
	look_all_minute(1, false, 5);
	look_all_minute(2, true, -5);
	curve_look(&curve, 3 * MINUTE_MS, true, 0);
	assert_string_equal(told(), "5,-,-5");
	curve_look(&curve, 6 * MINUTE_MS, true, 0); /* the machine slept */
	assert_string_equal(told(), "5,-,-5,0,-,-");
}

static void an_hour_is_all(void **state)
{
	char expected[CURVE_TEXT_MAX] = "2";

	(void)state;
	for (unsigned m = 0; m < 63; m++)
		curve_look(&curve, (uint64_t)m * MINUTE_MS, true, m);
	for (int m = 3; m < 62; m++)
		snprintf(expected + strlen(expected), 8, ",%d", m);
	assert_string_equal(told(), expected);
	curve_look(&curve, UINT64_C(1000000) * MINUTE_MS, true, 1);
	for (const char *c = told(); *c; c++)
		assert_true(*c == '-' || *c == ',');
	assert_int_equal(strlen(text), 2 * CURVE_MINUTES - 1);
}

static void no_power_breaks_its_room(void **state)
{
	(void)state;
	for (unsigned m = 0; m <= CURVE_MINUTES; m++)
		curve_look(&curve, (uint64_t)m * MINUTE_MS, true, -1e300);
	assert_true(strlen(told()) < CURVE_TEXT_MAX);
	assert_int_equal(strncmp(text, "-99999999,-99999999", 19), 0);
}

static void a_pin_is_in_when_power_begins(void **state)
{
	struct pin pin = {0};

	(void)state;
	assert_int_equal(pin_look(&pin, 0, false, false), PIN_NOT_NEEDED);
	assert_int_equal(pin_look(&pin, 1000, true, false), PIN_WOULD_HELP);
	assert_int_equal(pin_look(&pin, 2000, false, false), PIN_NOT_NEEDED); /* silent */
	assert_int_equal(pin_look(&pin, 3000, true, false), PIN_WOULD_HELP);
	assert_int_equal(pin_look(&pin, 4000, false, true), PIN_IS_IN);
	assert_int_equal(pin_look(&pin, 4000 + 599999, false, false), PIN_IS_IN);
	assert_int_equal(pin_look(&pin, 4000 + 600000, false, true), PIN_NOT_NEEDED);
}

static void a_meter_that_falls_back_needs_it_again(void **state)
{
	struct pin pin = {0};

	(void)state;
	assert_int_equal(pin_look(&pin, 1, false, true), PIN_NOT_NEEDED);
	assert_int_equal(pin_look(&pin, 2, true, false), PIN_WOULD_HELP);
	assert_int_equal(pin_look(&pin, 3, false, true), PIN_IS_IN);
	assert_int_equal(pin_look(&pin, 4, true, false), PIN_WOULD_HELP);
	assert_int_equal(pin_look(&pin, 5, false, true), PIN_IS_IN);
}

static void makers_have_their_help(void **state)
{
	static const char *const of[][2] = {{"EMH", "emh"}, {"ISK", "iskra"}, {"DZG", "dzg"},
		{"EFR", "efr"}, {"HLY", "holley"}, {"EBZ", "ebz"}, {"LOG", "logarex"},
		{"APA", "apator"}, {"PAF", "apator"}, {"ESY", "easymeter"}, {"LGZ", "landisgyr"},
		{"KFM", ""}, {"", ""}, {"EM", ""}, {"EMHX", ""}};

	(void)state;
	for (size_t i = 0; i < sizeof of / sizeof *of; i++)
		assert_string_equal(pin_maker(of[i][0]), of[i][1]);
}

static void every_word_is_there_in_every_language(void **state)
{
	char word[SCREEN_WORD_MAX], english[SCREEN_WORD_MAX];

	(void)state;
	for (int w = 0; w < N_SCREEN_WORDS; w++)
		for (enum tongue t = 0; t < N_TONGUES; t++) {
			screen_word((enum screen_word)w, TONGUE_EN, english);
			screen_word((enum screen_word)w, t, word);
			assert_true(strlen(word) > 1 && strlen(word) < SCREEN_WORD_MAX - 1);
			assert_int_equal(!strstr(word, "%s"), !strstr(english, "%s"));
		}
	screen_word(WORD_LIVE, TONGUE_DE, word);
	assert_string_equal(word, "Aktuell");
	assert_int_equal(tongue_find("cs"), TONGUE_CS);
	assert_int_equal(tongue_find("english"), N_TONGUES);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(a_minute_is_told_when_it_is_over, set_up),
		cmocka_unit_test_setup(it_is_the_mean_of_what_was_seen, set_up),
		cmocka_unit_test_setup(a_minute_without_a_value_is_a_gap, set_up),
		cmocka_unit_test_setup(an_hour_is_all, set_up),
		cmocka_unit_test_setup(no_power_breaks_its_room, set_up),
		cmocka_unit_test(a_pin_is_in_when_power_begins),
		cmocka_unit_test(a_meter_that_falls_back_needs_it_again),
		cmocka_unit_test(makers_have_their_help),
		cmocka_unit_test(every_word_is_there_in_every_language),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
