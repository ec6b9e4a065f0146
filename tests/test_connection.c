/* What an owner calls the way from a meter to here. Adapters are named as udev names those of
 * which owners have told; ports that this machine has are looked at as they are. */
#include "port/connection.h"
#include "sim/wire.h"
#include "support/own_ports.h"
#include "support/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static const char *kind(const char *path, const char *adapter, const char *protocol, uint32_t baud)
{
	return connection_kinds[connection_kind_of(
		&(struct connection){path, protocol, baud}, adapter)];
}

static const char *words(const char *path, const char *protocol)
{
	static char out[CONNECTION_WORDS_MAX];

	connection_words(&(struct connection){path, protocol, 9600}, out, sizeof out);
	return out;
}

static void a_reading_head_is_known_by_what_it_hears(void **state)
{
	static const char cp2102[] = "usb-Silicon_Labs_CP2102_USB_to_UART_Bridge_0001-if00-port0";

	(void)state;
	assert_string_equal(kind("/dev/ttyUSB0", cp2102, NULL, 0), "USB adapter");
	assert_string_equal(kind("/dev/ttyUSB0", cp2102, "", 9600), "USB adapter");
	assert_string_equal(kind("/dev/ttyUSB0", cp2102, "sml", 9600), "USB reading head");
	assert_string_equal(kind("/dev/ttyUSB0", cp2102, "iec", 300), "USB reading head");
	assert_string_equal(kind("/dev/ttyUSB0", cp2102, "iec", 9600), "USB reading head");
	assert_string_equal(kind("/dev/ttyACM3", "", "sml", 9600), "USB reading head");
}

static void a_p1_cable_is_known_by_its_line_or_its_name(void **state)
{
	static const char ft232[] = "usb-FTDI_FT232R_USB_UART_A50285BI-if00-port0";

	(void)state;
	assert_string_equal(kind("/dev/ttyUSB0", ft232, "iec", 115200), "P1 cable");
	assert_string_equal(
		kind("/dev/ttyUSB0", "usb-FTDI_P1_Converter_Cable_P1X-if00", "", 0), "P1 cable");
	/* Sweden and Luxembourg push DLMS there, but so do others by M-Bus */
	assert_string_equal(kind("/dev/ttyUSB0", ft232, "dlms", 115200), "USB adapter");
	assert_string_equal(kind("/dev/ttyUSB0", "usb-1a86_CP102P1X-if00", "", 0), "USB adapter");
}

static void an_adapter_that_says_its_wire_is_believed(void **state)
{
	static const char rs485[] = "usb-FTDI_USB-RS485_Cable_FT1MHGK8-if00-port0";

	(void)state;
	assert_string_equal(kind("/dev/ttyUSB1", rs485, "", 0), "RS485 adapter");
	assert_string_equal(kind("/dev/ttyUSB1", rs485, "iec", 300), "RS485 adapter");
	assert_string_equal(kind("/dev/ttyUSB1", "usb-Rocket_USB_M-Bus_Master-if00", "dlms", 2400),
		"M-Bus adapter");
	assert_string_equal(
		kind("/dev/ttyUSB1", "usb-Weidmann_IR_Lesekopf_USB_77-if00-port0", "", 0),
		"USB reading head");
}

static void ports_of_the_machine_are_no_adapters(void **state)
{
	(void)state;
	assert_string_equal(kind("/dev/ttyAMA7", "", "sml", 9600), "serial port");
	assert_string_equal(words("/dev/ttyAMA7", "sml"), "serial port, ttyAMA7");
}

static void what_is_no_device_of_ours_has_a_name_too(void **state)
{
	char file[] = "/tmp/gridmeter-connection-XXXXXX", expected[64];
	int fd = mkstemp(file);

	(void)state;
	assert_true(fd >= 0);
	assert_string_equal(words("tcp://192.168.1.5:3333", ""), "serial server, 192.168.1.5:3333");
	snprintf(expected, sizeof expected, "recording, %s", file + sizeof "/tmp/" - 1);
	assert_string_equal(words(file, "sml"), expected);
	close(fd);
	unlink(file);
}

static void a_link_is_called_by_its_device(void **state)
{
	struct wire wire = {0};
	char link[] = "/tmp/gridmeter-link-XXXXXX", expected[sizeof wire.path + 16];

	(void)state;
	own_ports();
	assert_non_null(mkdtemp(link));
	rmdir(link);
	assert_int_equal(wire_plug(&wire, NULL), 0);
	assert_int_equal(symlink(wire.path, link), 0);
	snprintf(expected, sizeof expected, "virtual port, %s", wire.path + sizeof "/dev/" - 1);
	assert_string_equal(words(link, "sml"), expected);
	unlink(link);
	wire_unplug(&wire);
}

static void what_is_too_long_is_cut(void **state)
{
	char path[3 * CONNECTION_WORDS_MAX] = "tcp://";

	(void)state;
	memset(path + 6, 'a', sizeof path - 7);
	assert_int_equal(strlen(words(path, "")), CONNECTION_WORDS_MAX - 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_reading_head_is_known_by_what_it_hears),
		cmocka_unit_test(a_p1_cable_is_known_by_its_line_or_its_name),
		cmocka_unit_test(an_adapter_that_says_its_wire_is_believed),
		cmocka_unit_test(ports_of_the_machine_are_no_adapters),
		cmocka_unit_test(what_is_no_device_of_ours_has_a_name_too),
		cmocka_unit_test(a_link_is_called_by_its_device),
		cmocka_unit_test(what_is_too_long_is_cut),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
