/* A bounded cursor over bytes. It is the only code that compares with `end`: every parser reads
 * through it, so that a length from the wire can never lead outside of what was received. Left out:
 * the encodings of protocols. */
#ifndef BASE_BYTES_H
#define BASE_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Bytes from `p` up to, not including, `end`. Borrowed; the owner is whoever made it. */
struct bytes {
	const uint8_t *p;
	const uint8_t *end;
};

/* A cursor over the `n` bytes at `data`, which stay the caller's. */
static inline struct bytes bytes_of(const void *data, size_t n)
{
	const uint8_t *p = data;

	return (struct bytes){p, p + n};
}

/* How many bytes are left. */
static inline size_t bytes_left(const struct bytes *b)
{
	return (size_t)(b->end - b->p);
}

/* The next byte into *out. False, and nothing moved, at the end. */
static inline bool bytes_u8(struct bytes *b, uint8_t *out)
{
	if (b->p == b->end)
		return false;
	*out = *b->p++;
	return true;
}

/* The next `n` bytes as a cursor of their own. False, and nothing moved, when fewer are left. */
static inline bool bytes_take(struct bytes *b, size_t n, struct bytes *out)
{
	if (bytes_left(b) < n)
		return false;
	*out = (struct bytes){b->p, b->p + n};
	b->p += n;
	return true;
}

/* An unsigned number of all the bytes of `b`, most significant first; at most 8 of them count. */
static inline uint64_t bytes_be(struct bytes b)
{
	uint64_t v = 0;

	while (b.p < b.end)
		v = v << 8 | *b.p++;
	return v;
}

#endif
