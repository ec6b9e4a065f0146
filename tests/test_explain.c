/* Lists without names that explain themselves: hand-made houses for each relation, and the traps in
 * which nothing may be sure. The houses keep to the laws that a meter keeps to; their numbers come
 * from a fixed sequence. */
#include "explain/explain.h"
#include "explain/explain_sound.h"
#include "explain/explain_work.h"
#include "proto/dlms/axdr.h"
#include "reading/telegram.h"
#include "support/test.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum {
	U16 = AXDR_LONG_UNSIGNED,
	U32 = AXDR_DOUBLE_LONG_UNSIGNED,
	I32 = AXDR_DOUBLE_LONG,
	OCTETS = AXDR_OCTETS,
	HOUR = 3600,
};

static struct explain_lists lists;
static struct explain_work work;
static struct explained answer;
static struct explain_told told;
static struct reg registers[EXPLAIN_POSITIONS_MAX];
static struct telegram telegram = {.registers = registers, .capacity = EXPLAIN_POSITIONS_MAX};
static uint32_t chance;

static int set_up(void **state)
{
	(void)state;
	explain_reset(&lists);
	told = (struct explain_told){0};
	telegram_reset(&telegram);
	chance = 1;
	return 0;
}

/* -1 to 1, about evenly. */
static double noise(void)
{
	chance = chance * 1664525 + 1013904223;
	return (double)(chance >> 8) / (1 << 23) - 1;
}

static void number(uint8_t type, double v)
{
	const bool is_signed = type == I32;

	registers[telegram.n_registers++] = (struct reg){.kind = REG_NUMBER,
		.type = type,
		.width = type == U16 ? 2 : 4,
		.is_signed = is_signed,
		.value = decimal_of((int64_t)lround(v), 0)};
}

static void octets(const void *of, size_t n)
{
	registers[telegram.n_registers++] = (struct reg){
		.kind = REG_OCTETS, .type = OCTETS, .octets = bytes_of(of, n)};
}

static void take(unsigned s)
{
	explain_take(&lists, &telegram, UINT64_C(1000) * s);
	telegram.n_registers = 0;
}

/* A house at one moment, watts and volts. */
struct house {
	double load[3], sun, net[3], volts[3], wh[2];
};

/* A kettle of two minutes in six, on each phase in turn; an oven; later sun, with clouds. */
static void live(struct house *h, unsigned s, bool has_sun)
{
	const bool kettle = s % 360 < 120, oven = s % 600 > 350;
	const unsigned phase = s / 360 % 3;
	double total = 0;

	for (unsigned p = 0; p < 3; p++) {
		h->load[p] = 150 + 40 * p + 3 * noise();
		h->load[p] += kettle && phase == p ? 2000 : 0;
		h->load[p] += oven && p == 2 ? 900 : 0;
		h->sun = has_sun && s > HOUR / 3 && s % 900 < 700 ? 1100 + 300 * sin(s / 200.0 + p)
								  : 0;
		h->net[p] = h->load[p] - h->sun;
		h->volts[p] = 231 + p + sin(s / 900.0) - 0.4 * h->net[p] / 230 + 0.1 * noise();
		total += h->net[p];
	}
	h->wh[total < 0] += fabs(total) / 3600;
}

static double total_of(const struct house *h)
{
	return h->net[0] + h->net[1] + h->net[2];
}

static double plus(double v)
{
	return v > 0 ? v : 0;
}

/* P+ P- of the total, three voltages, three currents, P+ and P- of phases, two energies. */
static void send_three(const struct house *h, unsigned s)
{
	double sum = 0;

	for (unsigned p = 0; p < 3; p++)
		sum += round(h->net[p]);
	number(U32, plus(sum));
	number(U32, plus(-sum));
	for (unsigned p = 0; p < 3; p++)
		number(U16, 10 * h->volts[p]);
	for (unsigned p = 0; p < 3; p++)
		number(U16, 100 * hypot(h->net[p], 170) / h->volts[p]);
	for (unsigned p = 0; p < 3; p++)
		number(U32, plus(h->net[p]));
	for (unsigned p = 0; p < 3; p++)
		number(U32, plus(-h->net[p]));
	number(U32, 5000000 + floor(h->wh[0]));
	number(U32, 3000000 + floor(h->wh[1]));
	take(s);
}

static void run_three(unsigned seconds, bool has_sun)
{
	struct house h = {0};

	for (unsigned s = 0; s < seconds; s++) {
		live(&h, s, has_sun);
		send_three(&h, s);
	}
}

