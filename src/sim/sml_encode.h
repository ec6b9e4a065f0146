/* An SML encoder, written from the format (SML 1.04 §6 to §8) and not from the decoder, so that
 * each tests the other. It writes into a buffer of the caller and remembers if that was too small.
 * Left out: which messages a meter sends (sml_meter.c). */
#ifndef SIM_SML_ENCODE_H
#define SIM_SML_ENCODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct sml_encoder {
	uint8_t *buffer;
	size_t size;
	size_t n;
	bool is_full;      /* something did not fit; what is in the buffer is of no use */
	bool arc;          /* all checksums are of the ARC family, which no meter has */
	bool kermit;       /* all checksums are of the KERMIT variant */
	uint8_t tag_width; /* octets of a message's tag: 2 or 4, as makers differ */
	size_t message;    /* where the open message begins */
};

/* An encoder with an empty buffer of `size` octets, borrowed. */
void sml_encode_init(struct sml_encoder *e, uint8_t *buffer, size_t size);

/* Append elements. A list is followed by its `n_elements`. A number takes `width` octets; 0 means
 * as few as it needs. */
void sml_encode_list(struct sml_encoder *e, size_t n_elements);
void sml_encode_octets(struct sml_encoder *e, const void *p, size_t n);
void sml_encode_absent(struct sml_encoder *e);
void sml_encode_unsigned(struct sml_encoder *e, uint64_t v, int width);
void sml_encode_signed(struct sml_encoder *e, int64_t v, int width);

/* Append a number in the ways in which two makers get it wrong, both with the type of signed
 * numbers. The first cuts the leading zeros of a positive number, and with them its sign; a
 * negative one keeps all four octets
 * (+32805 is 80 25). The second cuts leading 00 and ff alike and then looks at what is left: a 00
 * goes in front when it begins with a bit, an ff when a negative number does not (-57 is 00 c7,
 * -134 is ff 7a). */
void sml_encode_cut(struct sml_encoder *e, int64_t v);
void sml_encode_widened(struct sml_encoder *e, int64_t v);

/* A message: everything between the two calls is its body, one element. */
void sml_encode_message(struct sml_encoder *e, uint8_t transaction, uint8_t group, uint32_t tag);
void sml_encode_message_end(struct sml_encoder *e);

/* Puts the escapes, padding and checksum of transport version 1 around `messages` and appends the
 * file to `e`. */
void sml_encode_file(struct sml_encoder *e, const uint8_t *messages, size_t n);

#endif
