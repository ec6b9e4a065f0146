/* Streams of lists without names: what is simulated obeys the physics that it is to be explained
 * by, and what is told as true is so. */
#include "meter/receiver.h"
#include "proto/protocols.h"
#include "sim/nameless/compose.h"
#include "sim/nameless/nameless.h"
#include "sim/nameless/trap.h"
#include "sim/nameless/two_elements.h"
#include "support/test.h"

#include <math.h>
#include <string.h>

enum { SEEDS = 40, WINDOW_S = 120 };

static struct nameless stream, other;

static struct nameless_plan plan_of(uint64_t seed)
{
	return (struct nameless_plan){
		.seed = seed, .seconds = WINDOW_S, .trap = -1, .household = -1};
}

static void begin(uint64_t seed)
{
	const struct nameless_plan plan = plan_of(seed);

	nameless_init(&stream, &plan);
}

static void the_same_seed_makes_the_same_stream(void **state)
{
	uint8_t a[NAMELESS_TELEGRAM_MAX], b[NAMELESS_TELEGRAM_MAX];
	const struct nameless_plan plan = plan_of(7), next = plan_of(8);
	size_t n_a, n_b;
	uint64_t ms_a, ms_b;

	(void)state;
	nameless_init(&stream, &plan);
	nameless_init(&other, &plan);
	while (nameless_next(&stream, a, &n_a, &ms_a)) {
		assert_true(nameless_next(&other, b, &n_b, &ms_b));
		assert_int_equal(n_a, n_b);
		assert_int_equal(ms_a, ms_b);
		assert_memory_equal(a, b, n_a);
	}
	assert_false(nameless_next(&other, b, &n_b, &ms_b));
	nameless_init(&other, &next);
	assert_memory_not_equal(&stream.live, &other.live, sizeof stream.live);
}

/* P squared and Q squared are not more than (U I) squared; P is U times I times cos phi. */
static void assert_powers_obey(const struct measuring *m)
{
	const struct measured *s = &m->last;

	for (unsigned i = 0; i < m->n_phases; i++) {
		double va = s->volts[i] * s->amperes[i];

		assert_in_range(s->volts[i], 195, 265);
		assert_true(hypot(s->active_w[i], s->reactive_var[i]) <= va * 1.02 + 0.01);
		if (m->has_apparent_by_current)
			assert_true(fabs(s->apparent_va[i] - va) <= 0.02 * va + 0.01);
	}
}

static void powers_are_voltage_times_current_times_the_power_factor(void **state)
{
	(void)state;
	for (uint64_t seed = 0; seed < SEEDS; seed++) {
		begin(seed);
		for (int i = 0; i < 300; i++) {
			const struct measuring *m = &stream.scene.measuring;
			double factor, va;

			scene_pass(&stream.scene);
			measuring_show(&stream.scene.measuring);
			assert_powers_obey(m);
			factor = measuring_value(m, 33, 7, 0);
			va = measuring_value(m, 29, 7, 0) + measuring_value(m, 30, 7, 0);
			if (!m->has_means)
				assert_true(fabs(factor * va - fabs(m->shown.active_w[0])) < 0.01);
		}
	}
}

/* How far the total may be from the phases. */
static double slack_w(const struct measuring *m, double sum_w)
{
	switch (m->sum) {
	case SUM_OF_SHOWN:
		return 0.5 * PHASES;
	case SUM_BY_ITSELF:
		return 0.004 * fabs(sum_w) + 6;
	case SUM_EXACT:
	case SUM_LATE:
	case N_MEASURING_SUMS:
		break;
	}
	return 1e-6;
}

