/* The simulator against the decoder: both are written from the format, neither from the other. */
#include "meter/receiver.h"
#include "reading/grid.h"
#include "sim/fault.h"
#include "sim/sml_profile.h"
#include "support/test.h"

#include <math.h>

static struct receiver receiver;

/* What the decoder reads out of one telegram of the profile. */
static struct reading read_telegram(struct sml_meter *m, const struct house *h)
{
	static const struct grid_rules rules = {.trust_doubtful = true};
	uint8_t bytes[SML_TELEGRAM_MAX];
	struct bytes in = bytes_of(bytes, sml_meter_telegram(m, h, bytes));
	struct reading reading;

	assert_int_equal(receiver_next(&receiver, &in), RECEIVER_TELEGRAM);
	grid_reading(&receiver.telegram, &rules, &reading);
	assert_int_equal(receiver_next(&receiver, &in), RECEIVER_MORE);
	return reading;
}

static void assert_near(const struct reading *r, enum quantity q, double expected, double within)
{
	if (reading_has(r, q) && fabs(decimal_double(r->value[q]) - expected) > within)
		fail_msg("%s is %g, the house has %g", quantity_name(q),
			decimal_double(r->value[q]), expected);
}

/* A day of each meter, export and import, minute by minute. */
static void every_profile_tells_what_the_house_takes(void **state)
{
	const struct sml_profile *p;

	(void)state;
	receiver_reset(&receiver, protocols[0], NULL);
	for (size_t i = 0; (p = sml_profile_at(i)); i++) {
		struct sml_meter m;
		struct house h;

		sml_meter_init(&m, p);
		house_init(&h, i + 1, 0);
		for (int second = 0; second < 1440; second++) {
			struct reading r = read_telegram(&m, &h);
			/* a locked meter tells whole kWh */
			double energy_wh = reading_has(&r, Q_POWER) ? 0.31 : 1000;

			assert_near(&r, Q_POWER, (double)house_power_mw(&h) / 1000, 1.1);
			assert_near(&r, Q_ENERGY_FORWARD, (double)h.import_uj / 3.6e9, energy_wh);
			assert_near(&r, Q_ENERGY_REVERSE, (double)h.export_uj / 3.6e9, energy_wh);
			for (int l = 0; l < HOUSE_PHASES; l++) {
				/* angles come in whole degrees, currents in 10 mA */
				assert_near(&r, Q_L1_POWER + l, (double)h.power_mw[l] / 1000, 90);
				assert_near(
					&r, Q_L1_VOLTAGE + l, (double)h.voltage_mv[l] / 1000, 0.11);
			}
			house_pass(&h, 1000);
		}
	}
	assert_int_equal(receiver.n_faults, 0);
}

static void every_profile_but_the_locked_one_has_a_power(void **state)
{
	const struct sml_profile *p;

	(void)state;
	receiver_reset(&receiver, protocols[0], NULL);
	for (size_t i = 0; (p = sml_profile_at(i)); i++) {
		struct sml_meter m;
		struct reading r;
		struct house h;

		sml_meter_init(&m, p);
		house_init(&h, 1, 12);
		r = read_telegram(&m, &h);
		assert_int_equal(
			reading_has(&r, Q_POWER), strcmp(sml_profile_name(p), "no-pin") != 0);
		assert_ptr_equal(sml_profile_find(sml_profile_name(p)), p);
	}
}

static void a_house_imports_and_exports_in_a_day(void **state)
{
	int64_t least = 0, most = 0, import, export;
	struct house h;

	(void)state;
	house_init(&h, 1, 0);
	import = h.import_uj;
	export = h.export_uj;
	for (int second = 0; second < 1440; second++) {
		int64_t power;

		house_pass(&h, 1000);
		power = house_power_mw(&h);
		least = power < least ? power : least;
		most = power > most ? power : most;
		assert_in_range(h.voltage_mv[0], 220000, 245000);
		assert_in_range(h.frequency_mhz, 49900, 50100);
	}
	assert_in_range(most, 500000, 20000000);
	assert_in_range(-least, 500000, 20000000);
	assert_true(h.import_uj > import && h.export_uj > export);
}

/* Whatever happens to a telegram on its way: it comes whole, or it is no telegram. */
static void no_fault_makes_a_wrong_value(void **state)
{
	(void)state;
	for (enum fault_kind kind = 0; kind < N_FAULT_KINDS; kind++) {
		const bool harmless = kind == FAULT_NOISE || kind == FAULT_ECHO_1B;
		uint64_t random = 42;
		struct sml_meter m;
		struct house h;
		uint64_t n = 0;

		assert_int_equal(fault_find(fault_name(kind)), kind);
		receiver_reset(&receiver, protocols[0], NULL);
		sml_meter_init(&m, sml_profile_find("three-phase"));
		house_init(&h, 1, 12);
		for (int i = 0; i < 500; i++) {
			uint8_t bytes[SML_TELEGRAM_MAX + FAULT_GROWTH_MAX];
			size_t length = sml_meter_telegram(&m, &h, bytes);
			enum receiver_event event;
			struct bytes in;

			length = fault_apply(kind, bytes, length, &random);
			in = bytes_of(bytes, length);
			while ((event = receiver_next(&receiver, &in)) != RECEIVER_MORE)
				n += event == RECEIVER_TELEGRAM;
		}
		assert_int_equal(n, harmless ? 500 : 0);
	}
	assert_int_equal(fault_find("none"), N_FAULT_KINDS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_profile_tells_what_the_house_takes),
		cmocka_unit_test(every_profile_but_the_locked_one_has_a_power),
		cmocka_unit_test(a_house_imports_and_exports_in_a_day),
		cmocka_unit_test(no_fault_makes_a_wrong_value),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
