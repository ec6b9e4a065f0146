/* A packing for what meters send, which is nearly the same each second: what has been there lately
 * is told by how far back it was. Both sides know the last octets, and nothing else; the memory is
 * the caller's, and of a fixed size. Left out: where the packed octets are kept (trail.h), and
 * whether they are sound, as they never come from outside. */
#ifndef PORT_PACKING_H
#define PORT_PACKING_H

#include "base/bytes.h"

enum {
	PACKING_PIECE_MAX = 1024, /* octets that are packed at a time */
	PACKING_PAST = 4096, /* octets that are remembered: two telegrams, of most meters more */
	PACKING_PLACES = 1024,
	PACKING_TOTAL_MAX = 32 * 1024, /* octets between two resets */
	/* What a piece of `n` octets may become at most. */
	PACKING_ROOM = PACKING_PIECE_MAX + PACKING_PIECE_MAX / 64 + 1,
};

/* What was packed or unpacked last. */
struct packing_past {
	uint16_t n;        /* octets since the reset */
	uint16_t distance; /* of what was found in it last */
	uint8_t octets[PACKING_PAST];
};

struct packer {
	struct packing_past past;
	uint16_t
		places[PACKING_PLACES]; /* behind the first octet of four with that hash; 0: none */
};

/* Nothing was packed yet. */
void packer_reset(struct packer *p);

/* Packs a piece of PACKING_PIECE_MAX octets at most into `to`. Returns how many it has become. No
 * more than PACKING_TOTAL_MAX octets come between two resets. */
size_t packer_pack(struct packer *p, struct bytes piece, uint8_t to[PACKING_ROOM]);

/* Nothing was unpacked yet. */
void packing_past_reset(struct packing_past *past);

/* Takes from `from` one piece, which has `n` octets, into `to`. False: it is no such piece. */
bool packing_unpack(struct packing_past *past, struct bytes *from, uint8_t *to, size_t n);

#endif
