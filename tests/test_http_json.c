/* What the page is told of meters, sinks and clients: all digits, names of `decode`, and no number
 * of a meter that is silent. */
#include "share/sink_clients.h"
#include "share/http/http_health.h"
#include "share/http/http_json.h"
#include "support/share_house.h"
#include "support/test.h"
#include "support/written.h"

#include <cjson/cJSON.h>
#include <stdio.h>

static struct share_house house;
static struct facts machine;

static int set_up(void **state)
{
	(void)state;
	share_house_init(&house);
	memset(&machine, 0, sizeof machine);
	return 0;
}

static const char *now(void)
{
	http_json_now(written_begin(), &house.share, HOUSE_NOW_MS * UINT64_C(1000));
	return written_end();
}

static const char *meter(const struct share_meter *m)
{
	http_json_meter(written_begin(), &house.share, m, HOUSE_NOW_MS * UINT64_C(1000));
	return written_end();
}

static const char *account(const struct share_meter *m, enum language language)
{
	const struct http_health h = {&house.share, &machine, language};

	http_json_account(written_begin(), &h, m);
	return written_end();
}

static const char *health(void)
{
	const struct http_health h = {&house.share, &machine, LANGUAGE_EN};

	http_json_health(written_begin(), &h, HOUSE_NOW_MS);
	return written_end();
}

static void a_meter_is_told_flat_with_all_its_digits(void **state)
{
	(void)state;
	assert_string_equal(meter(&house.main),
		"{\"key\":\"main\",\"name\":\"main\",\"manufacturer\":\"DZG\",\"protocol\":\"sml\","
		"\"line\":\"9600 8N1\",\"live\":true,\"period_ms\":1000,\"age_ms\":250,"
		"\"time\":\"2026-11-28T04:00:00.123Z\",\"power\":-356.24,\"l1_power\":0,"
		"\"l1_voltage\":230.1,\"l2_current\":-1.50,\"frequency\":49.98,"
		"\"energy_forward\":1234567.8,\"l3_energy_reverse\":7,\"power_factor\":0.95,"
		"\"derived\":[\"l1_power\"]}");
}

static void a_meter_that_never_spoke_has_a_name_only(void **state)
{
	(void)state;
	assert_string_equal(meter(&house.garage),
		"{\"key\":\"garage\",\"name\":\"the \\\"garage\\\"\\\\\",\"live\":false}");
}

static void a_silent_meter_says_since_when_and_no_number(void **state)
{
	(void)state;
	house.main.is_live = false;
	house.main.silent_ms = HOUSE_NOW_MS - 7000;
	assert_string_equal(meter(&house.main),
		"{\"key\":\"main\",\"name\":\"main\",\"manufacturer\":\"DZG\",\"protocol\":\"sml\","
		"\"line\":\"9600 8N1\",\"live\":false,\"period_ms\":1000,\"silent_ms\":7000}");
}

static void without_the_daemon_no_meter_is_live(void **state)
{
	(void)state;
	house.share.is_connected = false;
	assert_non_null(strstr(now(), "\"connected\":false"));
	assert_null(strstr(now(), "\"live\":true"));
	assert_null(strstr(now(), "power"));
	assert_null(strstr(account(&house.main, LANGUAGE_EN), "quality"));
	assert_non_null(strstr(account(&house.main, LANGUAGE_EN), "\"findings\":[]"));
}

static void the_number_of_a_meter_is_told_where_it_may_be(void **state)
{
	(void)state;
	assert_null(strstr(now(), "12345678\""));
	house.share.config.share_serial = true;
	assert_non_null(strstr(now(), "\"serial\":\"1DZG0012345678\""));
}

static void all_meters_are_in_now(void **state)
{
	cJSON *all = cJSON_Parse(now());
	const cJSON *meters = cJSON_GetObjectItem(all, "meters");

	(void)state;
	assert_int_equal(cJSON_GetObjectItem(all, "v")->valueint, 1);
	assert_string_equal(cJSON_GetObjectItem(all, "version")->valuestring, GRIDMETER_VERSION);
	assert_int_equal(cJSON_GetArraySize(meters), 2);
	cJSON_Delete(all);
}

static void an_account_tells_what_is_received(void **state)
{
	const char *text = account(&house.main, LANGUAGE_EN);

	(void)state;
	assert_non_null(strstr(text, "\"quality\":97,\"frames\":1000,\"telegrams\":999,"
				     "\"faults\":{\"crc\":7},\"findings\":["));
	cJSON_Delete(cJSON_Parse(text));
}

/* The names of the findings of main, one behind the other. */
static const char *found(enum language language)
{
	static char names[256];
	cJSON *all = cJSON_Parse(account(&house.main, language));
	const cJSON *one;

	assert_non_null(all);
	*names = '\0';
	cJSON_ArrayForEach(one, cJSON_GetObjectItem(all, "findings")) {
		strcat(names, cJSON_GetObjectItem(one, "name")->valuestring);
		strcat(names, " ");
	}
	cJSON_Delete(all);
	return names;
}

