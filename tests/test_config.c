/* The configuration: what a file may say, and how a wrong line is told. */
#include "config/config_file.h"
#include "config/config_keys.h"
#include "support/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

static struct config config;
static struct config_file file;
static struct conf_error error;
static char path[] = "/tmp/gridmeter-test-XXXXXX";

static bool read_text(const char *text)
{
	FILE *f = fopen(path, "w");

	fputs(text, f);
	fclose(f);
	error.text[0] = '\0';
	conf_reset(&config_table, &config);
	return conf_read(&config_table, &config, path, &error);
}

/* What is wrong with the file, without its path. */
static const char *wrong(const char *text)
{
	assert_false(read_text(text));
	assert_memory_equal(error.text, path, strlen(path));
	return error.text + strlen(path);
}

static void every_key(void **state)
{
	(void)state;
	assert_true(read_text("# a comment\n\n"
			      "port = /dev/ttyUSB1\nname = Zähler\ninstance=41\n"
			      "timeout = 20 ; three periods\npower_direction = export\n"
			      "bus = unix:path=/tmp/bus\nlog = debug\n"));
	assert_string_equal(config.port.text, "/dev/ttyUSB1");
	assert_string_equal(config.name, "Zähler");
	assert_int_equal(config.instance, 41);
	assert_int_equal(config.timeout_ms, 20000);
	assert_int_equal(config.power_direction, POWER_DIRECTION_EXPORT);
	assert_string_equal(config.bus, "unix:path=/tmp/bus");
	assert_int_equal(config.log, LOG_DEBUG);
}

static void an_empty_file_is_the_defaults(void **state)
{
	(void)state;
	assert_true(read_text(""));
	assert_string_equal(config.port.text, "auto");
	assert_string_equal(config.bus, "");
	assert_int_equal(config.instance, 40);
	assert_int_equal(config.timeout_ms, 0);
}

static void lines_may_end_as_on_windows(void **state)
{
	(void)state;
	assert_true(read_text("\xef\xbb\xbfport = ttyUSB0\r\ninstance = 41\r\n"));
	assert_string_equal(config.port.text, "ttyUSB0");
	assert_int_equal(config.instance, 41);
}

static void an_unknown_key_says_where_the_known_are(void **state)
{
	(void)state;
	assert_string_equal(wrong("port = a\nbaud = 9600\n"),
		":2: unknown key \"baud\"; gridmeter run --help lists all keys");
}

static void a_wrong_value_says_what_was_expected(void **state)
{
	(void)state;
	assert_string_equal(
		wrong("instance = 0\n"), ":1: instance = 0: expected a whole number from 1 to 247");
	assert_string_equal(wrong("\n\ninstance = 40x\n"),
		":3: instance = 40x: expected a whole number from 1 to 247");
	assert_string_equal(wrong("timeout = 0.5\n"),
		":1: timeout = 0.5: expected auto, or whole seconds from 1 to 300");
	assert_string_equal(wrong("power_direction = out\n"),
		":1: power_direction = out: expected auto, import or export");
	assert_string_equal(
		wrong("log = verbose\n"), ":1: log = verbose: expected error, info or debug");
	assert_string_equal(wrong("name = 123456789012345678901234567890123\n"),
		":1: name = 123456789012345678901234567890123: expected at most 32 bytes of text");
}

static void a_line_without_equals(void **state)
{
	(void)state;
	assert_string_equal(wrong("port = a\nhello\n"), ":2: expected \"key = value\"");
}

static bool read_sections(const char *text)
{
	FILE *f = fopen(path, "w");

	fputs(text, f);
	fclose(f);
	error.text[0] = '\0';
	config_file_reset(&file);
	return config_file_read(&file, path, &error) && config_file_finish(&file, &error);
}

static void without_sections_there_is_one_meter(void **state)
{
	(void)state;
	assert_true(read_sections("port = /dev/x\nname = Cellar\n"));
	assert_false(file.has_sections);
	assert_int_equal(file.n, 1);
	assert_string_equal(file.sections[0].config.port.text, "/dev/x");
	assert_string_equal(file.sections[0].name, "");
}

