/* What bytes look like that nobody understands. */
#include "meter/check/traffic.h"
#include "support/test.h"

static struct traffic traffic;

static int set_up(void **state)
{
	(void)state;
	traffic = (struct traffic){0};
	return 0;
}

static void add(const char *octets, unsigned times)
{
	while (times--)
		traffic_add(&traffic, bytes_of(octets, strlen(octets)));
}

static void too_few_tell_nothing(void **state)
{
	(void)state;
	add("a", 23);
	assert_int_equal(traffic_printable_percent(&traffic), -1);
	assert_int_equal(traffic_one_edge_percent(&traffic), -1);
	assert_int_equal(traffic_eighth_percent(&traffic), -1);
	add("a", 1);
	assert_int_equal(traffic_printable_percent(&traffic), 100);
	add("a", 39);
	assert_int_equal(traffic_eighth_percent(&traffic), -1); /* a telegram may begin so */
	add("a", 1);
	assert_int_equal(traffic_eighth_percent(&traffic), 0);
}

static void text_is_printable_with_its_line_ends(void **state)
{
	(void)state;
	add("1-0:1.8.0(00.1*kWh)\r\n", 10);
	assert_int_equal(traffic_printable_percent(&traffic), 100);
	assert_int_equal(traffic_eighth_percent(&traffic), 0);
	assert_int_equal(traffic_one_edge_percent(&traffic), 0);
}

static void text_with_parity_has_the_eighth_bit_in_half(void **state)
{
	(void)state;
	add("1\xb2", 100);
	assert_int_equal(traffic_eighth_percent(&traffic), 50);
	assert_int_equal(traffic_printable_percent(&traffic), 50);
}

/* A start bit, zeros, and ones to the end: what a lamp makes of a receiver. */
static void light_and_hum_are_single_edges(void **state)
{
	static const uint8_t edges[] = {0x00, 0x80, 0xc0, 0xe0, 0xf0, 0xf8, 0xfc, 0xfe, 0xff};

	(void)state;
	for (int i = 0; i < 10; i++)
		traffic_add(&traffic, bytes_of(edges, sizeof edges));
	assert_int_equal(traffic_one_edge_percent(&traffic), 100);
	add("\x7f\x01\x1b\x76", 30);
	assert_int_equal(traffic_one_edge_percent(&traffic), 100 * 90 / 210);
}

static void text_at_one_setting_is_remembered_at_the_next(void **state)
{
	(void)state;
	add("text", 25);
	traffic_set_line(&traffic, false);
	assert_int_equal(traffic_printable_percent(&traffic), 100);
	add("\xf1\x01", 100);
	assert_int_equal(traffic_printable_percent(&traffic), 100);
	assert_int_equal(traffic_eighth_percent(&traffic), 0); /* as little as at the one before */
}

static void the_newest_count_most(void **state)
{
	(void)state;
	add("t", 4096);
	add("\x01", 4096);
	assert_in_range(traffic_printable_percent(&traffic), 20, 40);
	add("\x01", 8 * 4096);
	assert_int_equal(traffic_printable_percent(&traffic), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(too_few_tell_nothing, set_up),
		cmocka_unit_test_setup(text_is_printable_with_its_line_ends, set_up),
		cmocka_unit_test_setup(text_with_parity_has_the_eighth_bit_in_half, set_up),
		cmocka_unit_test_setup(light_and_hum_are_single_edges, set_up),
		cmocka_unit_test_setup(text_at_one_setting_is_remembered_at_the_next, set_up),
		cmocka_unit_test_setup(the_newest_count_most, set_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
