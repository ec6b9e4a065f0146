/* Serial ports by the names of their devices in /dev (scandir, realpath, stat), and the processes
 * that have them open. The patterns are the names that Linux gives to ports that meters are plugged
 * into: adapters (USB, ACM) and UARTs of the machine (AMA, mxc, O, S). Left out: the search through
 * /proc (holders.c), and opening. */
#include "port/candidates.h"

#include "port/consoles.h"
#include "port/holders.h"
#include "port/pattern.h"
#include "port/starter.h"

#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

enum {
	PTY_MAJOR_FIRST = 136, /* Linux: pseudo-terminals */
	PTY_MAJOR_LAST = 143,
};

static const char dev[] = "/dev/";

/* Adapters first, as they come for a purpose. One behind the other, as a table of pointers would be
 * larger. */
static const char patterns[] = "ttyUSB*\0ttyACM*\0ttyAMA*\0ttymxc*\0ttyO*\0ttyS*\0";

static const char *next(const char *pattern)
{
	return pattern + strlen(pattern) + 1;
}

static bool is_known(const struct candidates *c, const char *path)
{
	for (size_t i = 0; i < c->n; i++)
		if (strcmp(c->path[i], path) == 0)
			return true;
	return false;
}

static void add(
	struct candidates *c, const struct consoles *consoles, const char *dir, const char *name)
{
	char path[PATH_MAX], real[PATH_MAX];
	struct stat st;
	int n = snprintf(path, sizeof path, "%s%s", dir, name);

	if (n < (int)sizeof path && c->n < CANDIDATES_MAX && realpath(path, real) &&
		stat(real, &st) == 0 && S_ISCHR(st.st_mode) && strlen(real) < CANDIDATE_PATH_MAX &&
		!is_known(c, real) && !consoles_have(consoles, real))
		strcpy(c->path[c->n++], real);
}

static void add_matches(struct candidates *c, const char *pattern, const struct consoles *consoles)
{
	const char *slash = strrchr(pattern, '/'), *name = slash ? slash + 1 : pattern;
	struct dirent **found;
	char dir[PATH_MAX];
	int n;

	snprintf(dir, sizeof dir, "%.*s", (int)(name - pattern), pattern);
	n = scandir(slash ? dir : ".", &found, NULL, alphasort);
	for (int i = 0; i < n; i++) {
		if (pattern_fits(name, found[i]->d_name))
			add(c, consoles, dir, found[i]->d_name);
		free(found[i]);
	}
	if (n >= 0)
		free(found);
}

static int is_of_a_port(const struct dirent *e)
{
	for (const char *p = patterns; *p; p = next(p))
		if (pattern_fits(p, e->d_name))
			return 1;
	return 0;
}

/* /dev has hundreds of names; it is gone through once. */
static void add_all(struct candidates *c, const struct consoles *consoles)
{
	struct dirent **found;
	int n = scandir(dev, &found, is_of_a_port, alphasort);

	for (const char *p = patterns; *p; p = next(p))
		for (int i = 0; i < n; i++)
			if (pattern_fits(p, found[i]->d_name))
				add(c, consoles, dev, found[i]->d_name);
	for (int i = 0; i < n; i++)
		free(found[i]);
	if (n >= 0)
		free(found);
}

void candidates_find(struct candidates *c, const char *pattern)
{
	struct consoles consoles;

	c->n = 0;
	consoles_read(&consoles, consoles_file);
	if (pattern)
		add_matches(c, pattern, &consoles);
	else
		add_all(c, &consoles);
}

uint32_t candidates_hash(const struct candidates *c)
{
	uint32_t hash = 2166136261u; /* FNV-1a */

	for (size_t i = 0; i < c->n; i++)
		for (const char *p = c->path[i]; *p; p++)
			hash = (hash ^ (unsigned char)*p) * 16777619u;
	return hash;
}

void candidates_holders(const struct looker *looker, const dev_t *devices, pid_t *holders, size_t n)
{
	holders_find(looker, devices, holders, n, 0);
}

/* Whoever made a pseudo-terminal may keep its other end open; that is no reader. */
bool candidate_is_pseudo_terminal(dev_t device)
{
	return major(device) >= PTY_MAJOR_FIRST && major(device) <= PTY_MAJOR_LAST;
}

pid_t candidate_holder(const struct looker *looker, const char *path)
{
	pid_t holder = starter_holder(&starter_dirs, path);
	struct stat st;

	if (holder || stat(path, &st) < 0 || candidate_is_pseudo_terminal(st.st_rdev))
		return holder;
	candidates_holders(looker, &st.st_rdev, &holder, 1);
	return holder;
}

bool candidate_is_held_by(const struct looker *looker, const char *path, pid_t holder)
{
	pid_t found = 0;
	struct stat st;

	if (stat(path, &st) == 0)
		holders_find(looker, &st.st_rdev, &found, 1, holder);
	return found;
}

void candidate_name_holder(const struct looker *looker, const char *path, char *to, size_t size)
{
	pid_t holder = candidate_holder(looker, path);
	char file[40], name[32] = "";
	FILE *comm;

	*to = '\0';
	if (!holder)
		return;
	snprintf(file, sizeof file, "/proc/%d/comm", (int)holder);
	comm = fopen(file, "re");
	if (comm) {
		if (!fgets(name, sizeof name, comm))
			name[0] = '\0';
		fclose(comm);
	}
	name[strcspn(name, "\n")] = '\0';
	snprintf(to, size, ": %s%sprocess %d", name, *name ? ", " : "", (int)holder);
}
