/* Finds out by listening which line setting a sender has. The time and what has come are arguments;
 * the caller sets the port. Two telegrams that were understood at one setting end the search; bytes
 * that make no sense tell whether to go faster or slower. Silence tells nothing and is waited for.
 * Left out: what the bytes mean, who sends them, and whether it is a meter. */
#ifndef PORT_LINE_HUNT_H
#define PORT_LINE_HUNT_H

#include "port/line/bursts.h"
#include "port/line/evidence.h"
#include "port/line/hunt_order.h"
#include "port/line/polarity.h"

enum hunt_advice {
	HUNT_STAY,
	HUNT_TRY,   /* set the port to hunt.line, which is the hunt's setting from now on */
	HUNT_FOUND, /* hunt.line is the setting of the sender; for good, until hunt_begin() */
};

/* Why the last setting was left, and how people are told. */
#define HUNT_WHYS(X)                                                            \
	X(BEGIN, "as it is the likeliest") /* it is the first */                \
	X(TOO_FAST, "what comes is slower")                                     \
	X(TOO_SLOW, "stop bits are wrong, what comes is faster")                \
	X(TOO_FEW, "too few bytes for a telegram, what comes is faster")        \
	X(NONSENSE, "nothing that came makes sense") /* two periods, at most */ \
	X(ODD, "all characters have odd parity")                                \
	X(REFUSED, "the port does not have the last speed")

#define HUNT_WHY(name, text) HUNT_WHY_##name,

enum hunt_why { HUNT_WHYS(HUNT_WHY) N_HUNT_WHYS };

/* What has come since the last call. */
struct hunt_heard {
	struct bytes bytes;        /* as received: of characters with errors too */
	struct line_errors errors; /* counted meanwhile */
	unsigned n_understood;     /* checked frames in these bytes, of whatever protocol */
};

struct hunt {
	struct line_setting line; /* that the port has, or is to get */
	enum hunt_why why;
	unsigned n_understood; /* with this setting: 1 is a first guess, 2 are certain */
	bool is_readable;      /* something was understood, at whatever setting */
	uint64_t set_ms;       /* since when the port has it */
	uint64_t understood_ms;
	struct hunt_order order;
	struct bursts bursts;
	struct evidence evidence;
	struct polarity polarity;
};

/* Begins at `now_ms`. `preferred` are settings to try first, best first (the last good one, those
 * of the protocol that is expected); formats are borrowed. Set the port to hunt.line. */
void hunt_begin(struct hunt *h, const struct line_setting *preferred, size_t n, uint64_t now_ms);

/* To be called with everything that comes, and at hunt_due_ms(). */
enum hunt_advice hunt_step(struct hunt *h, const struct hunt_heard *heard, uint64_t now_ms);

/* The port could not be set to hunt.line: the next one is there. */
void hunt_refused(struct hunt *h, uint64_t now_ms);

/* When the next step is due even if nothing comes; 0: not before something does. */
uint64_t hunt_due_ms(const struct hunt *h);

/* Whether the line seems to be inverted; then no setting will help, only another adapter. */
bool hunt_is_inverted(const struct hunt *h);

/* For people: "what comes is slower". */
const char *hunt_why_text(enum hunt_why why);

#endif
