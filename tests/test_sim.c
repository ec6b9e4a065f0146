/* The simulator against the decoder: both are written from the format, neither from the other. */
#include "proto/protocols.h"
#include "meter/receiver.h"
#include "reading/grid.h"
#include "sim/fault.h"
#include "proto/dlms/dlms_keys.h"
#include "sim/profile.h"
#include "support/test.h"

#include <math.h>

static struct receiver receiver;
static struct dlms_keys keys;
static const struct protocol_conf conf = {.keys = &keys};

static int set_up(void **state)
{
	(void)state;
	dlms_keys_init(&keys);
	dlms_keys_set(&keys, dlms_profile_key);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	dlms_keys_finish(&keys);
	return 0;
}

/* The i-th meter and a receiver of its protocol; false behind the last. */
static bool begin(size_t i, struct sim_meter *m)
{
	struct profile p;

	if (!profile_at(i, &p))
		return false;
	sim_meter_init(m, &p);
	receiver_reset(&receiver, protocol_find(p.protocol), &conf);
	return true;
}

/* A list of its own is in no table. */
static bool is_unknown(const struct sim_meter *m)
{
	return strcmp(m->profile.name, "am550-unknown") == 0;
}

static void assert_near(const struct reading *r, enum quantity q, double expected, double within)
{
	if (reading_has(r, q) && fabs(decimal_double(r->value[q]) - expected) > within)
		fail_msg("%s is %g, the house has %g", quantity_name(q),
			decimal_double(r->value[q]), expected);
}

/* A short list that tells no import tells nothing of the export. */
static bool tells_power(const struct telegram *t, const struct reading *r)
{
	return reading_has(r, Q_POWER) && (r->value[Q_POWER].digits || t->n_registers > 1);
}

static void assert_tells(const struct telegram *t, const struct house *h)
{
	static const struct grid_rules rules = {.trust_doubtful = true};
	struct reading r;
	double energy_wh;

	grid_reading(t, &rules, &r);
	/* a locked meter tells whole kWh; an AM550 whole Wh */
	energy_wh = reading_has(&r, Q_POWER) ? 0.31 : 1000;
	if (strcmp(receiver.protocol->name, "sml") != 0)
		energy_wh = 1.5; /* whole Wh, also of tariffs */
	if (tells_power(t, &r))
		assert_near(&r, Q_POWER, (double)house_power_mw(h) / 1000, 1.6);
	assert_near(&r, Q_ENERGY_FORWARD, (double)h->import_uj / 3.6e9, energy_wh);
	assert_near(&r, Q_ENERGY_REVERSE, (double)h->export_uj / 3.6e9, energy_wh);
	for (int l = 0; l < HOUSE_PHASES; l++) {
		/* angles come in whole degrees, currents in 10 mA */
		assert_near(&r, Q_L1_POWER + l, (double)h->power_mw[l] / 1000, 90);
		/* an E450 tells whole volts */
		assert_near(&r, Q_L1_VOLTAGE + l, (double)h->voltage_mv[l] / 1000, 0.51);
	}
}

/* Everything that the meter sends now. Returns the telegrams. */
static unsigned read_all(struct sim_meter *m, const struct house *h)
{
	uint8_t bytes[SIM_TELEGRAM_MAX];
	struct bytes in = bytes_of(bytes, sim_meter_telegram(m, h, bytes));
	enum receiver_event event;
	unsigned n = 0;

	while ((event = receiver_next(&receiver, &in)) != RECEIVER_MORE) {
		assert_int_equal(event, is_unknown(m) ? RECEIVER_UNKNOWN : RECEIVER_TELEGRAM);
		if (event == RECEIVER_TELEGRAM)
			assert_tells(&receiver.telegram, h);
		n++;
	}
	return n;
}

/* A day of each meter, export and import, minute by minute. */
static void every_profile_tells_what_the_house_takes(void **state)
{
	struct sim_meter m;

	(void)state;
	for (size_t i = 0; begin(i, &m); i++) {
		struct house h;

		house_init(&h, i + 1, 0);
		for (int second = 0; second < 1440; second++) {
			assert_in_range(read_all(&m, &h), 1, 2);
			house_pass(&h, 1000);
			sim_meter_pass(&m, 1000);
		}
		assert_int_equal(receiver.n_faults, 0);
	}
}

static void every_profile_but_the_locked_one_has_a_power(void **state)
{
	static const struct grid_rules rules = {.trust_doubtful = true};
	struct sim_meter m;

	(void)state;
	for (size_t i = 0; begin(i, &m); i++) {
		uint8_t bytes[SIM_TELEGRAM_MAX];
		struct profile found;
		struct reading r;
		struct house h;
		struct bytes in;

		house_init(&h, 1, 12);
		in = bytes_of(bytes, sim_meter_telegram(&m, &h, bytes));
		receiver_next(&receiver, &in);
		grid_reading(&receiver.telegram, &rules, &r);
		assert_int_equal(reading_has(&r, Q_POWER),
			!is_unknown(&m) && strcmp(m.profile.name, "no-pin") != 0);
		assert_true(profile_find(m.profile.name, &found));
		assert_string_equal(found.title, m.profile.title);
	}
}

