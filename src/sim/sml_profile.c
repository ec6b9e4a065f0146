/* The table of SML profiles: for each family of meters the entries of its list, in the form in
 * which it sends them. Left out: how they are written (sml_meter.c). */
#include "sim/sml_profile.h"

#include "sim/sml_entry.h"
#include "reading/unit.h"

#include <string.h>

/* clang-format off */
#define MAKER_FNN {{1, 0, 96, 50, 1, 1}, .says = SAYS_MAKER}
#define MAKER_EDL {{129, 129, 199, 130, 3, 255}, .says = SAYS_MAKER}
#define ID_FNN {{1, 0, 96, 1, 0, 255}, .says = SAYS_ID}
#define ID_EDL {{1, 0, 0, 0, 9, 255}, .says = SAYS_ID}
#define KEY_EDL {{129, 129, 199, 130, 5, 255}, .says = SAYS_KEY}
#define FIRMWARE {{1, 0, 0, 2, 0, 0}, .says = SAYS_FIRMWARE}
#define ENERGY(c, e, what, scaler, form, width, status) \
	{{1, 0, c, 8, e, 255}, what, 0, UNIT_WH, scaler, form, width, status}
#define POWER(c, e, what, phase, scaler, form, width) \
	{{1, 0, c, 7, e, 255}, what, phase, UNIT_W, scaler, form, width, false}
#define PHASE(c, what, l, u, ten) \
	{{1, 0, c, 7, 0, 255}, what, l, u, ten, FORM_UNSIGNED, 0, false}
#define ANGLE(e, phase) \
	{{1, 0, 81, 7, e, 255}, SAYS_ANGLE, phase, UNIT_DEGREE, 0, FORM_SIGNED, 0, false}
#define VOLTAGES PHASE(32, SAYS_VOLTAGE, 0, UNIT_V, -1), PHASE(52, SAYS_VOLTAGE, 1, UNIT_V, -1), \
	PHASE(72, SAYS_VOLTAGE, 2, UNIT_V, -1)
#define CURRENTS PHASE(31, SAYS_CURRENT, 0, UNIT_A, -2), PHASE(51, SAYS_CURRENT, 1, UNIT_A, -2), \
	PHASE(71, SAYS_CURRENT, 2, UNIT_A, -2)
#define ANGLES ANGLE(4, 0), ANGLE(15, 1), ANGLE(26, 2)
#define FREQUENCY PHASE(14, SAYS_FREQUENCY, 0, UNIT_HZ, -1)
/* clang-format on */

static const struct entry fnn_total[] = {MAKER_FNN, ID_FNN,
	ENERGY(1, 0, SAYS_IMPORT, -1, FORM_UNSIGNED, 0, true),
	ENERGY(2, 0, SAYS_EXPORT, -1, FORM_UNSIGNED, 0, false),
	POWER(16, 0, SAYS_POWER, 0, 0, FORM_SIGNED, 0)};

static const struct entry three_phase[] = {MAKER_FNN, ID_FNN,
	ENERGY(1, 0, SAYS_IMPORT, -1, FORM_UNSIGNED, 0, true),
	ENERGY(2, 0, SAYS_EXPORT, -1, FORM_UNSIGNED, 0, false),
	POWER(16, 0, SAYS_POWER, 0, 0, FORM_SIGNED, 0), VOLTAGES, CURRENTS, ANGLES, FREQUENCY,
	FIRMWARE};

static const struct entry three_phase_power[] = {MAKER_FNN, ID_FNN,
	ENERGY(1, 0, SAYS_IMPORT, -1, FORM_UNSIGNED, 8, true),
	ENERGY(2, 0, SAYS_EXPORT, -1, FORM_UNSIGNED, 8, false),
	POWER(16, 0, SAYS_POWER, 0, 0, FORM_SIGNED, 8),
	POWER(36, 0, SAYS_PHASE_POWER, 0, 0, FORM_SIGNED, 8),
	POWER(56, 0, SAYS_PHASE_POWER, 1, 0, FORM_SIGNED, 8),
	POWER(76, 0, SAYS_PHASE_POWER, 2, 0, FORM_SIGNED, 8), VOLTAGES, CURRENTS, FREQUENCY};

