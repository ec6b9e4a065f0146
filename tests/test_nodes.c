/* What is known of the devices that "auto" tries: consoles, drivers without hardware, ports that
 * others have, and where they are. */
#include "port/nodes.h"
#include "port/consoles.h"
#include "port/places.h"
#include "port/port.h"
#include "sim/wire.h"
#include "support/open_port.h"
#include "support/own_ports.h"
#include "support/test.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MINUTE_MS = 60000 };

/* A device that is no pseudo-terminal, which nobody else opens. */
static const char device[] = "/dev/full";

static struct wire wire;
static char file[] = "/tmp/gridmeter-consoles-XXXXXX";

static void have_consoles(const char *text)
{
	FILE *f = fopen(file, "w");

	assert_non_null(f);
	fputs(text, f);
	fclose(f);
}

static void the_kernel_tells_its_consoles(void **state)
{
	struct consoles c;

	(void)state;
	have_consoles("tty0                 -WU (EC  p  )    4:2\n"
		      "ttyAMA0              -W- (E   p a)  204:64\n"
		      "\n"
		      "ttymxc0\n");
	consoles_read(&c, file);
	assert_int_equal(c.n, 3);
	assert_true(consoles_have(&c, "/dev/ttyAMA0"));
	assert_true(consoles_have(&c, "/dev/ttymxc0"));
	assert_false(consoles_have(&c, "/dev/ttyAMA1"));
	assert_false(consoles_have(&c, "/dev/ttyAMA"));
	assert_false(consoles_have(&c, "/dev/ttyAMA01"));
	assert_false(consoles_have(&c, "/tmp/ttyAMA0"));
}

static void without_that_file_there_is_no_console(void **state)
{
	struct consoles c;

	(void)state;
	consoles_read(&c, "/nowhere/consoles");
	assert_int_equal(c.n, 0);
	assert_false(consoles_have(&c, "/dev/ttyS0"));
}

static void more_consoles_than_anybody_has(void **state)
{
	static char text[4096];
	struct consoles c;

	(void)state;
	text[0] = '\0';
	for (int i = 0; i < 60; i++)
		snprintf(text + strlen(text), sizeof text - strlen(text),
			"ttyS%d                -W- (EC p a)    4:%d\n", i, 64 + i);
	have_consoles(text);
	consoles_read(&c, file);
	assert_int_equal(c.n, CONSOLES_MAX);
	memset(text, 'x', 3000);
	text[3000] = '\0';
	have_consoles(text);
	consoles_read(&c, file);
	assert_int_equal(c.n, 0);
}

/* As udev does when a device is made; its clock ticks a few times in a hundredth of a second. */
static void make_anew(const char *path)
{
	struct stat before, now;

	assert_int_equal(stat(path, &before), 0);
	do {
		assert_int_equal(chmod(path, 0600), 0);
		assert_int_equal(stat(path, &now), 0);
	} while (memcmp(&now.st_ctim, &before.st_ctim, sizeof now.st_ctim) == 0);
}

static void a_port_without_hardware_is_left_out_until_it_is_made_anew(void **state)
{
	struct nodes k = {0};

	(void)state;
	assert_int_equal(wire_plug(&wire, NULL), 0);
	assert_false(nodes_is_useless(&k, wire.path));
	nodes_learn(&k, wire.path, -EBUSY);
	assert_false(nodes_is_useless(&k, wire.path));
	nodes_learn(&k, wire.path, -EIO);
	nodes_learn(&k, wire.path, -EIO);
	assert_false(nodes_is_useless(&k, wire.path)); /* it may have been a bad moment */
	nodes_learn(&k, wire.path, -EIO);
	assert_true(nodes_is_useless(&k, wire.path));
	nodes_learn(&k, wire.path, 0); /* it is no reason to believe it */
	assert_true(nodes_is_useless(&k, wire.path));
	make_anew(wire.path);
	assert_false(nodes_is_useless(&k, wire.path));
	wire_unplug(&wire);
}

