/* Reads a configuration file, in which keys above the sections hold for all of them, and checks
 * that the sections fit together. Left out: what a value may be (config.c), and the form of lines
 * (base/conf_lines.c). */
#include "config/config_file.h"

#include "base/secret.h"
#include "base/shortage.h"
#include "base/text.h"
#include "config/config_keys.h"
#include "config/config_sources.h"
#include "config/config_place.h"
#include "config/share_config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void config_file_forget_keys(struct config_file *f)
{
	config_forget_keys(&f->common);
	for (size_t i = 0; i < f->n; i++)
		config_forget_keys(&f->sections[i].config);
}

enum { ROOM_FIRST = 4 };

void config_file_free(struct config_file *f)
{
	config_file_forget_keys(f);
	free(f->sections);
	memset(f, 0, sizeof *f);
}

void config_file_reset(struct config_file *f)
{
	config_file_free(f); /* files are compared byte by byte */
	conf_reset(&config_table, &f->common);
}

/* The block before has keys: nothing of it stays in memory. */
static bool grow(struct config_file *f)
{
	size_t room = f->room ? 2 * f->room : ROOM_FIRST;
	struct config_section *sections = shortage_take(room, sizeof *sections);

	if (!sections)
		return false;
	if (f->n) {
		memcpy(sections, f->sections, f->n * sizeof *sections);
		explicit_bzero(f->sections, f->n * sizeof *sections);
	}
	free(f->sections);
	f->sections = sections;
	f->room = room;
	return true;
}

/* NULL: there is no memory. */
static struct config_section *add_section(struct config_file *f)
{
	if (f->n == f->room && !grow(f))
		return NULL;
	f->sections[f->n].config = f->common;
	return &f->sections[f->n++];
}

bool config_file_copy(struct config_file *to, const struct config_file *from)
{
	config_file_free(to);
	to->sections = from->n ? shortage_take(from->n, sizeof *to->sections) : NULL;
	if (from->n && !to->sections)
		return false;
	if (from->n)
		memcpy(to->sections, from->sections, from->n * sizeof *to->sections);
	memcpy(&to->common, &from->common, sizeof to->common);
	to->has_sections = from->has_sections;
	to->n = to->room = from->n;
	return true;
}

bool config_file_is_same(const struct config_file *a, const struct config_file *b)
{
	return a->has_sections == b->has_sections && a->n == b->n &&
	       memcmp(&a->common, &b->common, sizeof a->common) == 0 &&
	       (a->n == 0 || memcmp(a->sections, b->sections, a->n * sizeof *a->sections) == 0);
}

static struct config_section *find_section(struct config_file *f, const char *name)
{
	for (size_t i = 0; i < f->n; i++)
		if (strcmp(f->sections[i].name, name) == 0)
			return &f->sections[i];
	return NULL;
}

/* A new section begins with what stands above all of them. */
static struct config_section *begin_section(
	struct config_file *f, const char *where, const char *name, struct conf_error *error)
{
	struct config_section *s;

	if (strlen(name) >= sizeof s->name) {
		conf_wrong(error, "%s: [%s]: expected a name of at most %d bytes", where,
			secret_shown(name), CONFIG_SECTION_MAX - 1);
		return NULL;
	}
	s = add_section(f);
	if (!s) {
		conf_wrong(error, "%s: [%s]: no memory for it", where, secret_shown(name));
		return NULL;
	}
	strcpy(s->name, name);
	f->has_sections = true;
	return s;
}

/* What somebody has written is not what is the default by itself. */
static bool set_key(struct config *c, const char *where, const char *key, const char *value,
	struct conf_error *error)
{
	const struct conf_key *k = conf_find(&config_table, key);

	if (!conf_set(&config_table, c, where, key, value, error))
		return false;
	if (!(k->flags & CONF_COMMON))
		config_mark(c, (enum config_name)(k - config_table.keys));
	return true;
}

/* That section was free to be a meter's once, and a meter would be missed. */
static bool check_share(const char *where, const char *key, struct conf_error *error)
{
	return !conf_find(&config_table, key) || conf_find(&share_config_table, key) ||
	       conf_wrong(error,
		       "%s: [share] is no meter, and %s is a key of meters: expected another "
		       "name for the section",
		       where, key);
}

