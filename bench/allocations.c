/* Counts how often a program asks for memory: LD_PRELOAD=allocations.so ALLOCATIONS=FILE gridmeter
 * ... The count stands in the file, as an unsigned long, from the beginning: a sandbox forbids
 * writing one later. */
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

void *__libc_malloc(size_t n);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *p, size_t n);

static unsigned long before; /* what was asked for until the file was there */
static unsigned long *count = &before;

__attribute__((constructor)) static void begin(void)
{
	const char *path = getenv("ALLOCATIONS");
	int fd = path ? open(path, O_RDWR | O_CLOEXEC) : -1;
	unsigned long *shared;

	if (fd < 0)
		return;
	shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	close(fd);
	if (shared != MAP_FAILED)
		count = shared;
}

void *malloc(size_t n)
{
	__atomic_fetch_add(count, 1, __ATOMIC_RELAXED);
	return __libc_malloc(n);
}

void *calloc(size_t n, size_t size)
{
	__atomic_fetch_add(count, 1, __ATOMIC_RELAXED);
	return __libc_calloc(n, size);
}

void *realloc(void *p, size_t n)
{
	__atomic_fetch_add(count, 1, __ATOMIC_RELAXED);
	return __libc_realloc(p, n);
}
