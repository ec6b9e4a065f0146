/* The table of profiles and the telegrams that come of it. */
#include "sim/sml_profile.h"

#include "sim/sml_encode.h"
#include "reading/obis.h"
#include "reading/unit.h"

#include <stdlib.h>
#include <string.h>

enum {
	TAG_OPEN_RES = 0x0101,
	TAG_CLOSE_RES = 0x0201,
	TAG_GET_LIST_RES = 0x0701,
	ID_MAX = 10,
	SECONDS_FIRST = 1000000,
	MILLI = -3, /* exponent in which the house counts */
};

/* What an entry of a list says. */
enum says {
	SAYS_MAKER,
	SAYS_ID,
	SAYS_KEY,
	SAYS_FIRMWARE,
	SAYS_ESCAPE, /* octets that look like an escape */
	SAYS_IMPORT,
	SAYS_EXPORT,
	SAYS_IMPORT_PEAK, /* the tariffs, two thirds and one */
	SAYS_IMPORT_OFF_PEAK,
	SAYS_MONTH, /* a value of the past */
	SAYS_POWER,
	SAYS_MAGNITUDE,
	SAYS_PHASE_POWER,
	SAYS_VOLTAGE,
	SAYS_CURRENT,
	SAYS_ANGLE,
	SAYS_FREQUENCY,
};

enum form {
	FORM_UNSIGNED,
	FORM_SIGNED,
	FORM_DZG, /* signed type, but leading zero bytes of a positive number are cut */
};

struct entry {
	struct obis obis;
	enum says says;
	uint8_t phase; /* 0 to 2 */
	uint8_t unit;
	int8_t scaler;
	enum form form;
	uint8_t width; /* octets; 0: as few as possible */
	bool has_status;
};

enum status {
	STATUS_FNN,
	STATUS_EDL,
};

enum time {
	TIME_INDEX, /* list of choice and seconds, as the standard has it */
	TIME_BARE,  /* the seconds alone */
	TIME_ABSENT,
};

struct sml_profile {
	const char *name, *title;
	uint32_t period_ms;
	uint8_t id[ID_MAX]; /* the number replaces its last four octets, see number_at */
	uint8_t id_length;
	uint8_t number_at; /* in id; 0: the id is fixed */
	uint32_t number;
	enum status status;
	enum time time;
	bool long_tags; /* four octets instead of two */
	uint8_t group;
	bool kermit;
	bool arc;        /* the messages' checksums are of a family that no meter has */
	uint32_t open_s; /* how long it sends `entries`, then `relapsed`; 0: for ever */
	bool is_empty;   /* its files have no list */
	size_t n_entries;
	const struct entry *entries;
	size_t n_relapsed;
	const struct entry *relapsed;
};

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
	POWER(16, 0, SAYS_POWER, 0, -2, FORM_DZG, 0)};

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

void sml_meter_init(struct sml_meter *m, const struct sml_profile *p)
{
	*m = (struct sml_meter){.profile = p, .number = p->number, .seconds = SECONDS_FIRST};
}

static void put_id(struct sml_encoder *e, const struct sml_meter *m)
{
	const struct sml_profile *p = m->profile;
	uint8_t id[ID_MAX];

	memcpy(id, p->id, sizeof id);
	for (int i = 0; p->number_at && i < 4; i++)
		id[p->number_at + i] = (uint8_t)(m->number >> (24 - 8 * i));
	sml_encode_octets(e, id, p->id_length);
}

static void put_time(struct sml_encoder *e, const struct sml_meter *m)
{
	switch (m->profile->time) {
	case TIME_INDEX:
		sml_encode_list(e, 2);
		sml_encode_unsigned(e, 1, 1); /* secIndex */
		sml_encode_unsigned(e, m->seconds, 4);
		break;
	case TIME_BARE:
		sml_encode_unsigned(e, m->seconds, 4);
		break;
	case TIME_ABSENT:
		sml_encode_absent(e);
		break;
	}
}

static uint32_t status_word(const struct sml_profile *p, const struct house *h)
{
	uint32_t word = 0x1c0104; /* FNN: three voltages, current flows */

	if (p->status == STATUS_EDL)
		return house_power_mw(h) < 0 ? 0x1a2 : 0x182;
	if (house_power_mw(h) < 0)
		word |= 1u << 11;
	for (int i = 0; i < HOUSE_PHASES; i++)
		if (h->power_mw[i] < 0)
			word |= 1u << (12 + i);
	return word;
}

/* In thousandths of the unit. */
static int64_t measured(const struct entry *entry, const struct house *h)
{
	const int64_t uj_per_mwh = 3600000;
	int64_t import = h->import_uj / uj_per_mwh;

	switch (entry->says) {
	case SAYS_IMPORT:
		return import;
	case SAYS_EXPORT:
		return h->export_uj / uj_per_mwh;
	case SAYS_IMPORT_PEAK:
		return import / 300 * 200;
	case SAYS_IMPORT_OFF_PEAK:
		return import / 300 * 100;
	case SAYS_MONTH:
		return 123400000;
	case SAYS_POWER:
		return house_power_mw(h);
	case SAYS_MAGNITUDE:
		return llabs(house_power_mw(h));
	case SAYS_PHASE_POWER:
		return h->power_mw[entry->phase];
	case SAYS_VOLTAGE:
		return h->voltage_mv[entry->phase];
	case SAYS_CURRENT:
		return h->current_ma[entry->phase];
	case SAYS_ANGLE:
		return h->angle_mdeg[entry->phase];
	case SAYS_FREQUENCY:
		return h->frequency_mhz;
	case SAYS_MAKER:
	case SAYS_ID:
	case SAYS_KEY:
	case SAYS_FIRMWARE:
	case SAYS_ESCAPE:
		break;
	}
	return 0;
}

