/* Tables of texts that tools/pack_texts has packed while the program was built. They take less than
 * half of their room in the file, and need no relocations. Where a text stands in the middle of
 * other things, PACKED("text") is its key in a table that several sources share; it is not a macro,
 * as only that tool knows it. */
#ifndef BASE_PACKED_H
#define BASE_PACKED_H

#include <stddef.h>
#include <stdint.h>

enum { PACKED_DEPTH_MAX = 15 }; /* of pairs in pairs; tools/pack_texts keeps to it */

struct packed {
	const uint16_t *starts;    /* of the texts, in codes */
	const uint8_t (*pairs)[2]; /* what a code stands for: two codes, or {0, 0}: itself */
	const uint8_t *codes;      /* of all texts, each ended by 0 */
};

/* Unpacks the text of the table at `key` into `to` (of `size` bytes, at least 1), ended by 0 and
 * cut where it does not fit; of several that stand one behind the other the one after `skip`. ""
 * where the table has none. */
void packed_text(const struct packed *table, size_t key, unsigned skip, char *to, size_t size);

#endif
