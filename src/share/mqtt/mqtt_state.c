/* By the table of the quantities, in its order. */
#include "share/mqtt/mqtt_state.h"

#include "base/json_writer.h"

static bool is_energy(enum quantity q)
{
	return q >= Q_ENERGY_FORWARD && q <= Q_L3_ENERGY_REVERSE;
}

uint32_t mqtt_told_quantities(const struct reading *r)
{
	uint32_t told = r->present;

	for (enum quantity q = 0; q < N_QUANTITIES; q++)
		if (is_energy(q) && reading_has(r, q) && r->value[q].negative)
			told &= ~(UINT32_C(1) << q);
	return told;
}

static void add_derived(struct json_writer *j, const struct reading *r, uint32_t quantities)
{
	json_writer_begin(j, "derived", '[');
	for (enum quantity q = 0; q < N_QUANTITIES; q++)
		if (quantities >> q & 1 && reading_is_derived(r, q))
			json_writer_text(j, NULL, quantity_name(q));
	json_writer_end(j, ']');
}

void mqtt_state_json(struct writer *w, const struct stream_reading *r, uint32_t quantities)
{
	struct json_writer j = {.to = w};

	json_writer_begin(&j, NULL, '{');
	json_writer_text(&j, "time", r->time);
	if (r->period_ms)
		json_writer_decimal(&j, "period_ms", (struct decimal){.digits = r->period_ms});
	for (enum quantity q = 0; q < N_QUANTITIES; q++)
		if (quantities >> q & 1)
			json_writer_decimal(&j, quantity_name(q), r->reading.value[q]);
	if (quantities & r->reading.derived)
		add_derived(&j, &r->reading, quantities);
	json_writer_end(&j, '}');
}

uint32_t mqtt_interval_ms(uint32_t period_ms, uint32_t every_ms)
{
	return period_ms && period_ms < every_ms ? every_ms : period_ms;
}