static void of_what_fails_the_lowest_is_told_and_then_hints(void **state)
{
	(void)state;
	status_set(&house.main.status, STATUS_QUALITY, 50);
	status_set(&house.main.status, STATUS_FAULTS, 8);
	status_set(&house.main.status, STATUS_SIGN, 3);
	status_set(&house.main.status, STATUS_PHASES, 0);
	status_set(&house.main.status, STATUS_PERIOD_MS, 9000);
	assert_string_equal(found(LANGUAGE_EN), "damaged-some slow-meter total-only ");
}

static void findings_are_those_of_the_doctor_in_both_languages(void **state)
{
	struct finding_words words = finding_words_of(LANGUAGE_DE, FINDING_SIGN);
	char seen[SENTENCE_MAX];
	struct facts f = {0};

	(void)state;
	status_set(&house.main.status, STATUS_SIGN, 3);
	facts_take(&f, &house.main.status);
	sentence_fill(seen, words.seen, &f, LANGUAGE_DE);
	assert_non_null(strstr(account(&house.main, LANGUAGE_DE), seen));
	assert_null(strstr(account(&house.main, LANGUAGE_EN), seen));
}

static void frames_and_ends_are_told_by_key(void **state)
{
	(void)state;
	http_json_frame(written_begin(), "main", &(struct stream_frame){.is_right = true});
	assert_string_equal(written_end(), "{\"key\":\"main\",\"ok\":true}");
	http_json_frame(written_begin(), "main", &(struct stream_frame){.fault = "crc"});
	assert_string_equal(written_end(), "{\"key\":\"main\",\"ok\":false,\"fault\":\"crc\"}");
	http_json_gone(written_begin(), "main");
	assert_string_equal(written_end(), "{\"key\":\"main\"}");
	http_json_daemon(written_begin(), &house.share);
	assert_string_equal(written_end(), "{\"connected\":true}");
}

static struct asked {
	void *before;
	struct sink_clients clients;
} asked;

static void report(const void *state, struct sink_report *out)
{
	(void)state;
	*out = (struct sink_report){.problem = SINK_PORT_TAKEN,
		.place = "127.0.0.1:8420",
		.detail = "Address already in use",
		.since_ms = HOUSE_NOW_MS - 10,
		.n_told = 3,
		.n_dropped = 1};
}

static const struct sink sink = {
	.name = "http", .report = report, .clients_at = offsetof(struct asked, clients)};

static void who_asks_is_told_with_what_he_was_told(void **state)
{
	const struct decimal power = decimal_of(-35624, -2);
	const char *text;

	(void)state;
	memset(&asked, 0, sizeof asked);
	house.share.sinks[0] = (struct share_sink){.sink = &sink, .state = &asked};
	house.share.n_sinks = 1;
	sink_clients_note(&asked.clients, "192.168.1.30", "/now.json", HOUSE_NOW_MS - 1300, &power);
	sink_clients_note(&asked.clients, "192.168.1.30", "/now.json", HOUSE_NOW_MS - 300, &power);
	sink_clients_note(&asked.clients, "192.168.1.31", "/metrics", HOUSE_NOW_MS - 5, NULL);
	text = health();
	assert_non_null(strstr(text,
		"\"clients\":[{\"sink\":\"http\",\"who\":\"192.168.1.30\",\"what\":\"/now.json\","
		"\"interval_ms\":1000,\"age_ms\":300,\"power\":-356.24},{\"sink\":\"http\","
		"\"who\":\"192.168.1.31\",\"what\":\"/metrics\",\"age_ms\":5}]"));
	assert_non_null(strstr(text, "{\"name\":\"http\",\"problem\":\"port-taken\","
				     "\"place\":\"127.0.0.1:8420\",\"detail\":"));
	assert_non_null(strstr(text, "\"to_do\":"));
	assert_non_null(strstr(text, "\"n_told\":3,\"n_dropped\":1"));
}

static void the_one_who_asked_longest_ago_makes_room(void **state)
{
	struct sink_client c;
	char who[16];
	size_t n = 0;

	(void)state;
	memset(&asked, 0, sizeof asked);
	for (int i = 0; i <= SINK_CLIENTS_MAX; i++) {
		snprintf(who, sizeof who, "10.0.0.%d", i);
		sink_clients_note(&asked.clients, who, "/", (uint64_t)(1000 + i), NULL);
	}
	for (; sink_clients_get(&asked.clients, n, 2000, &c); n++)
		assert_string_not_equal(c.who, "10.0.0.0");
	assert_int_equal(n, SINK_CLIENTS_MAX);
	assert_false(sink_clients_get(&asked.clients, 0, 2000 + SINK_CLIENT_LASTS_MS, &c));
}

