/* The TL field: type and length of an element (SML 1.04 §7.3, binary encoding). Everything of SML is
 * an element; a list is an element that holds others. */
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
	struct bytes data; /* the octets; empty for a list */
};

/* Reads one element, of a list only its head: the elements come next. False when it is none: a
 * reserved type, a length beyond what is there, a number of 0 or more than 8 octets. */
bool sml_element(struct bytes *b, struct sml_element *e);

/* Steps over one element with all that it holds. False when any of it is none, or nested deeper
 * than SML_DEPTH_MAX. */
bool sml_skip(struct bytes *b);

/* One element; of a list `e` tells only the size, and all of it is stepped over. */
bool sml_field(struct bytes *b, struct sml_element *e);

/* A list of `n` elements begins here. */
bool sml_list_of(struct bytes *b, uint32_t n);

/* An unsigned number. False, with *v untouched, when the element is anything else. */
bool sml_unsigned(const struct sml_element *e, uint64_t *v);

/* A signed or an unsigned number that fits. False, with *v untouched, when it is anything else. */
bool sml_signed(const struct sml_element *e, int64_t *v);

#endif
