/* The state of each item beside its constant row: what is set is compared as it is published, at
 * the resolution of its row. Left out: messages (object.c, value.c). */
#include "dbus/tree.h"

#include "base/decimal.h"
#include "base/fixed.h"
#include "base/memory.h"
#include "base/text.h"

#include <assert.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* Each has room of its own; few items are texts. */
static void give_rooms(struct tree *t)
{
	size_t n = 0;

	for (size_t i = 0; i < t->n; i++) {
		if (t->items[i].type != VALUE_TEXT || t->items[i].is_long)
			continue;
		assert(n < TREE_TEXTS_MAX);
		t->state[i].s = t->texts[n++];
	}
}

void tree_init(struct tree *t, const struct item *items, size_t n, const struct tree_hooks *hooks,
	void *ctx)
{
	memory_clear(t, sizeof *t);
	t->items = items;
	t->n = n;
	t->prefix = "";
	t->hooks = hooks;
	t->ctx = ctx;
	give_rooms(t);
}

void tree_join(struct tree *first, struct tree *t, const char *prefix)
{
	assert(strlen(prefix) < TREE_PATH_MAX / 2);
	while (first->next)
		first = first->next;
	first->next = t;
	t->prefix = prefix;
}

const char *tree_path(const struct tree *t, size_t item, char out[TREE_PATH_MAX])
{
	if (!*t->prefix)
		return t->items[item].path;
	snprintf(out, TREE_PATH_MAX, "%s%s", t->prefix, t->items[item].path);
	return out;
}

bool tree_has(const struct tree *t, size_t item)
{
	return !t->items[item].is_optional || t->state[item].is_shown;
}

void tree_show(struct tree *t, size_t item, bool is_shown)
{
	t->state[item].is_shown = is_shown;
}

int tree_find(const struct tree *t, const char *path)
{
	size_t n = strlen(t->prefix);

	if (strncmp(path, t->prefix, n) != 0)
		return -1;
	for (size_t i = 0; i < t->n; i++)
		if (tree_has(t, i) && strcmp(t->items[i].path, path + n) == 0)
			return (int)i;
	return -1;
}

bool tree_is_inner(const struct tree *t, const char *path)
{
	size_t n = strlen(path);
	char whole[TREE_PATH_MAX];

	if (strcmp(path, "/") == 0)
		return true;
	for (size_t i = 0; i < t->n; i++) {
		const char *its = tree_path(t, i, whole);

		if (tree_has(t, i) && strncmp(its, path, n) == 0 && its[n] == '/')
			return true;
	}
	return false;
}

/* The item is valid from now on. True when that, or the `same` value, makes it a change. */
static void mark(struct tree *t, size_t item, bool same)
{
	struct item_state *s = &t->state[item];

	if (!s->is_valid || !same)
		s->is_changed = true;
	s->is_valid = true;
}

void tree_set_int(struct tree *t, size_t item, int64_t v)
{
	mark(t, item, t->state[item].i == v);
	t->state[item].i = v;
}

void tree_set_double(struct tree *t, size_t item, double v)
{
	double unit = decimal_power_of_ten(t->items[item].places);

	if (!isfinite(v * unit)) {
		tree_clear(t, item);
		return;
	}
	v = round(v * unit) / unit + 0.0; /* never -0 */
	mark(t, item, t->state[item].d == v);
	t->state[item].d = v;
}

void tree_set_text(struct tree *t, size_t item, const char *text)
{
	char clean[TREE_TEXT_MAX];

	text_clean(clean, sizeof clean, text);
	mark(t, item, strcmp(t->state[item].s, clean) == 0);
	strcpy(t->state[item].s, clean);
}

void tree_set_texts(struct tree *t, size_t item, const char *const *texts)
{
	mark(t, item, t->state[item].texts == texts);
	t->state[item].texts = texts;
}

void tree_set_long_text(struct tree *t, size_t item, const char *text)
{
	mark(t, item, false);
	t->state[item].long_text = text;
}

void tree_clear(struct tree *t, size_t item)
{
	struct item_state *s = &t->state[item];

	if (s->is_valid)
		s->is_changed = true;
	s->is_valid = false;
}

struct value tree_value(const struct tree *t, size_t item)
{
	const struct item_state *s = &t->state[item];
	struct value v = {.type = s->is_valid ? t->items[item].type : VALUE_INVALID};

	switch (v.type) {
	case VALUE_INVALID:
		break;
	case VALUE_INT:
		v.i = s->i;
		break;
	case VALUE_DOUBLE:
		v.d = s->d;
		break;
	case VALUE_TEXT:
		v.s = t->items[item].is_long ? s->long_text : s->s;
		break;
	case VALUE_TEXTS:
		v.texts = s->texts;
		break;
	}
	return v;
}

static void join(const char *const *texts, char out[TREE_TEXT_MAX])
{
	size_t n = 0;

	out[0] = '\0';
	for (; *texts && n < TREE_TEXT_MAX; texts++)
		n += (size_t)snprintf(out + n, TREE_TEXT_MAX - n, "%s%s", n ? ", " : "", *texts);
}

const char *tree_text(const struct tree *t, size_t item, char out[TREE_TEXT_MAX])
{
	const struct item *spec = &t->items[item];
	struct value v = tree_value(t, item);

	switch (v.type) {
	case VALUE_INVALID:
		strcpy(out, "---");
		break;
	case VALUE_INT:
		snprintf(out, TREE_TEXT_MAX, spec->format ? spec->format : "%" PRId64, v.i);
		break;
	case VALUE_DOUBLE:
		fixed_write(out, TREE_TEXT_MAX, v.d, spec->text_places);
		strncat(out, spec->unit, TREE_TEXT_MAX - 1 - strlen(out));
		break;
	case VALUE_TEXT:
		return v.s;
	case VALUE_TEXTS:
		join(v.texts, out);
		break;
	}
	return out;
}

bool tree_is_changed(const struct tree *t, size_t item, enum item_pace pace)
{
	return t->state[item].is_changed && t->items[item].pace == pace && tree_has(t, item);
}

void tree_settle(struct tree *t)
{
	for (size_t i = 0; i < t->n; i++)
		t->state[i].is_changed = false;
}
