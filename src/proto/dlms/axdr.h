/* A-XDR, the encoding of COSEM data (IEC 61334-6; Green Book, "Data"): a tag, for some types a
 * length, then the value, most significant octet first. The functions move *b behind what they have
 * read; when they return anything but AXDR_OK, *b stands somewhere in the middle. Left out: what a
 * value means. */
#ifndef PROTO_DLMS_AXDR_H
#define PROTO_DLMS_AXDR_H

#include "base/bytes.h"
#include "base/decimal.h"

enum axdr_tag {
	AXDR_NULL = 0,
	AXDR_ARRAY = 1,
	AXDR_STRUCTURE = 2,
	AXDR_BOOLEAN = 3,
	AXDR_BIT_STRING = 4,
	AXDR_DOUBLE_LONG = 5,
	AXDR_DOUBLE_LONG_UNSIGNED = 6,
	AXDR_OCTETS = 9,
	AXDR_VISIBLE_STRING = 10,
	AXDR_UTF8_STRING = 12,
	AXDR_BCD = 13,
	AXDR_INTEGER = 15,
	AXDR_LONG = 16,
	AXDR_UNSIGNED = 17,
	AXDR_LONG_UNSIGNED = 18,
	AXDR_COMPACT_ARRAY = 19,
	AXDR_LONG64 = 20,
	AXDR_LONG64_UNSIGNED = 21,
	AXDR_ENUM = 22,
	AXDR_FLOAT32 = 23,
	AXDR_FLOAT64 = 24,
	AXDR_DATE_TIME = 25,
	AXDR_DATE = 26,
	AXDR_TIME = 27,
	AXDR_DELTA_INT8 = 28,
	AXDR_DELTA_INT16 = 29,
	AXDR_DELTA_INT32 = 30,
	AXDR_DELTA_UINT8 = 31,
	AXDR_DELTA_UINT16 = 32,
	AXDR_DELTA_UINT32 = 33,
	N_AXDR_TAGS,
};

/* Limits against noise and attack; real lists have 3 and 65. */
enum {
	AXDR_DEPTH_MAX = 8,
	AXDR_ELEMENTS_MAX = 2048,
};

enum axdr_result {
	AXDR_OK,
	AXDR_SHORT, /* more bytes could make it right */
	AXDR_BAD,
};

struct axdr {
	uint8_t tag;
	uint32_t n;        /* elements of an array or structure, bits of a bit-string */
	struct bytes data; /* the value, borrowed; empty for an array or structure */
};

/* Reads a length, as the basic encoding rules have it, into *n: one byte, or 81 and one, 82 and two
 * … up to 84 and four. */
enum axdr_result axdr_length(struct bytes *b, uint32_t *n);

/* Reads one element; of an array or structure only its head, the members come next. With AXDR_SHORT
 * e->n octets are missing at least. */
enum axdr_result axdr_element(struct bytes *b, struct axdr *e);

/* Whether it is an array or a structure. */
static inline bool axdr_is_list(const struct axdr *e)
{
	return e->tag == AXDR_ARRAY || e->tag == AXDR_STRUCTURE;
}

/* Whether an element of that type comes next. */
static inline bool axdr_is_next(const struct bytes *b, enum axdr_tag tag)
{
	return bytes_left(b) && *b->p == tag;
}

/* Steps over one element with all that it holds. Members of Czech push lists (a structure of two
 * whose first is an attribute descriptor without tags, see axdr_untagged) are known too. */
enum axdr_result axdr_skip(struct bytes *b);

/* Reads one element and moves *b behind all that it holds. */
static inline enum axdr_result axdr_whole(struct bytes *b, struct axdr *e)
{
	struct bytes from = *b;
	enum axdr_result r = axdr_element(b, e);

	if (r != AXDR_OK || !axdr_is_list(e))
		return r;
	*b = from;
	return axdr_skip(b);
}

/* axdr_skip() while more bytes may follow behind those in *b. With AXDR_SHORT *n_missing of them at
 * least are needed: looking again at each would take quadratic time. */
enum axdr_result axdr_skip_begun(struct bytes *b, size_t *n_missing);

/* Whether `b`, what follows the head of a structure of two, begins with a
 * cosem-attribute-descriptor that has no tags: class u16, OBIS, attribute. */
bool axdr_is_untagged(struct bytes b);

enum { AXDR_UNTAGGED_OCTETS = 9 };

/* A set of types: AXDR_BIT() or-ed. */
#define AXDR_BIT(tag) (UINT64_C(1) << (tag))

static inline bool axdr_is_of(const struct axdr *e, uint64_t tags)
{
	return tags >> e->tag & 1;
}

/* Whether it is a number with a sign, as floating-point ones are. */
static inline bool axdr_is_signed(const struct axdr *e)
{
	return axdr_is_of(e, AXDR_BIT(AXDR_INTEGER) | AXDR_BIT(AXDR_LONG) |
				     AXDR_BIT(AXDR_DOUBLE_LONG) | AXDR_BIT(AXDR_LONG64) |
				     AXDR_BIT(AXDR_DELTA_INT8) | AXDR_BIT(AXDR_DELTA_INT16) |
				     AXDR_BIT(AXDR_DELTA_INT32) | AXDR_BIT(AXDR_FLOAT32) |
				     AXDR_BIT(AXDR_FLOAT64));
}

/* Whether it is one without. */
static inline bool axdr_is_unsigned(const struct axdr *e)
{
	return axdr_is_of(e, AXDR_BIT(AXDR_UNSIGNED) | AXDR_BIT(AXDR_LONG_UNSIGNED) |
				     AXDR_BIT(AXDR_DOUBLE_LONG_UNSIGNED) |
				     AXDR_BIT(AXDR_LONG64_UNSIGNED) | AXDR_BIT(AXDR_DELTA_UINT8) |
				     AXDR_BIT(AXDR_DELTA_UINT16) | AXDR_BIT(AXDR_DELTA_UINT32));
}

/* The number, exact; of a floating-point one as many digits as its type holds. False, with *v
 * untouched, when it is none. */
bool axdr_number(const struct axdr *e, struct decimal *v);

/* Whether it is a text or octets. */
static inline bool axdr_is_octets(const struct axdr *e)
{
	return axdr_is_of(e,
		AXDR_BIT(AXDR_OCTETS) | AXDR_BIT(AXDR_VISIBLE_STRING) | AXDR_BIT(AXDR_UTF8_STRING));
}

#endif
