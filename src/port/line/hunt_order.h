/* Which speeds there are to try, and which of them have had their turn. Each is tried as 8N1 first,
 * which can read the formats of ten bits as well (7E1, 7O1); with a parity bit only when nothing
 * else helps, as with a UART that loses step at a wrong stop bit. When all have been tried, the
 * round ends and a new one begins: what was ruled out in a bad moment gets another chance. Left
 * out: why a speed is left (hunt.h). */
#ifndef PORT_LINE_HUNT_ORDER_H
#define PORT_LINE_HUNT_ORDER_H

#include "base/line.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { HUNT_SPEEDS_MAX = 12 };

struct hunt_speed {
	uint32_t baud;
	const char *format;  /* to begin with */
	unsigned n_tries;    /* in this round */
	bool is_other_tried; /* with the other format */
	bool is_excluded;    /* in this round: what came showed that it is wrong */
};

struct hunt_order {
	size_t n;
	struct hunt_speed speeds[HUNT_SPEEDS_MAX]; /* likeliest first */
	unsigned n_rounds;
};

/* `n` settings that are preferred, best first, then all others that meters have. Seven bits
 * and even parity are heard as eight. */
void hunt_order_init(struct hunt_order *o, const struct line_setting *preferred, size_t n);

/* A speed was found to be too fast: it and all above are out for this round. */
void hunt_order_exclude_from(struct hunt_order *o, uint32_t baud);

/* The port cannot have that speed: out for ever. */
void hunt_order_remove(struct hunt_order *o, uint32_t baud);

/* Takes the speed nearest to `baud` that is not out, and counts the try. False when it is far away
 * or has had its turns: as it is, with the other format, and once more for what was lost by
 * chance. */
bool hunt_order_take_near(struct hunt_order *o, uint32_t baud, struct line_setting *line);

/* Takes the next: faster than `now` if there is one, and first such at which `n_bytes` of it would
 * be a telegram. Always finds one. */
void hunt_order_take_faster(struct hunt_order *o, const struct line_setting *now, uint32_t n_bytes,
	struct line_setting *line);

#endif
