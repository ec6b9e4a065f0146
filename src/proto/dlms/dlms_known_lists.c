/* The positional lists that grid operators in Europe are known to set, by the types of their
 * elements and by what octets must be. Left out: lists that name their values (dlms_values.c), and
 * those of an owner (dlms_definition.c). */
#include "proto/dlms/dlms_known_lists.h"

#include "proto/dlms/axdr.h"
#include "reading/unit.h"

/* An element that is not used, and one with a name. */
#define SKIP(t)             \
	{                   \
		.type = (t) \
	}
#define SKIP_OCTETS(k)                                           \
	{                                                        \
		.type = AXDR_OCTETS, .content = DLMS_CONTENT_##k \
	}
#define ID(t, k, a, b, c, d, e)                                                          \
	{                                                                                \
		.type = (t), .content = DLMS_CONTENT_##k, .unit = UNIT_UNSAID, .obis = { \
			a,                                                               \
			b,                                                               \
			c,                                                               \
			d,                                                               \
			e,                                                               \
			255                                                              \
		}                                                                        \
	}
#define NUMBER(t, s, u, c, d, e)                                                        \
	{                                                                               \
		.type = (t), .scaler = (s), .unit = (u), .obis = { 1, 0, c, d, e, 255 } \
	}

#define OCT AXDR_OCTETS
#define U16 AXDR_LONG_UNSIGNED
#define U32 AXDR_DOUBLE_LONG_UNSIGNED
#define U64 AXDR_LONG64_UNSIGNED

#define DEVICE_NAME  ID(OCT, TEXT, 0, 0, 42, 0, 0)
#define DEVICE_ID(e) ID(OCT, TEXT, 0, 0, 96, 1, e)
#define SECOND_ID(e) ID(OCT, TEXT_OR_EMPTY, 0, 0, 96, 1, e)
#define CLOCK        ID(OCT, DATE_TIME, 0, 0, 1, 0, 0)
#define TIME(a)      ID(OCT, TIME, a, 0, 0, 9, 1)
#define DATE(a)      ID(OCT, DATE, a, 0, 0, 9, 2)

#define W(t, c)       NUMBER(t, 0, UNIT_W, c, 7, 0)
#define VAR(t, c)     NUMBER(t, 0, UNIT_VAR, c, 7, 0)
#define WH(t, c, e)   NUMBER(t, 0, UNIT_WH, c, 8, e)
#define VARH(t, c, e) NUMBER(t, 0, UNIT_VARH, c, 8, e)
#define V(s, c)       NUMBER(U16, s, UNIT_V, c, 7, 0)
#define ANY_V(t, c)   NUMBER(t, 0, UNIT_UNSAID, c, 7, 0) /* dlms_scale_voltages() */
#define A(s, c)       NUMBER(U16, s, UNIT_A, c, 7, 0)

/* Groups that come in the same order everywhere. */
#define POWERS          W(U32, 1), W(U32, 2), VAR(U32, 3), VAR(U32, 4)
#define ENERGIES(t)     WH(t, 1, 0), WH(t, 2, 0), VARH(t, 3, 0), VARH(t, 4, 0)
#define TARIFFS(c)      WH(U32, c, 0), WH(U32, c, 1), WH(U32, c, 2)
#define PHASES_IN       W(U32, 21), W(U32, 41), W(U32, 61)
#define PHASES_OUT      W(U32, 22), W(U32, 42), W(U32, 62)
#define VOLTAGES(s)     V(s, 32), V(s, 52), V(s, 72)
#define ANY_VOLTAGES(t) ANY_V(t, 32), ANY_V(t, 52), ANY_V(t, 72)
#define CURRENTS(s)     A(s, 31), A(s, 51), A(s, 71)

/* Iskraemeco AM550 in Slovenia (interface I1), by grid operator. */
#define SI_REDUXI                                                                              \
	POWERS, ENERGIES(U32), NUMBER(U16, -2, UNIT_HZ, 14, 7, 0), CURRENTS(-2), VOLTAGES(-1), \
		PHASES_IN, PHASES_OUT

