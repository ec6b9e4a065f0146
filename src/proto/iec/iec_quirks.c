/* The quirks of makers of ASCII meters. One row each: by what it is known, and what is done. The
 * syntax (iec_data.c, iec_value.c) stays that of IEC 62056-21.
 *
 * Left out, as it holds for whoever sends so and proves itself: CRC-16/X.25 in place of the P1
 * checksum (iec_check.c, said of a Hungarian Holley), a checksum without zeros in front, parity on
 * a line of eight bits (iec_frame.c), numbers in the hex of their characters (iec_telegram.c),
 * words and forms of units (iec_value.c). */
#include "proto/iec/iec_quirks.h"

#include "reading/telegram.h"

#include <string.h>

enum {
	TOTAL = 16, /* group C of the power of all phases */
	PERIOD_00 = 0,
	OF_NOW = 255, /* group F */
};

static const uint8_t phases[] = {36, 56, 76};

static struct reg *power_of(struct telegram *t, uint8_t c)
{
	struct reg *r = telegram_edit(t, (struct obis){1, 0, c, 7, 0, 255});

	return r && r->kind == REG_NUMBER ? r : NULL;
}

/* Below a negative total: phases without a minus that add up to it, to the last digit. */
static bool turn_phases(struct telegram *t)
{
	struct reg *of[sizeof phases], *total = power_of(t, TOTAL);
	struct decimal sum = {0};

	if (!total || !total->value.negative)
		return false;
	for (size_t i = 0; i < sizeof phases; i++) {
		of[i] = power_of(t, phases[i]);
		if (of[i] && (of[i]->value.negative || !decimal_add(sum, of[i]->value, &sum)))
			return false;
	}
	if (!decimal_add(sum, total->value, &sum) || sum.digits)
		return false;
	for (size_t i = 0; i < sizeof phases; i++)
		if (of[i])
			of[i]->meant = decimal_negated(of[i]->value);
	return true;
}

static bool has_now(const struct telegram *t, struct obis o)
{
	o.f = OF_NOW;
	return telegram_find_own(t, o);
}

/* Unless the same is sent of now as well. */
static bool take_period_00(struct telegram *t)
{
	for (size_t i = 0; i < t->n_registers; i++) {
		struct reg *r = &t->registers[i];

		r->is_present = r->obis.f == PERIOD_00 && !has_now(t, r->obis);
	}
	return false; /* no value is another */
}

/* All rows that fit count, in this order. */
static const struct quirk {
	const char *ident; /* what the identification line begins with; NULL: whoever shows it */
	bool (*mend)(struct telegram *t); /* whether a value is another now; NULL: nothing to do */
	const char *name;                 /* as the telegram notes it then */
	bool takes_commands;
} quirks[] = {
	/* Pafal and Apator EC3: present values come as those of period 00, "1.8.1*00(...)". */
	{NULL, take_period_00, NULL, false},

	/* eBZ DD3: 16.7.0 of -458.90 W above 36.7.0 of 344.88 W and 56.7.0 of 114.02 W. One
	 * telegram, which may have been made by hand; so nothing less than an exact sum will do. */
	{NULL, turn_phases, "phases-unsigned", false},

	/* Siemens TD-3511 and TD-3512 (Switzerland, Austria), /SAT63511C…: R2 F009 has the
	 * momentary values, R2 F001 the energies: one reading a second instead of a readout. */
	{"/SAT6351", NULL, NULL, true},
};

static bool fits(const struct quirk *q, struct bytes ident)
{
	size_t n = q->ident ? strlen(q->ident) : 0;

	return n == 0 || (bytes_left(&ident) >= n && memcmp(ident.p, q->ident, n) == 0);
}

void iec_quirks(struct telegram *t, struct bytes ident)
{
	for (size_t i = 0; i < sizeof quirks / sizeof *quirks; i++)
		if (quirks[i].mend && fits(&quirks[i], ident) && quirks[i].mend(t))
			telegram_add_quirk(t, quirks[i].name);
}

bool iec_takes_commands(struct bytes ident)
{
	for (size_t i = 0; i < sizeof quirks / sizeof *quirks; i++)
		if (quirks[i].takes_commands && fits(&quirks[i], ident))
			return true;
	return false;
}
