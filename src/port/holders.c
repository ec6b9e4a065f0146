/* Looks through /proc/PID/fd (proc(5)) for descriptors of devices, by their numbers. Between a
 * process in a sandbox and the one that looks for it, question and answer are one message of a
 * fixed form each; both ends are this program. Left out: locks of processes that have no descriptor
 * (starter.c). */
#include "port/holders.h"

#include <dirent.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

struct question {
	pid_t from, only;
	size_t n;
	dev_t devices[HOLDERS_MAX];
};

/* Fills in the process for each of the devices that it has open. */
static void note_process(const struct question *q, const char *pid, pid_t *holders)
{
	struct dirent *e;
	char dir[64];
	struct stat st;
	DIR *d;

	snprintf(dir, sizeof dir, "/proc/%.20s/fd", pid);
	d = opendir(dir);
	if (!d)
		return;
	while ((e = readdir(d))) {
		if (fstatat(dirfd(d), e->d_name, &st, 0) < 0 || !S_ISCHR(st.st_mode))
			continue;
		for (size_t i = 0; i < q->n; i++)
			if (st.st_rdev == q->devices[i])
				holders[i] = (pid_t)strtol(pid, NULL, 10);
	}
	closedir(d);
}

static void note_all(const struct question *q, pid_t *holders)
{
	DIR *d = opendir("/proc");
	struct dirent *e;

	if (!d)
		return;
	while ((e = readdir(d))) {
		long pid = strtol(e->d_name, NULL, 10);

		if (pid > 0 && pid != q->from)
			note_process(q, e->d_name, holders);
	}
	closedir(d);
}

static void look(const struct question *q, pid_t holders[HOLDERS_MAX])
{
	char pid[24];

	memset(holders, 0, HOLDERS_MAX * sizeof *holders);
	snprintf(pid, sizeof pid, "%d", (int)q->only);
	if (q->only)
		note_process(q, pid, holders);
	else
		note_all(q, holders);
}

/* False: nobody answers any more. */
static bool ask(int fd, const struct question *q, pid_t holders[HOLDERS_MAX])
{
	const size_t n = HOLDERS_MAX * sizeof *holders;
	ssize_t r;

	if (send(fd, q, sizeof *q, MSG_NOSIGNAL) < 0)
		return false;
	while ((r = recv(fd, holders, n, 0)) < 0 && errno == EINTR)
		;
	return r == (ssize_t)n;
}

void holders_find(
	const struct looker *looker, const dev_t *devices, pid_t *holders, size_t n, pid_t only)
{
	struct question q = {.from = getpid(), .only = only};
	pid_t found[HOLDERS_MAX];

	q.n = n < HOLDERS_MAX ? n : HOLDERS_MAX;
	memcpy(q.devices, devices, q.n * sizeof *devices);
	if (!looker || looker->fd < 0 || !ask(looker->fd, &q, found))
		look(&q, found);
	memset(holders, 0, n * sizeof *holders);
	memcpy(holders, found, q.n * sizeof *holders);
}

/* Whoever asks may have been taken over. */
void holders_serve(int fd)
{
	pid_t holders[HOLDERS_MAX];
	struct question q;

	while (recv(fd, &q, sizeof q, 0) == (ssize_t)sizeof q && q.n <= HOLDERS_MAX) {
		look(&q, holders);
		if (send(fd, holders, sizeof holders, MSG_NOSIGNAL) < 0)
			return;
	}
}
