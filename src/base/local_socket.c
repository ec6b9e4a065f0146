/* Sockets of mode 0600, made with the umask, as nobody may connect before their mode is changed.
 * Left out: the folder that they are in. */
#include "base/local_socket.h"

#include <errno.h>
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

int local_socket_listen(const char *path)
{
	struct sockaddr_un address;
	int fd = local_socket(path, &address);
	mode_t mask = umask(0177);
	int error = 0;

	unlink(path);
	if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof address) < 0 ||
		listen(fd, BACKLOG) < 0)
		error = errno;
	umask(mask);
	if (!error)
		return fd;
	if (fd >= 0)
		close(fd);
	errno = error;
	return -1;
}
