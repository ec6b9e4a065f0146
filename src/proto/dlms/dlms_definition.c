/* Turns the definitions of an owner into lists, and an unknown list into a definition that an owner
 * can fill in; of what may be the number of a meter that shows only the last characters. Left out:
 * files and their sections (config/lists.c). */
#include "proto/dlms/dlms_definition.h"

#include "base/hex.h"
#include "base/text.h"
#include "proto/dlms/axdr.h"
#include "proto/dlms/dlms_scaling.h"
#include "proto/iec/iec_data.h"
#include "reading/telegram.h"
#include "reading/unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	WORD_MAX = 32,
	SCALER_MAX = 9,
	OCTETS_SHOWN = 2,
	OCTETS_HIDDEN = 3, /* six digits as BCD: from there on it may be a number */
	TEXT_SHOWN = 4,
	DIGITS_HIDDEN_FROM = 10000000,
	OBIS_OCTETS = 6,
	DATE_OCTETS = 4, /* or 5, with the day of the week */
	DATE_TIME_OCTETS = 12,
	CENTURY = 0x07, /* of the years 1792 to 2047 */
	SIGNATURE_LINE = 1,
	FIRST_POSITION_LINE = 2,
};

static const struct {
	const char *word;
	uint8_t type;
} types[] = {
	{"null", AXDR_NULL},
	{"array", AXDR_ARRAY},
	{"structure", AXDR_STRUCTURE},
	{"bool", AXDR_BOOLEAN},
	{"bits", AXDR_BIT_STRING},
	{"i32", AXDR_DOUBLE_LONG},
	{"u32", AXDR_DOUBLE_LONG_UNSIGNED},
	{"octets", AXDR_OCTETS},
	{"text", AXDR_VISIBLE_STRING},
	{"utf8", AXDR_UTF8_STRING},
	{"bcd", AXDR_BCD},
	{"i8", AXDR_INTEGER},
	{"i16", AXDR_LONG},
	{"u8", AXDR_UNSIGNED},
	{"u16", AXDR_LONG_UNSIGNED},
	{"compact", AXDR_COMPACT_ARRAY},
	{"i64", AXDR_LONG64},
	{"u64", AXDR_LONG64_UNSIGNED},
	{"enum", AXDR_ENUM},
	{"f32", AXDR_FLOAT32},
	{"f64", AXDR_FLOAT64},
	{"date-time", AXDR_DATE_TIME},
	{"date", AXDR_DATE},
	{"time", AXDR_TIME},
	{"switch", DLMS_TYPE_SWITCH},
};

static const char expected_signature[] =
	"expected the types in order, as in \"octets*2 u32*4 u16\"; types are octets text utf8 "
	"bool enum i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 bits bcd array structure switch (bool or "
	"enum)";
static const char expected_position[] =
	"expected an OBIS code, and for a number a power of ten and a unit, as in \"1-0:32.7.0 -1 "
	"V\", or \"-\"; units are W Wh var varh VA VAh V A Hz";

static bool type_of(const char *word, size_t n, uint8_t *type)
{
	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (strlen(types[i].word) == n && memcmp(types[i].word, word, n) == 0) {
			*type = types[i].type;
			return true;
		}
	return false;
}

const char *dlms_definition_type(uint8_t type)
{
	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (types[i].type == type)
			return types[i].word;
	return "?";
}

/* A whole number up to the end of the word. */
static bool read_whole(const char *text, const char *end, long least, long most, long *v)
{
	char *stop;

	*v = strtol(text, &stop, 10);
	return text < end && stop == end && *v >= least && *v <= most;
}

/* "u32*4": adds four positions. */
static bool add_types(struct dlms_position *p, size_t *n, const char *word, const char *end)
{
	const char *star = memchr(word, '*', (size_t)(end - word));
	long times = 1;
	uint8_t type;

	if (!type_of(word, (size_t)((star ? star : end) - word), &type))
		return false;
	if (star && !read_whole(star + 1, end, 1, DLMS_POSITIONS_MAX, &times))
		return false;
	for (; times; times--) {
		if (*n == DLMS_POSITIONS_MAX)
			return false;
		p[(*n)++] = (struct dlms_position){.type = type};
	}
	return true;
}

