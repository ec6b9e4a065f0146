/* Reading the elements of A-XDR (IEC 61334-6) without building anything: each bound is checked in
 * struct bytes, and nesting costs a counter, not a call. Left out: what is inside of compact
 * arrays, which are stepped over as a whole. */
#include "proto/dlms/axdr.h"

#include <math.h>
#include <string.h>

enum {
	SIZE_LISTED = 0xfe,  /* a length in elements */
	SIZE_COUNTED = 0xff, /* a length in octets */
};

/* Octets of an element, its tag among them; 0: there is no such tag, or its length is another one
 * (is_odd). Of whatever octet may stand there, so that it need not be compared. */
static const uint8_t sizes[UINT8_MAX + 1] = {
	[AXDR_NULL] = 1,
	[AXDR_ARRAY] = SIZE_LISTED,
	[AXDR_STRUCTURE] = SIZE_LISTED,
	[AXDR_BOOLEAN] = 2,
	[AXDR_DOUBLE_LONG] = 5,
	[AXDR_DOUBLE_LONG_UNSIGNED] = 5,
	[AXDR_OCTETS] = SIZE_COUNTED,
	[AXDR_VISIBLE_STRING] = SIZE_COUNTED,
	[AXDR_UTF8_STRING] = SIZE_COUNTED,
	[AXDR_BCD] = 2,
	[AXDR_INTEGER] = 2,
	[AXDR_LONG] = 3,
	[AXDR_UNSIGNED] = 2,
	[AXDR_LONG_UNSIGNED] = 3,
	[AXDR_LONG64] = 9,
	[AXDR_LONG64_UNSIGNED] = 9,
	[AXDR_ENUM] = 2,
	[AXDR_FLOAT32] = 5,
	[AXDR_FLOAT64] = 9,
	[AXDR_DATE_TIME] = 13,
	[AXDR_DATE] = 6,
	[AXDR_TIME] = 5,
	[AXDR_DELTA_INT8] = 2,
	[AXDR_DELTA_INT16] = 3,
	[AXDR_DELTA_INT32] = 5,
	[AXDR_DELTA_UINT8] = 2,
	[AXDR_DELTA_UINT16] = 3,
	[AXDR_DELTA_UINT32] = 5,
};

/* A length in bits, or behind a description. */
static bool is_odd(uint8_t tag)
{
	return tag == AXDR_BIT_STRING || tag == AXDR_COMPACT_ARRAY;
}

static enum axdr_result missing(struct axdr *e, size_t n)
{
	e->n = (uint32_t)n;
	return AXDR_SHORT;
}

static enum axdr_result take(struct bytes *b, size_t n, struct axdr *e)
{
	return bytes_take(b, n, &e->data) ? AXDR_OK : missing(e, n - bytes_left(b));
}

enum axdr_result axdr_length(struct bytes *b, uint32_t *n)
{
	struct bytes more;
	uint8_t first;

	if (!bytes_u8(b, &first))
		return AXDR_SHORT;
	*n = first;
	if (first < 0x80)
		return AXDR_OK;
	if (first == 0x80 || first > 0x84)
		return AXDR_BAD;
	if (!bytes_take(b, first & 0x7f, &more))
		return AXDR_SHORT;
	*n = (uint32_t)bytes_be(more);
	return AXDR_OK;
}

/* The description of what a compact-array holds: a tree of tags. With AXDR_SHORT *n_open of them
 * are to come. */
static enum axdr_result skip_description(struct bytes *b, uint32_t *n_open)
{
	struct bytes count;
	uint32_t n;
	uint8_t tag;

	*n_open = 1;
	for (int taken = 0; *n_open; --*n_open, taken++) {
		if (taken == AXDR_ELEMENTS_MAX)
			return AXDR_BAD;
		if (!bytes_u8(b, &tag))
			return AXDR_SHORT;
		if (tag >= N_AXDR_TAGS)
			return AXDR_BAD;
		if (tag == AXDR_ARRAY) {
			if (!bytes_take(b, 2, &count))
				return AXDR_SHORT;
			++*n_open;
		} else if (tag == AXDR_STRUCTURE) {
			enum axdr_result r = axdr_length(b, &n);

			if (r != AXDR_OK || n > AXDR_ELEMENTS_MAX)
				return r != AXDR_OK ? r : AXDR_BAD;
			*n_open += n;
		}
	}
	return AXDR_OK;
}

