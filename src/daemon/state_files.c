/* Files of the state folder, which are read as a whole, and replaced as a whole or not at all: they
 * are written beside the old one and moved into its place. Left out: what is in them. */
#include "daemon/state_files.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define VENUS_FOLDER "/data/gridmeter"

enum { TRIES = 6 };

static const char linux_folder[] = "/var/lib/gridmeter";

void state_folder(const char *configured, char out[PATH_MAX])
{
	const char *given = getenv("STATE_DIRECTORY");

	if (strcmp(configured, "auto") != 0)
		snprintf(out, PATH_MAX, "%s", configured);
	else if (given && *given) /* systemd separates several by colons */
		snprintf(out, PATH_MAX, "%.*s", (int)strcspn(given, ":"), given);
	else if (access(VENUS_FOLDER, F_OK) == 0)
		snprintf(out, PATH_MAX, "%s", VENUS_FOLDER "/state");
	else
		snprintf(out, PATH_MAX, "%s", linux_folder);
}

static bool path_in(char out[PATH_MAX], const char *folder, const char *name, const char *end)
{
	return snprintf(out, PATH_MAX, "%s/%s%s", folder, name, end) < PATH_MAX;
}

static bool is_absent(const char *path)
{
	return access(path, F_OK) < 0 && (errno == ENOENT || errno == ENOTDIR);
}

bool state_name(const char *prefix, const char *id, const char *place, char out[STATE_NAME_MAX])
{
	snprintf(out, STATE_NAME_MAX, "%s%s%s%s", prefix, id, *place ? "_" : "", place);
	for (char *c = out + strlen(prefix); *c; c++)
		*c = isalnum((unsigned char)*c) ? *c : '_';
	return *id;
}

bool state_has(const char *folder, const char *name)
{
	char path[PATH_MAX];

	return path_in(path, folder, name, "") && !is_absent(path);
}

/* Whether the machine gives all of a file. */
static bool is_readable(const char *path)
{
	char chunk[512];
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? -1 : 1;

	while (n > 0)
		n = read(fd, chunk, sizeof chunk);
	if (fd >= 0)
		close(fd);
	return n == 0;
}

/* What is not read now is written anew later, and lost: so it is tried more than once. */
enum state_read state_read(const char *folder, const char *name, conf_take *take,
	void (*forget)(void *user), void *user, struct conf_error *error)
{
	char path[PATH_MAX];

	forget(user);
	if (!path_in(path, folder, name, ""))
		return STATE_READ;
	for (int i = 0; i < TRIES; i++) {
		forget(user);
		if (is_absent(path) || conf_each(path, take, user, error))
			return STATE_READ;
	}
	return is_readable(path) ? STATE_WRONG : STATE_UNREADABLE;
}

FILE *state_begin(const char *folder, const char *name)
{
	char path[PATH_MAX];
	FILE *file;
	int fd;

	if (!path_in(path, folder, name, ".new")) {
		errno = ENAMETOOLONG;
		return NULL;
	}
	if (mkdir(folder, 0700) < 0 && errno != EEXIST)
		return NULL;
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	file = fd < 0 ? NULL : fdopen(fd, "w");
	if (fd >= 0 && !file)
		close(fd);
	return file;
}

enum waiting { WAIT_NEVER, WAIT_FIRST, WAIT_ALWAYS };

static int commit(FILE *file, const char *folder, const char *name, enum waiting waiting)
{
	char from[PATH_MAX], to[PATH_MAX];
	const bool has_room = path_in(from, folder, name, ".new") && path_in(to, folder, name, "");
	const bool is_first = has_room && is_absent(to);
	int error = has_room ? 0 : -ENAMETOOLONG;

	errno = EIO; /* of a write that went wrong before */
	if (!error && (fflush(file) != 0 || ferror(file) || rename(from, to) < 0))
		error = -errno;
	/* Else without waiting for the disk, which would hold up the telegrams. File systems write
	 * the content of a file that takes the place of another before its name; one that does not
	 * leaves a file that is begun anew. The first has no place to take: ext4 keeps its name
	 * within seconds, and half a minute long without content. So that is waited for, once. */
	if (!error && (waiting == WAIT_ALWAYS || (waiting == WAIT_FIRST && is_first)))
		fsync(fileno(file));
	fclose(file);
	if (error && has_room)
		unlink(from); /* a full disk needs the room */
	return error;
}

int state_commit(FILE *file, const char *folder, const char *name)
{
	return commit(file, folder, name, WAIT_FIRST);
}

int state_commit_and_wait(FILE *file, const char *folder, const char *name)
{
	return commit(file, folder, name, WAIT_ALWAYS);
}

int state_commit_unwaited(FILE *file, const char *folder, const char *name)
{
	return commit(file, folder, name, WAIT_NEVER);
}
