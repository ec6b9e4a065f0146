/* Stands in the way of fsync(), and counts. */
#include "support/disk.h"

unsigned disk_n_waited;

int __real_fsync(int fd);
int __wrap_fsync(int fd);

int __wrap_fsync(int fd)
{
	disk_n_waited++;
	return __real_fsync(fd);
}
