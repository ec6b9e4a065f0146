/* Text gathers in one buffer, and leaves it in large pieces. Left out: numbers with a fraction that
 * is not decimal. */
#include "base/writer.h"

#include "base/hex.h"
#include "base/text.h"

#include <string.h>

enum { OCTETS_AT_ONCE = 64 };

extern inline char *writer_room(struct writer *w, size_t n);
extern inline void writer_put(struct writer *w, const char *ours, size_t n);

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

/* What stands for itself everywhere. */
static bool is_plain(char c)
{
	return (c >= '#' && c <= '[') || (c >= ']' && c <= '~') || c == ' ' || c == '!';
}

/* The front of a text, as far as it is plain. Returns what is left of the text. */
static const char *put_plain(struct writer *w, const char *text)
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

/* What begins with a character that is not plain. Returns how many characters it has then, but for
 * backslashes that quote. */
static size_t put_rest(struct writer *w, const char *rest, bool is_quoted)
{
	struct bytes b = bytes_of(rest, strlen(rest));
	char one[TEXT_ONE_MAX];
	size_t count = 0;

	while (bytes_left(&b)) {
		size_t n = text_escape_one(one, &b);
		char *p = writer_room(w, 2 * TEXT_ONE_MAX);
		const uint8_t *begin = b.p;

		for (size_t i = 0; i < n; i++) {
			if (is_quoted && (one[i] == '"' || one[i] == '\\'))
				*p++ = '\\';
			*p++ = one[i];
		}
		writer_took(w, p);
		b.p = (const uint8_t *)put_plain(w, (const char *)b.p);
		count += (one[0] & 0x80 ? 1 : n) + (size_t)(b.p - begin);
	}
	return count;
}

size_t writer_text(struct writer *w, const char *text)
{
	const char *rest = put_plain(w, text);
	size_t count = (size_t)(rest - text);

	return *rest ? count + put_rest(w, rest, false) : count;
}

void writer_quoted(struct writer *w, const char *text)
{
	text = put_plain(w, text);
	if (*text)
		put_rest(w, text, true);
}

void writer_column(struct writer *w, const char *text, size_t width)
{
	size_t n = writer_text(w, text), blanks = n < width ? width - n : 1;

	memset(writer_room(w, blanks), ' ', blanks);
	w->n += blanks;
}

void writer_decimal(struct writer *w, struct decimal v)
{
	w->n += decimal_text(v, writer_room(w, DECIMAL_TEXT_MAX));
}

void writer_octets(struct writer *w, struct bytes b)
{
	while (bytes_left(&b)) {
		size_t n = bytes_left(&b) < OCTETS_AT_ONCE ? bytes_left(&b) : OCTETS_AT_ONCE;

		hex_text((struct bytes){b.p, b.p + n}, writer_room(w, 2 * n + 1));
		w->n += 2 * n;
		b.p += n;
	}
}
