/* How fast bytes become readings, beside libsml on the same bytes.
 *
 *	bench_decode FILE              a table for bench/run: NAME MBYTES_PER_S ALLOCATIONS_PER_TELEGRAM …
 *	bench_decode FILE gridmeter N  only ours, N times over the file, for callgrind
 */
#include "measure.h"

#include "proto/sml/sml.h"

#include <sml/sml_file.h>
#include <sml/sml_transport.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum {
	FILES_MAX = 65536,
	TRANSPORT_MAX = 16384,
};

/* What libsml is given: the bytes between the escapes. */
static struct {
	uint8_t *p;
	size_t n;
} files[FILES_MAX];
static size_t n_files;

/* Checked by both CRCs. */
static size_t run_gridmeter(void)
{
	return measure_receive(&protocol_sml, NULL);
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

	protocol_sml.reset(&framer);
	while ((event = protocol_sml.push(&framer, &in, &frame)) != FRAME_MORE) {
		size_t n = frame.n_body;

		if (event != FRAME_READY || n_files == FILES_MAX)
			continue;
		files[n_files].p = malloc(n);
		files[n_files].n = n;
		memcpy(files[n_files++].p, frame.body, n);
	}
}

int main(int argc, char **argv)
{
	if (argc < 2 || !measure_load(argv[1])) {
		fputs("Usage: bench_decode FILE [gridmeter N]\n", stderr);
		return 2;
	}
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
