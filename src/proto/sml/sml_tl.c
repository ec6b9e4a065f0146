/* Reading TL fields and elements (SML 1.04 §7.3). Each bound is checked in struct bytes; nesting
 * costs a counter, not a call. Left out: the text encoding of SML. */
#include "proto/sml/sml_tl.h"

enum {
	MORE = 0x80, /* another TL byte follows */
	NUMBER_BYTES_MAX = 8,
};

static const struct kind {
	uint8_t type;
	bool is_known;
} kinds[8] = {
	[0] = {SML_OCTETS, true},
	[4] = {SML_BOOL, true},
	[5] = {SML_INT, true},
	[6] = {SML_UINT, true},
	[7] = {SML_LIST, true},
};

/* The type of the first byte, the length out of all of them. Bits 4 to 6 of a byte that continues
 * another are ignored, as one maker repeats the type there. */
static bool read_tl(struct bytes *b, struct kind *kind, uint32_t *length, uint32_t *n_tl)
{
	uint8_t byte;

	if (!bytes_u8(b, &byte))
		return false;
	*kind = kinds[byte >> 4 & 7];
	*length = byte & 0x0f;
	for (*n_tl = 1; byte & MORE; ++*n_tl) {
		if (*n_tl == SML_TL_BYTES_MAX || !bytes_u8(b, &byte))
			return false;
		*length = *length << 4 | (byte & 0x0f);
	}
	return kind->is_known;
}

/* The head of a list of at most 15, in one byte. */
static bool is_short_list(const struct bytes *b)
{
	return bytes_left(b) && (*b->p & 0xf0) == 0x70;
}

/* An element of any kind. */
static bool long_element(struct bytes *b, struct sml_element *e)
{
	struct kind kind;
	uint32_t length, n_tl;

	if (is_short_list(b)) {
		e->type = SML_LIST;
		e->n = *b->p++ & 0x0f;
		e->data = (struct bytes){b->p, b->p};
		return e->n <= bytes_left(b);
	}
	if (!read_tl(b, &kind, &length, &n_tl))
		return false;
	e->type = kind.type;
	if (kind.type == SML_LIST) {
		e->n = length;
		e->data = (struct bytes){b->p, b->p};
		return length <= bytes_left(b);
	}
	if (length == 0 && n_tl == 1 && kind.type == SML_OCTETS) {
		e->type = SML_END;
		e->n = 0;
		return true;
	}
	if (length < n_tl || !bytes_take(b, length - n_tl, &e->data))
		return false;
	e->n = length - n_tl;
	if (kind.type == SML_OCTETS) {
		e->type = e->n ? SML_OCTETS : SML_ABSENT;
		return true;
	}
	return e->n >= 1 && e->n <= NUMBER_BYTES_MAX;
}

bool sml_element(struct bytes *b, struct sml_element *e)
{
	return sml_short_element(b, e) || long_element(b, e);
}

bool sml_skip(struct bytes *b)
{
	uint32_t open[SML_DEPTH_MAX + 1]; /* elements still to come, of each list that we are in */
	size_t depth = 0;
	struct sml_element e;

	open[0] = 1;
	for (;;) {
		while (open[depth] == 0) {
			if (depth-- == 0)
				return true;
		}
		open[depth]--;
		if (sml_short_element(b, &e))
			continue;
		if (!long_element(b, &e) || e.type == SML_END)
			return false;
		if (e.type == SML_LIST) {
			if (depth == SML_DEPTH_MAX)
				return false;
			open[++depth] = e.n;
		}
	}
}

bool sml_long_field(struct bytes *b, struct sml_element *e)
{
	struct bytes again = *b;

	if (!long_element(b, e) || e->type == SML_END)
		return false;
	if (e->type != SML_LIST)
		return true;
	*b = again;
	return sml_skip(b);
}

bool sml_list_of(struct bytes *b, uint32_t n)
{
	struct sml_element e;

	return sml_element(b, &e) && e.type == SML_LIST && e.n == n;
}

bool sml_unsigned(const struct sml_element *e, uint64_t *v)
{
	if (e->type != SML_UINT)
		return false;
	*v = bytes_be(e->data);
	return true;
}

bool sml_signed(const struct sml_element *e, int64_t *v)
{
	uint64_t u, sign;

	if (e->type == SML_UINT && bytes_be(e->data) <= INT64_MAX) {
		*v = (int64_t)bytes_be(e->data);
		return true;
	}
	if (e->type != SML_INT)
		return false;
	u = bytes_be(e->data);
	sign = UINT64_C(1) << (8 * e->n - 1);
	*v = (int64_t)((u ^ sign) - sign); /* extends the sign from the width that was sent */
	return true;
}