static enum axdr_result read_varying(struct bytes *b, struct axdr *e)
{
	enum axdr_result r = e->tag == AXDR_COMPACT_ARRAY ? skip_description(b, &e->n) : AXDR_OK;

	if (r != AXDR_OK)
		return r;
	r = axdr_length(b, &e->n);
	if (r != AXDR_OK)
		return r == AXDR_SHORT ? missing(e, 1) : r;
	if (axdr_is_list(e)) {
		e->data = (struct bytes){b->p, b->p};
		return e->n <= AXDR_ELEMENTS_MAX ? AXDR_OK : AXDR_BAD;
	}
	return take(b, e->tag == AXDR_BIT_STRING ? ((size_t)e->n + 7) / 8 : e->n, e);
}

__attribute__((noinline)) static enum axdr_result read_any(struct bytes *b, struct axdr *e)
{
	uint8_t size;

	if (!bytes_u8(b, &e->tag))
		return missing(e, 1);
	size = sizes[e->tag];
	if (size >= SIZE_LISTED || is_odd(e->tag))
		return read_varying(b, e);
	if (size == 0)
		return AXDR_BAD;
	e->n = size - 1u;
	return take(b, e->n, e);
}

/* Nearly all: of a size that their type tells, or with a length of one octet. */
static inline bool read_usual(struct bytes *b, struct axdr *e)
{
	const struct bytes at = *b;
	uint32_t size, n, head = 1;

	if (bytes_left(&at) < 2)
		return false;
	size = sizes[*at.p];
	n = size - 1;
	if (n >= SIZE_LISTED - 1) {
		head = 2;
		n = at.p[1];
		if (n >= 0x80 || size == 0)
			return false;
		size = size == SIZE_COUNTED ? head + n : head;
	}
	if (bytes_left(&at) < size)
		return false;
	*e = (struct axdr){*at.p, n, {at.p + head, at.p + size}};
	b->p = at.p + size;
	return true;
}

/* What others get the address of does not stay in registers: that is a copy. */
static inline enum axdr_result read_element(struct bytes *b, struct axdr *e)
{
	enum axdr_result r;
	struct bytes rest;
	struct axdr any;

	if (read_usual(b, e))
		return AXDR_OK;
	rest = *b;
	r = read_any(&rest, &any);
	*b = rest;
	*e = any;
	return r;
}

enum axdr_result axdr_element(struct bytes *b, struct axdr *e)
{
	return read_usual(b, e) ? AXDR_OK : read_any(b, e);
}

/* Class u16 below 256, OBIS with A 0 or 1 and F 255, attribute. Tells as much as is there. */
static enum axdr_result look_untagged(struct bytes b)
{
	static const struct {
		uint8_t least, most;
	} limits[AXDR_UNTAGGED_OCTETS] = {{0, 0}, {1, 255}, {0, 1}, {0, 255}, {0, 255}, {0, 255},
		{0, 255}, {255, 255}, {1, 20}};

	for (size_t i = 0; i < AXDR_UNTAGGED_OCTETS; i++) {
		uint8_t octet;

		if (!bytes_u8(&b, &octet))
			return AXDR_SHORT;
		if (octet < limits[i].least || octet > limits[i].most)
			return AXDR_BAD;
	}
	return AXDR_OK;
}

bool axdr_is_untagged(struct bytes b)
{
	return look_untagged(b) == AXDR_OK;
}

/* The head of a list has been read: list->n becomes how many elements come. */
static enum axdr_result read_members(struct axdr *list, struct bytes *b, bool is_begun)
{
	enum axdr_result r = AXDR_BAD;
	struct bytes descriptor;

