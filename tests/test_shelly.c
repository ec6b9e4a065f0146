/* What a Shelly Pro 3EM is asked, and what it says: as its API documents it, and as those who ask
 * want it. Where a row has a source, it is who found that a device needs it. */
#include "share/emulation/shelly_rpc.h"
#include "support/test.h"
#include "support/written.h"

#include <cjson/cJSON.h>
#include <ctype.h>
#include <math.h>
#include <stdio.h>

static struct reading reading;
static const struct shelly shelly = {.id = "0212ab345678",
	.ip = "192.168.1.7",
	.reading = &reading,
	.unix_s = 1764302400,
	.uptime_s = 4711};

static void be_total_only(void)
{
	reading = (struct reading){0};
	reading_set(&reading, Q_POWER, decimal_of(35624, -2));
}

static void be_three_phases(void)
{
	static const int64_t watts[] = {100, -1205, 137674}, exps[] = {0, -1, -2};

	be_total_only();
	for (int i = 0; i < 3; i++) {
		reading_set(&reading, Q_L1_POWER + i, decimal_of(watts[i], (int)exps[i]));
		reading_set(&reading, Q_L1_VOLTAGE + i, decimal_of(2300 + i, -1));
		reading_set(&reading, Q_L1_CURRENT + i, decimal_of(-15 * (i + 1), -1));
	}
	reading_set(&reading, Q_FREQUENCY, decimal_of(4998, -2));
	reading_set(&reading, Q_ENERGY_FORWARD, decimal_of(12345678, -1));
	reading_set(&reading, Q_ENERGY_REVERSE, decimal_of(7, 0));
}

static const char *result(const char *method)
{
	shelly_write(written_begin(), shelly_find(method), &shelly);
	return written_end();
}

static void a_meter_without_phases_has_all_on_the_first(void **state)
{
	(void)state;
	be_total_only();
	/* batteries add up the phases; B2500 wants the points (uni-meter#236) */
	assert_string_equal(result("EM.GetStatus"),
		"{\"id\":0,"
		"\"a_current\":1.55,\"a_voltage\":230.00,\"a_act_power\":356.24,"
		"\"a_aprt_power\":356.24,\"a_pf\":1.00,\"a_freq\":50.00,"
		"\"b_current\":0.00,\"b_voltage\":230.00,\"b_act_power\":0.00,"
		"\"b_aprt_power\":0.00,\"b_pf\":1.00,\"b_freq\":50.00,"
		"\"c_current\":0.00,\"c_voltage\":230.00,\"c_act_power\":0.00,"
		"\"c_aprt_power\":0.00,\"c_pf\":1.00,\"c_freq\":50.00,"
		"\"n_current\":null,\"total_current\":1.55,\"total_act_power\":356.24,"
		"\"total_aprt_power\":356.24,\"user_calibrated_phase\":[]}");
}

static void a_meter_with_phases_tells_them_as_they_are(void **state)
{
	(void)state;
	be_three_phases();
	assert_string_equal(result("EM.GetStatus"),
		"{\"id\":0,"
		"\"a_current\":1.50,\"a_voltage\":230.00,\"a_act_power\":100.00,"
		"\"a_aprt_power\":345.00,\"a_pf\":0.29,\"a_freq\":49.98,"
		"\"b_current\":3.00,\"b_voltage\":230.10,\"b_act_power\":-120.50,"
		"\"b_aprt_power\":690.30,\"b_pf\":-0.17,\"b_freq\":49.98,"
		"\"c_current\":4.50,\"c_voltage\":230.20,\"c_act_power\":1376.74,"
		"\"c_aprt_power\":1376.74,\"c_pf\":1.00,\"c_freq\":49.98,"
		"\"n_current\":null,\"total_current\":9.00,\"total_act_power\":356.24,"
		"\"total_aprt_power\":2412.04,\"user_calibrated_phase\":[]}");
}

static void two_phases_of_three_are_none(void **state)
{
	(void)state;
	be_total_only();
	reading_set(&reading, Q_L1_POWER, decimal_of(100, 0));
	reading_set(&reading, Q_L1_POWER + 1, decimal_of(200, 0));
	assert_non_null(strstr(result("EM.GetStatus"), "\"a_act_power\":356.24"));
}

static void counters_are_watt_hours(void **state)
{
	(void)state;
	be_three_phases();
	assert_string_equal(result("EMData.GetStatus"),
		"{\"id\":0,\"a_total_act_energy\":1234567.80,\"a_total_act_ret_energy\":7.00,"
		"\"b_total_act_energy\":0.00,\"b_total_act_ret_energy\":0.00,"
		"\"c_total_act_energy\":0.00,\"c_total_act_ret_energy\":0.00,"
		"\"total_act\":1234567.80,\"total_act_ret\":7.00}");
	for (int i = 0; i < 3; i++)
		reading_set(&reading, Q_L1_ENERGY_FORWARD + i, decimal_of(1 + i, 3));
	assert_non_null(strstr(result("EMData.GetStatus"), "\"c_total_act_energy\":3000.00"));
}