/* An adapter was pulled out; before that was noticed, another had its name. */
static void a_loss_is_not_that_of_the_next_device(void **state)
{
	struct nodes k = {0};

	(void)state;
	assert_int_equal(wire_plug(&wire, NULL), 0);
	assert_false(nodes_is_useless(&k, wire.path));
	make_anew(wire.path);
	nodes_learn(&k, wire.path, -EIO);
	assert_false(nodes_is_useless(&k, wire.path));
	wire_unplug(&wire);
}

static void a_port_that_is_gone_is_not_known(void **state)
{
	struct nodes k = {0};

	(void)state;
	nodes_learn(&k, "/dev/ttyNone9", -EIO);
	assert_false(nodes_is_useless(&k, "/dev/ttyNone9"));
	assert_int_equal(k.n, 0);
}

static void a_driver_without_hardware_says_so(void **state)
{
	const struct line_setting line = {9600, "8N1"};
	struct serial_before before;
	int fd;

	(void)state;
	assert_int_equal(wire_plug(&wire, NULL), 0);
	fd = open(wire.path, O_RDONLY | O_NOCTTY | O_NONBLOCK);
	assert_true(fd >= 0);
	wire_unplug(&wire); /* from now on the terminal answers like a UART that is none */
	assert_int_equal(serial_take(fd, &line, false, &before), -EIO);
	close(fd);
}

/* Another process that has the device open, without a lock. */
static pid_t somebody(void)
{
	int ready[2];
	pid_t pid;
	char c;

	assert_int_equal(pipe(ready), 0);
	pid = fork();
	if (pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		if (open(device, O_RDONLY) < 0 || write(ready[1], "x", 1) != 1)
			_exit(1);
		for (;;)
			pause();
	}
	assert_int_equal(read(ready[0], &c, 1), 1);
	close(ready[0]);
	close(ready[1]);
	return pid;
}

