/* The TL field: type and length of an element (SML 1.04 §7.3, binary encoding). Everything in SML
 * is an element; a list is an element that holds others. Left out: which elements a message has. */
#ifndef PROTO_SML_SML_TL_H
#define PROTO_SML_SML_TL_H

#include "base/bytes.h"

enum sml_type {
	SML_OCTETS,
	SML_ABSENT, /* an octet string without octets: how an optional field is left out */
	SML_BOOL,
	SML_INT,
	SML_UINT,
	SML_LIST,
	SML_END, /* 00: the end of a message; no element */
};

/* Limits against noise and attack; the largest of real meters are 2 and 7. */
enum {
	SML_TL_BYTES_MAX = 4,
	SML_DEPTH_MAX = 16,
};

struct sml_element {
	enum sml_type type;
	uint32_t n;        /* elements of a list, octets of everything else */
	struct bytes data; /* the octets, borrowed; empty for a list */
};

/* The lengths that a first TL byte may tell, a bit each, by its type: those of nearly all elements,
 * which are no list and need no second byte. */
static const uint16_t sml_short_lengths[16] = {
	[0] = 0xfffe, /* octets: 1 (absent) to 15, the TL byte counted */
	[4] = 0x03fc, /* boolean and numbers: 1 to 8 octets */
	[5] = 0x03fc,
	[6] = 0x03fc,
};

/* Reads an element of that common kind. False, and nothing moved, when the next is none: it may be
 * an element all the same. */
static inline bool sml_short_element(struct bytes *b, struct sml_element *e)
{
	static const enum sml_type types[8] = {
		[0] = SML_OCTETS, [4] = SML_BOOL, [5] = SML_INT, [6] = SML_UINT};
	uint32_t length;
	uint8_t type;

	if (b->p == b->end)
		return false;
	length = *b->p & 0x0f;
	type = *b->p >> 4;
	if (!(sml_short_lengths[type] >> length & 1) || length > bytes_left(b))
		return false;
	e->type = length == 1 ? SML_ABSENT : types[type];
	e->n = length - 1;
	e->data = (struct bytes){b->p + 1, b->p + length};
	b->p += length;
	return true;
}

/* Reads one element, of a list only its head: the elements come next. False when it is none: a
 * reserved type, a length beyond what is there, a number of 0 or more than 8 octets. */
bool sml_element(struct bytes *b, struct sml_element *e);

/* Steps over one element with all that it holds. False when any of it is none, or nested deeper
 * than SML_DEPTH_MAX. */
bool sml_skip(struct bytes *b);

/* sml_field() for elements of any kind. */
bool sml_long_field(struct bytes *b, struct sml_element *e);

/* One element; of a list `e` tells only the size, and all of it is stepped over. */
static inline bool sml_field(struct bytes *b, struct sml_element *e)
{
	return sml_short_element(b, e) || sml_long_field(b, e);
}

/* A list of `n` elements begins here. */
bool sml_list_of(struct bytes *b, uint32_t n);

/* An unsigned number. False, with *v untouched, when the element is anything else. */
bool sml_unsigned(const struct sml_element *e, uint64_t *v);

/* A signed or an unsigned number that fits. False, with *v untouched, when it is anything else. */
bool sml_signed(const struct sml_element *e, int64_t *v);

#endif