static void sums_close_as_the_meter_says_that_they_do(void **state)
{
	unsigned n_sums[N_MEASURING_SUMS] = {0};

	(void)state;
	for (uint64_t seed = 0; seed < SEEDS; seed++) {
		struct measuring *m = &stream.scene.measuring;
		double before_w;

		begin(seed);
		m->has_means = false;
		n_sums[m->sum]++;
		for (int i = 0; i < 60; i++) {
			double sum_w = 0;

			before_w = m->now_w;
			scene_pass(&stream.scene);
			measuring_show(m);
			for (unsigned p = 0; p < m->n_phases; p++)
				sum_w += m->shown.active_w[p];
			if (m->sum == SUM_LATE)
				sum_w = before_w;
			assert_true(fabs(m->shown.total_w - sum_w) <= slack_w(m, sum_w));
			if (m->sum == SUM_OF_SHOWN)
				assert_true(m->shown.total_w == round(m->shown.total_w));
		}
	}
	for (int i = 0; i < N_MEASURING_SUMS; i++)
		assert_true(n_sums[i] > 0);
}

static void counters_rise_with_what_flows_and_never_fall(void **state)
{
	static const uint8_t codes[] = {1, 2, 3, 4, 5, 6, 7, 8, 15, 21, 22};

	(void)state;
	for (uint64_t seed = 0; seed < SEEDS; seed++) {
		const struct measuring *m = &stream.scene.measuring;
		double was[sizeof codes], first, flowed = 0;

		begin(seed);
		first = measuring_value(m, 1, 8, 0) - measuring_value(m, 2, 8, 0);
		for (size_t c = 0; c < sizeof codes; c++)
			was[c] = measuring_value(m, codes[c], 8, 0);
		for (int i = 0; i < 300; i++) {
			scene_pass(&stream.scene);
			flowed += m->counts_by_phase ? m->last.active_w[0] + m->last.active_w[1] +
							       m->last.active_w[2]
						     : m->now_w;
			for (size_t c = 0; c < sizeof codes; c++) {
				assert_true(measuring_value(m, codes[c], 8, 0) >= was[c]);
				was[c] = measuring_value(m, codes[c], 8, 0);
			}
			assert_true(measuring_value(m, 1, 8, 1) + measuring_value(m, 1, 8, 2) ==
				    measuring_value(m, 1, 8, 0));
		}
		assert_true(fabs(was[0] - was[1] - first - flowed / 3600) < 1e-3);
	}
}

static void import_and_export_are_never_both_unless_phases_are_counted(void **state)
{
	unsigned n_both = 0;

	(void)state;
	for (uint64_t seed = 0; seed < SEEDS; seed++) {
		const struct measuring *m = &stream.scene.measuring;

		begin(seed);
		for (int i = 0; i < 120; i++) {
			bool are_both;

			scene_pass(&stream.scene);
			measuring_show(&stream.scene.measuring);
			are_both = measuring_value(m, 1, 7, 0) > 0 &&
				   measuring_value(m, 2, 7, 0) > 0;
			n_both += are_both;
			assert_true(!are_both || m->counts_by_phase);
			for (uint8_t c = 20; c <= 60; c += 20)
				assert_true(measuring_value(m, c + 1, 7, 0) == 0 ||
					    measuring_value(m, c + 2, 7, 0) == 0);
		}
	}
	assert_true(n_both > 0);
}

static double sum_of_volts(const struct mains *m, const struct load *l)
{
	double volts[PHASES];

	mains_voltages(m, l, volts);
	return volts[0] + volts[1] + volts[2];
}

static void a_load_lowers_the_voltages_and_sun_lifts_them(void **state)
{
	const struct load none = {{0}, {0}, {0}}, kettle = {{2000}, {0}, {0}};
	const struct load sun = {{-2000, -2000, -2000}, {0}, {0}};

	(void)state;
	for (uint64_t seed = 0; seed < SEEDS; seed++) {
		double rest[PHASES], loaded[PHASES];
		struct mains m;

		mains_init(&m, seed, PHASES);
		mains_voltages(&m, &none, rest);
		mains_voltages(&m, &kettle, loaded);
		assert_true(loaded[0] < rest[0]);
		assert_true(loaded[1] > rest[1]); /* by the neutral conductor */
		assert_true(sum_of_volts(&m, &kettle) < sum_of_volts(&m, &none) - 0.5);
		assert_true(sum_of_volts(&m, &sun) > sum_of_volts(&m, &none) + 0.5);
	}
}