static void sections_begin_with_what_stands_above(void **state)
{
	(void)state;
	assert_true(read_sections("timeout = 20\nlog = debug\n[Cellar]\nport = /dev/x\n"
				  "[Roof]\nport = /dev/y\ntimeout = 30\nname = Dach\n"));
	assert_int_equal(file.n, 2);
	assert_int_equal(file.common.log, LOG_DEBUG);
	assert_int_equal(file.sections[0].config.timeout_ms, 20000);
	assert_int_equal(file.sections[1].config.timeout_ms, 30000);
	assert_string_equal(file.sections[0].config.name, "Cellar");
	assert_string_equal(file.sections[1].config.name, "Dach");
}

static void a_section_that_says_nothing_is_a_meter_too(void **state)
{
	(void)state;
	assert_true(read_sections("timeout = 9\n[Cellar]\n\n[Roof]\nrole = pvinverter\n[Shed]"));
	assert_int_equal(file.n, 3);
	for (size_t i = 0; i < file.n; i++)
		assert_int_equal(file.sections[i].config.timeout_ms, 9000);
	assert_string_equal(file.sections[0].name, "Roof");
	assert_string_equal(file.sections[1].name, "Cellar");
	assert_string_equal(file.sections[2].name, "Shed");
}

static void there_is_no_limit_to_the_number_of_meters(void **state)
{
	static struct config_file copy;
	static char text[300 * 64];
	size_t at = (size_t)sprintf(text, "timeout = 20\nbus = none\n");

	(void)state;
	for (int i = 0; i < 300; i++)
		at += (size_t)sprintf(text + at, "[Flat %d]\nport = tcp://flat-%d:3333\n", i, i);
	assert_true(read_sections(text));
	assert_int_equal(file.n, 300);
	assert_string_equal(file.sections[299].name, "Flat 299");
	assert_string_equal(file.sections[0].config.port.text, "tcp://flat-0:3333");
	assert_int_equal(file.sections[299].config.timeout_ms, 20000);
	assert_true(config_is_without_bus(file.sections[299].config.bus));
	assert_true(config_file_copy(&copy, &file));
	assert_true(config_file_is_same(&copy, &file));
	copy.sections[299].config.timeout_ms++;
	assert_false(config_file_is_same(&copy, &file));
	config_file_free(&copy);
	config_file_free(&copy);
	assert_null(copy.sections);
}

static void the_command_line_is_for_every_section(void **state)
{
	(void)state;
	assert_true(read_sections("[A]\nport = /dev/x\n[B]\nport = /dev/y\n"));
	assert_true(config_file_override(&file, "--set", "timeout", "9", &error));
	assert_int_equal(file.sections[0].config.timeout_ms, 9000);
	assert_int_equal(file.sections[1].config.timeout_ms, 9000);
	assert_false(config_file_override(&file, "--set", "timeout", "soon", &error));
}

/* As they stand in README and man page, and are copied from there. */
static void an_indented_line_is_a_line_of_its_own(void **state)
{
	(void)state;
	assert_true(
		read_text("name = Haus\n  reverse = yes\n\tinstance = 41\n  # note\n \t; note\n"));
	assert_string_equal(config.name, "Haus");
	assert_int_equal(config.reverse, REVERSE_YES);
	assert_int_equal(config.instance, 41);
	assert_true(
		read_sections("    timeout = 20\n    [Cellar]\n    fuse = 63 A\n"
			      "    [Roof]\n    meter = 1ESY1161229886\n    role = pvinverter\n"));
	assert_int_equal(file.n, 2);
	assert_int_equal(file.common.fuse_a, 0);
	assert_int_equal(file.sections[0].config.fuse_a, 63);
	assert_int_equal(file.sections[0].config.timeout_ms, 20000);
	assert_string_equal(file.sections[1].name, "Roof");
	assert_int_equal(file.sections[1].config.role, ROLE_PVINVERTER);
	assert_string_equal(wrong("name = Haus\n  more of it\n"), ":2: expected \"key = value\"");
}

