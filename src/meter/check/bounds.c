/* Bounds. A power that cannot be true makes the telegram useless, as the system lives by it; of
 * anything else only that one value is missing. */
#include "meter/check/bounds.h"

#include <math.h>

enum { PHASES = 3 };

static const double fuse_part = 1.5, mains_most_v = 253, connection_most_a = 250;
/* Delta networks of 3 x 130 V are true, and so are the few volts of a phase that is not connected.
 */
static const double voltage_least_v = 80, voltage_most_v = 300, voltage_open_v = 2;
static const double load_least_a = 0.1, load_least_w = 25;
static const double frequency_least_hz = 40, frequency_most_hz = 70;

static double most_a(double fuse_a)
{
	return fuse_a > 0 ? fuse_part * fuse_a : connection_most_a;
}

double bounds_most_w(double fuse_a)
{
	return PHASES * mains_most_v * most_a(fuse_a);
}

/* Each meaning of a power, and the quantity that people know it by. */
static const struct {
	uint8_t meaning, quantity;
} powers[] = {
	{Q_POWER, Q_POWER},
	{MEANS_MAGNITUDE, Q_POWER},
	{MEANS_IMPORT, Q_POWER},
	{MEANS_EXPORT, Q_POWER},
	{MEANS_SIGNED_TARIFF, Q_POWER},
	{Q_L1_POWER, Q_L1_POWER},
	{Q_L2_POWER, Q_L2_POWER},
	{Q_L3_POWER, Q_L3_POWER},
	{MEANS_L1_IMPORT, Q_L1_POWER},
	{MEANS_L2_IMPORT, Q_L2_POWER},
	{MEANS_L3_IMPORT, Q_L3_POWER},
	{MEANS_L1_EXPORT, Q_L1_POWER},
	{MEANS_L2_EXPORT, Q_L2_POWER},
	{MEANS_L3_EXPORT, Q_L3_POWER},
};

static double value_of(const struct values *s, unsigned meaning)
{
	return decimal_double(s->of[meaning].value);
}

static void accuse_power(
	struct plausibility *w, enum quantity q, double watts, double fuse_a, struct event *e)
{
	double limit_w = bounds_most_w(fuse_a) / (q == Q_POWER ? 1 : PHASES);

	if (fuse_a > 0)
		plausibility_contradict(w, CONTRADICTION_FUSE, e,
			&(struct event){.kind = EVENT_BEYOND_FUSE,
				.quantity = q,
				.v = {watts, fuse_a, limit_w}});
	else
		plausibility_contradict(w, CONTRADICTION_POWER, e,
			&(struct event){
				.kind = EVENT_IMPOSSIBLE, .quantity = q, .v = {watts, limit_w}});
}

bool bounds_allow(
	struct plausibility *w, const struct values *s, double fuse_a, struct event *event)
{
	event->kind = EVENT_NOTHING;
	for (size_t i = 0; i < sizeof powers / sizeof *powers; i++) {
		const enum quantity q = powers[i].quantity;
		double limit_w = bounds_most_w(fuse_a) / (q == Q_POWER ? 1 : PHASES);
		double watts;

		if (!values_has(s, powers[i].meaning))
			continue;
		watts = value_of(s, powers[i].meaning);
		if (fabs(watts) <= limit_w)
			continue;
		if (w)
			accuse_power(w, q, watts, fuse_a, event);
		return false;
	}
	return true;
}

/* What belongs together: each phase, and the only one of a meter that does not call it L1. */
static const struct circuit {
	uint8_t volts, amperes, watts[3];
} circuits[] = {
	{Q_L1_VOLTAGE, Q_L1_CURRENT, {Q_L1_POWER, MEANS_L1_IMPORT, MEANS_L1_EXPORT}},
	{Q_L2_VOLTAGE, Q_L2_CURRENT, {Q_L2_POWER, MEANS_L2_IMPORT, MEANS_L2_EXPORT}},
	{Q_L3_VOLTAGE, Q_L3_CURRENT, {Q_L3_POWER, MEANS_L3_IMPORT, MEANS_L3_EXPORT}},
	{MEANS_VOLTAGE, MEANS_CURRENT, {Q_POWER, MEANS_IMPORT, MEANS_EXPORT}},
};

