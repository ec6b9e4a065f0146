/* The table of items, with path, type, resolution and text of each, and the table from
 * quantities to paths. Readers of Venus OS go by these paths and types; what they mean is in the
 * facts of com.victronenergy.grid. */
#include "venus/paths.h"

#include <inttypes.h>

enum { PHASES = 3, WH_PER_KWH = 1000 };
static const double plausible_wh = 1e12;

/* Energies are published in kWh; meters send down to 0.1 Wh, and some beyond. */
/* clang-format off */
#define POWER(p) {.path = p, .type = VALUE_DOUBLE, .places = 2, .text_places = 1, .unit = " W"}
#define VOLTAGE(p) {.path = p, .type = VALUE_DOUBLE, .places = 2, .text_places = 1, .unit = " V"}
#define CURRENT(p) {.path = p, .type = VALUE_DOUBLE, .places = 3, .text_places = 2, .unit = " A"}
#define ENERGY(p) {.path = p, .type = VALUE_DOUBLE, .places = 5, .text_places = 2, .unit = " kWh"}
#define FACTOR(p) {.path = p, .type = VALUE_DOUBLE, .places = 3, .text_places = 2, .unit = ""}
#define INTEGER(p) {.path = p, .type = VALUE_INT}
#define TEXT(p) {.path = p, .type = VALUE_TEXT}
#define SLOW(p, t) {.path = p, .type = t, .pace = PACE_SLOW}
#define MICROSECONDS(p) \
	{.path = p, .type = VALUE_INT, .format = "%" PRId64 " us", .pace = PACE_SLOW}
/* clang-format on */