static const struct entry edl_status[] = {MAKER_EDL, ID_EDL,
	ENERGY(1, 0, SAYS_IMPORT, -1, FORM_SIGNED, 5, true),
	ENERGY(1, 1, SAYS_IMPORT_PEAK, -1, FORM_SIGNED, 5, false),
	ENERGY(1, 2, SAYS_IMPORT_OFF_PEAK, -1, FORM_SIGNED, 5, false),
	POWER(15, 0, SAYS_MAGNITUDE, 0, -1, FORM_SIGNED, 4), KEY_EDL};

static const struct entry dzg[] = {MAKER_FNN, ID_FNN,
	ENERGY(1, 0, SAYS_IMPORT, -1, FORM_UNSIGNED, 0, true),
	ENERGY(2, 0, SAYS_EXPORT, -1, FORM_UNSIGNED, 0, false),
	POWER(16, 0, SAYS_POWER, 0, -2, FORM_CUT, 0)};

static const struct entry holley_one_way[] = {MAKER_FNN, ID_FNN,
	ENERGY(1, 0, SAYS_IMPORT, -1, FORM_UNSIGNED, 4, true),
	POWER(16, 0, SAYS_MAGNITUDE, 0, 0, FORM_UNSIGNED, 0)};

static const struct entry status_phases[] = {MAKER_FNN, ID_FNN,
	ENERGY(1, 0, SAYS_IMPORT, -1, FORM_UNSIGNED, 4, true),
	ENERGY(2, 0, SAYS_EXPORT, -1, FORM_UNSIGNED, 4, false),
	POWER(16, 0, SAYS_MAGNITUDE, 0, -1, FORM_UNSIGNED, 0),
	POWER(36, 0, SAYS_PHASE_MAGNITUDE, 0, -1, FORM_UNSIGNED, 0),
	POWER(56, 0, SAYS_PHASE_MAGNITUDE, 1, -1, FORM_UNSIGNED, 0),
	POWER(76, 0, SAYS_PHASE_MAGNITUDE, 2, -1, FORM_UNSIGNED, 0)};

static const struct entry edl_phases[] = {MAKER_EDL, ID_EDL,
	ENERGY(1, 0, SAYS_IMPORT, -1, FORM_SIGNED, 8, true),
	ENERGY(2, 0, SAYS_EXPORT, -1, FORM_SIGNED, 8, false),
	POWER(15, 0, SAYS_MAGNITUDE, 0, 0, FORM_UNSIGNED, 4),
	POWER(21, 0, SAYS_PHASE_MAGNITUDE, 0, 0, FORM_UNSIGNED, 4),
	POWER(41, 0, SAYS_PHASE_MAGNITUDE, 1, 0, FORM_UNSIGNED, 4),
	POWER(61, 0, SAYS_PHASE_MAGNITUDE, 2, 0, FORM_UNSIGNED, 4)};

static const struct entry efr_sgm_dd[] = {MAKER_FNN, ID_FNN,
	ENERGY(1, 0, SAYS_IMPORT, -1, FORM_UNSIGNED, 0, true),
	ENERGY(1, 1, SAYS_IMPORT_PEAK, -1, FORM_UNSIGNED, 0, false),
	ENERGY(1, 2, SAYS_IMPORT_OFF_PEAK, -1, FORM_UNSIGNED, 0, false),
	ENERGY(2, 0, SAYS_EXPORT, -1, FORM_UNSIGNED, 0, false),
	POWER(16, 0, SAYS_POWER, 0, 0, FORM_WIDENED, 0)};