static const struct explain_position *at(unsigned position)
{
	return &answer.of[position - 1];
}

static void explain(size_t list)
{
	explain_answer(&lists, list, &told, &work, &answer);
}

/* "1.7.0 sure", "-": who it is, as far as it is known. */
static void says(unsigned position, const char *expected)
{
	static const char *const levels[] = {"", "likely", "sure"};
	const struct explain_position *p = at(position);
	char text[40] = "-";

	if (p->level)
		snprintf(text, sizeof text, "%u.%u.%u %s", (unsigned)p->obis.c, (unsigned)p->obis.d,
			(unsigned)p->obis.e, levels[p->level]);
	assert_string_equal(text, expected);
}

static void nothing_is_sure_but_clocks(void)
{
	for (size_t i = 0; i < answer.n; i++)
		if (answer.of[i].level == EXPLAIN_SURE)
			assert_int_equal(answer.of[i].obis.d, 0);
}

static void a_state_is_bounded(void **state)
{
	(void)state;
	assert_true(sizeof(struct explain) <= 16384);
}

static void three_phases_with_sun_are_sure(void **state)
{
	(void)state;
	run_three(HOUR, true);
	explain(0);
	says(1, "1.7.0 sure");
	says(2, "2.7.0 sure");
	says(3, "32.7.0 sure");
	says(5, "72.7.0 sure");
	assert_int_equal(at(3)->scaler, -1);
	says(6, "31.7.0 sure");
	assert_int_equal(at(6)->scaler, -2);
	says(9, "21.7.0 sure");
	says(14, "62.7.0 sure");
	says(15, "1.8.0 sure");
	says(16, "2.8.0 sure");
	assert_true(answer.is_power_sure);
	assert_int_equal(answer.missing, 1 << EXPLAIN_NEEDS_DISPLAY);
}

static void a_night_without_sun_leaves_the_direction_open(void **state)
{
	(void)state;
	run_three(HOUR, false);
	explain(0);
	assert_int_not_equal(at(1)->level, EXPLAIN_SURE);
	assert_int_not_equal(at(2)->level, EXPLAIN_SURE);
	assert_false(answer.is_power_sure);
	assert_true(answer.missing >> EXPLAIN_NEEDS_EXPORT & 1);
}

static void the_display_gives_the_powers_of_ten(void **state)
{
	(void)state;
	run_three(HOUR, true);
	told.displays[0] = (struct explain_display){1, 3, 5000.0};
	told.n_displays = 1;
	explain(0);
	says(15, "1.8.0 sure");
	assert_int_equal(at(15)->scale, EXPLAIN_SURE);
	assert_int_equal(at(1)->scale, EXPLAIN_SURE);
	assert_int_equal(at(1)->scaler, 0);
	assert_int_equal(answer.missing, 0);
}

static void a_reading_that_nothing_shows_is_ignored(void **state)
{
	(void)state;
	run_three(HOUR, true);
	told.displays[0] = (struct explain_display){1, 3, 7123.456};
	told.n_displays = 1;
	explain(0);
	says(1, "1.7.0 sure");
	assert_int_equal(at(1)->scale, EXPLAIN_LIKELY);
}

/* The energies are those of import and export, and the display says the opposite. */
static void a_display_that_contradicts_the_voltage_makes_nothing_of_it_sure(void **state)
{
	(void)state;
	run_three(HOUR, true);
	told.displays[0] = (struct explain_display){2, 3, 5000.0};
	told.n_displays = 1;
	explain(0);
	for (unsigned i = 1; i <= 2; i++)
		if (at(i)->level == EXPLAIN_SURE)
			assert_int_not_equal(at(i)->obis.c, i);
}

/* P with a sign, U, I of one phase. */
static void one_phase_with_a_sign(void **state)
{
	struct house h = {0};

	(void)state;
	for (unsigned s = 0; s < HOUR; s++) {
		live(&h, s, true);
		number(U16, 10 * h.volts[0]);
		number(U16, 100 * hypot(h.net[0], 170) / h.volts[0]);
		number(I32, h.net[0]);
		take(s);
	}
	explain(0);
	says(1, "32.7.0 sure");
	says(3, "16.7.0 sure");
	assert_int_equal(at(2)->obis.c, 31);
	assert_int_equal(at(2)->scaler, -2);
}

