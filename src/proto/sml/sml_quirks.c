/* The quirks of makers of SML meters: a number that is not what it says. One row each: which
 * makers, how a register shows it, and what is made of it. The octets of a number follow from its
 * value and its width, so what was on the wire can be read anew. The syntax (sml_tl.c, sml_list.c)
 * stays that of the standard, SML 1.04.
 *
 * Left out, as it holds for whoever sends so: magnitudes whose direction the status word tells
 * (sml_direction.c: Holley, Honeywell, old EMH), the KERMIT checksum (sml_frame.c and
 * sml_message.c: one Holley DTZ541), and what the status word means (sml_status.c). */
#include "proto/sml/sml_quirks.h"

#include "proto/sml/sml_direction.h"
#include "proto/sml/sml_status.h"
#include "reading/telegram.h"
#include "reading/unit.h"

#include <string.h>

enum {
	ID_OCTETS = 10,
	ID_MAKER_AT = 2,
	ID_NUMBER_AT = 6,
	MAKER_LETTERS = 3,
	MAKERS_MAX = 2,

	CUT_BELOW_NUMBER = 60000000,
	CUT_POWER_WIDTH_MAX = 3, /* uncut powers have 4 or 8 octets */
	CUT_ENERGY_WIDTH_MAX = 7,

	NO_POWER = -1,
	TENTHS = -1,
	THOUSANDTHS = -3,
};

/* Medium and form of the numbers of the FNN: what the letters of a maker follow. */
static const uint8_t fnn[ID_MAKER_AT] = {0x0a, 0x01};

/* Who sent a number, and what the status word says of it. */
struct shown {
	struct bytes id; /* of the meter */
	int phase;       /* 0 for the power of all phases, 1 to 3 for that of one, else NO_POWER */
	bool has_status; /* of the FNN: the direction of a power is known */
	bool exports;
};

static bool is_fnn(struct bytes id)
{
	return bytes_left(&id) >= sizeof fnn && memcmp(id.p, fnn, sizeof fnn) == 0;
}

/* The server id of the list, or the number that the meter has among its registers, where only that
 * one is of the form of the FNN. */
static struct bytes number_of(const struct telegram *t, struct bytes server)
{
	const struct reg *r;

	if (is_fnn(server))
		return server;
	r = telegram_find(t, (struct obis){1, 0, 96, 1, 0, 255});
	return r && r->kind == REG_OCTETS && is_fnn(r->octets) ? r->octets : server;
}

/* 0 for the power of all phases (16.7.0), 1 to 3 for that of one (36, 56, 76.7.0), else NO_POWER.
 */
static int phase_of_power(struct obis o)
{
	enum { TOTAL = 16, STEP = 20, PHASES = 3 };
	const unsigned above = o.c - (unsigned)TOTAL, phase = above / STEP;

	if (o.a != 1 || o.d != 7 || o.e != 0 || o.f != 255 || above % STEP || phase > PHASES)
		return NO_POWER;
	return (int)phase;
}

/* The octets of a signed number, as an unsigned one. */
static uint64_t octets_of(const struct reg *r)
{
	uint64_t v = r->value.negative ? -r->value.digits : r->value.digits;

	return r->width < 8 ? v & ((UINT64_C(1) << 8 * r->width) - 1) : v;
}

/* Without a status word: the numbers that the field has seen the fault on. */
static bool is_known_to_cut(uint64_t number)
{
	return (number >= 42000000 && number <= 48999999) ||
	       (number >= 55000000 && number <= 58999999);
}

static bool is_cut(const struct reg *r, const struct shown *s)
{
	uint64_t number;

	if (!r->value.negative || bytes_left(&s->id) != ID_OCTETS)
		return false;
	if (r->obis.a == 1 && r->unit == UNIT_WH)
		return r->width <= CUT_ENERGY_WIDTH_MAX;
	number = bytes_be((struct bytes){s->id.p + ID_NUMBER_AT, s->id.end});
	if (s->phase == NO_POWER || r->width > CUT_POWER_WIDTH_MAX || number >= CUT_BELOW_NUMBER)
		return false;
	return s->has_status ? !s->exports : is_known_to_cut(number);
}

/* Three octets are more than 83 kW, or a true negative whose status word is late; of finer units
 * they are 8 kW. */
static void mend_cut(struct reg *r)
{
	r->meant.digits = octets_of(r);
	r->meant.negative = false;
	r->is_void = r->unit != UNIT_WH && r->width == CUT_POWER_WIDTH_MAX &&
		     r->value.exp > THOUSANDTHS;
}

/* The first octet is 00 and the second has its first bit set. */
static bool is_widened(const struct reg *r, const struct shown *s)
{
	return r->is_signed && s->exports && r->width >= 2 &&
	       octets_of(r) >> (8 * (r->width - 1) - 1) == 1;
}

