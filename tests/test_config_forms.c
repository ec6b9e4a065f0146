/* What people write instead of what is documented: taken where it cannot be misread, and named
 * where it can. */
#include "config/config_file.h"
#include "support/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static struct config config;
static struct conf_error error;
static char path[] = "/tmp/gridmeter-test-XXXXXX";

static bool read_octets(const void *octets, size_t n)
{
	FILE *f = fopen(path, "w");

	fwrite(octets, 1, n, f);
	fclose(f);
	error = (struct conf_error){0};
	conf_reset(&config_table, &config);
	return conf_read(&config_table, &config, path, &error);
}

static bool read_text(const char *text)
{
	return read_octets(text, strlen(text));
}

static const char *wrong(const char *text)
{
	assert_false(read_text(text));
	assert_memory_equal(error.text, path, strlen(path));
	return error.text + strlen(path);
}

static void words_in_any_case(void **state)
{
	(void)state;
	assert_true(read_text("reverse = Yes\nrole = Grid\nphases = L2\nProtocol = SML\n"
			      "POWER_DIRECTION = Export\nlog = DEBUG\nline = 9600 8n1\n"
			      "position = AC-Output\nport = Auto\nbus = None\ntimeout = Auto\n"));
	assert_int_equal(config.reverse, REVERSE_YES);
	assert_int_equal(config.role, ROLE_GRID);
	assert_int_equal(config.power_direction, POWER_DIRECTION_EXPORT);
	assert_int_equal(config.log, LOG_DEBUG);
	assert_int_equal(config.line.baud, 9600);
	assert_string_equal(config.line.format, "8N1");
	assert_true(port_name_is_auto(&config.port));
	assert_true(config_is_without_bus(config.bus));
	assert_non_null(config.protocol);
	assert_int_equal(config.timeout_ms, 0);
}

static void keys_in_any_case_and_with_dashes(void **state)
{
	(void)state;
	assert_true(read_text("Fuse = 63 A\nFeed-in-Tariff = 0.08\nNAME = Keller\n"));
	assert_int_equal(config.fuse_a, 63);
	assert_true(config.feed_in_tariff == 0.08);
	assert_string_equal(config.name, "Keller");
}

static void yes_and_no_in_other_words(void **state)
{
	(void)state;
	assert_true(read_text("integrate = true\nraw_data = On\nlegacy_display = ja\n"
			      "reverse = 1\nrun_without_grid_meter = nein\n"));
	assert_true(config.integrate && config.raw_data && config.legacy_display);
	assert_int_equal(config.reverse, REVERSE_YES);
	assert_false(config.run_without_grid_meter);
	assert_string_equal(wrong("integrate = 2\n"), ":1: integrate = 2: expected yes or no");
	assert_false(read_text("role = yes\n"));
}

static void a_decimal_comma(void **state)
{
	(void)state;
	assert_true(read_text("feed_in_tariff = 0,082\n"));
	assert_true(config.feed_in_tariff == 0.082);
	assert_false(read_text("feed_in_tariff = 1.000,5\n"));
	assert_false(read_text("feed_in_tariff = 0,08,2\n"));
	assert_false(read_text("feed_in_tariff = ,\n"));
	assert_false(read_text("feed_in_tariff = 0.082 EUR\n"));
}

static void units_that_are_meant(void **state)
{
	(void)state;
	assert_true(
		read_text("fuse = 63 a\ntimeout = 20 s\nask_period = 30s\nstatistics = 5 MIN\n"));
	assert_int_equal(config.fuse_a, 63);
	assert_int_equal(config.timeout_ms, 20000);
	assert_int_equal(config.ask_period_ms, 30000);
	assert_int_equal(config.statistics_ms, 5 * 60000);
	assert_false(read_text("timeout = 20 ms\n"));
	assert_false(read_text("fuse = 0 A\n"));
}

static void values_in_quotes(void **state)
{
	(void)state;
	assert_true(read_text("port = \"/dev/ttyUSB1\"\nname = 'Haus \"A\"' # ours\n"
			      "instance = \"41\"\nkey = '00112233445566778899AABBCCDDEEFF'\n"
			      "meter = \"\"\nstate_dir = /a\"b\n"));
	assert_string_equal(config.port.text, "/dev/ttyUSB1");
	assert_string_equal(config.name, "Haus \"A\"");
	assert_int_equal(config.instance, 41);
	assert_true(config.key.is_set);
	assert_string_equal(config.meter, "");
	assert_string_equal(config.state_dir, "/a\"b");
}