static const struct entry dzg_widened[] = {MAKER_FNN, ID_FNN,
	ENERGY(1, 0, SAYS_IMPORT, -1, FORM_WIDENED, 0, true),
	ENERGY(2, 0, SAYS_EXPORT, -1, FORM_WIDENED, 0, false),
	POWER(16, 0, SAYS_POWER, 0, -2, FORM_WIDENED, 0)};

static const struct entry dzg_energies[] = {MAKER_FNN, ID_FNN,
	ENERGY(1, 0, SAYS_IMPORT, -1, FORM_CUT, 0, true),
	ENERGY(2, 0, SAYS_EXPORT, -1, FORM_CUT, 0, false),
	POWER(16, 0, SAYS_POWER, 0, -2, FORM_CUT, 0)};

static const struct entry norax_1d[] = {MAKER_FNN, ID_FNN,
	ENERGY(1, 0, SAYS_IMPORT, -1, FORM_UNSIGNED, 8, true),
	ENERGY(2, 0, SAYS_EXPORT, -1, FORM_UNSIGNED, 8, false),
	POWER(16, 0, SAYS_POWER, 0, 0, FORM_SIGNED, 8),
	PHASE(11, SAYS_WHOLE_CURRENT, 0, UNIT_A, -2), PHASE(12, SAYS_VOLTAGE, 0, UNIT_V, -1),
	FREQUENCY, FIRMWARE};

static const struct entry no_pin[] = {MAKER_FNN, ID_FNN,
	ENERGY(1, 0, SAYS_IMPORT, 3, FORM_UNSIGNED, 0, true),
	ENERGY(2, 0, SAYS_EXPORT, 3, FORM_UNSIGNED, 0, false)};

static const struct entry inf_off[] = {MAKER_FNN, ID_FNN,
	ENERGY(1, 0, SAYS_IMPORT, -1, FORM_UNSIGNED, 0, true),
	ENERGY(2, 0, SAYS_EXPORT, -1, FORM_UNSIGNED, 0, false)};

static const struct entry wrong_sign[] = {MAKER_FNN, ID_FNN,
	ENERGY(2, 0, SAYS_IMPORT, -1, FORM_UNSIGNED, 0, true),
	ENERGY(1, 0, SAYS_EXPORT, -1, FORM_UNSIGNED, 0, false),
	POWER(16, 0, SAYS_POWER, 0, 0, FORM_SIGNED, 0)};

static const struct entry magnitude[] = {MAKER_FNN, ID_FNN,
	ENERGY(1, 0, SAYS_IMPORT, -1, FORM_UNSIGNED, 0, false),
	POWER(15, 0, SAYS_MAGNITUDE, 0, 0, FORM_SIGNED, 0)};

static const struct entry holley_kermit[] = {MAKER_FNN, ID_FNN,
	ENERGY(1, 0, SAYS_IMPORT, -1, FORM_UNSIGNED, 4, true),
	{{1, 0, 1, 8, 0, 96}, SAYS_MONTH, 0, UNIT_WH, 2, FORM_UNSIGNED, 0, false},
	{{1, 0, 1, 8, 0, 100}, SAYS_MONTH, 0, UNIT_WH, 2, FORM_UNSIGNED, 0, false},
	ENERGY(2, 0, SAYS_EXPORT, -1, FORM_UNSIGNED, 4, false),
	POWER(16, 0, SAYS_POWER, 0, 0, FORM_SIGNED, 0), VOLTAGES, CURRENTS, ANGLES, FREQUENCY,
	FIRMWARE};

static const struct entry tariffs[] = {ID_EDL,
	ENERGY(1, 1, SAYS_IMPORT_PEAK, -1, FORM_SIGNED, 5, true),
	ENERGY(1, 2, SAYS_IMPORT_OFF_PEAK, -1, FORM_SIGNED, 5, true),
	POWER(1, 0, SAYS_POWER, 0, -1, FORM_SIGNED, 4)};

