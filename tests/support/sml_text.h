/* SML by hand: tests write elements as hexadecimal text, and this puts the checksums and escapes
 * around them. Bytes that a right encoder would never send can be said here. */
#ifndef TESTS_SUPPORT_SML_TEXT_H
#define TESTS_SUPPORT_SML_TEXT_H

#include "support/octets.h"

enum sml_text_check {
	CHECK_RIGHT,
	CHECK_KERMIT,
	CHECK_BAD,
};

/* Appends a message with that tag (as an element, "630701") and body. */
void sml_text_message(
	struct octets *o, const char *tag, const char *body, enum sml_text_check check);

/* Appends a GetList.Res of the server (an element) with the entries (elements, `n` of them). */
void sml_text_list(struct octets *o, const char *server, unsigned n, const char *entries,
	enum sml_text_check check);

/* Appends a file around the messages: start escape, escapes doubled, padding, end escape. */
void sml_text_file(struct octets *o, const struct octets *messages, enum sml_text_check check);

#endif