static void each_position_has_a_number_that_fits(void **state)
{
	(void)state;
	for (uint64_t seed = 0; seed < 10 * SEEDS; seed++) {
		begin(seed);
		assert_in_range(stream.live.n, 2, 40);
		for (size_t i = 0; i < stream.live.n; i++) {
			const struct position *p = &stream.live.positions[i];
			double v;

			if (p->tells != TELLS_REGISTER)
				continue;
			v = measuring_value(
				&stream.scene.measuring, p->obis.c, p->obis.d, p->obis.e);
			assert_false(isnan(v));
			assert_true(fabs((double)nameless_number(p, &stream.live, &stream.scene) *
						    pow(10, p->scaler) -
					    v) <= pow(10, p->scaler) * 1.001 + 1e-6);
		}
	}
}

/* Whether what arrives is a list that nobody knows, with all its positions. */
static void assert_is_read(struct receiver *r, struct bytes in, unsigned *n_read)
{
	enum receiver_event event;

	while ((event = receiver_next(r, &in)) != RECEIVER_MORE) {
		if (event != RECEIVER_UNKNOWN)
			continue;
		assert_true(r->telegram.n_registers == stream.live.n ||
			    r->telegram.n_registers == stream.quarters.n ||
			    r->telegram.n_registers == stream.brief.n);
		++*n_read;
	}
}

static void read_stream(const struct nameless_plan *plan)
{
	static struct receiver receiver;
	uint8_t octets[NAMELESS_TELEGRAM_MAX];
	uint64_t ms, before_ms = 0;
	unsigned n_read = 0;
	size_t n;

	receiver_reset(&receiver, protocol_find("dlms"), NULL);
	nameless_init(&stream, plan);
	while (nameless_next(&stream, octets, &n, &ms)) {
		assert_true(ms > before_ms || before_ms == 0);
		before_ms = ms;
		assert_is_read(&receiver, bytes_of(octets, n), &n_read);
	}
	assert_true(ms <= 1000 * (uint64_t)plan->seconds + 100);
	assert_int_equal(
		n_read, stream.live_heard.n + stream.quarters_heard.n + stream.brief_heard.n);
	assert_true(n_read >= plan->seconds / stream.period_s / 2);
}

/* The decoder counts as many telegrams as the truth says, also where some are lost or damaged. */
static void streams_are_read_and_are_of_no_list_that_is_known(void **state)
{
	(void)state;
	for (uint64_t seed = 0; seed < 4 * SEEDS; seed++) {
		const struct nameless_plan plan = plan_of(seed);

		read_stream(&plan);
	}
}

static void traps_are_read_too(void **state)
{
	(void)state;
	for (int i = 0; trap_word((size_t)i); i++) {
		struct nameless_plan plan = plan_of((uint64_t)i);

		plan.trap = i;
		read_stream(&plan);
	}
}

static void set_trap(const char *word, uint64_t seed)
{
	struct nameless_plan plan = plan_of(seed);

	plan.trap = 0;
	while (strcmp(trap_word((size_t)plan.trap), word) != 0)
		plan.trap++;
	nameless_init(&stream, &plan);
}

static void run_out(void)
{
	uint8_t octets[NAMELESS_TELEGRAM_MAX];
	uint64_t ms;
	size_t n;

	while (nameless_next(&stream, octets, &n, &ms))
		;
}

static void thermometers_look_like_voltages_and_nothing_else_does(void **state)
{
	unsigned n = 0;

	(void)state;
	set_trap("three-thermometers", 3);
	run_out();
	for (size_t i = 0; i < stream.live.n; i++) {
		const struct position *p = &stream.live.positions[i];

		assert_int_not_equal(p->sort, SORT_VOLTAGE);
		if (p->tells != TELLS_CELSIUS)
			continue;
		n++;
		assert_true(stream.live_heard.has_changed[i]);
		assert_in_range(stream.live_heard.last[i], 200, 260);
	}
	assert_int_equal(n, THERMOMETERS);
}

