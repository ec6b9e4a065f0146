/* Reads and writes the file "lines" in the state folder: "port = 9600 8N1 /dev/ttyUSB0" for each
 * port, below a comment that says why. Left out: how a line is found (link/line_search.h). */
#include "daemon/known_lines.h"

#include "base/log.h"
#include "base/shortage.h"
#include "config/config.h"
#include "daemon/state_files.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char file_name[] = "lines";

/* Without memory what there is has to do. */
void known_lines_reserve(struct known_lines *k, size_t n_ports)
{
	size_t room = n_ports > KNOWN_LINES_LEAST ? n_ports : KNOWN_LINES_LEAST;
	struct known_line *of = shortage_grow(k->of, k->n, &k->room, room, sizeof *of);

	if (of)
		k->of = of;
}

void known_lines_free(struct known_lines *k)
{
	free(k->of);
	memset(k, 0, sizeof *k);
}

static struct known_line *find(const struct known_lines *k, const char *path)
{
	for (size_t i = 0; i < k->n; i++)
		if (strcmp(k->of[i].path, path) == 0)
			return (struct known_line *)&k->of[i];
	return NULL;
}

static void put(
	struct known_lines *k, const char *path, const struct line_setting *line, const char *why)
{
	struct known_line *to = find(k, path);

	if (strlen(path) >= KNOWN_LINES_PATH_MAX || !conf_is_value(path) || !k->room)
		return;
	if (!to && k->n == k->room) {
		k->n--;
		memmove(&k->of[0], &k->of[1], k->n * sizeof k->of[0]);
	}
	if (!to)
		to = &k->of[k->n++];
	strcpy(to->path, path);
	to->line = *line;
	snprintf(to->why, sizeof to->why, "%s", why);
}

static bool take_line(void *user, const char *where, const char *section, const char *key,
	const char *value, struct conf_error *error)
{
	struct known_lines *k = user;
	const char *blank = strchr(value, ' '), *path = blank ? strchr(blank + 1, ' ') : NULL;
	struct line_setting line;
	char text[16];

	(void)where, (void)section, (void)error;
	if (k->n == k->room)
		known_lines_reserve(k, 2 * k->room);
	if (strcmp(key, "port") != 0 || !path || (size_t)(path - value) >= sizeof text)
		return true;
	snprintf(text, sizeof text, "%.*s", (int)(path - value), value);
	if (config_parse_line(text, &line, sizeof line) && line.baud)
		put(k, path + 1, &line, "as it was before");
	return true;
}

static void forget(void *user)
{
	struct known_lines *k = user;

	k->n = 0;
}

void known_lines_load(struct known_lines *k, const char *folder)
{
	struct conf_error error;
	enum state_read read;

	k->is_due = false;
	known_lines_reserve(k, 0);
	read = state_read(folder, file_name, take_line, forget, k, &error);
	k->is_untouchable = snprintf(k->folder, sizeof k->folder, "%s", folder) >= PATH_MAX ||
			    read == STATE_UNREADABLE;
	if (read != STATE_READ)
		log_debug("%s: what was remembered of the ports is not readable", error.text);
}

bool known_lines_get(const struct known_lines *k, const char *path, struct line_setting *line)
{
	const struct known_line *of = find(k, path);

	if (of)
		*line = of->line;
	return of;
}

static int write_all(const struct known_lines *k)
{
	FILE *f = state_begin(k->folder, file_name);

	if (!f)
		return -errno;
	fputs("# The line settings that gridmeter has found. Remove it to begin anew.\n", f);
	for (size_t i = 0; i < k->n; i++)
		fprintf(f, "# %s\nport = %u %s %s\n", k->of[i].why, (unsigned)k->of[i].line.baud,
			k->of[i].line.format, k->of[i].path);
	return state_commit(f, k->folder, file_name);
}

static void store(struct known_lines *k)
{
	int r = k->is_untouchable ? 0 : write_all(k);

	if (r < 0)
		log_debug("%s: line settings cannot be kept: %s", k->folder, strerror(-r));
	k->is_due = r < 0;
}

void known_lines_set(
	struct known_lines *k, const char *path, const struct line_setting *line, const char *why)
{
	const struct known_line *of = find(k, path);

	if (of && of->line.baud == line->baud && strcmp(of->line.format, line->format) == 0)
		return;
	put(k, path, line, why);
	store(k);
}

void known_lines_tend(struct known_lines *k)
{
	if (k->is_due)
		store(k);
}
