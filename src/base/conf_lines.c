/* The lines of a configuration. Their dialect is that of gridmeter.conf(5), whatever inih was built
 * with: inih takes an indented line for a continuation of the one above, knows no comment behind a
 * value except after `;`, and what it makes of a line that is longer than its buffer differs from
 * version to version. So it gets the lines one by one and clean: without blanks and comment, whole,
 * and in one of the two forms that there are. All that it does is to cut them into section, key and
 * value. Left out: what a key means (conf.c). */
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
};

/* A file on its way through inih. */
struct source {
	FILE *file;
	const char *path;
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
	return false;
}

static bool wrong(struct source *s, const char *expected)
{
	s->is_wrong = true;
	return conf_wrong(s->error, "%s:%d: expected %s", s->path, s->line, expected);
}

/* Some editors begin a file with a byte order mark. */
static void skip_mark(FILE *file)
{
	for (const char *mark = "\xef\xbb\xbf"; *mark; mark++) {
		int c = getc(file);

		if (c != (unsigned char)*mark) {
			ungetc(c, file);
			return;
		}
	}
}

static bool open_source(struct source *s)
{
	s->file = fopen(s->path, "re");
	if (!s->file)
		return conf_wrong(s->error, "%s: %s", secret_shown(s->path), strerror(errno));
	setvbuf(s->file, s->buffer, _IOFBF, sizeof s->buffer);
	errno = 0;
	skip_mark(s->file);
	return true;
}

/* Returns whether all was well. */
static bool close_source(struct source *s)
{
	if (ferror(s->file)) {
		s->is_wrong = true;
		conf_wrong(s->error, "%s: %s", s->path, strerror(errno));
	}
	fclose(s->file);
	explicit_bzero(s->buffer, sizeof s->buffer);
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
	while ((c = getc(s->file)) != EOF && c != '\n') {
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

/* The next line that says something. False, with the error noted, where one is none; and at the
 * end. */
static bool next_line(struct source *s, char *line, size_t size)
{
	size_t room = size - 2 < LINE_MAX_CHARS ? size - 2 : LINE_MAX_CHARS;
	int n = 0;

	while (!s->is_wrong && n == 0)
		n = read_line(s, line, room);
	if (s->is_wrong || n < 0)
		return false;
	if ((size_t)n > room)
		return wrong(s, "a line of at most 198 bytes, without its comment");
	if (strlen(line) != (size_t)n || !is_text(line))
		return wrong(s, "text, without control characters");
	if (line[0] == '[')
		return is_section(line, (size_t)n) || wrong(s, "\"[name]\"");
	return is_pair(line) || wrong(s, "\"key = value\"");
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
	char where[300];

	snprintf(where, sizeof where, "%s:%d", s->path, s->line);
	s->is_wrong = !s->take(s->user, where, section, key, value, s->error);
	return !s->is_wrong;
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

bool conf_each_section(const char *path, conf_take *take, void *user, struct conf_error *error)
{
	struct source s = {.path = path, .take = take, .user = user, .error = error};
	char line[LINE_MAX_CHARS + 2], where[300];

	if (!open_source(&s))
		return false;
	while (next_line(&s, line, sizeof line)) {
		if (line[0] != '[')
			continue;
		line[strlen(line) - 1] = '\0';
		snprintf(where, sizeof where, "%s:%d", path, s.line);
		s.is_wrong = !take(user, where, line + 1, "", "", error);
	}
	explicit_bzero(line, sizeof line);
	return close_source(&s);
}
