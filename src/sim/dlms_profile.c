/* The table of profiles and the telegrams that come of it. */
#include "sim/dlms_profile.h"

#include "sim/dlms_encode.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	BOOLEAN = 3,
	U32 = 6,
	OCTETS = 9,
	U16 = 18,
	ENUM = 22,
	ARRAY = 1,
	STRUCTURE = 2,
	RELAYS = 6,
	QUARTER_HOUR_S = 900,
	SEGMENT = 154,
	BLOCK = 60,
	APDU_MAX = 1024,
};

/* What an element of a list says. */
enum says {
	SAYS_DEVICE_NAME,
	SAYS_LIST,
	SAYS_SWITCH,
	SAYS_TARIFF,
	SAYS_KFM_LIST,
	SAYS_KFM_NUMBER,
	SAYS_KFM_TYPE,
	SAYS_IMPORT,
	SAYS_EXPORT,
	SAYS_REACTIVE_IMPORT,
	SAYS_REACTIVE_EXPORT,
	SAYS_PHASE_IMPORT,
	SAYS_PHASE_EXPORT,
	SAYS_TENTHS_OF_VOLT,
	SAYS_HUNDREDTHS_OF_AMPERE,
	SAYS_MILLIAMPERE,
	SAYS_HUNDREDTHS_OF_HERTZ,
	SAYS_ENERGY_IMPORT, /* the argument is the tariff; 0: the total */
	SAYS_ENERGY_EXPORT,
	SAYS_REACTIVE_ENERGY,
};

struct element {
	uint8_t type;
	uint8_t says; /* enum says */
	uint8_t of;   /* phase, 0 to 2, or tariff */
};

enum link {
	LINK_HDLC,
	LINK_BLOCKS,
	LINK_MBUS,
	LINK_NONE,
};

struct list {
	size_t n;
	const struct element *elements;
};

struct dlms_profile {
	const char *name, *title;
	uint32_t period_ms, baud, number;
	enum link link;
	uint8_t security; /* security control; 0: plain */
	bool has_date_tag;
	struct list live;
	unsigned short_lists; /* of so many all but the last are `brief` */
	struct list brief;
	struct list energies; /* each quarter of an hour */
	bool is_described; /* names stand before the values; relays are sent by turns with them */
};

#define POWERS                                                                        \
	{U32, SAYS_IMPORT, 0}, {U32, SAYS_EXPORT, 0}, {U32, SAYS_REACTIVE_IMPORT, 0}, \
	{                                                                             \
		U32, SAYS_REACTIVE_EXPORT, 0                                          \
	}
#define EACH_PHASE(type, says)            \
	{type, says, 0}, {type, says, 1}, \
	{                                 \
		type, says, 2             \
	}
#define ID(says)                \
	{                       \
		OCTETS, says, 0 \
	}

static const struct element sodo_live[] = {ID(SAYS_DEVICE_NAME), ID(SAYS_LIST), POWERS,
	EACH_PHASE(U16, SAYS_TENTHS_OF_VOLT), EACH_PHASE(U16, SAYS_HUNDREDTHS_OF_AMPERE),
	EACH_PHASE(U32, SAYS_PHASE_IMPORT), EACH_PHASE(U32, SAYS_PHASE_EXPORT)};
static const struct element sodo_energies[] = {ID(SAYS_DEVICE_NAME), ID(SAYS_LIST),
	{ENUM, SAYS_SWITCH, 0}, ID(SAYS_TARIFF), {U32, SAYS_ENERGY_IMPORT, 0},
	{U32, SAYS_ENERGY_IMPORT, 1}, {U32, SAYS_ENERGY_IMPORT, 2}, {U32, SAYS_ENERGY_EXPORT, 0},
	{U32, SAYS_ENERGY_EXPORT, 1}, {U32, SAYS_ENERGY_EXPORT, 2}, {U32, SAYS_REACTIVE_ENERGY, 0},
	{U32, SAYS_REACTIVE_ENERGY, 1}};
