/* Tables of texts that tools/pack_texts has packed while the program was built. They take a third
 * to a half of their room in the file, and need no relocations. Where a text stands in the middle
 * of other things, PACKED("text") is its key in a table that several sources share; it is not a
 * macro, as only that tool knows it. */
#ifndef BASE_PACKED_H
#define BASE_PACKED_H

#include <stddef.h>
#include <stdint.h>

/* tools/pack_texts keeps to them. */
enum {
	PACKED_DEPTH_MAX = 15,        /* of pairs in pairs */
	PACKED_WHOLE_MAX = 64 * 1024, /* a table of that kind unpacked, and the one before it */
};

/* Of one kind is unpacked what is asked for; of the other, which is shorter, all at once. The
 * latter stays for the next text: it is for commands that say something and end. It may be packed
 * as what stands behind another table of that kind, much of which it says again: of the codes of
 * both only those are its own that are not the other's. */
struct packed {
	const uint16_t *starts;    /* of the texts, in codes, or in what all are */
	const uint8_t (*pairs)[2]; /* what a code stands for: two codes, or {0, 0}: itself */
	const uint8_t *codes;      /* of all texts, each ended by 0; or where there are no pairs */
	size_t size;               /* LZMA of all, which are that long */
	const struct packed *before;
	size_t n_shared; /* of its codes: what the codes of both begin with */
};

/* Unpacks the text of the table at `key` into `to` (of `size` bytes, at least 1), ended by 0 and
 * cut where it does not fit; of several that stand one behind the other the one after `skip`. ""
 * where the table has none. Not for two threads at a time. */
void packed_text(const struct packed *table, size_t key, unsigned skip, char *to, size_t size);

#endif
