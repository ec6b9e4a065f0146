/* Text gathers in one buffer, and leaves it in large pieces. Left out: numbers with a fraction that
 * is not decimal. */
#include "base/writer.h"

#include "base/hex.h"
#include "base/text.h"

#include <string.h>

enum { OCTETS_AT_ONCE = 64 };

void writer_init(struct writer *w, FILE *to)
{
	w->to = to;
	w->n = 0;
}

void writer_spill(struct writer *w)
{
	fwrite(w->text, 1, w->n, w->to);
	w->n = 0;
}

void writer_flush(struct writer *w)
{
	writer_spill(w);
	fflush(w->to);
}

static bool is_plain(char c)
{
	return (c >= '#' && c <= '[') || (c >= ']' && c <= '~') || c == ' ' || c == '!';
}

const char *writer_plain(struct writer *w, const char *text)
{
	const char *full = w->text + WRITER_SIZE;
	char *p = w->text + w->n;

	for (; is_plain(*text); text++) {
		if (p == full) {
			writer_took(w, p);
			p = writer_room(w, 1);
		}
		*p++ = *text;
	}
	writer_took(w, p);
	return text;
}

/* What begins with a character that is not plain. Returns how many characters it has then. */
static size_t put_rest(struct writer *w, const char *rest)
{
	size_t count = 0;

	while (*rest) {
		char *p = writer_room(w, TEXT_ONE_MAX);
		size_t n = text_escape_one(p, &rest);
		const char *begin = rest;

		count += *p & 0x80 ? 1 : n;
		w->n += n;
		rest = writer_plain(w, rest);
		count += (size_t)(rest - begin);
	}
	return count;
}

size_t writer_text(struct writer *w, const char *text)
{
	const char *rest = writer_plain(w, text);
	size_t count = (size_t)(rest - text);

	return *rest ? count + put_rest(w, rest) : count;
}

void writer_column(struct writer *w, const char *text, size_t width)
{
	size_t n = writer_text(w, text), blanks = n < width ? width - n : 1;

	memset(writer_room(w, blanks), ' ', blanks);
	w->n += blanks;
}

void writer_whole(struct writer *w, uint64_t v)
{
	w->n += decimal_digits(v, writer_room(w, DECIMAL_DIGITS_MAX));
}

void writer_decimal(struct writer *w, struct decimal v)
{
	w->n += decimal_text(v, writer_room(w, DECIMAL_TEXT_MAX));
}

void writer_octets(struct writer *w, struct bytes b)
{
	struct bytes piece;

	while (bytes_left(&b)) {
		size_t n = bytes_left(&b) < OCTETS_AT_ONCE ? bytes_left(&b) : OCTETS_AT_ONCE;

		bytes_take(&b, n, &piece);
		hex_text(piece, writer_room(w, 2 * n + 1));
		w->n += 2 * n;
	}
}
