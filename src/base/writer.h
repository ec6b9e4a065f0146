/* The door to terminals and pipes for whoever prints megabytes: what base/print.h is, without
 * formats and through a large buffer. Only a literal may hold what controls a terminal or ends a
 * line, and the compiler takes nothing else for one; every other text is foreign, and made harmless
 * (base/text.h). Numbers become digits here, so nothing asks the C library before the buffer is
 * full. */
#ifndef BASE_WRITER_H
#define BASE_WRITER_H

#include "base/bytes.h"
#include "base/decimal.h"

#include <stdio.h>
#include <string.h>

enum { WRITER_SIZE = 65536 };

/* Whether it could be written tells ferror() of `to`. */
struct writer {
	FILE *to;
	size_t n; /* octets that wait */
	char text[WRITER_SIZE];
};

void writer_init(struct writer *w, FILE *to);

/* Hands on what waits. What is written later may come much later. */
void writer_flush(struct writer *w);

/* For doors that are built on this one (base/json_writer.h): where the next
 * `n` octets go, up to WRITER_SIZE. They count when writer_took() says how far they went. */
void writer_spill(struct writer *w);
inline char *writer_room(struct writer *w, size_t n)
{
	if (WRITER_SIZE - w->n < n)
		writer_spill(w);
	return w->text + w->n;
}

static inline void writer_took(struct writer *w, const char *end)
{
	w->n = (size_t)(end - w->text);
}

/* A literal, as it is. */
#define writer_ours(w, literal) writer_put(w, "" literal, sizeof literal - 1)

inline void writer_put(struct writer *w, const char *ours, size_t n)
{
	memcpy(writer_room(w, n), ours, n);
	w->n += n;
}

/* A text, whoever wrote it: what is not harmless becomes \xhh. Returns how many characters it has
 * then. */
size_t writer_text(struct writer *w, const char *text);

/* The same between quotation marks that somebody else writes: with a backslash in front of each
 * quotation mark and backslash, as JSON wants it. */
void writer_quoted(struct writer *w, const char *text);

/* A text with blanks behind it, at least one, up to `width` characters. */
void writer_column(struct writer *w, const char *text, size_t width);

/* As decimal_text(), with its limits; a whole number is {.digits = v}. */
void writer_decimal(struct writer *w, struct decimal v);

/* Two hexadecimal digits an octet. */
void writer_octets(struct writer *w, struct bytes b);

#endif