	if (list->tag == AXDR_STRUCTURE && list->n == 2)
		r = look_untagged(*b);
	if (r == AXDR_SHORT && is_begun)
		return missing(list, 1);
	if (r == AXDR_OK && bytes_take(b, AXDR_UNTAGGED_OCTETS, &descriptor))
		list->n = 1;
	return AXDR_OK;
}

/* Lists that have been entered: to each, how many elements are to come when it is through. */
struct nesting {
	uint32_t behind[AXDR_DEPTH_MAX];
	size_t depth;
};

/* Enters one more list while `n_due` elements are to come, itself among them. */
static bool enter(struct nesting *lists, uint32_t n_due)
{
	while (lists->depth > 0 && lists->behind[lists->depth - 1] >= n_due)
		lists->depth--;
	if (lists->depth == AXDR_DEPTH_MAX)
		return false;
	lists->behind[lists->depth++] = n_due - 1;
	return true;
}

/* Each element that is to come has an octet at least. */
static enum axdr_result skip(struct bytes *b, bool is_begun, size_t *n_missing)
{
	struct nesting lists = {.depth = 0};
	uint32_t n_due = 1, n_all = 0;
	struct bytes at = *b;

	while (n_due) {
		uint32_t n_members = 0;
		struct axdr e;
		enum axdr_result r = read_element(&at, &e);

		if (r == AXDR_OK && axdr_is_list(&e)) {
			if (!enter(&lists, n_due))
				return AXDR_BAD;
			r = read_members(&e, &at, is_begun);
			n_members = e.n;
			n_all += n_members;
			if (n_all > AXDR_ELEMENTS_MAX)
				return AXDR_BAD;
		}
		n_due--;
		if (r != AXDR_OK) {
			*n_missing = n_due + e.n;
			return r;
		}
		n_due += n_members;
	}
	*b = at;
	return AXDR_OK;
}

enum axdr_result axdr_skip(struct bytes *b)
{
	size_t n_missing;

	return skip(b, false, &n_missing);
}

enum axdr_result axdr_skip_begun(struct bytes *b, size_t *n_missing)
{
	return skip(b, true, n_missing);
}

/* Of a number: it has 1, 2, 4 or 8 octets. */
static uint64_t digits_of(const struct axdr *e)
{
	const uint8_t *p = e->data.p;

	if (e->n == 4)
		return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
	return bytes_be(e->data);
}

static int64_t signed_of(const struct axdr *e)
{
	uint64_t u = digits_of(e), sign = UINT64_C(1) << (8 * bytes_left(&e->data) - 1);

	return (int64_t)((u ^ sign) - sign);
}

/* The shortest decimal of at most `digits` digits. */
static bool from_floating(double v, int digits, struct decimal *out)
{
	int places = digits;

	if (!isfinite(v) || fabs(v) >= 1e9)
		return false;
	for (double whole = fabs(v); whole >= 1 && places > 0; whole /= 10)
		places--;
	*out = decimal_from_double(v, places);
	while (out->exp < 0 && out->digits % 10 == 0) {
		out->digits /= 10;
		out->exp++;
	}
	return true;
}

static bool read_floating(const struct axdr *e, struct decimal *v)
{
	uint32_t u32 = (uint32_t)bytes_be(e->data);
	uint64_t u64 = bytes_be(e->data);
	double d;
	float f;

	if (e->tag == AXDR_FLOAT32) {
		memcpy(&f, &u32, sizeof f);
		return from_floating((double)f, 7, v);
	}
	memcpy(&d, &u64, sizeof d);
	return from_floating(d, 9, v);
}

bool axdr_number(const struct axdr *e, struct decimal *v)
{
	if (axdr_is_unsigned(e))
		*v = (struct decimal){digits_of(e), 0, false};
	else if (axdr_is_of(e, AXDR_BIT(AXDR_FLOAT32) | AXDR_BIT(AXDR_FLOAT64)))
		return read_floating(e, v);
	else if (axdr_is_signed(e))
		*v = decimal_of(signed_of(e), 0);
	else
		return false;
	return true;
}
