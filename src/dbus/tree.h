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
	TREE_ITEMS_MAX = 96,
	TREE_TEXTS_MAX = 20, /* items of VALUE_TEXT that are not long */
	TREE_TEXT_MAX = 256, /* bytes of a text value and of the text form of any value */
	TREE_PATH_MAX = 96,  /* bytes of a path that stands below a prefix */
};

/* When readers are told that an item has changed. Slow items are refreshed before they are read,
 * like those of PACE_READ. */
enum item_pace {
	PACE_TELEGRAM, /* at once: tree_publish() of object.h */
	PACE_SLOW,     /* every few seconds: tree_publish_slow() */
	PACE_READ,     /* never: it is computed when it is read */
};

/* A path, with one type for life. */
struct item {
	const char *path;         /* "/Ac/L1/Power" */
	enum value_type type : 8; /* when valid */
	enum item_pace pace : 8;
	int8_t places;       /* VALUE_DOUBLE: resolution of the value, digits behind the point */
	uint8_t text_places; /* the same for the text */
	const char *format;  /* VALUE_INT: printf's, for one int64_t; NULL: the number */
	const char *unit;    /* VALUE_DOUBLE: behind the number, with its space; "" for none */
	bool is_writable;
	bool is_optional; /* not there until tree_show() */
	bool is_long;     /* VALUE_TEXT: of any length, borrowed; see tree_set_long_text() */
};

struct tree_hooks {
	/* A write to a writable item, of its type or invalid. 0: taken (the hook sets it, now or
	 * later), 2: refused. */
	int (*write)(void *ctx, size_t item, const struct value *v);
	/* Items that are not of PACE_TELEGRAM are about to be read: set them. */
	void (*refresh)(void *ctx);
};

struct item_state {
	bool is_valid;
	bool is_changed;
	bool is_shown; /* an optional item is there */
	union {
		int64_t i;
		double d;
		const char *const *texts;
		const char *long_text;
		char *s; /* in `texts` */
	};
};

/* More trees may follow: what a service has several times (its meters) is one table, and a tree for
 * each of them below a prefix of its own. Whoever answers, or tells what has changed, is given the
 * first, and goes through all. */
struct tree {
	const struct item *items;
	size_t n;
	const char *prefix; /* in front of all its paths; "" of the first. Borrowed */
	struct tree *next;  /* the next of the same service; NULL: it is the last */
	const struct tree_hooks *hooks;
	void *ctx;
	struct item_state state[TREE_ITEMS_MAX];
	char texts[TREE_TEXTS_MAX][TREE_TEXT_MAX];
};

/* All items invalid. `items` (at most TREE_ITEMS_MAX, with TREE_TEXTS_MAX texts, sorted by path)
 * and `hooks` are borrowed. */
void tree_init(struct tree *t, const struct item *items, size_t n, const struct tree_hooks *hooks,
	void *ctx);

/* Makes `t` the last tree of the service of `first`, below `prefix`, which is borrowed and shorter
 * than a path may be. */
void tree_join(struct tree *first, struct tree *t, const char *prefix);

/* The whole path of an item: in `out`, or that of the table. */
const char *tree_path(const struct tree *t, size_t item, char out[TREE_PATH_MAX]);

/* Whether the item is there, and makes an optional one so, or not; before the service has its
 * name. */
bool tree_has(const struct tree *t, size_t item);
void tree_show(struct tree *t, size_t item, bool is_shown);

/* The index of a path that is there, or -1. */
int tree_find(const struct tree *t, const char *path);

/* Whether items of the tree stand below the path ("/Ac"; "/" for the root). */
bool tree_is_inner(const struct tree *t, const char *path);

/* Set a value. What is equal at the published resolution is no change. Text is cleaned and cut. A
 * double that is not finite makes the item invalid. */
void tree_set_int(struct tree *t, size_t item, int64_t v);
void tree_set_double(struct tree *t, size_t item, double v);
void tree_set_text(struct tree *t, size_t item, const char *text);
void tree_set_texts(struct tree *t, size_t item, const char *const *texts);
/* Borrowed until it is set again, must be UTF-8, and counts as changed. */
void tree_set_long_text(struct tree *t, size_t item, const char *text);
void tree_clear(struct tree *t, size_t item);

/* The value, borrowed until it is set again. */
struct value tree_value(const struct tree *t, size_t item);

/* The value as people read it: "230.1 V", "---" when invalid. Returns where it stands: in `out`, or
 * for a text the value itself. */
const char *tree_text(const struct tree *t, size_t item, char out[TREE_TEXT_MAX]);

/* Whether readers of that pace have not been told the value yet. */
bool tree_is_changed(const struct tree *t, size_t item, enum item_pace pace);

/* Nobody needs to be told what has changed so far. */
void tree_settle(struct tree *t);

#endif
