/* What received bytes tell of the line setting, whatever they mean. A receiver that is k times too
 * fast sees every bit k times: no run of equal bits is shorter than k, and far too fast there are
 * only zeros. One that is too slow finds the stop bit wrong as often as not, at random. A parity
 * bit that is not expected stands in the eighth bit (7E1, 7O1) or in place of the stop bit (8E1,
 * 8O1), where the data foretell it. Left out: what to do about it (hunt.h). */
#ifndef PORT_LINE_EVIDENCE_H
#define PORT_LINE_EVIDENCE_H

#include "base/bytes.h"
#include "port/line/line_errors.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	EVIDENCE_RUNS = 8,                /* start bit and seven zeros */
	EVIDENCE_FAR = EVIDENCE_RUNS + 1, /* so much too fast, or more */
};

/* Bytes of one line setting. All zero: none yet. */
struct evidence {
	uint64_t first_ms; /* of the bytes */
	uint32_t n;
	uint32_t n_shortest[EVIDENCE_RUNS + 1]; /* bytes by their shortest run; [0]: no run ends */
	uint32_t n_odd;                         /* with an odd number of bits that are set */
	uint32_t n_eighth;                      /* with the highest bit set */
	struct line_errors errors;
	uint8_t last;      /* byte */
	size_t n_last;     /* bytes that came together with it */
	uint32_t bad_last; /* how many of them had a wrong stop bit */
};

/* Bytes that came at `now_ms`, as they were received, and what was counted with them. */
void evidence_add(
	struct evidence *e, struct bytes in, const struct line_errors *errors, uint64_t now_ms);

/* How many times the receiver is too fast, 2 to EVIDENCE_FAR; 1 when it is not; 0 while that cannot
 * be said. */
unsigned evidence_excess(const struct evidence *e);

/* Whether wrong stop bits say that the receiver is too slow, or the line inverted. `has_parity`:
 * the receiver expects a parity bit, so that none can be in place of the stop bit. */
bool evidence_is_too_slow(const struct evidence *e, bool has_parity);

/* Whether all bytes are of seven bits and odd parity, so many that it is no chance. */
bool evidence_is_odd(const struct evidence *e);

/* The format of the sender, for bytes that a receiver of 8N1 got and that made sense. */
const char *evidence_format(const struct evidence *e);

#endif
