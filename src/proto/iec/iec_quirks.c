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
static bool lack_phases_signs(struct telegram *t)
{
	const struct reg *total = power_of(t, TOTAL);
	struct decimal sum = {0};

	if (!total || !total->value.negative)
		return false;
	for (size_t i = 0; i < sizeof phases; i++) {
		const struct reg *r = power_of(t, phases[i]);

		if (r && (r->value.negative || !decimal_add(sum, r->value, &sum)))
			return false;
	}
	return decimal_add(sum, total->value, &sum) && !sum.digits;
}

static void turn_phases(struct telegram *t)
{
	for (size_t i = 0; i < sizeof phases; i++) {
		struct reg *r = power_of(t, phases[i]);

		if (r)
			r->meant = decimal_negated(r->value);
	}
}

static bool has_now(const struct telegram *t, struct obis o)
{
	o.f = OF_NOW;
	return telegram_find_own(t, o);
}

static bool has_period_00(struct telegram *t)
{
	for (size_t i = 0; i < t->n_registers; i++)
		if (t->registers[i].obis.f == PERIOD_00)
			return true;
	return false;
}

/* Unless the same is sent of now as well. */
static void take_period_00(struct telegram *t)
{
	for (size_t i = 0; i < t->n_registers; i++) {
		struct reg *r = &t->registers[i];

		r->is_present = r->obis.f == PERIOD_00 && !has_now(t, r->obis);
	}
}

/* All rows that a telegram shows count, in this order. */
static const struct {
	bool (*is_shown)(struct telegram *t);
	void (*mend)(struct telegram *t);
	const char *name; /* as the telegram notes it; NULL: no value changes */
} quirks[] = {
	/* Pafal and Apator EC3: present values come as those of period 00, "1.8.1*00(...)". */
	{has_period_00, take_period_00, NULL},

	/* eBZ DD3: 16.7.0 of -458.90 W above 36.7.0 of 344.88 W and 56.7.0 of 114.02 W. One
	 * telegram, which may have been made by hand; so nothing less than an exact sum will do. */
	{lack_phases_signs, turn_phases, "phases-unsigned"},
};

void iec_quirks(struct telegram *t)
{
	for (size_t i = 0; i < sizeof quirks / sizeof *quirks; i++) {
		if (!quirks[i].is_shown(t))
			continue;
		quirks[i].mend(t);
		if (quirks[i].name)
			telegram_add_quirk(t, quirks[i].name);
	}
}

/* Beginnings of identification lines. */
static const char *const commanded[] = {
	/* Siemens TD-3511 and TD-3512 (Switzerland, Austria), /SAT63511C…: R2 F009 has the
	 * momentary values, R2 F001 the energies: one reading a second instead of a readout. */
	"/SAT6351",
};

bool iec_takes_commands(const char *ident)
{
	for (size_t i = 0; i < sizeof commanded / sizeof *commanded; i++)
		if (strncmp(ident, commanded[i], strlen(commanded[i])) == 0)
			return true;
	return false;
}
