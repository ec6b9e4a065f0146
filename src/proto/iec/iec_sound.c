/* Whether a text consists of data sets and nothing else (IEC 62056-21 §6.6), and whether those that
 * are needed can be read. Left out: whether their values can be true. */
#include "proto/iec/iec_sound.h"

#include "proto/iec/iec_data.h"
#include "proto/iec/iec_value.h"
#include "reading/telegram.h"
#include "reading/unit.h"

#include <string.h>

enum {
	VALUE_MAX = 2048, /* text of P1, in hex */
	DEPTH_MAX = 2,    /* lists of peaks in P1 */
	CHANNEL_LAST = 1,
	GROUP_MOMENTARY = 7,
	GROUP_ENERGY = 8,
	OF_NOW = 255, /* group F */
	PERIOD_00 = 0 /* one maker sends what is of now as this */
};

static bool is_line_end(uint8_t c)
{
	return c == '\r' || c == '\n';
}

/* Between brackets and behind them: how deep, and how long the piece is. */
struct structure {
	bool may_be_open; /* a bracket may end with its line */
	unsigned depth, n_sets;
	size_t n; /* of the code, or of the value */
};

static bool is_short(const struct structure *s)
{
	return s->n <= (s->depth ? (size_t)VALUE_MAX : (size_t)IEC_CODE_MAX);
}

static bool take_structure(struct structure *s, uint8_t c)
{
	if (is_line_end(c)) {
		if (s->depth ? !s->may_be_open : s->n > 0)
			return false; /* an open bracket, or a code without a value */
		s->depth = 0;
		s->n = 0;
		return true;
	}
	if (c < 0x20 || c > 0x7e)
		return false;
	s->n++;
	if (c == '(') {
		s->n_sets++;
		s->n = 0;
		return ++s->depth <= DEPTH_MAX;
	}
	if (c == ')') {
		s->n = 0;
		return s->depth-- > 0;
	}
	return is_short(s);
}

/* Digits and letters: they stand for nothing else. */
static bool take_plain(struct structure *s, struct bytes *lines)
{
	const uint8_t *from = lines->p;

	while (lines->p < lines->end && *lines->p >= '0' && *lines->p <= 0x7e)
		lines->p++;
	s->n += (size_t)(lines->p - from);
	return lines->p == from || is_short(s);
}

static bool is_data(struct bytes lines, struct structure s)
{
	for (;; lines.p++) {
		if (!take_plain(&s, &lines))
			return false;
		if (lines.p == lines.end || (*lines.p == '!' && s.depth == 0))
			return s.depth == 0 && s.n_sets > 0;
		if (!take_structure(&s, *lines.p))
			return false;
	}
}

bool iec_is_data(struct bytes lines)
{
	return is_data(lines, (struct structure){0});
}

bool iec_is_open_data(struct bytes lines)
{
	return is_data(lines, (struct structure){.may_be_open = true});
}

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

/* What was met among the data sets. */
struct findings {
	bool has_part, has_tariff; /* that can be read */
	bool lost_part, lost_energy;
};

/* A set with a name. */
static void note_named(struct findings *f, const struct iec_set *s, struct obis o)
{
	uint8_t unit = part_unit(o);
	struct reg r;

	if (unit == UNIT_NONE)
		return;
	if (!iec_value(s, o, &r) || r.unit != unit) {
		f->lost_part = true;
		return;
	}
	f->has_part = true;
	f->has_tariff |= unit == UNIT_WH && o.e != 0;
}

/* A set with something in front that is no code: makers have misprints of their own, so only what
 * it could have been speaks against the rest. A lost energy does when there are tariffs to be added
 * up. */
static void note_nameless(struct findings *f, const struct iec_set *s)
{
	static const struct obis any_energy = {1, 0, 1, GROUP_ENERGY, 0, OF_NOW};
	bool has_unit = memchr(s->first.p, '*', bytes_left(&s->first));
	struct reg r;

	if (!iec_value(s, any_energy, &r))
		return;
	f->lost_part |= r.unit == UNIT_W;
	/* without a unit it is one of old only when it has places; others are numbers of
	 * anything */
	f->lost_energy |= r.unit == UNIT_WH && (has_unit || r.value.exp < 3);
}

bool iec_is_readable(struct bytes lines)
{
	struct findings f = {0};
	struct iec_set s;
	struct obis o;

	while (iec_next_set(&lines, &s))
		if (bytes_left(&s.code) == 0)
			continue; /* one more value of the same name */
		else if (iec_obis(s.code, &o))
			note_named(&f, &s, o);
		else
			note_nameless(&f, &s);
	return !(f.has_part && f.lost_part) && !(f.has_tariff && f.lost_energy);
}

bool iec_is_past(struct bytes line)
{
	bool has_name = false;
	struct iec_set s;
	struct obis o;

	if (!iec_is_data(line))
		return false;
	while (iec_next_set(&line, &s)) {
		if (bytes_left(&s.code) == 0 && has_name)
			continue;
		if (!iec_obis(s.code, &o) || o.f == OF_NOW || o.f == PERIOD_00)
			return false;
		has_name = true;
	}
	return has_name;
}