static void a_comment_may_stand_behind_a_value(void **state)
{
	(void)state;
	assert_true(read_text("port = /dev/ttyUSB1 # the left one\nname = Haus\t; ours\n"
			      "timeout = 20 ;\nauth_key = # none yet\nstate_dir = /a#b;c\n"
			      "meter = 1 #2 ;3 = 4\n"));
	assert_string_equal(config.port.text, "/dev/ttyUSB1");
	assert_string_equal(config.name, "Haus");
	assert_int_equal(config.timeout_ms, 20000);
	assert_false(config.auth_key.is_set);
	assert_string_equal(config.state_dir, "/a#b;c");
	assert_string_equal(config.meter, "1");
	assert_true(read_sections("[Cellar] # port = /dev/evil\nport = /dev/x\n"));
	assert_string_equal(file.sections[0].name, "Cellar");
	assert_string_equal(file.sections[0].config.port.text, "/dev/x");
}

/* inih 59 refused the file at 198 bytes; of 55 what was beyond that was a line of the
 * configuration. */
static void a_comment_may_be_of_any_length(void **state)
{
	static const char *const begins[] = {
		"#", "; ", "  # ", "port = /dev/x # ", "port = /dev/x ;", "port = /dev/x   # "};
	static char text[8192];

	(void)state;
	for (size_t n = 150; n < 5000; n += n < 450 ? 1 : 997)
		for (size_t i = 0; i < sizeof begins / sizeof *begins; i++) {
			int cut = snprintf(text, sizeof text, "%s", begins[i]);

			memset(text + cut, '-', n);
			strcpy(text + cut + n, " port = /dev/evil\ninstance = 41\n");
			assert_true(read_text(text));
			assert_string_equal(config.port.text, i < 3 ? "auto" : "/dev/x");
			assert_int_equal(config.instance, 41);
			memcpy(text + cut + n, "\nport = /dev/y",
				sizeof "\nport = /dev/y"); /* and no end of line */
			assert_true(read_text(text));
			assert_string_equal(config.port.text, "/dev/y");
		}
}

static void a_line_has_at_most_198_bytes(void **state)
{
	char text[400] = "key_file = /";

	(void)state;
	memset(text + strlen(text), 'x', 198 - strlen(text));
	strcpy(text + 198, "\r\nport = /dev/x");
	assert_true(read_text(text));
	assert_int_equal(strlen(config.key_file), 198 - strlen("key_file = "));
	strcpy(text + 198, "      \t  # and a comment\n");
	assert_true(read_text(text));
	strcpy(text + 198, "x\n");
	assert_string_equal(
		wrong(text), ":1: expected a line of at most 198 bytes, without its comment");
}

static void lines_that_are_none(void **state)
{
	static const char *const pairs[] = {
		"port: /dev/x", "port : a = b", "= x", "port", "\"port\""};
	static const char *const heads[] = {"[", "[]", "[Cellar", "[Cellar] port = /dev/x", "[a]b]",
		"[a # b]", "[a name that is longer than any name of any section is]"};

	(void)state;
	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
		assert_string_equal(wrong(pairs[i]), ":1: expected \"key = value\"");
	for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
		assert_string_equal(wrong(heads[i]), ":1: expected \"[name]\"");
		assert_false(read_sections(heads[i]));
	}
}

/* What an editor does not show must not say anything, nor hide it. */
static void control_characters_are_no_text(void **state)
{
	static const char *const lines[] = {
		"name = a\x1b[2Jb", "port = /dev/x\rport = /dev/y", "name = \v", "na\fme = x"};
	static const char with_nul[] = "port = /dev/x\0 y\n";
	FILE *f;

	(void)state;
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
		assert_string_equal(
			wrong(lines[i]), ":1: expected text, without control characters");
	f = fopen(path, "w");
	fwrite(with_nul, 1, sizeof with_nul - 1, f);
	fclose(f);
	assert_false(conf_read(&config_table, &config, path, &error));
	assert_string_equal(
		error.text + strlen(path), ":1: expected text, without control characters");
}

static const char some_key[] = "00112233445566778899AABBCCDDEEFF";

