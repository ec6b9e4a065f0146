/* gridmeter decode: a capture in, what it says out, one telegram after the other. */
#include "cmd/cmd.h"
#include "cmd/decode_print.h"
#include "meter/receiver.h"

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char usage[] =
	"Usage: gridmeter decode [--format text|json] [--protocol NAME] FILE|-\n"
	"\n"
	"Reads a capture (raw bytes as they came from the meter) and prints each telegram in it:\n"
	"what the meter sent, and what that means for the grid connection.\n"
	"\n"
	"  --format text|json  how to print; json is one object a line (default: text)\n"
	"  --protocol NAME     sml (default: sml)\n"
	"  --help              this text\n"
	"\n"
	"Exit status: 0 at least one telegram, 1 none, 2 wrong usage, 3 the file could not be read.\n";

struct decode_options {
	void (*print)(const struct receiver *r, const struct reading *reading);
	const struct protocol *protocol;
	const char *file;
	bool help;
};

static int bad_option(const char *option, const char *value, const char *expected)
{
	fprintf(stderr, "gridmeter decode: %s %s: expected %s\n", option, value, expected);
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

static int parse(int argc, char **argv, struct decode_options *o)
{
	static const struct option options[] = {
		{"format", required_argument, NULL, 'f'},
		{"protocol", required_argument, NULL, 'p'},
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
		else if (c == 'p' && !(o->protocol = protocol_find(optarg)))
			status = bad_option("--protocol", optarg, "sml");
		else if (c == '?')
			status = EXIT_USAGE;
	}
	if (status == EXIT_FINE && optind + 1 != argc) {
		fputs("gridmeter decode: expected one FILE, or - for standard input\n", stderr);
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
		fprintf(stderr, "gridmeter decode: %s: %s\n", file, strerror(errno));
		return -1;
	}
	if (fstat(fd, &st) == 0 && S_ISDIR(st.st_mode)) {
		fprintf(stderr, "gridmeter decode: %s is a directory, expected a capture file\n",
			file);
		close(fd);
		return -1;
	}
	return fd;
}

static void take(struct receiver *r, struct bytes in, const struct decode_options *o)
{
	static const struct grid_rules rules = {.trust_doubtful = true};
	enum receiver_event event;
	struct reading reading;

	while ((event = receiver_next(r, &in)) != RECEIVER_MORE) {
		if (event != RECEIVER_TELEGRAM)
			continue;
		grid_reading(&r->telegram, &rules, &reading);
		o->print(r, &reading);
	}
}

static int decode(int fd, const struct decode_options *o)
{
	static struct receiver receiver;
	static uint8_t chunk[65536];
	ssize_t n;

	receiver_reset(&receiver, o->protocol);
	while ((n = read(fd, chunk, sizeof chunk)) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0) {
			fprintf(stderr, "gridmeter decode: %s: %s\n", o->file, strerror(errno));
			return EXIT_MACHINE;
		}
		take(&receiver, bytes_of(chunk, (size_t)n), o);
	}
	if (fflush(stdout) != 0 || ferror(stdout)) {
		fputs("gridmeter decode: cannot write to standard output\n", stderr);
		return EXIT_MACHINE;
	}
	decode_print_summary(&receiver, o->file);
	return receiver.n_telegrams ? EXIT_FINE : EXIT_NOTHING;
}

int cmd_decode(int argc, char **argv)
{
	struct decode_options o = {.print = decode_print_text, .protocol = protocols[0]};
	int status = parse(argc, argv, &o);
	int fd;

	if (status != EXIT_FINE)
		return status;
	if (o.help) {
		fputs(usage, stdout);
		return EXIT_FINE;
	}
	fd = open_capture(o.file);
	if (fd < 0)
		return EXIT_USAGE;
	status = decode(fd, &o);
	if (fd != STDIN_FILENO)
		close(fd);
	return status;
}