static void a_history_is_columns_from_a_moment_on(void **state)
{
	static struct history h;
	const struct http_history wanted = {.key = "main", .minutes = 1, .steps = 1},
				  joined = {.key = "main",
					  .minutes = 1,
					  .steps = 3,
					  .voltages = true};

	(void)state;
	history_reset(&h);
	history_add(&h, 960, &house.main.last.reading);
	reading_set(&house.main.last.reading, Q_POWER, decimal_of(100, 0));
	history_add(&h, 985, &house.main.last.reading);
	history_add(&h, 1001, &house.main.last.reading);
	http_json_history(written_begin(), &h, &wanted, 1005, 1795838400);
	assert_string_equal(written_end(), "{\"key\":\"main\",\"step_s\":10,\"from_s\":1795838345,"
					   "\"least\":[null,-356.2,null,100.0,null,100.0],"
					   "\"mean\":[null,-356.2,null,100.0,null,100.0],"
					   "\"most\":[null,-356.2,null,100.0,null,100.0]}");
	http_json_history(written_begin(), &h, &joined, 1005, 1795838400);
	assert_string_equal(written_end(),
		"{\"key\":\"main\",\"step_s\":30,\"from_s\":1795838345,\"least\":[-356.2,100.0],"
		"\"mean\":[-356.2,100.0],\"most\":[-356.2,100.0],"
		"\"voltage\":{\"step_s\":60,\"from_s\":1795838355,\"l1\":[230.1],"
		"\"l2\":[null],\"l3\":[null]}}");
}

/* Of a machine that began 25 s ago: what it knows stands at the end. */
static void a_history_ends_now_however_young_the_machine_is(void **state)
{
	static struct history h;
	const struct http_history wanted = {.key = "main", .minutes = 1, .steps = 1},
				  joined = {.key = "main",
					  .minutes = 2,
					  .steps = 6,
					  .voltages = true};

	(void)state;
	history_reset(&h);
	history_add(&h, 5, &house.main.last.reading);
	http_json_history(written_begin(), &h, &wanted, 25, 1795838400);
	assert_string_equal(written_end(), "{\"key\":\"main\",\"step_s\":10,\"from_s\":1795838345,"
					   "\"least\":[null,null,null,-356.2,null,null],"
					   "\"mean\":[null,null,null,-356.2,null,null],"
					   "\"most\":[null,null,null,-356.2,null,null]}");
	http_json_history(written_begin(), &h, &joined, 25, 1795838400);
	assert_string_equal(written_end(),
		"{\"key\":\"main\",\"step_s\":60,\"from_s\":1795838285,\"least\":[null,-356.2],"
		"\"mean\":[null,-356.2],\"most\":[null,-356.2],"
		"\"voltage\":{\"step_s\":60,\"from_s\":1795838315,\"l1\":[null,230.1],"
		"\"l2\":[null,null],\"l3\":[null,null]}}");
}

static void a_meter_without_a_history_has_empty_columns(void **state)
{
	const struct http_history wanted = {.key = "x\"y", .minutes = 10, .steps = 1};

	(void)state;
	http_json_history(written_begin(), NULL, &wanted, 5, 100);
	assert_string_equal(written_end(), "{\"key\":\"x\\\"y\",\"step_s\":10,\"from_s\":-495,"
					   "\"least\":[],\"mean\":[],\"most\":[]}");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(a_meter_is_told_flat_with_all_its_digits, set_up),
		cmocka_unit_test_setup(a_meter_that_never_spoke_has_a_name_only, set_up),
		cmocka_unit_test_setup(a_silent_meter_says_since_when_and_no_number, set_up),
		cmocka_unit_test_setup(without_the_daemon_no_meter_is_live, set_up),
		cmocka_unit_test_setup(the_number_of_a_meter_is_told_where_it_may_be, set_up),
		cmocka_unit_test_setup(all_meters_are_in_now, set_up),
		cmocka_unit_test_setup(an_account_tells_what_is_received, set_up),
		cmocka_unit_test_setup(of_what_fails_the_lowest_is_told_and_then_hints, set_up),
		cmocka_unit_test_setup(findings_are_those_of_the_doctor_in_both_languages, set_up),
		cmocka_unit_test_setup(frames_and_ends_are_told_by_key, set_up),
		cmocka_unit_test_setup(who_asks_is_told_with_what_he_was_told, set_up),
		cmocka_unit_test_setup(the_one_who_asked_longest_ago_makes_room, set_up),
		cmocka_unit_test_setup(a_history_is_columns_from_a_moment_on, set_up),
		cmocka_unit_test_setup(a_history_ends_now_however_young_the_machine_is, set_up),
		cmocka_unit_test_setup(a_meter_without_a_history_has_empty_columns, set_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
