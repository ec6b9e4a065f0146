/* Sockets of mode 0600, made with the umask, as nobody may connect before their mode is changed.
 * Left out: the folder that they are in. */
#include "base/local_socket.h"

#include <errno.h>
#include <grp.h>
#include <libgen.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BACKLOG = 4 };

int local_socket(const char *path, struct sockaddr_un *address)
{
	*address = (struct sockaddr_un){.sun_family = AF_UNIX};
	if (strlen(path) >= sizeof address->sun_path) {
		errno = ENAMETOOLONG;
		return -1;
	}
	strcpy(address->sun_path, path);
	return socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
}

bool local_socket_is_alive(const char *path)
{
	struct sockaddr_un address;
	int fd = local_socket(path, &address);
	bool answers;

	if (fd < 0)
		return false;
	answers = connect(fd, (struct sockaddr *)&address, sizeof address) == 0 || errno == EAGAIN;
	close(fd);
	return answers;
}

/* At a name of its own first, as whoever connects between bind() and listen() is refused. */
static bool listen_beside(int fd, const char *path, const char *beside, const struct sockaddr_un *a)
{
	mode_t mask = umask(0177);
	bool is_bound;

	unlink(beside);
	is_bound = bind(fd, (const struct sockaddr *)a, sizeof *a) == 0;
	umask(mask);
	return is_bound && listen(fd, BACKLOG) == 0 && rename(beside, path) == 0;
}

int local_socket_listen(const char *path)
{
	char beside[sizeof((struct sockaddr_un *)NULL)->sun_path + 1];
	struct sockaddr_un address;
	int fd, error;

	snprintf(beside, sizeof beside, "%s~", path);
	fd = local_socket(beside, &address);
	if (fd < 0 || listen_beside(fd, path, beside, &address))
		return fd;
	error = errno;
	unlink(beside);
	close(fd);
	errno = error;
	return -1;
}

void local_socket_beside(char out[108], const char *status_path, const char *name)
{
	const char *slash = strrchr(status_path, '/'), *own = slash ? slash + 1 : status_path;
	const char *ending = strchr(own, '.');

	snprintf(out, 108, "%.*s%s%s", (int)(own - status_path), status_path, name,
		ending ? ending : "");
}

/* Not by getgrnam(), which may ask other services and load what they need. False: there is none. */
static bool find_group(const char *name, gid_t *id)
{
	FILE *f = fopen("/etc/group", "re");
	struct group *g = NULL;

	while (f && (g = fgetgrent(f)) && strcmp(g->gr_name, name) != 0)
		;
	*id = g ? g->gr_gid : 0;
	if (f)
		fclose(f);
	return g;
}

/* Who is of the group already needs no right to give it; under systemd there is none. */
static bool give(const char *path, gid_t id, mode_t mode)
{
	struct stat st;

	return stat(path, &st) == 0 && (st.st_gid == id || chown(path, (uid_t)-1, id) == 0) &&
	       chmod(path, mode) == 0;
}

/* A folder that we have made is for us alone; one that a supervisor has made is as he wants it. */
static void share_folder(const char *path, gid_t id)
{
	char folder[sizeof((struct sockaddr_un *)NULL)->sun_path];
	struct stat st;

	snprintf(folder, sizeof folder, "%s", path);
	dirname(folder);
	if (stat(folder, &st) == 0 && st.st_uid == geteuid() && (st.st_mode & 0777) == S_IRWXU)
		give(folder, id, S_IRWXU | S_IXGRP);
}

void local_socket_share(const char *path, const char *group)
{
	gid_t id;

	if (find_group(group, &id) && give(path, id, S_IRUSR | S_IWUSR | S_IRGRP | S_IWGRP))
		share_folder(path, id);
}
