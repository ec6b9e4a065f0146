/* The table of profiles of ASCII meters, and the telegrams that come of it: lines of data, with the
 * CRC of P1 (DSMR 5.0 §6.2), or with parity and the block check of IEC 62056-21. Left out: being
 * asked (asked.c). */
#include "sim/iec_profile.h"

#include "base/p1_text.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum {
	STX = 0x02,
	ETX = 0x03,
	FILL_FF = 1024,
};

/* What a line says. */
enum says {
	SAYS_TEXT, /* what the line has */
	SAYS_CLOCK,
	SAYS_NUMBER,     /* of the meter, as it is */
	SAYS_NUMBER_HEX, /* the hex of its characters */
	SAYS_FF,         /* 1024 times ff */
	SAYS_IMPORT,
	SAYS_EXPORT,
	SAYS_POWER,
	SAYS_PHASE_IMPORT, /* the next have a phase */
	SAYS_PHASE_EXPORT,
	SAYS_PHASE_POWER,
	SAYS_VOLTAGE,
	SAYS_CURRENT,
	SAYS_ENERGY_IMPORT, /* the next two have a tariff; 0: the total */
	SAYS_ENERGY_EXPORT,
};

struct line {
	const char *code;
	enum says says;
	uint8_t of;
	uint8_t width, places; /* of the number, with point and places */
	double divisor;        /* of W, Wh, V or A */
	const char *unit;      /* SAYS_TEXT: the text */
};

enum form {
	FORM_P1,       /* with a CRC */
	FORM_P1_SHORT, /* of which zeros in front are not sent */
	FORM_PUSH,     /* mode D: without a check, seven bits and parity */
	FORM_BLOCK,    /* STX … ETX BCC, seven bits and parity */
};

struct iec_profile {
	const char *name, *title, *ident;
	uint32_t period_ms, baud, number;
	enum form form;
	size_t n;
	const struct line *lines;
};

/* clang-format off */
#define TEXT(code, text) {code, SAYS_TEXT, 0, 0, 0, 1, text}
#define SAY(code, says) {code, says, 0, 0, 0, 1, ""}
#define KWH(code, says, tariff) {code, says, tariff, 10, 3, 1000, "kWh"}
#define KW(code, says, phase) {code, says, phase, 6, 3, 1000, "kW"}
#define V(code, phase) {code, SAYS_VOLTAGE, phase, 5, 1, 1, "V"}
#define A(code, phase, w, p) {code, SAYS_CURRENT, phase, w, p, 1, "A"}
/* clang-format on */
#define POWERS KW("1-0:1.7.0", SAYS_IMPORT, 0), KW("1-0:2.7.0", SAYS_EXPORT, 0)
#define PHASE_POWERS                                                                            \
	KW("1-0:21.7.0", SAYS_PHASE_IMPORT, 0), KW("1-0:41.7.0", SAYS_PHASE_IMPORT, 1),         \
		KW("1-0:61.7.0", SAYS_PHASE_IMPORT, 2), KW("1-0:22.7.0", SAYS_PHASE_EXPORT, 0), \
		KW("1-0:42.7.0", SAYS_PHASE_EXPORT, 1), KW("1-0:62.7.0", SAYS_PHASE_EXPORT, 2)
#define VOLTAGES       V("1-0:32.7.0", 0), V("1-0:52.7.0", 1), V("1-0:72.7.0", 2)
#define CURRENTS(w, p) A("1-0:31.7.0", 0, w, p), A("1-0:51.7.0", 1, w, p), A("1-0:71.7.0", 2, w, p)
#define TARIFFS                                                                           \
	KWH("1-0:1.8.1", SAYS_ENERGY_IMPORT, 1), KWH("1-0:1.8.2", SAYS_ENERGY_IMPORT, 2), \
		KWH("1-0:2.8.1", SAYS_ENERGY_EXPORT, 1), KWH("1-0:2.8.2", SAYS_ENERGY_EXPORT, 2)

