/* The telegram as a list of registers: how they are found, and whether two telegrams may be of one
 * meter. Left out: what its registers mean (meaning.c). */
#include "reading/telegram.h"

#include "base/text.h"

#include <string.h>

void telegram_init(struct telegram *t, struct reg *registers, size_t capacity)
{
	t->registers = registers;
	t->capacity = capacity;
	telegram_reset(t);
}

void telegram_reset(struct telegram *t)
{
	t->offset = 0;
	t->length = 0;
	t->meter = (struct identity){0};
	t->has_counter = false;
	t->counter = t->keys = 0;
	t->is_authentic = false;
	t->is_partial = false;
	t->check = TELEGRAM_UNCHECKED;
	t->is_joined = false;
	t->channel_last = 255;
	t->naming = NAMING_SENT;
	t->is_apart = false;
	t->list = NULL;
	t->nameless = (struct bytes){0};
	t->sent = (struct bytes){0};
	t->n_registers = 0;
	t->n_quirks = 0;
}

/* In room of `size`. */
static void clean(char *text, size_t size)
{
	const char *last_word = text + size - sizeof(size_t);

	if (!*text)
		return;
	while (text <= last_word && text_word_is_from(text, ' '))
		text += sizeof(size_t);
	for (; *text; text++)
		if (*text < 0x20 || *text > 0x7e)
			*text = '?';
}

void identity_clean(struct identity *id)
{
	clean(id->id, sizeof id->id);
	clean(id->title, sizeof id->title);
	clean(id->serial, sizeof id->serial);
	clean(id->manufacturer, sizeof id->manufacturer);
	clean(id->firmware, sizeof id->firmware);
}

/* Meters shorten their number at the front; fewer characters would fit by chance. */
enum { NUMBER_MIN = 6 };

static bool ends_with(const char *text, const char *end)
{
	size_t n = strlen(text), m = strlen(end);

	return m >= NUMBER_MIN && n >= m && strcmp(text + n - m, end) == 0;
}

bool identity_agrees(const struct identity *a, const struct identity *b)
{
	if (*a->title && *b->title && strcmp(a->title, b->title) != 0)
		return false;
	if (*a->id && *b->id && a->id_is_model == b->id_is_model)
		return strcmp(a->id, b->id) == 0 || ends_with(a->id, b->id) ||
		       ends_with(b->id, a->id);
	return true;
}

bool identity_has_number(const struct identity *meter)
{
	return *meter->title || (*meter->id && !meter->id_is_model);
}

bool identity_is_same(const struct identity *a, const struct identity *b)
{
	if (*a->title && *b->title)
		return strcmp(a->title, b->title) == 0;
	return *a->id && !a->id_is_model && !b->id_is_model && strcmp(a->id, b->id) == 0;
}

/* What differs most comes first. */
static bool has_name(const struct reg *r, struct obis name, unsigned b_last)
{
	const struct obis *o = &r->obis;

	return o->c == name.c && o->d == name.d && o->e == name.e && o->f == name.f &&
	       o->a == name.a && o->b <= b_last;
}

static const struct reg *find(const struct telegram *t, struct obis name, unsigned b_last)
{
	const struct reg *end = t->registers + t->n_registers;

	for (const struct reg *r = t->registers; r < end; r++)
		if (has_name(r, name, b_last))
			return r;
	return NULL;
}

const struct reg *telegram_find(const struct telegram *t, struct obis name)
{
	return find(t, name, UINT8_MAX);
}

struct reg *telegram_edit(struct telegram *t, struct obis name)
{
	const struct reg *r = telegram_find(t, name);

	return r ? &t->registers[r - t->registers] : NULL;
}

static unsigned last_own(const struct telegram *t, struct obis name)
{
	return name.a == 0 ? 0 : t->channel_last;
}

const struct reg *telegram_find_own(const struct telegram *t, struct obis name)
{
	return find(t, name, last_own(t, name));
}

bool telegram_is_own(const struct telegram *t, const struct reg *r, struct obis name)
{
	return has_name(r, name, last_own(t, name));
}

void telegram_add_quirk(struct telegram *t, const char *name)
{
	for (size_t i = 0; i < t->n_quirks; i++)
		if (strcmp(t->quirks[i], name) == 0)
			return;
	if (t->n_quirks < TELEGRAM_QUIRKS_MAX)
		t->quirks[t->n_quirks++] = name;
}
