/* The models of SunSpec, as evcc, mbmd and inverters read them: with the source of each rule. */
#include "share/modbus/sunspec.h"
#include "support/modbus_asker.h"
#include "support/test.h"

#include <math.h>

static float as_float(const uint16_t *r)
{
	uint32_t bits = (uint32_t)r[0] << 16 | r[1];
	float f;

	memcpy(&f, &bits, sizeof f);
	return f;
}

static void text_at(struct modbus_shown *s, uint32_t at, uint32_t n, char *to)
{
	uint16_t r[16];

	assert_int_equal(modbus_ask(s, at, n, r), MODBUS_FINE);
	for (uint32_t i = 0; i < n; i++) {
		to[2 * i] = (char)(r[i] >> 8);
		to[2 * i + 1] = (char)r[i];
	}
	to[2 * n] = '\0';
}

/* From 40000 on, model by model until 0xffff (gosunspec: layout/sunspec.go); GEN24 asks for
 * 40000x2, 40002x2, 40004x65, 40069x2, 40071x58, 40129x66, 40195. */
static void models_follow_one_another(void **state)
{
	static const uint16_t of_three[][2] = {{1, 65}, {213, 124}, {203, 105}, {0xffff, 0}},
			      of_one[][2] = {{1, 65}, {211, 124}, {201, 105}, {0xffff, 0}};
	struct modbus_shown three = modbus_meter(), one = modbus_meter_of_one_phase(),
			    totals = modbus_meter_with_totals(), new = {.id = modbus_id};
	struct modbus_shown *const meters[] = {&three, &one, &totals, &new};

	(void)state;
	for (size_t m = 0; m < 4; m++) {
		uint32_t at = 40002;
		uint16_t head[2];

		assert_int_equal(modbus_ask(meters[m], 40000, 2, head), MODBUS_FINE);
		assert_int_equal(head[0], 0x5375);
		assert_int_equal(head[1], 0x6e53);
		for (size_t i = 0; i < 4; i++, at += 2u + head[1]) {
			assert_int_equal(modbus_ask(meters[m], at, 2, head), MODBUS_FINE);
			assert_memory_equal(head, m == 1 ? of_one[i] : of_three[i], sizeof head);
		}
	}
	assert_int_equal(modbus_ask(&three, 40004, 65, NULL), MODBUS_FINE);
	assert_int_equal(modbus_ask(&three, 40071, 58, NULL), MODBUS_FINE);
	assert_int_equal(modbus_ask(&three, 40129, 66, NULL), MODBUS_FINE);
	assert_int_equal(modbus_ask(&three, 40197, 105, NULL), MODBUS_FINE);
}

static void it_says_who_it_is_and_not_that_it_is_somebody_else(void **state)
{
	struct modbus_shown s = modbus_meter();
	char text[33];
	uint16_t address;

	(void)state;
	text_at(&s, 40004, 16, text);
	assert_string_equal(text, "gridmeter");
	text_at(&s, 40020, 16, text);
	assert_string_equal(text, "grid meter");
	text_at(&s, 40036, 8, text);
	assert_string_equal(text, "");
	text_at(&s, 40044, 8, text);
	assert_string_equal(text, GRIDMETER_VERSION);
	text_at(&s, 40052, 16, text);
	assert_string_equal(text, modbus_id);
	assert_int_equal(modbus_ask(&s, 40068, 1, &address), MODBUS_FINE);
	assert_int_equal(address, 1);
}

/* Offsets of sunspec/models, json/model_213.json and model_203.json. */
static const struct {
	const char *name;
	uint8_t as_float, as_integer, sf; /* as_integer 0: 203 has none */
	double value;                     /* NAN: not implemented */
	int32_t integer;
	int16_t scale;
} points[] = {
	{"A", 2, 2, 6, -3.705, -371, -2},
	{"AphA", 4, 3, 6, -1.234, -123, -2},
	{"AphB", 6, 4, 6, -1.235, -124, -2},
	{"AphC", 8, 5, 6, -1.236, -124, -2},
	{"PhV", 10, 7, 15, 230.2, 2302, -1},
	{"PhVphA", 12, 8, 15, 230.1, 2301, -1},
	{"PhVphB", 14, 9, 15, 230.2, 2302, -1},
	{"PhVphC", 16, 10, 15, 230.3, 2303, -1},
	{"PPV", 18, 11, 15, NAN, INT16_MIN, -1},
	{"PPVphCA", 24, 14, 15, NAN, INT16_MIN, -1},
	{"Hz", 26, 16, 17, 49.98, 4998, -2},
	{"W", 28, 18, 22, -356.25, -356, 0},
	{"WphA", 30, 19, 22, 100, 100, 0},
	{"WphB", 32, 20, 22, -200, -200, 0},
	{"WphC", 34, 21, 22, -256.25, -256, 0},
	{"VA", 36, 23, 27, NAN, INT16_MIN, INT16_MIN},
	{"VARphC", 50, 31, 32, NAN, INT16_MIN, INT16_MIN},
	{"PF", 52, 33, 37, 0.95, 950, -1},
	{"PFphA", 54, 34, 37, 0.951, 951, -1},
	{"PFphC", 58, 36, 37, 0.953, 953, -1},
};

