/* The text of a name is taken apart by its beginning and by whether it has a slash; then what is
 * there decides, first the links of udev and the devices, then files. Left out: the form of host
 * and port (tcp.c), patterns (candidates.c). */
#include "port/port_name.h"

#include "port/port_words.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

enum {
	SPEED_MAX = 1000,
	MAJOR_OF_MEMORY = 1, /* Linux: /dev/null and the like */
};

static const char auto_word[] = "auto", tcp_scheme[] = "tcp://";

/* What follows the word, "" or ":PATTERN"; NULL for any other name. */
static const char *after_auto(const char *text)
{
	const char *rest = text + sizeof auto_word - 1;

	if (strncmp(text, auto_word, sizeof auto_word - 1) != 0)
		return NULL;
	return *rest == '\0' || *rest == ':' ? rest : NULL;
}

/* All of it is set, what is between the members too: configurations are compared byte by byte. */
void port_name_parse(const char *text, struct port_name *n)
{
	memset(n, 0, sizeof *n);
	n->wrong = "";
	if (snprintf(n->text, sizeof n->text, "%s", text) >= (int)sizeof n->text)
		n->wrong = "is longer than 511 characters";
	if (after_auto(text)) {
		n->kind = PORT_NAME_AUTO;
	} else if (strncmp(text, tcp_scheme, sizeof tcp_scheme - 1) == 0) {
		n->kind = PORT_NAME_TCP;
		n->wrong = tcp_parse(text + sizeof tcp_scheme - 1, &n->server);
	} else {
		n->kind = strchr(text, '/') ? PORT_NAME_PATH : PORT_NAME_SHORT;
	}
}

bool port_name_is_auto(const struct port_name *n)
{
	return n->kind == PORT_NAME_AUTO;
}

const char *port_name_pattern(const struct port_name *n)
{
	const char *rest = after_auto(n->text);

	return rest && *rest ? rest + 1 : NULL;
}

bool port_name_is_same(const struct port_name *a, const struct port_name *b)
{
	return strcmp(a->text, b->text) == 0;
}

/* The length of the name of a file before "@10", and that speed; all of it and 1 when there is
 * none. */
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

/* Whether at->path is that of a file. One whose name ends like a speed is not played faster. */
static bool take_capture(struct port_place *at)
{
	bool is_file;
	char *behind;

	at->speed = 1;
	at->n_file = strlen(at->path);
	if (is_regular(at->path))
		return true;
	if (access(at->path, F_OK) == 0)
		return false;
	at->n_file = before_speed(at->path, &at->speed);
	behind = at->path + at->n_file;
	if (!*behind)
		return false;
	*behind = '\0';
	is_file = is_regular(at->path);
	*behind = '@';
	return is_file;
}

static void find_short(const char *name, struct port_place *at)
{
	static const char places[][sizeof "/dev/serial/by-path/"] = {
		"/dev/serial/by-id/", "/dev/serial/by-path/", "/dev/"};

	for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
		snprintf(at->path, sizeof at->path, "%s%s", places[i], name);
		if (access(at->path, F_OK) == 0)
			return;
	}
	strcpy(at->path, name);
	/* Nothing there yet. Names of adapters are long, names of devices short. */
	if (!take_capture(at))
		snprintf(at->path, sizeof at->path, "%s%s",
			strchr(name, '-') ? places[0] : places[2], name);
}

static void find_path(const struct port_name *n, struct port_place *at)
{
	if (n->kind == PORT_NAME_SHORT)
		find_short(n->text, at);
	at->kind = take_capture(at) ? PORT_AT_CAPTURE : PORT_AT_DEVICE;
}

void port_name_find(const struct port_name *n, struct port_place *at)
{
	at->kind = PORT_AT_NOTHING;
	at->n_file = 0;
	at->speed = 1;
	at->server = n->server;
	snprintf(at->path, sizeof at->path, "%s", n->text);
	switch (n->kind) {
	case PORT_NAME_AUTO:
		break;
	case PORT_NAME_TCP:
		at->kind = PORT_AT_SERVER;
		break;
	case PORT_NAME_PATH:
	case PORT_NAME_SHORT:
		if (!*n->wrong)
			find_path(n, at);
		break;
	}
}

void port_place_of(const char *path, struct port_place *at)
{
	struct port_name n;

	port_name_parse(path, &n);
	port_name_find(&n, at);
}

bool port_name_is_same_port(const struct port_name *a, const struct port_name *b)
{
	const struct port_name *const names[2] = {a, b};
	char real[2][PATH_MAX];
	struct port_place at;

	for (int i = 0; i < 2; i++) {
		port_name_find(names[i], &at);
		if (at.kind == PORT_AT_SERVER || !realpath(at.path, real[i]))
			strcpy(real[i], at.path);
	}
	return strcmp(real[0], real[1]) == 0;
}

const char *port_name_check(const struct port_name *n)
{
	struct port_place at;
	struct stat st;

	if (port_name_is_auto(n) || *n->wrong)
		return n->wrong;
	port_name_find(n, &at);
	if (at.kind != PORT_AT_DEVICE || stat(at.path, &st) < 0)
		return "";
	if (S_ISDIR(st.st_mode))
		return port_strerror(-EISDIR);
	return !S_ISCHR(st.st_mode) || major(st.st_rdev) == MAJOR_OF_MEMORY ? port_strerror(-ENOTTY)
									    : "";
}
