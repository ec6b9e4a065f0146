/* First what can be told by the name alone, then what is there. */
#include "port/port_name.h"

#include "port/tcp.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SPEED_MAX = 1000 };

static const char auto_word[] = "auto";

/* What follows the word, "" or ":PATTERN"; NULL for any other name. */
static const char *after_auto(const char *name)
{
	const char *rest = name + sizeof auto_word - 1;

	if (strncmp(name, auto_word, sizeof auto_word - 1) != 0)
		return NULL;
	return *rest == '\0' || *rest == ':' ? rest : NULL;
}

bool port_name_is_auto(const char *name)
{
	return after_auto(name);
}

/* The length of the name of a file before "@10", and that speed; all of it and 1 when there is none. */
static size_t before_speed(const char *name, double *speed)
{
	const char *at = strrchr(name, '@');
	char *end;

	*speed = 1;
	if (at && at[1] >= '0' && at[1] <= '9') {
		double v = strtod(at + 1, &end);

		if (*end == '\0' && v > 0 && v <= SPEED_MAX) {
			*speed = v;
			return (size_t)(at - name);
		}
	}
	return strlen(name);
}

static bool is_regular(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISREG(st.st_mode);
}

/* Whether a file is meant. One whose name ends like a speed is not played faster. */
static bool take_capture(const char *path, struct port_name *n)
{
	char file[PATH_MAX];

	n->speed = 1;
	n->n_file = strlen(path);
	if (is_regular(path))
		return true;
	if (access(path, F_OK) == 0)
		return false;
	n->n_file = before_speed(path, &n->speed);
	snprintf(file, sizeof file, "%.*s", (int)n->n_file, path);
	return is_regular(file);
}

static void find_path(const char *name, char path[PATH_MAX])
{
	static const char *const places[] = {"/dev/serial/by-id/", "/dev/serial/by-path/", "/dev/"};
	struct port_name file;

	snprintf(path, PATH_MAX, "%s", name);
	if (strchr(name, '/'))
		return;
	for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
		snprintf(path, PATH_MAX, "%s%s", places[i], name);
		if (access(path, F_OK) == 0)
			return;
	}
	/* Nothing there yet. Names of adapters are long, names of devices short. */
	if (take_capture(name, &file))
		snprintf(path, PATH_MAX, "%s", name);
	else
		snprintf(path, PATH_MAX, "%s%s", strchr(name, '-') ? places[0] : places[2], name);
}

void port_name_parse(const char *name, struct port_name *n)
{
	const char *rest = after_auto(name);

	n->pattern = rest && *rest ? rest + 1 : NULL;
	n->n_file = 0;
	n->speed = 1;
	snprintf(n->path, sizeof n->path, "%s", name);
	if (rest) {
		n->kind = PORT_NAME_AUTO;
		return;
	}
	if (tcp_is_name(name)) {
		n->kind = PORT_NAME_TCP;
		return;
	}
	find_path(name, n->path);
	n->kind = take_capture(n->path, n) ? PORT_NAME_CAPTURE : PORT_NAME_DEVICE;
}
