/* Members in the order of the documentation; numbers are whole, as one with a point was read as
 * zero. */
#include "share/emulation/ecotracker.h"

#include "base/json_writer.h"
#include "share/rounded.h"

static void add_whole(
	struct json_writer *j, const char *name, const struct reading *r, enum quantity q)
{
	if (reading_has(r, q))
		json_writer_decimal(j, name, rounded(r->value[q], 0));
}

void ecotracker_write(
	struct writer *w, const struct reading *r, struct decimal mean, uint64_t age_ms)
{
	struct json_writer j = {.to = w};

	json_writer_begin(&j, NULL, '{');
	add_whole(&j, "power", r, Q_POWER);
	json_writer_decimal(&j, "powerAvg", rounded(mean, 0));
	json_writer_decimal(&j, "agePower", (struct decimal){.digits = age_ms});
	add_whole(&j, "powerPhase1", r, Q_L1_POWER);
	add_whole(&j, "powerPhase2", r, Q_L1_POWER + 1);
	add_whole(&j, "powerPhase3", r, Q_L1_POWER + 2);
	add_whole(&j, "energyCounterIn", r, Q_ENERGY_FORWARD);
	add_whole(&j, "energyCounterOut", r, Q_ENERGY_REVERSE);
	json_writer_end(&j, '}');
}
