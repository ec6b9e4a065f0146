/* The lines of a configuration. Their dialect is that of gridmeter.conf(5), whatever inih was built
 * with: inih takes an indented line for a continuation of the one above, knows no comment behind a
 * value except after `;`, and what it makes of a line that is longer than its buffer differs from
 * version to version. So it gets the lines one by one and clean: without blanks and comment, whole,
 * and in one of the two forms that there are. All that it does is to cut them into section, key and
 * value. Left out: what a key means (conf.c), and other encodings than those of Unicode. */
#include "base/conf_lines.h"

#include "base/secret.h"

#include <errno.h>
#include <ini.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum {
	LINE_MAX_CHARS = 198,   /* inih has room for 200 bytes */
	VALUE_MAX_CHARS = 170,  /* leaves room for every key */
	SECTION_MAX_CHARS = 49, /* and for 50 of the name of a section */
	WHERE_SIZE = 300,
};

enum encoding { UTF_8, UTF_16_LE, UTF_16_BE };

/* A file on its way through inih. */
struct source {
	FILE *file;
	const char *path;
	enum encoding encoding;
	char ahead[4]; /* octets of UTF-8 that come before the rest of the file */
	size_t n_ahead, at;
	int line;      /* that was read last */
	bool is_wrong; /* so it ends there */
	conf_take *take;
	void *user;
	struct conf_error *error;
	char buffer[BUFSIZ]; /* of `file`: there may be keys in it */
};

bool conf_wrong(struct conf_error *error, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(error->text, sizeof error->text, format, args);
	va_end(args);
	error->file[0] = '\0';
	error->line = 0;
	return false;
}

/* The error is one of this file; `line` 0: of all of it. Returns false. */
static bool wrong_here(struct source *s, int line)
{
	s->is_wrong = true;
	if (strlen(s->path) < sizeof s->error->file)
		strcpy(s->error->file, s->path);
	s->error->line = (unsigned)line;
	return false;
}

static bool wrong(struct source *s, const char *expected)
{
	conf_wrong(s->error, "%s:%d: expected %s", s->path, s->line, expected);
	return wrong_here(s, s->line);
}

static void get_ahead(struct source *s)
{
	int c = getc(s->file);

	if (c != EOF)
		s->ahead[s->n_ahead++] = (char)c;
}

static bool is_ahead(const struct source *s, const char *mark)
{
	return s->n_ahead == strlen(mark) && memcmp(s->ahead, mark, s->n_ahead) == 0;
}

/* Some editors begin a file with a byte order mark. What is none is the text. */
static void skip_mark(struct source *s)
{
	get_ahead(s);
	get_ahead(s);
	if (is_ahead(s, "\xff\xfe"))
		s->encoding = UTF_16_LE;
	else if (is_ahead(s, "\xfe\xff"))
		s->encoding = UTF_16_BE;
	else if (is_ahead(s, "\xef\xbb"))
		get_ahead(s);
	if (s->encoding != UTF_8 || is_ahead(s, "\xef\xbb\xbf"))
		s->n_ahead = 0;
}

/* -1 at the end, and of half a character. */
static long next_unit(struct source *s)
{
	int a = getc(s->file), b = getc(s->file);

	if (a == EOF || b == EOF)
		return -1;
	return s->encoding == UTF_16_LE ? a | b << 8 : b | a << 8;
}

/* The next character of UTF-16. What is none becomes one that is no text anywhere. */
static long next_wide(struct source *s)
{
	enum { HIGH = 0xd800, LOW = 0xdc00, END = 0xe000, PLANE_1 = 0x10000, NO_TEXT = 0x1a };
	long c = next_unit(s), low;

	if (c < HIGH || c >= END)
		return c;
	low = c < LOW ? next_unit(s) : -1;
	return low < LOW || low >= END ? NO_TEXT : PLANE_1 + ((c - HIGH) << 10) + (low - LOW);
}

static void put_ahead(struct source *s, long c)
{
	int more = c < 0x80 ? 0 : c < 0x800 ? 1 : c < 0x10000 ? 2 : 3; /* octets behind the first */

	s->n_ahead = (size_t)more + 1;
	s->at = 0;
	s->ahead[0] = (char)(more ? (0xff00 >> (more + 1) & 0xff) | c >> 6 * more : c);
	for (int i = 1; i <= more; i++)
		s->ahead[i] = (char)(0x80 | (c >> 6 * (more - i) & 0x3f));
}

/* The next octet of the text in UTF-8, or EOF. */
static int next_char(struct source *s)
{
	long c;

	if (s->at == s->n_ahead) {
		if (s->encoding == UTF_8)
			return getc(s->file);
		c = next_wide(s);
		if (c < 0)
			return EOF;
		put_ahead(s, c);
	}
	return (unsigned char)s->ahead[s->at++];
}

static bool open_source(struct source *s)
{
	s->file = fopen(s->path, "re");
	if (!s->file) {
		conf_wrong(s->error, "%s: %s", secret_shown(s->path), strerror(errno));
		return wrong_here(s, 0);
	}
	setvbuf(s->file, s->buffer, _IOFBF, sizeof s->buffer);
	errno = 0;
	skip_mark(s);
	return true;
}