static void a_counter_that_is_not_known_is_no_zero(void **state)
{
	(void)state;
	be_total_only();
	assert_string_equal(result("EMData.GetStatus"),
		"{\"id\":0,\"a_total_act_energy\":null,\"a_total_act_ret_energy\":null,"
		"\"b_total_act_energy\":null,\"b_total_act_ret_energy\":null,"
		"\"c_total_act_energy\":null,\"c_total_act_ret_energy\":null,"
		"\"total_act\":null,\"total_act_ret\":null}");
}

static void a_meter_of_one_phase_has_all(void **state)
{
	(void)state;
	be_three_phases();
	/* AstraMeter, ports 2222 and 2223 */
	assert_string_equal(result("EM1.GetStatus"),
		"{\"id\":0,\"current\":1.55,\"voltage\":230.00,\"act_power\":356.24,"
		"\"aprt_power\":356.24,\"pf\":1.00,\"freq\":49.98,\"calibration\":\"factory\"}");
}

/* Each number of a member that is measured has a point and two digits. */
static void has_points(const char *text)
{
	static const char *const whole[] = {"\"id\"", "_rev\"", "total\"", "offset\"", "time\"",
		"rssi\"", "gen\"", "slot\"", "code\""};

	for (const char *p = text; (p = strchr(p, ':')) != NULL; p++) {
		const char *end = p + 1 + strspn(p + 1, "-0123456789.");
		bool is_whole = end == p + 1 || p == text || p[-1] != '"';

		for (size_t i = 0; i < sizeof whole / sizeof *whole; i++) {
			size_t n = strlen(whole[i]);

			is_whole |= (size_t)(p - text) >= n && strncmp(p - n, whole[i], n) == 0;
		}
		if (!is_whole && (end - p < 5 || end[-3] != '.'))
			fail_msg("%.20s in %s", p, text);
	}
}

static void measured_numbers_always_have_a_point(void **state)
{
	static const struct decimal powers[] = {{0, 0, false}, {1, 0, true}, {4, -3, true},
		{17, 2, false}, {123456, -5, false}, {100, 0, false}};
	static const char *const names[] = {
		"EM.GetStatus", "EM1.GetStatus", "EMData.GetStatus", "Shelly.GetStatus"};

	(void)state;
	for (size_t i = 0; i < sizeof powers / sizeof *powers; i++)
		for (size_t n = 0; n < sizeof names / sizeof *names; n++) {
			be_three_phases();
			reading_set(&reading, Q_POWER, powers[i]);
			reading_set(&reading, Q_L1_POWER, powers[i]);
			has_points(result(names[n]));
			be_total_only();
			reading_set(&reading, Q_POWER, powers[i]);
			reading_set(&reading, Q_ENERGY_FORWARD, powers[i]);
			has_points(result(names[n]));
		}
}

static void a_number_that_no_meter_has_is_none(void **state)
{
	(void)state;
	be_total_only();
	reading_set(&reading, Q_POWER, decimal_of(INT64_MAX, 40));
	assert_non_null(strstr(result("EM.GetStatus"), "\"total_act_power\":null"));
}

static void it_says_who_it_is(void **state)
{
	(void)state;
	/* uni-meter#293: Growatt wants the cloud off; #267: Solakon looks at model and gen */
	assert_string_equal(result("Shelly.GetDeviceInfo"),
		"{\"name\":null,\"id\":\"shellypro3em-0212ab345678\",\"mac\":\"0212AB345678\","
		"\"slot\":0,\"model\":\"SPEM-003CEBEU\",\"gen\":2,"
		"\"fw_id\":\"20241011-114455/1.4.4-g6d2a586\",\"ver\":\"1.4.4\",\"app\":\"Pro3EM\","
		"\"auth_en\":false,\"auth_domain\":null,\"profile\":\"triphase\"}");
	assert_string_equal(result("Cloud.GetStatus"), "{\"connected\":false}");
}

/* A member of an object of an object, as "em:0" "total_act_power". */
static const cJSON *within(const cJSON *o, const char *a, const char *b)
{
	o = cJSON_GetObjectItemCaseSensitive(o, a);
	return b ? cJSON_GetObjectItemCaseSensitive(o, b) : o;
}

