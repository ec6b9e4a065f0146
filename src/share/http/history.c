/* Rings in which a step stands at its number modulo their lengths; what is left behind is emptied
 * as time goes on. */
#include "share/http/history.h"

#include <string.h>

enum { STEPS_A_MINUTE = 60 / HISTORY_STEP_S };

static const struct history_power nothing = {HISTORY_NONE, HISTORY_NONE, HISTORY_NONE};

void history_reset(struct history *h)
{
	memset(h, 0, sizeof *h);
	for (size_t i = 0; i < HISTORY_STEPS; i++)
		h->power[i] = nothing;
}

/* In tenths, rounded; cut where that cannot be. */
static int32_t tenths(struct decimal v)
{
	double d = decimal_double(v) * 10;

	if (d >= INT32_MAX)
		return INT32_MAX;
	if (d <= -INT32_MAX)
		return -INT32_MAX;
	return (int32_t)(d < 0 ? d - 0.5 : d + 0.5);
}

static void begin_minutes(struct history *h, uint64_t before, uint64_t minute)
{
	if (minute == before)
		return;
	memset(h->voltage_sum, 0, sizeof h->voltage_sum);
	memset(h->n_voltages, 0, sizeof h->n_voltages);
	if (minute - before >= HISTORY_MINUTES)
		before = minute - HISTORY_MINUTES;
	while (before < minute)
		memset(h->voltage[++before % HISTORY_MINUTES], 0, sizeof h->voltage[0]);
}

/* Goes on to a step, past those in which nothing was said. */
static void begin_step(struct history *h, uint64_t step)
{
	uint64_t before = h->newest;

	h->newest = step;
	h->sum = 0;
	h->n = 0;
	begin_minutes(h, before / STEPS_A_MINUTE, step / STEPS_A_MINUTE);
	if (step - before >= HISTORY_STEPS)
		before = step - HISTORY_STEPS;
	while (before < step)
		h->power[++before % HISTORY_STEPS] = nothing;
}

static void add_power(struct history *h, int32_t v)
{
	struct history_power *p = &h->power[h->newest % HISTORY_STEPS];

	h->sum += v;
	h->n++;
	p->mean = (int32_t)(h->sum / h->n);
	p->least = p->least == HISTORY_NONE || v < p->least ? v : p->least;
	p->most = p->most == HISTORY_NONE || v > p->most ? v : p->most;
}

static void add_voltage(struct history *h, unsigned phase, int32_t v)
{
	uint16_t *kept = &h->voltage[h->newest / STEPS_A_MINUTE % HISTORY_MINUTES][phase];

	if (v <= 0 || v > UINT16_MAX || h->n_voltages[phase] == UINT16_MAX)
		return;
	h->voltage_sum[phase] += (uint32_t)v;
	h->n_voltages[phase]++;
	*kept = (uint16_t)(h->voltage_sum[phase] / h->n_voltages[phase]);
}

void history_add(struct history *h, uint64_t at_s, const struct reading *r)
{
	uint64_t step = history_step(at_s);

	if (h->has_any && step < h->newest)
		return;
	if (!h->has_any)
		h->newest = step;
	h->has_any = true;
	if (step > h->newest)
		begin_step(h, step);
	if (reading_has(r, Q_POWER))
		add_power(h, tenths(r->value[Q_POWER]));
	for (unsigned i = 0; i < 3; i++)
		if (reading_has(r, Q_L1_VOLTAGE + i))
			add_voltage(h, i, tenths(r->value[Q_L1_VOLTAGE + i]));
}

static bool is_kept(uint64_t at, uint64_t newest, uint64_t n)
{
	return at <= newest && newest - at < n;
}

struct history_power history_power(const struct history *h, uint64_t step, size_t n)
{
	struct history_power all = nothing;
	int64_t sum = 0, count = 0;

	for (size_t i = 0; i < n; i++) {
		const struct history_power *p = &h->power[(step + i) % HISTORY_STEPS];

		if (!h->has_any || !is_kept(step + i, h->newest, HISTORY_STEPS) ||
			p->mean == HISTORY_NONE)
			continue;
		all.least = !count || p->least < all.least ? p->least : all.least;
		all.most = !count || p->most > all.most ? p->most : all.most;
		sum += p->mean;
		count++;
	}
	if (count)
		all.mean = (int32_t)(sum / count);
	return all;
}

uint16_t history_voltage(const struct history *h, uint64_t minute, unsigned phase)
{
	if (!h->has_any || !is_kept(minute, h->newest / STEPS_A_MINUTE, HISTORY_MINUTES))
		return 0;
	return h->voltage[minute % HISTORY_MINUTES][phase];
}

bool history_makes_sense(const struct history *h, uint64_t now_s)
{
	return h->has_any && h->newest <= history_step(now_s);
}
