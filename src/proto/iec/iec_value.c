/* Numbers and units as makers write them in a data set (IEC 62056-21 §6.6): exact, to the base
 * unit. Left out: thousandths (m in front of a unit), which no meter sends, and times. */
#include "proto/iec/iec_value.h"

#include "base/text.h"
#include "proto/iec/iec_set.h"
#include "reading/telegram.h"
#include "reading/unit.h"

#include <string.h>

enum {
	NUMBER_DIGITS_MAX = 18,
	GROUP_MOMENTARY = 7,
	GROUP_ENERGY = 8,
};

static const struct {
	char word[6]; /* lower case */
	uint8_t unit;
	int8_t power_of_ten;
} units[] = {
	{"kwh", UNIT_WH, 3},
	{"wh", UNIT_WH, 0},
	{"mwh", UNIT_WH, 6},
	{"kw", UNIT_W, 3},
	{"w", UNIT_W, 0},
	{"mw", UNIT_W, 6},
	{"kvarh", UNIT_VARH, 3},
	{"varh", UNIT_VARH, 0},
	{"mvarh", UNIT_VARH, 6},
	{"kvar", UNIT_VAR, 3},
	{"var", UNIT_VAR, 0},
	{"mvar", UNIT_VAR, 6},
	{"kvah", UNIT_VAH, 3},
	{"vah", UNIT_VAH, 0},
	{"kva", UNIT_VA, 3},
	{"va", UNIT_VA, 0},
	{"mva", UNIT_VA, 6},
	{"kv", UNIT_V, 3},
	{"v", UNIT_V, 0},
	{"ka", UNIT_A, 3},
	{"a", UNIT_A, 0},
	{"hz", UNIT_HZ, 0},
	{"khz", UNIT_HZ, 3},
	{"deg", UNIT_DEGREE, 0},
};

static bool is_digit(uint8_t c)
{
	return c >= '0' && c <= '9';
}

static uint8_t lower(uint8_t c)
{
	return c >= 'A' && c <= 'Z' ? (uint8_t)(c - 'A' + 'a') : c;
}

static bool is_word(struct bytes b, const char *word)
{
	for (; b.p < b.end && *word; b.p++, word++)
		if (lower(*b.p) != (uint8_t)*word)
			return false;
	return b.p == b.end && !*word;
}

/* A leading small m would be a thousandth, which no meter sends. */
static bool read_unit(struct bytes word, uint8_t *unit, int8_t *power_of_ten)
{
	for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
		if (!is_word(word, units[i].word) || *word.p == 'm')
			continue;
		*unit = units[i].unit;
		*power_of_ten = units[i].power_of_ten;
		return true;
	}
	return false;
}

/* [sign]digits[.digits]; one comma may stand for the point. */
static bool read_number(struct bytes b, struct decimal *v)
{
	bool has_point = false, is_last_digit = false;
	int n = 0;

	*v = (struct decimal){0};
	v->negative = bytes_left(&b) && *b.p == '-';
	if (v->negative || (bytes_left(&b) && *b.p == '+'))
		b.p++;
	for (; b.p < b.end; b.p++) {
		is_last_digit = is_digit(*b.p);
		if ((*b.p == '.' || *b.p == ',') && !has_point) {
			has_point = true;
			continue;
		}
		if (!is_last_digit || (v->digits && ++n >= NUMBER_DIGITS_MAX))
			return false;
		v->digits = v->digits * 10 + (*b.p - '0');
		v->exp = (int8_t)(v->exp - has_point);
		if (v->exp < -NUMBER_DIGITS_MAX)
			return false;
	}
	v->negative = v->negative && v->digits;
	return is_last_digit;
}

/* Energies came without a unit before there were others than kWh. */
static bool is_plain_energy(struct obis o)
{
	return o.a == 1 && (o.c == 1 || o.c == 2) && o.d == GROUP_ENERGY;
}

static bool is_power_factor(struct obis o)
{
	return o.a == 1 && o.d == GROUP_MOMENTARY &&
	       (o.c == 13 || o.c == 33 || o.c == 53 || o.c == 73);
}

/* What stands behind the `*`, or nothing; *value then ends before it. Some meters fill both with
 * blanks. */
static struct bytes split(struct bytes *value)
{
	const uint8_t *star = memchr(value->p, '*', bytes_left(value));
	struct bytes word = {star ? star + 1 : value->end, value->end};

	value->end = star ? star : value->end;
	*value = text_trimmed(*value);
	return text_trimmed(word);
}

/* Energies and powers have a unit, and it is known; a power factor has none. */
bool iec_value(const struct iec_set *s, struct obis o, struct reg *r)
{
	struct bytes value = s->first, word = split(&value);
	int8_t power_of_ten = 3;
	uint8_t unit = UNIT_WH;

	if (!s->is_single || !read_number(value, &r->value))
		return false;
	if (bytes_left(&word)) {
		if (!read_unit(word, &unit, &power_of_ten))
			return false;
	} else if (is_power_factor(o)) {
		unit = UNIT_NONE;
		power_of_ten = 0;
		if (decimal_double(decimal_magnitude(r->value)) > 1)
			return false;
	} else if (!is_plain_energy(o)) {
		return false;
	}
	r->value.exp = (int8_t)(r->value.exp + power_of_ten);
	r->meant = r->value;
	r->unit = unit;
	return true;
}