static enum receiver_event first_event(const char *name, int seconds, struct reading *r)
{
	static const struct grid_rules rules = {0};
	static uint8_t bytes[SIM_TELEGRAM_MAX];
	enum receiver_event event;
	struct sim_meter m;
	struct profile p;
	struct bytes in;
	struct house h;

	assert_true(profile_find(name, &p));
	sim_meter_init(&m, &p);
	receiver_reset(&receiver, protocol_find("sml"), NULL);
	house_init(&h, 1, 12);
	sim_meter_pass(&m, (uint32_t)seconds * 1000);
	in = bytes_of(bytes, sim_meter_telegram(&m, &h, bytes));
	event = receiver_next(&receiver, &in);
	grid_reading(&receiver.telegram, &rules, r);
	return event;
}

static void every_ailing_meter_has_its_ailment(void **state)
{
	struct reading r;

	(void)state;
	assert_int_equal(first_event("inf-off", 0, &r), RECEIVER_TELEGRAM);
	assert_false(reading_has(&r, Q_POWER));
	assert_true(reading_has(&r, Q_ENERGY_FORWARD));
	assert_int_equal(first_event("no-direction", 0, &r), RECEIVER_TELEGRAM);
	assert_false(reading_has(&r, Q_POWER));
	assert_int_equal(first_event("odd-checksum", 0, &r), RECEIVER_FAULT);
	assert_int_equal(receiver.n_frames, 1);
	assert_int_equal(first_event("no-list", 0, &r), RECEIVER_NOTHING);
	assert_int_equal(first_event("relapse", 119, &r), RECEIVER_TELEGRAM);
	assert_true(reading_has(&r, Q_POWER));
	assert_int_equal(first_event("relapse", 120, &r), RECEIVER_TELEGRAM);
	assert_false(reading_has(&r, Q_POWER));
}

/* The energies of an AM550 come at the full quarter of an hour, with the live list of that
 * second. */
static void quarter_hours_have_two_lists(void **state)
{
	struct sim_meter m;
	struct profile p;
	struct house h;

	(void)state;
	assert_true(profile_find("am550", &p));
	sim_meter_init(&m, &p);
	receiver_reset(&receiver, protocol_find("dlms"), NULL);
	house_init(&h, 1, 11);
	for (int second = 0; second < 3600; second++) {
		assert_int_equal(read_all(&m, &h), second % 900 ? 1 : 2);
		sim_meter_pass(&m, 1000);
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

static uint64_t survivors(struct sim_meter *m, enum fault_kind kind)
{
	uint64_t random = 42, n = 0;
	struct house h;

	house_init(&h, 1, 12);
	for (int i = 0; i < 500; i++) {
		uint8_t bytes[SIM_TELEGRAM_MAX + FAULT_GROWTH_MAX];
		size_t length = sim_meter_telegram(m, &h, bytes);
		enum receiver_event event;
		struct bytes in;

		length = fault_apply(kind, bytes, length, &random);
		in = bytes_of(bytes, length);
		while ((event = receiver_next(&receiver, &in)) != RECEIVER_MORE) {
			if (event != RECEIVER_TELEGRAM)
				continue;
			assert_tells(&receiver.telegram, &h);
			n++;
		}
	}
	return n;
}

/* Whatever happens to a telegram on its way: it comes whole, or it is no telegram. */
static void no_fault_makes_a_wrong_value(void **state)
{
	static const char *const profiles[] = {"three-phase", "am550-celje", "am550-segments",
		"am550-blocks", "am550-mbus", "p1", "p1-hu"};

	(void)state;
	for (enum fault_kind kind = 0; kind < N_FAULT_KINDS; kind++) {
		const bool harmless = kind == FAULT_NOISE || kind == FAULT_ECHO_1B;

		assert_int_equal(fault_find(fault_name(kind)), kind);
		for (size_t i = 0; i < sizeof profiles / sizeof *profiles; i++) {
			struct sim_meter m;
			struct profile p;

			assert_true(profile_find(profiles[i], &p));
			sim_meter_init(&m, &p);
			receiver_reset(&receiver, protocol_find(p.protocol), &conf);
			/* HDLC frames may share a flag, and behind the CRC of P1 only a line
			 * ends */
			if (kind == FAULT_CHECKSUM && p.iec)
				continue;
			if (kind == FAULT_LOST_BYTE || kind == FAULT_BITFLIP)
				assert_in_range(survivors(&m, kind), 0, p.sml ? 0 : 25);
			else
				assert_int_equal(survivors(&m, kind), harmless ? 500 : 0);
		}
	}
	assert_int_equal(fault_find("none"), N_FAULT_KINDS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_profile_tells_what_the_house_takes),
		cmocka_unit_test(every_profile_but_the_locked_one_has_a_power),
		cmocka_unit_test(every_ailing_meter_has_its_ailment),
		cmocka_unit_test(quarter_hours_have_two_lists),
		cmocka_unit_test(a_house_imports_and_exports_in_a_day),
		cmocka_unit_test(no_fault_makes_a_wrong_value),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
