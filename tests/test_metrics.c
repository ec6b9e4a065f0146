/* The text for Prometheus: numbers to the last digit, joules, labels, and nothing of a meter that
 * is silent. */
#include "share/http/metrics.h"
#include "support/share_house.h"
#include "support/test.h"
#include "support/written.h"

static struct share_house house;

static const char *metrics(enum metrics_form form)
{
	metrics_write(written_begin(), &house.share, form);
	return written_end();
}

static int set_up(void **state)
{
	(void)state;
	share_house_init(&house);
	return 0;
}

/* Whether a text has that line. */
static bool has_line(const char *text, const char *line)
{
	size_t n = strlen(line);

	for (; text; text = strchr(text, '\n') ? strchr(text, '\n') + 1 : NULL)
		if (strncmp(text, line, n) == 0 && (text[n] == '\n' || !text[n]))
			return true;
	return false;
}

static void assert_line(const char *line)
{
	const char *text = metrics(METRICS_PROMETHEUS);

	if (!has_line(text, line))
		fail_msg("%s is not in:\n%s", line, text);
}

static void numbers_have_the_digits_of_the_meter(void **state)
{
	(void)state;
	assert_line("gridmeter_power_watts{meter=\"main\",phase=\"total\"} -356.24");
	assert_line("gridmeter_power_watts{meter=\"main\",phase=\"l1\"} 0");
	assert_line("gridmeter_voltage_volts{meter=\"main\",phase=\"l1\"} 230.1");
	assert_line("gridmeter_current_amperes{meter=\"main\",phase=\"l2\"} -1.5");
	assert_line("gridmeter_frequency_hertz{meter=\"main\"} 49.98");
	assert_line("gridmeter_power_factor_ratio{meter=\"main\",phase=\"total\"} 0.95");
}

static void energy_is_told_in_joules_exactly(void **state)
{
	(void)state;
	assert_line("gridmeter_energy_joules_total{meter=\"main\",direction=\"import\","
		    "phase=\"total\"} 4444444080");
	assert_line("gridmeter_energy_joules_total{meter=\"main\",direction=\"export\","
		    "phase=\"l3\"} 25200");
	reading_set(&house.main.last.reading, Q_ENERGY_FORWARD, decimal_of(123456789012345, -4));
	assert_line("gridmeter_energy_joules_total{meter=\"main\",direction=\"import\","
		    "phase=\"total\"} 44444444044444.2");
}

static void an_energy_that_no_counter_can_have_is_left_out(void **state)
{
	(void)state;
	reading_set(&house.main.last.reading, Q_ENERGY_FORWARD, decimal_of(-1, 0));
	assert_null(strstr(metrics(METRICS_PROMETHEUS), "direction=\"import\""));
	reading_set(&house.main.last.reading, Q_ENERGY_FORWARD,
		(struct decimal){.digits = UINT64_MAX, .exp = 0});
	assert_null(strstr(metrics(METRICS_PROMETHEUS), "direction=\"import\""));
}

static void what_is_known_of_reception_is_told(void **state)
{
	(void)state;
	assert_line("gridmeter_up{meter=\"main\"} 1");
	assert_line("gridmeter_up{meter=\"garage\"} 0");
	assert_line("gridmeter_last_telegram_timestamp_seconds{meter=\"main\"} 1795838400.123");
	assert_line("gridmeter_period_seconds{meter=\"main\"} 1");
	assert_line("gridmeter_telegrams_total{meter=\"main\"} 999");
	assert_line("gridmeter_bytes_total{meter=\"main\"} 400000");
	assert_line("gridmeter_quality_ratio{meter=\"main\"} 0.97");
	assert_line("gridmeter_info{meter=\"main\",manufacturer=\"DZG\",protocol=\"sml\","
		    "line=\"9600 8N1\",version=\"" GRIDMETER_VERSION "\"} 1");
	assert_null(strstr(metrics(METRICS_PROMETHEUS), "12345678\""));
}

