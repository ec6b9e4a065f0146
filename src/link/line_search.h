/* The search for the line setting of a port: where to begin, and the hunt from there on. What the
 * owner has said is not searched for. No descriptor and no clock. */
#ifndef LINK_LINE_SEARCH_H
#define LINK_LINE_SEARCH_H

#include "port/line/hunt.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct protocol;

enum { LINE_SEARCH_MAX = 12 };

struct line_search {
	bool is_fixed;            /* the owner has said it */
	bool is_on;               /* bytes are listened to, to find it */
	struct line_setting good; /* the last that was right; baud 0: none */
	struct line_setting line; /* that the port has, or is to get */
	size_t n;
	struct line_setting likely[LINE_SEARCH_MAX]; /* by the protocol, likeliest first */
	struct hunt hunt;
	uint64_t since_ms; /* of the hunt */
};

/* `fixed` has a baud when the owner has said it; `protocol` may be NULL: any. */
void line_search_init(
	struct line_search *s, const struct protocol *protocol, const struct line_setting *fixed);

/* `line` was right before, so it comes first. */
void line_search_prefer(struct line_search *s, const struct line_setting *line);

/* Begins at `now_ms`: a port is about to be opened with s->line. */
void line_search_begin(struct line_search *s, uint64_t now_ms);

/* What came, or nothing, at line_search_due_ms(). */
enum hunt_advice line_search_step(
	struct line_search *s, const struct hunt_heard *heard, uint64_t now_ms);

/* The port cannot be set to s->line; it is another one now. */
void line_search_refused(struct line_search *s, uint64_t now_ms);

/* No more. */
void line_search_end(struct line_search *s);

/* When the next step is due; 0: not before something comes. */
uint64_t line_search_due_ms(const struct line_search *s);

/* Whether bytes came at every speed, twice, or for `patience_ms`, and nothing was understood. */
bool line_search_is_vain(const struct line_search *s, uint64_t now_ms, uint64_t patience_ms);

#endif