static const struct entry hager[] = {ID_EDL, ENERGY(2, 1, SAYS_EXPORT, -1, FORM_SIGNED, 5, true),
	POWER(1, 1, SAYS_POWER, 0, -4, FORM_SIGNED, 4)};

static const struct entry easymeter[] = {MAKER_EDL, ID_EDL,
	ENERGY(1, 0, SAYS_IMPORT, -4, FORM_SIGNED, 8, true),
	ENERGY(2, 0, SAYS_EXPORT, -4, FORM_SIGNED, 8, false),
	POWER(16, 0, SAYS_POWER, 0, -2, FORM_SIGNED, 8),
	POWER(36, 0, SAYS_PHASE_POWER, 0, -2, FORM_SIGNED, 8),
	POWER(56, 0, SAYS_PHASE_POWER, 1, -2, FORM_SIGNED, 8),
	POWER(76, 0, SAYS_PHASE_POWER, 2, -2, FORM_SIGNED, 8), VOLTAGES, KEY_EDL};

static const struct entry escape_value[] = {ID_FNN, {{1, 0, 96, 8, 0, 255}, .says = SAYS_ESCAPE},
	ENERGY(1, 0, SAYS_IMPORT, -1, FORM_UNSIGNED, 0, true),
	POWER(16, 0, SAYS_POWER, 0, 0, FORM_SIGNED, 0)};

#define ENTRIES(list)          .n_entries = sizeof list / sizeof *list, .entries = list
#define RELAPSED(list)         .n_relapsed = sizeof list / sizeof *list, .relapsed = list
#define FNN_ID(a, b, c, block) .id = {0x0a, 0x01, a, b, c, block}, .id_length = 10, .number_at = 6
#define EDL_ID(a, b, c)        .id = {0x09, 0x01, a, b, c, 0x00}, .id_length = 10, .number_at = 6
#define FNN                    .status = STATUS_FNN, .period_ms = 1000
#define EDL                    .status = STATUS_EDL, .period_ms = 2000

