/* What a HomeWizard P1 meter says by its API v1. Where a case has a source, it is a client of it.
 */
#include "share/emulation/homewizard.h"
#include "support/test.h"
#include "support/written.h"

static void it_says_who_it_is(void **state)
{
	(void)state;
	homewizard_info_write(written_begin(), "0212345678ab");
	/* homewizard/api-documentation: /api */
	assert_string_equal(written_end(),
		"{\"product_type\":\"HWE-P1\",\"product_name\":\"P1 Meter\","
		"\"serial\":\"0212345678ab\",\"firmware_version\":\"5.18\","
		"\"api_version\":\"v1\"}");
}

static const char *data(const struct reading *r)
{
	homewizard_data_write(written_begin(), r);
	return written_end();
}

static void all_that_is_measured_is_said(void **state)
{
	struct reading r = {0};

	(void)state;
	reading_set(&r, Q_POWER, decimal_of(-54350, -2));
	reading_set(&r, Q_L1_POWER, decimal_of(-676, 0));
	reading_set(&r, Q_L1_POWER + 1, decimal_of(1325, -1));
	reading_set(&r, Q_L1_POWER + 2, decimal_of(0, 0));
	reading_set(&r, Q_L1_VOLTAGE, decimal_of(2301, -1));
	reading_set(&r, Q_L1_CURRENT, decimal_of(-29405, -4)); /* SmartEVSE wants its sign */
	reading_set(&r, Q_ENERGY_FORWARD, decimal_of(12345675, -1));
	reading_set(&r, Q_ENERGY_REVERSE, decimal_of(7, 0));
	/* evcc connection.go:116 adds up t1 to t4, and nothing else */
	assert_string_equal(data(&r),
		"{\"total_power_import_kwh\":1234.568,\"total_power_import_t1_kwh\":1234.568,"
		"\"total_power_export_kwh\":0.007,\"total_power_export_t1_kwh\":0.007,"
		"\"active_power_w\":-544,\"active_power_l1_w\":-676,\"active_power_l2_w\":133,"
		"\"active_power_l3_w\":0,\"active_voltage_l1_v\":230.1,"
		"\"active_current_l1_a\":-2.941}");
}

static void what_the_meter_does_not_say_is_left_out(void **state)
{
	struct reading r = {0};

	(void)state;
	reading_set(&r, Q_POWER, decimal_of(0, 0));
	assert_string_equal(data(&r), "{\"active_power_w\":0}");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_says_who_it_is),
		cmocka_unit_test(all_that_is_measured_is_said),
		cmocka_unit_test(what_the_meter_does_not_say_is_left_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
