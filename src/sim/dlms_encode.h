/* A DLMS encoder, written from the Green Book and not from the decoder, so that each tests the
 * other: A-XDR elements, ciphering, blocks, and the links below. It writes into a buffer of the
 * caller and remembers if that was too small. Left out: which elements a push has (dlms_list.h). */
#ifndef SIM_DLMS_ENCODE_H
#define SIM_DLMS_ENCODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct dlms_encoder {
	uint8_t *buffer;
	size_t size;
	size_t n;
	bool is_full; /* something did not fit; what is in the buffer is of no use */
};

/* An encoder with an empty buffer of `size` octets, borrowed. */
void dlms_encode_init(struct dlms_encoder *e, uint8_t *buffer, size_t size);

/* Appends `n` octets as they are. */
void dlms_encode_raw(struct dlms_encoder *e, const void *p, size_t n);

/* Appends one octet. */
void dlms_encode_u8(struct dlms_encoder *e, uint8_t v);

/* Appends the last `n` octets of a number, the most significant first. */
void dlms_encode_be(struct dlms_encoder *e, uint64_t v, size_t n);

/* Appends a length in the basic encoding rules. */
void dlms_encode_length(struct dlms_encoder *e, size_t n);

/* Appends a tag, a length and `n` octets. */
void dlms_encode_octets(struct dlms_encoder *e, uint8_t tag, const void *p, size_t n);

/* How a telegram is ciphered. Keys have 16 octets, a system title 8. */
struct dlms_security {
	uint8_t control; /* 10 authenticated, 20 encrypted, 30 both; the low bits are the suite */
	const uint8_t *key, *auth_key, *title;
};

/* Appends an APDU of `n` octets in general-glo-ciphering. */
void dlms_encode_ciphered(struct dlms_encoder *e, const struct dlms_security *security,
	uint32_t counter, const uint8_t *apdu, size_t n);

/* Appends an APDU in HDLC frames of at most `segment` octets of information, as an AM550 sends
 * them. */
void dlms_encode_hdlc(struct dlms_encoder *e, const uint8_t *apdu, size_t n, size_t segment);

/* Appends an APDU in general-block-transfer of at most `block` octets, each block in an HDLC frame
 * of its own. */
void dlms_encode_blocks(struct dlms_encoder *e, const uint8_t *apdu, size_t n, size_t block);

/* Appends an APDU in M-Bus frames of at most `frame` octets between their lengths and sums. */
void dlms_encode_mbus(struct dlms_encoder *e, const uint8_t *apdu, size_t n, size_t frame);

/* What carries an APDU. */
enum dlms_link {
	DLMS_LINK_HDLC,
	DLMS_LINK_BLOCKS,
	DLMS_LINK_MBUS,
	DLMS_LINK_NONE,
};

/* Appends an APDU as meters send it over that link, with their lengths of segments and blocks. */
void dlms_encode_link(struct dlms_encoder *e, enum dlms_link link, const uint8_t *apdu, size_t n);

#endif
