/* What is told at a broker: topics, texts, and when. (The session is tested with a real broker,
 * share/test_mqtt.py.) */
#include "share/mqtt/mqtt_backoff.h"
#include "share/mqtt/mqtt_client.h"
#include "share/mqtt/mqtt_discovery.h"
#include "share/mqtt/mqtt_health.h"
#include "share/mqtt/mqtt_place.h"
#include "share/mqtt/mqtt_rates.h"
#include "share/mqtt/mqtt_secret.h"
#include "share/mqtt/mqtt_state.h"
#include "share/mqtt/mqtt_topics.h"
#include "support/test.h"

#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static struct writer text;

/* What was written, as JSON; the caller's. */
static cJSON *written(void)
{
	cJSON *json;

	assert_true(text.n < WRITER_SIZE);
	text.text[text.n] = '\0';
	json = cJSON_ParseWithOpts(text.text, NULL, true);
	assert_non_null(json);
	return json;
}

static void topics_are_made_of_prefix_and_key(void **state)
{
	char topic[MQTT_TOPIC_SIZE];

	(void)state;
	assert_int_equal(mqtt_topic_status(topic, "gridmeter"), 16);
	assert_string_equal(topic, "gridmeter/status");
	mqtt_topic_of(topic, "fleet/house-7/gridmeter", "main", "power");
	assert_string_equal(topic, "fleet/house-7/gridmeter/main/power");
}

static void what_identifies_a_meter_is_plain_and_has_the_house_in_it(void **state)
{
	char id[MQTT_TOPIC_SIZE];

	(void)state;
	mqtt_topic_discovery(id, "homeassistant", "gridmeter", "meter-0a1b2c");
	assert_string_equal(id, "homeassistant/device/gridmeter_meter-0a1b2c/config");
	mqtt_object_id(id, "fleet/Haus M\xc3\xbcller/gridmeter", "main");
	assert_string_equal(id, "fleet_Haus_M__ller_gridmeter_main");
}

static void no_topic_is_longer_than_its_room(void **state)
{
	char prefix[2 * MQTT_TOPIC_SIZE], topic[MQTT_TOPIC_SIZE];

	(void)state;
	memset(prefix, 'x', sizeof prefix);
	prefix[sizeof prefix - 1] = '\0';
	assert_int_equal(mqtt_topic_of(topic, prefix, "main", "power"), MQTT_TOPIC_SIZE - 1);
	assert_int_equal(mqtt_topic_discovery(topic, prefix, prefix, "main"), MQTT_TOPIC_SIZE - 1);
}

static void a_place_may_have_a_port(void **state)
{
	static const struct {
		const char *text, *tells;
		bool is_tls;
	} places[] = {
		{"broker.example", "broker.example:1883", false},
		{"broker.example", "broker.example:8883", true},
		{"broker.example:42", "broker.example:42", true},
		{"192.168.1.5", "192.168.1.5:1883", false},
		{"fe80::1", "[fe80::1]:1883", false},
		{"[fe80::1]", "[fe80::1]:8883", true},
		{"[fe80::1]:42", "[fe80::1]:42", false},
	};
	char tells[MQTT_PLACE_SIZE];
	struct tcp_name name;

	(void)state;
	for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
		assert_true(mqtt_place_read(&name, places[i].text, places[i].is_tls));
		mqtt_place_text(tells, &name);
		assert_string_equal(tells, places[i].tells);
	}
	assert_false(mqtt_place_read(&name, "broker.example:70000", false));
	assert_false(mqtt_place_read(&name, "", false));
}

static const uint32_t usual_ms[N_MQTT_GROUPS] = {1000, 10000, 10000, 10000, 10000, 10000};
static const uint32_t power = UINT32_C(1) << Q_POWER, energy = UINT32_C(1) << Q_ENERGY_FORWARD;

static uint32_t hear(struct mqtt_rates *r, uint64_t now_ms)
{
	uint32_t due;

	mqtt_rates_heard(r);
	due = mqtt_rates_due(r, usual_ms, now_ms, true);
	mqtt_rates_told(r, due, now_ms);
	return due;
}

static void each_quantity_is_of_one_group(void **state)
{
	uint32_t all = 0;

	(void)state;
	for (enum mqtt_group g = 0; g < N_MQTT_GROUPS; g++) {
		assert_int_equal(all & mqtt_group_quantities(g), 0);
		all |= mqtt_group_quantities(g);
	}
	assert_int_equal(all, (UINT32_C(1) << N_QUANTITIES) - 1);
	assert_true(mqtt_group_quantities(MQTT_POWERS) >> Q_L3_POWER & 1);
	assert_true(mqtt_group_quantities(MQTT_POWER_FACTORS) >> Q_POWER_FACTOR & 1);
}