static const char *set_signature(struct dlms_list *l, struct dlms_position *p, const char *value)
{
	l->n = 0;
	while (*value) {
		size_t n = strcspn(value, " \t");

		if (n && !add_types(p, &l->n, value, value + n))
			return expected_signature;
		value += n;
		value += strspn(value, " \t");
	}
	return l->n ? NULL : expected_signature;
}

/* The next word of *text into `out`, which has WORD_MAX bytes; "" at the end. */
static bool next_word(const char **text, char *out)
{
	size_t n;

	*text += strspn(*text, " \t");
	n = strcspn(*text, " \t");
	if (n >= WORD_MAX)
		return false;
	memcpy(out, *text, n);
	out[n] = '\0';
	*text += n;
	return true;
}

static bool unit_of(const char *word, uint8_t *unit)
{
	for (unsigned u = 1; u < UNIT_NONE; u++) {
		const char *text = unit_text((uint8_t)u);

		if (text && strcmp(text, word) == 0) {
			*unit = (uint8_t)u;
			return true;
		}
	}
	return false;
}

static const char *set_explained(uint8_t *explained, const char *value)
{
	if (strcmp(value, "yes") == 0)
		*explained = DLMS_EXPLAINED;
	else if (strcmp(value, "apart") == 0)
		*explained = DLMS_EXPLAINED_APART;
	else
		return "expected yes, or apart";
	return NULL;
}

static const char *set_position(struct dlms_position *p, const char *value)
{
	char name[WORD_MAX], scaler[WORD_MAX], unit[WORD_MAX];
	struct dlms_position q = {.type = p->type};
	long power = 0;

	if (!next_word(&value, name) || !next_word(&value, scaler) || !next_word(&value, unit) ||
		value[strspn(value, " \t")])
		return expected_position;
	if (strcmp(name, "-") == 0)
		return *scaler ? expected_position : NULL;
	if (!iec_obis(bytes_of(name, strlen(name)), &q.obis) || !dlms_is_named(&q))
		return expected_position;
	if (*scaler &&
		!read_whole(scaler, scaler + strlen(scaler), -SCALER_MAX, SCALER_MAX, &power))
		return expected_position;
	q.scaler = (int8_t)power;
	q.unit = dlms_unit_of(q.obis);
	if (*unit && !unit_of(unit, &q.unit))
		return expected_position;
	*p = q;
	return NULL;
}

/* The list of that section, begun when it is not the last one. */
static struct dlms_list *list_of(struct dlms_lists *lists, const char *section)
{
	size_t i = lists->n;

	if (i && strncmp(lists->names[i - 1], section, DLMS_LIST_NAME_MAX - 1) == 0)
		return &lists->list[i - 1];
	if (i == DLMS_USER_LISTS_MAX)
		return NULL;
	snprintf(lists->names[i], DLMS_LIST_NAME_MAX, "%s", section);
	lists->list[i] = (struct dlms_list){
		.name = lists->names[i], .positions = lists->positions[i]};
	lists->explained[i] = DLMS_GIVEN;
	lists->n++;
	return &lists->list[i];
}

const char *dlms_definition_set(
	struct dlms_lists *lists, const char *section, const char *key, const char *value)
{
	struct dlms_list *l;
	long position;

	if (!*section)
		return "expected a [name] of the list first";
	l = list_of(lists, section);
	if (!l)
		return "expected at most eight lists";
	if (strcmp(key, "signature") == 0)
		return l->n ? "expected one signature only"
			    : set_signature(l, lists->positions[l - lists->list], value);
	if (strcmp(key, "explained") == 0)
		return set_explained(&lists->explained[l - lists->list], value);
	if (l->n == 0)
		return "expected the signature first";
	if (!read_whole(key, key + strlen(key), 1, (long)l->n, &position))
		return "expected \"signature\", or a position that the signature has";
	return set_position(&lists->positions[l - lists->list][position - 1], value);
}