static const struct line p1_v5[] = {TEXT("1-3:0.2.8", "50"), SAY("0-0:1.0.0", SAYS_CLOCK),
	SAY("0-0:96.1.1", SAYS_NUMBER_HEX), TARIFFS, TEXT("0-0:96.14.0", "0002"), POWERS,
	TEXT("0-0:96.7.21", "00004"), TEXT("1-0:99.97.0", "0)(0-0:96.7.19"),
	TEXT("0-0:96.13.0", ""), VOLTAGES, CURRENTS(3, 0), PHASE_POWERS, TEXT("0-1:24.1.0", "003"),
	TEXT("0-1:24.2.1", "260617120000S)(00012.345*m3")};
static const struct line p1_v4[] = {TEXT("1-3:0.2.8", "42"), SAY("0-0:1.0.0", SAYS_CLOCK),
	SAY("0-0:96.1.1", SAYS_NUMBER_HEX), TARIFFS, TEXT("0-0:96.14.0", "0001"), POWERS,
	TEXT("0-0:96.13.0", ""), CURRENTS(3, 0), PHASE_POWERS};
static const struct line p1_be[] = {TEXT("0-0:96.1.4", "50217"), SAY("0-0:96.1.1", SAYS_NUMBER_HEX),
	SAY("0-0:1.0.0", SAYS_CLOCK), TARIFFS, TEXT("0-0:96.14.0", "0001"),
	TEXT("1-0:1.4.0", "00.078*kW"), TEXT("1-0:1.6.0", "260602110000S)(01.566*kW"), POWERS,
	PHASE_POWERS, VOLTAGES, CURRENTS(6, 2), TEXT("0-0:96.3.10", "1")};
static const struct line p1_se[] = {SAY("0-0:1.0.0", SAYS_CLOCK),
	KWH("1-0:1.8.0", SAYS_ENERGY_IMPORT, 0), KWH("1-0:2.8.0", SAYS_ENERGY_EXPORT, 0), POWERS,
	PHASE_POWERS, VOLTAGES, CURRENTS(5, 1)};
static const struct line p1_hu[] = {SAY("0-0:1.0.0", SAYS_CLOCK), SAY("0-0:42.0.0", SAYS_NUMBER),
	TEXT("0-0:96.14.0", "0001"), KWH("1-0:1.8.0", SAYS_ENERGY_IMPORT, 0),
	KWH("1-0:1.8.1", SAYS_ENERGY_IMPORT, 1), KWH("1-0:1.8.2", SAYS_ENERGY_IMPORT, 2),
	KWH("1-0:2.8.0", SAYS_ENERGY_EXPORT, 0), VOLTAGES, CURRENTS(3, 0), POWERS,
	SAY("0-0:96.13.0", SAYS_FF)};
/* clang-format off */
#define LT_KWH(code, says) {code, says, 0, 12, 3, 1000, "kWh "}
#define LT(code, says, phase, unit) {code, says, phase, 7, 4, 1000, unit}
/* clang-format on */
static const struct line p1_lt[] = {SAY("0-0:96.1.1", SAYS_NUMBER), SAY("0-0:1.0.0", SAYS_CLOCK),
	LT_KWH("1-0:1.8.0", SAYS_ENERGY_IMPORT), LT_KWH("1-0:2.8.0", SAYS_ENERGY_EXPORT), POWERS,
	PHASE_POWERS, LT("1-0:32.7.0", SAYS_VOLTAGE, 0, "kV"),
	LT("1-0:52.7.0", SAYS_VOLTAGE, 1, " kV"), LT("1-0:72.7.0", SAYS_VOLTAGE, 2, "kV "),
	LT("1-0:31.7.0", SAYS_CURRENT, 0, "kA"), LT("1-0:51.7.0", SAYS_CURRENT, 1, "kA"),
	LT("1-0:71.7.0", SAYS_CURRENT, 2, "kA")};