const struct item grid_items[N_PATHS] = {
	[PATH_AC_ENERGY_EARNED] = {.path = "/Ac/Energy/Earned",
		.type = VALUE_DOUBLE,
		.places = 4,
		.text_places = 2,
		.unit = " EUR",
		.is_optional = true},
	[PATH_AC_ENERGY_FORWARD] = ENERGY("/Ac/Energy/Forward"),
	[PATH_AC_ENERGY_REVERSE] = ENERGY("/Ac/Energy/Reverse"),
	[PATH_AC_FREQUENCY] = {.path = "/Ac/Frequency",
		.type = VALUE_DOUBLE,
		.places = 3,
		.text_places = 2,
		.unit = " Hz"},
	[PATH_AC_L1_CURRENT] = CURRENT("/Ac/L1/Current"),
	[PATH_AC_L1_ENERGY_FORWARD] = ENERGY("/Ac/L1/Energy/Forward"),
	[PATH_AC_L1_ENERGY_REVERSE] = ENERGY("/Ac/L1/Energy/Reverse"),
	[PATH_AC_L1_POWER] = POWER("/Ac/L1/Power"),
	[PATH_AC_L1_POWER_FACTOR] = FACTOR("/Ac/L1/PowerFactor"),
	[PATH_AC_L1_VOLTAGE] = VOLTAGE("/Ac/L1/Voltage"),
	[PATH_AC_L2_CURRENT] = CURRENT("/Ac/L2/Current"),
	[PATH_AC_L2_ENERGY_FORWARD] = ENERGY("/Ac/L2/Energy/Forward"),
	[PATH_AC_L2_ENERGY_REVERSE] = ENERGY("/Ac/L2/Energy/Reverse"),
	[PATH_AC_L2_POWER] = POWER("/Ac/L2/Power"),
	[PATH_AC_L2_POWER_FACTOR] = FACTOR("/Ac/L2/PowerFactor"),
	[PATH_AC_L2_VOLTAGE] = VOLTAGE("/Ac/L2/Voltage"),
	[PATH_AC_L3_CURRENT] = CURRENT("/Ac/L3/Current"),
	[PATH_AC_L3_ENERGY_FORWARD] = ENERGY("/Ac/L3/Energy/Forward"),
	[PATH_AC_L3_ENERGY_REVERSE] = ENERGY("/Ac/L3/Energy/Reverse"),
	[PATH_AC_L3_POWER] = POWER("/Ac/L3/Power"),
	[PATH_AC_L3_POWER_FACTOR] = FACTOR("/Ac/L3/PowerFactor"),
	[PATH_AC_L3_VOLTAGE] = VOLTAGE("/Ac/L3/Voltage"),
	[PATH_AC_POWER] = POWER("/Ac/Power"),
	[PATH_AC_POWER_FACTOR] = FACTOR("/Ac/PowerFactor"),
	[PATH_ALLOWED_ROLES] = {.path = "/AllowedRoles", .type = VALUE_TEXTS},
	[PATH_CONNECTED] = INTEGER("/Connected"),
	[PATH_CURRENT] = {.path = "/Current",
		.type = VALUE_DOUBLE,
		.places = 3,
		.text_places = 2,
		.unit = " A",
		.is_optional = true},
	[PATH_CUSTOM_NAME] = {.path = "/CustomName", .type = VALUE_TEXT, .is_writable = true},
	[PATH_DEVICE_INSTANCE] = INTEGER("/DeviceInstance"),
	[PATH_DEVICE_TYPE] = INTEGER("/DeviceType"),
	[PATH_DIAGNOSTICS_AGE] = {.path = "/Diagnostics/AgeMs",
		.type = VALUE_INT,
		.pace = PACE_READ},
	[PATH_DIAGNOSTICS_BYTES] = SLOW("/Diagnostics/Bytes", VALUE_INT),
	[PATH_DIAGNOSTICS_CONTRADICTIONS] = SLOW("/Diagnostics/Contradictions", VALUE_INT),
	[PATH_DIAGNOSTICS_CONTRADICTIONS_BY_NAME] = SLOW(
		"/Diagnostics/ContradictionsByName", VALUE_TEXT),
	[PATH_DIAGNOSTICS_DERIVED] = SLOW("/Diagnostics/Derived", VALUE_TEXT),
	[PATH_DIAGNOSTICS_FAULTS] = SLOW("/Diagnostics/Faults", VALUE_INT),
	[PATH_DIAGNOSTICS_FAULTS_BY_NAME] = SLOW("/Diagnostics/FaultsByName", VALUE_TEXT),
	[PATH_DIAGNOSTICS_FRAMES] = SLOW("/Diagnostics/Frames", VALUE_INT),
	[PATH_DIAGNOSTICS_LAST_ERROR] = SLOW("/Diagnostics/LastError", VALUE_TEXT),
	[PATH_DIAGNOSTICS_LINE] = SLOW("/Diagnostics/Line", VALUE_TEXT),
	[PATH_DIAGNOSTICS_PERIOD] = SLOW("/Diagnostics/PeriodMs", VALUE_INT),
	[PATH_DIAGNOSTICS_PROTOCOL] = SLOW("/Diagnostics/Protocol", VALUE_TEXT),
	[PATH_DIAGNOSTICS_QUALITY] = SLOW("/Diagnostics/Quality", VALUE_INT),
	[PATH_DIAGNOSTICS_SOURCE] = SLOW("/Diagnostics/Source", VALUE_TEXT),
	[PATH_DIAGNOSTICS_TELEGRAMS] = SLOW("/Diagnostics/Telegrams", VALUE_INT),
	[PATH_DIAGNOSTICS_SIGNAL_99] = MICROSECONDS("/Diagnostics/WireToSignal/99PercentUs"),
	[PATH_DIAGNOSTICS_SIGNAL_HISTOGRAM] = SLOW(
		"/Diagnostics/WireToSignal/Histogram", VALUE_TEXT),
	[PATH_DIAGNOSTICS_SIGNAL_MEDIAN] = MICROSECONDS("/Diagnostics/WireToSignal/MedianUs"),
	[PATH_DIAGNOSTICS_SIGNAL_WORST] = MICROSECONDS("/Diagnostics/WireToSignal/WorstUs"),
	[PATH_ERROR_CODE] = INTEGER("/ErrorCode"),
	[PATH_FIRMWARE_VERSION] = TEXT("/FirmwareVersion"),
	[PATH_HARDWARE_VERSION] = TEXT("/HardwareVersion"),
	[PATH_IS_GENERIC_ENERGY_METER] = {.path = "/IsGenericEnergyMeter",
		.type = VALUE_INT,
		.is_optional = true},
	[PATH_MGMT_CONNECTION] = TEXT("/Mgmt/Connection"),
	[PATH_MGMT_PROCESS_NAME] = TEXT("/Mgmt/ProcessName"),
	[PATH_MGMT_PROCESS_VERSION] = TEXT("/Mgmt/ProcessVersion"),
	[PATH_NR_OF_PHASES] = INTEGER("/NrOfPhases"),
	[PATH_PHASE_SEQUENCE] = INTEGER("/PhaseSequence"),
	[PATH_POSITION] = {.path = "/Position",
		.type = VALUE_INT,
		.is_writable = true,
		.is_optional = true},
	[PATH_PRODUCT_ID] = {.path = "/ProductId", .type = VALUE_INT, .format = "0x%" PRIX64},
	[PATH_PRODUCT_NAME] = TEXT("/ProductName"),
	[PATH_RAWDATA] = {.path = "/Rawdata",
		.type = VALUE_TEXT,
		.is_long = true,
		.is_optional = true,
		.pace = PACE_SLOW},
	[PATH_REFRESH_TIME] = {.path = "/RefreshTime",
		.type = VALUE_INT,
		.format = "%" PRId64 " ms"},
	[PATH_ROLE] = {.path = "/Role", .type = VALUE_TEXT, .is_writable = true},
	[PATH_SERIAL] = TEXT("/Serial"),
};