/* Without the 00 in front. */
static void mend_widened(struct reg *r)
{
	r->meant.digits = (UINT64_C(1) << 8 * (r->width - 1)) - octets_of(r);
	r->meant.negative = true;
}

/* The unit and the scaler of the energies in front of it. */
static bool has_header_of_energy(const struct reg *r, const struct shown *s)
{
	return s->phase != NO_POWER && r->unit == UNIT_WH && r->value.exp == TENTHS;
}

static void mend_header(struct reg *r)
{
	r->unit = UNIT_W;
	r->meant.exp = 0;
}

/* The first row that a register shows counts. */
static const struct quirk {
	const char *name;                           /* as the telegram notes it */
	char makers[MAKERS_MAX][MAKER_LETTERS + 1]; /* in the id of the meter */
	bool (*is_shown)(const struct reg *r, const struct shown *s);
	void (*mend)(struct reg *r);
} quirks[] = {
	/* DZG DVS74, DWS74 and relatives below number 60000000 (mended from firmware 1.2 or 1.3,
	 * says the maker) cut the leading zero octets of a positive number but keep the type
	 * Integer: +328.05 W comes as 53 80 25 and reads -327.31 W. True negatives come with all
	 * octets. Seen on a DVS7412.2 (356.24 W as -299.12) and, with one phase only, on a DVS74121
	 * (507.00 W as -148.36, number 50071463, outside of the ranges of libsml). The status word
	 * knows the direction; without one the ranges of libsml decide. Not on a DVS7420 of number
	 * 60694611, nor a DWSB20 of 40051478, which send true negatives in two octets, with the bit
	 * of export. The same meters cut energies, which are never negative: 54 8a 1b 2c is
	 * 905092.4 Wh. */
	{"dzg-unsigned", {"DZG"}, is_cut, mend_cut},

	/* Newer firmware of DZG, and EFR, cuts the leading ff of negative numbers and puts a 00 in
	 * front of what begins with a bit then: right for positive numbers, but -57 W comes as 53
	 * 00 c7 and reads +199 W (two EFR SGM-DD), -2226.45 W as 55 00 fc 9a 4b (DZG DVSB20.2TH),
	 * -42.74 W as 54 00 ef 4e (DZG DWSB20). Larger ones may be right: -134 W comes as 53 ff 7a.
	 * Again the status word knows. Of these makers only: 53 00 c8 with the bit of export is
	 * -200 W of a Holley. */
	{"widened-negative", {"DZG", "EFR"}, is_widened, mend_widened},

	/* A Honeywell (Elster) AS2020 sends its power with what it has sent with the energies just
	 * before: 62 1e 52 ff, tenths of Wh. The number is whole W: 63 02 e3 where the display has
	 * 739 W, 62 15 at 21 W of export. Those that say W are believed. */
	{"power-in-wh", {"ELS"}, has_header_of_energy, mend_header},
};

static bool is_of(const struct quirk *q, struct bytes id)
{
	if (!is_fnn(id) || bytes_left(&id) < ID_MAKER_AT + MAKER_LETTERS)
		return false;
	for (size_t i = 0; i < MAKERS_MAX && *q->makers[i]; i++)
		if (memcmp(id.p + ID_MAKER_AT, q->makers[i], MAKER_LETTERS) == 0)
			return true;
	return false;
}

/* The rows that are of this meter, a bit each. */
static unsigned quirks_of(struct bytes id)
{
	unsigned of = 0;

	for (size_t i = 0; i < sizeof quirks / sizeof *quirks; i++)
		of |= (is_of(&quirks[i], id) ? 1u : 0) << i;
	return of;
}

static void mend(struct telegram *t, struct reg *r, const struct shown *s, unsigned of)
{
	for (const struct quirk *q = quirks; of; q++, of >>= 1) {
		if (!(of & 1) || !q->is_shown(r, s))
			continue;
		q->mend(r);
		telegram_add_quirk(t, q->name);
		return;
	}
}

static void mend_all(struct telegram *t, struct sml_status status, struct shown *s, unsigned of)
{
	s->has_status = status.style == SML_STATUS_FNN;
	for (size_t i = 0; i < t->n_registers; i++) {
		struct reg *r = &t->registers[i];

		if (r->kind != REG_NUMBER)
			continue;
		s->phase = phase_of_power(r->obis);
		s->exports = s->has_status && s->phase != NO_POWER &&
			     sml_status_exports(status, s->phase);
		mend(t, r, s, of);
	}
}

void sml_quirks(struct telegram *t, struct bytes server)
{
	struct shown s = {.id = number_of(t, server)};
	const struct sml_status status = sml_status_of(t, s.id);
	const unsigned of = quirks_of(s.id);

	if (of)
		mend_all(t, status, &s, of);
	sml_direct(t, status);
}
