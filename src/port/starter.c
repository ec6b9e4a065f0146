/* The lock of serial-starter, as the scripts of Venus OS make and read it. Making the link is the
 * atomic part, for us as for them; two of us that find the same stale lock are kept apart by a lock
 * on the folder. Left out: starting and stopping the drivers of others. */
#include "port/starter.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { ANCESTORS_MAX = 32 };

const struct starter_dirs starter_dirs = {"/var/lock/serial-starter", "/dev/serial-starter"};

/* The name of the device itself, whatever link leads to it. */
static bool name_of(const char *path, char tty[STARTER_TTY_MAX])
{
	char real[PATH_MAX];
	const char *slash;
	int n;

	slash = strrchr(realpath(path, real) ? real : path, '/');
	n = snprintf(tty, STARTER_TTY_MAX, "%s", slash ? slash + 1 : path);
	return n > 0 && n < STARTER_TTY_MAX;
}

static void entry(char to[PATH_MAX], const char *dir, const char *tty)
{
	snprintf(to, PATH_MAX, "%s/%s", dir, tty);
}

/* Who the lock names. 0: nobody; -1: there is none. */
static pid_t read_lock(const char *lock)
{
	char text[16];
	ssize_t n = readlink(lock, text, sizeof text - 1);
	long pid;

	if (n <= 0)
		return -1;
	text[n] = '\0';
	pid = strtol(text, NULL, 10);
	return pid > 0 && pid <= INT_MAX ? (pid_t)pid : 0;
}

static bool is_alive(pid_t pid)
{
	return pid > 0 && (kill(pid, 0) == 0 || errno == EPERM);
}

/* "pid (name) state parent …"; the name may have brackets and blanks. */
static pid_t parent_of(pid_t pid)
{
	char path[40], text[256];
	const char *bracket;
	ssize_t n;
	int fd;

	snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return 0;
	n = read(fd, text, sizeof text - 1);
	close(fd);
	text[n > 0 ? n : 0] = '\0';
	bracket = strrchr(text, ')');
	return bracket && strlen(bracket) > 4 ? (pid_t)strtol(bracket + 4, NULL, 10) : 0;
}

/* Whether it is this process or one that started it. The first process of all starts everybody. */
static bool is_ours(pid_t holder)
{
	pid_t pid = getpid();

	for (int i = 0; i < ANCESTORS_MAX && pid > 1; i++) {
		if (pid == holder)
			return true;
		pid = parent_of(pid);
	}
	return false;
}

pid_t starter_holder(const struct starter_dirs *dirs, const char *path)
{
	char tty[STARTER_TTY_MAX], lock[PATH_MAX];
	pid_t holder;

	if (!name_of(path, tty))
		return 0;
	entry(lock, dirs->locks, tty);
	holder = read_lock(lock);
	return is_alive(holder) && !is_ours(holder) ? holder : 0;
}

/* Makes the link. -EEXIST: there is one. Where it may not be made, there is nobody to be kept
 * out. */
static int make_lock(struct starter *s, const char *lock)
{
	char pid[16];

	snprintf(pid, sizeof pid, "%d", (int)getpid());
	if (symlink(pid, lock) == 0) {
		s->is_made = true;
		return 0;
	}
	return errno == EEXIST ? -EEXIST : 0;
}

/* Removes a lock whose holder is gone. Only one of us at a time looks and removes, else the second
 * would remove what the first has made meanwhile. */
static void remove_stale(const char *dir, const char *lock)
{
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	pid_t holder;

	if (fd < 0)
		return;
	if (flock(fd, LOCK_EX | LOCK_NB) == 0) {
		holder = read_lock(lock);
		if (holder >= 0 && !is_alive(holder))
			unlink(lock);
	}
	close(fd);
}

int starter_keep(struct starter *s)
{
	char lock[PATH_MAX];
	pid_t holder;

	if (!*s->tty)
		return 0;
	entry(lock, s->dirs->locks, s->tty);
	if (make_lock(s, lock) == 0)
		return 0;
	holder = read_lock(lock);
	if (is_ours(holder))
		return 0;
	if (is_alive(holder))
		return -EBUSY;
	remove_stale(s->dirs->locks, lock);
	return make_lock(s, lock) == 0 ? 0 : -EBUSY;
}

int starter_lock(struct starter *s, const struct starter_dirs *dirs, const char *path)
{
	struct stat st;
	int r;

	*s = (struct starter){.dirs = dirs};
	if (stat(dirs->locks, &st) < 0 || !name_of(path, s->tty)) {
		s->tty[0] = '\0';
		return 0;
	}
	r = starter_keep(s);
	if (r < 0)
		s->tty[0] = '\0';
	return r;
}

void starter_claim(struct starter *s)
{
	char link[PATH_MAX], target[STARTER_TARGET_MAX];
	ssize_t n;

	if (!*s->tty || *s->target)
		return;
	entry(link, s->dirs->links, s->tty);
	n = readlink(link, target, sizeof target - 1);
	if (n <= 0 || n >= (ssize_t)sizeof target - 1 || unlink(link) < 0)
		return;
	target[n] = '\0';
	memcpy(s->target, target, (size_t)n + 1);
}

/* Not that of a device that has been pulled out: it gets a new one when it comes back. */
static void restore_link(const struct starter *s)
{
	char link[PATH_MAX], device[PATH_MAX];
	int n;

	if (!*s->target)
		return;
	entry(link, s->dirs->links, s->tty);
	if (*s->target == '/')
		n = snprintf(device, sizeof device, "%s", s->target);
	else
		n = snprintf(device, sizeof device, "%s/%s", s->dirs->links, s->target);
	if (n < (int)sizeof device && access(device, F_OK) == 0 && symlink(s->target, link) < 0)
		return; /* it is there again: as good */
}

void starter_unlock(struct starter *s)
{
	char lock[PATH_MAX];

	if (!*s->tty)
		return;
	restore_link(s);
	entry(lock, s->dirs->locks, s->tty);
	if (s->is_made && read_lock(lock) == getpid())
		unlink(lock);
	*s = (struct starter){0};
}