static const struct element old_energies[] = {ID(SAYS_DEVICE_NAME), ID(SAYS_LIST),
	{BOOLEAN, SAYS_SWITCH, 0}, ID(SAYS_TARIFF), {U32, SAYS_ENERGY_IMPORT, 0},
	{U32, SAYS_ENERGY_IMPORT, 1}, {U32, SAYS_ENERGY_IMPORT, 2}, {U32, SAYS_ENERGY_EXPORT, 0},
	{U32, SAYS_ENERGY_EXPORT, 1}, {U32, SAYS_ENERGY_EXPORT, 2}, {U32, SAYS_REACTIVE_ENERGY, 0},
	{U32, SAYS_REACTIVE_ENERGY, 1}};
static const struct element reduxi[] = {ID(SAYS_DEVICE_NAME), ID(SAYS_LIST), POWERS,
	{U32, SAYS_ENERGY_IMPORT, 0}, {U32, SAYS_ENERGY_EXPORT, 0}, {U32, SAYS_REACTIVE_ENERGY, 0},
	{U32, SAYS_REACTIVE_ENERGY, 1}, {U16, SAYS_HUNDREDTHS_OF_HERTZ, 0},
	EACH_PHASE(U16, SAYS_HUNDREDTHS_OF_AMPERE), EACH_PHASE(U16, SAYS_TENTHS_OF_VOLT),
	EACH_PHASE(U32, SAYS_PHASE_IMPORT), EACH_PHASE(U32, SAYS_PHASE_EXPORT)};
static const struct element celje[] = {ID(SAYS_DEVICE_NAME), ID(SAYS_LIST),
	EACH_PHASE(U16, SAYS_TENTHS_OF_VOLT), EACH_PHASE(U16, SAYS_HUNDREDTHS_OF_AMPERE), POWERS};
static const struct element unknown[] = {ID(SAYS_DEVICE_NAME), {U32, SAYS_IMPORT, 0},
	{U16, SAYS_TENTHS_OF_VOLT, 0}, {U32, SAYS_EXPORT, 0}, {U16, SAYS_HUNDREDTHS_OF_AMPERE, 0}};
static const struct element kaifa_brief[] = {{U32, SAYS_IMPORT, 0}};
static const struct element kaifa_live[] = {ID(SAYS_KFM_LIST), ID(SAYS_KFM_NUMBER),
	ID(SAYS_KFM_TYPE), POWERS, EACH_PHASE(U32, SAYS_MILLIAMPERE),
	EACH_PHASE(U32, SAYS_TENTHS_OF_VOLT)};

#define LIST(elements)                                          \
	{                                                       \
		sizeof(elements) / sizeof *(elements), elements \
	}
#define AM550(n, t, l, s, list)                                                          \
	.name = (n), .title = (t), .period_ms = 1000, .baud = 38400, .number = 70000001, \
	.link = (l), .security = (s), .live = LIST(list)

static const struct dlms_profile profiles[] = {
	{AM550("am550", "Iskraemeco AM550: live and 15-minute lists, plain", LINK_HDLC, 0,
		 sodo_live),
		.energies = LIST(sodo_energies)},
	{AM550("am550-glo30", "the same, encrypted and authenticated", LINK_HDLC, 0x30, sodo_live),
		.energies = LIST(sodo_energies)},
	{AM550("am550-glo20", "the same, encrypted only", LINK_HDLC, 0x20, sodo_live),
		.energies = LIST(old_energies)},
	{AM550("am550-glo10", "the same, authenticated only", LINK_HDLC, 0x10, sodo_live),
		.energies = LIST(sodo_energies)},
	{AM550("am550-segments", "list of 23 (Reduxi) in two HDLC segments", LINK_HDLC, 0, reduxi)},
	{AM550("am550-blocks", "the same, encrypted, in block transfer", LINK_BLOCKS, 0x30,
		reduxi)},
	{AM550("am550-mbus", "the same, encrypted, over M-Bus", LINK_MBUS, 0x21, reduxi)},
	{AM550("am550-celje", "list of 12, voltages first", LINK_HDLC, 0, celje)},
	{AM550("am550-suite2", "encrypted in a security suite that nobody has", LINK_HDLC, 0x32,
		sodo_live)},
	{AM550("am550-energies", "energies alone, no live values", LINK_HDLC, 0, sodo_energies)},
	{AM550("am550-unknown", "a list that nobody has defined", LINK_HDLC, 0, unknown)},
	{.name = "kaifa",
		.title = "Kaifa MA304H3E: power each 2 s, all each 10 s, 2400 8E1",
		.period_ms = 2000,
		.baud = 2400,
		.number = 70000002,
		.has_date_tag = true,
		.live = LIST(kaifa_live),
		.short_lists = 5,
		.brief = LIST(kaifa_brief)},
	{.name = "czech",
		.title = "ZPA: power each minute, relays in between, no checksum",
		.period_ms = 30000,
		.baud = 9600,
		.number = 70000003,
		.link = LINK_NONE,
		.is_described = true},
};

