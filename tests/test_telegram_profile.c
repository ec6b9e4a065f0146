/* What telegrams hold and what bytes look like, without their values. */
#include "meter/check/telegram_profile.h"
#include "meter/check/quality.h"
#include "meter/check/traffic.h"
#include "reading/unit.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static struct telegram telegram_of(struct reg *registers, size_t n)
{
	return (struct telegram){.registers = registers, .n_registers = n, .capacity = n};
}

static struct reg energy(int exp)
{
	return (struct reg){.obis = {1, 0, 1, 8, 0, 255},
		.kind = REG_NUMBER,
		.unit = UNIT_WH,
		.value = {4321, (int8_t)exp, false}};
}

static void whole_kwh_are_told_by_the_scaler(void **state)
{
	struct reg r = energy(3);
	struct telegram t = telegram_of(&r, 1);

	(void)state;
	assert_true(telegram_profile_is_whole_kwh(&t));
	r = energy(2);
	assert_false(telegram_profile_is_whole_kwh(&t));
	t.n_registers = 0;
	assert_false(telegram_profile_is_whole_kwh(&t));
}

static void a_relapse_is_counted_with_how_long_the_power_lasted(void **state)
{
	struct reg r = energy(3);
	struct telegram t = telegram_of(&r, 1);
	struct telegram_profile c = {0};

	(void)state;
	telegram_profile_take(&c, &t, true, 1000);
	telegram_profile_take(&c, &t, true, 121000);
	assert_int_equal(c.n_relapses, 0);
	telegram_profile_take(&c, &t, false, 122000);
	telegram_profile_take(&c, &t, false, 123000);
	assert_int_equal(c.n_relapses, 1);
	assert_int_equal(c.lasted_ms, 120000);
	assert_false(c.has_power);
	telegram_profile_take(&c, &t, true, 200000);
	telegram_profile_take(&c, &t, false, 201000);
	assert_int_equal(c.n_relapses, 2);
	assert_int_equal(c.lasted_ms, 0);
}

static void a_list_that_others_complement_is_no_relapse(void **state)
{
	struct reg r = energy(0);
	struct telegram t = telegram_of(&r, 1);
	struct telegram_profile c = {0};

	(void)state;
	t.is_partial = true;
	telegram_profile_take(&c, &t, true, 1000);
	telegram_profile_take(&c, &t, false, 2000);
	assert_int_equal(c.n_relapses, 0);
}

static void the_clock_is_kept_as_it_is_written(void **state)
{
	static const char text[] = "260617110000S", overlong[] = "2606171100000000S";
	struct reg r = {
		.obis = {0, 0, 1, 0, 0, 255}, .kind = REG_TEXT, .octets = bytes_of(text, 13)};
	struct telegram t = telegram_of(&r, 1);
	struct telegram_profile c = {0};

	(void)state;
	telegram_profile_take(&c, &t, true, 1000);
	assert_string_equal(c.clock, text);
	r.octets = bytes_of(overlong, sizeof overlong - 1);
	telegram_profile_take(&c, &t, true, 2000);
	assert_string_equal(c.clock, text);
}

static void too_few_bytes_tell_nothing(void **state)
{
	struct traffic t = {0};

	(void)state;
	traffic_add(&t, bytes_of("$GPGGA", 6));
	assert_int_equal(traffic_printable_percent(&t), -1);
	assert_int_equal(traffic_one_edge_percent(&t), -1);
	assert_int_equal(traffic_eighth_percent(&t), -1);
}

static void flashes_have_one_edge(void **state)
{
	static const uint8_t flashes[] = {0x00, 0x80, 0xc0, 0xe0, 0xf0, 0xf8, 0xfc, 0xfe, 0xff};
	struct traffic t = {0};

	(void)state;
	for (int i = 0; i < 4; i++)
		traffic_add(&t, bytes_of(flashes, sizeof flashes));
	assert_int_equal(traffic_one_edge_percent(&t), 100);
	for (int i = 0; i < 36; i++)
		traffic_add(&t, bytes_of("\x5a", 1));
	assert_int_equal(traffic_one_edge_percent(&t), 50);
}

static void text_at_one_setting_stays_text(void **state)
{
	struct traffic t = {0};

	(void)state;
	traffic_add(&t, bytes_of("a line of forty characters, or nearly\r\n", 39));
	assert_int_equal(traffic_printable_percent(&t), 100);
	traffic_set_line(&t, false);
	for (int i = 0; i < 40; i++)
		traffic_add(&t, bytes_of("\xfe", 1));
	assert_int_equal(traffic_printable_percent(&t), 100);
	assert_int_equal(traffic_eighth_percent(&t), 100);
}

static void hear(struct traffic *t, const char *octet)
{
	for (int i = 0; i < 80; i++)
		traffic_add(t, bytes_of(octet, 1));
}

/* Whoever asks may come when another setting is tried. */
static void an_eighth_bit_that_was_never_set_stays_known(void **state)
{
	struct traffic t = {0};

	(void)state;
	hear(&t, "\x1b");
	assert_int_equal(traffic_eighth_percent(&t), 0);
	traffic_set_line(&t, false);
	assert_int_equal(traffic_eighth_percent(&t), 0);
	hear(&t, "\xfe");
	assert_int_equal(traffic_eighth_percent(&t), 0);
}

static void a_line_of_seven_bits_tells_nothing_of_an_eighth(void **state)
{
	struct traffic t = {0};

	(void)state;
	traffic_set_line(&t, true);
	hear(&t, "\x1b");
	assert_int_equal(traffic_eighth_percent(&t), -1);
	traffic_set_line(&t, false);
	hear(&t, "\xfe");
	assert_int_equal(traffic_eighth_percent(&t), 100);
}

static void old_traffic_fades(void **state)
{
	struct traffic t = {0};

	(void)state;
	for (int i = 0; i < 20000; i++)
		traffic_add(&t, bytes_of("\xff", 1));
	for (int i = 0; i < 20000; i++)
		traffic_add(&t, bytes_of("\x5a", 1));
	assert_in_range(traffic_one_edge_percent(&t), 0, 5);
	assert_in_range(traffic_eighth_percent(&t), 0, 5);
}

static void the_longest_row_of_misses(void **state)
{
	struct quality q = {.outcomes = 0x23, .n = 8}; /* 0010 0011, the newest last */

	(void)state;
	assert_int_equal(quality_longest_gap(&q), 3);
	q.outcomes = 0x0f;
	assert_int_equal(quality_longest_gap(&q), 4);
	q.n = 4;
	assert_int_equal(quality_longest_gap(&q), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(whole_kwh_are_told_by_the_scaler),
		cmocka_unit_test(a_relapse_is_counted_with_how_long_the_power_lasted),
		cmocka_unit_test(a_list_that_others_complement_is_no_relapse),
		cmocka_unit_test(the_clock_is_kept_as_it_is_written),
		cmocka_unit_test(too_few_bytes_tell_nothing),
		cmocka_unit_test(flashes_have_one_edge),
		cmocka_unit_test(text_at_one_setting_stays_text),
		cmocka_unit_test(an_eighth_bit_that_was_never_set_stays_known),
		cmocka_unit_test(a_line_of_seven_bits_tells_nothing_of_an_eighth),
		cmocka_unit_test(old_traffic_fades),
		cmocka_unit_test(the_longest_row_of_misses),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
