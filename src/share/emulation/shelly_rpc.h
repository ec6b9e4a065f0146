/* What somebody asks a Shelly, as JSON-RPC: a frame, by UDP or POST /rpc, or a method by its name.
 * And the frame of the answer. Pure, but for cJSON. Left out: notifications, and a frame that has
 * more than one question. */
#ifndef SHARE_EMULATION_SHELLY_RPC_H
#define SHARE_EMULATION_SHELLY_RPC_H

#include "share/emulation/shelly.h"

/* A datagram that is shorter is no answer for a Venus E at a cable (AstraMeter#200). */
enum { SHELLY_DATAGRAM_MIN = 250 };

struct shelly_question {
	char name[48]; /* of the method: as it is documented, or as it was written, cut */
	int method;    /* SHELLY_NO_METHOD: there is none of that name */
	char src[64];  /* who says that he asks; "": he does not say */
	bool has_id;
	bool is_id_text;
	struct decimal id; /* goes back as it came */
	char id_text[40];
	bool is_elsewhere; /* it is about a channel that there is not */
};

/* A question for a method of that name, without a frame. */
void shelly_question_of(const char *name, struct shelly_question *out);

/* Reads a frame of `n` octets; a 0 stands behind them. False: it is none. */
bool shelly_frame_read(const char *text, size_t n, struct shelly_question *out);

/* Reads what stands in the body of a method, which may be nothing at all. False: it is no object.
 */
bool shelly_params_read(const char *text, size_t n, struct shelly_question *out);

/* The same of an address: what ?id= says, or NULL. */
void shelly_argument_read(const char *id, struct shelly_question *out);

/* Whether it can be answered with a result; else the answer says why not. */
bool shelly_has_result(const struct shelly_question *q);

/* Writes the answer: an object alone, or a frame. */
void shelly_answer_write(struct writer *w, const struct shelly_question *q, const struct shelly *s);
void shelly_frame_write(struct writer *w, const struct shelly_question *q, const struct shelly *s);

/* Makes an answer long enough for a datagram, with blanks. */
void shelly_pad(struct writer *w);

#endif
