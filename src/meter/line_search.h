/* The search for the line setting of a port: the settings that meters use, one after the other, until
 * frames come. No descriptor and no clock. */
#ifndef METER_LINE_SEARCH_H
#define METER_LINE_SEARCH_H

#include "meter/listener.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { LINE_SEARCH_MAX = 12 };

struct line_search {
	size_t n;
	struct line_setting lines[LINE_SEARCH_MAX]; /* to try, likeliest first */
	size_t at;                                  /* of lines[]: in use */
	uint32_t
		hurry_ms; /* how long to try a setting that gives noise without a pause; 0: no hurry */
	uint64_t since_ms; /* when that was set */
	uint64_t n_bytes;  /* of the listener then */
	uint64_t n_frames; /* the same */
	unsigned n_bursts; /* of bytes since then, with silence before each */
	uint64_t burst_ms; /* when the last one began */
	uint64_t heard_ms; /* last byte, or opening of the port */
};

/* The settings of `protocol`, or of all for NULL; `fixed` alone when its baud is not 0. */
void line_search_init(
	struct line_search *s, const struct protocol *protocol, const struct line_setting *fixed);

/* The setting to use. */
const struct line_setting *line_search_now(const struct line_search *s);

/* From now on the port has it. */
void line_search_begin(struct line_search *s, const struct listener *l, uint64_t now_ms);

/* Bytes came. */
void line_search_hear(struct line_search *s, uint64_t now_ms);

/* Whether bytes came with this setting, several telegrams' worth, but not one frame. In a hurry one whole
 * burst is enough. Frames that cannot be used are a reason to stay. */
bool line_search_is_wrong(const struct line_search *s, const struct listener *l, uint64_t now_ms);

/* Whether there have been frames enough to know that it is right, whatever is in them. */
bool line_search_has_frames(const struct line_search *s, const struct listener *l);

/* Goes on to the next setting, round and round. */
void line_search_next(struct line_search *s);

#endif
