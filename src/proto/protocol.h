/* The contract between a wire and everything right of it: bytes -> frame -> telegram, and for
 * meters that must be asked, what to send and when. A protocol is one entry in a table; its parts
 * are pure functions over state that the caller owns: no heap, no globals, no clock, no
 * descriptor, no recursion. Left out: ports, and what a telegram means. */
#ifndef PROTO_PROTOCOL_H
#define PROTO_PROTOCOL_H

#include "base/bytes.h"
#include "base/line.h"
#include "proto/ask.h"
#include "proto/dlms/dlms_frame.h"
#include "proto/frame.h"
#include "proto/iec/iec_ask.h"
#include "proto/iec/iec_frame.h"
#include "proto/quiet.h"
#include "proto/sml/sml_frame.h"
#include "reading/telegram.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum decode_result {
	DECODE_TELEGRAM, /* the telegram is filled */
	DECODE_NOTHING,  /* a good frame, but no list of values in it; not an error */
	DECODE_UNKNOWN,  /* a good frame with a list that nobody has defined yet: its values are in
			  * the telegram in order, without names */
	DECODE_FAULT,    /* *fault says why; nothing of the frame may be used */
};

/* State of any one framer. */
union framer {
	struct sml_framer sml;
	struct dlms_framer dlms;
	struct iec_framer iec;
};

/* What the owner knows of the meter and the wire does not tell. Each may be NULL, or false. */
struct protocol_conf {
	struct dlms_keys *keys;
	const struct dlms_lists *lists; /* beside those that are built in */
	bool leaves_unnamed; /* lists without names stay so (DECODE_UNKNOWN), known or not */
};

enum {
	PROTOCOL_FAULTS_MAX = 16,
	PROTOCOL_SHORT_GAP_MS = 1000, /* no framer gives anything up for it */
};

/* A gap at the end of a stream: no octet comes behind it. */
#define PROTOCOL_FOR_EVER UINT64_MAX

/* What a fault means for those who count it: each is of one class, and may be refusable besides. */
enum fault_class {
	FAULT_CLASS_NOISE = 1 << 0,       /* began like a frame and was none, or has no end */
	FAULT_CLASS_DAMAGE = 1 << 1,      /* a frame, broken on its way or without a part */
	FAULT_CLASS_CONTENT = 1 << 2,     /* the frame is right, what is in it is not */
	FAULT_CLASS_FOREIGN = 1 << 3,     /* the same, of a kind that is not read here */
	FAULT_CLASS_KEY = 1 << 4,         /* whole, but not right by the keys that are there */
	FAULT_CLASS_UNSUPPORTED = 1 << 5, /* whole, and no key would open it here */
	FAULT_CLASS_REFUSABLE = 1 << 6,   /* a meter that was asked repeats it when told to */
};

/* What is to be done about a fault, where that follows from it. */
enum fault_word {
	FAULT_WORD_NONE,
	FAULT_WORD_KEY_MISSING,
	FAULT_WORD_KEY_WRONG,
	FAULT_WORD_AUTHENTICATION, /* the authentication key is wrong */
	FAULT_WORD_UNSIGNED,       /* that key is set, and the meter does not authenticate */
	FAULT_WORD_P1_CHECKSUM,    /* characters get lost */
	FAULT_WORD_LINE_ENDS,      /* something changes them */
	FAULT_WORD_NO_DATA,        /* the meter waits to be asked */
	FAULT_WORD_ENDLESS,        /* what ends a telegram does not come */
	FAULT_WORD_MISSING_PARTS,  /* of a message in several frames */
	N_FAULT_WORDS,
};

/* As it stands in the status, stable: "missing", "p1-checksum" …; "other" for FAULT_WORD_NONE. */
const char *fault_word_text(enum fault_word word);

struct protocol_fault {
	const char *name; /* for people */
	uint8_t word;     /* enum fault_word */
	uint8_t classes;  /* enum fault_class, or-ed */
};

/* State of any one sign-on. */
union ask_state {
	struct iec_ask iec;
};

/* How meters are asked that speak only then. Each step says what is to be done (`out`); all times
 * are milliseconds of one clock, the caller's. */
struct protocol_ask {
	/* Ready to ask each `period_ms`, for the first time at `now_ms`. What has worked before is
	 * forgotten. */
	void (*reset)(union ask_state *a, uint32_t period_ms, uint64_t now_ms);

	/* When the next step is due: to be asked again after each of the calls below. */
	uint64_t (*due_ms)(const union ask_state *a);
	void (*step)(union ask_state *a, uint64_t now_ms, struct ask_order *out);

	/* Octets that were heard, before the framer gets them. */
	void (*hear)(union ask_state *a, struct bytes in, uint64_t now_ms, struct ask_order *out);

	/* What the framer made of them: a telegram, or nothing but faults of FAULT_CLASS_REFUSABLE.
	 */
	void (*telegram)(union ask_state *a, uint64_t now_ms);
	void (*refuse)(union ask_state *a, uint64_t now_ms, struct ask_order *out);

	/* Requests in a row without an answer. */
	unsigned (*n_silent)(const union ask_state *a);
};

struct protocol {
	const char *name; /* the word in configuration, log and D-Bus */
	const char *title;
	const struct line_setting
		*lines; /* as its meters send, likeliest first; ends with baud 0 */
	const struct protocol_fault *faults; /* by the protocol's own enum; [NO_FAULT] is empty */
	size_t n_faults;                     /* that one counts; at most PROTOCOL_FAULTS_MAX */

	/* Makes `f` ready for the first byte of a stream. */
	void (*reset)(union framer *f);

	/* Takes bytes from `in` up to the first event. */
	enum frame_event (*push)(union framer *f, struct bytes *in, struct frame *frame);

	/* Narrows `q` to octets of which no event comes, as far as that is clear by now: it is
	 * meant to be cheap. They are pushed like all others, but may be so later. */
	void (*quiet)(const union framer *f, struct quiet *q);

	/* A read of `n` octets comes next, `gap_ms` after the one before; on the wire each of them
	 * takes `octet_us` (0: not known). `n_held` quiet octets in front of it are still to be
	 * pushed, none when the gap is not short. After a long silence what was begun may be given
	 * up. To be called before every read, or never. With PROTOCOL_FOR_EVER no read comes, and
	 * a push of nothing tells what can be told of what is left, which waited for more. NULL:
	 * silence means nothing to the protocol. */
	void (*pause)(union framer *f, uint64_t gap_ms, size_t n, uint32_t octet_us, size_t n_held);

	/* Fills `t` from a frame that push made ready; complete, or as good as empty
	 * (telegram_reset). Octets in it are borrowed from the frame, which is deciphered in place.
	 */
	enum decode_result (*decode)(const struct protocol_conf *conf, const struct frame *frame,
		struct telegram *t, unsigned *fault);

	/* Line `i` of what a person fills in to define the list in `t` (DECODE_UNKNOWN), into `out`
	 * of `size` bytes. False when there is no such line. NULL: no list is ever unknown. */
	bool (*definition)(const struct telegram *t, size_t i, char *out, size_t size);

	/* Takes the names from a list that was taken for one that is known (telegram.list): `t` is
	 * then as after DECODE_UNKNOWN. NULL: no list is. */
	void (*unname)(struct telegram *t);

	const struct protocol_ask *ask; /* NULL: its meters speak by themselves */

	/* 1 << enum telegram_check, or-ed: those that are checked so leave out their power as long
	 * as a PIN is missing, or what is called InF is off. */
	uint8_t locks;
};

#endif