static void every_method_has_a_result_that_is_listed(void **state)
{
	cJSON *listed = cJSON_Parse(result("Shelly.ListMethods"));
	const cJSON *methods = within(listed, "methods", NULL), *one;
	/* facts of several clients: evcc asks for the list first, Hoymiles stops at the first
	 * method without an answer (amis#36, uni-meter#334) */
	static const char *const needed[] = {"Shelly.GetDeviceInfo", "Shelly.GetStatus",
		"Shelly.GetConfig", "Shelly.ListMethods", "Shelly.GetComponents", "EM.GetStatus",
		"EM.GetConfig", "EMData.GetStatus", "Sys.GetStatus", "Sys.GetConfig",
		"WiFi.GetStatus", "Cloud.GetStatus"};
	size_t n = 0;

	(void)state;
	be_three_phases();
	cJSON_ArrayForEach(one, methods) {
		cJSON *o = cJSON_Parse(result(one->valuestring));

		assert_true(cJSON_IsObject(o));
		assert_string_equal(shelly_name(shelly_find(one->valuestring)), one->valuestring);
		cJSON_Delete(o);
		for (size_t i = 0; i < sizeof needed / sizeof *needed; i++)
			n += strcmp(needed[i], one->valuestring) == 0;
	}
	assert_int_equal(n, sizeof needed / sizeof *needed);
	cJSON_Delete(listed);
}

static void the_whole_status_has_the_parts(void **state)
{
	cJSON *o;

	(void)state;
	be_three_phases();
	o = cJSON_Parse(result("Shelly.GetStatus"));
	assert_true(within(o, "em:0", "total_act_power")->valuedouble == 356.24);
	assert_true(within(o, "emdata:0", "total_act")->valuedouble == 1234567.8);
	assert_true(cJSON_IsFalse(within(o, "cloud", "connected")));
	assert_string_equal(within(o, "wifi", "sta_ip")->valuestring, "192.168.1.7");
	assert_string_equal(within(o, "sys", "mac")->valuestring, "0212AB345678");
	cJSON_Delete(o);
}

static void without_a_reading_is_what_needs_none(void **state)
{
	const struct shelly silent = {.id = "0212ab345678", .ip = ""};

	(void)state;
	for (int i = 0; i < 18; i++) {
		cJSON *o;

		if (shelly_has_numbers(i))
			continue;
		shelly_write(written_begin(), i, &silent);
		o = cJSON_Parse(written_end());
		assert_true(cJSON_IsObject(o));
		cJSON_Delete(o);
	}
	assert_true(shelly_has_numbers(shelly_find("em.getstatus")));
	assert_true(shelly_has_numbers(shelly_find("Shelly.GetComponents")));
	assert_false(shelly_has_numbers(shelly_find("shelly.getdeviceinfo")));
	assert_int_equal(shelly_find("EM.SetConfig"), SHELLY_NO_METHOD);
	assert_int_equal(shelly_find(""), SHELLY_NO_METHOD);
}

/* The answer to a frame; NULL: it is none. */
static const char *answer(const char *text)
{
	struct shelly_question q;

	if (!shelly_frame_read(text, strlen(text), &q))
		return NULL;
	shelly_frame_write(written_begin(), &q, &shelly);
	return written_end();
}

static void a_frame_is_answered_with_its_id_to_who_sent_it(void **state)
{
	static const struct {
		const char *asked, *begin;
	} cases[] = {
		/* Marstek Venus (AstraMeter) */
		{"{\"id\":1,\"src\":\"marstek\",\"method\":\"EM.GetStatus\",\"params\":{\"id\":0}}",
			"{\"id\":1,\"src\":\"shellypro3em-0212ab345678\",\"dst\":\"marstek\","
			"\"result\":{\"id\":0,\"a_current\":"},
		{"{\"method\":\"em.getstatus\"}", "{\"src\":\"shellypro3em-0212ab345678\","
						  "\"result\":{\"id\":0,\"a_current\""},
		{"{\"id\":\"a\\\"b\",\"method\":\"Cloud.GetStatus\"}\n\0\0",
			"{\"id\":\"a\\\"b\",\"src\":\"shellypro3em-0212ab345678\","
			"\"result\":{\"connected\":false}}"},
		{"{\"id\":-9007199254740992,\"method\":\"Cloud.GetStatus\"}",
			"{\"id\":-9007199254740992,\"src\""},
		{"{\"id\":1.5,\"method\":\"Cloud.GetStatus\"}", "{\"src\""},
		{"{\"id\":1e300,\"method\":\"Cloud.GetStatus\"}", "{\"src\""},
		{"{\"id\":[1],\"src\":7,\"method\":\"Cloud.GetStatus\"}", "{\"src\""},
		{"{\"id\":2,\"method\":\"Switch.Toggle\"}",
			"{\"id\":2,\"src\":\"shellypro3em-0212ab345678\",\"error\":{\"code\":404,"
			"\"message\":\"No handler for Switch.Toggle\"}}"},
		{"{\"id\":3,\"method\":\"EM1.GetStatus\",\"params\":{\"id\":1}}",
			"{\"id\":3,\"src\":\"shellypro3em-0212ab345678\",\"error\":{\"code\":-105,"
			"\"message\":\"Argument 'id' not found!\"}}"},
		{"{\"id\":3,\"method\":\"Sys.GetStatus\",\"params\":{\"id\":1}}",
			"{\"id\":3,\"src\":\"shellypro3em-0212ab345678\",\"result\":{\"mac\""},
	};

	(void)state;
	be_total_only();
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const char *got = answer(cases[i].asked);
		cJSON *o = cJSON_Parse(got);

		assert_non_null(o);
		cJSON_Delete(o);
		if (strncmp(got, cases[i].begin, strlen(cases[i].begin)) != 0)
			assert_string_equal(got, cases[i].begin);
	}
}

