/* The P1 telegram of any meter, read by our own decoder: whatever a reading says comes back as it
 * was, in each sign, to the digits that P1 has. */
#include "share/p1_telegram.h"

#include "proto/iec/iec_p1.h"
#include "reading/grid.h"
#include "support/test.h"

#include <stdio.h>

enum { REGISTERS = 64 };

static const time_t winter = 1795838839; /* 2026-11-28T04:07:19Z */
static char text[P1_TELEGRAM_MAX + 1];
static struct telegram telegram;

static size_t write_telegram(const struct reading *r, time_t utc)
{
	size_t n = p1_telegram((uint8_t *)text, r, "02aabbccddee", utc);

	assert_in_range(n, 1, P1_TELEGRAM_MAX - 1);
	text[n] = '\0';
	return n;
}

static struct reading read_back(const struct reading *r)
{
	static const struct grid_rules rules = {0};
	static struct reg registers[REGISTERS];
	struct reading back;
	size_t n = write_telegram(r, winter);

	telegram_init(&telegram, registers, REGISTERS);
	assert_true(iec_p1(bytes_of(text, n), true, &telegram));
	grid_reading(&telegram, &rules, &back);
	return back;
}

static void assert_same(const struct reading *r)
{
	struct reading back = read_back(r);

	for (enum quantity q = 0; q < N_QUANTITIES; q++) {
		if (!reading_has(r, q)) /* but what can be computed of the others */
			assert_true(!reading_has(&back, q) || reading_is_derived(&back, q));
		else if (!reading_has(&back, q) || decimal_compare(back.value[q], r->value[q]) != 0)
			fail_msg("%s: %s", quantity_name(q), text);
	}
}

/* Each in digits of P1: W, 0.1 V, 0.01 A, 0.01 Hz, Wh, 0.001. */
static const int8_t places[N_QUANTITIES] = {
	[Q_L1_VOLTAGE] = 1,
	[Q_L2_VOLTAGE] = 1,
	[Q_L3_VOLTAGE] = 1,
	[Q_L1_CURRENT] = 2,
	[Q_L2_CURRENT] = 2,
	[Q_L3_CURRENT] = 2,
	[Q_FREQUENCY] = 2,
	[Q_POWER_FACTOR] = 3,
	[Q_L1_POWER_FACTOR] = 3,
	[Q_L2_POWER_FACTOR] = 3,
	[Q_L3_POWER_FACTOR] = 3,
};

static bool has_sign(enum quantity q)
{
	return q <= Q_L3_POWER || (q >= Q_L1_CURRENT && q <= Q_L3_CURRENT);
}

static struct reading all_of(int sign)
{
	struct reading r = {0};

	for (enum quantity q = 0; q < N_QUANTITIES; q++)
		reading_set(&r, q,
			decimal_of((has_sign(q) ? sign : 1) * (500 + 7 * (int)q), -places[q]));
	return r;
}

static void all_quantities_come_back_in_each_sign(void **state)
{
	struct reading r = all_of(1);

	(void)state;
	assert_same(&r);
	r = all_of(-1);
	assert_same(&r);
	reading_set(&r, Q_L2_POWER, decimal_of(17, 0));
	reading_set(&r, Q_L2_CURRENT, decimal_of(8, -2));
	reading_set(&r, Q_L3_POWER, decimal_of(0, 0));
	reading_set(&r, Q_L3_CURRENT, decimal_of(0, 0));
	assert_same(&r);
	reading_set(&r, Q_POWER, decimal_of(123456, 0));
	reading_set(&r, Q_ENERGY_FORWARD, decimal_of(12345678901, 0));
	assert_same(&r);
}

static void each_quantity_comes_back_where_the_meter_says_no_other(void **state)
{
	struct reading all = all_of(-1);

	(void)state;
	for (enum quantity q = Q_L1_POWER; q < N_QUANTITIES; q++) {
		struct reading r = {0};

		reading_set(&r, Q_POWER, decimal_of(42, 0));
		reading_set(&r, q, all.value[q]);
		r.value[q].negative &= q < Q_L1_CURRENT; /* nothing says in which direction */
		assert_same(&r);
	}
}

