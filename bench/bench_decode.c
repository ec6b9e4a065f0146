/* How fast bytes become readings, beside libsml on the same bytes.
 *
 *	bench_decode FILE              a table for bench/run: NAME MBYTES_PER_S ALLOCATIONS_PER_TELEGRAM …
 *	bench_decode FILE gridmeter N  only ours, N times over the file, for callgrind
 */
#include "meter/receiver.h"
#include "reading/grid.h"

#include <sml/sml_file.h>
#include <sml/sml_transport.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

enum {
	CAPTURE_MAX = 8 << 20,
	FILES_MAX = 65536,
	ROUNDS = 7, /* the best counts: everything else is the machine's */
	TRANSPORT_MAX = 16384,
};

static uint8_t capture[CAPTURE_MAX];
static size_t n_capture;

/* What libsml is given: the bytes between the escapes. */
static struct {
	uint8_t *p;
	size_t n;
} files[FILES_MAX];
static size_t n_files;

static unsigned long allocations;

void *__libc_malloc(size_t n);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *p, size_t n);

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

/* Bytes to readings, checked by both CRCs. Returns the telegrams. */
static size_t run_gridmeter(void)
{
	static struct receiver r;
	static const struct grid_rules rules = {0};
	struct bytes in = bytes_of(capture, n_capture);
	enum receiver_event event;
	struct reading reading;
	volatile uint32_t seen = 0;

	receiver_reset(&r, protocols[0], NULL);
	while ((event = receiver_next(&r, &in)) != RECEIVER_MORE)
		if (event == RECEIVER_TELEGRAM) {
			grid_reading(&r.telegram, &rules, &reading);
			seen |= reading.present;
		}
	return r.n_telegrams;
}

/* Already without its transport, no CRC of the file checked. */
static size_t run_libsml_memory(void)
{
	for (size_t i = 0; i < n_files; i++)
		sml_file_free(sml_file_parse(files[i].p, files[i].n));
	return n_files;
}

/* From a descriptor, as its users do; it reads byte by byte. */
static size_t run_libsml_transport(void)
{
	static unsigned char buffer[TRANSPORT_MAX];
	int fd = memfd_create("capture", 0);
	size_t n, telegrams = 0;

	if (fd < 0 || write(fd, capture, n_capture) != (ssize_t)n_capture || lseek(fd, 0, SEEK_SET))
		exit(3);
	while ((n = sml_transport_read(fd, buffer, sizeof buffer)) > 0) {
		sml_file_free(sml_file_parse(buffer + 8, n - 16));
		telegrams++;
	}
	close(fd);
	return telegrams;
}

static void collect_files(void)
{
	static union framer framer;
	struct bytes in = bytes_of(capture, n_capture);
	struct frame frame;
	enum frame_event event;

	protocols[0]->reset(&framer);
	while ((event = protocols[0]->push(&framer, &in, &frame)) != FRAME_MORE) {
		size_t n = bytes_left(&frame.body);

		if (event != FRAME_READY || n_files == FILES_MAX)
			continue;
		files[n_files].p = malloc(n);
		files[n_files].n = n;
		memcpy(files[n_files++].p, frame.body.p, n);
	}
}

static void measure(const char *name, size_t (*run)(void))
{
	double best_s = 1e9;
	unsigned long before = allocations;
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

int main(int argc, char **argv)
{
	int fd = argc > 1 ? open(argv[1], O_RDONLY) : -1;
	ssize_t n;

	if (fd < 0) {
		fputs("Usage: bench_decode FILE [gridmeter N]\n", stderr);
		return 2;
	}
	while (n_capture < CAPTURE_MAX &&
		(n = read(fd, capture + n_capture, CAPTURE_MAX - n_capture)) > 0)
		n_capture += (size_t)n;
	close(fd);
	if (argc > 3) {
		for (long i = strtol(argv[3], NULL, 10); i > 0; i--)
			run_gridmeter();
		return 0;
	}
	collect_files();
	measure("gridmeter", run_gridmeter);
	measure("libsml-memory", run_libsml_memory);
	measure("libsml-transport", run_libsml_transport);
	return 0;
}