static const struct dlms_position si_23[] = {DEVICE_ID(1), SKIP_OCTETS(TEXT_OR_EMPTY), SI_REDUXI};
static const struct dlms_position si_22[] = {DEVICE_ID(1), SI_REDUXI};
static const struct dlms_position si_18[] = {
	DEVICE_NAME, SECOND_ID(3), POWERS, VOLTAGES(-1), CURRENTS(-2), PHASES_IN, PHASES_OUT};
static const struct dlms_position si_12_energy[] = {DEVICE_NAME, SECOND_ID(3),
	ID(DLMS_TYPE_SWITCH, ANY, 0, 0, 96, 3, 10), ID(OCT, ANY, 0, 0, 96, 14, 0), TARIFFS(1),
	TARIFFS(2), VARH(U32, 3, 0), VARH(U32, 4, 0)};
static const struct dlms_position si_12_celje[] = {
	DEVICE_NAME, SECOND_ID(3), VOLTAGES(-1), CURRENTS(-2), POWERS};
static const struct dlms_position si_10[] = {
	DEVICE_NAME, SECOND_ID(2), POWERS, V(-1, 32), A(-2, 31), W(U32, 21), W(U32, 22)};
static const struct dlms_position si_10_tariffs[] = {DEVICE_NAME,
	ID(OCT, TEXT_OF_8, 0, 0, 96, 1, 2), WH(U32, 1, 1), WH(U32, 1, 2), WH(U32, 2, 1),
	WH(U32, 2, 2), VARH(U32, 3, 1), VARH(U32, 3, 2), VARH(U32, 4, 1), VARH(U32, 4, 2)};
static const struct dlms_position si_9_one_phase[] = {
	DEVICE_NAME, SECOND_ID(2), POWERS, V(-1, 32), SKIP(U32), SKIP(U32)};
static const struct dlms_position si_9[] = {
	DEVICE_NAME, W(U32, 1), W(U32, 2), TARIFFS(1), TARIFFS(2)};
static const struct dlms_position si_8[] = {
	DEVICE_NAME, SECOND_ID(2), V(-1, 32), A(-2, 31), POWERS};
static const struct dlms_position si_4[] = {
	ID(OCT, TEXT_OF_8, 0, 0, 96, 1, 0), SKIP(AXDR_UNSIGNED), WH(U32, 1, 0), WH(U32, 2, 0)};

/* Austria: AM550 and Siemens IM150, IM350. The first element names the push setup. The second list
 * of ten has the types of SODO's tariffs: there an identifier stands where this one has its
 * clock. */
#define AT_HEAD SKIP_OCTETS(SETUP), DEVICE_ID(1), TIME(1), DATE(1)

static const struct dlms_position at_12[] = {AT_HEAD, ENERGIES(U32), W(U32, 1), W(U32, 2),
	ID(OCT, ANY, 0, 0, 96, 13, 0), ID(OCT, ANY, 0, 0, 96, 13, 1)};
static const struct dlms_position at_10[] = {AT_HEAD, ENERGIES(U32), W(U32, 1), W(U32, 2)};
static const struct dlms_position at_12_wien[] = {AT_HEAD, ENERGIES(U32), POWERS};
static const struct dlms_position at_10_wien[] = {DEVICE_NAME, CLOCK, ENERGIES(U32), POWERS};
static const struct dlms_position at_9_wien[] = {CLOCK, ENERGIES(U32), POWERS};

/* Landis+Gyr E450 in Burgenland, in whole volts or tenths. */
#define BURGENLAND \
	ANY_VOLTAGES(U16), CURRENTS(-2), W(U32, 1), W(U32, 2), WH(U32, 1, 0), WH(U32, 2, 0)
static const struct dlms_position at_14_burgenland[] = {
	BURGENLAND, SKIP(U16), SKIP(U16), SKIP(U16), DEVICE_ID(0)};
static const struct dlms_position at_11_burgenland[] = {BURGENLAND, DEVICE_ID(0)};

