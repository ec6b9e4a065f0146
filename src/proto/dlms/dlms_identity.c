/* Number and maker of a meter, from its registers (IEC 62056-6-2: logical device name, device IDs)
 * and its system title. The number is looked for where makers put it, best place first, and never
 * among those of other meters that this one reads (0-1:96.1.0 … 0-4:96.1.0: gas, water, heat). The
 * logical device name begins with three letters of the maker, which are not part of the number on
 * the meter's face. Left out: the type, except where dlms_quirks.c needs it. */
#include "proto/dlms/dlms_identity.h"

#include "base/hex.h"
#include "base/text.h"
#include "proto/dlms/dlms_values.h"
#include "reading/telegram.h"

#include <string.h>

enum {
	MAKER_LETTERS = 3,
	TITLE_OCTETS = 8,
	NUMBER_OCTETS = 12, /* of the bare number at the end of a list */
};

/* 96.1.1 is the number of most meters, but Kamstrup's type. */
static const struct obis numbers[] = {
	{0, 0, 42, 0, 0, 255},
	{1, 1, 0, 0, 5, 255},
	{0, 0, 96, 1, 0, 255},
	{0, 0, 96, 1, 1, 255},
	{1, 0, 96, 1, 0, 255},
	{1, 1, 0, 0, 1, 255},
	{1, 0, 0, 0, 0, 255},
};

enum {
	N_NUMBERS = sizeof numbers / sizeof *numbers,
	NUMBER_D_LAST = 1, /* their group D is at most that */
};

static bool is_upper(uint8_t c)
{
	return c >= 'A' && c <= 'Z';
}

static uint8_t upper(uint8_t c)
{
	return c >= 'a' && c <= 'z' ? (uint8_t)(c - 'a' + 'A') : c;
}

static void set_maker(struct identity *m, const uint8_t *letters)
{
	for (size_t i = 0; i < MAKER_LETTERS; i++)
		m->manufacturer[i] = (char)upper(letters[i]);
	m->manufacturer[MAKER_LETTERS] = '\0';
}

static bool begins_with_maker(struct bytes b)
{
	return bytes_left(&b) > MAKER_LETTERS + 2 && is_upper(b.p[0]) && is_upper(upper(b.p[1])) &&
	       is_upper(upper(b.p[2])) && b.p[3] >= '0' && b.p[3] <= '9';
}

static void set_number(struct identity *m, struct bytes number)
{
	if (bytes_left(&number) == 0)
		return;
	if (bytes_left(&number) > IDENTITY_ID_MAX)
		number.end = number.p + IDENTITY_ID_MAX;
	if (!text_is_printable(number)) {
		hex_text(number, m->id);
	} else {
		if (begins_with_maker(number)) {
			set_maker(m, number.p);
			number.p += MAKER_LETTERS;
		}
		memcpy(m->id, number.p, bytes_left(&number));
		m->id[bytes_left(&number)] = '\0';
	}
	memcpy(m->serial, m->id, sizeof m->serial);
}

/* A number that came as one. */
static void set_numeric(struct identity *m, const struct reg *r)
{
	char text[DECIMAL_TEXT_MAX];

	set_number(m, bytes_of(text, decimal_text(r->value, text)));
}

/* The first register of each of the names. */
static void find_named(const struct telegram *t, const struct reg *named[N_NUMBERS])
{
	const struct reg *end = t->registers + t->n_registers;

	for (const struct reg *r = t->registers; r < end; r++)
		for (size_t i = 0; r->obis.d <= NUMBER_D_LAST && i < N_NUMBERS; i++)
			if (!named[i] && telegram_is_own(t, r, numbers[i]))
				named[i] = r;
}

static void find_number(struct telegram *t)
{
	const struct reg *named[N_NUMBERS] = {NULL};

	find_named(t, named);
	for (size_t i = 0; i < N_NUMBERS && !*t->meter.id; i++) {
		const struct reg *r = named[i];

		if (r && (r->kind == REG_OCTETS || r->kind == REG_TEXT))
			set_number(&t->meter, text_trimmed(r->octets));
		else if (r && r->kind == REG_NUMBER && r->value.digits)
			set_numeric(&t->meter, r);
	}
}

static bool begins(struct bytes b, const char *with)
{
	return bytes_left(&b) >= strlen(with) && memcmp(b.p, with, strlen(with)) == 0;
}

/* Lists that have a name tell their maker. */
static const struct {
	char list[10], maker[4];
} list_makers[] = {
	{"KFM_", "KFM"},
	{"Kamstrup_", "KAM"},
	{"AIDON_", "AID"},
	{"EMBRIQ_", "LGZ"},
};

struct bytes dlms_list_id(const struct telegram *t, const struct dlms_nameless *nameless)
{
	const struct reg *r = telegram_find_own(t, (struct obis){1, 1, 0, 2, 129, 255});

	return r && (r->kind == REG_OCTETS || r->kind == REG_TEXT) ? r->octets : nameless->list_id;
}

static void find_maker(struct telegram *t, const struct dlms_nameless *nameless)
{
	struct bytes list = dlms_list_id(t, nameless);

	for (size_t i = 0; i < sizeof list_makers / sizeof *list_makers; i++)
		if (begins(list, list_makers[i].list))
			memcpy(t->meter.manufacturer, list_makers[i].maker, 4);
}

void dlms_identify(struct telegram *t, struct bytes title, const struct dlms_nameless *nameless)
{
	struct identity *m = &t->meter;

	find_number(t);
	if (!*m->id && bytes_left(&nameless->number) == NUMBER_OCTETS &&
		text_is_printable(text_trimmed(nameless->number)))
		set_number(m, text_trimmed(nameless->number));
	if (!*m->manufacturer)
		find_maker(t, nameless);
	if (bytes_left(&title) != TITLE_OCTETS)
		return;
	hex_text(title, m->title);
	if (!*m->manufacturer && is_upper(title.p[0]) && is_upper(title.p[1]) &&
		is_upper(title.p[2]))
		set_maker(m, title.p);
}
