/* Unpacks what LZMA has packed, as tools/pack_texts writes it: a stream without a head, with lc, lp
 * and pb 0. */
#ifndef BASE_LZMA_H
#define BASE_LZMA_H

#include <stddef.h>
#include <stdint.h>

/* What is packed, in two pieces: two streams that begin alike may have that piece in common. */
struct lzma_codes {
	const uint8_t *head, *rest;
	size_t n_head; /* 0: all is in `rest` */
};

/* Fills `to` with all `size` bytes of what is packed, which must be right: it was written while the
 * program was built. Not for two threads at a time. */
void lzma_unpack(struct lzma_codes codes, uint8_t *to, size_t size);

#endif
