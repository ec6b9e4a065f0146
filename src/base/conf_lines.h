/* Configuration files as lines: `key = value` and `[section]`, in the dialect that
 * gridmeter.conf(5) describes. They are text in UTF-8, or in UTF-16 that begins with a byte order
 * mark, as some editors write it. Left out: which keys there are, and what their values mean
 * (conf.h).
 */
#ifndef BASE_CONF_LINES_H
#define BASE_CONF_LINES_H

#include <stdbool.h>

/* What was wrong, for people: names place, key and what was expected. */
struct conf_error {
	char text[512];
	char file[256]; /* that is wrong; "": no file is, or its name is longer than any */
	unsigned line;  /* of it, from 1 on; 0: none */
};

/* Notes what is wrong, in no file; returns false. */
__attribute__((format(printf, 2, 3))) bool conf_wrong(
	struct conf_error *error, const char *format, ...);

/* Takes one line `key = value` of an INI file; `section` is "" in front of the first. False, with
 * the error noted, when it is wrong. */
typedef bool conf_take(void *user, const char *where, const char *section, const char *key,
	const char *value, struct conf_error *error);

/* Hands each line of the file `path` to `take`, up to the first that is wrong. False, with the
 * error noted, when one is, or when the file cannot be read. */
bool conf_each(const char *path, conf_take *take, void *user, struct conf_error *error);

/* Takes one line of any form, without its comment, without blanks in front and behind. False, with
 * the error noted, when it is wrong. */
typedef bool conf_take_line(
	void *user, const char *where, const char *line, struct conf_error *error);

/* Hands each line that says something to `take`, in the same way. */
bool conf_each_line(const char *path, conf_take_line *take, void *user, struct conf_error *error);

/* Hands each section to `take` in the same way, with or without lines below it; key and value are
 * "". */
bool conf_each_section(const char *path, conf_take *take, void *user, struct conf_error *error);

/* Whether a line with this value is read back as it was written. Some texts no file can say: what
 * looks like a comment, blanks at the ends, control characters. */
bool conf_is_value(const char *text);

#endif