/* Returns whether all was well. */
static bool close_source(struct source *s)
{
	if (ferror(s->file)) {
		conf_wrong(s->error, "%s: %s", s->path, strerror(errno));
		wrong_here(s, 0);
	}
	fclose(s->file);
	explicit_bzero(s->buffer, sizeof s->buffer);
	explicit_bzero(s->ahead, sizeof s->ahead);
	return !s->is_wrong;
}

static bool is_blank(int c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

static bool is_comment(int c, int before)
{
	return (c == '#' || c == ';') && is_blank(before);
}

/* One line without its comment, without blanks in front and behind, into `line` of more than `room`
 * bytes. Returns its length, room + 1 when it is longer than that, or -1 at the end of the file. */
static int read_line(struct source *s, char *line, size_t room)
{
	bool is_over = false, is_long = false;
	int c, before = ' ';
	size_t n = 0;

	s->line++;
	while ((c = next_char(s)) != EOF && c != '\n') {
		is_over = is_over || is_comment(c, before);
		before = c;
		if (is_over || (n == 0 && is_blank(c)))
			continue;
		if (n < room)
			line[n++] = (char)c;
		else
			is_long = is_long || !is_blank(c);
	}
	if (c == EOF && n == 0)
		return -1;
	while (n && is_blank(line[n - 1]))
		n--;
	line[n] = '\0';
	return (int)(is_long ? room + 1 : n);
}

static bool is_text(const char *line)
{
	for (; *line; line++)
		if ((unsigned char)*line < ' ' && *line != '\t')
			return false;
	return true;
}

/* "[name]" and nothing behind it. */
static bool is_section(const char *line, size_t n)
{
	return line[0] == '[' && n > 2 && n - 2 <= SECTION_MAX_CHARS && strcspn(line, "]") == n - 1;
}

/* inih would also part a line at a colon. */
static bool is_pair(const char *line)
{
	size_t n = strcspn(line, "=:");

	return n && line[n] == '=';
}

bool conf_is_value(const char *text)
{
	size_t n = strlen(text);

	if (n > VALUE_MAX_CHARS || !is_text(text) ||
		(n && (is_blank(text[0]) || is_blank(text[n - 1]))))
		return false;
	for (size_t i = 0; i < n; i++)
		if (is_comment(text[i], i ? text[i - 1] : ' '))
			return false;
	return true;
}

/* The next line that says something, whatever its form. False, with the error noted, where one is
 * no text; and at the end. */
static bool next_text(struct source *s, char *line, size_t size)
{
	size_t room = size - 2 < LINE_MAX_CHARS ? size - 2 : LINE_MAX_CHARS;
	int n = 0;

	while (!s->is_wrong && n == 0)
		n = read_line(s, line, room);
	if (s->is_wrong || n < 0)
		return false;
	if ((size_t)n > room)
		return wrong(s, "a line of at most 198 bytes, without its comment");
	return (strlen(line) == (size_t)n && is_text(line)) ||
	       wrong(s, "text, without control characters");
}

/* The same, where it is a pair or a section. */
static bool next_line(struct source *s, char *line, size_t size)
{
	if (!next_text(s, line, size))
		return false;
	if (line[0] == '[')
		return is_section(line, strlen(line)) || wrong(s, "\"[name]\"");
	return is_pair(line) || wrong(s, "\"key = value\"");
}

static void where_is(const struct source *s, char where[WHERE_SIZE])
{
	snprintf(where, WHERE_SIZE, "%s:%d", s->path, s->line);
}

/* For inih, as fgets(). At the end its buffer is wiped: there may have been keys in it. */
static char *hand_line(char *to, int size, void *stream)
{
	if (next_line(stream, to, (size_t)size))
		return to;
	explicit_bzero(to, (size_t)size);
	return NULL;
}

static int take_pair(void *user, const char *section, const char *key, const char *value)
{
	struct source *s = user;
	char where[WHERE_SIZE];

	where_is(s, where);
	return s->take(s->user, where, section, key, value, s->error) || wrong_here(s, s->line);
}

bool conf_each(const char *path, conf_take *take, void *user, struct conf_error *error)
{
	struct source s = {.path = path, .take = take, .user = user, .error = error};

	if (!open_source(&s))
		return false;
	if (ini_parse_stream(hand_line, &s, take_pair, &s) != 0 && !s.is_wrong)
		wrong(&s, "\"key = value\"");
	return close_source(&s);
}

bool conf_each_line(const char *path, conf_take_line *take, void *user, struct conf_error *error)
{
	struct source s = {.path = path, .error = error};
	char line[LINE_MAX_CHARS + 2], where[WHERE_SIZE];

	if (!open_source(&s))
		return false;
	while (next_text(&s, line, sizeof line)) {
		where_is(&s, where);
		if (!take(user, where, line, error))
			wrong_here(&s, s.line);
	}
	explicit_bzero(line, sizeof line);
	return close_source(&s);
}

bool conf_each_section(const char *path, conf_take *take, void *user, struct conf_error *error)
{
	struct source s = {.path = path, .take = take, .user = user, .error = error};
	char line[LINE_MAX_CHARS + 2], where[WHERE_SIZE];

	if (!open_source(&s))
		return false;
	while (next_line(&s, line, sizeof line)) {
		if (line[0] != '[')
			continue;
		line[strlen(line) - 1] = '\0';
		where_is(&s, where);
		if (!take(user, where, line + 1, "", "", error))
			wrong_here(&s, s.line);
	}
	explicit_bzero(line, sizeof line);
	return close_source(&s);
}
