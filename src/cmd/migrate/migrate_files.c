/* Writes gridmeter.keys and gridmeter.conf into the folder of the installation. Each gets to its
 * place as a whole and is on the disk then. Left out: changing a file that is there already, which
 * is the owner's. */
#include "cmd/migrate/migrate_files.h"

#include "base/print.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A name that was given in the folder is on the disk when it returns, where the file system can say
 * so. */
static void settle(const char *folder)
{
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		return;
	fsync(fd);
	close(fd);
}

static bool write_beside(const char *beside, mode_t mode, const char *text)
{
	size_t n = strlen(text);
	bool ok;
	int fd;

	unlink(beside);
	fd = open(beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
	if (fd < 0)
		return false;
	errno = ENOSPC; /* when less is written than there is */
	ok = write(fd, text, n) == (ssize_t)n && fsync(fd) == 0;
	return close(fd) == 0 && ok;
}

/* A new file; one that is there already stays. It gets to its place as a whole, as half a
 * configuration would be taken for the owner's. */
static bool write_new(const char *folder, const char *name, mode_t mode, const char *text)
{
	char path[PATH_MAX], beside[PATH_MAX + 4];

	snprintf(path, sizeof path, "%s/%s", folder, name);
	snprintf(beside, sizeof beside, "%s.new", path);
	errno = EEXIST;
	if (access(path, F_OK) == 0 || !write_beside(beside, mode, text) ||
		rename(beside, path) < 0) {
		print_err("gridmeter migrate: %s: %s\n", path, strerror(errno));
		unlink(beside);
		return false;
	}
	settle(folder);
	return true;
}

bool migrate_may_write(const char *folder)
{
	char path[PATH_MAX];

	snprintf(path, sizeof path, "%s/gridmeter.conf", folder);
	if (access(path, F_OK) != 0)
		return true;
	print_err("gridmeter migrate: there is a configuration already, %s; it stays, and nothing "
		  "is written\n",
		path);
	return false;
}

/* The keys that the owner has put there count more than the old ones. */
bool migrate_write(const struct migrated *m)
{
	char keys[256], path[PATH_MAX];
	bool has_keys = *m->key || *m->auth_key, is_fine;

	snprintf(path, sizeof path, "%s/gridmeter.keys", m->folder);
	if (has_keys && access(path, F_OK) == 0) {
		print_err("gridmeter migrate: %s is there already and stays\n", path);
		has_keys = false;
	}
	snprintf(keys, sizeof keys, "%s%s%s%s%s%s", *m->key ? "key = " : "", m->key,
		*m->key ? "\n" : "", *m->auth_key ? "auth_key = " : "", m->auth_key,
		*m->auth_key ? "\n" : "");
	is_fine = !has_keys || write_new(m->folder, "gridmeter.keys", S_IRUSR | S_IWUSR, keys);
	explicit_bzero(keys, sizeof keys);
	if (!is_fine)
		return false;
	if (write_new(m->folder, "gridmeter.conf", S_IRUSR | S_IWUSR | S_IRGRP | S_IROTH,
		    m->text + 1))
		return true;
	if (has_keys)
		unlink(path);
	return false;
}
