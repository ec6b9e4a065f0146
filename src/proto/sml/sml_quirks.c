/* Quirks of SML meters: two encoders that cannot count octets. The octets of a number follow from its
 * value and its width, so what was on the wire can be read anew.
 *
 * DZG DVS74, DWS74 and relatives below number 60000000 cut the leading zero octets of a positive number but
 * keep the type Integer: +328.05 W comes as 53 80 25 and reads -327.31 W. True negatives come with all
 * octets. The status word knows the direction. Energies are cut in the same way, and are never negative.
 *
 * Their newer firmware, and EFR's, cuts the leading ff of negative numbers and puts a 00 in front of what
 * begins with a bit then: right for positive numbers, but -57 W comes as 53 00 c7 and reads +199 W. Larger
 * ones may be right: -134 W comes as 53 ff 7a. Again the status word knows. */
#include "proto/sml/sml_quirks.h"

#include "proto/sml/sml_direction.h"
#include "proto/sml/sml_status.h"
#include "reading/telegram.h"
#include "reading/unit.h"

#include <string.h>

enum {
	ID_OCTETS = 10,
	ID_NUMBER_AT = 6,

	CUT_BELOW_NUMBER = 60000000,
	CUT_POWER_WIDTH_MAX = 3, /* uncut powers have 4 or 8 octets */
	CUT_ENERGY_WIDTH_MAX = 7,
};

static const uint8_t dzg[] = {0x0a, 0x01, 'D', 'Z', 'G'};
static const uint8_t efr[] = {0x0a, 0x01, 'E', 'F', 'R'};

static bool begins_with(struct bytes b, const uint8_t *head, size_t n)
{
	return bytes_left(&b) >= n && memcmp(b.p, head, n) == 0;
}

/* The server id of the list, or the number that the meter has among its registers, where only that one is of
 * the form of the FNN. */
static struct bytes number_of(const struct telegram *t, struct bytes server)
{
	const struct reg *r = telegram_find(t, (struct obis){1, 0, 96, 1, 0, 255});
	bool is_fnn = begins_with(server, dzg, 2);

	return !is_fnn && r && r->kind == REG_OCTETS && begins_with(r->octets, dzg, 2) ? r->octets
										       : server;
}

/* 0 for the power of all phases (16.7.0), 1 to 3 for that of one (36, 56, 76.7.0), -1 for others. */
static int phase_of_power(struct obis o)
{
	if (o.a != 1 || o.d != 7 || o.e != 0 || o.f != 255)
		return -1;
	switch (o.c) {
	case 16:
		return 0;
	case 36:
		return 1;
	case 56:
		return 2;
	case 76:
		return 3;
	default:
		return -1;
	}
}

/* Without a status word: the numbers that the field has seen the fault on. */
static bool is_known_to_cut(uint64_t number)
{
	return (number >= 42000000 && number <= 48999999) ||
	       (number >= 55000000 && number <= 58999999);
}

/* The octets of a signed number, as an unsigned one. */
static uint64_t octets_of(const struct reg *r)
{
	uint64_t v = r->value.negative ? -r->value.digits : r->value.digits;

	return r->width < 8 ? v & ((UINT64_C(1) << 8 * r->width) - 1) : v;
}

/* The first octet is 00 and the second has its first bit set. */
static bool is_widened(const struct reg *r)
{
	return r->width >= 2 && octets_of(r) >> (8 * (r->width - 1) - 1) == 1;
}

/* Without the 00 in front. */
static void mend_widened(struct telegram *t, struct reg *r)
{
	r->meant.digits = (UINT64_C(1) << 8 * (r->width - 1)) - octets_of(r);
	r->meant.negative = true;
	telegram_add_quirk(t, "widened-negative");
}

static void mend_cut(struct telegram *t, struct reg *r)
{
	r->meant.digits = octets_of(r);
	r->meant.negative = false;
	telegram_add_quirk(t, "dzg-unsigned");
}

/* Whether a negative number of a DZG meter is a positive one that was cut. */
static bool is_cut(const struct reg *r, struct sml_status s, struct bytes id)
{
	int phase = phase_of_power(r->obis);
	uint64_t number;

	if (!r->value.negative || bytes_left(&id) != ID_OCTETS)
		return false;
	if (r->obis.a == 1 && r->unit == UNIT_WH)
		return r->width <= CUT_ENERGY_WIDTH_MAX;
	number = bytes_be((struct bytes){id.p + ID_NUMBER_AT, id.end});
	if (phase < 0 || r->width > CUT_POWER_WIDTH_MAX || number >= CUT_BELOW_NUMBER)
		return false;
	return s.style == SML_STATUS_FNN ? !sml_status_exports(s, phase) : is_known_to_cut(number);
}

static void mend(struct telegram *t, struct sml_status s, struct bytes id)
{
	bool is_dzg = begins_with(id, dzg, sizeof dzg);

	if (!is_dzg && !begins_with(id, efr, sizeof efr))
		return;
	for (size_t i = 0; i < t->n_registers; i++) {
		struct reg *r = &t->registers[i];
		int phase = phase_of_power(r->obis);

		if (r->kind != REG_NUMBER || !r->is_signed)
			continue;
		if (is_dzg && is_cut(r, s, id))
			mend_cut(t, r);
		else if (phase >= 0 && s.style == SML_STATUS_FNN && sml_status_exports(s, phase) &&
			 is_widened(r))
			mend_widened(t, r);
	}
}

void sml_quirks(struct telegram *t, struct bytes server)
{
	struct bytes id = number_of(t, server);
	struct sml_status status = sml_status_of(t, id);

	mend(t, status, id);
	sml_direct(t, status);
}
