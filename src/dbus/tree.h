/* The tree of items of one service: paths in a constant table, values beside it. What has changed
 * since the last signal is known; setting a value allocates nothing. */
#ifndef ROOM_DBUS_TREE_H
#define ROOM_DBUS_TREE_H

#include "dbus/bus.h"
#include "dbus/value.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	TREE_ITEMS_MAX = 64,
	TREE_TEXT_MAX = 128, /* bytes of a text value and of the text form of any value */
};

/* A path, with one type for life. */
struct item {
	const char *path;     /* "/Ac/L1/Power" */
	enum value_type type; /* when valid */
	int8_t places;        /* VALUE_DOUBLE: resolution of the value, digits behind the point */
	int8_t text_places;   /* the same for the text */
	const char *format;   /* VALUE_INT: printf's, for one int64_t; NULL: the number */
	const char *unit;     /* VALUE_DOUBLE: behind the number, with its space; "" for none */
	bool is_writable;
	bool is_quiet; /* computed when read, never signalled */
};

struct tree_hooks {
	/* A write to a writable item, of its type or invalid. 0: taken (the hook sets it, now or later),
	 * 2: refused. */
	int (*write)(void *ctx, size_t item, const struct value *v);
	/* Quiet items are about to be read: set them. */
	void (*refresh)(void *ctx);
};

struct item_state {
	bool is_valid;
	bool is_changed;
	union {
		int64_t i;
		double d;
		const char *const *texts;
		char s[TREE_TEXT_MAX];
	};
};

struct tree {
	const struct item *items;
	size_t n;
	const struct tree_hooks *hooks;
	void *ctx;
	struct item_state state[TREE_ITEMS_MAX];
};

/* All items invalid. `items` (at most TREE_ITEMS_MAX, sorted by path) and `hooks` are borrowed. */
void tree_init(struct tree *t, const struct item *items, size_t n, const struct tree_hooks *hooks,
	void *ctx);

/* The index of a path, or -1. */
int tree_find(const struct tree *t, const char *path);

/* Whether items stand below the path ("/Ac"; "/" for the root). */
bool tree_is_inner(const struct tree *t, const char *path);

/* Set a value. What is equal at the published resolution is no change. Text is cleaned and cut. A
 * double that is not finite makes the item invalid. */
void tree_set_int(struct tree *t, size_t item, int64_t v);
void tree_set_double(struct tree *t, size_t item, double v);
void tree_set_text(struct tree *t, size_t item, const char *text);
void tree_set_texts(struct tree *t, size_t item, const char *const *texts);
void tree_clear(struct tree *t, size_t item);

/* The value, borrowed until it is set again. */
struct value tree_value(const struct tree *t, size_t item);

/* The value as people read it: "230.1 V", "---" when invalid. */
void tree_text(const struct tree *t, size_t item, char out[TREE_TEXT_MAX]);

/* Nobody needs to be told what has changed so far. */
void tree_settle(struct tree *t);

/* Sends one ItemsChanged with everything that has changed; nothing when nothing has. When the bus
 * does not take messages the changes stay until the next call. */
void tree_publish(struct tree *t, struct bus *bus);

#endif
