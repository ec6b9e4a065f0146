/* What people write as the name of a port, and what it means. */
#include "port/port.h"
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
	enum port_name_kind kind;
	const char *pattern, *path; /* NULL: none; the name itself */
	double speed;
} names[] = {
	{"auto", PORT_NAME_AUTO, NULL, NULL, 1},
	{"auto:", PORT_NAME_AUTO, "", NULL, 1},
	{"auto:/dev/ttyUSB*", PORT_NAME_AUTO, "/dev/ttyUSB*", NULL, 1},
	{"auto:tcp://x:1", PORT_NAME_AUTO, "tcp://x:1", NULL, 1},
	{"auto.capture", PORT_NAME_CAPTURE, NULL, NULL, 1},
	{"auto.capture@10", PORT_NAME_CAPTURE, NULL, NULL, 10},
	{"./auto", PORT_NAME_CAPTURE, NULL, NULL, 1},
	{"./auto@2.5", PORT_NAME_CAPTURE, NULL, NULL, 2.5},
	{"./auto:x", PORT_NAME_DEVICE, NULL, NULL, 1},
	{"auto@10", PORT_NAME_CAPTURE, NULL, NULL, 10},
	{"automatic", PORT_NAME_DEVICE, NULL, "/dev/automatic", 1},
	{"/dev/autobahn", PORT_NAME_DEVICE, NULL, NULL, 1},
	{"Auto", PORT_NAME_DEVICE, NULL, "/dev/Auto", 1},
	{" auto", PORT_NAME_DEVICE, NULL, "/dev/ auto", 1},
	{"", PORT_NAME_DEVICE, NULL, "/dev/", 1},
	{"tcp://192.168.1.5:3333", PORT_NAME_TCP, NULL, NULL, 1},
	{"tcp://[fd00::5]:3333", PORT_NAME_TCP, NULL, NULL, 1},
	{"tcp://", PORT_NAME_TCP, NULL, NULL, 1},
	{"tcp://user@10", PORT_NAME_TCP, NULL, NULL, 1},
	{"tcp:/x:1", PORT_NAME_DEVICE, NULL, NULL, 1},
	{"tcp", PORT_NAME_DEVICE, NULL, "/dev/tcp", 1},
	{"./tcp://x", PORT_NAME_DEVICE, NULL, NULL, 1},
	{"ttyNone9", PORT_NAME_DEVICE, NULL, "/dev/ttyNone9", 1},
	{"null", PORT_NAME_DEVICE, NULL, "/dev/null", 1},
	{"usb-FTDI_X-if00-port0", PORT_NAME_DEVICE, NULL, "/dev/serial/by-id/usb-FTDI_X-if00-port0",
		1},
	{"meter", PORT_NAME_CAPTURE, NULL, NULL, 1},
	{"meter@10", PORT_NAME_CAPTURE, NULL, NULL, 10},
	{"meter@1000", PORT_NAME_CAPTURE, NULL, NULL, 1000},
	{"meter@1001", PORT_NAME_DEVICE, NULL, "/dev/meter@1001", 1},
	{"meter@0", PORT_NAME_DEVICE, NULL, "/dev/meter@0", 1},
	{"meter@-1", PORT_NAME_DEVICE, NULL, "/dev/serial/by-id/meter@-1", 1},
	{"meter@nan", PORT_NAME_DEVICE, NULL, "/dev/meter@nan", 1},
	{"meter@10x", PORT_NAME_DEVICE, NULL, "/dev/meter@10x", 1},
	{"house@5", PORT_NAME_CAPTURE, NULL, NULL, 1}, /* that is its name */
	{"house@5@2", PORT_NAME_CAPTURE, NULL, NULL, 2},
	{"./folder", PORT_NAME_DEVICE, NULL, NULL, 1},
	{"./folder@10", PORT_NAME_DEVICE, NULL, NULL, 1},
	{"ttyNONE@10", PORT_NAME_DEVICE, NULL, "/dev/ttyNONE@10", 1},
};

static void names_mean_what_is_written(void **state)
{
	struct port_name n;

	(void)state;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		const char *path = names[i].path ? names[i].path : names[i].name;

		port_name_parse(names[i].name, &n);
		if (n.kind != names[i].kind)
			fail_msg("%s: %d", names[i].name, n.kind);
		assert_string_equal(n.path, path);
		assert_int_equal(port_name_is_auto(names[i].name), n.kind == PORT_NAME_AUTO);
		assert_int_equal(!n.pattern, !names[i].pattern);
		if (n.pattern)
			assert_string_equal(n.pattern, names[i].pattern);
		if (n.kind == PORT_NAME_CAPTURE && n.speed != names[i].speed)
			fail_msg("%s: %g times faster", names[i].name, n.speed);
	}
}

static void what_a_name_leads_to_means_the_same(void **state)
{
	struct port_name n, again;

	(void)state;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		port_name_parse(names[i].name, &n);
		port_name_parse(n.path, &again);
		assert_int_equal(again.kind, n.kind);
		assert_string_equal(again.path, n.path);
		assert_int_equal(again.n_file, n.n_file);
	}
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

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const char *says = port_check(cases[i].name);

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
		cmocka_unit_test(names_are_checked_by_what_they_mean),
	};

	return cmocka_run_group_tests(tests, make_files, remove_files);
}
