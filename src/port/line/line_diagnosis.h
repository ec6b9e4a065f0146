/* Whether what comes speaks against the line setting that a port has: too fast, too slow, inverted.
 * It changes nothing; it is for those who look for a fault. Left out: which setting would be right
 * (hunt.h). */
#ifndef PORT_LINE_LINE_DIAGNOSIS_H
#define PORT_LINE_LINE_DIAGNOSIS_H

#include "port/line/bursts.h"
#include "port/line/evidence.h"
#include "port/line/polarity.h"

#include <stdint.h>

/* All zero: no line, no doubt. */
struct line_diagnosis {
	struct line_setting line; /* that the port has; baud 0: it has none */
	struct line_errors then;  /* as they were counted until the last bytes */
	struct bursts bursts;
	unsigned n_short;    /* bursts that were too short for a telegram, in a row */
	unsigned n_settings; /* since frames came, with those that come again */
	struct evidence evidence;
	struct polarity polarity; /* at all settings */
	bool is_resting;          /* what came last was not heard */
};

/* From now on the port `fd` has this setting; baud 0: it is no serial line. Its format is
 * borrowed. */
void line_diagnosis_begin(
	struct line_diagnosis *d, const struct line_setting *line, int fd, uint64_t now_ms);

/* Bytes came. `has_frame`: a frame was right in them, and there is no doubt any more. */
void line_diagnosis_hear(
	struct line_diagnosis *d, struct bytes in, bool has_frame, int fd, uint64_t now_ms);

/* Bytes came from a meter that is understood: there is no doubt, and nothing to count. */
void line_diagnosis_rest(struct line_diagnosis *d);

/* How many times the port is too fast; 1: it is not; 0: that cannot be said. */
unsigned line_diagnosis_excess(const struct line_diagnosis *d);

/* Whether wrong stop bits or bursts that are no telegram say that the port is too slow. */
bool line_diagnosis_is_too_slow(const struct line_diagnosis *d);

/* Whether the line seems to be inverted, by what was heard at all settings. */
bool line_diagnosis_is_inverted(const struct line_diagnosis *d);

#endif
