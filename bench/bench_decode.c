/* How fast bytes become readings, beside libsml on the same bytes.
 *
 *	bench_decode FILE        a table for bench/run, see measure.h
 *	bench_decode FILE count  each once unseen and once `measured` for callgrind
 *
 * Counted, a line is what one is called, and its telegrams. */
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

/* 1, or 0 when it does not get as far as the list of values between an opening and a closing. */
static size_t parse(unsigned char *p, size_t n)
{
	sml_file *file = sml_file_parse(p, n);
	bool is_read = file && file->messages_len > 2;

	sml_file_free(file);
	return is_read;
}

/* Already without its transport, no CRC of the file checked. */
static size_t run_libsml_memory(void)
{
	size_t telegrams = 0;

	for (size_t i = 0; i < n_files; i++)
		telegrams += parse(files[i].p, files[i].n);
	return telegrams;
}

/* From a descriptor, as its users do; it reads byte by byte, and without end where the file has
 * one. */
static size_t run_libsml_transport(void)
{
	static unsigned char buffer[TRANSPORT_MAX];
	int fd = memfd_create("capture", 0);
	size_t n, telegrams = 0, n_heard = 0;

	if (fd < 0 || write(fd, capture, n_capture) != (ssize_t)n_capture || lseek(fd, 0, SEEK_SET))
		exit(3);
	while (n_heard++ < n_files && (n = sml_transport_read(fd, buffer, sizeof buffer)) > 0)
		telegrams += parse(buffer + 8, n - 16);
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

static const struct {
	const char *name;
	size_t (*run)(void);
} runs[] = {
	{"gridmeter", run_gridmeter},
	{"libsml-memory", run_libsml_memory},
	{"libsml-transport", run_libsml_transport},
};

int main(int argc, char **argv)
{
	if (argc < 2 || !measure_load(argv[1])) {
		fputs("Usage: bench_decode FILE [count]\n", stderr);
		return 2;
	}
	collect_files();
	for (size_t i = 0; i < sizeof runs / sizeof *runs; i++)
		if (argc > 2) {
			runs[i].run();
			printf("%s %zu\n", runs[i].name, measured(runs[i].run));
		} else {
			measure(runs[i].name, runs[i].run);
		}
	return 0;
}
