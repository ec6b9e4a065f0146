/* General block transfer (IEC 62056-5-3, General-Block-Transfer), as far as pushes use it: nobody
 * acknowledges, so a block that is missing loses the message. Left out: windows and acknowledges.
 */
#ifndef PROTO_DLMS_DLMS_BLOCK_H
#define PROTO_DLMS_DLMS_BLOCK_H

#include "base/bytes.h"

struct dlms_framer;

enum dlms_blocks {
	DLMS_BLOCKS_MORE,   /* all blocks taken, the last is yet to come */
	DLMS_BLOCKS_WHOLE,  /* f->message[0 .. n_blocks) is the message */
	DLMS_BLOCKS_BROKEN, /* one is missing or malformed */
};

/* Whether `data` begins with the first block of a transfer. */
bool dlms_is_first_block(struct bytes data);

/* Takes the blocks that stand in `data` one behind the other; `data` may lie in f->message, behind
 * what came before. */
enum dlms_blocks dlms_blocks(struct dlms_framer *f, struct bytes data);

#endif
