/* What the last telegrams of a meter said, register by register, while somebody looks at it. Left
 * out: how it comes (stream/stream_reader.h), and who asks the daemon for it (intake.h). */
#ifndef SHARE_SHARE_REGISTERS_H
#define SHARE_SHARE_REGISTERS_H

#include "share/share.h"
#include "stream/stream_reader.h"

struct share_register {
	struct stream_register is;
	uint64_t heard_ms; /* clock_ms() at which it came */
};

struct share_registers {
	size_t n, n_more; /* those that are here, and those for which the stream had no room */
	struct share_register of[STREAM_REGISTERS_MAX];
};

/* Somebody wants to see those of a meter during the next minute: the daemon is asked for them. */
void share_want_registers(struct share *s, struct share_meter *m);

/* Takes one of them, unless nobody wants to see those of that meter. Of a telegram that has all of
 * them the ones before go. */
void share_registers_take(struct share_meter *m, const struct stream_said *said);

/* There are none any more. */
void share_registers_forget(struct share_meter *m);

/* Whether a register may tell who the meter or its owner is: its number, texts, anything but a
 * measured value. */
bool share_register_is_personal(const struct stream_register *r);

#endif
