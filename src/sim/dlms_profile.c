/* The table of DLMS profiles, and the pushes that come of it: notification, ciphering, link. Left
 * out: the values of a push (dlms_list.c). */
#include "sim/dlms_profile.h"

#include "sim/dlms_encode.h"
#include "sim/dlms_list.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	RELAYS = 6,
	QUARTER_HOUR_S = 900,
	APDU_MAX = 1024,
};

struct dlms_profile {
	const char *name, *title;
	uint32_t period_ms, baud, number;
	enum dlms_link link;
	uint8_t security; /* security control; 0: plain */
	const char *maker;
	bool has_date_tag;
	uint32_t invoke_id; /* the same in each push; 0: it counts */
	struct sim_list live;
	unsigned short_lists; /* of so many all but the last are `brief` */
	struct sim_list brief;
	struct sim_list energies; /* or what else comes each quarter of an hour */
	bool is_described; /* names stand before the values; relays are sent by turns with them */
};

/* clang-format off */
#define POWERS \
	{U32, SAYS_IMPORT, 0}, {U32, SAYS_EXPORT, 0}, {U32, SAYS_REACTIVE_IMPORT, 0}, \
	{U32, SAYS_REACTIVE_EXPORT, 0}
#define EACH_PHASE(type, says) {type, says, 0}, {type, says, 1}, {type, says, 2}
#define ID(says) {OCTETS, says, 0}
/* clang-format on */

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

static const struct element wien[] = {ID(SAYS_DEVICE_NAME), ID(SAYS_CLOCK),
	{U32, SAYS_ENERGY_IMPORT, 0}, {U32, SAYS_ENERGY_EXPORT, 0}, {U32, SAYS_REACTIVE_ENERGY, 0},
	{U32, SAYS_REACTIVE_ENERGY, 1}, POWERS};
static const struct element ie5[] = {ID(SAYS_SERIAL), ID(SAYS_TIME), ID(SAYS_DATE),
	{U32, SAYS_ENERGY_IMPORT, 0}, {U32, SAYS_ENERGY_IMPORT, 1}, {U32, SAYS_ENERGY_IMPORT, 2},
	{U32, SAYS_ENERGY_EXPORT, 0}, {U32, SAYS_ENERGY_EXPORT, 1}, {U32, SAYS_ENERGY_EXPORT, 2},
	{U32, SAYS_IMPORT, 0}, {U32, SAYS_EXPORT, 0}, EACH_PHASE(U32, SAYS_PHASE_IMPORT),
	EACH_PHASE(U32, SAYS_PHASE_EXPORT), EACH_PHASE(U16, SAYS_TENTHS_OF_VOLT),
	EACH_PHASE(U16, SAYS_HUNDREDTHS_OF_AMPERE), {U32, SAYS_NOTHING, 0},
	EACH_PHASE(ARRAY, SAYS_NOTHING), {BOOLEAN, SAYS_SWITCH, 0}};
static const struct element kamstrup[] = {{TEXT, SAYS_KAMSTRUP_LIST, 0}, {TEXT, SAYS_SERIAL, 0},
	{TEXT, SAYS_KAMSTRUP_TYPE, 0}, POWERS, EACH_PHASE(U32, SAYS_HUNDREDTHS_OF_AMPERE),
	EACH_PHASE(U16, SAYS_HUNDREDTHS_OF_VOLT)};
static const uint8_t kamstrup_names[][5] = {{0}, {1, 1, 0, 0, 5}, {1, 1, 96, 1, 1}, {1, 1, 1, 7, 0},
	{1, 1, 2, 7, 0}, {1, 1, 3, 7, 0}, {1, 1, 4, 7, 0}, {1, 1, 31, 7, 0}, {1, 1, 51, 7, 0},
	{1, 1, 71, 7, 0}, {1, 1, 32, 7, 0}, {1, 1, 52, 7, 0}, {1, 1, 72, 7, 0}};
