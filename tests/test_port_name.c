/* What people write as the name of a port, and what it means. */
#include "port/port_name.h"
#include "support/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[] = "/tmp/gridmeter-names-XXXXXX";

static void make(const char *name)
{
	FILE *f = fopen(name, "w");

	assert_non_null(f);
	fclose(f);
}

static const struct {
	const char *name;
	enum port_place_kind kind;
	const char *pattern, *path; /* NULL: none; the name itself */
	double speed;
} names[] = {
	{"auto", PORT_AT_NOTHING, NULL, NULL, 1},
	{"auto:", PORT_AT_NOTHING, "", NULL, 1},
	{"auto:/dev/ttyUSB*", PORT_AT_NOTHING, "/dev/ttyUSB*", NULL, 1},
	{"auto:tcp://x:1", PORT_AT_NOTHING, "tcp://x:1", NULL, 1},
	{"auto.capture", PORT_AT_CAPTURE, NULL, NULL, 1},
	{"auto.capture@10", PORT_AT_CAPTURE, NULL, NULL, 10},
	{"./auto", PORT_AT_CAPTURE, NULL, NULL, 1},
	{"./auto@2.5", PORT_AT_CAPTURE, NULL, NULL, 2.5},
	{"./auto:x", PORT_AT_DEVICE, NULL, NULL, 1},
	{"auto@10", PORT_AT_CAPTURE, NULL, NULL, 10},
	{"automatic", PORT_AT_DEVICE, NULL, "/dev/automatic", 1},
	{"/dev/autobahn", PORT_AT_DEVICE, NULL, NULL, 1},
	{"Auto", PORT_AT_DEVICE, NULL, "/dev/Auto", 1},
	{" auto", PORT_AT_DEVICE, NULL, "/dev/ auto", 1},
	{"", PORT_AT_DEVICE, NULL, "/dev/", 1},
	{"tcp://192.168.1.5:3333", PORT_AT_SERVER, NULL, NULL, 1},
	{"tcp://[fd00::5]:3333", PORT_AT_SERVER, NULL, NULL, 1},
	{"tcp://", PORT_AT_SERVER, NULL, NULL, 1},
	{"tcp://user@10", PORT_AT_SERVER, NULL, NULL, 1},
	{"tcp:/x:1", PORT_AT_DEVICE, NULL, NULL, 1},
	{"tcp", PORT_AT_DEVICE, NULL, "/dev/tcp", 1},
	{"./tcp://x", PORT_AT_DEVICE, NULL, NULL, 1},
	{"ttyNone9", PORT_AT_DEVICE, NULL, "/dev/ttyNone9", 1},
	{"null", PORT_AT_DEVICE, NULL, "/dev/null", 1},
	{"usb-FTDI_X-if00-port0", PORT_AT_DEVICE, NULL, "/dev/serial/by-id/usb-FTDI_X-if00-port0",
		1},
	{"meter", PORT_AT_CAPTURE, NULL, NULL, 1},
	{"meter@10", PORT_AT_CAPTURE, NULL, NULL, 10},
	{"meter@1000", PORT_AT_CAPTURE, NULL, NULL, 1000},
	{"meter@1001", PORT_AT_DEVICE, NULL, "/dev/meter@1001", 1},
	{"meter@0", PORT_AT_DEVICE, NULL, "/dev/meter@0", 1},
	{"meter@-1", PORT_AT_DEVICE, NULL, "/dev/serial/by-id/meter@-1", 1},
	{"meter@nan", PORT_AT_DEVICE, NULL, "/dev/meter@nan", 1},
	{"meter@10x", PORT_AT_DEVICE, NULL, "/dev/meter@10x", 1},
	{"house@5", PORT_AT_CAPTURE, NULL, NULL, 1}, /* that is its name */
	{"house@5@2", PORT_AT_CAPTURE, NULL, NULL, 2},
	{"./folder", PORT_AT_DEVICE, NULL, NULL, 1},
	{"./folder@10", PORT_AT_DEVICE, NULL, NULL, 1},
	{"ttyNONE@10", PORT_AT_DEVICE, NULL, "/dev/ttyNONE@10", 1},
};