/* Names and values of Czech meters, by turns with the states of their relays, which have no names. */
static const struct {
	uint8_t c, d, says;
} described[] = {
	{1, 7, SAYS_IMPORT},
	{2, 7, SAYS_EXPORT},
	{1, 8, SAYS_ENERGY_IMPORT},
	{2, 8, SAYS_ENERGY_EXPORT},
};

const uint8_t dlms_profile_key[16] = {0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08, 0x09,
	0x0a, 0x0b, 0x0c, 0x0d, 0x0e, 0x0f};
const uint8_t dlms_profile_auth_key[16] = {0xd0, 0xd1, 0xd2, 0xd3, 0xd4, 0xd5, 0xd6, 0xd7, 0xd8,
	0xd9, 0xda, 0xdb, 0xdc, 0xdd, 0xde, 0xdf};

const struct dlms_profile *dlms_profile_at(size_t i)
{
	return i < sizeof profiles / sizeof *profiles ? &profiles[i] : NULL;
}

const char *dlms_profile_name(const struct dlms_profile *p)
{
	return p->name;
}

const char *dlms_profile_title(const struct dlms_profile *p)
{
	return p->title;
}

uint32_t dlms_profile_period_ms(const struct dlms_profile *p)
{
	return p->period_ms;
}

uint32_t dlms_profile_baud(const struct dlms_profile *p)
{
	return p->baud;
}

void dlms_meter_init(struct dlms_meter *m, const struct dlms_profile *p)
{
	*m = (struct dlms_meter){
		.profile = p, .number = p->number, .key = dlms_profile_key, .counter = 1};
}

/* To the nearest whole `unit`. */
static int64_t rounded(int64_t v, int64_t unit)
{
	return (v >= 0 ? v + unit / 2 : v - unit / 2) / unit;
}

static int64_t positive(int64_t v)
{
	return v > 0 ? v : 0;
}

/* The total is the sum of the phases as they are sent. */
static int64_t power_w(const struct house *h)
{
	int64_t sum = 0;

	for (int i = 0; i < HOUSE_PHASES; i++)
		sum += rounded(h->power_mw[i], 1000);
	return sum;
}

static int64_t energy_wh(int64_t uj, int tariff)
{
	int64_t total = uj / 3600000000, second = total * 2 / 3;

	return tariff == 0 ? total : tariff == 1 ? total - second : second;
}

