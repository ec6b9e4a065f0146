/* Reads and writes the file "meters" in the state folder: a section for each section of the
 * configuration with the number of its meter; above them, for meters without a number, the first of
 * each type and those beside it. Left out: who may have which meter (owners.c). */
#include "daemon/bindings.h"

#include "base/log.h"
#include "base/shortage.h"
#include "daemon/state_files.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

static const char file_name[] = "meters";

static struct binding *find(const struct bindings *b, const char *section)
{
	for (size_t i = 0; *section && i < b->n; i++)
		if (strcmp(b->of[i].section, section) == 0)
			return (struct binding *)&b->of[i];
	return NULL;
}

const struct binding *bindings_find(const struct bindings *b, const char *section)
{
	return find(b, section);
}

/* That of a port; NULL: any. */
static struct binding *find_type(
	const struct bindings *b, const char *type, const char *port, bool is_beside)
{
	for (size_t i = 0; i < b->n; i++) {
		const struct binding *of = &b->of[i];

		if (!*of->section && of->is_beside == is_beside && strcmp(of->meter, type) == 0 &&
			(!port || strcmp(of->port, port) == 0))
			return (struct binding *)of;
	}
	return NULL;
}

enum { METERS_LEAST = 8 }; /* for so many there is room from the beginning */

/* Room for `room` of them; without memory what there is has to do. */
static void grow(struct bindings *b, size_t room)
{
	struct binding *of = shortage_grow(b->of, b->n, &b->room, room, sizeof *of);

	if (of)
		b->of = of;
}

void bindings_reserve(struct bindings *b, size_t n_meters)
{
	grow(b, 2 * (n_meters > METERS_LEAST ? n_meters : METERS_LEAST));
}

static struct binding *add(struct bindings *b)
{
	struct binding *to = b->n < b->room ? &b->of[b->n++] : NULL;

	if (to)
		memset(to, 0, sizeof *to);
	return to;
}

static bool put(char *to, size_t size, const char *text)
{
	return (size_t)snprintf(to, size, "%s", text) < size;
}

static void take_key(struct binding *to, const char *key, const char *value)
{
	if (strcmp(key, "meter") == 0 && !put(to->meter, sizeof to->meter, value))
		*to->meter = '\0';
	else if (strcmp(key, "serial") == 0 && !put(to->serial, sizeof to->serial, value))
		*to->serial = '\0';
	else if (strcmp(key, "port") == 0 && !put(to->port, sizeof to->port, value))
		*to->port = '\0';
	else if (strcmp(key, "beside") == 0)
		to->is_beside = strcmp(value, "yes") == 0;
}

/* "first = PORT TYPE" or "beside = PORT TYPE". */
static void take_type(struct bindings *b, const char *key, const char *value)
{
	const char *blank = strchr(value, ' ');
	struct binding *to;

	if (!blank || (size_t)(blank - value) >= PLACES_PATH_MAX ||
		(strcmp(key, "first") != 0 && strcmp(key, "beside") != 0) || !(to = add(b)))
		return;
	snprintf(to->port, sizeof to->port, "%.*s", (int)(blank - value), value);
	put(to->meter, sizeof to->meter, blank + 1);
	to->is_beside = strcmp(key, "beside") == 0;
}

static bool take_line(void *user, const char *where, const char *section, const char *key,
	const char *value, struct conf_error *error)
{
	struct bindings *b = user;
	struct binding *to = find(b, section);

	(void)where, (void)error;
	if (b->n == b->room)
		grow(b, 2 * b->room);
	if (!*section)
		take_type(b, key, value);
	else if (!to && strlen(section) < sizeof to->section && (to = add(b)))
		strcpy(to->section, section);
	if (to)
		take_key(to, key, value);
	return true;
}

static void forget(void *user)
{
	struct bindings *b = user;

	b->n = 0;
}

