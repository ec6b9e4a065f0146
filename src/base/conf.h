/* Configuration as one table: the parser, the example file, the man page and the help text are all
 * printed from it or checked against it. Left out: the form of a file (conf_lines.h), and the keys
 * themselves, which belong to whoever has the struct. */
#ifndef BASE_CONF_H
#define BASE_CONF_H

#include "base/conf_lines.h"

#include <stdbool.h>
#include <stddef.h>

enum conf_flags {
	CONF_SECRET = 1, /* its value is never shown */
	CONF_COMMON = 2, /* for the whole program: it stands above the sections */
};

struct conf_key {
	const char *name;
	const char *fallback; /* the default, as it would stand in a file */
	const char *expected; /* for the error: "a whole number from 1 to 247" */
	size_t offset;        /* of its field in the caller's struct */
	size_t size;          /* of that field */
	/* Sets the field from text. False, and nothing changed, when the text is not what is
	 * expected. */
	bool (*parse)(const char *text, void *field, size_t size);
	/* Instead: the field, an unsigned or enumeration, or a bool, is the position of the text in
	 * this list, which ends with NULL. */
	const char *const *words;
	unsigned flags; /* enum conf_flags */
};

struct conf_table {
	const struct conf_key *keys;
	size_t n_keys;
};

/* Sets every key to its default. */
void conf_reset(const struct conf_table *table, void *conf);

/* The key of that name, in whatever case and with - for _; or NULL. */
const struct conf_key *conf_find(const struct conf_table *table, const char *name);

/* Sets the field of a key in `conf` from text. False, and nothing changed, when it is not what is
 * expected. */
bool conf_parse(const struct conf_key *key, const char *text, void *conf);

/* Sets one key; the value may stand in quotes. `where` is where the words come from ("--set",
 * "file:3"), for the error. False, with the error noted and nothing changed, when there is no such
 * key or the value is not what is expected. */
bool conf_set(const struct conf_table *table, void *conf, const char *where, const char *key,
	const char *value, struct conf_error *error);

/* Sets what the file says; keys that it does not name keep their value. False at the first thing
 * that is wrong; `conf` is of no use then. */
bool conf_read(
	const struct conf_table *table, void *conf, const char *path, struct conf_error *error);

/* The position of `text` in a list that ends with NULL, whatever its case; true, on, 1 and ja are
 * yes, their opposites no. False, and nothing changed, when it is not there. */
bool conf_parse_word(const char *text, const char *const words[], unsigned *position);

/* A whole number within limits, without a sign. False when it is none. */
bool conf_parse_number(const char *text, long least, long most, long *v);

/* Copies a text into the char[size] at `field`. False, and nothing changed, when it does not fit.
 */
bool conf_parse_text(const char *text, void *field, size_t size);

#endif