static void end(pid_t pid)
{
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

static void who_has_a_port_is_looked_up_once_in_a_while(void **state)
{
	struct nodes k = {0};
	pid_t pid;

	(void)state;
	assert_int_equal(nodes_holder(&k, device, MINUTE_MS), 0);
	pid = somebody();
	assert_int_equal(nodes_holder(&k, device, 10 * MINUTE_MS), 0);
	assert_int_equal(nodes_holder(&k, device, 11 * MINUTE_MS), pid);
	end(pid);
}

static void a_port_is_free_as_soon_as_who_had_it_has_gone(void **state)
{
	struct nodes k = {0};
	pid_t pid = somebody();

	(void)state;
	assert_int_equal(nodes_holder(&k, device, MINUTE_MS), pid);
	end(pid);
	assert_int_equal(nodes_holder(&k, device, MINUTE_MS), 0);
}

static void who_has_ports_is_looked_up_for_all_that_are_expected(void **state)
{
	struct candidates ports = {2, {"/dev/zero", "/dev/full"}};
	struct nodes k = {0};
	pid_t pid = somebody();

	(void)state;
	nodes_expect(&k, &ports);
	nodes_holder(&k, "/dev/zero", MINUTE_MS);
	assert_true(nodes_is_useless(&k, device));
	end(pid);
}

static void a_port_that_another_has_is_left_out_as_long_as_he_has_it(void **state)
{
	struct nodes k = {0};
	pid_t pid = somebody(), next;

	(void)state;
	assert_int_equal(nodes_holder(&k, device, MINUTE_MS), pid);
	assert_true(nodes_is_useless(&k, device));
	end(pid);
	assert_false(nodes_is_useless(&k, device));
	next = somebody();
	assert_int_equal(nodes_holder(&k, device, 2 * MINUTE_MS), next); /* it is looked again */
	end(next);
}

/* Who made a pseudo-terminal has it open. */
static void a_pseudo_terminal_has_no_holder(void **state)
{
	struct nodes k = {0};
	pid_t pid;

	(void)state;
	assert_int_equal(wire_plug(&wire, NULL), 0);
	pid = somebody(); /* and has the wire from us */
	assert_int_equal(nodes_holder(&k, wire.path, MINUTE_MS), 0);
	end(pid);
	wire_unplug(&wire);
}

static void a_shy_port_is_not_taken_from_one_who_has_not_locked_it(void **state)
{
	const struct line_setting line = {9600, "8N1"};
	struct nodes k = {0};
	struct port port = {.fd = -1, .shy_of = &k};
	pid_t pid = somebody();

	(void)state;
	assert_int_equal(open_port(&port, device, &line), -EBUSY);
	port.shy_of = NULL;
	assert_int_equal(open_port(&port, device, &line), -ENOTTY);
	end(pid);
	port.shy_of = &k;
	assert_false(nodes_is_useless(&k, device));
	assert_int_equal(open_port(&port, device, &line), -ENOTTY);
}

static void a_place_without_a_socket_is_the_path(void **state)
{
	char lasting[PLACES_PATH_MAX], name[PLACES_NAME_MAX], tail[PLACES_NAME_MAX];
	static const char socket[] =
		"/dev/serial/by-path/platform-3f980000.usb-usb-0:1.2:1.0-port0";

	(void)state;
	places_lasting("/dev/ttyNone9", lasting);
	assert_string_equal(lasting, "/dev/ttyNone9");
	places_name(lasting, name);
	assert_string_equal(name, "ttyNone9");
	places_name(socket, tail); /* the end tells sockets apart */
	assert_int_equal(strlen(tail), PLACES_NAME_MAX - 1);
	assert_string_equal(tail, socket + strlen(socket) - strlen(tail));
}

static const char *socket_of(const char *lasting)
{
	static char socket[PLACES_NAME_MAX];

	places_socket(lasting, socket, sizeof socket);
	return socket;
}

static void a_socket_is_named_as_people_find_it(void **state)
{
	(void)state;
	assert_string_equal(
		socket_of("/dev/serial/by-path/platform-3f980000.usb-usb-0:1.2:1.0-port0"),
		"USB 1.2");
	assert_string_equal(socket_of("pci-0000:00:14.0-usb-0:3:1.0"), "USB 3");
	assert_string_equal(socket_of("pci-0000:00:14.0-usbv2-0:10.4.1:1.0-port0"), "USB 10.4.1");
	assert_string_equal(socket_of("/dev/ttyUSB1"), "ttyUSB1");
	assert_string_equal(socket_of("platform-fe201000.serial"), "platform-fe201000.serial");
	assert_string_equal(socket_of("-usb-0:"), "-usb-0:");
	assert_string_equal(socket_of("-usb-0::1.0"), "-usb-0::1.0");
	assert_string_equal(socket_of(""), "");
}

static int set_up(void **state)
{
	int fd = mkstemp(file);

	(void)state;
	own_ports();
	return fd < 0 || close(fd) < 0;
}

static int tear_down(void **state)
{
	(void)state;
	return unlink(file);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_kernel_tells_its_consoles),
		cmocka_unit_test(without_that_file_there_is_no_console),
		cmocka_unit_test(more_consoles_than_anybody_has),
		cmocka_unit_test(a_port_without_hardware_is_left_out_until_it_is_made_anew),
		cmocka_unit_test(a_loss_is_not_that_of_the_next_device),
		cmocka_unit_test(a_port_that_is_gone_is_not_known),
		cmocka_unit_test(a_driver_without_hardware_says_so),
		cmocka_unit_test(who_has_a_port_is_looked_up_once_in_a_while),
		cmocka_unit_test(a_port_is_free_as_soon_as_who_had_it_has_gone),
		cmocka_unit_test(who_has_ports_is_looked_up_for_all_that_are_expected),
		cmocka_unit_test(a_pseudo_terminal_has_no_holder),
		cmocka_unit_test(a_port_that_another_has_is_left_out_as_long_as_he_has_it),
		cmocka_unit_test(a_shy_port_is_not_taken_from_one_who_has_not_locked_it),
		cmocka_unit_test(a_place_without_a_socket_is_the_path),
		cmocka_unit_test(a_socket_is_named_as_people_find_it),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
