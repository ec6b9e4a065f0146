/* Names and units of the quantities: the stable words of `decode --format json`, and SI units. Left
 * out: the words of outputs. */
#include "reading/reading.h"

static const struct {
	char name[18], unit[3];
} quantities[N_QUANTITIES] = {
	[Q_POWER] = {"power", "W"},
	[Q_L1_POWER] = {"l1_power", "W"},
	[Q_L2_POWER] = {"l2_power", "W"},
	[Q_L3_POWER] = {"l3_power", "W"},
	[Q_L1_VOLTAGE] = {"l1_voltage", "V"},
	[Q_L2_VOLTAGE] = {"l2_voltage", "V"},
	[Q_L3_VOLTAGE] = {"l3_voltage", "V"},
	[Q_L1_CURRENT] = {"l1_current", "A"},
	[Q_L2_CURRENT] = {"l2_current", "A"},
	[Q_L3_CURRENT] = {"l3_current", "A"},
	[Q_FREQUENCY] = {"frequency", "Hz"},
	[Q_ENERGY_FORWARD] = {"energy_forward", "Wh"},
	[Q_ENERGY_REVERSE] = {"energy_reverse", "Wh"},
	[Q_L1_ENERGY_FORWARD] = {"l1_energy_forward", "Wh"},
	[Q_L2_ENERGY_FORWARD] = {"l2_energy_forward", "Wh"},
	[Q_L3_ENERGY_FORWARD] = {"l3_energy_forward", "Wh"},
	[Q_L1_ENERGY_REVERSE] = {"l1_energy_reverse", "Wh"},
	[Q_L2_ENERGY_REVERSE] = {"l2_energy_reverse", "Wh"},
	[Q_L3_ENERGY_REVERSE] = {"l3_energy_reverse", "Wh"},
	[Q_POWER_FACTOR] = {"power_factor", ""},
	[Q_L1_POWER_FACTOR] = {"l1_power_factor", ""},
	[Q_L2_POWER_FACTOR] = {"l2_power_factor", ""},
	[Q_L3_POWER_FACTOR] = {"l3_power_factor", ""},
};

const char *quantity_name(enum quantity q)
{
	return quantities[q].name;
}

const char *quantity_unit(enum quantity q)
{
	return quantities[q].unit;
}
