/* Packs by LZ77: octets as they are, behind their number, or a match, a run that has been there
 * before. Most of a telegram is where it was in the last one, so a match at the same distance as
 * the one before takes an octet, and any other three.
 *
 *	0nnnnnnn            n + 1 octets as they are
 *	10nnnnnn            n + 3 octets from the distance of the match before
 *	11nnnnnn dddd       n + 4 octets from this distance, the lower octet first */
#include "port/packing.h"

#include <string.h>

enum {
	AS_IS_MAX = 128,
	SAME_LEAST = 3,
	MATCH_LEAST = 4,
	MATCH_SPAN = 64, /* lengths that can be told */
	SAME = 0x80,
	MATCH = 0xc0,
	HASH_SHIFT = 22, /* 32 bits without those of PACKING_PLACES */
};

/* What is being packed. */
struct work {
	struct packer *p;
	size_t end;     /* of the piece, as a count since the reset; the past has all of it */
	size_t n_as_is; /* octets in front of `at` that nothing was found for */
	size_t at;
	uint8_t *to;
	size_t n;
};

static uint8_t octet_at(const struct packing_past *past, size_t i)
{
	return past->octets[i % PACKING_PAST];
}

static void remember(struct packing_past *past, uint8_t octet)
{
	past->octets[past->n++ % PACKING_PAST] = octet;
}

static void remember_all(struct packing_past *past, struct bytes in)
{
	while (bytes_left(&in)) {
		const size_t at = past->n % PACKING_PAST, room = PACKING_PAST - at;
		const size_t n = bytes_left(&in) < room ? bytes_left(&in) : room;

		memcpy(past->octets + at, in.p, n);
		past->n = (uint16_t)(past->n + n);
		in.p += n;
	}
}

static size_t place_of(const struct packing_past *past, size_t i)
{
	const uint32_t four = octet_at(past, i) | (uint32_t)octet_at(past, i + 1) << 8 |
			      (uint32_t)octet_at(past, i + 2) << 16 |
			      (uint32_t)octet_at(past, i + 3) << 24;

	return four * UINT32_C(2654435761) >> HASH_SHIFT;
}

/* How many octets from `at` on are those `distance` before; what the piece itself has pushed out of
 * the past is not there any more. */
static size_t length_at(const struct work *w, size_t distance, size_t most)
{
	const struct packing_past *past = &w->p->past;
	const size_t left = w->end - w->at;
	size_t n = 0;

	if (distance == 0 || distance > w->at || w->end - (w->at - distance) > PACKING_PAST)
		return 0;
	most = left < most ? left : most;
	while (n < most && octet_at(past, w->at + n) == octet_at(past, w->at + n - distance))
		n++;
	return n;
}

static void flush_as_is(struct work *w)
{
	const struct packing_past *past = &w->p->past;

	if (w->n_as_is == 0)
		return;
	w->to[w->n++] = (uint8_t)(w->n_as_is - 1);
	for (size_t i = w->at - w->n_as_is; i < w->at; i++)
		w->to[w->n++] = octet_at(past, i);
	w->n_as_is = 0;
}

/* So that what comes later finds it here. Within a match nothing is noted: where it was before it
 * can be found as well. */
static void move(struct work *w, size_t n)
{
	struct packer *p = w->p;

	if (w->end - w->at >= MATCH_LEAST)
		p->places[place_of(&p->past, w->at)] = (uint16_t)(w->at + 1);
	w->at += n;
}

static bool take_same(struct work *w)
{
	const size_t n = length_at(w, w->p->past.distance, MATCH_SPAN - 1 + SAME_LEAST);

	if (n < SAME_LEAST)
		return false;
	flush_as_is(w);
	w->to[w->n++] = (uint8_t)(SAME | (n - SAME_LEAST));
	move(w, n);
	return true;
}

static bool take_match(struct work *w)
{
	struct packing_past *past = &w->p->past;
	size_t before, distance, n;

	if (w->end - w->at < MATCH_LEAST)
		return false;
	before = w->p->places[place_of(past, w->at)];
	distance = before ? w->at - (before - 1) : 0;
	n = length_at(w, distance, MATCH_SPAN - 1 + MATCH_LEAST);
	if (n < MATCH_LEAST)
		return false;
	flush_as_is(w);
	past->distance = (uint16_t)distance;
	w->to[w->n++] = (uint8_t)(MATCH | (n - MATCH_LEAST));
	w->to[w->n++] = (uint8_t)distance;
	w->to[w->n++] = (uint8_t)(distance >> 8);
	move(w, n);
	return true;
}

void packing_past_reset(struct packing_past *past)
{
	past->n = past->distance = 0;
}

void packer_reset(struct packer *p)
{
	packing_past_reset(&p->past);
	memset(p->places, 0, sizeof p->places);
}

size_t packer_pack(struct packer *p, struct bytes piece, uint8_t to[PACKING_ROOM])
{
	struct work w = {.p = p, .at = p->past.n, .to = to};

	remember_all(&p->past, piece);
	w.end = p->past.n;
	while (w.at < w.end) {
		if (take_same(&w) || take_match(&w))
			continue;
		move(&w, 1);
		if (++w.n_as_is == AS_IS_MAX)
			flush_as_is(&w);
	}
	flush_as_is(&w);
	return w.n;
}

/* What a mark stands for: octets that follow it, or a length and a distance. */
static bool take_mark(struct packing_past *past, struct bytes *from, size_t *n, struct bytes *as_is)
{
	uint8_t mark, low, high;

	*as_is = (struct bytes){NULL, NULL};
	if (!bytes_u8(from, &mark))
		return false;
	if (mark < SAME) {
		*n = (size_t)mark + 1;
		return bytes_take(from, *n, as_is);
	}
	*n = (size_t)(mark & (MATCH_SPAN - 1)) + (mark < MATCH ? SAME_LEAST : MATCH_LEAST);
	if (mark < MATCH)
		return true;
	if (!bytes_u8(from, &low) || !bytes_u8(from, &high))
		return false;
	past->distance = (uint16_t)(low | high << 8);
	return true;
}

static uint8_t next_octet(const struct packing_past *past, struct bytes *as_is)
{
	uint8_t octet;

	if (as_is->p && bytes_u8(as_is, &octet))
		return octet;
	return octet_at(past, (size_t)past->n - past->distance);
}

bool packing_unpack(struct packing_past *past, struct bytes *from, uint8_t *to, size_t n)
{
	struct bytes as_is;
	size_t length;

	while (n) {
		if (!take_mark(past, from, &length, &as_is) || length > n ||
			(!as_is.p && (past->distance == 0 || past->distance > past->n)))
			return false;
		for (n -= length; length; length--) {
			*to = next_octet(past, &as_is);
			remember(past, *to++);
		}
	}
	return true;
}
