/* Paces a guest whose time leaps to whatever it waits for next (QEMU's -icount sleep=off): once in
 * a period it tells who tests it, and is busy until that one has answered, so that time goes slowly
 * meanwhile. */
#include <fcntl.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	char answer;
	int fd;

	if (argc != 3)
		return 2;
	fd = open(argv[1], O_RDWR | O_NONBLOCK);
	if (fd < 0)
		return 3;
	for (struct timespec at = {0};; at.tv_sec = atol(argv[2])) {
		nanosleep(&at, NULL);
		if (write(fd, ".", 1) != 1)
			return 1;
		while (read(fd, &answer, 1) != 1)
			;
	}
}