/* Iskraemeco IE.5 in Croatia; the shorter list has neither reactive energies nor a power factor. */
#define HR_HEAD DEVICE_ID(0), TIME(0), DATE(0), TARIFFS(1), TARIFFS(2)
#define HR_TAIL                                                                         \
	PHASES_IN, PHASES_OUT, VOLTAGES(-1), CURRENTS(-2), SKIP(U32), SKIP(AXDR_ARRAY), \
		SKIP(AXDR_ARRAY), SKIP(AXDR_ARRAY), SKIP(AXDR_BOOLEAN)

static const struct dlms_position hr_33[] = {HR_HEAD, VARH(U32, 5, 0), VARH(U32, 6, 0),
	VARH(U32, 7, 0), VARH(U32, 8, 0), W(U32, 1), W(U32, 2),
	NUMBER(U16, -3, UNIT_NONE, 13, 7, 0), HR_TAIL};
static const struct dlms_position hr_28[] = {HR_HEAD, W(U32, 1), W(U32, 2), HR_TAIL};

/* Kaifa in Norway and Sweden: milliamperes and tenths of volts, in 32 bits. */
#define KFM_HEAD    ID(OCT, KFM, 1, 1, 0, 2, 129), SECOND_ID(0), SECOND_ID(7), POWERS
#define KFM_A(c)    NUMBER(U32, -3, UNIT_A, c, 7, 0)
#define KFM_1_PHASE KFM_HEAD, KFM_A(31), ANY_V(U32, 32)
#define KFM_3_PHASE KFM_HEAD, KFM_A(31), KFM_A(51), KFM_A(71), ANY_VOLTAGES(U32)

static const struct dlms_position kfm_1[] = {W(U32, 1)};
static const struct dlms_position kfm_9[] = {KFM_1_PHASE};
static const struct dlms_position kfm_13[] = {KFM_3_PHASE};
static const struct dlms_position kfm_14[] = {KFM_1_PHASE, CLOCK, ENERGIES(U32)};
static const struct dlms_position kfm_18[] = {KFM_3_PHASE, CLOCK, ENERGIES(U32)};
static const struct dlms_position kfm_18_long[] = {KFM_3_PHASE, CLOCK, ENERGIES(U64)};

#define LIST(name, positions)                                                   \
	{                                                                       \
		name, sizeof(positions) / sizeof *(positions), positions, false \
	}

const struct dlms_list dlms_known_lists[] = {
	LIST("Reduxi, 23 values", si_23),
	LIST("Reduxi, 22 values", si_22),
	LIST("SODO live, 3 phases", si_18),
	LIST("SODO energies", si_12_energy),
	LIST("Elektro Celje live, 3 phases", si_12_celje),
	LIST("SODO live, 1 phase", si_10),
	LIST("SODO tariffs", si_10_tariffs),
	LIST("SODO live, 1 phase, short", si_9_one_phase),
	LIST("SODO live with energies", si_9),
	LIST("SODO live, 1 phase, voltage first", si_8),
	LIST("SODO totals", si_4),
	LIST("Austria, 12 values", at_12),
	LIST("Austria, 10 values", at_10),
	LIST("Wiener Netze, 12 values", at_12_wien),
	LIST("Wiener Netze, 10 values", at_10_wien),
	LIST("Wiener Netze, 9 values", at_9_wien),
	LIST("Netz Burgenland, 14 values", at_14_burgenland),
	LIST("Netz Burgenland, 11 values", at_11_burgenland),
	LIST("HEP, 33 values", hr_33),
	LIST("HEP, 28 values", hr_28),
	{"Kaifa list 1", 1, kfm_1, true},
	LIST("Kaifa list 2, 1 phase", kfm_9),
	LIST("Kaifa list 2, 3 phases", kfm_13),
	LIST("Kaifa list 3, 1 phase", kfm_14),
	LIST("Kaifa list 3, 3 phases", kfm_18),
	LIST("Kaifa list 3, 3 phases, 64 bits", kfm_18_long),
	{0},
};
