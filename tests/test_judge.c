/* Telegrams that little protects: what one damaged bit makes of a value is not published. */
#include "meter/check/judge.h"
#include "reading/meaning.h"
#include "support/test.h"

#include <stdio.h>

static struct judge judge;
static struct values said;
static const double most_w = 189750;

static int set_up(void **state)
{
	(void)state;
	judge_reset(&judge);
	said.present = 0;
	return 0;
}

static void say(unsigned meaning, int64_t digits, int exp)
{
	said.present |= UINT64_C(1) << meaning;
	said.of[meaning] = (struct values_value){.value = decimal_of(digits, exp)};
}

static enum judgement take(enum telegram_check check, uint64_t now_ms)
{
	return judge_take(&judge, &said, check, most_w, now_ms);
}

/* A power alone, each second. */
static bool is_power_believed(enum telegram_check check, int64_t watts, uint64_t second)
{
	said.present = 0;
	say(Q_POWER, watts, 0);
	return take(check, second * 1000) == JUDGED_FINE;
}

static void settle_at(int64_t watts, uint64_t seconds)
{
	said.present = 0;
	say(Q_POWER, watts, 0);
	judge_note(&judge, &said, 0);
	for (uint64_t t = 1; t <= seconds; t++)
		assert_true(is_power_believed(TELEGRAM_UNCHECKED, watts, t));
}

static void each_flipped_bit_of_a_still_load_is_held_back(void **state)
{
	(void)state;
	for (int bit = 0; bit < 31; bit++) {
		judge_reset(&judge);
		settle_at(500, 3);
		assert_false(is_power_believed(TELEGRAM_UNCHECKED, 500 ^ (int64_t)1 << bit, 4));
		assert_true(is_power_believed(TELEGRAM_UNCHECKED, 500, 5));
	}
}

static void a_true_change_comes_one_telegram_late(void **state)
{
	(void)state;
	settle_at(500, 3);
	assert_false(is_power_believed(TELEGRAM_UNCHECKED, 2500, 4));
	assert_true(is_power_believed(TELEGRAM_UNCHECKED, 2510, 5));
	assert_true(is_power_believed(TELEGRAM_UNCHECKED, 700, 6));
	assert_true(is_power_believed(TELEGRAM_UNCHECKED, 4000, 7));
}

/* A loop that controls by it gets each of them. */
static void a_load_that_moves_as_it_did_is_not_delayed(void **state)
{
	static const int64_t watts[] = {503, 498, 505, 495, 501, 508, 490, 512};

	(void)state;
	settle_at(500, 3);
	is_power_believed(TELEGRAM_UNCHECKED, 490, 4);
	is_power_believed(TELEGRAM_UNCHECKED, 510, 5);
	for (uint64_t i = 0; i < 8; i++)
		assert_true(is_power_believed(TELEGRAM_UNCHECKED, watts[i], 6 + i));
	assert_false(is_power_believed(TELEGRAM_UNCHECKED, 512 + 512, 14));
}

/* A ramp, and even a load that doubles each second: no more than two in a row are missing. */
static void what_moves_ever_faster_is_believed_in_the_end(void **state)
{
	int n_held = 0;

	(void)state;
	settle_at(1, 3);
	for (uint64_t t = 4; t < 20; t++) {
		n_held = is_power_believed(TELEGRAM_UNCHECKED, INT64_C(1) << 2 * (t - 4), t)
				 ? 0
				 : n_held + 1;
		assert_true(n_held <= 2);
	}
}

static void each_name_of_a_power_is_looked_at(void **state)
{
	static const unsigned powers[] = {Q_POWER, Q_L1_POWER, Q_L3_POWER, MEANS_MAGNITUDE,
		MEANS_IMPORT, MEANS_EXPORT, MEANS_SIGNED_TARIFF, MEANS_L1_IMPORT, MEANS_L3_EXPORT};

	(void)state;
	for (size_t i = 0; i < sizeof powers / sizeof *powers; i++) {
		set_up(NULL);
		say(powers[i], 500, 0);
		judge_note(&judge, &said, 0);
		assert_int_equal(take(TELEGRAM_UNCHECKED, 1000), JUDGED_FINE);
		say(powers[i], 501, 0);
		assert_int_equal(take(TELEGRAM_UNCHECKED, 2000), JUDGED_HELD);
		set_up(NULL);
		say(powers[i], 500, 0);
		assert_int_equal(take(TELEGRAM_SUM, 1000), JUDGED_FINE);
		say(powers[i], 500 + 8192, 0);
		assert_int_equal(take(TELEGRAM_SUM, 2000), JUDGED_HELD);
	}
}

/* What the energy of a telegram is after it was judged; -1: left out, -2: refused. */
static int64_t energy(int64_t wh, uint64_t second)
{
	said.present = 0;
	say(Q_ENERGY_FORWARD, wh, 0);
	if (take(TELEGRAM_UNCHECKED, second * 1000) == JUDGED_REFUSED)
		return -2;
	if (!values_has(&said, Q_ENERGY_FORWARD))
		return -1;
	return (int64_t)decimal_double(said.of[Q_ENERGY_FORWARD].value);
}

