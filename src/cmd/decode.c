/* gridmeter decode: a capture in, what it says out, one telegram after the other. */
#include "cmd/cmd.h"
#include "base/print.h"
#include "cmd/config/config_keys.h"
#include "cmd/decode_print.h"
#include "cmd/help.h"
#include "cmd/lists.h"
#include "meter/listener.h"
#include "port/capture.h"
#include "proto/dlms/dlms_keys.h"
#include "proto/dlms/dlms_lists.h"
#include "sandbox/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	REGISTERS_MAX = 1024, /* with all past periods; real meters send 343 */
};

struct decode_options {
	void (*print)(const struct receiver *r, const struct reading *reading);
	const struct protocol *protocol; /* NULL: any */
	struct protocol_conf conf;
	struct config config; /* key, auth_key, key_file */
	struct dlms_keys keys;
	struct dlms_lists lists;
	const char *file, *lists_file; /* NULL: none */
	bool help;
};

static int bad_option(const char *option, const char *value, const char *expected)
{
	print_err("gridmeter decode: %s %s: expected %s\n", option, value, expected);
	return EXIT_USAGE;
}

static int set_format(struct decode_options *o, const char *word)
{
	if (strcmp(word, "text") == 0)
		o->print = decode_print_text;
	else if (strcmp(word, "json") == 0)
		o->print = decode_print_json;
	else
		return bad_option("--format", word, "text or json");
	return EXIT_FINE;
}

static int set_key(struct decode_options *o, const char *name, char *argument)
{
	return config_take_key(&o->config, "decode", name, argument) ? EXIT_FINE : EXIT_USAGE;
}

static int wrong(const struct conf_error *error)
{
	print_err("gridmeter decode: %s\n", error->text);
	return EXIT_USAGE;
}

static int set_key_file(struct decode_options *o, const char *name)
{
	struct conf_error error;

	return conf_set(&config_table, &o->config, "--key-file", "key_file", name, &error)
		       ? EXIT_FINE
		       : wrong(&error);
}

/* The files that were named. */
static int read_files(struct decode_options *o)
{
	struct conf_error error;

	if (o->lists_file && !lists_read(&o->lists, o->lists_file, "gridmeter decode"))
		return EXIT_USAGE;
	if (!config_read_keys(&o->config, &error))
		return wrong(&error);
	if (config_give_keys(&o->config, &o->keys))
		return EXIT_FINE;
	print_err("gridmeter decode: no memory for the key\n");
	return EXIT_MACHINE;
}

static int set_protocol(struct decode_options *o, const char *word)
{
	o->protocol = protocol_find(word);
	return o->protocol ? EXIT_FINE : bad_option("--protocol", word, "sml, dlms or iec");
}

static int parse(int argc, char **argv, struct decode_options *o)
{
	static const struct option options[] = {
		{"format", required_argument, NULL, 'f'},
		{"protocol", required_argument, NULL, 'p'},
		{"key", required_argument, NULL, 'k'},
		{"auth-key", required_argument, NULL, 'a'},
		{"key-file", required_argument, NULL, 'K'},
		{"lists", required_argument, NULL, 'l'},
		{"help", no_argument, NULL, 'h'},
		{0},
	};
	int c, status = EXIT_FINE;

	optind = 1;
	while (status == EXIT_FINE && (c = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (c == 'h') {
			o->help = true;
			return EXIT_FINE;
		}
		if (c == 'f')
			status = set_format(o, optarg);
		else if (c == 'p')
			status = set_protocol(o, optarg);
		else if (c == 'k' || c == 'a')
			status = set_key(o, c == 'a' ? "auth_key" : "key", optarg);
		else if (c == 'K')
			status = set_key_file(o, optarg);
		else if (c == 'l')
			o->lists_file = optarg;
		else if (c == '?')
			status = EXIT_USAGE;
	}
	if (status == EXIT_FINE && optind + 1 != argc) {
		print_err("gridmeter decode: expected one FILE, or - for standard input\n");
		status = EXIT_USAGE;
	}
	o->file = argv[optind];
	return status;
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

static void take(struct listener *l, struct bytes in, const struct decode_options *o)
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
		o->print(l->heard, &reading);
	}
}

static uint32_t octet_us(const struct capture_reader *capture)
{
	const struct line_setting line = {capture->baud, capture->format};

	return line_octet_us(&line);
}

/* What the meter said, and how long it was silent before. */
static void take_capture(struct listener *l, struct capture_reader *capture, struct bytes in,
	const struct decode_options *o)
{
	struct bytes octets;

	while (capture_read(capture, &in, &octets)) {
		if (capture->form == CAPTURE_TIMED)
			listener_pause(l, capture->gap_ms, bytes_left(&octets), octet_us(capture));
		take(l, octets, o);
	}
}

static int read_all(int fd, struct listener *l, const struct decode_options *o)
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
			print_err("gridmeter decode: %s: %s\n", o->file, strerror(errno));
			return EXIT_MACHINE;
		}
		take_capture(l, &capture, bytes_of(chunk, (size_t)n), o);
	}
	while (capture_read_rest(&capture, &rest))
		take(l, rest, o);
	if (capture.is_newer)
		print_err("gridmeter decode: %s: made by a newer gridmeter\n", o->file);
	return EXIT_FINE;
}

static int decode(int fd, const struct decode_options *o)
{
	static struct listener listener;
	static struct reg registers[REGISTERS_MAX];
	const struct receiver *best;
	int status;

	listener_reset(&listener, o->protocol, &o->conf);
	for (size_t i = 0; i < listener.n; i++) /* one telegram at a time is shown */
		receiver_give_room(&listener.receivers[i], registers, REGISTERS_MAX);
	status = read_all(fd, &listener, o);
	if (status != EXIT_FINE)
		return status;
	if (fflush(stdout) != 0 || ferror(stdout)) {
		print_err("gridmeter decode: cannot write to standard output\n");
		return EXIT_MACHINE;
	}
	best = listener_best(&listener);
	decode_print_summary(best, listener.n_bytes, !o->protocol, o->file);
	return best->n_telegrams ? EXIT_FINE : EXIT_NOTHING;
}

/* What comes from here on is from strangers, and needs no more than open files and memory. */
static void confine(void)
{
	struct sandbox s;

	sandbox_init(&s, 0);
	sandbox_enter(&s);
}

static int run(int argc, char **argv, struct decode_options *o)
{
	int status = parse(argc, argv, o), fd;

	if (status != EXIT_FINE)
		return status;
	if (o->help) {
		help_print(HELP_DECODE);
		return EXIT_FINE;
	}
	status = read_files(o);
	if (status != EXIT_FINE)
		return status;
	fd = open_capture(o->file);
	if (fd < 0)
		return EXIT_USAGE;
	confine();
	status = decode(fd, o);
	if (fd != STDIN_FILENO)
		close(fd);
	return status;
}

int cmd_decode(int argc, char **argv)
{
	static struct decode_options o;
	int status;

	o.print = decode_print_text;
	o.conf = (struct protocol_conf){&o.keys, &o.lists};
	dlms_keys_init(&o.keys);
	status = run(argc, argv, &o);
	config_forget_keys(&o.config);
	dlms_keys_finish(&o.keys);
	return status;
}