/* Where a quantity goes. Watt-hours become kilowatt-hours by three powers of ten. */
static const struct {
	enum path path;
	int8_t power_of_ten;
} places[N_QUANTITIES] = {
	[Q_POWER] = {PATH_AC_POWER, 0},
	[Q_POWER_FACTOR] = {PATH_AC_POWER_FACTOR, 0},
	[Q_L1_POWER] = {PATH_AC_L1_POWER, 0},
	[Q_L2_POWER] = {PATH_AC_L2_POWER, 0},
	[Q_L3_POWER] = {PATH_AC_L3_POWER, 0},
	[Q_L1_VOLTAGE] = {PATH_AC_L1_VOLTAGE, 0},
	[Q_L2_VOLTAGE] = {PATH_AC_L2_VOLTAGE, 0},
	[Q_L3_VOLTAGE] = {PATH_AC_L3_VOLTAGE, 0},
	[Q_L1_CURRENT] = {PATH_AC_L1_CURRENT, 0},
	[Q_L2_CURRENT] = {PATH_AC_L2_CURRENT, 0},
	[Q_L3_CURRENT] = {PATH_AC_L3_CURRENT, 0},
	[Q_FREQUENCY] = {PATH_AC_FREQUENCY, 0},
	[Q_ENERGY_FORWARD] = {PATH_AC_ENERGY_FORWARD, -3},
	[Q_ENERGY_REVERSE] = {PATH_AC_ENERGY_REVERSE, -3},
	[Q_L1_ENERGY_FORWARD] = {PATH_AC_L1_ENERGY_FORWARD, -3},
	[Q_L2_ENERGY_FORWARD] = {PATH_AC_L2_ENERGY_FORWARD, -3},
	[Q_L3_ENERGY_FORWARD] = {PATH_AC_L3_ENERGY_FORWARD, -3},
	[Q_L1_ENERGY_REVERSE] = {PATH_AC_L1_ENERGY_REVERSE, -3},
	[Q_L1_POWER_FACTOR] = {PATH_AC_L1_POWER_FACTOR, 0},
	[Q_L2_ENERGY_REVERSE] = {PATH_AC_L2_ENERGY_REVERSE, -3},
	[Q_L2_POWER_FACTOR] = {PATH_AC_L2_POWER_FACTOR, 0},
	[Q_L3_ENERGY_REVERSE] = {PATH_AC_L3_ENERGY_REVERSE, -3},
	[Q_L3_POWER_FACTOR] = {PATH_AC_L3_POWER_FACTOR, 0},
};

