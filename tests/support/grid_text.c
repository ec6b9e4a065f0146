/* Registers to words. */
#include "support/grid_text.h"

#include <stdio.h>

static struct reg registers[TELEGRAM_REGISTERS_MAX];
struct telegram grid_telegram = {
	.registers = registers, .capacity = TELEGRAM_REGISTERS_MAX, .channel_last = 255};

struct reg *grid_say(unsigned c, unsigned d, unsigned e, enum unit unit, int64_t digits, int exp)
{
	struct reg *r = &registers[grid_telegram.n_registers++];

	*r = (struct reg){.obis = {1, 0, (uint8_t)c, (uint8_t)d, (uint8_t)e, 255},
		.kind = REG_NUMBER,
		.unit = (uint8_t)unit,
		.value = decimal_of(digits, exp)};
	r->meant = r->value;
	return r;
}

static void set_number(struct reg *r, struct decimal v, unsigned width, bool is_signed)
{
	r->value = r->meant = v;
	r->width = (uint8_t)width;
	r->is_signed = is_signed;
}

/* Octets stand where a number had been: what is left of that must not be looked at any more.
 * Wherever `text` is, one of two pieces half a KiB apart does not look like a number's sign. */
static void set_octets(struct reg *r, enum reg_kind kind, size_t at)
{
	static const uint8_t text[1024];

	r->kind = kind;
	r->octets = bytes_of(text + at, 4);
}

struct reg *grid_spoil(struct reg *r, unsigned fault)
{
	switch (fault) {
	case FAULT_TEXT:
		set_octets(r, REG_TEXT, 0);
		break;
	case FAULT_ABSENT:
		r->kind = REG_ABSENT;
		break;
	case FAULT_OCTETS:
		set_octets(r, REG_OCTETS, 512);
		break;
	case FAULT_OTHER:
		r->kind = REG_OTHER;
		break;
	case FAULT_UNIT:
		r->unit = UNIT_VARH;
		break;
	case FAULT_NO_UNIT:
		r->unit = UNIT_UNSAID;
		break;
	case FAULT_VOID:
		r->is_void = true;
		break;
	case FAULT_LARGEST: /* of an energy only the wide one: counters come through 2^32 */
		set_number(r,
			(struct decimal){r->unit == UNIT_WH ? UINT64_MAX : UINT32_MAX, 0, false},
			r->unit == UNIT_WH ? 8 : 4, false);
		break;
	case FAULT_LARGEST_SIGNED:
		set_number(r, decimal_of(INT32_MAX, -1), 4, true);
		break;
	case FAULT_SMALLEST_SIGNED:
		set_number(r, decimal_of(INT32_MIN, 0), 4, true);
		break;
	case FAULT_LARGEST_WIDE:
		set_number(r, decimal_of(INT64_MAX, 0), 8, true);
		break;
	case FAULT_NEGATIVE:
		r->value = r->meant = decimal_of(-5000, 0);
		break;
	}
	return r;
}

const char *grid_text(const struct reading *r)
{
	static char text[1024];
	size_t n = 0;

	text[0] = '\0';
	for (enum quantity q = 0; q < N_QUANTITIES; q++) {
		char v[DECIMAL_TEXT_MAX];

		if (!reading_has(r, q))
			continue;
		decimal_text(r->value[q], v);
		n += (size_t)snprintf(text + n, sizeof text - n, "%s%s%s=%s", n ? " " : "",
			reading_is_derived(r, q) ? "~" : "", quantity_name(q), v);
	}
	return text;
}

const char *grid_text_by(const struct grid_rules *rules)
{
	struct reading r;

	grid_reading(&grid_telegram, rules, &r);
	telegram_reset(&grid_telegram);
	return grid_text(&r);
}