static int64_t measured(const struct element *e, const struct house *h)
{
	switch ((enum says)e->says) {
	case SAYS_SWITCH:
		return 1;
	case SAYS_IMPORT:
		return positive(power_w(h));
	case SAYS_EXPORT:
		return positive(-power_w(h));
	case SAYS_REACTIVE_IMPORT:
		return 120;
	case SAYS_PHASE_IMPORT:
		return positive(rounded(h->power_mw[e->of], 1000));
	case SAYS_PHASE_EXPORT:
		return positive(-rounded(h->power_mw[e->of], 1000));
	case SAYS_TENTHS_OF_VOLT:
		return rounded(h->voltage_mv[e->of], 100);
	case SAYS_HUNDREDTHS_OF_AMPERE:
		return rounded(h->current_ma[e->of], 10);
	case SAYS_MILLIAMPERE:
		return h->current_ma[e->of];
	case SAYS_HUNDREDTHS_OF_HERTZ:
		return rounded(h->frequency_mhz, 10);
	case SAYS_ENERGY_IMPORT:
		return energy_wh(h->import_uj, e->of);
	case SAYS_ENERGY_EXPORT:
		return energy_wh(h->export_uj, e->of);
	case SAYS_REACTIVE_ENERGY:
		return e->of ? 12345 : 6789;
	case SAYS_REACTIVE_EXPORT:
	case SAYS_DEVICE_NAME:
	case SAYS_LIST:
	case SAYS_TARIFF:
	case SAYS_KFM_LIST:
	case SAYS_KFM_NUMBER:
	case SAYS_KFM_TYPE:
		break;
	}
	return 0;
}

static void put_octets(
	struct dlms_encoder *e, const struct dlms_meter *m, enum says says, const struct list *list)
{
	char text[32];

	if (says == SAYS_DEVICE_NAME)
		snprintf(text, sizeof text, "ISK10307%08u", m->number % 100000000);
	else if (says == SAYS_LIST)
		snprintf(text, sizeof text, "1682000%d", list == &m->profile->energies ? 6 : 5);
	else if (says == SAYS_KFM_LIST)
		snprintf(text, sizeof text, "KFM_001");
	else if (says == SAYS_KFM_NUMBER)
		snprintf(text, sizeof text, "69706314%08u", m->number % 100000000);
	else
		snprintf(text, sizeof text, "MA304H3E");
	if (says == SAYS_TARIFF)
		dlms_encode_octets(e, OCTETS, (const uint8_t[]){0, 1}, 2);
	else
		dlms_encode_octets(e, OCTETS, text, strlen(text));
}

static void put_date_time(struct dlms_encoder *e, const struct dlms_meter *m)
{
	uint32_t s = m->seconds;

	if (m->profile->has_date_tag)
		dlms_encode_u8(e, OCTETS);
	dlms_encode_u8(e, 12);
	dlms_encode_be(e, 2026, 2);
	dlms_encode_be(e, 0x061103, 3); /* Wednesday, 17 June */
	dlms_encode_u8(e, (uint8_t)(11 + s / 3600 % 12));
	dlms_encode_u8(e, (uint8_t)(s / 60 % 60));
	dlms_encode_u8(e, (uint8_t)(s % 60));
	dlms_encode_be(e, 0x00ff8880, 4); /* daylight saving, two hours east */
}

static void put_notification(struct dlms_encoder *e, const struct dlms_meter *m,
	const struct house *h, const struct list *list)
{
	dlms_encode_u8(e, 0x0f);
	dlms_encode_be(e, m->counter & 0xffffff, 4);
	put_date_time(e, m);
	dlms_encode_u8(e, STRUCTURE);
	dlms_encode_length(e, list->n);
	for (size_t i = 0; i < list->n; i++) {
		const struct element *of = &list->elements[i];

		if (of->type == OCTETS) {
			put_octets(e, m, of->says, list);
			continue;
		}
		dlms_encode_u8(e, of->type);
		dlms_encode_be(e, (uint64_t)measured(of, h),
			of->type == U32   ? 4
			: of->type == U16 ? 2
					  : 1);
	}
}

static void put_descriptor(struct dlms_encoder *e, unsigned class, uint64_t obis)
{
	dlms_encode_u8(e, STRUCTURE);
	dlms_encode_u8(e, 2);
	dlms_encode_be(e, class, 2);
	dlms_encode_be(e, obis, 6);
	dlms_encode_u8(e, 2);
}