static void set_quantity(struct tree *t, enum path path, enum quantity q, const struct reading *r)
{
	struct decimal v = r->value[q];

	if (!reading_has(r, q)) {
		tree_clear(t, path);
		return;
	}
	v.exp = (int8_t)(v.exp + places[q].power_of_ten);
	tree_set_double(t, path, decimal_double(v));
}

/* A charger of one phase may have another than L1. */
static enum quantity largest_current(const struct reading *r)
{
	enum quantity largest = Q_L1_CURRENT;

	for (enum quantity q = Q_L2_CURRENT; q <= Q_L3_CURRENT; q++)
		if (reading_has(r, q) && (!reading_has(r, largest) ||
						 decimal_compare(decimal_magnitude(r->value[q]),
							 decimal_magnitude(r->value[largest])) > 0))
			largest = q;
	return largest;
}

static bool has_energy_of_each(const struct reading *r)
{
	for (int i = 0; i < PHASES; i++)
		if (!reading_has(r, Q_L1_ENERGY_FORWARD + i) &&
			!reading_has(r, Q_L1_ENERGY_REVERSE + i))
			return false;
	return true;
}

static void set_phases(struct tree *t, const struct reading *r)
{
	if (!reading_has(r, Q_L2_POWER) && !reading_has(r, Q_L3_POWER))
		tree_set_int(t, PATH_NR_OF_PHASES, 1);
	else if (has_energy_of_each(r))
		tree_set_int(t, PATH_NR_OF_PHASES, PHASES);
	else
		tree_clear(t, PATH_NR_OF_PHASES);
	if (r->sequence == SEQUENCE_UNSAID)
		tree_clear(t, PATH_PHASE_SEQUENCE);
	else
		tree_set_int(t, PATH_PHASE_SEQUENCE, r->sequence == SEQUENCE_132);
}

void paths_set_reading(struct tree *t, const struct reading *r)
{
	for (enum quantity q = 0; q < N_QUANTITIES; q++)
		set_quantity(t, places[q].path, q, r);
	set_quantity(t, PATH_CURRENT, largest_current(r), r);
	set_phases(t, r);
}

void paths_set_earned(struct tree *t, const struct reading *r, double eur_per_kwh)
{
	double kwh = decimal_double(r->value[Q_ENERGY_REVERSE]) / WH_PER_KWH;

	if (reading_has(r, Q_ENERGY_REVERSE))
		tree_set_double(t, PATH_AC_ENERGY_EARNED, kwh * eur_per_kwh);
	else
		tree_clear(t, PATH_AC_ENERGY_EARNED);
}

void paths_show_as_before(struct reading *r, double eur_per_kwh)
{
	double wh = decimal_double(r->value[Q_ENERGY_REVERSE]);

	if (!reading_has(r, Q_ENERGY_REVERSE) || wh * eur_per_kwh > plausible_wh)
		return;
	reading_derive(r, Q_L2_ENERGY_FORWARD, decimal_from_double(wh * eur_per_kwh, 2));
	reading_derive(r, Q_L3_ENERGY_FORWARD, r->value[Q_ENERGY_REVERSE]);
}

void paths_clear_reading(struct tree *t)
{
	for (enum quantity q = 0; q < N_QUANTITIES; q++)
		tree_clear(t, places[q].path);
	tree_clear(t, PATH_AC_ENERGY_EARNED);
	tree_clear(t, PATH_CURRENT);
	tree_set_int(t, PATH_CONNECTED, 0);
}
