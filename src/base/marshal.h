/* Messages of D-Bus (specification 0.38, "Message Protocol") as octets, least significant first, in
 * the room of whoever writes them. What is written must be what the signature says. Left out:
 * reading them, and what they mean. */
#ifndef BASE_MARSHAL_H
#define BASE_MARSHAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	MARSHAL_HEAD = 16, /* octets by which the length of a message is known */
	MARSHAL_VERSION = 1,
};

/* Types of messages. */
enum { MARSHAL_CALL = 1, MARSHAL_ANSWER, MARSHAL_ERROR, MARSHAL_SIGNAL };

/* Flags of messages. */
enum { MARSHAL_NO_ANSWER = 1, MARSHAL_NO_AUTO_START = 2 };

enum marshal_field {
	MARSHAL_PATH = 1,
	MARSHAL_INTERFACE,
	MARSHAL_MEMBER,
	MARSHAL_ERROR_NAME,
	MARSHAL_ANSWER_TO,
	MARSHAL_DESTINATION,
	MARSHAL_SENDER,
	MARSHAL_SIGNATURE,
};

/* One that is being written. What does not fit is counted, but not there. */
struct marshal {
	uint8_t *at; /* the caller's, of `size` octets */
	size_t size;
	size_t n;    /* octets so far; more than `size`: it did not fit */
	size_t body; /* where its body begins */
};

/* Begins a message with its header; fields follow, and then the body, in the order of the
 * signature. */
void marshal_begin(struct marshal *m, uint8_t type, uint8_t flags);
void marshal_field_text(struct marshal *m, enum marshal_field field, char type, const char *text);
void marshal_field_number(struct marshal *m, enum marshal_field field, uint32_t v);
void marshal_body(struct marshal *m);

/* Ends it, with a number, not 0, by which an answer names it. False: it did not fit. */
bool marshal_end(struct marshal *m, uint32_t serial);

void marshal_align(struct marshal *m, size_t to);
void marshal_octets(struct marshal *m, const void *data, size_t n);
void marshal_u8(struct marshal *m, uint8_t v);                    /* y */
void marshal_u16(struct marshal *m, uint16_t v);                  /* q, n */
void marshal_u32(struct marshal *m, uint32_t v);                  /* u, i */
void marshal_u64(struct marshal *m, uint64_t v);                  /* t, x, d */
void marshal_text(struct marshal *m, const char *text);           /* s, o; UTF-8 */
void marshal_signature(struct marshal *m, const char *signature); /* g, and in front of a v */

/* Begins an array of elements that are aligned to so many octets, and ends it, by what it was begun
 * with. */
size_t marshal_array(struct marshal *m, size_t aligned);
void marshal_array_end(struct marshal *m, size_t array, size_t aligned);

#endif
