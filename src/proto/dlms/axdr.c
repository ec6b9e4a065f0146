/* Reading the elements of A-XDR (IEC 61334-6) without building anything: each bound is checked in
 * struct bytes, and nesting costs a counter, not a call. Left out: what is inside of compact
 * arrays, which are stepped over as a whole. */
#include "proto/dlms/axdr.h"

#include <math.h>
#include <string.h>

enum { SIZE_VARIES = 0xff };

/* Octets of an element, its tag among them; 0: there is no such tag. */
static const uint8_t sizes[N_AXDR_TAGS] = {
	[AXDR_NULL] = 1,
	[AXDR_ARRAY] = SIZE_VARIES,
	[AXDR_STRUCTURE] = SIZE_VARIES,
	[AXDR_BOOLEAN] = 2,
	[AXDR_BIT_STRING] = SIZE_VARIES,
	[AXDR_DOUBLE_LONG] = 5,
	[AXDR_DOUBLE_LONG_UNSIGNED] = 5,
	[AXDR_OCTETS] = SIZE_VARIES,
	[AXDR_VISIBLE_STRING] = SIZE_VARIES,
	[AXDR_UTF8_STRING] = SIZE_VARIES,
	[AXDR_BCD] = 2,
	[AXDR_INTEGER] = 2,
	[AXDR_LONG] = 3,
	[AXDR_UNSIGNED] = 2,
	[AXDR_LONG_UNSIGNED] = 3,
	[AXDR_COMPACT_ARRAY] = SIZE_VARIES,
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

static enum axdr_result take(struct bytes *b, size_t n, struct bytes *out)
{
	return bytes_take(b, n, out) ? AXDR_OK : AXDR_SHORT;
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

/* The description of what a compact-array holds: a tree of tags. */
static enum axdr_result skip_description(struct bytes *b)
{
	uint32_t open = 1, n;
	struct bytes count;
	uint8_t tag;

	for (int taken = 0; open; open--, taken++) {
		if (taken == AXDR_ELEMENTS_MAX)
			return AXDR_BAD;
		if (!bytes_u8(b, &tag))
			return AXDR_SHORT;
		if (tag >= N_AXDR_TAGS)
			return AXDR_BAD;
		if (tag == AXDR_ARRAY) {
			if (!bytes_take(b, 2, &count))
				return AXDR_SHORT;
			open++;
		} else if (tag == AXDR_STRUCTURE) {
			enum axdr_result r = axdr_length(b, &n);

			if (r != AXDR_OK || n > AXDR_ELEMENTS_MAX)
				return r != AXDR_OK ? r : AXDR_BAD;
			open += n;
		}
	}
	return AXDR_OK;
}

static enum axdr_result read_varying(struct bytes *b, struct axdr *e)
{
	enum axdr_result r = e->tag == AXDR_COMPACT_ARRAY ? skip_description(b) : AXDR_OK;

	if (r == AXDR_OK)
		r = axdr_length(b, &e->n);
	if (r != AXDR_OK)
		return r;
	if (axdr_is_list(e)) {
		e->data = (struct bytes){b->p, b->p};
		return e->n <= AXDR_ELEMENTS_MAX ? AXDR_OK : AXDR_BAD;
	}
	return take(b, e->tag == AXDR_BIT_STRING ? ((size_t)e->n + 7) / 8 : e->n, &e->data);
}

static inline enum axdr_result read_element(struct bytes *b, struct axdr *e)
{
	uint8_t size;

	if (!bytes_u8(b, &e->tag))
		return AXDR_SHORT;
	size = e->tag < N_AXDR_TAGS ? sizes[e->tag] : 0;
	if (size == SIZE_VARIES)
		return read_varying(b, e);
	if (size == 0)
		return AXDR_BAD;
	e->n = size - 1u;
	return take(b, e->n, &e->data);
}

/* What others may point to is written once. */
enum axdr_result axdr_element(struct bytes *b, struct axdr *e)
{
	struct bytes at = *b;
	struct axdr read;
	enum axdr_result r = read_element(&at, &read);

	*b = at;
	*e = read;
	return r;
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

/* The head of a list has been read: how many elements come. */
static enum axdr_result read_members(
	const struct axdr *list, struct bytes *b, bool is_begun, uint32_t *n)
{
	enum axdr_result r = AXDR_BAD;
	struct bytes descriptor;

	*n = list->n;
	if (list->tag == AXDR_STRUCTURE && list->n == 2)
		r = look_untagged(*b);
	if (r == AXDR_OK && bytes_take(b, AXDR_UNTAGGED_OCTETS, &descriptor))
		*n = 1;
	return r == AXDR_SHORT && is_begun ? AXDR_SHORT : AXDR_OK;
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

/* With AXDR_SHORT *n_due elements were to come, each of which has an octet at least. */
static enum axdr_result skip(struct bytes *b, bool is_begun, uint32_t *n_due)
{
	struct nesting lists = {.depth = 0};
	struct bytes at = *b;
	uint32_t n;

	for (int taken = 0; *n_due; (*n_due)--, taken++) {
		enum axdr_result r;
		struct axdr e;

		if (taken == AXDR_ELEMENTS_MAX)
			return AXDR_BAD;
		r = read_element(&at, &e);
		if (r == AXDR_OK && axdr_is_list(&e)) {
			if (!enter(&lists, *n_due))
				return AXDR_BAD;
			r = read_members(&e, &at, is_begun, &n);
			*n_due += r == AXDR_OK ? n : 0;
		}
		if (r != AXDR_OK)
			return r;
	}
	*b = at;
	return AXDR_OK;
}

enum axdr_result axdr_skip(struct bytes *b)
{
	uint32_t n_due = 1;

	return skip(b, false, &n_due);
}

enum axdr_result axdr_skip_begun(struct bytes *b, size_t *n_missing)
{
	uint32_t n_due = 1;
	enum axdr_result r = skip(b, true, &n_due);

	*n_missing = n_due;
	return r;
}

enum axdr_result axdr_whole(struct bytes *b, struct axdr *e)
{
	struct bytes members = *b;
	enum axdr_result r = axdr_element(b, e);

	if (r != AXDR_OK || !axdr_is_list(e))
		return r;
	*b = members;
	return axdr_skip(b);
}

static int64_t signed_of(const struct axdr *e)
{
	uint64_t u = bytes_be(e->data), sign = UINT64_C(1) << (8 * bytes_left(&e->data) - 1);

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
	switch (e->tag) {
	case AXDR_INTEGER:
	case AXDR_LONG:
	case AXDR_DOUBLE_LONG:
	case AXDR_LONG64:
	case AXDR_DELTA_INT8:
	case AXDR_DELTA_INT16:
	case AXDR_DELTA_INT32:
		*v = decimal_of(signed_of(e), 0);
		return true;
	case AXDR_UNSIGNED:
	case AXDR_LONG_UNSIGNED:
	case AXDR_DOUBLE_LONG_UNSIGNED:
	case AXDR_LONG64_UNSIGNED:
	case AXDR_DELTA_UINT8:
	case AXDR_DELTA_UINT16:
	case AXDR_DELTA_UINT32:
		*v = (struct decimal){bytes_be(e->data), 0, false};
		return true;
	case AXDR_FLOAT32:
	case AXDR_FLOAT64:
		return read_floating(e, v);
	default:
		return false;
	}
}

bool axdr_is_octets(const struct axdr *e)
{
	return e->tag == AXDR_OCTETS || e->tag == AXDR_VISIBLE_STRING || e->tag == AXDR_UTF8_STRING;
}