static void a_car_is_charged_with_230_0(void **state)
{
	const struct measuring *m = &stream.scene.measuring;

	(void)state;
	set_trap("car-of-2300-w", 5);
	run_out();
	assert_in_range(measuring_value(m, 21, 7, 0), 2100, 2500);
	assert_in_range(measuring_value(m, 1, 7, 0), 2100, 2500);
	set_trap("inverter-at-10-a", 5);
	run_out();
	for (uint8_t c = 22; c < 80; c += 20)
		assert_in_range(measuring_value(m, c, 7, 0), 2100, 2400);
}

/* Two elements see together what is taken between three lines. */
static void without_a_neutral_the_sum_is_right_and_l2_is_silent(void **state)
{
	const struct load l = {{1500, 700, -2000}, {100, -50, 300}, {0}};
	const double volts[PHASES] = {230, 230, 230};
	struct two_elements t;

	(void)state;
	two_elements_measure(&t, &l, volts);
	assert_true(fabs(t.active_w[0] + t.active_w[2] - 200) < 1e-6);
	assert_true(fabs(t.reactive_var[0] + t.reactive_var[2] - 350) < 1e-6);
	assert_true(t.volts[1] == 0 && t.amperes[1] == 0);
	assert_true(t.amperes[0] > 6 && t.amperes[0] < 9);
}

static void the_tap_changer_goes_up_with_the_kettle(void **state)
{
	struct load none = {{0}, {0}, {0}}, kettle = {{2200}, {0}, {0}};
	struct scene *s = &stream.scene;
	double before_v;

	(void)state;
	set_trap("tap-with-kettle", 1);
	before_v = s->mains.tap_v;
	s->household.load = none;
	s->household.n_appliances = 0;
	s->household.sun.peak_w = 0;
	s->household.base_w[0] = kettle.active_w[0];
	scene_pass(s);
	assert_true(s->mains.tap_v > before_v + 2);
}

static void what_is_told_as_equal_was_equal(void **state)
{
	size_t n_twins = 0;

	(void)state;
	for (uint64_t seed = 0; seed < SEEDS; seed++) {
		const struct nameless_heard *h = &stream.live_heard;

		begin(seed);
		run_out();
		for (size_t i = 0; i < stream.live.n; i++)
			for (size_t k = 0; k < i; k++) {
				if (h->story[i] != h->story[k])
					continue;
				assert_int_equal(h->last[i], h->last[k]);
				assert_int_equal(h->has_changed[i], h->has_changed[k]);
				n_twins += h->has_changed[i];
			}
	}
	assert_true(n_twins > 0);
}

static void a_house_with_sun_feeds_in_by_day(void **state)
{
	unsigned n_exports = 0;

	(void)state;
	for (uint64_t seed = 0; seed < SEEDS; seed++) {
		struct nameless_plan plan = plan_of(seed);

		plan.household = HOUSEHOLD_SUN;
		nameless_init(&stream, &plan);
		run_out();
		n_exports += stream.has_export;
		plan.household = HOUSEHOLD_NIGHT;
		nameless_init(&stream, &plan);
		run_out();
		assert_false(stream.has_export && !stream.scene.measuring.counts_by_phase);
	}
	assert_true(n_exports > SEEDS / 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_same_seed_makes_the_same_stream),
		cmocka_unit_test(powers_are_voltage_times_current_times_the_power_factor),
		cmocka_unit_test(sums_close_as_the_meter_says_that_they_do),
		cmocka_unit_test(counters_rise_with_what_flows_and_never_fall),
		cmocka_unit_test(import_and_export_are_never_both_unless_phases_are_counted),
		cmocka_unit_test(a_load_lowers_the_voltages_and_sun_lifts_them),
		cmocka_unit_test(each_position_has_a_number_that_fits),
		cmocka_unit_test(streams_are_read_and_are_of_no_list_that_is_known),
		cmocka_unit_test(traps_are_read_too),
		cmocka_unit_test(thermometers_look_like_voltages_and_nothing_else_does),
		cmocka_unit_test(a_car_is_charged_with_230_0),
		cmocka_unit_test(without_a_neutral_the_sum_is_right_and_l2_is_silent),
		cmocka_unit_test(the_tap_changer_goes_up_with_the_kettle),
		cmocka_unit_test(what_is_told_as_equal_was_equal),
		cmocka_unit_test(a_house_with_sun_feeds_in_by_day),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
