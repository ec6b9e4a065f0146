/* The trail of a port: what came from it lately, octet by octet with its times, how its line was
 * set, and remarks; in memory of a fixed size, in which the newest takes the place of the oldest.
 * It is packed, as telegrams are nearly the same each second: those of a quarter of an hour have
 * room. Left out: what is made of it (daemon/dumps.h), and a clock. */
#ifndef PORT_TRAIL_H
#define PORT_TRAIL_H

#include "base/line.h"
#include "port/packing.h"

#include <stddef.h>

enum {
	TRAIL_BLOCK = 4096, /* octets of memory that are forgotten together */
	TRAIL_BLOCKS_LEAST = 4,
	TRAIL_BLOCKS_MOST = 29, /* with all that belongs to it less than 128 KiB */
	TRAIL_WORDS_MAX = 400,  /* octets of a remark */
};

struct trail_block {
	uint64_t begun_ms;
	uint32_t baud; /* of the line when it began; 0: not known */
	char format[4];
	uint16_t n;
	uint8_t octets[TRAIL_BLOCK - 18];
};

/* Blocks have numbers that go on for ever; number i is at i % n_blocks. */
struct trail {
	unsigned n_blocks;
	uint64_t first, next; /* those from `first` up to, not including, `next` are there */
	uint64_t n_octets;    /* that have come, as far as they are counted */
	uint64_t last_ms;
	uint32_t n_text; /* what the present block would be as a capture, about */
	uint32_t baud;   /* of the line, as it was noted last */
	char format[4];
	struct packer packer;
	struct trail_block blocks[];
};

/* Octets of memory that one of so many blocks takes. */
size_t trail_size(unsigned n_blocks);

/* An empty one in memory of trail_size(n_blocks) octets that are all zero. Blocks are not written
 * to before they are used. */
void trail_init(struct trail *t, unsigned n_blocks);

/* Octets came at `now_ms`, on a line that is set so (baud 0: not known). */
void trail_octets(
	struct trail *t, uint64_t now_ms, const struct line_setting *line, struct bytes in);

/* Something was so at `now_ms`; cut where it is too long. */
void trail_words(struct trail *t, uint64_t now_ms, const char *words);

enum trail_kind {
	TRAIL_OCTETS,
	TRAIL_LINE,
	TRAIL_WORDS,
};

/* What it points to is borrowed until the next call. */
struct trail_item {
	enum trail_kind kind;
	uint64_t ms;
	struct line_setting line; /* as it was set then */
	struct bytes octets;      /* or the words */
};

struct trail_reader {
	const struct trail *of;
	uint64_t block;
	size_t at; /* in the block; 0: at its beginning */
	uint64_t ms;
	uint32_t baud;
	char format[4];
	struct packing_past past;
	uint8_t octets[PACKING_PIECE_MAX];
};

/* From the oldest on. More may be noted meanwhile; what was forgotten is left out. */
void trail_read_begin(struct trail_reader *r, const struct trail *t);

/* The next item. False: there is none yet. */
bool trail_read(struct trail_reader *r, struct trail_item *out);

#endif
