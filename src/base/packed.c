/* Unpacks a text of a table: a code stands for two codes or for itself, and pairs are unfolded with
 * a small stack instead of recursion. Left out: packing (tools/pack_texts). */
#include "base/packed.h"

#include <string.h>

void packed_text(const struct packed *table, size_t key, unsigned skip, char *to, size_t size)
{
	const char *from = (const char *)table->codes + table->starts[key];
	uint8_t open[PACKED_DEPTH_MAX + 1];
	size_t n_open = 0, n = 0;

	while (skip-- > 0)
		from += strlen(from) + 1;
	while (n_open > 0 || *from) {
		uint8_t code = n_open > 0 ? open[--n_open] : (uint8_t)*from++;
		const uint8_t *pair = table->pairs[code];

		if (*pair && n_open + 2 <= sizeof open) {
			open[n_open++] = pair[1];
			open[n_open++] = pair[0];
		} else if (n + 1 < size) {
			to[n++] = (char)code;
		}
	}
	to[n] = '\0';
}