static void what_is_no_frame_is_not_answered(void **state)
{
	static const char *const cases[] = {"", "x", "null", "[]", "{", "{}", "\"EM.GetStatus\"",
		"{\"id\":1}", "{\"method\":7}", "{\"method\":\"EM.GetStatus\"}}",
		"{\"method\":\"EM.GetStatus\"}{\"method\":\"EM.GetStatus\"}",
		"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[", "{\"a\":[[[[[[[[1]]]]]]]],\"method\":\"x\"}",
		"GET / HTTP/1.1\r\n\r\n"};
	struct shelly_question q;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		if (answer(cases[i]))
			fail_msg("%s", cases[i]);
	assert_false(shelly_frame_read("{\"method\":\"x\"\0}", 15, &q));
	assert_true(shelly_frame_read("{\"method\":\"x\"}\0\0", 16, &q));
}

static void a_datagram_is_never_short(void **state)
{
	static const char *const cases[] = {"{\"method\":\"EM.GetStatus\"}",
		"{\"method\":\"EM1.GetStatus\"}", "{\"method\":\"x\"}"};
	struct shelly_question q;

	(void)state;
	be_total_only();
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct writer *w = written_begin();
		cJSON *o;

		assert_true(shelly_frame_read(cases[i], strlen(cases[i]), &q));
		shelly_frame_write(w, &q, &shelly);
		shelly_pad(w);
		assert_true(w->n >= 250 && w->n <= 700); /* AstraMeter#200 */
		o = cJSON_ParseWithOpts(written_end(), NULL, true);
		assert_non_null(o);
		cJSON_Delete(o);
	}
}

static bool has_result(const char *method, const char *body, const char *id)
{
	struct shelly_question q;

	shelly_question_of(method, &q);
	shelly_argument_read(id, &q);
	return shelly_params_read(body, strlen(body), &q) && shelly_has_result(&q);
}

static void a_method_by_its_name_takes_params_and_arguments(void **state)
{
	(void)state;
	assert_true(has_result("EM.GetStatus", "{\"id\":0}", NULL)); /* evcc gen2.go:196 */
	assert_true(has_result("EM.GetStatus", "", "0"));            /* openWB */
	assert_true(has_result("Shelly.GetStatus", "", NULL));       /* Growatt: ?esp */
	assert_true(has_result("EM.GetStatus", "{}", NULL));
	assert_false(has_result("EM.GetStatus", "{\"id\":1}", NULL));
	assert_false(has_result("EM.GetStatus", "", "1"));
	assert_false(has_result("EM.GetStatus", "[]", NULL));
	assert_false(has_result("EM.GetStatus", "id=0", NULL));
	assert_false(has_result("EM.SetConfig", "", NULL));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_meter_without_phases_has_all_on_the_first),
		cmocka_unit_test(a_meter_with_phases_tells_them_as_they_are),
		cmocka_unit_test(two_phases_of_three_are_none),
		cmocka_unit_test(counters_are_watt_hours),
		cmocka_unit_test(a_counter_that_is_not_known_is_no_zero),
		cmocka_unit_test(a_meter_of_one_phase_has_all),
		cmocka_unit_test(measured_numbers_always_have_a_point),
		cmocka_unit_test(a_number_that_no_meter_has_is_none),
		cmocka_unit_test(it_says_who_it_is),
		cmocka_unit_test(every_method_has_a_result_that_is_listed),
		cmocka_unit_test(the_whole_status_has_the_parts),
		cmocka_unit_test(without_a_reading_is_what_needs_none),
		cmocka_unit_test(a_frame_is_answered_with_its_id_to_who_sent_it),
		cmocka_unit_test(what_is_no_frame_is_not_answered),
		cmocka_unit_test(a_datagram_is_never_short),
		cmocka_unit_test(a_method_by_its_name_takes_params_and_arguments),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