static void each_point_of_both_models(void **state)
{
	struct modbus_shown s = modbus_meter();
	uint16_t f[124], n[105];

	(void)state;
	assert_int_equal(modbus_ask(&s, 40071, 124, f), MODBUS_FINE);
	assert_int_equal(modbus_ask(&s, 40197, 105, n), MODBUS_FINE);
	for (size_t i = 0; i < sizeof points / sizeof *points; i++) {
		float v = as_float(f + points[i].as_float - 2);

		if (isnan(points[i].value) ? !isnan(v) : v != (float)points[i].value)
			fail_msg("%s is %g", points[i].name, (double)v);
		if ((int16_t)n[points[i].as_integer - 2] != points[i].integer ||
			(int16_t)n[points[i].sf - 2] != points[i].scale)
			fail_msg("%s is %d by %d", points[i].name,
				(int16_t)n[points[i].as_integer - 2], (int16_t)n[points[i].sf - 2]);
	}
}

static void energies_of_both_models(void **state)
{
	static const struct {
		uint8_t as_float, as_integer;
		uint32_t wh; /* 0: not implemented */
	} energies[] = {{60, 38, 98765}, {62, 40, 2000000}, {64, 42, 2001000}, {66, 44, 2002000},
		{68, 46, 12345679}, {70, 48, 1000000}, {72, 50, 1001000}, {74, 52, 1002000},
		{76, 55, 0}, {92, 72, 0}, {122, 102, 0}};
	struct modbus_shown s = modbus_meter();
	uint16_t f[124], n[105];

	(void)state;
	assert_int_equal(modbus_ask(&s, 40071, 124, f), MODBUS_FINE);
	assert_int_equal(modbus_ask(&s, 40197, 105, n), MODBUS_FINE);
	for (size_t i = 0; i < sizeof energies / sizeof *energies; i++) {
		const uint16_t *acc = n + energies[i].as_integer - 2;
		float v = as_float(f + energies[i].as_float - 2);

		assert_int_equal((uint32_t)acc[0] << 16 | acc[1], energies[i].wh);
		if (energies[i].wh)
			assert_true(v == (float)energies[i].wh);
		else
			assert_true(isnan(v));
	}
	assert_int_equal(n[54 - 2], 0);
	assert_int_equal(n[71 - 2], 0x8000);
	assert_int_equal(n[104 - 2], 0x8000);
	assert_int_equal(f[124 - 2] | f[125 - 2] | n[105 - 2] | n[106 - 2], 0); /* events */
}

/* Totals only: no phase has a number, and it is not known to have one phase. */
static void what_is_not_said_is_not_implemented(void **state)
{
	struct modbus_shown s = modbus_meter_with_totals();
	uint16_t f[124], n[105];

	(void)state;
	assert_int_equal(modbus_ask(&s, 40071, 124, f), MODBUS_FINE);
	assert_int_equal(modbus_ask(&s, 40197, 105, n), MODBUS_FINE);
	for (unsigned at = 2; at < 124; at += 2) {
		float v = as_float(f + at - 2);

		if (at == 28 || at == 68)
			assert_true(v == (at == 28 ? 1500 : 7000000));
		else if (f[at - 2] != 0x7fc0 || f[at - 1] != 0)
			fail_msg("%u is %g", at, (double)v);
	}
	for (unsigned at = 2; at < 38; at++)
		if (at != 18 && at != 6 && at != 15 && at != 17 && at != 22 && at != 37)
			assert_int_equal(n[at - 2], 0x8000);
	assert_int_equal(n[18 - 2], 1500);
	assert_int_equal((uint32_t)n[46 - 2] << 16 | n[47 - 2], 7000000);
	assert_int_equal((uint32_t)n[38 - 2] << 16 | n[39 - 2], 0);
}

