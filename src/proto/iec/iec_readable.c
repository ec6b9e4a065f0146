/* Notes what of the powers and energies of an ASCII telegram can be read, while its data sets are
 * gone through. Left out: what is no part of either; it may be unreadable. */
#include "proto/iec/iec_readable.h"

#include "proto/iec/iec_value.h"
#include "reading/telegram.h"
#include "reading/unit.h"

#include <string.h>

enum {
	CHANNEL_LAST = 1,
	GROUP_MOMENTARY = 7,
	GROUP_ENERGY = 8,
	OF_NOW = 255,   /* group F */
	PERIOD_00 = 0,  /* one maker sends what is of now as this */
	PER_PHASE = 20, /* from a group C of all phases to that of L1, and from phase to phase */
	IMPORT = 1,     /* group C */
	EXPORT = 2,
	NET = 16,
};

/* What quantities are built of: powers and energies, in and out, of all phases and of each. The
 * unit that it must have, or UNIT_NONE for everything else. */
static uint8_t part_unit(struct obis o)
{
	static const uint8_t powers[] = {1, 2, 15, 16, 21, 22, 36, 41, 42, 56, 61, 62, 76};

	if (o.a != 1 || o.b > CHANNEL_LAST || (o.f != OF_NOW && o.f != PERIOD_00))
		return UNIT_NONE;
	if (o.d == GROUP_MOMENTARY && memchr(powers, o.c, sizeof powers))
		return UNIT_W;
	return o.d == GROUP_ENERGY && (o.c == 1 || o.c == 2) ? UNIT_WH : UNIT_NONE;
}

void iec_readable_note(struct iec_readable *f, struct obis o, const struct reg *r)
{
	uint8_t unit = part_unit(o);

	if (unit == UNIT_NONE)
		return;
	if (r->kind != REG_NUMBER || r->unit != unit) {
		f->lost_part = true;
		return;
	}
	f->has_part = true;
	f->has_tariff |= unit == UNIT_WH && o.e != 0;
}

/* Blanks, the `!` in front of ETX, and the last bracket of a list of lists are nothing. */
void iec_readable_note_stray(struct iec_readable *f, struct bytes stray)
{
	for (; f->is_checked && stray.p < stray.end; stray.p++) {
		f->lost_any |= *stray.p > ')';
		f->lost_part |= *stray.p == '7';
		f->lost_energy |= *stray.p == '8';
	}
}

/* Something in front that is no code: makers have misprints of their own, so only what
 * it could have been speaks against the rest. A lost energy does when there are tariffs to be added
 * up. */
void iec_readable_note_nameless(struct iec_readable *f, const struct iec_set *s)
{
	static const struct obis any_energy = {1, 0, 1, GROUP_ENERGY, 0, OF_NOW};
	bool has_unit = memchr(s->first.p, '*', bytes_left(&s->first));
	struct reg r;

	f->lost_any = true;
	if (!iec_value(s, any_energy, &r)) {
		iec_readable_note_stray(f, s->code);
		return;
	}
	/* a meter that has misprinted a power has group D in it; "0.5.1.2(80.000*kW)" is a limit */
	f->lost_part |= r.unit == UNIT_W &&
			(!f->is_checked || memchr(s->code.p, '7', bytes_left(&s->code)));
	/* without a unit it is one of old only when it has places; others are numbers of
	 * anything */
	f->lost_energy |= r.unit == UNIT_WH && (has_unit || r.value.exp < 3);
}

/* By what must be sent besides: always the import for an export; when a power was lost the export
 * for an import, and the total for what is one of three phases. What needs nothing finds itself. */
static bool is_half(const struct iec_readable *f, const struct telegram *t, struct obis o)
{
	const unsigned side = o.c % PER_PHASE;
	const uint8_t unit = part_unit(o);

	if (unit == UNIT_NONE)
		return false;
	if (unit == UNIT_WH)
		o.e = f->lost_energy ? 0 : o.e;
	else if (f->lost_part && side != IMPORT)
		o.c = side == EXPORT ? IMPORT : NET;
	else if (f->lost_part || side == EXPORT)
		o.c ^= IMPORT ^ EXPORT;
	return !telegram_find_own(t, o);
}

void iec_readable_void(const struct iec_readable *f, struct telegram *t)
{
	for (size_t i = 0; f->lost_any && i < t->n_registers; i++)
		t->registers[i].is_void |= is_half(f, t, t->registers[i].obis);
}

bool iec_is_readable(const struct iec_readable *f)
{
	return !(f->has_part && f->lost_part) && !(f->has_tariff && f->lost_energy);
}