static const struct sml_profile profiles[] = {
	{"fnn-total", "two-way FNN meter: energies and the sum of the power", FNN,
		FNN_ID('I', 'S', 'K', 0x00), .number = 75100001, ENTRIES(fnn_total)},
	{"three-phase", "FNN meter with voltages, currents, angles and frequency", FNN,
		FNN_ID('E', 'F', 'R', 0x21), .number = 75100002, ENTRIES(three_phase)},
	{"three-phase-power", "FNN meter with the power of each phase", FNN,
		FNN_ID('L', 'O', 'G', 0x00), .number = 75100003, ENTRIES(three_phase_power)},
	{"edl-status", "EDL meter: power without a sign, direction in the status word", EDL,
		EDL_ID('E', 'M', 'H'), .number = 75100004, ENTRIES(edl_status)},
	{"dzg", "DZG below number 60000000: positive power that reads as negative", FNN,
		FNN_ID('D', 'Z', 'G', 0x00), .number = 45100005, ENTRIES(dzg)},
	{"no-pin", "FNN meter whose PIN has not been entered: whole kWh, no power", FNN,
		FNN_ID('E', 'M', 'H', 0x00), .number = 75100006, ENTRIES(no_pin)},
	{"holley-kermit", "Holley with KERMIT checksums, bare time, values of past months", FNN,
		FNN_ID('H', 'L', 'Y', 0x02), .number = 75100007, .kermit = true, .time = TIME_BARE,
		.long_tags = true, ENTRIES(holley_kermit)},
	{"tariffs", "EDL meter with tariffs instead of a total, power in 1.7.0", EDL,
		.id = "75100008", .id_length = 8, .time = TIME_ABSENT, ENTRIES(tariffs)},
	{"hager", "Hager: power in 1.7.1 with four decimals, export by tariff", EDL,
		.id = "7510009", .id_length = 7, .group = 1, ENTRIES(hager)},
	{"easymeter", "EasyMeter: three phases, energies with four decimals", EDL,
		EDL_ID('E', 'S', 'Y'), .number = 75100010, ENTRIES(easymeter)},
	{"escape-value", "FNN meter with octets that look like an escape", FNN,
		FNN_ID('A', 'P', 'A', 0x00), .number = 75100011, ENTRIES(escape_value)},
	{"inf-off", "FNN meter with PIN whose extended data are off: energies, no power", FNN,
		FNN_ID('I', 'S', 'K', 0x00), .number = 75100012, ENTRIES(inf_off)},
	{"relapse", "FNN meter that falls back to whole kWh 120 s after its PIN was entered", FNN,
		FNN_ID('E', 'M', 'H', 0x00), .number = 75100013, .open_s = 120, ENTRIES(fnn_total),
		RELAPSED(no_pin)},
	{"wrong-sign", "FNN meter whose counters run against its power", FNN,
		FNN_ID('X', 'X', 'X', 0x00), .number = 75100015, ENTRIES(wrong_sign)},
	{"no-direction", "FNN meter that sends its power without sign and status", FNN,
		FNN_ID('X', 'X', 'X', 0x00), .number = 75100016, ENTRIES(magnitude)},
	{"odd-checksum", "FNN meter whose messages have checksums of an unknown family", FNN,
		FNN_ID('X', 'X', 'X', 0x00), .number = 75100017, .arc = true, ENTRIES(fnn_total)},
	{"no-list", "FNN meter that opens and closes, and lists nothing", FNN,
		FNN_ID('X', 'X', 'X', 0x00), .number = 75100018, .is_empty = true,
		ENTRIES(fnn_total)},
	{"holley-one-way", "Holley, one-way: power without a sign, direction in the status word",
		FNN, FNN_ID('H', 'L', 'Y', 0x02), .number = 75100019, .time = TIME_BARE,
		.long_tags = true, ENTRIES(holley_one_way)},
	{"status-phases", "FNN meter whose phases have their direction in the status word, too",
		FNN, FNN_ID('E', 'L', 'S', 0x00), .number = 75100020, ENTRIES(status_phases)},
	{"edl-phases", "EDL meter: total and phases without a sign, direction in the status word",
		EDL, EDL_ID('I', 'S', 'K'), .number = 75100021, ENTRIES(edl_phases)},
	{"efr-sgm-dd", "EFR SGM-DD: small negative power with 00 in front, reads as positive", FNN,
		FNN_ID('E', 'F', 'R', 0x20), .number = 75100022, ENTRIES(efr_sgm_dd)},
	{"dzg-widened", "DZG of newer firmware: negative power that reads as positive", FNN,
		FNN_ID('D', 'Z', 'G', 0x00), .number = 40100023, ENTRIES(dzg_widened)},
	{"dzg-energies", "DZG below number 60000000 whose energies read as negative, too", FNN,
		FNN_ID('D', 'Z', 'G', 0x00), .number = 45100024, ENTRIES(dzg_energies)},
	{"norax-1d", "Apator Norax 1D+: one phase, voltage and current under names of the total",
		FNN, FNN_ID('A', 'P', 'A', 0x01), .number = 10100025, ENTRIES(norax_1d)},
};

enum { N_PROFILES = sizeof profiles / sizeof *profiles };

const struct sml_profile *sml_profile_at(size_t i)
{
	return i < N_PROFILES ? &profiles[i] : NULL;
}

const struct sml_profile *sml_profile_find(const char *name)
{
	for (size_t i = 0; i < N_PROFILES; i++)
		if (strcmp(profiles[i].name, name) == 0)
			return &profiles[i];
	return NULL;
}

const char *sml_profile_name(const struct sml_profile *p)
{
	return p->name;
}

const char *sml_profile_title(const struct sml_profile *p)
{
	return p->title;
}

uint32_t sml_profile_period_ms(const struct sml_profile *p)
{
	return p->period_ms;
}