/* By what is wrong there gridmeter share alone cannot go on. */
static void look_at_share(struct config_file *f, const char *path)
{
	static const bool has_tls = true; /* it may have */
	struct conf_error error;
	struct share_config c;

	if (!share_config_read(&c, path, has_tls, &error))
		strcpy(f->share_wrong, error.text);
}

static bool take_key(void *user, const char *where, const char *section, const char *key,
	const char *value, struct conf_error *error)
{
	const struct conf_key *k = conf_find(&config_table, key);
	struct config_file *f = user;
	struct config_section *s;

	if (!*section)
		return set_key(&f->common, where, key, value, error);
	if (share_config_is_section(section))
		return check_share(where, key, error);
	if (k && k->flags & CONF_COMMON)
		return conf_wrong(error,
			"%s: [%s]: %s is for the whole program: expected it above the first "
			"section",
			where, section, key);
	s = find_section(f, section);
	if (!s)
		s = begin_section(f, where, section, error);
	return s && set_key(&s->config, where, key, value, error);
}

/* One that says nothing is a meter all the same. */
static bool take_section(void *user, const char *where, const char *section, const char *key,
	const char *value, struct conf_error *error)
{
	struct config_file *f = user;

	(void)key, (void)value;
	return share_config_is_section(section) || find_section(f, section) ||
	       begin_section(f, where, section, error);
}

bool config_file_read(struct config_file *f, const char *path, struct conf_error *error)
{
	if (!conf_each(path, take_key, f, error) ||
		!conf_each_section(path, take_section, f, error))
		return false;
	look_at_share(f, path);
	config_warn_of_readers(&f->common, path);
	for (size_t i = 0; i < f->n; i++)
		config_warn_of_readers(&f->sections[i].config, path);
	return true;
}

bool config_file_override(struct config_file *f, const char *where, const char *key,
	const char *value, struct conf_error *error)
{
	bool ok = set_key(&f->common, where, key, value, error);

	for (size_t i = 0; ok && i < f->n; i++)
		ok = set_key(&f->sections[i].config, where, key, value, error);
	return ok;
}

static bool check_section(const struct config_section *s, struct conf_error *error)
{
	const char *port = port_name_check(&s->config.port);

	return !*port || conf_wrong(error, "port = %s: %s", s->config.port.text, port);
}

static bool check_pair(
	const struct config_section *a, const struct config_section *b, struct conf_error *error)
{
	const char *meter = text_end(a->config.meter);

	if (!port_name_is_auto(&a->config.port) &&
		port_name_is_same(&a->config.port, &b->config.port))
		return conf_wrong(error, "[%s] and [%s]: port = %s: expected a port for each",
			a->name, b->name, a->config.port.text);
	if (*a->config.meter && strcmp(a->config.meter, b->config.meter) == 0)
		return conf_wrong(error, "[%s] and [%s]: meter = %s%s: expected a meter for each",
			a->name, b->name, meter == a->config.meter ? "" : "…", meter);
	return true;
}

static void find_keys(struct config *c, const char *path)
{
	if (!config_has(c, CONFIG_KEY) && !config_has(c, CONFIG_AUTH_KEY) &&
		!config_has(c, CONFIG_KEY_FILE))
		conf_parse_text(path, c->key_file, sizeof c->key_file);
}

void config_file_find_keys(struct config_file *f, const char *path)
{
	find_keys(&f->common, path);
	for (size_t i = 0; i < f->n; i++)
		find_keys(&f->sections[i].config, path);
}

static void find_lists(struct config *c, const char *path)
{
	if (!config_has(c, CONFIG_LISTS))
		conf_parse_text(path, c->lists, sizeof c->lists);
}

void config_file_find_lists(struct config_file *f, const char *path)
{
	find_lists(&f->common, path);
	for (size_t i = 0; i < f->n; i++)
		find_lists(&f->sections[i].config, path);
}

/* Most meters need none: a file that nobody has named, and that only others may read, is no reason
 * to end. */
bool config_file_read_keys(struct config *c, struct conf_error *error)
{
	if (config_read_keys(c, error))
		return true;
	if (config_has(c, CONFIG_KEY_FILE) || access(c->key_file, R_OK) == 0)
		return false;
	log_error("%s: going on without keys", error->text);
	return true;
}