/* Beside phases with names the last one may be a sum of them, and is not used. */
static size_t n_circuits(const struct values *s)
{
	const uint64_t named = VALUES_PHASES(Q_L1_VOLTAGE) | VALUES_PHASES(Q_L1_CURRENT);

	return sizeof circuits / sizeof *circuits - (values_sent(s) & named ? 1 : 0);
}

static void drop_current(
	struct plausibility *w, struct values *s, size_t circuit, double fuse_a, struct event *e)
{
	const unsigned q = circuits[circuit].amperes;
	const unsigned current = Q_L1_CURRENT + (unsigned)circuit % PHASES;
	double amperes = values_has(s, q) ? value_of(s, q) : 0;

	if (fabs(amperes) <= most_a(fuse_a))
		return;
	values_spoil(s, q);
	if (fuse_a > 0)
		plausibility_contradict(w, CONTRADICTION_FUSE, e,
			&(struct event){.kind = EVENT_CURRENT_FUSE,
				.quantity = current,
				.v = {amperes, fuse_a, most_a(fuse_a)}});
	else
		plausibility_contradict(w, CONTRADICTION_POWER, e,
			&(struct event){.kind = EVENT_CURRENT,
				.quantity = current,
				.v = {amperes, connection_most_a}});
}

static bool has_load(const struct values *s, const struct circuit *c)
{
	for (size_t i = 0; i < sizeof c->watts; i++)
		if (values_has(s, c->watts[i]) && fabs(value_of(s, c->watts[i])) >= load_least_w)
			return true;
	return values_has(s, c->amperes) && fabs(value_of(s, c->amperes)) >= load_least_a;
}

static bool is_voltage_possible(const struct values *s, const struct circuit *c)
{
	double volts = value_of(s, c->volts);

	if (volts < 0 || volts > voltage_most_v)
		return false;
	return volts <= voltage_open_v || volts >= voltage_least_v || !has_load(s, c);
}

static void drop_voltage(struct plausibility *w, struct values *s, size_t circuit, struct event *e)
{
	const struct circuit *c = &circuits[circuit];

	if (!values_has(s, c->volts) || is_voltage_possible(s, c))
		return;
	plausibility_contradict(w, CONTRADICTION_VOLTAGE, e,
		&(struct event){.kind = EVENT_VOLTAGE,
			.quantity = Q_L1_VOLTAGE + (unsigned)circuit % PHASES,
			.v = {value_of(s, c->volts)}});
	values_spoil(s, c->volts);
}

/* Zero is what a meter sends that does not measure it. */
static void drop_frequency(struct plausibility *w, struct values *s, struct event *e)
{
	double hertz = values_has(s, Q_FREQUENCY) ? value_of(s, Q_FREQUENCY) : frequency_least_hz;

	if (hertz >= frequency_least_hz && hertz <= frequency_most_hz)
		return;
	values_spoil(s, Q_FREQUENCY);
	if (hertz != 0)
		plausibility_contradict(w, CONTRADICTION_VOLTAGE, e,
			&(struct event){.kind = EVENT_FREQUENCY, .v = {hertz}});
}

void bounds_drop(struct plausibility *w, struct values *s, double fuse_a, struct event *event)
{
	const size_t n = n_circuits(s);

	event->kind = EVENT_NOTHING;
	for (size_t i = 0; i < n; i++)
		drop_voltage(w, s, i, event);
	for (size_t i = 0; i < n; i++)
		drop_current(w, s, i, fuse_a, event);
	drop_frequency(w, s, event);
}
