/* Ports: a pseudo-terminal stands for the serial port, its other end for the meter. */
#include "port/candidates.h"
#include "port/pattern.h"
#include "port/port.h"
#include "sim/wire.h"
#include "support/open_port.h"
#include "support/own_ports.h"
#include "support/test.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/serial.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

static const struct line_setting line = {9600, "8N1"};
static char dir[] = "/tmp/gridmeter-test-XXXXXX";
static struct port port;
static struct wire wire;

static const char *in_dir(const char *name)
{
	static char path[200];

	snprintf(path, sizeof path, "%s/%s", dir, name);
	return path;
}

static ssize_t read_soon(uint8_t *to, size_t n)
{
	struct pollfd p = {.fd = port.fd, .events = POLLIN};

	poll(&p, 1, 5000);
	return port_read(&port, to, n);
}

static void bytes_pass_as_they_are(void **state)
{
	const uint8_t sent[] = {0x00, 0x03, 0x04, 0x0a, 0x0d, 0x11, 0x13, 0x1a, 0x1b, 0x7f, 0xff};
	uint8_t got[64];

	(void)state;
	assert_int_equal(wire_plug(&wire, NULL), 0);
	assert_int_equal(open_port(&port, wire.path, &line), 0);
	assert_int_equal(port_read(&port, got, sizeof got), 0);
	assert_int_equal(wire_send(&wire, sent, sizeof sent), 0);
	assert_int_equal(read_soon(got, sizeof got), sizeof sent);
	assert_memory_equal(got, sent, sizeof sent);
	port_close(&port);
	wire_unplug(&wire);
}

static void the_line_is_set_and_put_back(void **state)
{
	struct termios before, during, after;

	(void)state;
	assert_int_equal(wire_plug(&wire, NULL), 0);
	assert_int_equal(tcgetattr(wire.slave, &before), 0);
	assert_int_equal(open_port(&port, wire.path, &line), 0);
	assert_int_equal(tcgetattr(wire.slave, &during), 0);
	assert_int_equal(cfgetispeed(&during), B9600);
	assert_int_equal(during.c_cflag & CSIZE, CS8);
	assert_int_equal(during.c_cflag & (PARENB | CSTOPB), 0);
	assert_int_equal(during.c_lflag & (ICANON | ECHO | ISIG), 0);
	port_close(&port);
	assert_int_equal(tcgetattr(wire.slave, &after), 0);
	assert_int_equal(cfgetispeed(&after), cfgetispeed(&before));
	wire_unplug(&wire);
}

/* What a driver has at first. */
static void set_echo(int fd)
{
	struct termios t;

	assert_int_equal(tcgetattr(fd, &t), 0);
	t.c_lflag |= ECHO | ICANON;
	assert_int_equal(tcsetattr(fd, TCSANOW, &t), 0);
}

static void a_port_that_echoed_does_so_no_more(void **state)
{
	const uint8_t sent[] = "/ISk5\n";
	uint8_t got[64];

	(void)state;
	assert_int_equal(wire_plug(&wire, NULL), 0);
	set_echo(wire.slave);
	assert_int_equal(open_port(&port, wire.path, &line), 0);
	assert_int_equal(wire_send(&wire, sent, sizeof sent), 0);
	assert_int_equal(read_soon(got, sizeof got), sizeof sent);
	port_close(&port);
	assert_int_equal(wire_send(&wire, sent, sizeof sent), 0);
	assert_int_equal(wire_receive(&wire, got, sizeof got), 0);
	wire_unplug(&wire);
}

static void what_waited_before_the_opening_is_old(void **state)
{
	uint8_t got[64];

	(void)state;
	assert_int_equal(wire_plug(&wire, NULL), 0);
	assert_int_equal(wire_send(&wire, (const uint8_t *)"old", 3), 0);
	assert_int_equal(open_port(&port, wire.path, &line), 0);
	assert_int_equal(port_read(&port, got, sizeof got), 0);
	port_close(&port);
	wire_unplug(&wire);
}

