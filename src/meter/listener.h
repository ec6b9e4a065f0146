/* A listener: bytes of one wire in, telegrams out, in whatever protocol they are. Until the first
 * one is understood, every protocol gets every byte; from then on only that one. Single bytes of
 * which nothing comes are held until one comes that matters. The answer does not depend on how the
 * bytes are cut. */
#ifndef METER_LISTENER_H
#define METER_LISTENER_H

#include "meter/receiver.h"

enum {
	LISTENER_PROTOCOLS_MAX = 4,
	LISTENER_HELD_MAX = 64,
};

struct listener {
	uint64_t n_bytes;
	struct receiver *chosen; /* NULL: none has understood anything yet */
	struct receiver *heard;  /* whose event the last one was */
	struct quiet quiet;      /* what may be held, for all of them; none: not known */
	bool is_due;             /* what is held goes to all of them now */
	size_t turn;             /* of receivers[]: who gets it next */
	size_t n_given;          /* so many octets of it that one has got */
	size_t n_held;
	uint8_t held[LISTENER_HELD_MAX];
	size_t n; /* of receivers[] in use */
	struct receiver receivers[LISTENER_PROTOCOLS_MAX];
};

/* Ready for the first byte. `protocol` is the only one, or NULL for any; `conf` may be NULL, and is
 * borrowed. */
void listener_reset(
	struct listener *l, const struct protocol *protocol, const struct protocol_conf *conf);

/* The stream begins anew, on what may be another wire: any protocol that was allowed may be chosen
 * again. Counters go on. */
void listener_restart(struct listener *l);

/* A read of `n` octets comes next; see protocol.pause. */
void listener_pause(struct listener *l, uint64_t gap_ms, size_t n, uint32_t octet_us);

/* Takes from `in` up to the next event, which is of l->heard. Call it until RECEIVER_MORE. */
enum receiver_event listener_next(struct listener *l, struct bytes *in);

/* Telegrams of all protocols. */
uint64_t listener_n_telegrams(const struct listener *l);

/* How many faults of one of `classes` (enum fault_class, or-ed) all protocols have met. */
uint64_t listener_n_faults(const struct listener *l, unsigned classes);

/* The receiver that tells most about the wire: the chosen one, else who had most frames, or
 * faults. */
const struct receiver *listener_best(const struct listener *l);

#endif
