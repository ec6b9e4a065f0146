/* Finds serial ports, and who has them open. */
#include "port/candidates.h"

#include <dirent.h>
#include <glob.h>
#include <limits.h>
#include <signal.h>
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

/* Adapters first, as nobody plugs a meter into the console. */
static const char *const patterns[] = {
	"/dev/ttyUSB*", "/dev/ttyACM*", "/dev/ttyAMA*", "/dev/ttymxc*", "/dev/ttyO*", "/dev/ttyS*"};

static bool is_known(const struct candidates *c, const char *path)
{
	for (size_t i = 0; i < c->n; i++)
		if (strcmp(c->path[i], path) == 0)
			return true;
	return false;
}

static void add_matches(struct candidates *c, const char *pattern)
{
	char real[PATH_MAX];
	struct stat st;
	glob_t found;

	if (glob(pattern, 0, NULL, &found) == 0)
		for (size_t i = 0; i < found.gl_pathc && c->n < CANDIDATES_MAX; i++)
			if (realpath(found.gl_pathv[i], real) && stat(real, &st) == 0 &&
				S_ISCHR(st.st_mode) && strlen(real) < CANDIDATE_PATH_MAX &&
				!is_known(c, real))
				strcpy(c->path[c->n++], real);
	globfree(&found);
}

void candidates_find(struct candidates *c, const char *pattern)
{
	c->n = 0;
	if (pattern) {
		add_matches(c, pattern);
		return;
	}
	for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++)
		add_matches(c, patterns[i]);
}

uint32_t candidates_hash(const struct candidates *c)
{
	uint32_t hash = 2166136261u; /* FNV-1a */

	for (size_t i = 0; i < c->n; i++)
		for (const char *p = c->path[i]; *p; p++)
			hash = (hash ^ (unsigned char)*p) * 16777619u;
	return hash;
}

/* A symbolic link to the number of the process that holds the port. */
static bool serial_starter_holds(const char *path)
{
	const char *slash = strrchr(path, '/');
	char lock[PATH_MAX + 32], pid[16];
	ssize_t n;
	long holder;

	snprintf(lock, sizeof lock, "/var/lock/serial-starter/%s", slash ? slash + 1 : path);
	n = readlink(lock, pid, sizeof pid - 1);
	if (n <= 0)
		return false;
	pid[n] = '\0';
	holder = strtol(pid, NULL, 10);
	return holder > 0 && holder != getpid() && kill((pid_t)holder, 0) == 0;
}

static bool process_has_open(const char *pid, dev_t device)
{
	char dir[64], file[PATH_MAX];
	struct dirent *e;
	struct stat st;
	bool has = false;
	DIR *d;

	snprintf(dir, sizeof dir, "/proc/%.20s/fd", pid);
	d = opendir(dir);
	if (!d)
		return false;
	while (!has && (e = readdir(d))) {
		snprintf(file, sizeof file, "%s/%.20s", dir, e->d_name);
		has = stat(file, &st) == 0 && S_ISCHR(st.st_mode) && st.st_rdev == device;
	}
	closedir(d);
	return has;
}

static bool somebody_has_open(dev_t device)
{
	DIR *d = opendir("/proc");
	struct dirent *e;
	bool has = false;

	if (!d)
		return false;
	while (!has && (e = readdir(d)))
		if (strspn(e->d_name, "0123456789") == strlen(e->d_name) &&
			strtol(e->d_name, NULL, 10) != getpid())
			has = process_has_open(e->d_name, device);
	closedir(d);
	return has;
}

bool candidate_is_held(const char *path)
{
	struct stat st;

	if (serial_starter_holds(path))
		return true;
	if (stat(path, &st) < 0)
		return false;
	/* Whoever made a pseudo-terminal may keep its other end open; that is no reader. */
	if (major(st.st_rdev) >= PTY_MAJOR_FIRST && major(st.st_rdev) <= PTY_MAJOR_LAST)
		return false;
	return somebody_has_open(st.st_rdev);
}