/* Order says import first; physics says the second is. Then nobody knows. */
static void export_in_front_of_import_is_not_sure(void **state)
{
	struct house h = {0};

	(void)state;
	for (unsigned s = 0; s < HOUR; s++) {
		live(&h, s, true);
		number(U16, 10 * h.volts[0]);
		number(U16, 100 * hypot(h.net[0], 170) / h.volts[0]);
		number(U32, plus(-h.net[0]));
		number(U32, plus(h.net[0]));
		take(s);
	}
	explain(0);
	assert_int_not_equal(at(3)->level, EXPLAIN_SURE);
	assert_int_not_equal(at(4)->level, EXPLAIN_SURE);
}

static void a_frequency_moves(void **state)
{
	(void)state;
	for (unsigned s = 0; s < 300; s++) {
		number(U16, 5000 + 2 * noise());
		number(U16, 5000);
		number(U32, 70 + s % 7);
		take(s);
	}
	explain(0);
	says(1, "14.7.0 sure");
	assert_int_equal(at(1)->scaler, -2);
	says(2, "-");
}

static void clock_at(uint8_t to[12], unsigned s)
{
	const uint8_t date[12] = {0x07, 0xea, 11, 29, 7, (uint8_t)(10 + s / 3600),
		(uint8_t)(s / 60 % 60), (uint8_t)(s % 60), 0xff, 0x80, 0, 0};

	memcpy(to, date, sizeof date);
}

static void a_clock_goes_on_and_a_date_that_stands_does_not(void **state)
{
	uint8_t runs[12], stands[12];

	(void)state;
	clock_at(stands, 0);
	for (unsigned s = 0; s < 100; s++) {
		clock_at(runs, s);
		octets(runs, sizeof runs);
		octets(stands, sizeof stands);
		octets("ISK1030700001234", 16);
		number(U32, s % 5);
		take(s);
	}
	explain(0);
	says(1, "1.0.0 sure");
	says(2, "1.0.0 likely");
	says(3, "42.0.0 likely");
}

/* An electric car and two thermometers, all of them in the band of voltages. */
static void what_is_near_230_is_no_voltage_by_that(void **state)
{
	(void)state;
	for (unsigned s = 0; s < HOUR; s++) {
		number(U16, 2300 + 8 * noise());
		number(U16, 2310 + 5 * sin(s / 100.0));
		number(U16, 2290 + 4 * sin(s / 333.0));
		number(U32, 800 + 500 * (s % 200 > 100) + 5 * noise());
		take(s);
	}
	explain(0);
	nothing_is_sure_but_clocks();
}

static void two_counters_that_rise_alike_are_not_told_apart(void **state)
{
	struct house h = {0};

	(void)state;
	for (unsigned s = 0; s < HOUR; s++) {
		live(&h, s, false);
		number(U32, total_of(&h));
		number(U32, 5000000 + floor(h.wh[0]));
		number(U32, 9000000 + floor(h.wh[0]));
		take(s);
	}
	explain(0);
	nothing_is_sure_but_clocks();
}

static void a_list_of_zeros_says_nothing(void **state)
{
	(void)state;
	for (unsigned s = 0; s < 300; s++) {
		for (unsigned i = 0; i < 12; i++)
			number(i < 4 ? U16 : U32, 0);
		take(s);
	}
	explain(0);
	nothing_is_sure_but_clocks();
}

/* Q turns its sign and P does not: without export Q is what has two directions. */
static void reactive_power_is_not_taken_for_active(void **state)
{
	struct house h = {0};

	(void)state;
	for (unsigned s = 0; s < HOUR; s++) {
		double q;

		live(&h, s, false);
		q = 0.1 * total_of(&h) - 120;
		number(U32, total_of(&h));
		number(U32, 0);
		number(U32, plus(q));
		number(U32, plus(-q));
		for (unsigned p = 0; p < 3; p++)
			number(U16, 10 * h.volts[p]);
		take(s);
	}
	explain(0);
	for (unsigned i = 1; i <= 4; i++)
		assert_int_not_equal(at(i)->level, EXPLAIN_SURE);
}

/* Powers come each second, energies each minute in a list of their own. */
static void energies_of_another_list_run_with_the_powers(void **state)
{
	struct house h = {0};

	(void)state;
	for (unsigned s = 0; s < 2 * HOUR; s++) {
		live(&h, s, true);
		number(U32, plus(total_of(&h)));
		number(U32, plus(-total_of(&h)));
		for (unsigned p = 0; p < 3; p++)
			number(U16, 10 * h.volts[p]);
		take(s);
		if (s % 60)
			continue;
		number(U32, 5000000 + floor(h.wh[0]));
		number(U32, 3000000 + floor(h.wh[1]));
		take(s);
	}
	assert_int_equal(lists.n, 2);
	explain(0);
	says(1, "1.7.0 sure");
	explain(1);
	says(1, "1.8.0 sure");
	says(2, "2.8.0 sure");
}