static const struct line p1_ie5[] = {TEXT("1-3:0.2.8", "50"), SAY("0-0:1.0.0", SAYS_CLOCK),
	SAY("0-0:96.1.0", SAYS_NUMBER), TARIFFS, POWERS, PHASE_POWERS, VOLTAGES, CURRENTS(6, 2),
	TEXT("0-1:24.1.0", "003"), TEXT("0-1:96.1.1", "4730303332353630303030303030303031"),
	TEXT("0-1:24.2.1", "260617120000S)(00012.345*m3")};
static const struct line easymeter[] = {SAY("1-0:0.0.0*255", SAYS_NUMBER),
	{"1-0:1.8.0*255", SAYS_ENERGY_IMPORT, 0, 16, 7, 1000, "kWh"},
	{"1-0:2.8.0*255", SAYS_ENERGY_EXPORT, 0, 16, 7, 1000, "kWh"},
	{"1-0:21.7.255*255", SAYS_PHASE_POWER, 0, 9, 2, 1, "W"},
	{"1-0:41.7.255*255", SAYS_PHASE_POWER, 1, 9, 2, 1, "W"},
	{"1-0:61.7.255*255", SAYS_PHASE_POWER, 2, 9, 2, 1, "W"},
	{"1-0:1.7.255*255", SAYS_POWER, 0, 9, 2, 1, "W"}, TEXT("1-0:96.5.5*255", "A0"),
	TEXT("0-0:96.1.255*255", "0000123456")};
/* clang-format off */
#define SIGNED(code, says, phase) {code, says, phase, 9, 2, 1, "W"}
/* clang-format on */
#define ENERGIES_D0                                                                     \
	SAY("1-0:0.0.0*255", SAYS_NUMBER), KWH("1-0:1.8.0*255", SAYS_ENERGY_IMPORT, 0), \
		KWH("1-0:2.8.0*255", SAYS_ENERGY_EXPORT, 0)
static const struct line odd_phases[] = {ENERGIES_D0, SIGNED("1-0:16.7.0*255", SAYS_POWER, 0),
	SIGNED("1-0:36.7.0*255", SAYS_PHASE_POWER, 0),
	SIGNED("1-0:56.7.0*255", SAYS_PHASE_POWER, 0),
	SIGNED("1-0:76.7.0*255", SAYS_PHASE_POWER, 0)};
static const struct line weak_current[] = {ENERGIES_D0, SIGNED("1-0:16.7.0*255", SAYS_POWER, 0),
	SIGNED("1-0:36.7.0*255", SAYS_PHASE_POWER, 0),
	SIGNED("1-0:56.7.0*255", SAYS_PHASE_POWER, 1),
	SIGNED("1-0:76.7.0*255", SAYS_PHASE_POWER, 2), VOLTAGES,
	{"1-0:31.7.0", SAYS_CURRENT, 0, 6, 2, 10, "A"},
	{"1-0:51.7.0", SAYS_CURRENT, 1, 6, 2, 10, "A"},
	{"1-0:71.7.0", SAYS_CURRENT, 2, 6, 2, 10, "A"}};
static const struct line mt174[] = {SAY("1-0:0.0.0*255", SAYS_NUMBER),
	KWH("1-0:1.8.0*255", SAYS_ENERGY_IMPORT, 0), KWH("1-0:1.8.0*01", SAYS_ENERGY_IMPORT, 1),
	KWH("1-0:2.8.0*255", SAYS_ENERGY_EXPORT, 0), POWERS, VOLTAGES, CURRENTS(6, 2),
	TEXT("0-0:F.F.0*255", "0000000")};

#define LINES(list) .n = sizeof(list) / sizeof *(list), .lines = (list)