static void a_port_is_ours_alone(void **state)
{
	struct port second = {.fd = -1};
	int exclusive = 0;

	(void)state;
	assert_int_equal(wire_plug(&wire, NULL), 0);
	assert_int_equal(open_port(&port, wire.path, &line), 0);
	assert_int_equal(open_port(&second, wire.path, &line), -EBUSY);
	assert_int_equal(second.fd, -1);
	if (ioctl(port.fd, TIOCGEXCL, &exclusive) == 0)
		assert_true(exclusive);
	else
		assert_int_equal(
			errno, ENOSYS); /* qemu passes the setting on, but not the question */
	port_close(&port);
	assert_int_equal(open_port(&second, wire.path, &line), 0);
	port_close(&second);
	wire_unplug(&wire);
}

static void the_plug_pulled(void **state)
{
	uint8_t got[8];

	(void)state;
	assert_int_equal(wire_plug(&wire, NULL), 0);
	assert_int_equal(open_port(&port, wire.path, &line), 0);
	wire_unplug(&wire);
	assert_int_equal(read_soon(got, sizeof got), -EIO);
	port_close(&port);
	port_close(&port);
}

static void what_is_no_port(void **state)
{
	(void)state;
	assert_int_equal(open_port(&port, dir, &line), -EISDIR);
	assert_int_equal(open_port(&port, "/dev/null", &line), -ENOTTY);
	assert_int_equal(open_port(&port, in_dir("missing"), &line), -ENOENT);
	assert_int_equal(port.fd, -1);
	assert_non_null(strstr(port_strerror(-EACCES), "dialout"));
	assert_non_null(strstr(port_strerror(-EBUSY), "another program"));
	assert_string_equal(port_strerror(-ENOSPC), strerror(ENOSPC));
}

/* Programs and people are told of one thing, whichever way it shows. */
static void what_is_wrong_has_a_word_and_a_sentence(void **state)
{
	static const struct {
		int error;
		const char *state, *says;
	} cases[] = {
		{0, "waiting", NULL},
		{-ENOENT, "missing", "is not there"},
		{-ENODEV, "missing", "no device behind it"},
		{-EIO, "missing", "no device behind it"},
		{-EACCES, "forbidden", "dialout"},
		{-EPERM, "forbidden", "dialout"},
		{-EBUSY, "held", "is held by another program"},
		{-EWOULDBLOCK, "held", "is held by another program"},
		{-EISDIR, "not-serial", "is a directory"},
		{-ENOTTY, "not-serial", "is no serial port"},
		{-EINVAL, "not-serial", "is no serial port"},
		{-ECONNREFUSED, "refused", "refuses the connection"},
		{-ENETUNREACH, "unreachable", "cannot be reached"},
		{-EHOSTDOWN, "unreachable", "cannot be reached"},
		{-ETIMEDOUT, "unreachable", "does not answer"},
		{-EDESTADDRREQ, "nameless", "cannot be resolved"},
		{-ENOSPC, "failed", "No space left on device"},
	};

	const struct port closed = {.fd = -1}, open = {.fd = 0},
			  connecting = {.fd = -1, .is_connecting = true};

	(void)state;
	assert_int_equal(port_state(&open, -EBUSY), PORT_IS_OPEN);
	assert_int_equal(port_state(&connecting, -ETIMEDOUT), PORT_IS_CONNECTING);
	assert_null(port_state_names[N_PORT_STATES]);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		assert_string_equal(
			port_state_names[port_state(&closed, cases[i].error)], cases[i].state);
		if (cases[i].says && !strstr(port_strerror(cases[i].error), cases[i].says))
			fail_msg("%s: %s", cases[i].says, port_strerror(cases[i].error));
	}
}

static size_t read_all(uint8_t *to, size_t size)
{
	size_t got = 0;
	ssize_t n;

	while (got < size && (n = port_read(&port, to + got, size - got)) > 0)
		got += (size_t)n;
	return got;
}