static void each_is_told_as_often_as_the_configuration_says(void **state)
{
	struct share_config c = {.mqtt_every_ms = 1000, .mqtt_every_other_ms = 10000};
	uint32_t every_ms[N_MQTT_GROUPS];

	(void)state;
	mqtt_rates_every(&c, every_ms);
	assert_memory_equal(every_ms, usual_ms, sizeof every_ms);
	strcpy(c.mqtt_every_each, "energy=60 power=0 power_factor=5");
	mqtt_rates_every(&c, every_ms);
	assert_int_equal(every_ms[MQTT_POWERS], 0);
	assert_int_equal(every_ms[MQTT_ENERGIES], 60000);
	assert_int_equal(every_ms[MQTT_VOLTAGES], 10000);
	assert_int_equal(every_ms[MQTT_POWER_FACTORS], 5000);
	assert_int_equal(mqtt_rates_every_of(&c, Q_L2_ENERGY_REVERSE), 60000);
	assert_int_equal(mqtt_rates_every_of(&c, Q_L2_POWER), 0);
}

static void the_first_reading_is_told_whole(void **state)
{
	struct mqtt_rates r = {0};

	(void)state;
	assert_int_equal(hear(&r, 5) & (power | energy), power | energy);
	assert_int_equal(mqtt_rates_wait_ms(&r, usual_ms, 5), UINT32_MAX);
}

static void what_is_held_back_is_due_when_its_time_has_come(void **state)
{
	struct mqtt_rates r = {0};

	(void)state;
	hear(&r, 100);
	assert_int_equal(hear(&r, 300), 0);
	assert_int_equal(mqtt_rates_wait_ms(&r, usual_ms, 300), 800);
	assert_int_equal(mqtt_rates_due(&r, usual_ms, 1099, false), 0);
	assert_int_equal(mqtt_rates_due(&r, usual_ms, 1100, false) & (power | energy), power);
	mqtt_rates_told(&r, power, 1100);
	assert_int_equal(mqtt_rates_wait_ms(&r, usual_ms, 1100), 9000);
	assert_int_equal(mqtt_rates_due(&r, usual_ms, 10100, false) & (power | energy), energy);
}

static void a_second_that_is_a_little_short_makes_nobody_wait(void **state)
{
	struct mqtt_rates r = {0};

	(void)state;
	for (uint64_t now_ms = 0; now_ms < 3600000; now_ms += 998)
		assert_true(hear(&r, now_ms) & power);
}

static void what_does_not_hold_any_more_is_not_told_later(void **state)
{
	struct mqtt_rates r = {0};

	(void)state;
	hear(&r, 100);
	hear(&r, 300);
	mqtt_rates_reset(&r);
	assert_int_equal(mqtt_rates_due(&r, usual_ms, 99999, false), 0);
	assert_int_equal(mqtt_rates_wait_ms(&r, usual_ms, 99999), UINT32_MAX);
	assert_int_equal(hear(&r, 400) & (power | energy), power | energy);
}

static void zero_is_each_reading(void **state)
{
	static const uint32_t all_ms[N_MQTT_GROUPS] = {0};
	struct mqtt_rates r = {0};

	(void)state;
	for (int i = 0; i < 9; i++) {
		mqtt_rates_heard(&r);
		assert_int_equal(
			mqtt_rates_due(&r, all_ms, 7, true) & (power | energy), power | energy);
		mqtt_rates_told(&r, power | energy, 7);
	}
}

static void tries_become_fewer_and_never_end(void **state)
{
	static const uint32_t most_ms[] = {1000, 2000, 4000, 8000, 16000, 32000, 60000, 60000};
	struct mqtt_backoff b;

	(void)state;
	mqtt_backoff_init(&b, 0);
	for (size_t i = 0; i < sizeof most_ms / sizeof *most_ms; i++) {
		uint32_t ms = mqtt_backoff_next_ms(&b);

		assert_in_range(ms, most_ms[i] * 3 / 4, most_ms[i]);
	}
	mqtt_backoff_reset(&b);
	assert_in_range(mqtt_backoff_next_ms(&b), 750, 1000);
}

static void two_houses_do_not_come_back_at_one_moment(void **state)
{
	struct mqtt_backoff a, b;
	int n_same = 0;

	(void)state;
	mqtt_backoff_init(&a, 17);
	mqtt_backoff_init(&b, 18);
	for (int i = 0; i < 20; i++)
		n_same += mqtt_backoff_next_ms(&a) == mqtt_backoff_next_ms(&b);
	assert_true(n_same < 4);
}