const char *dlms_definition_check(const struct dlms_lists *lists, size_t i, const char **wrong)
{
	const struct dlms_list *l = &lists->list[i];

	if (i >= lists->n)
		return NULL;
	*wrong = l->n ? "expected at least one position with a name" : "expected a signature";
	for (size_t p = 0; p < l->n; p++)
		if (dlms_is_named(&l->positions[p]))
			*wrong = NULL;
	return l->name;
}

static void print_signature(const struct telegram *t, char *out, size_t size)
{
	size_t used = (size_t)snprintf(out, size, "signature =");

	for (size_t i = 0, times; i < t->n_registers && used < size; i += times) {
		uint8_t type = t->registers[i].type;

		for (times = 1; i + times < t->n_registers; times++)
			if (t->registers[i + times].type != type)
				break;
		used += (size_t)snprintf(
			out + used, size - used, " %s", dlms_definition_type(type));
		if (times > 1 && used < size)
			used += (size_t)snprintf(out + used, size - used, "*%zu", times);
	}
}

/* A date, with its time or without. */
static bool is_date(struct bytes b)
{
	size_t n = bytes_left(&b);

	return (n == DATE_OCTETS || n == DATE_OCTETS + 1 || n == DATE_TIME_OCTETS) &&
	       b.p[0] == CENTURY && b.p[2] >= 1 && b.p[2] <= 12 && b.p[3] >= 1 && b.p[3] <= 31;
}

/* Dates and names tell the owner what a value is, and nobody who the owner is. */
static bool is_public(struct bytes b)
{
	size_t n = bytes_left(&b);

	return n < OCTETS_HIDDEN || (n == OBIS_OCTETS && b.p[n - 1] == UINT8_MAX) || is_date(b);
}

static void print_octets(struct bytes b, char *out, size_t size)
{
	size_t n = bytes_left(&b), shown = n < 2 * OCTETS_SHOWN ? n / 2 : OCTETS_SHOWN;
	char hex[2 * DATE_TIME_OCTETS + 1];

	if (is_public(b)) {
		hex_text(b, hex);
		snprintf(out, size, "%s", hex);
	} else {
		hex_text((struct bytes){b.end - shown, b.end}, hex);
		snprintf(out, size, "%zu octets, the last %s", n, hex);
	}
}

static void print_text(struct bytes b, char *out, size_t size)
{
	size_t n = bytes_left(&b), shown = n < 2 * TEXT_SHOWN ? n / 2 : TEXT_SHOWN;

	snprintf(out, size, "%zu characters, the last \"%.*s\"", n, (int)shown,
		(const char *)b.end - shown);
}

/* Energies are as long as numbers of meters. */
static void print_number(struct decimal v, char *out, size_t size)
{
	char text[DECIMAL_TEXT_MAX];
	int n = (int)decimal_text(v, text);

	if (v.digits < DIGITS_HIDDEN_FROM)
		snprintf(out, size, "%s", text);
	else
		snprintf(out, size, "%d digits, the last %s", n - v.negative, text_end(text));
}

static void print_value(const struct reg *r, char *out, size_t size)
{
	struct bytes b;

	switch ((enum reg_kind)r->kind) {
	case REG_NUMBER:
		print_number(r->value, out, size);
		break;
	case REG_OCTETS:
	case REG_TEXT:
		b = text_trimmed(r->octets);
		if (text_is_printable(b))
			print_text(b, out, size);
		else
			print_octets(r->octets, out, size);
		break;
	case REG_ABSENT:
	case REG_OTHER:
		snprintf(out, size, "%s", dlms_definition_type(r->type));
		break;
	}
}

bool dlms_definition_line(const struct telegram *t, size_t i, char *out, size_t size)
{
	char value[96];

	if (i == 0) {
		snprintf(out, size, "[list of %zu value%s]", t->n_registers,
			t->n_registers == 1 ? "" : "s");
	} else if (i == SIGNATURE_LINE) {
		print_signature(t, out, size);
	} else if (i - FIRST_POSITION_LINE < t->n_registers) {
		print_value(&t->registers[i - FIRST_POSITION_LINE], value, sizeof value);
		snprintf(out, size, "%zu = -  ; %s", i - FIRST_POSITION_LINE + 1, value);
	} else {
		return false;
	}
	return true;
}
