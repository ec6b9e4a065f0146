/* LZMA as its inventor specifies it (Igor Pavlov, "LZMA specification", 2015): a range coder whose
 * bits have adaptive probabilities, of literals and of matches with what came before. Left out:
 * heads, ends and foreign streams; the size is known, and so is who packed it. */
#include "base/lzma.h"

#include <assert.h>
#include <stdbool.h>
#include <string.h>

enum {
	HALF = 1 << 10, /* of 1 << 11: the probability with which all begin */
	STATES = 12,
	MATCHED = 7, /* states from here on: the last one was no literal */
	LENGTH_MIN = 2,
};

typedef uint16_t probability;

struct lengths {
	probability is_long, is_longer, low[8], middle[8], high[256];
};

struct model {
	probability is_match[STATES], is_again[STATES], is_not_last[STATES], is_more[STATES],
		is_third[STATES], is_fourth[STATES], slot[4][64], near[128], align[16],
		literal[0x300];
	struct lengths matches, agains;
};

struct decoder {
	const uint8_t *from, *rest;
	size_t n_left; /* before it goes on at `rest` */
	uint32_t range, code;
	unsigned state;
	uint32_t last[4]; /* distances, less 1 */
	struct model m;
};

static void next(struct decoder *d)
{
	if (d->n_left-- == 0)
		d->from = d->rest;
	d->code = d->code << 8 | *d->from++;
}

static uint32_t shifted(struct decoder *d)
{
	if (d->range < 1u << 24) {
		d->range <<= 8;
		next(d);
	}
	return d->range;
}

static unsigned bit(struct decoder *d, probability *p)
{
	uint32_t bound = (shifted(d) >> 11) * *p;

	if (d->code < bound) {
		d->range = bound;
		*p = (probability)(*p + ((2 * HALF - *p) >> 5));
		return 0;
	}
	d->range -= bound;
	d->code -= bound;
	*p = (probability)(*p - (*p >> 5));
	return 1;
}

/* A number of `n` bits, the highest first, each with a probability for all that came before it. */
static unsigned number(struct decoder *d, probability *tree, unsigned n)
{
	unsigned v = 1;

	while (v < 1u << n)
		v = v << 1 | bit(d, &tree[v]);
	return v - (1u << n);
}

/* The same, the lowest first. */
static unsigned reverse(struct decoder *d, probability *tree, unsigned n)
{
	unsigned v = 1, r = 0;

	for (unsigned i = 0; i < n; i++) {
		unsigned b = bit(d, &tree[v]);

		v = v << 1 | b;
		r |= b << i;
	}
	return r;
}

static uint8_t literal(struct decoder *d, bool is_after_match, unsigned expected)
{
	unsigned v = 1;

	/* After a match another byte comes than that which would go on with it. */
	while (is_after_match && v < 0x100) {
		unsigned e = (expected <<= 1) >> 8 & 1,
			 b = bit(d, &d->m.literal[((1 + e) << 8) + v]);

		v = v << 1 | b;
		is_after_match = b == e;
	}
	while (v < 0x100)
		v = v << 1 | bit(d, &d->m.literal[v]);
	return (uint8_t)v;
}

static unsigned length(struct decoder *d, struct lengths *l)
{
	if (!bit(d, &l->is_long))
		return LENGTH_MIN + number(d, l->low, 3);
	if (!bit(d, &l->is_longer))
		return LENGTH_MIN + 8 + number(d, l->middle, 3);
	return LENGTH_MIN + 16 + number(d, l->high, 8);
}

static uint32_t distance(struct decoder *d, unsigned n)
{
	unsigned slot = number(d, d->m.slot[n < 5 ? n - LENGTH_MIN : 3], 6), more = (slot >> 1) - 1;
	uint32_t v, high = 0;

	if (slot < 4)
		return slot;
	v = (2 | (slot & 1)) << more;
	if (slot < 14)
		return v + reverse(d, d->m.near + v - slot, more);
	for (more -= 4; more-- > 0;) {
		shifted(d);
		d->range >>= 1;
		high = high << 1 | (d->code >= d->range);
		d->code -= d->code >= d->range ? d->range : 0;
	}
	return v + (high << 4) + reverse(d, d->m.align, 4);
}

/* One of the last four distances becomes the last; and how many bytes are to be copied. */
static unsigned match_again(struct decoder *d)
{
	unsigned state = d->state, which = 0;
	uint32_t chosen;

	d->state = state < MATCHED ? 8 : 11;
	if (bit(d, &d->m.is_not_last[state])) {
		which = bit(d, &d->m.is_third[state]) ? 2 + bit(d, &d->m.is_fourth[state]) : 1;
	} else if (!bit(d, &d->m.is_more[state])) {
		d->state = state < MATCHED ? 9 : 11;
		return 1;
	}
	chosen = d->last[which];
	memmove(d->last + 1, d->last, which * sizeof *d->last);
	d->last[0] = chosen;
	return length(d, &d->m.agains);
}

static unsigned match(struct decoder *d)
{
	unsigned state = d->state, n;

	if (bit(d, &d->m.is_again[state]))
		return match_again(d);
	d->state = state < MATCHED ? 7 : 10;
	n = length(d, &d->m.matches);
	memmove(d->last + 1, d->last, 3 * sizeof *d->last);
	d->last[0] = distance(d, n);
	return n;
}

/* The first of the five octets that begin the code is always 0. */
static void begin(struct decoder *d, const struct lzma_codes *codes)
{
	probability *p = (probability *)&d->m;

	*d = (struct decoder){.from = codes->head,
		.n_left = codes->n_head,
		.rest = codes->rest,
		.range = UINT32_MAX};
	for (int i = 0; i < 5; i++)
		next(d);
	for (size_t i = 0; i < sizeof d->m / sizeof *p; i++)
		p[i] = HALF;
}

void lzma_unpack(struct lzma_codes codes, uint8_t *to, size_t size)
{
	struct decoder d;
	size_t n = 0;

	begin(&d, &codes);
	while (n < size) {
		if (bit(&d, &d.m.is_match[d.state])) {
			unsigned more = match(&d);

			assert(d.last[0] < n && more <= size - n);
			for (; more-- > 0; n++)
				to[n] = to[n - d.last[0] - 1];
			continue;
		}
		to[n] = literal(&d, d.state >= MATCHED, n > d.last[0] ? to[n - d.last[0] - 1] : 0);
		d.state = d.state < 4 ? 0 : d.state - (d.state < 10 ? 3 : 6);
		n++;
	}
}