/* A key that was written in a wrong place does not get into the log. */
static void what_looks_like_a_key_is_not_shown(void **state)
{
	static const char *const forms[] = {"%s = key\n", "guek = %s\n", "instance = %s\n",
		"[%s]\nport = x\n", "%s\n", "key = %sX\n", "timeout = %s # mine\n", "key%s = x\n"};
	static const char *const slips[] = {"00112233445566778899AABBCCDDEEFF",
		"00112233445566778899AABBCCDDEEF", "O0112233445566778899AABBCCDDEEFFF",
		"00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF",
		"00 11 22 33 44 55 66 77 88 99 aa bb cc dd ee ff",
		"0011223344556677 8899aabbccddeeff", "01234567890123456789012345678901"};
	char text[200];

	(void)state;
	for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
		for (size_t k = 0; k < sizeof slips / sizeof *slips; k++) {
			snprintf(text, sizeof text, forms[i], slips[k]);
			assert_false(read_text(text));
			assert_null(strstr(error.text, slips[k] + 4));
		}
	snprintf(text, sizeof text, "%s = key\n", some_key);
	assert_string_equal(wrong(text),
		":1: unknown key \"(not shown)\"; gridmeter run --help lists all keys");
	assert_string_equal(wrong("instance = feed\n"),
		":1: instance = feed: expected a whole number from 1 to 247");
}

/* One door for all commands: whoever sets a key has closed the process. */
static void a_key_closes_the_process_and_is_wiped(void **state)
{
	static const struct config_key none;
	struct rlimit core;

	(void)state;
	prctl(PR_SET_DUMPABLE, 1);
	assert_true(read_text("key = \nauth_key = # none\n"));
	assert_int_not_equal(prctl(PR_GET_DUMPABLE), 0);
	snprintf(error.text, sizeof error.text, "auth_key = %s\n", some_key);
	assert_true(read_text(error.text));
	assert_int_equal(prctl(PR_GET_DUMPABLE), 0);
	assert_int_equal(getrlimit(RLIMIT_CORE, &core), 0);
	assert_int_equal(core.rlim_cur, 0);
	assert_int_equal(core.rlim_max, 0);
	assert_true(config.auth_key.is_set);
	assert_int_equal(config.auth_key.octets[1], 0x11);
	config_forget_keys(&config);
	assert_memory_equal(&config.auth_key, &none, sizeof none);
	prctl(PR_SET_DUMPABLE, 1);
}

static void sections_that_do_not_fit(void **state)
{
	(void)state;
	assert_false(read_sections("[A]\nbus = system\n"));
	assert_non_null(strstr(error.text, ":2: [A]: bus is for the whole program"));
	assert_false(read_sections("[A]\nport = /dev/x\n[B]\nport = /dev/x\n"));
	assert_string_equal(error.text, "[A] and [B]: port = /dev/x: expected a port for each");
	assert_true(read_sections("[A]\nrole = grid\n[B]\nrole = genset\n"));
}

static void units_may_stand_behind_a_number(void **state)
{
	(void)state;
	assert_true(read_text("fuse = 63 A\nstatistics = 15 min\nfeed_in_tariff = 0.082\n"));
	assert_int_equal(config.fuse_a, 63);
	assert_int_equal(config.statistics_ms, 15 * 60000);
	assert_true(config.feed_in_tariff == 0.082);
	assert_true(read_text("fuse = 35A\nstatistics = 0\n"));
	assert_int_equal(config.fuse_a, 35);
	assert_int_equal(config.statistics_ms, 0);
	assert_false(read_text("fuse = 63 V\n"));
	assert_false(read_text("fuse = A\n"));
	assert_false(read_text("feed_in_tariff = nan\n"));
	assert_false(read_text("feed_in_tariff = 1e-1\n"));
}

static void the_first_error_is_told(void **state)
{
	(void)state;
	assert_string_equal(wrong("instance = x\nhello\ninstance = y\n"),
		":1: instance = x: expected a whole number from 1 to 247");
}

