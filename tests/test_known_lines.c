/* Line settings of ports, remembered over restarts. */
#include "daemon/known_lines.h"
#include "support/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static char folder[] = "/tmp/gridmeter-test-XXXXXX";
static struct known_lines known;

static int set_up(void **state)
{
	(void)state;
	strcpy(folder + strlen(folder) - 6, "XXXXXX");
	assert_non_null(mkdtemp(folder));
	known_lines_load(&known, folder);
	return 0;
}

static void file_path(char out[64])
{
	snprintf(out, 64, "%s/lines", folder);
}

static int tear_down(void **state)
{
	char path[64];

	(void)state;
	file_path(path);
	unlink(path);
	known_lines_free(&known);
	return rmdir(folder);
}

static void write_file(const char *text)
{
	char path[64];
	FILE *f;

	file_path(path);
	f = fopen(path, "w");
	assert_non_null(f);
	fputs(text, f);
	fclose(f);
}

static void nothing_is_known_at_first(void **state)
{
	struct line_setting line;

	(void)state;
	assert_false(known_lines_get(&known, "/dev/ttyUSB0", &line));
}

static void what_was_found_is_known_after_a_restart(void **state)
{
	struct line_setting line = {2400, "8E1"};

	(void)state;
	known_lines_set(&known, "/dev/ttyUSB0", &line, "dlms was understood");
	known_lines_set(
		&known, "/dev/serial/by-id/usb-x y-port0", &(struct line_setting){300, "7E1"}, "");
	known_lines_load(&known, folder);
	assert_true(known_lines_get(&known, "/dev/ttyUSB0", &line));
	assert_int_equal(line.baud, 2400);
	assert_string_equal(line.format, "8E1");
	assert_true(known_lines_get(&known, "/dev/serial/by-id/usb-x y-port0", &line));
	assert_int_equal(line.baud, 300);
}

static void a_port_has_one_line_the_last(void **state)
{
	struct line_setting line;

	(void)state;
	known_lines_set(&known, "/dev/a", &(struct line_setting){9600, "8N1"}, "");
	known_lines_set(&known, "/dev/a", &(struct line_setting){115200, "8N1"}, "");
	known_lines_load(&known, folder);
	assert_int_equal(known.n, 1);
	assert_true(known_lines_get(&known, "/dev/a", &line));
	assert_int_equal(line.baud, 115200);
}

static void the_oldest_port_makes_room(void **state)
{
	struct line_setting line;
	char path[16];

	(void)state;
	for (int i = 0; i <= KNOWN_LINES_LEAST; i++) {
		snprintf(path, sizeof path, "/dev/%d", i);
		known_lines_set(&known, path, &(struct line_setting){9600, "8N1"}, "");
	}
	known_lines_load(&known, folder);
	assert_int_equal(known.n, KNOWN_LINES_LEAST);
	assert_false(known_lines_get(&known, "/dev/0", &line));
	assert_true(known_lines_get(&known, "/dev/16", &line));
}

static void more_ports_have_more_room(void **state)
{
	struct line_setting line;
	char path[16];

	(void)state;
	known_lines_reserve(&known, 256);
	for (int i = 0; i < 256; i++) {
		snprintf(path, sizeof path, "/dev/%d", i);
		known_lines_set(&known, path, &(struct line_setting){9600, "8N1"}, "");
	}
	known_lines_free(&known);
	known_lines_load(&known, folder);
	assert_int_equal(known.n, 256);
	assert_true(known_lines_get(&known, "/dev/0", &line));
}

static void a_file_of_nonsense_is_nothing(void **state)
{
	(void)state;
	write_file("port = 9600\nport = x 8N1 /dev/a\nport = 9601 8N1 /dev/a\nport = auto  /dev/b\n"
		   "port =\nline = 9600 8N1 /dev/a\n\xff\xfe[[[\n");
	known_lines_load(&known, folder);
	assert_int_equal(known.n, 0);
	write_file("port = 9600 8N1 /dev/a\nport = 99999999999999999999 8N1 /dev/b\n");
	known_lines_load(&known, folder);
	assert_int_equal(known.n, 1);
}

static void another_format_is_another_line(void **state)
{
	struct line_setting line;

	(void)state;
	known_lines_set(&known, "/dev/a", &(struct line_setting){9600, "8N1"}, "");
	known_lines_set(&known, "/dev/a", &(struct line_setting){9600, "8E1"}, "");
	assert_true(known_lines_get(&known, "/dev/a", &line));
	assert_string_equal(line.format, "8E1");
}

static void a_path_that_does_not_fit_is_not_kept(void **state)
{
	char path[KNOWN_LINES_PATH_MAX + 1] = "";

	(void)state;
	memset(path, 'x', KNOWN_LINES_PATH_MAX);
	known_lines_set(&known, path, &(struct line_setting){9600, "8N1"}, "");
	assert_int_equal(known.n, 0);
	path[KNOWN_LINES_PATH_MAX - 1] = '\0';
	known_lines_set(&known, path, &(struct line_setting){9600, "8N1"}, "");
	assert_int_equal(known.n, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(nothing_is_known_at_first, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			what_was_found_is_known_after_a_restart, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_port_has_one_line_the_last, set_up, tear_down),
		cmocka_unit_test_setup_teardown(the_oldest_port_makes_room, set_up, tear_down),
		cmocka_unit_test_setup_teardown(more_ports_have_more_room, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_file_of_nonsense_is_nothing, set_up, tear_down),
		cmocka_unit_test_setup_teardown(another_format_is_another_line, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			a_path_that_does_not_fit_is_not_kept, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
