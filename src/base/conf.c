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
	const struct conf_table *table;
	void *conf;
	struct conf_error *error;
};

__attribute__((format(printf, 2, 3))) static bool wrong(
	struct conf_error *error, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(error->text, sizeof error->text, format, args);
	va_end(args);
	return false;
}

void conf_reset(const struct conf_table *table, void *conf)
{
	for (size_t i = 0; i < table->n_keys; i++) {
		const struct conf_key *k = &table->keys[i];

		k->parse(k->fallback, (char *)conf + k->offset, k->size);
	}
}

static bool unknown_key(const struct conf_table *table, const char *where, const char *key,
	struct conf_error *error)
{
	size_t n;

	wrong(error, "%s: unknown key \"%s\", expected one of:", where, key);
	for (size_t i = 0; i < table->n_keys; i++) {
		n = strlen(error->text);
		snprintf(error->text + n, sizeof error->text - n, " %s", table->keys[i].name);
	}
	return false;
}

bool conf_set(const struct conf_table *table, void *conf, const char *where, const char *key,
	const char *value, struct conf_error *error)
{
	for (size_t i = 0; i < table->n_keys; i++) {
		const struct conf_key *k = &table->keys[i];

		if (strcmp(k->name, key) != 0)
			continue;
		return k->parse(value, (char *)conf + k->offset, k->size) ||
		       wrong(error, "%s: %s = %s: expected %s", where, key, value, k->expected);
	}
	return unknown_key(table, where, key, error);
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
	if (*section)
		wrong(s->error, "%s: [%s]: expected no sections, only lines \"key = value\"", where,
			section);
	else if (conf_set(s->table, s->conf, where, key, value, s->error))
		return 1;
	s->wrong_line = s->line;
	return 0;
}

bool conf_read(
	const struct conf_table *table, void *conf, const char *path, struct conf_error *error)
{
	struct source s = {.path = path, .table = table, .conf = conf, .error = error};
	int status;

	s.file = fopen(path, "re");
	if (!s.file)
		return wrong(error, "%s: %s", path, strerror(errno));
	errno = 0;
	status = ini_parse_stream(next_line, &s, take_pair, &s);
	if (ferror(s.file)) {
		wrong(error, "%s: %s", path, strerror(errno));
		status = -1;
	} else if (status > 0 && (!s.wrong_line || status < s.wrong_line)) {
		wrong(error, "%s:%d: expected \"key = value\"", path, status);
	} else if (status < 0) {
		wrong(error, "%s: cannot be read", path);
	}
	fclose(s.file);
	return status == 0;
}

bool conf_parse_text(const char *text, void *field, size_t size)
{
	if (strlen(text) >= size)
		return false;
	strcpy(field, text);
	return true;
}
