/* Two readings of the display beside a list without names: what they prove, what they deny, and how
 * the counters of the list tell directions that have gone on alike. */
#include "explain/explain.h"
#include "explain/explain_work.h"
#include "proto/dlms/axdr.h"
#include "reading/telegram.h"
#include "support/test.h"

#include <math.h>
#include <string.h>

enum {
	U16 = AXDR_LONG_UNSIGNED,
	U32 = AXDR_DOUBLE_LONG_UNSIGNED,
	MINUTES_10 = 600,
	HOUR = 3600,
	IMPORT = 1,
	EXPORT = 2,
	DECIMALS = 3,
};

static const double import_wh = 5000000, export_wh = 3000000, reactive_varh = 700000;

static struct explain_lists lists;
static struct explain_work work;
static struct explained answer;
static struct explain_told told;
static struct reg registers[EXPLAIN_POSITIONS_MAX];
static struct telegram telegram = {.registers = registers, .capacity = EXPLAIN_POSITIONS_MAX};

static int set_up(void **state)
{
	(void)state;
	explain_reset(&lists);
	told = (struct explain_told){0};
	telegram_reset(&telegram);
	return 0;
}

static void number(uint8_t type, double v)
{
	registers[telegram.n_registers++] = (struct reg){.kind = REG_NUMBER,
		.type = type,
		.width = type == U16 ? 2 : 4,
		.value = decimal_of((int64_t)floor(v), 0)};
}

static void take(unsigned s)
{
	explain_take(&lists, &telegram, UINT64_C(1000) * s);
	telegram.n_registers = 0;
}

static double plus(double v)
{
	return v > 0 ? v : 0;
}

/* What the display showed at the beginning, and shows at the end, after so many Wh. */
static void read_display(uint8_t group_c, double from_wh, double rise_wh)
{
	const double kwh[2] = {floor(from_wh) / 1000, floor(from_wh + rise_wh) / 1000};

	for (int i = 0; i < 2; i++)
		told.displays[told.n_displays++] = (struct explain_display){
			group_c, DECIMALS, kwh[i]};
}

/* A house with its counters. */
struct house {
	double p, wh[2];
};

static void count(struct house *h, double p)
{
	h->p = p;
	h->wh[p < 0] += fabs(p) / 3600;
}

/* Import and export in turn, each 20 s, of about as much. */
static double in_turn(unsigned s)
{
	return (s / 20 % 2 ? -700 : 705) + 40 * sin(s / 7.0);
}

/* Import first, then export, half as much again. */
static double one_after_another(unsigned s)
{
	return (s < 270 ? 900 : -1200) + 50 * sin(s / 9.0);
}

/* P+ and P- or the other way round, and the counters, one of which rises all the time. */
static void run(double (*power)(unsigned s), bool is_turned, bool has_counters)
{
	struct house h = {0};

	for (unsigned s = 0; s <= MINUTES_10; s++) {
		if (s)
			count(&h, power(s));
		else
			h.p = power(0);
		number(U16, plus(is_turned ? -h.p : h.p));
		number(U16, plus(is_turned ? h.p : -h.p));
		if (has_counters) {
			number(U32, import_wh + h.wh[0]);
			number(U32, export_wh + h.wh[1]);
			number(U32, reactive_varh + s / 5.0);
		}
		take(s);
	}
	read_display(IMPORT, import_wh, h.wh[0]);
	read_display(EXPORT, export_wh, h.wh[1]);
}

static void explain(void)
{
	explain_answer(&lists, 0, &told, &work, &answer);
}

/* Of a position: a sure power in that direction, or nothing sure. */
static void is_sure(unsigned position, unsigned group_c)
{
	const struct explain_position *p = &answer.of[position - 1];

	assert_int_equal(p->level, EXPLAIN_SURE);
	assert_int_equal(p->obis.c, group_c);
	assert_int_equal(p->obis.d, 7);
}

static void no_power_is_sure(void)
{
	assert_false(answer.is_power_sure);
	for (unsigned i = 0; i < 2; i++)
		assert_int_not_equal(answer.of[i].level, EXPLAIN_SURE);
}

static void two_readings_prove_both_directions(void **state)
{
	(void)state;
	run(one_after_another, false, false);
	explain();
	is_sure(1, IMPORT);
	is_sure(2, EXPORT);
}

static void two_readings_find_export_in_front_of_import(void **state)
{
	(void)state;
	run(one_after_another, true, false);
	explain();
	is_sure(1, EXPORT);
	is_sure(2, IMPORT);
}

