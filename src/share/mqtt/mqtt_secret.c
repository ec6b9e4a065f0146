/* What is looked at is the file that was opened, and not its name. */
#include "share/mqtt/mqtt_secret.h"

#include "base/secret.h"
#include "config/credential.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool is_private(int fd, const char *path)
{
	struct stat st;

	return fstat(fd, &st) == 0 && S_ISREG(st.st_mode) &&
	       ((st.st_mode & 0077) == 0 || credential_is(path));
}

static size_t read_whole(char *to, size_t size, int fd)
{
	ssize_t n = read(fd, to, size);

	if (n <= 0 || (size_t)n >= size)
		n = 0;
	to[n] = '\0';
	return (size_t)n;
}

size_t mqtt_secret_read(char *to, size_t size, const char *path, enum sink_problem *problem)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	size_t n = 0;

	*to = '\0';
	if (fd < 0)
		return 0;
	secret_guard();
	if (is_private(fd, path))
		n = read_whole(to, size, fd);
	else
		*problem = SINK_NOT_PRIVATE;
	close(fd);
	return n;
}

void mqtt_secret_trim(char *password)
{
	password[strcspn(password, "\r\n")] = '\0';
}

void mqtt_secret_forget(void *secret, size_t n)
{
	explicit_bzero(secret, n);
}