static void a_file_that_is_not_there(void **state)
{
	(void)state;
	conf_reset(&config_table, &config);
	assert_false(conf_read(&config_table, &config, "/nowhere/gridmeter.conf", &error));
	assert_string_equal(error.text, "/nowhere/gridmeter.conf: No such file or directory");
	assert_false(conf_read(&config_table, &config, "/tmp", &error));
	assert_string_equal(error.text, "/tmp: Is a directory");
}

static void a_line_longer_than_any(void **state)
{
	static char line[5000];

	(void)state;
	memset(line, 'a', sizeof line - 1);
	memcpy(line, "port = ", 7);
	assert_false(read_text(line));
}

static void on_the_command_line(void **state)
{
	(void)state;
	conf_reset(&config_table, &config);
	assert_true(conf_set(&config_table, &config, "--set", "instance", "247", &error));
	assert_int_equal(config.instance, 247);
	assert_false(conf_set(&config_table, &config, "--set", "instance", "248", &error));
	assert_string_equal(
		error.text, "--set: instance = 248: expected a whole number from 1 to 247");
	assert_int_equal(config.instance, 247);
}

/* With every comment sign in front of a key removed the example must say what the defaults are. */
static void the_example_is_every_key_at_its_default(void **state)
{
	struct config defaults = {0}, read = {0};
	char *text = NULL, *line, *next, *share;
	char uncommented[16384] = "";
	size_t size;
	FILE *f = open_memstream(&text, &size);

	(void)state;
	config_print_example(f);
	fclose(f);
	for (line = text; *line; line = next) {
		next = strchr(line, '\n') + 1;
		if (line[0] == '#' && line[1] != ' ')
			strncat(uncommented, line + 1, (size_t)(next - line - 1));
		else
			strncat(uncommented, line, (size_t)(next - line));
	}
	free(text);
	conf_reset(&config_table, &defaults);
	share = strstr(uncommented, "[share]\n");
	assert_non_null(share); /* of another table: tests/test_share_config.c */
	*share = '\0';
	assert_true(read_text(uncommented));
	conf_reset(&config_table, &read);
	assert_true(conf_read(&config_table, &read, path, &error));
	assert_memory_equal(&defaults, &read, sizeof read);
	for (size_t i = 0; i < config_table.n_keys; i++) {
		char key[64];

		snprintf(key, sizeof key, "\n%s =", config_table.keys[i].name);
		assert_non_null(strstr(uncommented, key));
	}
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
		cmocka_unit_test(every_key),
		cmocka_unit_test(an_empty_file_is_the_defaults),
		cmocka_unit_test(lines_may_end_as_on_windows),
		cmocka_unit_test(an_unknown_key_says_where_the_known_are),
		cmocka_unit_test(a_wrong_value_says_what_was_expected),
		cmocka_unit_test(a_line_without_equals),
		cmocka_unit_test(without_sections_there_is_one_meter),
		cmocka_unit_test(sections_begin_with_what_stands_above),
		cmocka_unit_test(a_section_that_says_nothing_is_a_meter_too),
		cmocka_unit_test(there_is_no_limit_to_the_number_of_meters),
		cmocka_unit_test(the_command_line_is_for_every_section),
		cmocka_unit_test(an_indented_line_is_a_line_of_its_own),
		cmocka_unit_test(a_comment_may_stand_behind_a_value),
		cmocka_unit_test(a_comment_may_be_of_any_length),
		cmocka_unit_test(a_line_has_at_most_198_bytes),
		cmocka_unit_test(lines_that_are_none),
		cmocka_unit_test(control_characters_are_no_text),
		cmocka_unit_test(what_looks_like_a_key_is_not_shown),
		cmocka_unit_test(a_key_closes_the_process_and_is_wiped),
		cmocka_unit_test(sections_that_do_not_fit),
		cmocka_unit_test(units_may_stand_behind_a_number),
		cmocka_unit_test(the_first_error_is_told),
		cmocka_unit_test(a_file_that_is_not_there),
		cmocka_unit_test(a_line_longer_than_any),
		cmocka_unit_test(on_the_command_line),
		cmocka_unit_test(the_example_is_every_key_at_its_default),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
