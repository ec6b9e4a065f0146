/* One table: path, type, resolution, text. And one: quantity to path. */
#include "venus/paths.h"

#include <inttypes.h>

/* Energies are published in kWh; meters send down to 0.1 Wh, and some beyond. */
#define POWER(p)                                                                             \
	{                                                                                    \
		.path = p, .type = VALUE_DOUBLE, .places = 2, .text_places = 1, .unit = " W" \
	}
#define VOLTAGE(p)                                                                           \
	{                                                                                    \
		.path = p, .type = VALUE_DOUBLE, .places = 2, .text_places = 1, .unit = " V" \
	}
#define CURRENT(p)                                                                           \
	{                                                                                    \
		.path = p, .type = VALUE_DOUBLE, .places = 3, .text_places = 2, .unit = " A" \
	}
#define ENERGY(p)                                                                              \
	{                                                                                      \
		.path = p, .type = VALUE_DOUBLE, .places = 5, .text_places = 2, .unit = " kWh" \
	}
#define FACTOR(p)                                                                          \
	{                                                                                  \
		.path = p, .type = VALUE_DOUBLE, .places = 3, .text_places = 2, .unit = "" \
	}
#define INTEGER(p)                           \
	{                                    \
		.path = p, .type = VALUE_INT \
	}
#define TEXT(p)                               \
	{                                     \
		.path = p, .type = VALUE_TEXT \
	}
#define QUIET(p)                                               \
	{                                                      \
		.path = p, .type = VALUE_INT, .is_quiet = true \
	}

const struct item grid_items[N_PATHS] = {
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
	[PATH_CUSTOM_NAME] = {.path = "/CustomName", .type = VALUE_TEXT, .is_writable = true},
	[PATH_DEVICE_INSTANCE] = INTEGER("/DeviceInstance"),
	[PATH_DEVICE_TYPE] = INTEGER("/DeviceType"),
	[PATH_DIAGNOSTICS_AGE] = QUIET("/Diagnostics/AgeMs"),
	[PATH_DIAGNOSTICS_FAULTS] = QUIET("/Diagnostics/Faults"),
	[PATH_DIAGNOSTICS_PERIOD] = QUIET("/Diagnostics/PeriodMs"),
	[PATH_DIAGNOSTICS_TELEGRAMS] = QUIET("/Diagnostics/Telegrams"),
	[PATH_ERROR_CODE] = INTEGER("/ErrorCode"),
	[PATH_FIRMWARE_VERSION] = TEXT("/FirmwareVersion"),
	[PATH_HARDWARE_VERSION] = TEXT("/HardwareVersion"),
	[PATH_MGMT_CONNECTION] = TEXT("/Mgmt/Connection"),
	[PATH_MGMT_PROCESS_NAME] = TEXT("/Mgmt/ProcessName"),
	[PATH_MGMT_PROCESS_VERSION] = TEXT("/Mgmt/ProcessVersion"),
	[PATH_NR_OF_PHASES] = INTEGER("/NrOfPhases"),
	[PATH_PRODUCT_ID] = {.path = "/ProductId", .type = VALUE_INT, .format = "0x%" PRIX64},
	[PATH_PRODUCT_NAME] = TEXT("/ProductName"),
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

static void set_from(struct tree *t, enum quantity to, const struct reading *r, enum quantity q)
{
	struct decimal v = r->value[q];

	if (!reading_has(r, q)) {
		tree_clear(t, places[to].path);
		return;
	}
	v.exp = (int8_t)(v.exp + places[to].power_of_ten);
	tree_set_double(t, places[to].path, decimal_double(v));
}

/* Where a total stands in for L1 when the meter does not tell phases apart. */
static enum quantity source_of(const struct reading *r, enum quantity q, bool one_phase)
{
	if (!one_phase || reading_has(r, q))
		return q;
	if (q == Q_L1_POWER)
		return Q_POWER;
	if (q == Q_L1_POWER_FACTOR)
		return Q_POWER_FACTOR;
	if (q == Q_L1_ENERGY_FORWARD)
		return Q_ENERGY_FORWARD;
	return q == Q_L1_ENERGY_REVERSE ? Q_ENERGY_REVERSE : q;
}

void paths_set_reading(struct tree *t, const struct reading *r)
{
	bool one_phase = !reading_has(r, Q_L2_POWER) && !reading_has(r, Q_L3_POWER);

	for (enum quantity q = 0; q < N_QUANTITIES; q++)
		set_from(t, q, r, source_of(r, q, one_phase));
	tree_set_int(t, PATH_NR_OF_PHASES, one_phase ? 1 : 3);
}

void paths_clear_reading(struct tree *t)
{
	for (enum quantity q = 0; q < N_QUANTITIES; q++)
		tree_clear(t, places[q].path);
	tree_set_int(t, PATH_CONNECTED, 0);
}
