/* proc(5): /proc/self/fd/N leads to what is open as N, also where its name is gone. */
#include "share/mqtt/mqtt_door.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

/* Binds the socket in a folder of its own, which is gone before anybody else can look into it. */
static int bind_in(struct mqtt_door *d, const char *folder)
{
	struct sockaddr_un a = {.sun_family = AF_UNIX};
	char own[sizeof a.sun_path - 8];
	int error = 0;

	if (snprintf(own, sizeof own, "%s/broker-XXXXXX", folder) >= (int)sizeof own)
		return -ENAMETOOLONG;
	if (!mkdtemp(own))
		return -errno;
	snprintf(a.sun_path, sizeof a.sun_path, "%s/door", own);
	if (bind(d->listener, (struct sockaddr *)&a, sizeof a) < 0 || listen(d->listener, 1) < 0)
		error = -errno;
	else if ((d->place = open(a.sun_path, O_PATH | O_CLOEXEC)) < 0)
		error = -errno;
	unlink(a.sun_path);
	rmdir(own);
	return error;
}

int mqtt_door_open(struct mqtt_door *d)
{
	const char *folder = getenv("RUNTIME_DIRECTORY");
	int error = -ENOENT;

	d->place = -1;
	d->listener = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (d->listener < 0)
		return -errno;
	if (folder && *folder && !strchr(folder, ':'))
		error = bind_in(d, folder);
	if (error < 0)
		error = bind_in(d, "/tmp");
	if (error < 0)
		mqtt_door_close(d);
	return error;
}

void mqtt_door_path(const struct mqtt_door *d, char *to, size_t size)
{
	snprintf(to, size, "/proc/self/fd/%d", d->place);
}

/* Nobody else knows the way; another process of the same user could find it. */
static bool is_own(int fd)
{
	struct ucred peer = {0};
	socklen_t n = sizeof peer;

	return getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &n) == 0 && peer.pid == getpid();
}

int mqtt_door_accept(const struct mqtt_door *d)
{
	int fd;

	do {
		fd = accept4(d->listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
		if (fd < 0 || is_own(fd))
			return fd;
		close(fd);
	} while (1);
}

void mqtt_door_close(struct mqtt_door *d)
{
	if (d->listener > 0)
		close(d->listener);
	if (d->place > 0)
		close(d->place);
	d->listener = d->place = -1;
}
