/* Sets the fields of a struct by a table of keys, from the lines of a file or one by one, and says
 * what was wrong in the words of the table. What cannot be misread is taken: any case of words,
 * quotes around a value. Left out: the form of lines (conf_lines.c), and which keys there are
 * (config/config.c, for one). */
#include "base/conf.h"

#include "base/secret.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { VALUE_MAX = 255 }; /* of one in quotes */

static bool find_word(const char *text, const char *const words[], unsigned *position)
{
	for (unsigned i = 0; words[i]; i++)
		if (strcasecmp(text, words[i]) == 0) {
			*position = i;
			return true;
		}
	return false;
}

/* Other words for yes and no, where those two are among the words. */
static const char *plain_word(const char *text)
{
	static const char *const others[] = {"true", "yes", "on", "yes", "ja", "yes", "1", "yes",
		"false", "no", "off", "no", "nein", "no", "0", "no", NULL};

	for (size_t i = 0; others[i]; i += 2)
		if (strcasecmp(text, others[i]) == 0)
			return others[i + 1];
	return text;
}

bool conf_parse_word(const char *text, const char *const words[], unsigned *position)
{
	return find_word(text, words, position) || find_word(plain_word(text), words, position);
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

/* Names are the same whatever case they are in, and with dashes as the command line has them. */
static int folded(char c)
{
	return c == '-' ? '_' : c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
}

static bool is_name(const char *text, const char *name)
{
	for (; *text && folded(*text) == folded(*name); text++)
		name++;
	return folded(*text) == folded(*name);
}

const struct conf_key *conf_find(const struct conf_table *table, const char *name)
{
	for (size_t i = 0; i < table->n_keys; i++)
		if (is_name(name, table->keys[i].name))
			return &table->keys[i];
	return NULL;
}

/* How many characters in one stretch have to be changed to make one name of the other: "nmae" is 2
 * from "name", "instance" 1 from "instanze". */
static size_t distance(const char *a, const char *b)
{
	size_t n_a = strlen(a), n_b = strlen(b);

	for (; n_a && n_b && folded(*a) == folded(*b); n_a--, n_b--)
		a++, b++;
	for (; n_a && n_b && folded(a[n_a - 1]) == folded(b[n_b - 1]); n_a--)
		n_b--;
	return n_a > n_b ? n_a : n_b;
}

/* The key that was meant; NULL: none of them is like it. */
static const struct conf_key *nearest(const struct conf_table *table, const char *name)
{
	const struct conf_key *best = NULL;
	size_t near = strlen(name) / 2 < 2 ? strlen(name) / 2 : 2;

	for (size_t i = 0; i < table->n_keys; i++) {
		size_t d = distance(name, table->keys[i].name);

		if (d < near || (!best && d == near))
			best = &table->keys[i], near = d;
	}
	return best;
}

static bool unknown_key(const struct conf_table *table, const char *where, const char *key,
	struct conf_error *error)
{
	const struct conf_key *meant = nearest(table, key);

	return meant ? conf_wrong(error, "%s: unknown key \"%s\", perhaps %s was meant", where,
			       secret_shown(key), meant->name)
		     : conf_wrong(error,
			       "%s: unknown key \"%s\"; gridmeter run --help lists all keys", where,
			       secret_shown(key));
}

/* "x" and 'x' are x. NULL: a quote is not closed, or the text is too long. */
static const char *without_quotes(const char *text, char value[VALUE_MAX + 1])
{
	size_t n = strlen(text);

	if (*text != '"' && *text != '\'')
		return text;
	if (n < 2 || text[n - 1] != *text || n - 2 > VALUE_MAX)
		return NULL;
	memcpy(value, text + 1, n - 2);
	value[n - 2] = '\0';
	return value;
}

bool conf_set(const struct conf_table *table, void *conf, const char *where, const char *key,
	const char *value, struct conf_error *error)
{
	const struct conf_key *k = conf_find(table, key);
	char buffer[VALUE_MAX + 1] = "";
	const char *plain = without_quotes(value, buffer);
	bool ok;

	if (!k)
		return unknown_key(table, where, key, error);
	ok = (plain && conf_parse(k, plain, conf)) ||
	     conf_wrong(error, "%s: %s = %s: expected %s", where, k->name,
		     k->flags & CONF_SECRET ? "(not shown)" : secret_shown(value),
		     plain ? k->expected : "a quote at its end, and no # or ; in the value");
	explicit_bzero(buffer, sizeof buffer);
	return ok;
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
