/* The telegram: a list of registers and who sent them. */
#include "reading/telegram.h"

#include <string.h>

void telegram_reset(struct telegram *t)
{
	t->offset = 0;
	t->length = 0;
	t->meter = (struct identity){0};
	t->n_registers = 0;
	t->n_quirks = 0;
}

const struct reg *telegram_find(const struct telegram *t, struct obis name)
{
	for (size_t i = 0; i < t->n_registers; i++) {
		struct obis o = t->registers[i].obis;

		if (o.a == name.a && o.c == name.c && o.d == name.d && o.e == name.e &&
			o.f == name.f)
			return &t->registers[i];
	}
	return NULL;
}

void telegram_add_quirk(struct telegram *t, const char *name)
{
	for (size_t i = 0; i < t->n_quirks; i++)
		if (strcmp(t->quirks[i], name) == 0)
			return;
	if (t->n_quirks < TELEGRAM_QUIRKS_MAX)
		t->quirks[t->n_quirks++] = name;
}