static void begin_energy(int64_t wh)
{
	set_up(NULL);
	say(Q_ENERGY_FORWARD, wh, 0);
	judge_note(&judge, &said, 1000);
}

static void an_energy_is_published_when_the_next_is_not_below(void **state)
{
	(void)state;
	begin_energy(5000);
	assert_int_equal(energy(5001, 2), -1);
	assert_int_equal(energy(5002, 3), 5001);
	assert_int_equal(energy(5002, 4), 5002);
	begin_energy(5000);
	assert_int_equal(energy(5000, 2), 5000);
}

static void no_flipped_bit_of_an_energy_comes_out(void **state)
{
	(void)state;
	for (int bit = 0; bit < 31; bit++)
		for (uint64_t wrong = 1; wrong < 6; wrong++) {
			int64_t now = -1;

			begin_energy(5000 ^ (int64_t)(wrong == 1) << bit);
			for (uint64_t t = 2; t < 10; t++) {
				now = energy(5000 ^ (int64_t)(wrong == t) << bit, t);
				assert_true(now < 0 || now == 5000);
			}
			assert_int_equal(now, 5000);
		}
}

/* Ten seconds of a strong load, under names that few meters have. */
static void what_a_house_does_in_ten_seconds_comes_at_once(void **state)
{
	static const struct {
		unsigned meaning;
		int64_t before, now;
	} cases[] = {{MEANS_TIME_OF_USE_FORWARD, 5000, 5040},
		{MEANS_TIME_OF_USE_REVERSE, 5000, 5040}, {MEANS_TARIFF_FORWARD, 5000, 5040},
		{MEANS_CURRENT, 1, 16}, {MEANS_VOLTAGE, 233, 225}, {MEANS_U2_ANGLE, 240, 120},
		{Q_L2_CURRENT, 1, 16}};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		set_up(NULL);
		say(cases[i].meaning, cases[i].before, 0);
		assert_int_equal(take(TELEGRAM_SUM, 1000), JUDGED_FINE);
		say(cases[i].meaning, cases[i].now, 0);
		assert_int_equal(take(TELEGRAM_SUM, 11000), JUDGED_FINE);
		assert_true(
			decimal_double(said.of[cases[i].meaning].value) == (double)cases[i].now);
	}
}

/* A counter that was reset. */
static void three_that_do_not_fit_begin_anew(void **state)
{
	(void)state;
	begin_energy(9000);
	assert_int_equal(energy(9000, 2), 9000);
	for (uint64_t t = 3; t < 6; t++)
		assert_int_equal(energy(5000, t), -2);
	assert_int_equal(energy(5000, 6), 5000);
}

/* The first one was wrong, not all that follow. */
static void a_wrong_beginning_is_forgotten(void **state)
{
	(void)state;
	begin_energy(9000);
	assert_int_equal(energy(5000, 2), -2);
	assert_int_equal(energy(5001, 3), -1);
	assert_int_equal(energy(5001, 4), 5001);
}

/* Where no two agree, nothing is believed. */
static void energies_at_random_are_damage(void **state)
{
	(void)state;
	begin_energy(70000);
	for (uint64_t t = 2; t < 40; t++)
		assert_int_equal(energy((int64_t)(t * 48271 % 65521) * 1000, t), -2);
}

static void a_counter_runs_as_fast_as_the_connection_carries(void **state)
{
	(void)state;
	begin_energy(5000);
	energy(5000, 2);
	assert_int_equal(energy(6100, 3), -2); /* 53 Wh and 1 kWh */
	begin_energy(5000);
	energy(5000, 2);
	assert_int_equal(energy(6052, 3), 5000);
}

/* A voltage beside a power that stands still. */
static int64_t voltage(enum telegram_check check, int64_t tenths, uint64_t second)
{
	said.present = 0;
	say(Q_POWER, 500, 0);
	say(Q_L1_VOLTAGE, tenths, -1);
	assert_int_equal(take(check, second * 1000), JUDGED_FINE);
	return values_has(&said, Q_L1_VOLTAGE) ? (int64_t)said.of[Q_L1_VOLTAGE].value.digits : -1;
}

static void for_a_voltage_that_is_not_believed_the_last_one_stands_in(void **state)
{
	(void)state;
	say(Q_POWER, 500, 0);
	say(Q_L1_VOLTAGE, 2300, -1);
	judge_note(&judge, &said, 0);
	assert_int_equal(voltage(TELEGRAM_UNCHECKED, 2301, 1), -1);
	assert_int_equal(voltage(TELEGRAM_UNCHECKED, 2302, 2), 2302);
	assert_int_equal(voltage(TELEGRAM_UNCHECKED, 2558, 3), 2302);
	assert_int_equal(voltage(TELEGRAM_UNCHECKED, 2303, 4), 2303);
}

