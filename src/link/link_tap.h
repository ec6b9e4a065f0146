/* Who gets a copy of what comes over the wires of all links. Left out: who that is. */
#ifndef LINK_LINK_TAP_H
#define LINK_LINK_TAP_H

#include "base/bytes.h"
#include "base/line.h"

#include <stdbool.h>
#include <stdint.h>

struct link_tap {
	/* Bytes have come from the port `path`, whose line is set so (baud 0: it has none, or it is
	 * not known), at `now_ms` of the port. All borrowed for the call. */
	void (*heard)(void *ctx, const char *path, const struct line_setting *line, struct bytes in,
		uint64_t now_ms);
	/* Whether somebody wants all that comes from there: who looks for a meter stays. */
	bool (*is_wanted)(void *ctx, const char *path);
	void *ctx;
};

#endif
