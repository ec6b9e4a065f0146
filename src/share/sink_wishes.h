/* What others have asked a sink for that there is not: a path, a method, a register. Each is logged
 * once, by its name, and shown on the page: that is how one learns of it. */
#ifndef SHARE_SINK_WISHES_H
#define SHARE_SINK_WISHES_H

#include "share/sink.h"

enum { SINK_WISHES_MAX = 16, SINK_WISH_SIZE = 64 };

/* All zero: none. */
struct sink_wishes {
	char of[SINK_WISHES_MAX][SINK_WISH_SIZE]; /* made harmless */
	size_t n;
};

/* `who` asks the sink `sink` for `what`: noted and logged unless it was, or there is no room. */
void sink_wishes_note(struct sink_wishes *w, const char *sink, const char *who, const char *what);

/* Wish `i`; NULL: there are no more. */
const char *sink_wishes_get(const struct sink_wishes *w, size_t i);

/* The same of a sink with that state; NULL: there are no more, or it has none. */
const char *sink_wish(const struct sink *sink, const void *state, size_t i);

#endif
