/* The section [share]: what it may say, how a wrong line is told, and that it is no meter. */
#include "config/share_config.h"
#include "config/config_file.h"
#include "support/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static struct share_config config;
static struct config_file file;
static struct conf_error error;
static bool has_tls = true; /* the program that reads it */
static char path[] = "/tmp/gridmeter-test-XXXXXX";

static void write_text(const char *text)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	fputs(text, f);
	fclose(f);
	error.text[0] = '\0';
}

static bool read_text(const char *text)
{
	write_text(text);
	return share_config_read(&config, path, has_tls, &error);
}

/* What is wrong with the file, without its path; the daemon must say the same. */
static const char *wrong(const char *text)
{
	assert_false(read_text(text));
	assert_memory_equal(error.text, path, strlen(path));
	return error.text + strlen(path);
}

static bool is_right(const char *key, const char *value)
{
	char text[512];

	snprintf(text, sizeof text, "[share]\n%s = %s\n", key, value);
	return read_text(text);
}

static void only_what_this_machine_sees_is_on_by_default(void **state)
{
	(void)state;
	assert_true(read_text(""));
	assert_string_equal(config.stream, "");
	assert_string_equal(config.mqtt, "");
	assert_string_equal(config.http, "local");
	assert_int_equal(config.http_port, 8420);
	assert_string_equal(config.http_token, "");
	assert_false(config.share_serial);
	assert_false(config.mqtt_tls);
	assert_int_equal(config.mqtt_version, MQTT_3_1_1);
	assert_string_equal(config.mqtt_prefix, "gridmeter");
	assert_int_equal(config.mqtt_topics, TOPICS_JSON);
	assert_int_equal(config.mqtt_every_ms, 1000);
	assert_int_equal(config.mqtt_every_other_ms, 10000);
	assert_true(config.homeassistant);
	assert_int_equal(config.log, LOG_INFO);
}

static void every_key_is_read(void **state)
{
	(void)state;
	assert_true(
		read_text("timeout = 20\n[Cellar]\nport = /dev/ttyUSB0\n"
			  "[share]\nstream = /run/x\nmqtt = broker.example:8883\nmqtt_tls = yes\n"
			  "mqtt_ca = /c\nmqtt_cert = /d\nmqtt_key = /e\nmqtt_user = me\n"
			  "mqtt_password_file = /f\nmqtt_version = 5\n"
			  "mqtt_prefix = fleet/house-1/gridmeter\nmqtt_topics = both\n"
			  "mqtt_every = 0\nmqtt_every_other = 60 s\n"
			  "mqtt_every_each = energy=300 power_factor=0\nhomeassistant = no\n"
			  "homeassistant_prefix = ha\nshare_serial = yes\nhttp = LAN\n"
			  "http_port = 80\nhttp_token = 0123456789abcdef\nhttp_names = a b\n"
			  "meter = Cellar\necotracker = yes\nshelly = yes\nhomewizard = yes\n"
			  "meter_at = 192.168.1.5\nmeter_port = 8080\nshelly_ports = 1010 2220\n"
			  "answer = fresh\nhold_off = 2\noffset = 30 192.168.1.30=-20\n"
			  "modbus = yes\nmodbus_port = 1502\nsma = yes\nsma_to = 10.0.0.7 fd00::1\n"
			  "p1_port = 8421\nrelay_port = 8422\nmdns = no\n"
			  "mdns_txt = _shelly._tcp.gen=3 _http._tcp.x=\n"
			  "log = debug\n[Roof]\nlog_is = nobody's here\n"));
	assert_string_equal(config.stream, "/run/x");
	assert_string_equal(config.mqtt, "broker.example:8883");
	assert_true(config.mqtt_tls);
	assert_string_equal(config.mqtt_ca, "/c");
	assert_string_equal(config.mqtt_cert, "/d");
	assert_string_equal(config.mqtt_key, "/e");
	assert_string_equal(config.mqtt_user, "me");
	assert_string_equal(config.mqtt_password_file, "/f");
	assert_int_equal(config.mqtt_version, MQTT_5);
	assert_string_equal(config.mqtt_prefix, "fleet/house-1/gridmeter");
	assert_int_equal(config.mqtt_topics, TOPICS_BOTH);
	assert_int_equal(config.mqtt_every_ms, 0);
	assert_int_equal(config.mqtt_every_other_ms, 60000);
	assert_string_equal(config.mqtt_every_each, "energy=300 power_factor=0");
	assert_false(config.homeassistant);
	assert_string_equal(config.homeassistant_prefix, "ha");
	assert_true(config.share_serial);
	assert_string_equal(config.http, "lan");
	assert_int_equal(config.http_port, 80);
	assert_string_equal(config.http_token, "0123456789abcdef");
	assert_string_equal(config.http_names, "a b");
	assert_string_equal(config.meter, "Cellar");
	assert_true(config.ecotracker && config.shelly && config.homewizard);
	assert_string_equal(config.meter_at, "192.168.1.5");
	assert_int_equal(config.meter_port, 8080);
	assert_string_equal(config.shelly_ports, "1010 2220");
	assert_int_equal(config.answer, ANSWER_FRESH);
	assert_int_equal(config.hold_off_ms, 2000);
	assert_string_equal(config.offset, "30 192.168.1.30=-20");
	assert_true(config.modbus && config.sma);
	assert_int_equal(config.modbus_port, 1502);
	assert_string_equal(config.sma_to, "10.0.0.7 fd00::1");
	assert_int_equal(config.p1_port, 8421);
	assert_int_equal(config.relay_port, 8422);
	assert_false(config.mdns);
	assert_string_equal(config.mdns_txt, "_shelly._tcp.gen=3 _http._tcp.x=");
	assert_int_equal(config.log, LOG_DEBUG);
}