static void names_mean_what_is_written(void **state)
{
	struct port_place at;
	struct port_name n;

	(void)state;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		const char *path = names[i].path ? names[i].path : names[i].name;
		const char *pattern;

		port_name_parse(names[i].name, &n);
		assert_string_equal(n.text, names[i].name);
		port_name_find(&n, &at);
		if (at.kind != names[i].kind)
			fail_msg("%s: %d", names[i].name, at.kind);
		assert_string_equal(at.path, path);
		assert_int_equal(port_name_is_auto(&n), at.kind == PORT_AT_NOTHING);
		pattern = port_name_pattern(&n);
		assert_int_equal(!pattern, !names[i].pattern);
		if (pattern)
			assert_string_equal(pattern, names[i].pattern);
		if (at.kind == PORT_AT_CAPTURE && at.speed != names[i].speed)
			fail_msg("%s: %g times faster", names[i].name, at.speed);
	}
}

static void what_a_name_leads_to_means_the_same(void **state)
{
	struct port_place at, again;
	struct port_name n, found;

	(void)state;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		port_name_parse(names[i].name, &n);
		port_name_find(&n, &at);
		port_name_parse(at.path, &found);
		port_name_find(&found, &again);
		assert_int_equal(again.kind, at.kind);
		assert_string_equal(again.path, at.path);
		assert_int_equal(again.n_file, at.n_file);
		assert_true(port_name_is_same_port(&n, &found));
	}
}

/* It is told by the text alone, so it stays what it is when what is there changes. */
static void what_kind_of_name_it_is_does_not_depend_on_what_is_there(void **state)
{
	struct port_name before, after;
	struct port_place at;

	(void)state;
	port_name_parse("comes", &before);
	assert_int_equal(before.kind, PORT_NAME_SHORT);
	port_name_find(&before, &at);
	assert_int_equal(at.kind, PORT_AT_DEVICE);
	make("comes");
	port_name_parse("comes", &after);
	assert_memory_equal(&before, &after, sizeof before);
	port_name_find(&before, &at);
	assert_int_equal(at.kind, PORT_AT_CAPTURE);
	unlink("comes");
}

/* "FILE" of another folder, cut, would be another file. */
static void a_name_that_is_too_long_leads_nowhere(void **state)
{
	char text[PORT_NAME_SIZE + 1];
	struct port_place at;
	struct port_name n;

	(void)state;
	memset(text, '/', sizeof text - 1);
	text[sizeof text - 1] = '\0';
	port_name_parse(text, &n);
	assert_string_equal(n.wrong, "is longer than 511 characters");
	port_name_find(&n, &at);
	assert_int_equal(at.kind, PORT_AT_NOTHING);
	text[sizeof text - 2] = '\0';
	port_name_parse(text, &n);
	assert_string_equal(n.wrong, "");
	port_name_find(&n, &at);
	assert_int_equal(at.kind, PORT_AT_DEVICE);
}

static void names_are_checked_by_what_they_mean(void **state)
{
	static const struct {
		const char *name, *says;
	} cases[] = {
		{"auto", ""},
		{"auto:nothing", ""},
		{"auto.capture", ""},
		{"auto.nothing", ""}, /* it may come */
		{"meter@10", ""},
		{"tcp://x", "expected a port number"},
		{"./folder", "is a directory"},
		{"/dev/null", "is no serial port"},
	};
	struct port_name n;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const char *says;

		port_name_parse(cases[i].name, &n);
		says = port_name_check(&n);

		if (*cases[i].says ? !strstr(says, cases[i].says) : *says != '\0')
			fail_msg("%s: %s", cases[i].name, says);
	}
}

static int make_files(void **state)
{
	(void)state;
	if (!mkdtemp(folder) || chdir(folder) < 0 || mkdir("folder", 0700) < 0)
		return -1;
	make("auto");
	make("auto.capture");
	make("meter");
	make("house@5");
	return 0;
}

static int remove_files(void **state)
{
	static const char *const files[] = {"auto", "auto.capture", "meter", "house@5"};

	(void)state;
	for (size_t i = 0; i < sizeof files / sizeof *files; i++)
		unlink(files[i]);
	return rmdir("folder") < 0 || chdir("/") < 0 || rmdir(folder) < 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_mean_what_is_written),
		cmocka_unit_test(what_a_name_leads_to_means_the_same),
		cmocka_unit_test(what_kind_of_name_it_is_does_not_depend_on_what_is_there),
		cmocka_unit_test(a_name_that_is_too_long_leads_nowhere),
		cmocka_unit_test(names_are_checked_by_what_they_mean),
	};

	return cmocka_run_group_tests(tests, make_files, remove_files);
}
