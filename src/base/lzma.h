/* Unpacks what LZMA has packed, as tools/pack_texts writes it: a stream without a head, with lc, lp
 * and pb 0. */
#ifndef BASE_LZMA_H
#define BASE_LZMA_H

#include <stddef.h>
#include <stdint.h>

/* Fills `to` with all `size` bytes of what is packed at `from`, which must be right: it was written
 * while the program was built. Not for two threads at a time. */
void lzma_unpack(const uint8_t *from, uint8_t *to, size_t size);

#endif
