/* Whether a line is inverted. An inverted line is low when it is idle, so the character in which a
 * burst ends has zeros at its end; otherwise it has ones. That shows at every speed that is not
 * much too fast, except for a right byte at the right speed, and now and then by chance. Left out:
 * what bytes tell of the speed (evidence.h). */
#ifndef PORT_LINE_POLARITY_H
#define PORT_LINE_POLARITY_H

#include "base/line.h"
#include "port/line/evidence.h"

enum { POLARITY_SPEEDS_MAX = 12 };

struct polarity_ends {
	uint32_t baud;
	unsigned n_low, n_high;
};

/* All zero: nothing has been heard yet. */
struct polarity {
	size_t n;
	struct polarity_ends ends[POLARITY_SPEEDS_MAX];
};

/* A burst has ended, of which `e` was heard at that setting. */
void polarity_end(struct polarity *p, const struct line_setting *line, const struct evidence *e);

/* Whether the line seems to be inverted. `is_hopeless`: all else has been tried more than once, and
 * less will do; a slow sender is heard at few speeds that are not much too fast. */
bool polarity_is_inverted(const struct polarity *p, bool is_hopeless);

#endif