static void the_name_of_a_client_is_its_own(void **state)
{
	char a[64], b[64];

	(void)state;
	mqtt_client_name(a, sizeof a, "pi.home", "0123", "gridmeter");
	assert_int_equal(strncmp(a, "gridmeter-pi-", 13), 0);
	assert_int_equal(strlen(a), 19);
	mqtt_client_name(b, sizeof b, "pi.home", "0123", "gridmeter");
	assert_string_equal(a, b);
	mqtt_client_name(b, sizeof b, "pi.home", "0124", "gridmeter");
	assert_string_not_equal(a, b);
	mqtt_client_name(b, sizeof b, "pi.home", "0123", "other");
	assert_string_not_equal(a, b);
	mqtt_client_name(b, sizeof b, "a/b#c", "", "");
	assert_int_equal(strncmp(b, "gridmeter-a-b-c-", 16), 0);
}

static struct share_meter a_meter(void)
{
	struct share_meter m = {.key = "main", .is = {.section = "main"}, .is_live = true};

	strcpy(m.last.time, "2026-11-28T04:00:00.123Z");
	return m;
}

static void numbers_of_a_state_are_those_of_the_meter(void **state)
{
	struct share_meter m = a_meter();
	struct reading *r = &m.last.reading;

	(void)state;
	reading_set(r, Q_POWER, decimal_of(-35624, -2));
	reading_derive(r, Q_L1_POWER, decimal_of(17000, -1));
	reading_set(r, Q_ENERGY_FORWARD, (struct decimal){.digits = UINT64_MAX, .exp = -1});
	writer_init(&text, NULL);
	mqtt_state_json(&text, &m.last, mqtt_told_quantities(r));
	cJSON_Delete(written());
	assert_string_equal(text.text,
		"{\"time\":\"2026-11-28T04:00:00.123Z\",\"power\":-356.24,\"l1_power\":1700.0,"
		"\"energy_forward\":1844674407370955161.5,\"derived\":[\"l1_power\"]}");
}

static void what_is_absent_or_no_energy_is_not_there(void **state)
{
	struct share_meter m = a_meter();

	(void)state;
	reading_set(&m.last.reading, Q_ENERGY_FORWARD, decimal_of(-1, 0));
	reading_set(&m.last.reading, Q_POWER, decimal_of(0, 0));
	writer_init(&text, NULL);
	mqtt_state_json(&text, &m.last, mqtt_told_quantities(&m.last.reading));
	cJSON_Delete(written());
	assert_string_equal(text.text, "{\"time\":\"2026-11-28T04:00:00.123Z\",\"power\":0}");
}

static void values_expire_after_five_of_their_times(void **state)
{
	static const struct {
		uint32_t interval_ms, s;
	} steps[] = {{0, 0}, {200, 10}, {2000, 10}, {2001, 15}, {10000, 50}, {15000, 120},
		{60000, 300}, {900000, 3600}, {4000000, 3600}};

	(void)state;
	for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
		assert_int_equal(mqtt_expire_s(steps[i].interval_ms), steps[i].s);
	assert_int_equal(mqtt_interval_ms(0, 10000), 0);
	assert_int_equal(mqtt_interval_ms(1000, 10000), 10000);
	assert_int_equal(mqtt_interval_ms(60000, 10000), 60000);
}

static const uint32_t everything = (UINT32_C(1) << N_QUANTITIES) - 1;

static void the_longest_discovery_has_room(void **state)
{
	struct share_config c = {.mqtt_topics = TOPICS_PLAIN,
		.share_serial = true,
		.mqtt_every_ms = 1000,
		.mqtt_every_other_ms = 10000};
	struct share_meter m = a_meter();
	cJSON *json;

	(void)state;
	memset(c.mqtt_prefix, 'x', sizeof c.mqtt_prefix - 1);
	memset(m.key, 'k', sizeof m.key - 1);
	memset(m.is.section, '\x01', sizeof m.is.section - 1);
	memset(m.is.meter.serial, '"', sizeof m.is.meter.serial - 1);
	memset(m.is.meter.firmware, '\\', sizeof m.is.meter.firmware - 1);
	writer_init(&text, NULL);
	mqtt_discovery_json(&text, &c, &m, everything, 1000);
	json = written();
	assert_int_equal(
		cJSON_GetArraySize(cJSON_GetObjectItem(json, "components")), N_QUANTITIES + 2);
	cJSON_Delete(json);
}