static void a_meter_of_one_phase_has_the_totals_of_it(void **state)
{
	struct modbus_shown s = modbus_meter_of_one_phase();
	uint16_t f[124];

	(void)state;
	assert_int_equal(modbus_ask(&s, 40071, 124, f), MODBUS_FINE);
	assert_true(as_float(f) == (float)6.52);
	assert_true(as_float(f + 2) == (float)6.52);
	assert_true(as_float(f + 8) == (float)229.5);
	assert_true(as_float(f + 26) == 1500);
}

/* It stays what it was while a telegram lacks something, and until it is another meter. */
static void phases_that_were_seen_are_there(void **state)
{
	struct modbus_shown s = modbus_meter();
	const struct modbus_shown one = modbus_meter_of_one_phase();
	uint16_t model;

	(void)state;
	s.reading = one.reading;
	modbus_map_take(&s, &s.reading, s.now_ms);
	assert_int_equal(modbus_ask(&s, 40069, 1, &model), MODBUS_FINE);
	assert_int_equal(model, 213);
	modbus_map_forget(&s);
	modbus_map_take(&s, &s.reading, s.now_ms);
	assert_int_equal(modbus_ask(&s, 40069, 1, &model), MODBUS_FINE);
	assert_int_equal(model, 211);
}

static void scales_grow_where_integers_do_not_fit(void **state)
{
	static const struct {
		int64_t power;
		int exp;
		int16_t integer, scale;
	} cases[] = {{0, 0, 0, 0}, {5, -1, 1, 0}, {-5, -1, -1, 0}, {4, -1, 0, 0},
		{32767, 0, 32767, 0}, {-32767, 0, -32767, 0}, {327674, -1, 32767, 0},
		{327675, -1, 3277, 1}, {-32768, 0, -3277, 1}, {43647, 0, 4365, 1},
		{100000000, 0, 10000, 4}};
	struct modbus_shown s = modbus_meter();
	uint16_t n[6];

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		reading_set(&s.reading, Q_POWER, decimal_of(cases[i].power, cases[i].exp));
		assert_int_equal(modbus_ask(&s, 40195 + 17, 6, n), MODBUS_FINE);
		if ((int16_t)n[1] != cases[i].integer || (int16_t)n[5] != cases[i].scale)
			fail_msg("case %zu: %d by %d", i, (int16_t)n[1], (int16_t)n[5]);
	}
}

/* A float of 24 bits has each watt hour up to 16.7 MWh; an acc32 of 4.3 GWh. */
static void large_energies(void **state)
{
	struct modbus_shown s = modbus_meter();
	uint16_t r[9];

	(void)state;
	reading_set(&s.reading, Q_ENERGY_FORWARD, decimal_of(INT64_C(4294967295), 0));
	assert_int_equal(modbus_ask(&s, 40195 + 46, 9, r), MODBUS_FINE);
	assert_int_equal((uint32_t)r[0] << 16 | r[1], UINT32_MAX);
	assert_int_equal(r[8], 0);
	reading_set(&s.reading, Q_ENERGY_FORWARD, decimal_of(INT64_C(42949672960), -1));
	assert_int_equal(modbus_ask(&s, 40195 + 46, 9, r), MODBUS_FINE);
	assert_int_equal((uint32_t)r[0] << 16 | r[1], 429496730);
	assert_int_equal(r[8], 1);
}

/* Whatever range is asked for, a register is the same. */
static void a_register_does_not_depend_on_its_neighbours(void **state)
{
	struct modbus_shown s = modbus_meter();
	uint16_t all[304], some[MODBUS_READ_MAX];

	(void)state;
	for (uint32_t at = 0; at < 304; at++)
		assert_int_equal(modbus_ask_by(&s, 3, 40000 + at, 1, all + at), MODBUS_FINE);
	for (uint32_t first = 0; first < 304; first += 7)
		for (uint32_t n = 1; n <= MODBUS_READ_MAX && first + n <= 304; n += 3) {
			assert_int_equal(modbus_ask_by(&s, 4, 40000 + first, n, some), MODBUS_FINE);
			assert_memory_equal(some, all + first, 2 * n);
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(models_follow_one_another),
		cmocka_unit_test(it_says_who_it_is_and_not_that_it_is_somebody_else),
		cmocka_unit_test(each_point_of_both_models),
		cmocka_unit_test(energies_of_both_models),
		cmocka_unit_test(what_is_not_said_is_not_implemented),
		cmocka_unit_test(a_meter_of_one_phase_has_the_totals_of_it),
		cmocka_unit_test(phases_that_were_seen_are_there),
		cmocka_unit_test(scales_grow_where_integers_do_not_fit),
		cmocka_unit_test(large_energies),
		cmocka_unit_test(a_register_does_not_depend_on_its_neighbours),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
