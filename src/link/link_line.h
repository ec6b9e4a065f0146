/* The line setting of a link's port: sought while nothing is certain, and set. */
#ifndef LINK_LINK_LINE_H
#define LINK_LINK_LINE_H

#include "base/bytes.h"

#include <stdint.h>

struct heard;
struct link;

/* To be called once. */
void link_line_init(struct link *l);

/* A port is about to be opened: l->search.line is what to begin with. */
void link_line_before(struct link *l);

/* The port was opened with l->search.line. */
void link_line_opened(struct link *l);

/* The meter was fed with `in`, and has heard that. */
void link_line_hear(struct link *l, struct bytes in, const struct heard *heard, uint64_t now_ms);

/* Nothing more is sought: the port is closed, or somebody else sets the line. */
void link_line_end(struct link *l);

#endif
