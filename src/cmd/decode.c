/* gridmeter decode: reads a capture and prints each telegram in it, then what was dropped. It needs
 * no meter, no bus and no clock. */
#include "cmd/cmd.h"
#include "base/print.h"
#include "cmd/config/config_keys.h"
#include "cmd/decode_options.h"
#include "cmd/decode_print.h"
#include "cmd/lists.h"
#include "meter/listener.h"
#include "port/capture.h"
#include "proto/dlms/dlms_keys.h"
#include "proto/dlms/dlms_lists.h"
#include "sandbox/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	REGISTERS_MAX = 1024, /* with all past periods; real meters send 343 */
};

struct decode {
	struct decode_options o;
	struct protocol_conf conf;
	struct dlms_keys keys;
	struct dlms_lists lists;
};

static int wrong(const struct conf_error *error)
{
	print_err("gridmeter decode: %s\n", error->text);
	return EXIT_USAGE;
}

/* The files that were named. */
static int read_files(struct decode *d)
{
	struct conf_error error;

	if (d->o.lists_file && !lists_read(&d->lists, d->o.lists_file, "gridmeter decode"))
		return EXIT_USAGE;
	if (!config_read_keys(&d->o.config, &error))
		return wrong(&error);
	if (config_give_keys(&d->o.config, &d->keys))
		return EXIT_FINE;
	print_err("gridmeter decode: no memory for the key\n");
	return EXIT_MACHINE;
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
	return fd;
}

/* A list whose values have no names, ready to be given some. */
static void print_unknown(const struct receiver *r)
{
	static bool is_said;
	char line[256];

	if (is_said)
		return;
	is_said = true;
	print_err(
		"gridmeter decode: a list that is not known; name its values in a file for --lists:\n");
	for (size_t i = 0; r->protocol->definition(&r->telegram, i, line, sizeof line); i++)
		print_err("%s\n", line);
}

static void take(struct listener *l, struct bytes in, const struct decode *d)
{
	static const struct grid_rules rules = {.trust_doubtful = true};
	enum receiver_event event;
	struct reading reading;

	while ((event = listener_next(l, &in)) != RECEIVER_MORE) {
		if (event == RECEIVER_UNKNOWN)
			print_unknown(l->heard);
		if (event != RECEIVER_TELEGRAM)
			continue;
		grid_reading(&l->heard->telegram, &rules, &reading);
		if (d->o.json)
			decode_print_json(l->heard, &reading);
		else
			decode_print_text(l->heard, &reading);
	}
}

static uint32_t octet_us(const struct capture_reader *capture)
{
	const struct line_setting line = {capture->baud, capture->format};

	return line_octet_us(&line);
}

/* What the meter said, and how long it was silent before. */
static void take_capture(
	struct listener *l, struct capture_reader *capture, struct bytes in, const struct decode *d)
{
	struct bytes octets;

	while (capture_read(capture, &in, &octets)) {
		if (capture->form == CAPTURE_TIMED)
			listener_pause(l, capture->gap_ms, bytes_left(&octets), octet_us(capture));
		take(l, octets, d);
	}
}

static int read_all(int fd, struct listener *l, const struct decode *d)
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
			print_err("gridmeter decode: %s: %s\n", d->o.file, strerror(errno));
			return EXIT_MACHINE;
		}
		take_capture(l, &capture, bytes_of(chunk, (size_t)n), d);
	}
	while (capture_read_rest(&capture, &rest))
		take(l, rest, d);
	if (capture.is_newer)
		print_err("gridmeter decode: %s: made by a newer gridmeter\n", d->o.file);
	return EXIT_FINE;
}

static int decode(int fd, const struct decode *d)
{
	static struct listener listener;
	static struct reg registers[REGISTERS_MAX];
	const struct receiver *best;
	int status;

	listener_reset(&listener, d->o.protocol, &d->conf);
	for (size_t i = 0; i < listener.n; i++) /* one telegram at a time is shown */
		receiver_give_room(&listener.receivers[i], registers, REGISTERS_MAX);
	status = read_all(fd, &listener, d);
	if (status != EXIT_FINE)
		return status;
	if (fflush(stdout) != 0 || ferror(stdout)) {
		print_err("gridmeter decode: cannot write to standard output\n");
		return EXIT_MACHINE;
	}
	best = listener_best(&listener);
	decode_print_summary(best, listener.n_bytes, !d->o.protocol, d->o.file);
	return best->n_telegrams ? EXIT_FINE : EXIT_NOTHING;
}

/* What comes from here on is from strangers, and needs no more than open files and memory. */
static void confine(void)
{
	struct sandbox s;

	sandbox_init(&s, 0);
	sandbox_enter(&s);
}

static int run(struct decode *d)
{
	int status = read_files(d), fd;

	if (status != EXIT_FINE)
		return status;
	fd = open_capture(d->o.file);
	if (fd < 0)
		return EXIT_USAGE;
	confine();
	status = decode(fd, d);
	if (fd != STDIN_FILENO)
		close(fd);
	return status;
}

int cmd_decode(int argc, char **argv)
{
	static struct decode d;
	int status = options_take(&decode_options, &d.o, argc, argv);

	d.conf = (struct protocol_conf){&d.keys, &d.lists};
	dlms_keys_init(&d.keys);
	if (status == OPTIONS_TAKEN)
		status = run(&d);
	config_forget_keys(&d.o.config);
	dlms_keys_finish(&d.keys);
	return status;
}
