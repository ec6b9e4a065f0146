/* The TL field: type and length of an element (SML 1.04 §7.3, binary encoding). Everything in SML
 * is an element; a list is an element that holds others. Left out: which elements a message has. */
#ifndef PROTO_SML_SML_TL_H
#define PROTO_SML_SML_TL_H

#include "base/bytes.h"

/* As the TL byte has them, in its bits 4 to 6; the last two are ours. */
enum sml_type {
	SML_OCTETS = 0,
	SML_BOOL = 4,
	SML_INT = 5,
	SML_UINT = 6,
	SML_LIST = 7,
	SML_ABSENT, /* an octet string without octets: how an optional field is left out */
	SML_END,    /* 00: the end of a message; no element */
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

enum {
	SML_FIRST_LONG = 0x70, /* from this TL byte on: lists, and what has another TL byte */
	SML_COMMON_MAX = 15,   /* octets of an element before it, its TL byte counted */
};

/* By its TL byte the octets of an element, that byte counted, as nearly all elements are: of no
 * list, and without a second TL byte. 0 for all others. */
extern const uint8_t sml_short_lengths[256];

/* Whether the next is an element of that common kind, and its octets. If not, it may be an element
 * all the same. To call it would cost more than it does. */
__attribute__((always_inline)) static inline bool sml_is_short(
	const struct bytes *b, size_t *length)
{
	*length = b->p < b->end ? sml_short_lengths[*b->p] : 0;
	return *length - 1 < bytes_left(b); /* 0 becomes the largest */
}

/* An element of that kind that is known to be one, by its TL byte. */
static inline struct sml_element sml_common(const uint8_t *p)
{
	const uint32_t n = (*p & 0x0fu) - 1;

	return (struct sml_element){n ? *p >> 4 : SML_ABSENT, n, {p + 1, p + 1 + n}};
}

/* sml_element() for elements of any kind. */
bool sml_long_element(struct bytes *b, struct sml_element *e);

/* Reads one element, of a list only its head: the elements come next. False when it is none: a
 * reserved type, a length beyond what is there, a number of 0 or more than 8 octets. */
static inline bool sml_element(struct bytes *b, struct sml_element *e)
{
	size_t length;

	if (!sml_is_short(b, &length))
		return sml_long_element(b, e);
	*e = sml_common(b->p);
	b->p += length;
	return true;
}

/* Where an element of any kind ends, with all that it holds; NULL where sml_skip() is false. */
const uint8_t *sml_end_of(struct bytes b);

/* Steps over one element with all that it holds. False, and nothing moved, when any of it is none,
 * or nested deeper than SML_DEPTH_MAX. */
static inline bool sml_skip(struct bytes *b)
{
	const uint8_t *end;
	size_t length;

	if (sml_is_short(b, &length)) {
		b->p += length;
		return true;
	}
	end = sml_end_of(*b);
	b->p = end ? end : b->p;
	return end;
}

/* Steps over `n` elements that follow one another: at[i] is where each begins. False, and nothing
 * moved, where sml_skip() would be. Where they cannot reach the end it is not looked for: one that
 * is not common has no length, so the next one is the same, and the last tells of all. */
static inline bool sml_skip_all(struct bytes *b, const uint8_t **at, size_t n)
{
	struct bytes rest = *b;
	size_t length = 0;

	if (bytes_left(b) >= n * SML_COMMON_MAX) {
		for (size_t i = 0; i < n; i++) {
			at[i] = rest.p;
			length = sml_short_lengths[*rest.p];
			rest.p += length;
		}
	}
	if (!length) {
		rest.p = b->p;
		for (size_t i = 0; i < n; i++) {
			at[i] = rest.p;
			if (!sml_skip(&rest))
				return false;
		}
	}
	b->p = rest.p;
	return true;
}

/* One element; of a list `e` tells only the size, and all of it is stepped over. */
bool sml_field(struct bytes *b, struct sml_element *e);

/* sml_list_of() for lists whose head is anything. */
bool sml_long_list_of(struct bytes *b, uint32_t n);

/* A list of `n` elements begins here; `n` at most 15. False, and nothing moved, otherwise. */
static inline bool sml_list_of(struct bytes *b, uint32_t n)
{
	if (bytes_left(b) <= n || *b->p != (SML_LIST << 4 | n))
		return sml_long_list_of(b, n);
	b->p++;
	return true;
}

/* An unsigned number. False, with *v untouched, when the element is anything else. */
static inline bool sml_unsigned(const struct sml_element *e, uint64_t *v)
{
	if (e->type != SML_UINT)
		return false;
	*v = bytes_be(e->data);
	return true;
}

/* A signed or an unsigned number that fits. False, with *v untouched, when it is anything else. */
static inline bool sml_signed(const struct sml_element *e, int64_t *v)
{
	uint64_t u, sign;

	if (e->type != SML_INT && e->type != SML_UINT)
		return false;
	u = bytes_be(e->data);
	sign = UINT64_C(1) << (8 * e->n - 1);
	if (e->type == SML_INT)
		u = (u ^ sign) - sign; /* extends the sign from the width that was sent */
	else if (u > INT64_MAX)
		return false;
	*v = (int64_t)u;
	return true;
}

#endif
