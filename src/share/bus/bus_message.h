/* Messages of D-Bus (specification 0.38, "Message Protocol"), as octets: calls are written, signals
 * and answers read. Types are those that Avahi and a value of a system need: s, o, i, u, q, aay,
 * and v of a text. Pure, without heap. Left out: the socket (bus_line.h), descriptors, all other
 * types. libdbus would do all of it, and is larger than all of this sink by ten times. */
#ifndef SHARE_BUS_BUS_MESSAGE_H
#define SHARE_BUS_BUS_MESSAGE_H

#include "base/bytes.h"
#include "base/marshal.h"

enum { BUS_MESSAGE_MAX = 2048 }; /* octets of one that is written */

/* Whom a call is for. */
struct bus_call {
	const char *destination, *path, *interface, *member;
	const char *signature; /* of what it takes; "": nothing */
};

/* One that is being written. */
struct bus_message {
	struct marshal to; /* `at` */
	uint8_t at[BUS_MESSAGE_MAX];
};

/* Begins a call, by which nobody is started who does not run. Its arguments follow, in the order of
 * its signature, by base/marshal.h. */
void bus_message_begin(struct bus_message *m, const struct bus_call *call);
/* aay: `texts` stand one behind the other, each ended by 0; the last is empty. */
void bus_message_octets(struct bus_message *m, const char *texts);

/* Ends it, with the number by which an answer names it. False: it did not fit. */
bool bus_message_end(struct bus_message *m, uint32_t serial);

/* One that was read. Texts are borrowed from its octets, and "" where it has none. */
struct bus_heard {
	uint8_t type;       /* MARSHAL_CALL and so on */
	uint32_t answer_to; /* the number of our call; 0: it is no answer */
	const char *path, *interface, *member, *error, *signature;
	struct bytes body;
	bool is_big;       /* most significant octets first */
	const uint8_t *of; /* its first octet */
};

/* How long a message is, by its first MARSHAL_HEAD octets; 0: they begin none. */
uint64_t bus_message_length(const uint8_t head[MARSHAL_HEAD]);

/* Reads one whole message. False: it is none. */
bool bus_message_read(struct bytes from, struct bus_heard *out);

/* The next argument, in the order of the signature. False: it is another one, or there is none. */
bool bus_heard_text(struct bus_heard *h, const char **out); /* s, o, v of s */
bool bus_heard_number(struct bus_heard *h, uint32_t *out);  /* i, u */

#endif