static const struct element e450[] = {{ARRAY, SAYS_NOTHING, 0}, ID(SAYS_SERIAL),
	{U32, SAYS_IMPORT, 0}, {U32, SAYS_EXPORT, 0}, {U32, SAYS_ENERGY_IMPORT, 0},
	{U32, SAYS_ENERGY_EXPORT, 0}, EACH_PHASE(U16, SAYS_VOLT),
	EACH_PHASE(U16, SAYS_HUNDREDTHS_OF_AMPERE)};
static const uint8_t e450_names[][5] = {{0, 0, 25, 9, 0}, {0, 0, 96, 1, 0}, {1, 0, 1, 7, 0},
	{1, 0, 2, 7, 0}, {1, 1, 1, 8, 0}, {1, 1, 2, 8, 0}, {1, 0, 32, 7, 0}, {1, 0, 52, 7, 0},
	{1, 0, 72, 7, 0}, {1, 0, 31, 7, 0}, {1, 0, 51, 7, 0}, {1, 0, 71, 7, 0}};
static const struct element e450_water[] = {{ARRAY, SAYS_NOTHING, 0}, ID(SAYS_WATER_NUMBER),
	ID(SAYS_NOTHING), {I32, SAYS_WATER_LITRES, 0}, {I32, SAYS_NOTHING, 0}};
static const uint8_t e450_water_names[][5] = {
	{0, 11, 25, 9, 0}, {0, 1, 96, 1, 0}, {0, 2, 96, 1, 0}, {0, 1, 24, 2, 1}, {0, 2, 24, 2, 1}};

