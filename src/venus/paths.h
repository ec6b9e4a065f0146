/* The paths of com.victronenergy.grid and its sisters, and how a reading fills them. Phases and
 * direction have been arranged before (service_items.h). */
#ifndef VENUS_PATHS_H
#define VENUS_PATHS_H

#include "dbus/tree.h"
#include "reading/reading.h"

/* In the order of the table, which is sorted by path. */
enum path {
	PATH_AC_ENERGY_EARNED,
	PATH_AC_ENERGY_FORWARD,
	PATH_AC_ENERGY_REVERSE,
	PATH_AC_FREQUENCY,
	PATH_AC_L1_CURRENT,
	PATH_AC_L1_ENERGY_FORWARD,
	PATH_AC_L1_ENERGY_REVERSE,
	PATH_AC_L1_POWER,
	PATH_AC_L1_POWER_FACTOR,
	PATH_AC_L1_VOLTAGE,
	PATH_AC_L2_CURRENT,
	PATH_AC_L2_ENERGY_FORWARD,
	PATH_AC_L2_ENERGY_REVERSE,
	PATH_AC_L2_POWER,
	PATH_AC_L2_POWER_FACTOR,
	PATH_AC_L2_VOLTAGE,
	PATH_AC_L3_CURRENT,
	PATH_AC_L3_ENERGY_FORWARD,
	PATH_AC_L3_ENERGY_REVERSE,
	PATH_AC_L3_POWER,
	PATH_AC_L3_POWER_FACTOR,
	PATH_AC_L3_VOLTAGE,
	PATH_AC_POWER,
	PATH_AC_POWER_FACTOR,
	PATH_ALLOWED_ROLES,
	PATH_CONNECTED,
	PATH_CURRENT,
	PATH_CUSTOM_NAME,
	PATH_DEVICE_INSTANCE,
	PATH_DEVICE_TYPE,
	PATH_DIAGNOSTICS_AGE,
	PATH_DIAGNOSTICS_BYTES,
	PATH_DIAGNOSTICS_CONTRADICTIONS,
	PATH_DIAGNOSTICS_CONTRADICTIONS_BY_NAME,
	PATH_DIAGNOSTICS_DERIVED,
	PATH_DIAGNOSTICS_FAULTS,
	PATH_DIAGNOSTICS_FAULTS_BY_NAME,
	PATH_DIAGNOSTICS_FRAMES,
	PATH_DIAGNOSTICS_LAST_ERROR,
	PATH_DIAGNOSTICS_LINE,
	PATH_DIAGNOSTICS_PERIOD,
	PATH_DIAGNOSTICS_PROTOCOL,
	PATH_DIAGNOSTICS_QUALITY,
	PATH_DIAGNOSTICS_SOURCE,
	PATH_DIAGNOSTICS_TELEGRAMS,
	PATH_DIAGNOSTICS_SIGNAL_99,
	PATH_DIAGNOSTICS_SIGNAL_HISTOGRAM,
	PATH_DIAGNOSTICS_SIGNAL_MEDIAN,
	PATH_DIAGNOSTICS_SIGNAL_WORST,
	PATH_ERROR_CODE,
	PATH_FIRMWARE_VERSION,
	PATH_HARDWARE_VERSION,
	PATH_IS_GENERIC_ENERGY_METER,
	PATH_MGMT_CONNECTION,
	PATH_MGMT_PROCESS_NAME,
	PATH_MGMT_PROCESS_VERSION,
	PATH_NR_OF_PHASES,
	PATH_PHASE_SEQUENCE,
	PATH_POSITION,
	PATH_PRODUCT_ID,
	PATH_PRODUCT_NAME,
	PATH_RAWDATA,
	PATH_REFRESH_TIME,
	PATH_ROLE,
	PATH_SERIAL,
	N_PATHS,
};

extern const struct item grid_items[N_PATHS];

/* Sets every /Ac path of a quantity, /Current, which is the largest of the phases, /NrOfPhases and
 * /PhaseSequence. What is absent becomes invalid, never 0. The GUI shows a row of each phase that
 * /NrOfPhases counts, and what there is without it: it is invalid where several phases have a
 * power, but not three an energy. */
void paths_set_reading(struct tree *t, const struct reading *r);

/* What the exported energy has earned at `eur_per_kwh`: /Ac/Energy/Earned. */
void paths_set_earned(struct tree *t, const struct reading *r, double eur_per_kwh);

/* Where dbus-d0-smartmeter showed it: the money as the import of L2, the exported energy as that of
 * L3. */
void paths_show_as_before(struct reading *r, double eur_per_kwh);

/* Makes every /Ac path invalid and /Connected 0: the last word before leaving. */
void paths_clear_reading(struct tree *t);

#endif