static const struct iec_profile profiles[] = {
	{"p1", "P1, DSMR 5 (Netherlands), each second", "/ISK5\\2M550T-1012", 1000, 115200,
		70000001, FORM_P1, LINES(p1_v5)},
	{"p1-v4", "P1, DSMR 4, each 10 s", "/KFM5KAIFA-METER", 10000, 115200, 70000001, FORM_P1,
		LINES(p1_v4)},
	{"p1-be", "P1 in Belgium, with peaks", "/FLU5\\253769484_A", 1000, 115200, 70000001,
		FORM_P1, LINES(p1_be)},
	{"p1-se", "P1 in Sweden, without a number, each 10 s", "/ELL5\\253833635_A", 10000, 115200,
		70000001, FORM_P1, LINES(p1_se)},
	{"p1-hu", "P1 in Hungary, with 1024 octets of ff", "/AUX5BSLP1004", 10000, 115200, 70000001,
		FORM_P1, LINES(p1_hu)},
	{"p1-lt", "P1 in Lithuania: kV and kA, with blanks around them", "/ISK5LT-ESO", 10000,
		115200, 70000001, FORM_P1, LINES(p1_lt)},
	{"p1-ie5", "Iskra IE.5 with a gas meter; its checksum has no zeros in front", "/ISK5IE5T-1",
		1000, 115200, 70000001, FORM_P1_SHORT, LINES(p1_ie5)},
	{"easymeter-d0", "EasyMeter Q3D: pushes through its optical head, 7E1, no checksum",
		"/ESY5Q3DA1004 V3.04", 2000, 9600, 70000001, FORM_PUSH, LINES(easymeter)},
	{"odd-phases", "a push meter whose phases do not add up to the total", "/XXX5ODD", 1000,
		9600, 70000001, FORM_PUSH, LINES(odd_phases)},
	{"weak-current", "a push meter whose currents are ten times too small", "/XXX5WEAK", 1000,
		9600, 70000001, FORM_PUSH, LINES(weak_current)},
	{"mt174", "Iskra MT174: a block with a check, as it comes when it is asked",
		"/ISk5MT174-0001", 10000, 9600, 70000001, FORM_BLOCK, LINES(mt174)},
};

const struct iec_profile *iec_profile_at(size_t i)
{
	return i < sizeof profiles / sizeof *profiles ? &profiles[i] : NULL;
}

const char *iec_profile_name(const struct iec_profile *p)
{
	return p->name;
}

const char *iec_profile_title(const struct iec_profile *p)
{
	return p->title;
}

uint32_t iec_profile_period_ms(const struct iec_profile *p)
{
	return p->period_ms;
}

uint32_t iec_profile_baud(const struct iec_profile *p)
{
	return p->baud;
}

void iec_meter_init(struct iec_meter *m, const struct iec_profile *p)
{
	*m = (struct iec_meter){.profile = p, .number = p->number};
}

static double energy_wh(int64_t uj, int tariff)
{
	double total = floor((double)uj / 3.6e9), second = floor(total * 2 / 3);

	return tariff == 0 ? (double)uj / 3.6e9 : tariff == 1 ? total - second : second;
}

/* The total is the sum of the phases as they are sent. */
static double power_w(const struct house *h)
{
	double sum = 0;

	for (int i = 0; i < HOUSE_PHASES; i++)
		sum += round((double)h->power_mw[i] / 1000);
	return sum;
}

static double measured(const struct line *l, const struct house *h)
{
	double total = power_w(h), phase = round((double)h->power_mw[l->of % 3] / 1000);

	switch (l->says) {
	case SAYS_IMPORT:
		return fmax(total, 0);
	case SAYS_EXPORT:
		return fmax(-total, 0);
	case SAYS_POWER:
		return total;
	case SAYS_PHASE_IMPORT:
		return fmax(phase, 0);
	case SAYS_PHASE_EXPORT:
		return fmax(-phase, 0);
	case SAYS_PHASE_POWER:
		return phase;
	case SAYS_VOLTAGE:
		return (double)h->voltage_mv[l->of] / 1000;
	case SAYS_CURRENT:
		return (double)h->current_ma[l->of] / 1000;
	case SAYS_ENERGY_IMPORT:
		return energy_wh(h->import_uj, l->of);
	case SAYS_ENERGY_EXPORT:
		return energy_wh(h->export_uj, l->of);
	case SAYS_TEXT:
	case SAYS_CLOCK:
	case SAYS_NUMBER:
	case SAYS_NUMBER_HEX:
	case SAYS_FF:
		break;
	}
	return 0;
}

