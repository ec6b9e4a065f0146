/* Unpacks a text of a table: a code stands for two codes or for itself, and pairs are unfolded with
 * a small stack instead of recursion. What was packed as a whole is unpacked into memory that is
 * not touched before. Left out: packing (tools/pack_texts). */
#include "base/packed.h"

#include "base/lzma.h"

#include <string.h>

static const uint8_t *whole(const struct packed *table)
{
	static const struct packed *unpacked;
	static uint8_t texts[PACKED_WHOLE_MAX];
	size_t size_before = table->before ? table->before->size : 0;
	struct lzma_codes codes = {.rest = table->codes};

	if (table->before) {
		codes.head = table->before->codes;
		codes.n_head = table->n_shared;
	}
	if (unpacked != table)
		lzma_unpack(codes, texts, size_before + table->size);
	unpacked = table;
	return texts + size_before;
}

void packed_text(const struct packed *table, size_t key, unsigned skip, char *to, size_t size)
{
	const uint8_t *codes = table->pairs ? table->codes : whole(table);
	const char *from = (const char *)codes + table->starts[key];
	uint8_t open[PACKED_DEPTH_MAX + 1];
	size_t n_open = 0, n = 0;

	while (skip-- > 0)
		from += strlen(from) + 1;
	while (n_open > 0 || *from) {
		uint8_t code = n_open > 0 ? open[--n_open] : (uint8_t)*from++;
		const uint8_t *pair = table->pairs ? table->pairs[code] : NULL;

		if (pair && *pair && n_open + 2 <= sizeof open) {
			open[n_open++] = pair[1];
			open[n_open++] = pair[0];
		} else if (n + 1 < size) {
			to[n++] = (char)code;
		}
	}
	to[n] = '\0';
}