static void a_capture_has_its_own_time_however_fast_it_is(void **state)
{
	static const char text[] = "gridmeter-capture 1\n0.500 0102\n0.500 03\n3.700 04\n";
	const char *path = in_dir("timed");
	int fd = open(path, O_WRONLY | O_CREAT, 0600);
	uint64_t opened;
	uint8_t bytes[9];

	(void)state;
	assert_int_equal(write(fd, text, sizeof text - 1), sizeof text - 1);
	close(fd);
	assert_int_equal(open_port(&port, in_dir("timed@10"), &line), 0);
	opened = port.replay.opened_ms -= 1000;
	assert_int_equal(port_read(&port, bytes, sizeof bytes), 3);
	assert_int_equal(port_now_ms(&port), opened + 500);
	assert_int_equal(port_read(&port, bytes, sizeof bytes), 1);
	assert_int_equal(port_now_ms(&port), opened + 3700);
	assert_int_equal(port_read(&port, bytes, sizeof bytes), -EPIPE);
	port_close(&port);
	assert_int_equal(port_now_ms(&port), opened + 3700);
	unlink(in_dir("timed"));
}

static void a_capture_runs_at_the_speed_of_the_line(void **state)
{
	const char *path = in_dir("capture");
	int fd = open(path, O_WRONLY | O_CREAT, 0600);
	uint8_t bytes[960] = {0};
	size_t n;

	(void)state;
	assert_int_equal(write(fd, bytes, sizeof bytes), sizeof bytes);
	close(fd);
	assert_int_equal(open_port(&port, path, &line), 0);
	assert_string_equal(port_kind(&port), "capture");
	assert_true(port_is_replay(&port));
	n = read_all(bytes, sizeof bytes);
	assert_true(n < sizeof bytes);
	port.replay
		.opened_ms -= 510; /* half a second later, and the hundredth that a piece takes */
	n += read_all(bytes, sizeof bytes);
	assert_in_range(n, 480, 900);
	port.replay.opened_ms -= 2000;
	n += read_all(bytes, sizeof bytes);
	assert_int_equal(n, sizeof bytes);
	assert_int_equal(port_read(&port, bytes, sizeof bytes), -EPIPE);
	port_close(&port);
}

static void names_that_people_write(void **state)
{
	struct port_place at;

	(void)state;
	port_place_of("/dev/ttyUSB0", &at);
	assert_string_equal(at.path, "/dev/ttyUSB0");
	port_place_of("ttyNone9", &at);
	assert_string_equal(at.path, "/dev/ttyNone9");
	port_place_of("usb-Silicon_Labs_CP2102-if00-port0", &at);
	assert_string_equal(at.path, "/dev/serial/by-id/usb-Silicon_Labs_CP2102-if00-port0");
	port_place_of("null", &at);
	assert_string_equal(at.path, "/dev/null");
}

static void candidates_by_pattern(void **state)
{
	struct candidates found;
	struct wire second;
	char a[200], b[200], again[200];

	(void)state;
	strcpy(a, in_dir("meter-a"));
	strcpy(b, in_dir("meter-b"));
	strcpy(again, in_dir("meter-c"));
	assert_int_equal(wire_plug(&wire, a), 0);
	assert_int_equal(wire_plug(&second, b), 0);
	assert_int_equal(symlink(wire.path, again), 0);
	candidates_find(&found, in_dir("meter-*"));
	assert_int_equal(found.n, 2); /* one of them under two names */
	assert_string_equal(found.path[0], wire.path);
	assert_string_equal(found.path[1], second.path);
	assert_int_equal(candidate_holder(NULL, found.path[0]), 0);
	candidates_find(&found, in_dir("none-*"));
	assert_int_equal(found.n, 0);
	unlink(again);
	wire_unplug(&wire);
	wire_unplug(&second);
}

static void candidates_come_by_name_and_only_devices(void **state)
{
	struct candidates found;
	struct wire wires[3];
	const char *names[] = {"dev-10", "dev-1", "dev-2"};
	char paths[3][200];
	FILE *file;

	(void)state;
	for (int i = 0; i < 3; i++) {
		strcpy(paths[i], in_dir(names[i]));
		assert_int_equal(wire_plug(&wires[i], paths[i]), 0);
	}
	file = fopen(in_dir("dev-0"), "w");
	assert_non_null(file);
	fclose(file);
	candidates_find(&found, in_dir("dev-*"));
	assert_int_equal(found.n, 3);
	assert_string_equal(found.path[0], wires[1].path);
	assert_string_equal(found.path[1], wires[0].path);
	assert_string_equal(found.path[2], wires[2].path);
	candidates_find(&found, in_dir("dev-2")); /* no pattern, one name */
	assert_int_equal(found.n, 1);
	candidates_find(&found, in_dir("missing/dev-*"));
	assert_int_equal(found.n, 0);
	unlink(in_dir("dev-0"));
	for (int i = 0; i < 3; i++)
		wire_unplug(&wires[i]);
}