/* Meters cut, they do not round. */
static int64_t scaled(int64_t milli, int scaler)
{
	for (; scaler < MILLI; scaler++)
		milli *= 10;
	for (; scaler > MILLI; scaler--)
		milli /= 10;
	return milli;
}

/* The fault of old DZG meters: the zeros of a positive number go, and with them its sign. */
static void put_dzg(struct sml_encoder *e, int64_t v)
{
	int width = 1;

	while (width < 4 && v >> (8 * width))
		width++;
	sml_encode_signed(e, v, v < 0 ? 4 : width);
}

static void put_number(struct sml_encoder *e, const struct entry *entry, const struct house *h)
{
	int64_t v = scaled(measured(entry, h), entry->scaler);

	sml_encode_unsigned(e, entry->unit, 1);
	sml_encode_signed(e, entry->scaler, 1);
	switch (entry->form) {
	case FORM_UNSIGNED:
		sml_encode_unsigned(e, (uint64_t)v, entry->width);
		break;
	case FORM_SIGNED:
		sml_encode_signed(e, v, entry->width);
		break;
	case FORM_DZG:
		put_dzg(e, v);
		break;
	}
}

static void put_octets(struct sml_encoder *e, const struct entry *entry, const struct sml_meter *m)
{
	static const uint8_t escape[] = {0x11, 0x1b, 0x1b, 0x1b, 0x1b, 0x22};
	uint8_t key[48];

	sml_encode_absent(e); /* unit */
	sml_encode_absent(e); /* scaler */
	for (size_t i = 0; i < sizeof key; i++)
		key[i] = (uint8_t)(i * 37 + m->number);
	if (entry->says == SAYS_MAKER)
		sml_encode_octets(e, m->profile->id + 2, 3);
	else if (entry->says == SAYS_ID)
		put_id(e, m);
	else if (entry->says == SAYS_KEY)
		sml_encode_octets(e, key, sizeof key);
	else if (entry->says == SAYS_FIRMWARE)
		sml_encode_octets(e, "03.01", 5);
	else
		sml_encode_octets(e, escape, sizeof escape);
}

static void put_entry(struct sml_encoder *e, const struct entry *entry, const struct sml_meter *m,
	const struct house *h)
{
	const struct obis *o = &entry->obis;
	const uint8_t name[] = {o->a, o->b, o->c, o->d, o->e, o->f};

	sml_encode_list(e, 7);
	sml_encode_octets(e, name, sizeof name);
	if (entry->has_status)
		sml_encode_unsigned(e, status_word(m->profile, h), 0);
	else
		sml_encode_absent(e);
	sml_encode_absent(e); /* valTime */
	if (entry->says >= SAYS_IMPORT)
		put_number(e, entry, h);
	else
		put_octets(e, entry, m);
	sml_encode_absent(e); /* valueSignature */
}

static void put_open(struct sml_encoder *e, const struct sml_meter *m)
{
	const uint8_t file_id[] = {0x00, 0x51, 0x00, m->transaction};

	sml_encode_message(e, m->transaction, m->profile->group, TAG_OPEN_RES);
	sml_encode_list(e, 6);
	sml_encode_absent(e); /* codepage */
	sml_encode_absent(e); /* clientId */
	sml_encode_octets(e, file_id, sizeof file_id);
	put_id(e, m);
	put_time(e, m);
	sml_encode_absent(e); /* smlVersion: 1 */
	sml_encode_message_end(e);
}

static void put_list(struct sml_encoder *e, const struct sml_meter *m, const struct house *h)
{
	static const uint8_t list_name[] = {0x01, 0x00, 0x62, 0x0a, 0xff, 0xff};
	const struct sml_profile *p = m->profile;
	bool has_relapsed = p->open_s && m->seconds - SECONDS_FIRST >= p->open_s;
	const struct entry *entries = has_relapsed ? p->relapsed : p->entries;
	size_t n = has_relapsed ? p->n_relapsed : p->n_entries;

	sml_encode_message(e, (uint8_t)(m->transaction + 1), m->profile->group, TAG_GET_LIST_RES);
	sml_encode_list(e, 7);
	sml_encode_absent(e); /* clientId */
	put_id(e, m);
	sml_encode_octets(e, list_name, sizeof list_name);
	put_time(e, m);
	sml_encode_list(e, n);
	for (size_t i = 0; i < n; i++)
		put_entry(e, &entries[i], m, h);
	sml_encode_absent(e); /* listSignature */
	sml_encode_absent(e); /* actGatewayTime */
	sml_encode_message_end(e);
}

static void put_close(struct sml_encoder *e, const struct sml_meter *m)
{
	sml_encode_message(e, (uint8_t)(m->transaction + 2), m->profile->group, TAG_CLOSE_RES);
	sml_encode_list(e, 1);
	sml_encode_absent(e); /* globalSignature */
	sml_encode_message_end(e);
}

size_t sml_meter_telegram(struct sml_meter *m, const struct house *h, uint8_t out[SML_TELEGRAM_MAX])
{
	uint8_t messages[SML_TELEGRAM_MAX / 2];
	struct sml_encoder e, file;

	sml_encode_init(&e, messages, sizeof messages);
	e.kermit = m->profile->kermit;
	e.arc = m->profile->arc;
	e.tag_width = m->profile->long_tags ? 4 : 2;
	put_open(&e, m);
	if (!m->profile->is_empty)
		put_list(&e, m, h);
	put_close(&e, m);
	sml_encode_init(&file, out, SML_TELEGRAM_MAX);
	file.kermit = m->profile->kermit;
	sml_encode_file(&file, messages, e.n);
	m->transaction = (uint8_t)(m->transaction + 3);
	return e.is_full || file.is_full ? 0 : file.n;
}