/* A comment begins at a # wherever it stands, so such a name would be cut in two. */
static void a_quote_that_does_not_end(void **state)
{
	static const char expected[] = "expected a quote at its end, and no # or ; in the value";

	(void)state;
	assert_non_null(strstr(wrong("name = \"Keller # 1\"\n"), expected));
	assert_non_null(strstr(wrong("name = \"Keller\n"), expected));
	assert_non_null(strstr(wrong("name = 'Keller\"\n"), expected));
	assert_non_null(strstr(wrong("name = \"\n"), expected));
}

static void a_typo_names_the_key_that_was_meant(void **state)
{
	(void)state;
	assert_string_equal(
		wrong("\nnmae = Keller\n"), ":2: unknown key \"nmae\", perhaps name was meant");
	assert_string_equal(
		wrong("instanz = 41\n"), ":1: unknown key \"instanz\", perhaps instance was meant");
	assert_string_equal(wrong("feedin_tariff = 0\n"),
		":1: unknown key \"feedin_tariff\", perhaps feed_in_tariff was meant");
	assert_string_equal(
		wrong("Phase = L1\n"), ":1: unknown key \"Phase\", perhaps phases was meant");
	assert_string_equal(
		wrong("x = 1\n"), ":1: unknown key \"x\"; gridmeter run --help lists all keys");
	assert_string_equal(wrong("temperature = 1\n"),
		":1: unknown key \"temperature\"; gridmeter run --help lists all keys");
}

static void the_error_knows_file_and_line(void **state)
{
	(void)state;
	wrong("name = a\n\ninstance = 0\n");
	assert_string_equal(error.file, path);
	assert_int_equal(error.line, 3);
	wrong("name = a\nhello\n");
	assert_int_equal(error.line, 2);
	assert_false(conf_set(&config_table, &config, "--set", "instance", "0", &error));
	assert_string_equal(error.file, "");
	assert_int_equal(error.line, 0);
}

static void a_file_in_utf_16(void **state)
{
	static const uint8_t little[] = "\xff\xfen\0a\0m\0e\0=\0Z\0\xe4\0=\xd8\0\xde\r\0\n\0"
					"f\0u\0s\0e\0=\0"
					"3\0"
					"5\0";
	static const uint8_t half[] = "\xff\xfen\0a\0m\0e\0=\0\0\xdc"
				      "x\0\n\0";

	(void)state;
	assert_true(read_octets(little, sizeof little - 1));
	assert_string_equal(config.name, "Z\xc3\xa4\xf0\x9f\x98\x80");
	assert_int_equal(config.fuse_a, 35);
	assert_false(read_octets(half, sizeof half - 1));
	assert_string_equal(
		error.text + strlen(path), ":1: expected text, without control characters");
}

/* What only begins like a mark is the text. */
static void a_mark_that_is_none(void **state)
{
	(void)state;
	assert_true(read_text(""));
	assert_true(read_text("#"));
	assert_true(read_text("\xef\xbb\xbf"));
	assert_true(read_text("\xef\xbb\xbfname = a\n"));
	assert_false(read_text("\xef\xbbname = a\n"));
	assert_true(read_octets("\xff\xfe", 2));
}

static int set_up(void **state)
{
	(void)state;
	return mkstemp(path) < 0;
}

static int tear_down(void **state)
{
	(void)state;
	return unlink(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_in_any_case),
		cmocka_unit_test(keys_in_any_case_and_with_dashes),
		cmocka_unit_test(yes_and_no_in_other_words),
		cmocka_unit_test(a_decimal_comma),
		cmocka_unit_test(units_that_are_meant),
		cmocka_unit_test(values_in_quotes),
		cmocka_unit_test(a_quote_that_does_not_end),
		cmocka_unit_test(a_typo_names_the_key_that_was_meant),
		cmocka_unit_test(the_error_knows_file_and_line),
		cmocka_unit_test(a_file_in_utf_16),
		cmocka_unit_test(a_mark_that_is_none),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