static void put_described(struct dlms_encoder *e, const struct dlms_meter *m, const struct house *h)
{
	const size_t n = sizeof described / sizeof *described;
	char number[16];

	dlms_encode_length(e, 1 + n);
	put_descriptor(e, 1, 0x0000600100ff);
	snprintf(number, sizeof number, "%08u", m->number % 100000000);
	dlms_encode_octets(e, OCTETS, number, strlen(number));
	for (size_t i = 0; i < n; i++) {
		const struct element of = {U32, described[i].says, 0};

		put_descriptor(e, 3,
			UINT64_C(0x0100000000ff) | (uint64_t)described[i].c << 24 |
				(uint64_t)described[i].d << 16);
		dlms_encode_u8(e, U32);
		dlms_encode_be(e, (uint64_t)measured(&of, h), 4);
	}
}

static void put_relays(struct dlms_encoder *e)
{
	dlms_encode_length(e, RELAYS);
	for (int i = 0; i < RELAYS; i++) {
		dlms_encode_u8(e, BOOLEAN);
		dlms_encode_u8(e, (uint8_t)(i % 2));
	}
}

/* The reason for the push, and an array. No time. */
static void put_described_push(
	struct dlms_encoder *out, struct dlms_meter *m, const struct house *h)
{
	bool is_relays = m->counter % 2 == 0;

	dlms_encode_u8(out, 0x0f);
	dlms_encode_be(out, m->counter & 0xffffff, 4);
	dlms_encode_be(out, 0x0002021601, 5);
	dlms_encode_u8(out, ARRAY);
	if (is_relays)
		put_relays(out);
	else
		put_described(out, m, h);
	m->counter++;
}

static void put_link(struct dlms_encoder *out, enum link link, const struct dlms_encoder *apdu)
{
	switch (link) {
	case LINK_HDLC:
		dlms_encode_hdlc(out, apdu->buffer, apdu->n, SEGMENT);
		break;
	case LINK_BLOCKS:
		dlms_encode_blocks(out, apdu->buffer, apdu->n, BLOCK);
		break;
	case LINK_MBUS:
		dlms_encode_mbus(out, apdu->buffer, apdu->n, 250);
		break;
	case LINK_NONE:
		dlms_encode_raw(out, apdu->buffer, apdu->n);
		break;
	}
}

static void put_push(struct dlms_encoder *out, struct dlms_meter *m, const struct house *h,
	const struct list *list)
{
	uint8_t title[8] = {'I', 'S', 'K', 'g', 't'}, buffer[APDU_MAX], ciphered[APDU_MAX];
	const struct dlms_security security = {
		m->profile->security, m->key, dlms_profile_auth_key, title};
	struct dlms_encoder apdu, whole;

	for (int i = 0; i < 3; i++)
		title[5 + i] = (uint8_t)(m->number >> (16 - 8 * i));
	dlms_encode_init(&apdu, buffer, sizeof buffer);
	put_notification(&apdu, m, h, list);
	dlms_encode_init(&whole, ciphered, sizeof ciphered);
	if (m->profile->security)
		dlms_encode_ciphered(&whole, &security, m->counter, apdu.buffer, apdu.n);
	put_link(out, m->profile->link, m->profile->security ? &whole : &apdu);
	m->counter++;
}

size_t dlms_meter_telegram(
	struct dlms_meter *m, const struct house *h, uint8_t out[DLMS_TELEGRAM_MAX])
{
	const struct dlms_profile *p = m->profile;
	bool is_brief = p->short_lists && m->counter % p->short_lists != 0;
	struct dlms_encoder e;

	dlms_encode_init(&e, out, DLMS_TELEGRAM_MAX);
	if (p->is_described) {
		put_described_push(&e, m, h);
		return e.n;
	}
	put_push(&e, m, h, is_brief ? &p->brief : &p->live);
	if (p->energies.n && m->seconds >= m->energies_due) {
		put_push(&e, m, h, &p->energies);
		m->energies_due = (m->seconds / QUARTER_HOUR_S + 1) * QUARTER_HOUR_S;
	}
	return e.is_full ? 0 : e.n;
}
