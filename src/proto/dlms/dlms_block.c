/* General block transfer (IEC 62056-5-3): E0, control, number, number acknowledged, length, data.
 * Blocks are put one behind the other in the message of the framer. Left out: windows and
 * acknowledges, which a push has no use for. */
#include "proto/dlms/dlms_block.h"

#include "proto/dlms/axdr.h"
#include "proto/dlms/dlms_apdu.h"
#include "proto/dlms/dlms_framer.h"

#include <string.h>

enum {
	LAST = 0x80,
	HEAD = 6, /* tag, control, number, number acknowledged */
};

struct block {
	bool is_last;
	uint16_t number;
	struct bytes data;
};

static bool read_block(struct bytes *b, struct block *block)
{
	struct bytes head;
	uint32_t n;

	if (!bytes_take(b, HEAD, &head) || head.p[0] != DLMS_GENERAL_BLOCK_TRANSFER)
		return false;
	block->is_last = head.p[1] & LAST;
	block->number = (uint16_t)(head.p[2] << 8 | head.p[3]);
	return axdr_length(b, &n) == AXDR_OK && bytes_take(b, n, &block->data);
}

bool dlms_is_first_block(struct bytes data)
{
	struct bytes head;

	return bytes_take(&data, HEAD, &head) && head.p[2] == 0 && head.p[3] == 1;
}

/* A meter may send a block twice: that is no gap. */
static bool is_repetition(const struct dlms_framer *f, const struct block *block)
{
	size_t n = bytes_left(&block->data);

	return block->number == f->last_block && n <= f->n_blocks &&
	       memcmp(f->message + f->n_blocks - n, block->data.p, n) == 0;
}

static bool take(struct dlms_framer *f, const struct block *block)
{
	size_t n = bytes_left(&block->data);

	if (block->number == 1) {
		f->n_blocks = 0;
		f->offset = f->part;
	} else if (!f->in_blocks) {
		return false;
	} else if (is_repetition(f, block)) {
		return true;
	} else if (block->number != (uint16_t)(f->last_block + 1)) {
		return false;
	}
	if (n > DLMS_MESSAGE_MAX - f->n_blocks)
		return false;
	memmove(f->message + f->n_blocks, block->data.p, n);
	f->n_blocks += n;
	f->last_block = block->number;
	f->in_blocks = true;
	return true;
}

enum dlms_blocks dlms_blocks(struct dlms_framer *f, struct bytes data)
{
	struct block block;

	while (bytes_left(&data)) {
		if (!read_block(&data, &block) || !take(f, &block))
			return DLMS_BLOCKS_BROKEN;
		if (block.is_last)
			return DLMS_BLOCKS_WHOLE;
	}
	return DLMS_BLOCKS_MORE;
}