static void what_is_finer_is_rounded_half_away_from_zero(void **state)
{
	static const struct {
		enum quantity q;
		struct decimal said;
		const char *line;
	} cases[] = {
		{Q_POWER, {3565, -1, false}, "1-0:1.7.0(00.357*kW)\r\n1-0:2.7.0(00.000*kW)"},
		{Q_POWER, {3565, -1, true}, "1-0:1.7.0(00.000*kW)\r\n1-0:2.7.0(00.357*kW)"},
		{Q_POWER, {4, -1, true}, "1-0:1.7.0(00.000*kW)\r\n1-0:2.7.0(00.000*kW)"},
		{Q_POWER, {123456, 0, false}, "1-0:1.7.0(123.456*kW)"},
		{Q_L3_POWER, {12, 2, true}, "1-0:61.7.0(00.000*kW)\r\n1-0:62.7.0(01.200*kW)"},
		{Q_ENERGY_FORWARD, {12345678, -1, false},
			"1-0:1.8.0(001234.568*kWh)\r\n1-0:1.8.1(001234.568*kWh)"},
		{Q_ENERGY_REVERSE, {0, 0, false},
			"1-0:2.8.0(000000.000*kWh)\r\n1-0:2.8.1(000000.000*kWh)"},
		{Q_L2_VOLTAGE, {23045, -2, false}, "1-0:52.7.0(230.5*V)"},
		{Q_L1_CURRENT, {4, -1, true}, "1-0:31.7.0(000.40*A)"},
		{Q_FREQUENCY, {49995, -3, false}, "1-0:14.7.0(50.00*Hz)"},
		{Q_POWER_FACTOR, {95, -2, true}, "1-0:13.7.0(-0.950)"},
		{Q_L2_POWER_FACTOR, {1, 0, false}, "1-0:53.7.0(1.000)"},
		{Q_L1_ENERGY_REVERSE, {15, -1, false}, "1-0:22.8.0(000000.002*kWh)"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct reading r = {0};

		reading_set(&r, cases[i].q, cases[i].said);
		write_telegram(&r, winter);
		if (!strstr(text, cases[i].line))
			fail_msg("%s is not in: %s", cases[i].line, text);
	}
}

static void what_the_meter_does_not_say_is_left_out(void **state)
{
	struct reading r = {0};

	(void)state;
	reading_set(&r, Q_POWER, decimal_of(1, 0));
	write_telegram(&r, winter);
	text[strcspn(text, "!")] = '\0';
	assert_string_equal(text, "/XXX5gridmeter\r\n\r\n1-3:0.2.8(50)\r\n"
				  "0-0:1.0.0(261128050719W)\r\n"
				  "0-0:96.1.1(303261616262636364646565)\r\n"
				  "1-0:1.7.0(00.001*kW)\r\n1-0:2.7.0(00.000*kW)\r\n");
}

static void its_number_is_the_one_that_it_is_given(void **state)
{
	struct reading r = {0};

	(void)state;
	reading_set(&r, Q_POWER, decimal_of(1, 0));
	read_back(&r);
	assert_string_equal(telegram.meter.serial, "02aabbccddee");
	assert_string_equal(telegram.meter.id, "02aabbccddee");
	assert_false(telegram.meter.id_is_model);
}

static void assert_clock(time_t utc, const char *expected)
{
	struct reading r = {0};
	char line[48];

	write_telegram(&r, utc);
	snprintf(line, sizeof line, "0-0:1.0.0(%s)\r\n", expected);
	if (!strstr(text, line))
		fail_msg("%s is not in: %s", line, text);
}

static void its_clock_is_that_of_central_europe(void **state)
{
	struct reading r = {0};

	(void)state;
	assert_clock(1774745999, "260329015959W"); /* 2026-03-29T00:59:59Z, the last Sunday */
	assert_clock(1774746000, "260329030000S");
	assert_clock(1774224000, "260323010000W"); /* Monday of the week before */
	assert_clock(1774915200, "260331020000S"); /* Tuesday after it */
	assert_clock(1792889999, "261025025959S"); /* 2026-10-25T00:59:59Z */
	assert_clock(1792890000, "261025020000W");
	assert_clock(1780315200, "260601140000S");
	assert_clock(1798761600, "270101010000W");
	write_telegram(&r, 86400); /* nobody has set it */
	assert_null(strstr(text, "0-0:1.0.0"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_quantities_come_back_in_each_sign),
		cmocka_unit_test(each_quantity_comes_back_where_the_meter_says_no_other),
		cmocka_unit_test(what_is_finer_is_rounded_half_away_from_zero),
		cmocka_unit_test(what_the_meter_does_not_say_is_left_out),
		cmocka_unit_test(its_number_is_the_one_that_it_is_given),
		cmocka_unit_test(its_clock_is_that_of_central_europe),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
