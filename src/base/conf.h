/* Configuration as one table: the parser, the example file, the man page and the help text are all
 * printed from it or checked against it. Files are INI lines, `key = value`; inih reads them. */
#ifndef BASE_CONF_H
#define BASE_CONF_H

#include <stdbool.h>
#include <stddef.h>

struct conf_key {
	const char *name;
	const char *fallback; /* the default, as it would stand in a file */
	const char *expected; /* for the error: "a whole number from 1 to 247" */
	const char *help;     /* one or more sentences */
	size_t offset;        /* of its field in the caller's struct */
	size_t size;          /* of that field */
	/* Sets the field from text. False, and nothing changed, when the text is not what is expected. */
	bool (*parse)(const char *text, void *field, size_t size);
};

struct conf_table {
	const struct conf_key *keys;
	size_t n_keys;
};

/* What was wrong, for people: names place, key and what was expected. */
struct conf_error {
	char text[512];
};

/* Sets every key to its default. */
void conf_reset(const struct conf_table *table, void *conf);

/* Sets one key. `where` is where the words come from ("--set", "file:3"). */
bool conf_set(const struct conf_table *table, void *conf, const char *where, const char *key,
	const char *value, struct conf_error *error);

/* Sets what the file says; keys that it does not name keep their value. False at the first thing
 * that is wrong; `conf` is of no use then. */
bool conf_read(
	const struct conf_table *table, void *conf, const char *path, struct conf_error *error);

/* Text into a char[size]; false when it does not fit. */
bool conf_parse_text(const char *text, void *field, size_t size);

#endif