void bindings_load(struct bindings *b, const char *folder)
{
	struct conf_error error;
	enum state_read read;

	b->is_failure_said = b->is_due = false;
	bindings_reserve(b, 0);
	read = state_read(folder, file_name, take_line, forget, b, &error);
	b->is_untouchable = snprintf(b->folder, sizeof b->folder, "%s", folder) >= PATH_MAX ||
			    read == STATE_UNREADABLE;
	if (read != STATE_READ)
		log_error("%s: what was remembered is not readable, beginning anew%s", error.text,
			read == STATE_UNREADABLE ? " without writing to it" : "");
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

	bindings_reserve(b, file->n);
	if (b->n + file->n <= b->room)
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

/* What cannot be written is found anew after a restart; read back as something else it would never
 * be found again. */
static void write_binding(FILE *f, const struct binding *of)
{
	if (!conf_is_value(of->meter) || !conf_is_value(of->port))
		return;
	if (!*of->section) {
		fprintf(f, "%s = %s %s\n", of->is_beside ? "beside" : "first", of->port, of->meter);
		return;
	}
	fprintf(f, "[%s]\nmeter = %s\n", of->section, of->meter);
	if (*of->serial && conf_is_value(of->serial))
		fprintf(f, "serial = %s\n", of->serial);
	if (*of->port)
		fprintf(f, "port = %s\n", of->port);
	if (of->is_beside)
		fputs("beside = yes\n", f);
}

static int write_all(const struct bindings *b)
{
	FILE *f = state_begin(b->folder, file_name);

	if (!f)
		return -errno;
	fputs("# Which meter each section of gridmeter.conf has. Remove it to begin anew.\n", f);
	for (int is_section = 0; is_section < 2; is_section++)
		for (size_t i = 0; i < b->n; i++)
			if ((*b->of[i].section != '\0') == is_section)
				write_binding(f, &b->of[i]);
	return state_commit(f, b->folder, file_name);
}

static void store(struct bindings *b)
{
	int r = b->is_untouchable ? 0 : write_all(b);

	if (r < 0 && !b->is_failure_said)
		log_error("%s: cannot keep which meter a section has (%s); it holds until the "
			  "program ends. Set state_dir",
			b->folder, strerror(-r));
	b->is_failure_said |= r < 0;
	b->is_due = r < 0;
}

void bindings_tend(struct bindings *b)
{
	if (b->is_due)
		store(b);
}

static bool is_equal(const struct binding *a, const struct binding *b)
{
	return strcmp(a->meter, b->meter) == 0 && strcmp(a->serial, b->serial) == 0 &&
	       strcmp(a->port, b->port) == 0 && a->is_beside == b->is_beside;
}

void bindings_set(struct bindings *b, const struct binding *binding)
{
	struct binding *to = find(b, binding->section);

	if ((to && is_equal(to, binding)) || (!to && !(to = add(b))))
		return;
	*to = *binding;
	store(b);
}

bool bindings_is_beside(struct bindings *b, const char *type, const char *port)
{
	struct binding *first = find_type(b, type, NULL, false), *to;
	bool is_gone = first && access(first->port, F_OK) < 0;

	if (find_type(b, type, port, true))
		return true;
	if (first && strcmp(first->port, port) == 0)
		return false;
	to = is_gone ? first : add(b);
	if (to) {
		put(to->meter, sizeof to->meter, type);
		put(to->port, sizeof to->port, port);
		to->is_beside = first && !is_gone;
		store(b);
	}
	return first && !is_gone;
}

void bindings_free(struct bindings *b)
{
	free(b->of);
	memset(b, 0, sizeof *b);
}

bool bindings_is_of(const char *number, const struct identity *meter)
{
	const char *const numbers[] = {meter->id, meter->serial, meter->title};

	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
		if (*numbers[i] && strcasecmp(number, numbers[i]) == 0)
			return true;
	return false;
}

bool bindings_know(const struct bindings *b, const struct identity *meter)
{
	for (size_t i = 0; i < b->n; i++)
		if (bindings_is_of(b->of[i].meter, meter))
			return true;
	return false;
}
