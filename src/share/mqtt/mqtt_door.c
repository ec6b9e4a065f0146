/* proc(5): /proc/self/fd/N leads to what is open as N, also where its name is gone. */
#include "share/mqtt/mqtt_door.h"

#include "config/share_place.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static int listener = -1, place = -1; /* what path it has, as a descriptor */

static int make_place(const char *path)
{
	struct sockaddr_un a = {.sun_family = AF_UNIX};

	if (strlen(path) >= sizeof a.sun_path)
		return -ENAMETOOLONG;
	memcpy(a.sun_path, path, strlen(path));
	if (bind(listener, (struct sockaddr *)&a, sizeof a) < 0)
		return -errno;
	place = open(path, O_PATH | O_CLOEXEC);
	if (place < 0 || listen(listener, 1) < 0)
		return -errno;
	return 0;
}

/* In a folder of its own, which is gone before anybody else can look into it. */
static int make_in(const char *folder)
{
	char own[MACHINE_PATH_MAX + 16], path[sizeof own + 8];
	int error;

	snprintf(own, sizeof own, "%s/broker-XXXXXX", folder);
	if (!mkdtemp(own))
		return -errno;
	snprintf(path, sizeof path, "%s/door", own);
	error = make_place(path);
	unlink(path);
	rmdir(own);
	return error;
}

static void close_all(void)
{
	if (place >= 0)
		close(place);
	if (listener >= 0)
		close(listener);
	place = listener = -1;
}

/* A socket that was bound cannot be bound again, so it is a new one. */
static int open_in(const char *folder)
{
	int error;

	listener = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	error = listener < 0 ? -errno : make_in(folder);
	if (error < 0)
		close_all();
	return error;
}

int mqtt_door_open(void)
{
	char folder[MACHINE_PATH_MAX];

	if (place >= 0)
		return 0;
	share_folder(folder);
	return open_in(folder) == 0 ? 0 : open_in("/tmp");
}

void mqtt_door_path(char *to, size_t size)
{
	snprintf(to, size, "/proc/self/fd/%d", place);
}

/* Nobody else knows the way; another process of the same user could find it. */
static bool is_own(int fd)
{
	struct ucred peer = {0};
	socklen_t n = sizeof peer;

	return getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &n) == 0 && peer.pid == getpid();
}

int mqtt_door_accept(void)
{
	int fd, last = -1;

	while ((fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0) {
		int worse = is_own(fd) ? last : fd;

		last = is_own(fd) ? fd : last;
		if (worse >= 0)
			close(worse);
	}
	return last;
}