static void patterns_fit_whole_names(void **state)
{
	static const struct {
		const char *pattern, *name;
		bool fits;
	} cases[] = {
		{"ttyUSB*", "ttyUSB0", true},
		{"ttyUSB*", "ttyUSB", true},
		{"ttyUSB*", "xttyUSB0", false},
		{"ttyUSB", "ttyUSB0", false},
		{"ttyUSB0", "ttyUSB", false},
		{"*", "", true},
		{"*", ".hidden", false},
		{"?hidden", ".hidden", false},
		{".h*", ".hidden", true},
		{"*b*b", "aabcb", true},
		{"*ab", "aab", true},
		{"*b*b", "aabc", false},
		{"tty??", "ttyS1", true},
		{"tty??", "ttyS", false},
		{"tty??", "ttyS10", false},
		{"ttyS[0-3]", "ttyS2", true},
		{"ttyS[0-3]", "ttyS4", false},
		{"ttyS[024]*", "ttyS4x", true},
		{"ttyS[!0-3]", "ttyS4", true},
		{"ttyS[!0-3]", "ttyS1", false},
		{"ttyS[!0-3]", "ttyS", false},
		{"a[]x]", "a]", true},
		{"a[0-]", "a-", true},
		{"a[0", "a[0", true},
		{"a[", "a[", true},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		if (pattern_fits(cases[i].pattern, cases[i].name) != cases[i].fits)
			fail_msg("%s and %s", cases[i].pattern, cases[i].name);
}

static void latency_flags_of_a_driver(void **state)
{
	const int others = ASYNC_SPD_MASK;

	(void)state;
	assert_int_equal(serial_quick_flags(others), others | ASYNC_LOW_LATENCY);
	assert_int_equal(serial_flags_as_before(others | ASYNC_LOW_LATENCY, 0), others);
	assert_int_equal(serial_flags_as_before(others | ASYNC_LOW_LATENCY, ASYNC_LOW_LATENCY),
		others | ASYNC_LOW_LATENCY);
	assert_int_equal(serial_flags_as_before(0, ASYNC_LOW_LATENCY | others), ASYNC_LOW_LATENCY);
}

static void a_simulators_link_replaces_nothing_but_links(void **state)
{
	char path[200];
	int fd;

	(void)state;
	strcpy(path, in_dir("file"));
	fd = open(path, O_WRONLY | O_CREAT, 0600);
	close(fd);
	assert_int_equal(wire_plug(&wire, path), -EEXIST);
	assert_int_equal(access(path, F_OK), 0);
}

static int set_up(void **state)
{
	(void)state;
	own_ports();
	port.fd = -1;
	return mkdtemp(dir) == NULL;
}

static int tear_down(void **state)
{
	(void)state;
	unlink(in_dir("capture"));
	unlink(in_dir("file"));
	return rmdir(dir);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bytes_pass_as_they_are),
		cmocka_unit_test(the_line_is_set_and_put_back),
		cmocka_unit_test(a_port_that_echoed_does_so_no_more),
		cmocka_unit_test(what_waited_before_the_opening_is_old),
		cmocka_unit_test(a_port_is_ours_alone),
		cmocka_unit_test(the_plug_pulled),
		cmocka_unit_test(what_is_no_port),
		cmocka_unit_test(what_is_wrong_has_a_word_and_a_sentence),
		cmocka_unit_test(a_capture_runs_at_the_speed_of_the_line),
		cmocka_unit_test(a_capture_has_its_own_time_however_fast_it_is),
		cmocka_unit_test(names_that_people_write),
		cmocka_unit_test(candidates_by_pattern),
		cmocka_unit_test(candidates_come_by_name_and_only_devices),
		cmocka_unit_test(patterns_fit_whole_names),
		cmocka_unit_test(latency_flags_of_a_driver),
		cmocka_unit_test(a_simulators_link_replaces_nothing_but_links),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