static void lists_beyond_those_that_are_kept_are_left_out(void **state)
{
	(void)state;
	for (unsigned n = 1; n <= EXPLAIN_LISTS_MAX; n++) {
		for (unsigned i = 0; i < n; i++)
			number(U32, i);
		assert_int_equal(explain_take(&lists, &telegram, 0), n - 1);
		telegram.n_registers = 0;
	}
	number(U16, 1);
	assert_int_equal(explain_take(&lists, &telegram, 0), -1);
}

/* Telegrams are lost, the clock of the machine jumps, values are not available. */
static void gaps_and_marks_are_no_values(void **state)
{
	struct house h = {0};

	(void)state;
	for (unsigned s = 0; s < HOUR; s++) {
		live(&h, s, true);
		if (s % 97 < 5)
			continue;
		send_three(&h, s > 1800 ? s + 86400 : s);
	}
	explain(0);
	says(1, "1.7.0 sure");
	says(2, "2.7.0 sure");
}

/* One octet after the other of a state becomes something else, as if it came from another process:
 * what is sound then can be looked at, which the sanitizers watch. */
static void a_state_that_names_what_is_not_there_is_not_sound(void **state)
{
	static struct explain_lists sent;
	unsigned n_unsound = 0;

	(void)state;
	run_three(HOUR, true);
	assert_true(explain_is_sound(&lists));
	sent = lists;
	for (size_t i = 0; i < sizeof *lists.of; i += 5) {
		uint8_t *octet = (uint8_t *)&lists.of[0] + i;

		*octet ^= (uint8_t)(1 + (chance = chance * 1664525 + 1013904223) % 255);
		if (explain_is_sound(&lists))
			explain(0);
		else
			n_unsound++;
		*octet = ((uint8_t *)&sent.of[0])[i];
	}
	assert_in_range(n_unsound, 20, sizeof *lists.of / 5);
	lists.n = EXPLAIN_LISTS_MAX + 1;
	assert_false(explain_is_sound(&lists));
	lists.n = 1;
	lists.of[0].column_of[3] = 60;
	assert_false(explain_is_sound(&lists));
	lists.of[0] = sent.of[0];
	lists.of[0].slots[0].column = EXPLAIN_COLUMNS_MAX;
	assert_false(explain_is_sound(&lists));
	lists.of[0] = sent.of[0];
	lists.of[0].live = 1;
	assert_false(explain_is_sound(&lists));
	lists.of[0] = sent.of[0];
	lists.of[0].columns[0].last = NAN;
	assert_false(explain_is_sound(&lists));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(a_state_is_bounded, set_up),
		cmocka_unit_test_setup(three_phases_with_sun_are_sure, set_up),
		cmocka_unit_test_setup(a_night_without_sun_leaves_the_direction_open, set_up),
		cmocka_unit_test_setup(the_display_gives_the_powers_of_ten, set_up),
		cmocka_unit_test_setup(a_reading_that_nothing_shows_is_ignored, set_up),
		cmocka_unit_test_setup(
			a_display_that_contradicts_the_voltage_makes_nothing_of_it_sure, set_up),
		cmocka_unit_test_setup(one_phase_with_a_sign, set_up),
		cmocka_unit_test_setup(export_in_front_of_import_is_not_sure, set_up),
		cmocka_unit_test_setup(a_frequency_moves, set_up),
		cmocka_unit_test_setup(a_clock_goes_on_and_a_date_that_stands_does_not, set_up),
		cmocka_unit_test_setup(what_is_near_230_is_no_voltage_by_that, set_up),
		cmocka_unit_test_setup(two_counters_that_rise_alike_are_not_told_apart, set_up),
		cmocka_unit_test_setup(a_list_of_zeros_says_nothing, set_up),
		cmocka_unit_test_setup(reactive_power_is_not_taken_for_active, set_up),
		cmocka_unit_test_setup(energies_of_another_list_run_with_the_powers, set_up),
		cmocka_unit_test_setup(lists_beyond_those_that_are_kept_are_left_out, set_up),
		cmocka_unit_test_setup(gaps_and_marks_are_no_values, set_up),
		cmocka_unit_test_setup(a_state_that_names_what_is_not_there_is_not_sound, set_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
