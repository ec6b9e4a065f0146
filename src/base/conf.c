/* Sets the fields of a struct by a table of keys, from the lines of a file or one by one, and says
 * what was wrong in the words of the table. Left out: the form of lines (conf_lines.c), and which
 * keys there are (config/config.c, for one). */
#include "base/conf.h"

#include "base/secret.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool conf_parse_word(const char *text, const char *const words[], unsigned *position)
{
	for (unsigned i = 0; words[i]; i++)
		if (strcmp(text, words[i]) == 0) {
			*position = i;
			return true;
		}
	return false;
}

static bool set_word(const struct conf_key *k, const char *text, void *field)
{
	unsigned position;

	if (!conf_parse_word(text, k->words, &position))
		return false;
	if (k->size == sizeof(bool))
		*(bool *)field = position;
	else
		*(unsigned *)field = position;
	return true;
}

bool conf_parse(const struct conf_key *k, const char *text, void *conf)
{
	void *field = (char *)conf + k->offset;

	return k->words ? set_word(k, text, field) : k->parse(text, field, k->size);
}

void conf_reset(const struct conf_table *table, void *conf)
{
	for (size_t i = 0; i < table->n_keys; i++)
		conf_parse(&table->keys[i], table->keys[i].fallback, conf);
}

static bool unknown_key(const struct conf_table *table, const char *where, const char *key,
	struct conf_error *error)
{
	size_t n;

	conf_wrong(error, "%s: unknown key \"%s\", expected one of:", where, secret_shown(key));
	for (size_t i = 0; i < table->n_keys; i++) {
		n = strlen(error->text);
		snprintf(error->text + n, sizeof error->text - n, " %s", table->keys[i].name);
	}
	return false;
}

const struct conf_key *conf_find(const struct conf_table *table, const char *name)
{
	for (size_t i = 0; i < table->n_keys; i++)
		if (strcmp(table->keys[i].name, name) == 0)
			return &table->keys[i];
	return NULL;
}

bool conf_set(const struct conf_table *table, void *conf, const char *where, const char *key,
	const char *value, struct conf_error *error)
{
	const struct conf_key *k = conf_find(table, key);

	if (!k)
		return unknown_key(table, where, key, error);
	return conf_parse(k, value, conf) ||
	       conf_wrong(error, "%s: %s = %s: expected %s", where, key,
		       k->flags & CONF_SECRET ? "(not shown)" : secret_shown(value), k->expected);
}

struct target {
	const struct conf_table *table;
	void *conf;
};

static bool take_key(void *user, const char *where, const char *section, const char *key,
	const char *value, struct conf_error *error)
{
	const struct target *t = user;

	if (*section)
		return conf_wrong(error,
			"%s: [%s]: expected no sections, only lines \"key = value\"", where,
			secret_shown(section));
	return conf_set(t->table, t->conf, where, key, value, error);
}

bool conf_read(
	const struct conf_table *table, void *conf, const char *path, struct conf_error *error)
{
	struct target t = {table, conf};

	return conf_each(path, take_key, &t, error);
}

bool conf_parse_number(const char *text, long least, long most, long *v)
{
	char *end;

	if (*text < '0' || *text > '9')
		return false;
	*v = strtol(text, &end, 10);
	return *end == '\0' && *v >= least && *v <= most;
}

bool conf_parse_text(const char *text, void *field, size_t size)
{
	if (strlen(text) >= size)
		return false;
	strcpy(field, text);
	return true;
}