static void without_a_period_nothing_expires(void **state)
{
	struct share_config c = {.mqtt_prefix = "gridmeter", .mqtt_every_other_ms = 10000};
	struct share_meter m = a_meter();

	(void)state;
	writer_init(&text, NULL);
	mqtt_discovery_json(&text, &c, &m, everything, 0);
	cJSON_Delete(written());
	assert_null(strstr(text.text, "expire_after"));
	writer_init(&text, NULL);
	mqtt_discovery_json(&text, &c, &m, everything, 20000);
	cJSON_Delete(written());
	assert_non_null(strstr(text.text, "\"expire_after\":120"));
}

static void a_type_is_no_number_of_a_meter(void **state)
{
	struct share_config c = {.mqtt_prefix = "gridmeter", .share_serial = true};
	struct share_meter m = a_meter();

	(void)state;
	strcpy(m.is.meter.id, "E360");
	strcpy(m.is.meter.serial, "E360");
	m.is.meter.id_is_model = true;
	writer_init(&text, NULL);
	mqtt_discovery_json(&text, &c, &m, everything, 0);
	cJSON_Delete(written());
	assert_null(strstr(text.text, "serial_number"));
	assert_non_null(strstr(text.text, "\"model\":\"E360\""));
}

static void a_silent_meter_has_no_quality(void **state)
{
	struct share_meter m = a_meter();

	(void)state;
	m.has_status = true;
	status_set(&m.status, STATUS_QUALITY, 97);
	status_add_fault(&m.status, "crc", 3);
	status_add_fault(&m.status, "a\"b", 3);
	writer_init(&text, NULL);
	mqtt_health_json(&text, &m, LANGUAGE_EN);
	cJSON_Delete(written());
	assert_non_null(strstr(text.text, "\"quality\":97"));
	assert_non_null(strstr(text.text, "\"faults\":{\"crc\":3}"));
	m.is_live = false;
	writer_init(&text, NULL);
	mqtt_health_json(&text, &m, LANGUAGE_EN);
	cJSON_Delete(written());
	assert_null(strstr(text.text, "97"));
}

static void only_what_nobody_else_can_read_is_a_secret(void **state)
{
	char path[] = "/tmp/gridmeter-secret-XXXXXX", password[16];
	int fd = mkstemp(path);
	enum sink_problem problem = SINK_NO_PASSWORD;

	(void)state;
	assert_int_equal(write(fd, "4711-secret\n", 12), 12);
	assert_int_equal(mqtt_secret_read(password, sizeof password, path, &problem), 12);
	mqtt_secret_trim(password);
	assert_string_equal(password, "4711-secret");
	assert_int_equal(mqtt_secret_read(password, 12, path, &problem), 0);
	assert_int_equal(problem, SINK_NO_PASSWORD);
	fchmod(fd, 0604);
	assert_int_equal(mqtt_secret_read(password, sizeof password, path, &problem), 0);
	assert_int_equal(problem, SINK_NOT_PRIVATE);
	assert_string_equal(password, "");
	close(fd);
	unlink(path);
	problem = SINK_NO_PASSWORD;
	assert_int_equal(mqtt_secret_read(password, sizeof password, path, &problem), 0);
	assert_int_equal(problem, SINK_NO_PASSWORD);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(topics_are_made_of_prefix_and_key),
		cmocka_unit_test(what_identifies_a_meter_is_plain_and_has_the_house_in_it),
		cmocka_unit_test(no_topic_is_longer_than_its_room),
		cmocka_unit_test(a_place_may_have_a_port),
		cmocka_unit_test(each_quantity_is_of_one_group),
		cmocka_unit_test(each_is_told_as_often_as_the_configuration_says),
		cmocka_unit_test(the_first_reading_is_told_whole),
		cmocka_unit_test(what_is_held_back_is_due_when_its_time_has_come),
		cmocka_unit_test(a_second_that_is_a_little_short_makes_nobody_wait),
		cmocka_unit_test(what_does_not_hold_any_more_is_not_told_later),
		cmocka_unit_test(zero_is_each_reading),
		cmocka_unit_test(tries_become_fewer_and_never_end),
		cmocka_unit_test(two_houses_do_not_come_back_at_one_moment),
		cmocka_unit_test(the_name_of_a_client_is_its_own),
		cmocka_unit_test(numbers_of_a_state_are_those_of_the_meter),
		cmocka_unit_test(what_is_absent_or_no_energy_is_not_there),
		cmocka_unit_test(values_expire_after_five_of_their_times),
		cmocka_unit_test(the_longest_discovery_has_room),
		cmocka_unit_test(without_a_period_nothing_expires),
		cmocka_unit_test(a_type_is_no_number_of_a_meter),
		cmocka_unit_test(a_silent_meter_has_no_quality),
		cmocka_unit_test(only_what_nobody_else_can_read_is_a_secret),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
