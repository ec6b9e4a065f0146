/* Clock and allocator. */
#include "measure.h"

#include "meter/receiver.h"
#include "reading/grid.h"

#include <fcntl.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

enum { ROUNDS = 7 }; /* the best counts: everything else is the machine's */

uint8_t capture[CAPTURE_MAX];
size_t n_capture;

static unsigned long allocations;

void *__libc_malloc(size_t n);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *p, size_t n);
void *malloc(size_t n);
void *calloc(size_t n, size_t size);
void *realloc(void *p, size_t n);

/* glibc lets a program bring its own allocator: ours counts. */
void *malloc(size_t n)
{
	allocations++;
	return __libc_malloc(n);
}

void *calloc(size_t n, size_t size)
{
	allocations++;
	return __libc_calloc(n, size);
}

void *realloc(void *p, size_t n)
{
	allocations++;
	return __libc_realloc(p, n);
}

static double now_s(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

bool measure_load(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n;

	if (fd < 0)
		return false;
	n_capture = 0;
	while (n_capture < CAPTURE_MAX &&
		(n = read(fd, capture + n_capture, CAPTURE_MAX - n_capture)) > 0)
		n_capture += (size_t)n;
	close(fd);
	return true;
}

size_t measure_receive(const struct protocol *p, const struct protocol_conf *conf)
{
	static const struct grid_rules rules = {0};
	static struct receiver r;
	struct bytes in = bytes_of(capture, n_capture);
	enum receiver_event event;
	struct reading reading;
	volatile uint32_t seen = 0;

	receiver_reset(&r, p, conf);
	while ((event = receiver_next(&r, &in)) != RECEIVER_MORE)
		if (event == RECEIVER_TELEGRAM) {
			grid_reading(&r.telegram, &rules, &reading);
			seen |= reading.present;
		}
	return r.n_telegrams;
}

__attribute__((noinline, noclone)) size_t measured(size_t (*run)(void))
{
	volatile size_t n = run(); /* not a jump into it */

	return n;
}

void measure(const char *name, size_t (*run)(void))
{
	unsigned long before = allocations;
	double best_s = 1e9;
	size_t telegrams = 0;

	for (int i = 0; i < ROUNDS; i++) {
		double begin = now_s(), took;

		before = allocations;
		telegrams = run();
		took = now_s() - begin;
		best_s = took < best_s ? took : best_s;
	}
	printf("%s %.1f %.1f %zu %.3f\n", name, (double)n_capture / best_s / 1e6,
		(double)(allocations - before) / (double)telegrams, telegrams,
		best_s * 1e6 / (double)telegrams);
}
