/* A small file of sections, each with the number of its meter. */
#include "cmd/run/bindings.h"

#include "base/log.h"
#include "cmd/run/state.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

static const char file_name[] = "meters";

static struct binding *find(const struct bindings *b, const char *section)
{
	for (size_t i = 0; i < b->n; i++)
		if (strcmp(b->of[i].section, section) == 0)
			return (struct binding *)&b->of[i];
	return NULL;
}

static bool put(struct bindings *b, const char *section, const char *meter)
{
	struct binding *to = find(b, section);

	if (strlen(section) >= sizeof to->section || strlen(meter) >= sizeof to->meter)
		return false;
	if (!to && b->n == BINDINGS_MAX)
		return false;
	if (!to)
		to = &b->of[b->n++];
	strcpy(to->section, section);
	strcpy(to->meter, meter);
	return true;
}

static bool take_line(void *user, const char *where, const char *section, const char *key,
	const char *value, struct conf_error *error)
{
	(void)where, (void)error;
	if (strcmp(key, "meter") == 0)
		put(user, section, value);
	return true;
}

void bindings_load(struct bindings *b, const char *folder)
{
	struct conf_error error;

	memset(b, 0, sizeof *b);
	if (snprintf(b->folder, sizeof b->folder, "%s", folder) >= PATH_MAX)
		return;
	if (!state_read(folder, file_name, take_line, b, &error))
		log_error("%s: what was remembered is not readable, beginning anew", error.text);
}

static bool has_section(const struct config_file *file, const char *name)
{
	for (size_t i = 0; i < file->n; i++)
		if (strcmp(file->sections[i].name, name) == 0)
			return true;
	return false;
}

void bindings_make_room(struct bindings *b, const struct config_file *file)
{
	size_t n = 0;

	if (b->n + file->n <= BINDINGS_MAX)
		return;
	for (size_t i = 0; i < b->n; i++)
		if (has_section(file, b->of[i].section))
			b->of[n++] = b->of[i];
	b->n = n;
}

const char *bindings_meter(const struct bindings *b, const char *section)
{
	const struct binding *of = find(b, section);

	return of ? of->meter : "";
}

static int store(const struct bindings *b)
{
	FILE *f = state_begin(b->folder, file_name);

	if (!f)
		return -errno;
	fputs("# Which meter each section of gridmeter.conf has. Remove it to begin anew.\n", f);
	for (size_t i = 0; i < b->n; i++)
		fprintf(f, "[%s]\nmeter = %s\n", b->of[i].section, b->of[i].meter);
	return state_commit(f, b->folder, file_name);
}

void bindings_set(struct bindings *b, const char *section, const struct identity *meter)
{
	const char *number = *meter->id ? meter->id : meter->title;
	int r;

	if (strcmp(bindings_meter(b, section), number) == 0 || !put(b, section, number))
		return;
	r = store(b);
	if (r < 0 && !b->is_failure_said)
		log_error(
			"%s: cannot keep which meter a section has (%s); it holds until the program "
			"ends. Set state_dir",
			b->folder, strerror(-r));
	b->is_failure_said |= r < 0;
}

bool bindings_is_of(const char *number, const struct identity *meter)
{
	const char *const numbers[] = {meter->id, meter->serial, meter->title};

	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
		if (*numbers[i] && strcasecmp(number, numbers[i]) == 0)
			return true;
	return false;
}