static void take_name(struct config_section *s)
{
	if (*s->config.name || !*s->name)
		return;
	strcpy(s->config.name, s->name);
	config_mark(&s->config, CONFIG_NAME);
}

/* A section behind the one at `i`, and a copy of it. NULL: no memory. */
static struct config_section *copy_behind(struct config_file *f, size_t i)
{
	if (!add_section(f))
		return NULL;
	memmove(&f->sections[i + 1], &f->sections[i], (f->n - 1 - i) * sizeof *f->sections);
	return &f->sections[i + 1];
}

static bool is_taken(const struct config_file *f, const struct config_section *s)
{
	for (size_t i = 0; i < f->n; i++)
		if (&f->sections[i] != s && strcmp(f->sections[i].name, s->name) == 0)
			return true;
	return false;
}

/* One of the ports of the service `i` that stand in. What counts the phases by itself would do so
 * twice; and which meter that is its port says. */
static void set_standby(struct config_section *s, size_t number)
{
	struct config *c = &s->config;
	char name[CONFIG_SECTION_MAX];
	const size_t n = text_clean(name, sizeof name - 2, s->name); /* room for the number */

	config_sources_port(c->source, number, &c->port);
	c->standby = (uint8_t)number;
	c->integrate = false;
	*c->meter = '\0';
	name[n] = '/';
	name[n + 1] = (char)('1' + number);
	name[n + 2] = '\0';
	strcpy(s->name, name);
}

/* A section with several ports becomes one for each of them, in their order. */
static bool divide(struct config_file *f, size_t i, uint16_t group, struct conf_error *error)
{
	const size_t n = config_sources_count(f->sections[i].config.source);

	if (n && config_has(&f->sections[i].config, CONFIG_PORT))
		return conf_wrong(error, "%s%s%sport and source: expected one of them",
			f->has_sections ? "[" : "", f->sections[i].name,
			f->has_sections ? "]: " : "");
	if (n) {
		config_sources_port(f->sections[i].config.source, 0, &f->sections[i].config.port);
		f->sections[i].config.group = group;
	}
	for (size_t k = n; k-- > 1;) {
		struct config_section *copy = copy_behind(f, i);

		if (!copy)
			return conf_wrong(error, "no memory for the configuration");
		set_standby(copy, k);
		if (is_taken(f, copy))
			return conf_wrong(error,
				"[%s]: a port of another section is called so: expected another "
				"name",
				copy->name);
	}
	return true;
}

bool config_file_fit(struct config_file *f, struct conf_error *error)
{
	if (f->n == 0 && !add_section(f))
		return conf_wrong(error, "no memory for the configuration");
	for (size_t i = f->n; i-- > 0;)
		if (!f->sections[i].config.group && !divide(f, i, (uint16_t)(i + 1), error))
			return false;
	for (size_t i = 0; i < f->n; i++) {
		struct config_section *s = &f->sections[i];

		take_name(s);
		if (!check_section(s, error))
			return false;
		for (size_t k = 0; k < i; k++)
			if (!check_pair(&f->sections[k], s, error))
				return false;
	}
	return true;
}

bool config_file_finish(struct config_file *f, struct conf_error *error)
{
	bool ok = config_file_fit(f, error);

	for (size_t i = 0; ok && i < f->n; i++)
		ok = config_file_read_keys(&f->sections[i].config, error);
	return ok;
}

static bool load(struct config_file *f, const char *path, const struct config_place *found,
	const char *key_file, struct conf_error *error)
{
	config_file_reset(f);
	if (*path && !config_file_read(f, path, error))
		return false;
	config_file_find_keys(f, found->keys);
	config_file_find_lists(f, found->lists);
	if (key_file && !config_file_override(f, "--key-file", "key_file", key_file, error))
		return false;
	return config_file_finish(f, error);
}

bool config_file_load(
	struct config_file *f, const char *path, const char *key_file, struct conf_error *error)
{
	static const struct config_place nothing;

	return load(f, path ? path : "", &nothing, key_file, error);
}

bool config_file_load_found(struct config_file *f, const struct config_place *place,
	const char *key_file, struct conf_error *error)
{
	return load(f, place->file, place, key_file, error);
}
