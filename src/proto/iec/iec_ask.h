/* Meters that speak only when they are asked: the sign-on of IEC 62056-21 §6.3, modes A, B and C,
 * as data. What to send and how to set the line comes out, what is heard and what time it is goes
 * in; no descriptor, no clock.
 *
 *	300 Bd   /?! CR LF  →  /AAAz…  →  ACK 0 z 0 CR LF  →  the speed that z stands for, data
 *
 * Siemens TD-3511 (Switzerland, Austria) answers single commands each second in a session of its
 * own kind, and so is not read out as a whole each time.
 *
 * All in seven bits and even parity, which are made and taken here: the line itself is 8N1. Left
 * out: mode E, programming. */
#ifndef PROTO_IEC_IEC_ASK_H
#define PROTO_IEC_IEC_ASK_H

#include "base/bytes.h"
#include "proto/ask.h"
#include "proto/iec/iec_frame.h"

enum iec_ask_state {
	IEC_ASK_REST,    /* until the next request is due */
	IEC_ASK_WAKE,    /* meters with a battery sleep */
	IEC_ASK_IDENT,   /* the identification is awaited */
	IEC_ASK_REACT,   /* the meter needs a moment before it hears the acknowledge */
	IEC_ASK_SENDING, /* until the last stop bit of the acknowledge has left */
	IEC_ASK_DATA,    /* at the new speed */
	IEC_ASK_SLOW,    /* at 300 Bd, as nothing came at the new speed */
	IEC_ASK_COMMAND, /* Siemens TD-3511: the next command is due */
	IEC_ASK_ANSWER,  /* to that */
};

struct iec_ask {
	enum iec_ask_state state;
	uint32_t period_ms;
	uint64_t due_ms;       /* of the next step */
	uint64_t requested_ms; /* when the last session began */
	uint64_t session_ms;   /* when it must be over */
	unsigned n_silent;     /* requests in a row without an answer */
	uint8_t n_lower;     /* steps below the speed that the meter offers, as that did not work */
	bool is_known;       /* the present n_lower has worked */
	bool is_refused;     /* a block came damaged, and has been asked for once more */
	bool is_heard;       /* something has come since the acknowledge */
	bool no_commands;    /* they did not work with this meter */
	unsigned n_commands; /* in this session */
	unsigned n_unanswered; /* of them, in a row */
	char speed;            /* the letter or digit that was agreed on */
	size_t n_ident;
	char ident[IEC_IDENT_MAX + 1];
};

/* Ready to ask each `period_ms`, for the first time at `now_ms`. What has worked before is
 * forgotten. */
void iec_ask_reset(struct iec_ask *a, uint32_t period_ms, uint64_t now_ms);

/* The next step is due when now_ms >= a->due_ms. */
void iec_ask_step(struct iec_ask *a, uint64_t now_ms, struct ask_order *out);

/* Octets that were heard, before the framer gets them. */
void iec_ask_hear(struct iec_ask *a, struct bytes in, uint64_t now_ms, struct ask_order *out);

/* The framer made a whole telegram of them. */
void iec_ask_telegram(struct iec_ask *a, uint64_t now_ms);

/* The framer made a block with a wrong check of them (FAULT_CLASS_REFUSABLE): once in a session the
 * meter is told to repeat it; the second one ends the session. */
void iec_ask_refuse(struct iec_ask *a, uint64_t now_ms, struct ask_order *out);

#endif