/* clang-format off */
#define LIST(elements) {sizeof(elements) / sizeof *(elements), elements, FORM_POSITIONS, NULL}
#define NAMED_LIST(elements, form) \
	{sizeof(elements) / sizeof *(elements), elements, form, elements##_names}
/* clang-format on */
#define AM550(n, t, l, s, list)                                                          \
	.name = (n), .title = (t), .period_ms = 1000, .baud = 38400, .number = 70000001, \
	.maker = "ISK", .link = (l), .security = (s), .live = LIST(list)

static const struct dlms_profile profiles[] = {
	{AM550("am550", "Iskraemeco AM550: live and 15-minute lists, plain", DLMS_LINK_HDLC, 0,
		 sodo_live),
		.energies = LIST(sodo_energies)},
	{AM550("am550-glo30", "the same, encrypted and authenticated", DLMS_LINK_HDLC, 0x30,
		 sodo_live),
		.energies = LIST(sodo_energies)},
	{AM550("am550-glo20", "the same, encrypted only", DLMS_LINK_HDLC, 0x20, sodo_live),
		.energies = LIST(old_energies)},
	{AM550("am550-glo10", "the same, authenticated only", DLMS_LINK_HDLC, 0x10, sodo_live),
		.energies = LIST(sodo_energies)},
	{AM550("am550-segments", "list of 23 (Reduxi) in two HDLC segments", DLMS_LINK_HDLC, 0,
		reduxi)},
	{AM550("am550-blocks", "the same, encrypted, in block transfer", DLMS_LINK_BLOCKS, 0x30,
		reduxi)},
	{AM550("am550-mbus", "the same, encrypted, over M-Bus", DLMS_LINK_MBUS, 0x21, reduxi)},
	{AM550("am550-celje", "list of 12, voltages first", DLMS_LINK_HDLC, 0, celje)},
	{AM550("am550-suite2", "encrypted in a security suite that nobody has", DLMS_LINK_HDLC,
		0x32, sodo_live)},
	{AM550("am550-energies", "energies alone, no live values", DLMS_LINK_HDLC, 0,
		sodo_energies)},
	{AM550("am550-unknown", "a list that nobody has defined", DLMS_LINK_HDLC, 0, unknown)},
	{.name = "kaifa",
		.title = "Kaifa MA304H3E: power each 2 s, all each 10 s, 2400 8E1",
		.period_ms = 2000,
		.baud = 2400,
		.number = 70000002,
		.maker = "KFM",
		.has_date_tag = true,
		.invoke_id = 0x40000000,
		.live = LIST(kaifa_live),
		.short_lists = 5,
		.brief = LIST(kaifa_brief)},
	{.name = "im150",
		.title = "Siemens IM150 of Wiener Netze: list of 10, encrypted",
		.period_ms = 1000,
		.baud = 9600,
		.number = 70000003,
		.maker = "SMS",
		.security = 0x20,
		.live = LIST(wien)},
	{.name = "ie5",
		.title = "Iskraemeco IE.5 of HEP: list of 28 in two HDLC segments",
		.period_ms = 2000,
		.baud = 115200,
		.number = 70000004,
		.maker = "ISK",
		.live = LIST(ie5)},
	{.name = "kamstrup",
		.title = "Kamstrup Omnipower with voltages in hundredths, 2400 8N1",
		.period_ms = 10000,
		.baud = 2400,
		.number = 70000005,
		.maker = "KAM",
		.live = NAMED_LIST(kamstrup, FORM_PAIRS)},
	{.name = "e450",
		.title = "Landis+Gyr E450 that reads a water meter too, in blocks, 2400 8E1",
		.period_ms = 5000,
		.baud = 2400,
		.number = 70000006,
		.maker = "LGZ",
		.link = DLMS_LINK_BLOCKS,
		.live = NAMED_LIST(e450, FORM_OBJECTS),
		.energies = NAMED_LIST(e450_water, FORM_OBJECTS)},
	{.name = "czech",
		.title = "ZPA: power each minute, relays in between, no checksum",
		.period_ms = 30000,
		.baud = 9600,
		.number = 70000007,
		.link = DLMS_LINK_NONE,
		.is_described = true},
};

/* Names and values of Czech meters, by turns with the states of their relays, which have no
 * names. */
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

static void put_date_time(struct dlms_encoder *e, const struct dlms_meter *m)
{
	uint8_t time[SIM_DATE_TIME_OCTETS];

	sim_date_time(m->seconds, time);
	if (m->profile->has_date_tag)
		dlms_encode_u8(e, OCTETS);
	dlms_encode_u8(e, sizeof time);
	dlms_encode_raw(e, time, sizeof time);
}

static void put_notification(struct dlms_encoder *e, const struct dlms_meter *m,
	const struct house *h, const struct sim_list *list)
{
	const struct sim_speaker by = {m->profile->maker, m->number, m->seconds,
		list == &m->profile->energies ? "16820006" : "16820005"};

	dlms_encode_u8(e, 0x0f);
	dlms_encode_be(e, m->profile->invoke_id ? m->profile->invoke_id : m->counter & 0xffffff, 4);
	put_date_time(e, m);
	sim_list_write(e, list, &by, h);
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
		dlms_encode_be(e, (uint64_t)sim_list_value(&of, h), 4);
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

static void put_push(struct dlms_encoder *out, struct dlms_meter *m, const struct house *h,
	const struct sim_list *list)
{
	uint8_t title[8] = {0, 0, 0, 'g', 't'}, buffer[APDU_MAX], ciphered[APDU_MAX];
	const struct dlms_security security = {
		m->profile->security, m->key, dlms_profile_auth_key, title};
	struct dlms_encoder apdu, whole;

	memcpy(title, m->profile->maker, strlen(m->profile->maker));
	for (int i = 0; i < 3; i++)
		title[5 + i] = (uint8_t)(m->number >> (16 - 8 * i));
	dlms_encode_init(&apdu, buffer, sizeof buffer);
	put_notification(&apdu, m, h, list);
	dlms_encode_init(&whole, ciphered, sizeof ciphered);
	if (m->profile->security)
		dlms_encode_ciphered(&whole, &security, m->counter, apdu.buffer, apdu.n);
	if (!m->profile->security)
		whole = apdu;
	dlms_encode_link(out, m->profile->link, whole.buffer, whole.n);
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
