/* Quirks of SML meters.
 *
 * DZG DVS74, DWS74 and relatives below number 60000000 cut the leading zero bytes of a positive
 * power but keep the type Integer: +328.05 W comes as 53 80 25 and reads -327.31 W. True negatives
 * come with all bytes. The status word knows the direction. (DZG: mended in firmware 1.3.)
 *
 * 1-0:15.7.0 (old EMH, Iskra, Dr. Neuhaus) is a magnitude; the status word of the energy registers
 * tells the direction. */
#include "proto/sml/sml_quirks.h"

#include "reading/telegram.h"
#include "reading/unit.h"

#include <string.h>

enum {
	EDL_EXPORT = 1u << 5, /* status words of EDL meters: energy flows out */

	/* Status words of FNN meters ("Lastenheft Basiszähler Funktionale Merkmale"). */
	FNN_LOW_BYTE = 0x04,
	FNN_EXPORT = 1u << 11,
	FNN_EXPORT_L1 = 1u << 12,  /* L2 and L3 in the next two bits */
	FNN_VOLTAGE_L1 = 1u << 18, /* so do these */
	FNN_VOLTAGES = 7u << 18,

	DZG_NUMBER_FIXED_FROM = 60000000,
	DZG_WIDTH_MAX = 3, /* uncut values have 4 or 8 bytes */
};

static const uint8_t fnn_head[] = {0x0a, 0x01};
static const uint8_t dzg_head[] = {0x0a, 0x01, 'D', 'Z', 'G'};

static bool begins_with(struct bytes b, const uint8_t *head, size_t n)
{
	return bytes_left(&b) >= n && memcmp(b.p, head, n) == 0;
}

/* The status word of 1.8.0, else of the first energy that has one. */
static bool find_status(const struct telegram *t, uint32_t *status)
{
	const struct reg *found = telegram_find(t, (struct obis){1, 0, 1, 8, 0, 255});

	for (size_t i = 0; i < t->n_registers && !(found && found->has_status); i++)
		if (t->registers[i].unit == UNIT_WH)
			found = &t->registers[i];
	if (!found || !found->has_status)
		return false;
	*status = found->status;
	return true;
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

/* Whether an FNN status word says export for that phase. A single-phase meter may set only the bit
 * of the total. */
static bool fnn_exports(uint32_t status, int phase)
{
	uint32_t bits = FNN_EXPORT;

	if (phase > 0) {
		uint32_t voltage = (uint32_t)FNN_VOLTAGE_L1 << (phase - 1);

		bits = (uint32_t)FNN_EXPORT_L1 << (phase - 1);
		if ((status & FNN_VOLTAGES) == voltage)
			bits |= FNN_EXPORT;
	}
	return status & bits;
}

/* Without a status word: the numbers that the field has seen the fault on. */
static bool dzg_number_is_known_bad(uint64_t number)
{
	return (number >= 42000000 && number <= 48999999) ||
	       (number >= 55000000 && number <= 58999999);
}

/* The value, with its bytes read as the unsigned number that they are. */
static struct decimal as_unsigned(const struct reg *r)
{
	struct decimal v = r->value;

	v.digits = (UINT64_C(1) << 8 * r->width) - v.digits;
	v.negative = false;
	return v;
}

static void mend_dzg(struct telegram *t, struct bytes server, bool has_status, uint32_t status)
{
	bool is_fnn = has_status && (status & 0xff) == FNN_LOW_BYTE;
	uint64_t number;

	if (!begins_with(server, dzg_head, sizeof dzg_head) || bytes_left(&server) != 10)
		return;
	number = bytes_be((struct bytes){server.p + 6, server.p + 10});
	if (number >= DZG_NUMBER_FIXED_FROM)
		return;
	for (size_t i = 0; i < t->n_registers; i++) {
		struct reg *r = &t->registers[i];
		int phase = phase_of_power(r->obis);

		if (phase < 0 || r->kind != REG_NUMBER || !r->is_signed || !r->value.negative ||
			r->width > DZG_WIDTH_MAX)
			continue;
		if (is_fnn ? fnn_exports(status, phase) : !dzg_number_is_known_bad(number))
			continue;
		r->meant = as_unsigned(r);
		telegram_add_quirk(t, "dzg-unsigned");
	}
}

static bool counts_import(const struct telegram *t)
{
	for (size_t i = 0; i < t->n_registers; i++) {
		const struct obis *o = &t->registers[i].obis;

		if (o->a == 1 && o->c == 1 && o->d == 8)
			return true;
	}
	return false;
}

static void direct_magnitude(struct telegram *t, struct bytes server, uint32_t status)
{
	bool is_fnn = begins_with(server, fnn_head, sizeof fnn_head);
	bool exports = is_fnn ? fnn_exports(status, 0) : status & EDL_EXPORT;

	for (size_t i = 0; i < t->n_registers; i++) {
		struct reg *r = &t->registers[i];

		if (r->kind != REG_NUMBER || r->obis.a != 1 || r->obis.c != 15 || r->obis.d != 7)
			continue;
		r->direction = exports || counts_import(t) ? DIRECTION_SAID : DIRECTION_DOUBTFUL;
		if (exports && !r->value.negative) {
			r->meant = decimal_negated(r->value);
			telegram_add_quirk(t, "status-direction");
		}
	}
}

void sml_quirks(struct telegram *t, struct bytes server)
{
	uint32_t status = 0;
	bool has_status = find_status(t, &status);

	mend_dzg(t, server, has_status, status);
	if (has_status)
		direct_magnitude(t, server, status);
}
