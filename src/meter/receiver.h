/* A receiver: bytes of one wire in, telegrams of one protocol out, everything counted. No
 * descriptor and no clock: the same for a serial port and a file. */
#ifndef METER_RECEIVER_H
#define METER_RECEIVER_H

#include "proto/protocol.h"
#include "reading/telegram.h"

enum receiver_event {
	RECEIVER_MORE,     /* all input taken */
	RECEIVER_TELEGRAM, /* receiver.telegram is filled, and valid until the next call */
	RECEIVER_NOTHING,  /* a good frame without values */
	RECEIVER_UNKNOWN,  /* a good frame; receiver.telegram has its values without names */
	RECEIVER_FAULT,    /* something was dropped: protocol->faults[receiver.fault] */
};

struct receiver {
	const struct protocol *protocol;
	const struct protocol_conf *conf;
	uint64_t n_frames;
	uint64_t n_telegrams;
	uint64_t n_nothing; /* with or without names that are unknown */
	uint64_t n_faults;  /* the sum of the next */
	uint64_t faults[PROTOCOL_FAULTS_MAX];
	unsigned fault; /* the last one */
	struct telegram telegram;
	union framer framer; /* in one page with all above where little is heard */
	struct reg registers[TELEGRAM_REGISTERS_MAX];
};

/* Ready for the first byte of a stream of `protocol`. All counters are 0. `conf` is borrowed for
 * the life of the receiver, and may be NULL. */
void receiver_reset(
	struct receiver *r, const struct protocol *protocol, const struct protocol_conf *conf);

/* More room for registers than the receiver has itself; borrowed. */
void receiver_give_room(struct receiver *r, struct reg *registers, size_t n);

/* The stream begins anew (the port was opened again); counters go on. */
void receiver_restart(struct receiver *r);

/* A read of `n` octets comes next; see protocol.pause. */
void receiver_pause(
	struct receiver *r, uint64_t gap_ms, size_t n, uint32_t octet_us, size_t n_held);

/* Which fault was the last one, and which one the most frequent: its row in the table. */
const struct protocol_fault *receiver_last_fault(const struct receiver *r);
const struct protocol_fault *receiver_main_fault(const struct receiver *r);

/* How many faults of one of `classes` (enum fault_class, or-ed) there were. */
uint64_t receiver_n_faults(const struct receiver *r, unsigned classes);

/* How many faults there were but for those of frames that came whole and are none of a meter's. */
uint64_t receiver_n_own_faults(const struct receiver *r);

/* Narrows `q` to octets of which no event comes; see protocol.quiet. */
static inline void receiver_quiet(const struct receiver *r, struct quiet *q)
{
	r->protocol->quiet(&r->framer, q);
}

/* Takes from `in` up to the next event. Call it until RECEIVER_MORE. */
enum receiver_event receiver_next(struct receiver *r, struct bytes *in);

#endif
