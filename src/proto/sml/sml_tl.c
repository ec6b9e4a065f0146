/* Reading TL fields and elements (SML 1.04 §7.3). Each bound is checked in struct bytes; nesting
 * costs a counter, not a call. Left out: the text encoding of SML. */
#include "proto/sml/sml_tl.h"

enum {
	MORE = 0x80, /* another TL byte follows */
	NUMBER_BYTES_MAX = 8,
	TYPES = 1 << SML_OCTETS | 1 << SML_BOOL | 1 << SML_INT | 1 << SML_UINT | 1 << SML_LIST,
};

/* clang-format off */
const uint8_t sml_short_lengths[256] = {
	[0x01] = 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, /* an octet string; 1: absent */
	[0x42] = 2, 3, 4, 5, 6, 7, 8, 9, /* boolean, and numbers: 1 to 8 octets */
	[0x52] = 2, 3, 4, 5, 6, 7, 8, 9,
	[0x62] = 2, 3, 4, 5, 6, 7, 8, 9,
};
/* clang-format on */

/* The type of the first byte, the length out of all of them. Bits 4 to 6 of a byte that continues
 * another are ignored, as one maker repeats the type there. */
static bool read_tl(struct bytes *b, uint8_t *type, uint32_t *length, uint32_t *n_tl)
{
	uint8_t byte;

	if (!bytes_u8(b, &byte))
		return false;
	*type = byte >> 4 & 7;
	*length = byte & 0x0f;
	for (*n_tl = 1; byte & MORE; ++*n_tl) {
		if (*n_tl == SML_TL_BYTES_MAX || !bytes_u8(b, &byte))
			return false;
		*length = *length << 4 | (byte & 0x0f);
	}
	return TYPES >> *type & 1;
}

/* The head of a list of at most 15, in one byte. */
static bool is_short_list(const struct bytes *b)
{
	return b->p < b->end && *b->p >> 4 == SML_LIST;
}

/* Steps over such a head. False when there are not as many elements. */
static bool take_short_list(struct bytes *b, uint32_t *n)
{
	*n = *b->p++ & 0x0f;
	return *n <= bytes_left(b);
}

bool sml_long_element(struct bytes *b, struct sml_element *e)
{
	uint32_t length, n_tl;
	uint8_t type;

	if (is_short_list(b)) {
		e->type = SML_LIST;
		e->data = (struct bytes){b->p + 1, b->p + 1};
		return take_short_list(b, &e->n);
	}
	if (!read_tl(b, &type, &length, &n_tl))
		return false;
	e->type = type;
	if (type == SML_LIST) {
		e->n = length;
		e->data = (struct bytes){b->p, b->p};
		return length <= bytes_left(b);
	}
	if (length == 0 && n_tl == 1 && type == SML_OCTETS) {
		e->type = SML_END;
		e->n = 0;
		return true;
	}
	if (length < n_tl || !bytes_take(b, length - n_tl, &e->data))
		return false;
	e->n = length - n_tl;
	if (type == SML_OCTETS) {
		e->type = e->n ? SML_OCTETS : SML_ABSENT;
		return true;
	}
	return e->n >= 1 && e->n <= NUMBER_BYTES_MAX;
}

/* The same without the octets; an end is none. */
static bool take_head(struct bytes *b, struct sml_element *e)
{
	if (!is_short_list(b))
		return sml_long_element(b, e) && e->type != SML_END;
	e->type = SML_LIST;
	return take_short_list(b, &e->n);
}

const uint8_t *sml_end_of(struct bytes b)
{
	uint32_t open[SML_DEPTH_MAX]; /* elements still to come, of each list around this one */
	uint32_t n = 1;               /* of this one */
	size_t depth = 0, length;
	struct sml_element e;

	for (;;) {
		for (; n && sml_is_short(&b, &length); n--)
			b.p += length;
		if (n == 0) {
			if (depth == 0)
				return b.p;
			n = open[--depth];
			continue;
		}
		n--;
		if (!take_head(&b, &e))
			return NULL;
		if (e.type == SML_LIST) {
			if (depth == SML_DEPTH_MAX)
				return NULL;
			open[depth++] = n;
			n = e.n;
		}
	}
}

bool sml_field(struct bytes *b, struct sml_element *e)
{
	struct bytes again = *b;

	if (!sml_element(b, e) || e->type == SML_END)
		return false;
	if (e->type != SML_LIST)
		return true;
	*b = again;
	return sml_skip(b);
}

bool sml_long_list_of(struct bytes *b, uint32_t n)
{
	struct bytes rest = *b;
	struct sml_element e;

	if (!sml_long_element(&rest, &e) || e.type != SML_LIST || e.n != n)
		return false;
	*b = rest;
	return true;
}
