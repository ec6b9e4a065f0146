/* gridmeter decode: reads a capture and prints each telegram in it, then what was dropped. It sees
 * telegrams through libgridmeter only, and needs no meter, no bus and no clock. Left out: how they
 * are printed (decode_print.c). */
#include "cmd/cmd.h"
#include "base/print.h"
#include "base/writer.h"
#include "config/config_keys.h"
#include "cmd/decode_options.h"
#include "cmd/decode_print.h"
#include "config/lists.h"
#include "port/capture.h"
#include "proto/protocol.h"
#include "sandbox/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <gridmeter.h>
#include <stdalign.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

/* One file on its way through. */
struct decoding {
	struct gridmeter *g;
	const struct decode_options *o;
	bool has_said_unknown;
	struct writer out;
};

static int wrong(const struct conf_error *error)
{
	print_err("gridmeter decode: %s\n", error->text);
	return EXIT_USAGE;
}

/* A serial port gives its bytes as they come, at the speed that it is set to. */
static void set_raw(int fd)
{
	struct termios t;

	if (tcgetattr(fd, &t) < 0)
		return;
	cfmakeraw(&t);
	tcsetattr(fd, TCSANOW, &t);
}

/* Descriptor of the capture, or -1 when there is none; said why. */
static int open_capture(const char *file)
{
	struct stat st;
	int fd;

	if (strcmp(file, "-") == 0)
		return STDIN_FILENO;
	fd = open(file, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (fd < 0) {
		print_err("gridmeter decode: %s: %s\n", file, strerror(errno));
		return -1;
	}
	if (fstat(fd, &st) == 0 && S_ISDIR(st.st_mode)) {
		print_err("gridmeter decode: %s is a directory, expected a capture file\n", file);
		close(fd);
		return -1;
	}
	set_raw(fd);
	return fd;
}

/* A list whose values have no names, ready to be given some. */
static void print_unknown(struct decoding *d)
{
	char line[256];

	if (d->has_said_unknown)
		return;
	d->has_said_unknown = true;
	writer_flush(&d->out); /* what was before it */
	print_err("gridmeter decode: a list that is not known; "
		  "name its values in a file for --lists:\n");
	for (size_t i = 0; gridmeter_get_definition(d->g, i, line, sizeof line); i++)
		print_err("%s\n", line);
}

static void take(struct decoding *d, struct bytes in)
{
	enum gridmeter_event event;
	size_t n = bytes_left(&in);

	while ((event = gridmeter_push(d->g, &in.p, &n)) != GRIDMETER_MORE) {
		if (event == GRIDMETER_UNKNOWN)
			print_unknown(d);
		else if (event == GRIDMETER_TELEGRAM)
			(d->o->json ? decode_print_json : decode_print_text)(&d->out, d->g);
	}
}

static uint32_t octet_us(const struct capture_reader *capture)
{
	const struct line_setting line = {capture->baud, capture->format};

	return line_octet_us(&line);
}

/* What the meter said, and how long it was silent before. */
static void take_capture(struct decoding *d, struct capture_reader *capture, struct bytes in)
{
	struct bytes octets;

	while (capture_read(capture, &in, &octets)) {
		if (capture->form == CAPTURE_TIMED)
			gridmeter_pause(
				d->g, capture->gap_ms, bytes_left(&octets), octet_us(capture));
		take(d, octets);
	}
}

static int read_all(int fd, struct decoding *d)
{
	static uint8_t chunk[65536];
	struct capture_reader capture;
	struct bytes rest;
	ssize_t n;

	capture_reader_reset(&capture);
	while ((n = read(fd, chunk, sizeof chunk)) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0) {
			print_err("gridmeter decode: %s: %s\n", d->o->file, strerror(errno));
			return EXIT_MACHINE;
		}
		take_capture(d, &capture, bytes_of(chunk, (size_t)n));
		writer_flush(&d->out); /* more may come much later */
	}
	while (capture_read_rest(&capture, &rest))
		take(d, rest);
	gridmeter_pause(d->g, PROTOCOL_FOR_EVER, 0, 0);
	take(d, bytes_of(chunk, 0));
	writer_flush(&d->out);
	if (capture.is_newer)
		print_err("gridmeter decode: %s: made by a newer gridmeter\n", d->o->file);
	return EXIT_FINE;
}

static int decode(int fd, struct gridmeter *g, const struct decode_options *o)
{
	static struct decoding d;
	struct gridmeter_counts counts;
	int status;

	d.g = g;
	d.o = o;
	writer_init(&d.out, stdout);
	status = read_all(fd, &d);
	if (status != EXIT_FINE)
		return status;
	if (ferror(stdout)) {
		print_err("gridmeter decode: cannot write to standard output\n");
		return EXIT_MACHINE;
	}
	decode_print_summary(g, !o->protocol, o->file);
	gridmeter_get_counts(g, &counts);
	return counts.n_telegrams ? EXIT_FINE : EXIT_NOTHING;
}

/* What comes from here on is from strangers, and needs no more than open files and memory. */
static void confine(void)
{
	struct sandbox s;

	sandbox_init(&s, 0);
	sandbox_enter(&s);
}

static const char *define(void *to, const char *list, const char *key, const char *value)
{
	return gridmeter_define(to, list, key, value);
}

static const char *defined(const void *to, size_t i, const char **wrong)
{
	return gridmeter_defined(to, i, wrong);
}

/* The files that were named. */
static int read_files(struct gridmeter *g, struct decode_options *o)
{
	const struct config_key *key = &o->config.key, *auth_key = &o->config.auth_key;
	const struct lists_into lists = {g, define, defined};
	struct conf_error error;

	if (o->lists_file && !lists_read_into(lists, o->lists_file, "gridmeter decode"))
		return exit_status_of(o->lists_file, EXIT_USAGE);
	if (!config_read_keys(&o->config, &error))
		return exit_status_of(o->config.key_file, wrong(&error));
	if (gridmeter_set_keys(g, key->is_set ? key->octets : NULL,
		    auth_key->is_set ? auth_key->octets : NULL) == GRIDMETER_FINE)
		return EXIT_FINE;
	print_err("gridmeter decode: no memory for the key\n");
	return EXIT_MACHINE;
}

static int decode_file(struct gridmeter *g, struct decode_options *o)
{
	int status = read_files(g, o), fd;

	if (status != EXIT_FINE)
		return status;
	fd = open_capture(o->file);
	if (fd < 0)
		return EXIT_MACHINE;
	confine();
	status = decode(fd, g, o);
	if (fd != STDIN_FILENO)
		close(fd);
	return status;
}

static int run(struct decode_options *o)
{
	/* as it is in the file, be it twice or contradicting itself */
	const struct gridmeter_options options = {
		.protocol = o->protocol ? o->protocol->name : NULL,
		.counter = GRIDMETER_COUNTER_IGNORED,
		.trust_doubtful = true};
	static alignas(max_align_t) uint8_t memory[GRIDMETER_SIZE_MAX];
	struct gridmeter *g = NULL;
	int status;

	if (gridmeter_init(&g, memory, sizeof memory, &options) != GRIDMETER_FINE)
		return EXIT_MACHINE;
	status = decode_file(g, o);
	gridmeter_finish(g);
	return status;
}

int cmd_decode(int argc, char **argv)
{
	static struct decode_options o;
	int status = options_take(&decode_options, &o, argc, argv);

	if (status == OPTIONS_TAKEN)
		status = run(&o);
	config_forget_keys(&o.config);
	return status;
}
