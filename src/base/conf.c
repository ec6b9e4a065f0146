/* Reads a configuration by its table. */
#include "base/conf.h"

#include <errno.h>
#include <ini.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* A file on its way through inih. */
struct source {
	FILE *file;
	int line; /* being handled */
	int wrong_line;
	const char *path;
	conf_take *take;
	void *user;
	struct conf_error *error;
};

bool conf_wrong(struct conf_error *error, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(error->text, sizeof error->text, format, args);
	va_end(args);
	return false;
}

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

	conf_wrong(error, "%s: unknown key \"%s\", expected one of:", where, key);
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
		       k->flags & CONF_SECRET ? "(not shown)" : value, k->expected);
}

/* inih tells its handler no line numbers; whoever hands it the lines knows them. */
static char *next_line(char *to, int size, void *stream)
{
	struct source *s = stream;
	char *line = fgets(to, size, s->file);

	if (line)
		s->line++;
	return line;
}

static int take_pair(void *user, const char *section, const char *key, const char *value)
{
	struct source *s = user;
	char where[300];

	if (s->wrong_line)
		return 1;
	snprintf(where, sizeof where, "%s:%d", s->path, s->line);
	if (s->take(s->user, where, section, key, value, s->error))
		return 1;
	s->wrong_line = s->line;
	return 0;
}

bool conf_each(const char *path, conf_take *take, void *user, struct conf_error *error)
{
	struct source s = {.path = path, .take = take, .user = user, .error = error};
	int status;

	s.file = fopen(path, "re");
	if (!s.file)
		return conf_wrong(error, "%s: %s", path, strerror(errno));
	errno = 0;
	status = ini_parse_stream(next_line, &s, take_pair, &s);
	if (ferror(s.file)) {
		conf_wrong(error, "%s: %s", path, strerror(errno));
		status = -1;
	} else if (status > 0 && (!s.wrong_line || status < s.wrong_line)) {
		conf_wrong(error, "%s:%d: expected \"key = value\"", path, status);
	} else if (status < 0) {
		conf_wrong(error, "%s: cannot be read", path);
	}
	fclose(s.file);
	return status == 0;
}

bool conf_each_section(const char *path, conf_take *take, void *user, struct conf_error *error)
{
	char line[INI_MAX_LINE], where[300], *end;
	FILE *file = fopen(path, "re");
	bool ok = true;

	if (!file)
		return conf_wrong(error, "%s: %s", path, strerror(errno));
	for (int n = 1; ok && fgets(line, sizeof line, file); n++) {
		const char *begin = line +
				    strspn(line, " \t\xef\xbb\xbf"); /* a byte order mark too */

		end = *begin == '[' ? strchr(begin, ']') : NULL;
		if (!end)
			continue;
		*end = '\0';
		snprintf(where, sizeof where, "%s:%d", path, n);
		ok = take(user, where, begin + 1, "", "", error);
	}
	fclose(file);
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
			section);
	return conf_set(t->table, t->conf, where, key, value, error);
}

bool conf_read(
	const struct conf_table *table, void *conf, const char *path, struct conf_error *error)
{
	struct target t = {table, conf};

	return conf_each(path, take_key, &t, error);
}

bool conf_parse_text(const char *text, void *field, size_t size)
{
	if (strlen(text) >= size)
		return false;
	strcpy(field, text);
	return true;
}