static void labels_are_escaped(void **state)
{
	(void)state;
	assert_line("gridmeter_faults_total{meter=\"main\",kind=\"crc\"} 7");
	assert_line("gridmeter_faults_total{meter=\"main\",kind=\"no \\\"end\\\"\"} 1");
	strcpy(house.main.is.line, "a\\b\nc\xff");
	assert_line("gridmeter_info{meter=\"main\",manufacturer=\"DZG\",protocol=\"sml\","
		    "line=\"a\\\\b\\\\x0ac\\\\xff\",version=\"" GRIDMETER_VERSION "\"} 1");
}

/* Names of series that are values. */
static void assert_no_value(const char *text)
{
	static const char *const values[] = {"gridmeter_power_watts{", "gridmeter_energy_joules",
		"gridmeter_voltage_volts{", "gridmeter_current_amperes{", "gridmeter_frequency",
		"gridmeter_power_factor_ratio{", "gridmeter_quality_ratio{"};
	char name[64];

	assert_null(strstr(text, "356.24"));
	for (size_t i = 0; i < sizeof values / sizeof *values; i++)
		for (const char *p = text; (p = strstr(p, values[i])); p++) {
			snprintf(name, sizeof name, "%.*s", (int)strcspn(p, "\n"), p);
			if (p == text || p[-1] == '\n')
				fail_msg("a silent meter says %s", name);
		}
}

static void a_silent_meter_has_no_value(void **state)
{
	(void)state;
	house.main.is_live = false;
	house.main.silent_ms = 1;
	assert_no_value(metrics(METRICS_PROMETHEUS));
	assert_no_value(metrics(METRICS_OPEN));
	assert_line("gridmeter_up{meter=\"main\"} 0");
	assert_line("gridmeter_telegrams_total{meter=\"main\"} 999");
	house.main.is_live = true;
	house.share.is_connected = false;
	assert_no_value(metrics(METRICS_PROMETHEUS));
	assert_line("gridmeter_up{meter=\"main\"} 0");
}

static void openmetrics_comes_when_it_is_accepted(void **state)
{
	(void)state;
	assert_int_equal(metrics_form_of(NULL), METRICS_PROMETHEUS);
	assert_int_equal(metrics_form_of("text/html"), METRICS_PROMETHEUS);
	assert_int_equal(metrics_form_of("application/openmetrics-text;version=1.0.0,*/*;q=0.1"),
		METRICS_OPEN);
}

static void openmetrics_has_units_and_an_end(void **state)
{
	const char *text;

	(void)state;
	text = metrics(METRICS_OPEN);
	assert_true(has_line(text, "# TYPE gridmeter_energy_joules counter"));
	assert_true(has_line(text, "# UNIT gridmeter_energy_joules joules"));
	assert_true(has_line(text, "# TYPE gridmeter_telegrams counter"));
	assert_true(has_line(text, "gridmeter_telegrams_total{meter=\"main\"} 999"));
	assert_string_equal(text + strlen(text) - 6, "# EOF\n");
	text = metrics(METRICS_PROMETHEUS);
	assert_true(has_line(text, "# TYPE gridmeter_energy_joules_total counter"));
	assert_null(strstr(text, "# EOF"));
	assert_null(strstr(text, "# UNIT"));
}

static void a_time_that_is_none_is_left_out(void **state)
{
	(void)state;
	strcpy(house.main.last.time, "yesterday");
	assert_null(strstr(metrics(METRICS_PROMETHEUS), "timestamp_seconds{"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(numbers_have_the_digits_of_the_meter, set_up),
		cmocka_unit_test_setup(energy_is_told_in_joules_exactly, set_up),
		cmocka_unit_test_setup(an_energy_that_no_counter_can_have_is_left_out, set_up),
		cmocka_unit_test_setup(what_is_known_of_reception_is_told, set_up),
		cmocka_unit_test_setup(labels_are_escaped, set_up),
		cmocka_unit_test_setup(a_silent_meter_has_no_value, set_up),
		cmocka_unit_test_setup(openmetrics_comes_when_it_is_accepted, set_up),
		cmocka_unit_test_setup(openmetrics_has_units_and_an_end, set_up),
		cmocka_unit_test_setup(a_time_that_is_none_is_left_out, set_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