/* Eight bits are something: a kettle is not delayed. */
static void with_a_sum_only_great_steps_wait(void **state)
{
	(void)state;
	assert_true(is_power_believed(TELEGRAM_SUM, 500, 1));
	assert_true(is_power_believed(TELEGRAM_SUM, 4500, 2));
	assert_true(is_power_believed(TELEGRAM_SUM, 300, 3));
	assert_false(is_power_believed(TELEGRAM_SUM, 300 + 65536, 4));
	assert_true(is_power_believed(TELEGRAM_SUM, 310, 5));
	set_up(NULL);
	assert_true(is_power_believed(TELEGRAM_SUM, 500, 1));
	assert_false(is_power_believed(TELEGRAM_SUM, 11500, 2));
	assert_true(is_power_believed(TELEGRAM_SUM, 11480, 3));
	set_up(NULL);
	assert_true(is_power_believed(TELEGRAM_SUM, 500, 1));
	assert_true(is_power_believed(TELEGRAM_SUM, 20000, 61)); /* in a minute much may happen */
}

static void with_a_sum_energies_are_not_delayed(void **state)
{
	(void)state;
	say(Q_ENERGY_FORWARD, 5000, 0);
	assert_int_equal(take(TELEGRAM_SUM, 1000), JUDGED_FINE);
	say(Q_ENERGY_FORWARD, 5001, 0);
	assert_int_equal(take(TELEGRAM_SUM, 2000), JUDGED_FINE);
	assert_int_equal(said.of[Q_ENERGY_FORWARD].value.digits, 5001);
	say(Q_ENERGY_FORWARD, 5001 + 65536, 0);
	assert_int_equal(take(TELEGRAM_SUM, 3000), JUDGED_REFUSED);
	say(Q_ENERGY_FORWARD, 5001 - 4096, 0);
	assert_int_equal(take(TELEGRAM_SUM, 4000), JUDGED_REFUSED);
	say(Q_ENERGY_FORWARD, 5002, 0);
	assert_int_equal(take(TELEGRAM_SUM, 5000), JUDGED_FINE);
}

static struct telegram list_of(struct reg *registers, const char *id)
{
	struct telegram t;

	telegram_init(&t, registers, 2);
	snprintf(t.meter.id, sizeof t.meter.id, "%s", id);
	registers[0] = (struct reg){.obis = {1, 0, 1, 7, 0, 255}, .kind = REG_NUMBER, .unit = 27};
	registers[1] = (struct reg){.obis = {1, 0, 1, 8, 0, 255}, .kind = REG_NUMBER, .unit = 30};
	t.n_registers = 2;
	return t;
}

static bool knows(const struct telegram *t)
{
	struct values s;

	values_gather(&s, t);
	return judge_knows(&judge, t, &s);
}

static void a_list_is_known_from_the_second_time_on(void **state)
{
	struct reg registers[2];
	struct telegram t = list_of(registers, "1");

	(void)state;
	assert_false(knows(&t));
	assert_true(knows(&t));
	registers[0].value = decimal_of(5, 0);
	assert_true(knows(&t));
	registers[0].width = 4;
	registers[0].value = registers[0].meant = decimal_of(INT64_C(0x80000000), 0);
	assert_false(knows(&t)); /* not available, all of a sudden */
	registers[0].value = registers[0].meant = decimal_of(0, 0);
	registers[0].obis.d ^= 8;
	assert_false(knows(&t));
	registers[0].obis.d ^= 8;
	registers[1].unit ^= 1;
	assert_false(knows(&t));
	registers[1].unit ^= 1;
	t.meter.id[0] ^= 1;
	assert_false(knows(&t));
	t.meter.id[0] ^= 1;
	t.n_registers = 1;
	assert_false(knows(&t));
	t.n_registers = 2;
	assert_true(knows(&t));
}

static void damage_does_not_drive_out_the_lists_of_a_meter(void **state)
{
	struct reg registers[2];
	struct telegram t = list_of(registers, "1");

	(void)state;
	for (int i = 0; i < 100; i++) {
		char id[8];

		snprintf(id, sizeof id, "d%d", i);
		t = list_of(registers, id);
		knows(&t);
		t = list_of(registers, i % 2 ? "1" : "2");
		assert_int_equal(knows(&t), i > 1);
	}
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup(f, set_up)
	const struct CMUnitTest tests[] = {
		TEST(each_flipped_bit_of_a_still_load_is_held_back),
		TEST(a_true_change_comes_one_telegram_late),
		TEST(a_load_that_moves_as_it_did_is_not_delayed),
		TEST(what_moves_ever_faster_is_believed_in_the_end),
		TEST(each_name_of_a_power_is_looked_at),
		TEST(an_energy_is_published_when_the_next_is_not_below),
		TEST(no_flipped_bit_of_an_energy_comes_out),
		TEST(what_a_house_does_in_ten_seconds_comes_at_once),
		TEST(three_that_do_not_fit_begin_anew),
		TEST(a_wrong_beginning_is_forgotten),
		TEST(energies_at_random_are_damage),
		TEST(a_counter_runs_as_fast_as_the_connection_carries),
		TEST(for_a_voltage_that_is_not_believed_the_last_one_stands_in),
		TEST(with_a_sum_only_great_steps_wait),
		TEST(with_a_sum_energies_are_not_delayed),
		TEST(a_list_is_known_from_the_second_time_on),
		TEST(damage_does_not_drive_out_the_lists_of_a_meter),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
