/* Numbers and units as makers write them in a data set (IEC 62056-21 §6.6): exact, to the base
 * unit. Left out: times. */
#include "proto/iec/iec_value.h"

#include "base/text.h"
#include "proto/iec/iec_set.h"
#include "reading/telegram.h"
#include "reading/unit.h"

#include <string.h>

#define DIGITS_FULL UINT64_C(100000000000000000) /* from here on there is no room for another */

enum {
	PLACES_MAX = 18,
	GROUP_MOMENTARY = 7,
	GROUP_ENERGY = 8,
};

/* Each as it is, in thousands, in millions; thousandths of a current alone (Metcom MCS301). */
static const struct {
	char word[5]; /* lower case */
	uint8_t unit;
	int8_t least, most; /* power of ten that a letter in front may tell */
} units[] = {
	{"wh", UNIT_WH, 0, 6},
	{"w", UNIT_W, 0, 6},
	{"v", UNIT_V, 0, 3},
	{"a", UNIT_A, -3, 3},
	{"varh", UNIT_VARH, 0, 6},
	{"var", UNIT_VAR, 0, 6},
	{"vah", UNIT_VAH, 0, 3},
	{"va", UNIT_VA, 0, 6},
	{"hz", UNIT_HZ, 0, 3},
	{"deg", UNIT_DEGREE, 0, 0},
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

static int8_t take_prefix(struct bytes *word)
{
	const int8_t power = lower(*word->p) == 'k' ? 3
			     : *word->p == 'M'      ? 6
			     : *word->p == 'm'      ? -3
						    : 0;

	word->p += power != 0;
	return power;
}

static bool read_unit(struct bytes word, uint8_t *unit, int8_t *power_of_ten)
{
	*power_of_ten = take_prefix(&word);
	for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
		if (!is_word(word, units[i].word))
			continue;
		*unit = units[i].unit;
		return *power_of_ten >= units[i].least && *power_of_ten <= units[i].most;
	}
	return false;
}

/* [sign]digits[.digits]; one comma may stand for the point. */
static bool read_number(struct bytes b, struct decimal *v)
{
	const uint8_t *point = NULL;
	uint64_t digits = 0;
	bool negative = bytes_left(&b) && *b.p == '-';

	if (negative || (bytes_left(&b) && *b.p == '+'))
		b.p++;
	if (bytes_left(&b) == 0 || !is_digit(b.end[-1]))
		return false;
	for (; b.p < b.end; b.p++) {
		if (is_digit(*b.p) && digits < DIGITS_FULL)
			digits = digits * 10 + (*b.p - '0');
		else if ((*b.p == '.' || *b.p == ',') && !point)
			point = b.p;
		else
			return false;
	}
	if (point && b.end - point - 1 > PLACES_MAX)
		return false;
	*v = (struct decimal){digits, point ? (int8_t)(point + 1 - b.end) : 0, negative && digits};
	return true;
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