static void directions_that_have_gone_on_alike_are_not_told_by_readings_alone(void **state)
{
	(void)state;
	run(in_turn, false, false);
	explain();
	no_power_is_sure();
}

/* Each counter rises only while its own direction flows. */
static void counters_tell_directions_that_have_gone_on_alike(void **state)
{
	(void)state;
	run(in_turn, false, true);
	explain();
	is_sure(1, IMPORT);
	is_sure(2, EXPORT);
}

static void counters_tell_export_in_front_of_import(void **state)
{
	(void)state;
	run(in_turn, true, true);
	explain();
	is_sure(1, EXPORT);
	is_sure(2, IMPORT);
}

/* An hour of one phase with a kettle, sun and a grid that answers: voltage, current, P+, P-. Its
 * energies in Wh. */
static void run_hour(double wh[2])
{
	struct house h = {0};

	for (unsigned s = 0; s < HOUR; s++) {
		const double jitter = s % 7 / 70.0;
		const double u = 231 + sin(s / 900.0) - 0.4 * h.p / 230 + jitter;

		number(U16, 10 * u);
		number(U16, 100 * hypot(h.p, 170) / u);
		number(U16, plus(h.p));
		number(U16, plus(-h.p));
		take(s);
		count(&h, 250 + (s % 360 < 120 ? 2000 : 0) -
				  (s > HOUR / 3 && s % 900 < 700 ? 1400 + 100 * sin(s / 50.0) : 0));
	}
	memcpy(wh, h.wh, sizeof h.wh);
}

static void the_voltage_proves_it_and_right_readings_leave_it_so(void **state)
{
	double wh[2];

	(void)state;
	run_hour(wh);
	explain();
	is_sure(3, IMPORT);
	is_sure(4, EXPORT);
	read_display(IMPORT, import_wh, wh[0]);
	read_display(EXPORT, export_wh, wh[1]);
	explain();
	is_sure(3, IMPORT);
	is_sure(4, EXPORT);
}

/* Seed 60004495: the voltage answered to a reactive power in place of the export. */
static void readings_deny_what_the_voltage_has_proven(void **state)
{
	double wh[2];

	(void)state;
	run_hour(wh);
	read_display(IMPORT, import_wh, wh[0]);
	read_display(EXPORT, export_wh, 2 * wh[1]);
	explain();
	assert_false(answer.is_power_sure);
	assert_int_not_equal(answer.of[2].level, EXPLAIN_SURE);
	assert_int_not_equal(answer.of[3].level, EXPLAIN_SURE);
}

/* Readings of another day, or of the neighbour: as much as no column adds up to. */
static void readings_that_no_power_adds_up_to_make_nothing_sure(void **state)
{
	(void)state;
	run(one_after_another, false, false);
	for (unsigned i = 0; i < told.n_displays; i++)
		told.displays[i].kwh *= i % 2 ? 1.0001 : 1;
	explain();
	no_power_is_sure();
}

/* Seed 60003252: reactive power and a current in mA were never there together, and added up to
 * what an export did while nothing was imported. */
static void a_display_of_which_one_direction_stood_still_proves_nothing(void **state)
{
	double wh = 0;

	(void)state;
	for (unsigned s = 0; s <= MINUTES_10; s++) {
		const bool is_other = s % 120 == 60;
		const double p = 3600 + 500 * sin(s / 60.0);

		wh += s ? p / 3600 : 0;
		number(U16, is_other ? 150 : 0);
		number(U16, is_other ? 0 : p);
		take(s);
	}
	read_display(IMPORT, import_wh, 0);
	read_display(EXPORT, export_wh, wh);
	explain();
	no_power_is_sure();
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(two_readings_prove_both_directions, set_up),
		cmocka_unit_test_setup(two_readings_find_export_in_front_of_import, set_up),
		cmocka_unit_test_setup(
			directions_that_have_gone_on_alike_are_not_told_by_readings_alone, set_up),
		cmocka_unit_test_setup(counters_tell_directions_that_have_gone_on_alike, set_up),
		cmocka_unit_test_setup(counters_tell_export_in_front_of_import, set_up),
		cmocka_unit_test_setup(
			the_voltage_proves_it_and_right_readings_leave_it_so, set_up),
		cmocka_unit_test_setup(readings_deny_what_the_voltage_has_proven, set_up),
		cmocka_unit_test_setup(readings_that_no_power_adds_up_to_make_nothing_sure, set_up),
		cmocka_unit_test_setup(
			a_display_of_which_one_direction_stood_still_proves_nothing, set_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
