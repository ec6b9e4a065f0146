/* Mutates what stands inside of frames, and makes their lengths, checksums and tags right again:
 * SML files and messages, HDLC, M-Bus, P1, blocks of IEC 62056-21, ciphered APDUs with the keys of
 * the simulator. What libFuzzer does to octets breaks all of them at once, and the decoders behind
 * them are never reached.
 *
 * Frames are looked for by their marks alone and need not be right before. */
#ifndef WIRE_MUTATOR_H
#define WIRE_MUTATOR_H

#include <stddef.h>
#include <stdint.h>

/* Mutates one of the frames in `wire`, of `n` octets and with room for `max`, and returns the new
 * length. Without a frame, and now and then, the octets are mutated as they are. */
size_t wire_mutate(uint8_t *wire, size_t n, size_t max, unsigned seed);

/* The same for what stands in a frame already: elements of SML, or of A-XDR. */
size_t sml_mutate(uint8_t *body, size_t n, size_t max, unsigned seed);
size_t axdr_mutate(uint8_t *body, size_t n, size_t max, unsigned seed);

#endif