static void a_value_is_what_its_key_expects(void **state)
{
	static const struct {
		const char *key, *value;
		bool is_right;
	} cases[] = {
		{"shelly_ports", "", false},
		{"shelly_ports", "1010 0", false},
		{"shelly_ports", "1010,2220", false},
		{"offset", "", true},
		{"offset", "-10000", true},
		{"offset", "10001", false},
		{"offset", "fd00::1=5", true},
		{"offset", "battery=5", false},
		{"offset", "=5", false},
		{"sma_to", "battery", false},
		{"p1_port", "no", true},
		{"p1_port", "0", false},
		{"mdns_txt", "gen=3", false},
		{"mdns_txt", "_shelly._tcp.=3", false},
		{"mdns_txt", "_shelly._tcp.gen", false},
		{"mqtt_every_each", "", true},
		{"mqtt_every_each", "voltage=30  current=30", true},
		{"mqtt_every_each", "energy=3601", false},
		{"mqtt_every_each", "energy=", false},
		{"mqtt_every_each", "heat=5", false},
		{"mqtt_every_each", "power 5", false},
		{"mqtt", "10.0.0.7", true},
		{"mqtt", "broker:1", true},
		{"mqtt", "fd00::7", true},
		{"mqtt", "[fd00::7]:1883", true},
		{"mqtt", "[fe80::1%eth0]", true},
		{"mqtt", "", true},
		{"mqtt", "broker:", false},
		{"mqtt", "broker:65536", false},
		{"mqtt", "mqtt://broker", false},
		{"mqtt", "two words", false},
		{"mqtt", "[fd00::7", false},
		{"mqtt", "[]:1", false},
		{"mqtt", ":1883", false},
		{"mqtt_prefix", "a/b", true},
		{"mqtt_prefix", "", false},
		{"mqtt_prefix", "a/", false},
		{"mqtt_prefix", "/a", false},
		{"mqtt_prefix", "a+", false},
		{"mqtt_prefix", "a/#/b", false},
		{"mqtt_prefix", "$SYS", false},
		{"mqtt_prefix", "z\xc3\xa4hler", true},
		{"mqtt_prefix", "z\xe4hler", false},
		{"mqtt_user", "M\xc3\xbcller", true},
		{"mqtt_user", "M\xfcller", false},
		{"homeassistant_prefix", "\xff", false},
		{"mqtt_every", "3600", true},
		{"mqtt_every", "3601", false},
		{"mqtt_every", "1 min", false},
		{"mqtt_every", "-1", false},
		{"mqtt_every", "", false},
		{"mqtt_version", "3.1", false},
		{"http", "none", true},
		{"http", "192.168.1.5", true},
		{"http", "::", true},
		{"http", "192.168.1", false},
		{"http", "everybody", false},
		{"http", "", false},
		{"http_port", "0", false},
		{"http_port", "65535", true},
		{"http_port", "65536", false},
		{"http_token", "0123456789abcde", false},
		{"http_token", "0123456789 abcdef", false},
		{"http_token", "0123456789/abcdef", false},
		{"mqtt_password_file", "hunter2", false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		if (is_right(cases[i].key, cases[i].value) != cases[i].is_right)
			fail_msg("%s = %s", cases[i].key, cases[i].value);
}

static void a_wrong_line_is_named(void **state)
{
	(void)state;
	assert_string_equal(wrong("# one\n[share]\nmqtt_topics = some\n"),
		":3: mqtt_topics = some: expected json, plain or both");
	assert_string_equal(
		wrong("[share]\nmqt = x\n"), ":2: unknown key \"mqt\", perhaps mqtt was meant");
}

/* Its status is there, and our will would be its. */
static void the_prefix_is_not_that_of_home_assistant(void **state)
{
	(void)state;
	assert_string_equal(wrong("[share]\nmqtt = x\nmqtt_prefix = homeassistant\n"),
		":3: mqtt_prefix = homeassistant: that is homeassistant_prefix, and "
		"homeassistant/status is a topic of Home Assistant itself: expected another "
		"prefix");
	assert_non_null(strstr(wrong("[share]\nmqtt_prefix = a/b\nhomeassistant_prefix = a/b\n"),
		":3: mqtt_prefix = a/b: that is"));
	assert_true(read_text("[share]\nmqtt_prefix = homeassistant\nhomeassistant_prefix = x\n"));
}

static void tls_is_wrong_in_a_program_that_has_none(void **state)
{
	static const char words[] =
		":3: mqtt_tls = yes: this gridmeter-share was built without TLS: take the one that "
		"has no notls in its name, or leave mqtt_tls out and name a port of the broker "
		"without TLS";

	(void)state;
	has_tls = false;
	assert_string_equal(wrong("[share]\nmqtt = broker\nmqtt_tls = ja\n"), words);
	assert_true(is_right("mqtt_tls", "no"));
	assert_true(read_text("[Roof]\nmqtt_tls = yes\n[share]\nmqtt = broker\n"));
	has_tls = true;
	assert_true(is_right("mqtt_tls", "yes"));
}

/* A key of nobody would be read again and have no effect. */
static void a_key_has_somebody_who_goes_by_it(void **state)
{
	(void)state;
	for (size_t i = 0; i < share_config_table.n_keys; i++) {
		const struct conf_key *k = &share_config_table.keys[i];
		bool is_of_process = i == SHARE_STREAM || i == SHARE_LOG;

		if (!(k->flags >> 8) != is_of_process)
			fail_msg("%s", k->name);
	}
}

static void a_secret_is_not_shown(void **state)
{
	(void)state;
	assert_null(strstr(wrong("[share]\nhttp_token = hunter2\n"), "hunter2"));
	assert_null(strstr(wrong("[share]\nmqtt_password_file = hunter2\n"), "hunter2"));
}

static void there_is_one_section_of_that_name(void **state)
{
	(void)state;
	assert_string_equal(wrong("[share]\nmqtt = x\n[Cellar]\n[SHARE]\nhttp = lan\n"),
		":4: [share] is there already, in line 1: expected one of them");
}

static bool daemon_reads(const char *text)
{
	write_text(text);
	config_file_reset(&file);
	return config_file_read(&file, path, &error) && config_file_fit(&file, &error);
}

static void the_daemon_sees_no_meter_in_it(void **state)
{
	struct config_file other = {0};

	(void)state;
	assert_true(daemon_reads("[share]\nmqtt = broker\n"));
	assert_false(file.has_sections);
	assert_int_equal(file.n, 1);
	assert_string_equal(file.sections[0].name, "");
	assert_true(daemon_reads("[Cellar]\nport = /dev/ttyUSB0\n[share]\nmqtt = broker\n"));
	assert_int_equal(file.n, 1);
	assert_string_equal(file.sections[0].name, "Cellar");
	assert_true(config_file_copy(&other, &file));
	assert_true(
		daemon_reads("[Cellar]\nport = /dev/ttyUSB0\n[share]\nmqtt = other\nhttp = lan\n"));
	assert_true(config_file_is_same(&file, &other)); /* nothing is started anew for it */
	config_file_free(&other);
}

static void the_daemon_names_the_same_line(void **state)
{
	(void)state;
	assert_true(daemon_reads("[share]\nmqtt_topics = some\nmqtt_tls = some\n"));
	assert_string_equal(file.share_wrong + strlen(path),
		":2: mqtt_topics = some: expected json, plain or both");
	assert_true(daemon_reads("[Cellar]\n[share]\n[share]\n"));
	assert_string_equal(file.share_wrong + strlen(path),
		":3: [share] is there already, in line 2: expected one of them");
}

static void the_daemon_takes_its_meters_whatever_is_wrong_there(void **state)
{
	(void)state;
	assert_true(daemon_reads("[share]\nmqt = x\n[Cellar]\nport = /dev/ttyUSB0\n"));
	assert_int_equal(file.n, 1);
	assert_string_equal(file.sections[0].config.port.text, "/dev/ttyUSB0");
	assert_true(daemon_reads("[share]\nmqtt = x\n"));
	assert_string_equal(file.share_wrong, "");
}

static void a_meter_cannot_have_that_name_any_more(void **state)
{
	(void)state;
	assert_false(daemon_reads("[Share]\nport = /dev/ttyUSB0\n"));
	assert_string_equal(error.text + strlen(path),
		":2: [share] is no meter, and port is a key of meters: expected another name for "
		"the section");
}

static int set_up(void **state)
{
	int fd = mkstemp(path);

	(void)state;
	return fd < 0 || close(fd) < 0;
}

static int tear_down(void **state)
{
	(void)state;
	config_file_free(&file);
	return unlink(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_what_this_machine_sees_is_on_by_default),
		cmocka_unit_test(every_key_is_read),
		cmocka_unit_test(a_value_is_what_its_key_expects),
		cmocka_unit_test(a_wrong_line_is_named),
		cmocka_unit_test(the_prefix_is_not_that_of_home_assistant),
		cmocka_unit_test(tls_is_wrong_in_a_program_that_has_none),
		cmocka_unit_test(a_key_has_somebody_who_goes_by_it),
		cmocka_unit_test(a_secret_is_not_shown),
		cmocka_unit_test(there_is_one_section_of_that_name),
		cmocka_unit_test(the_daemon_sees_no_meter_in_it),
		cmocka_unit_test(the_daemon_names_the_same_line),
		cmocka_unit_test(the_daemon_takes_its_meters_whatever_is_wrong_there),
		cmocka_unit_test(a_meter_cannot_have_that_name_any_more),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
