/* Pushes for tests, written as hexadecimal text, in the links and ciphers of the simulator's
 * encoder. */
#ifndef TESTS_SUPPORT_DLMS_TEXT_H
#define TESTS_SUPPORT_DLMS_TEXT_H

#include "support/octets.h"

/* Keys as the Green Book's examples have them: 00…0f and d0…df. */
extern const uint8_t dlms_text_key[16], dlms_text_auth_key[16];

/* A data-notification without a date-time around a value. */
void dlms_text_notification(struct octets *apdu, const char *value);

/* The APDU in general-glo-ciphering with these keys; `control` is the security control byte. */
void dlms_text_cipher(
	struct octets *out, uint8_t control, uint32_t counter, const struct octets *apdu);

/* The APDU in HDLC frames with `segment` octets of information each. */
void dlms_text_hdlc(struct octets *wire, const struct octets *apdu, size_t segment);

/* The same of a value in a notification, in one frame. */
void dlms_text_push(struct octets *wire, const char *value);

/* The APDU in blocks, and in M-Bus frames. */
void dlms_text_blocks(struct octets *wire, const struct octets *apdu, size_t block);
void dlms_text_mbus(struct octets *wire, const struct octets *apdu, size_t frame);

#endif