static void put_number_hex(struct p1_text *page, uint32_t number)
{
	char text[16];

	snprintf(text, sizeof text, "E%010u", number);
	p1_put_hex(page, text);
}

static void put_number(struct p1_text *page, const struct line *l, double v)
{
	p1_put_number(page, decimal_from_double(v, l->places), l->width);
	p1_put(page, "*%s", l->unit);
}

static void put_value(struct p1_text *page, const struct line *l, const struct iec_meter *m,
	const struct house *h)
{
	uint32_t s = m->seconds;

	if (l->says == SAYS_TEXT)
		p1_put(page, "%s", l->unit);
	else if (l->says == SAYS_CLOCK)
		p1_put(page, "260617%02u%02u%02uS", 11 + s / 3600 % 12, s / 60 % 60, s % 60);
	else if (l->says == SAYS_NUMBER)
		p1_put(page, "%u", m->number);
	else if (l->says == SAYS_NUMBER_HEX)
		put_number_hex(page, m->number);
	else if (l->says == SAYS_FF)
		for (int i = 0; i < FILL_FF; i++)
			page->p[page->n++] = 0xff;
	else
		put_number(page, l, measured(l, h) / l->divisor);
}

static void put_lines(struct p1_text *page, const struct iec_meter *m, const struct house *h)
{
	for (size_t i = 0; i < m->profile->n; i++) {
		p1_put(page, "%s(", m->profile->lines[i].code);
		put_value(page, &m->profile->lines[i], m, h);
		p1_put(page, ")\r\n");
	}
}

static void put_block(struct p1_text *page, const struct iec_meter *m, const struct house *h)
{
	uint8_t bcc = 0;
	size_t from;

	page->p[page->n++] = STX;
	from = page->n;
	put_lines(page, m, h);
	p1_put(page, "!\r\n");
	page->p[page->n++] = ETX;
	for (size_t i = from; i < page->n; i++)
		bcc ^= page->p[i];
	page->p[page->n++] = bcc;
}

/* Seven bits, and the eighth makes their number even. */
static void add_parity(struct p1_text *page)
{
	for (size_t i = 0; i < page->n; i++)
		page->p[i] |= (uint8_t)(__builtin_parity(page->p[i]) << 7);
}

size_t iec_meter_telegram(
	struct iec_meter *m, const struct house *h, uint8_t out[IEC_SIM_TELEGRAM_MAX])
{
	struct p1_text page = {out, 0, IEC_SIM_TELEGRAM_MAX};

	p1_put(&page, "%s\r\n", m->profile->ident);
	switch (m->profile->form) {
	case FORM_P1:
	case FORM_P1_SHORT:
		p1_put(&page, "\r\n");
		put_lines(&page, m, h);
		p1_end(&page, m->profile->form == FORM_P1 ? 4 : 1);
		break;
	case FORM_PUSH:
		p1_put(&page, "\r\n");
		put_lines(&page, m, h);
		p1_put(&page, "!\r\n");
		add_parity(&page);
		break;
	case FORM_BLOCK:
		put_block(&page, m, h);
		add_parity(&page);
		break;
	}
	return page.n;
}

bool iec_profile_is_asked(const struct iec_profile *p)
{
	return p->form == FORM_BLOCK;
}

const char *iec_profile_ident(const struct iec_profile *p)
{
	return p->ident;
}

size_t iec_meter_ident(const struct iec_meter *m, uint8_t out[IEC_SIM_TELEGRAM_MAX])
{
	struct p1_text page = {out, 0, IEC_SIM_TELEGRAM_MAX};

	p1_put(&page, "%s\r\n", m->profile->ident);
	add_parity(&page);
	return page.n;
}

size_t iec_meter_block(
	struct iec_meter *m, const struct house *h, uint8_t out[IEC_SIM_TELEGRAM_MAX])
{
	struct p1_text page = {out, 0, IEC_SIM_TELEGRAM_MAX};

	put_block(&page, m, h);
	add_parity(&page);
	return page.n;
}
