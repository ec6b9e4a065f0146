/* gridmeter capture: what a meter sends, with times, into a file; on request so that nobody can tell whose
 * meter it is. */
#include "cmd/cmd.h"
#include "base/print.h"
#include "cmd/confine.h"
#include "cmd/capture/capture_anonymize.h"
#include "cmd/capture/capture_listen.h"
#include "cmd/config/config_keys.h"
#include "base/clock.h"
#include "cmd/help.h"
#include "port/capture.h"
#include "proto/dlms/dlms_keys.h"

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { SECONDS_USUAL = 60, SECONDS_MAX = 7 * 86400 };

struct capture {
	const char *from, *file;
	struct port_name port; /* without `from` */
	struct looker looker;
	bool anonymizes, drops, help;
	bool is_written; /* fakes are in the file */
	uint64_t seconds;
	struct config config; /* line, keys */
	struct dlms_keys keys;
	struct protocol_conf conf;
	struct recording recording;
	FILE *to;
	uint32_t baud; /* as it was written last */
	char format[4];
	uint64_t flushed_ms;
	struct capture_listen listen;
};

static bool wrong(const char *text)
{
	print_err("gridmeter capture: %s\n", text);
	return false;
}

static bool set_seconds(struct capture *c, const char *text)
{
	char *end;
	unsigned long v = strtoul(text, &end, 10);

	if (*text < '0' || *text > '9' || *end || v < 1 || v > SECONDS_MAX)
		return wrong("--seconds: expected whole seconds from 1 to 604800");
	c->seconds = v;
	return true;
}

static bool set_key(struct capture *c, const char *option, const char *key, const char *value)
{
	struct conf_error error;

	return conf_set(&config_table, &c->config, option, key, value, &error) || wrong(error.text);
}

static bool set_option(struct capture *c, int option)
{
	switch (option) {
	case 's':
		return set_seconds(c, optarg);
	case 'l':
		return set_key(c, "--line", "line", optarg);
	case 'k':
		return set_key(c, "--key-file", "key_file", optarg);
	case 'f':
		c->from = optarg;
		return true;
	case 'a':
		c->anonymizes = true;
		return true;
	case 'd':
		c->drops = true;
		return true;
	case 'h':
		c->help = true;
		return true;
	default:
		return false;
	}
}

static bool set_operands(struct capture *c, int n, char **operands)
{
	if (c->from && !c->anonymizes)
		return wrong("--from: expected with --anonymous");
	if (n != (c->from ? 1 : 2))
		return wrong(c->from ? "expected one FILE, the new one" : "expected PORT and FILE");
	port_name_parse(operands[0], &c->port);
	c->file = operands[n - 1];
	return true;
}

static bool parse(int argc, char **argv, struct capture *c)
{
	static const struct option options[] = {
		{"seconds", required_argument, NULL, 's'},
		{"line", required_argument, NULL, 'l'},
		{"anonymous", no_argument, NULL, 'a'},
		{"from", required_argument, NULL, 'f'},
		{"key-file", required_argument, NULL, 'k'},
		{"drop", no_argument, NULL, 'd'},
		{"help", no_argument, NULL, 'h'},
		{0},
	};
	int option;

	optind = 1;
	conf_reset(&config_table, &c->config);
	c->seconds = SECONDS_USUAL;
	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1)
		if (!set_option(c, option))
			return false;
	return c->help || set_operands(c, argc - optind, argv + optind);
}

static bool read_keys(struct capture *c)
{
	struct conf_error error;

	if (!config_read_keys(&c->config, &error))
		return wrong(error.text);
	return config_give_keys(&c->config, &c->keys);
}

/* A new file: what is there already may be the only recording of something. */
static int create(struct capture *c)
{
	int fd = open(c->file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

	c->to = fd < 0 ? NULL : fdopen(fd, "w");
	if (c->to)
		return EXIT_FINE;
	if (errno == EEXIST)
		print_err(
			"gridmeter capture: %s is there already; take another name, or remove it\n",
			c->file);
	else
		print_err("gridmeter capture: %s: %s\n", c->file, strerror(errno));
	return errno == EEXIST ? EXIT_USAGE : EXIT_MACHINE;
}

/* Once a second, so that little is lost when the power fails, and the flash memory lives long. */
static int write_now(
	struct capture *c, uint64_t ms, const struct line_setting *line, struct bytes b)
{
	if (line->baud && (line->baud != c->baud || strcmp(line->format, c->format) != 0)) {
		capture_write_line(c->to, line);
		c->baud = line->baud;
		snprintf(c->format, sizeof c->format, "%s", line->format);
	}
	capture_write(c->to, ms, b);
	if (ms - c->flushed_ms < 1000)
		return 0;
	c->flushed_ms = ms;
	return fflush(c->to) == 0 ? 0 : -errno;
}

/* What is to be anonymized never gets into a file as it is. */
static int take(void *ctx, uint64_t ms, const struct line_setting *line, struct bytes b)
{
	struct capture *c = ctx;

	return c->anonymizes ? recording_add(&c->recording, ms, line, b)
			     : write_now(c, ms, line, b);
}

static int listen_to_port(struct capture *c)
{
	struct capture_listen *l = &c->listen;
	uint64_t n_telegrams;

	l->name = &c->port;
	l->looker = &c->looker;
	l->line = c->config.line;
	l->seconds = c->seconds;
	l->conf = &c->conf;
	l->take = take;
	l->ctx = c;
	c->recording.start = time(NULL);
	if (!c->anonymizes)
		capture_write_head(c->to, c->recording.start, false);
	if (capture_listen(l) < 0)
		return EXIT_MACHINE;
	n_telegrams = listener_n_telegrams(&l->listener);
	print_out("%s: %llu bytes in %llu s, %llu telegrams%s%s understood\n", c->file,
		(unsigned long long)l->n_bytes,
		(unsigned long long)((clock_ms() - l->begun_ms + 500) / 1000),
		(unsigned long long)n_telegrams, n_telegrams ? " of " : "",
		n_telegrams ? listener_best(&l->listener)->protocol->title : "");
	return l->n_bytes ? EXIT_FINE : EXIT_NOTHING;
}

static int read_capture(struct capture *c)
{
	int error = recording_read(&c->recording, c->from);

	if (error == 0)
		return EXIT_FINE;
	print_err("gridmeter capture: %s: %s\n", c->from,
		error == -ENOTSUP ? "made by a newer gridmeter" : strerror(-error));
	return error == -ENOMEM ? EXIT_MACHINE : EXIT_USAGE;
}

static void tell(const struct capture *c, const struct anonymized *a)
{
	print_out("%s: %zu telegrams of %s anonymized, %zu bytes of noise in place of what is not "
		  "understood\n",
		c->file, a->n_done, a->protocol->title, a->n_wiped);
	if (a->n_locked + a->n_dropped)
		print_out("%s: %zu telegrams were left out\n", c->file, a->n_locked + a->n_dropped);
	if (a->is_ciphered)
		print_out(
			"%s: what was encrypted is, with the key 000102030405060708090a0b0c0d0e0f and "
			"the authentication key d0d1d2d3d4d5d6d7d8d9dadbdcdddedf\n",
			c->file);
}

static int anonymize(struct capture *c)
{
	struct anonymized a;

	switch (capture_anonymize(&c->recording, &c->conf, c->drops, &a)) {
	case ANONYMIZE_DONE:
		recording_write(&c->recording, c->to, true);
		c->is_written = true;
		tell(c, &a);
		return EXIT_FINE;
	case ANONYMIZE_NOTHING:
		wrong("no telegram in it can be anonymized, so nothing would be left; record "
		      "without --anonymous, and show it only to whom you trust");
		return EXIT_NOTHING;
	case ANONYMIZE_LOCKED:
		print_err(
			"gridmeter capture: %zu telegrams are encrypted and cannot be anonymized: give "
			"their keys by --key-file, or leave them out by --drop\n",
			a.n_locked);
		return EXIT_NOTHING;
	case ANONYMIZE_LEAKS:
		wrong("a number of the meter would still be in the file; nothing was written");
		return EXIT_MACHINE;
	case ANONYMIZE_FAILED:
		wrong("the anonymized telegrams could not be read, or there was no memory; nothing "
		      "was written");
		break;
	}
	return EXIT_MACHINE;
}

/* A file with nothing in it is not left behind. */
static int finish(struct capture *c, int status)
{
	bool is_empty = c->anonymizes ? !c->is_written : c->listen.n_bytes == 0;
	bool failed = fflush(c->to) != 0 || ferror(c->to);

	fclose(c->to);
	if (failed)
		print_err("gridmeter capture: %s: cannot be written\n", c->file);
	if (is_empty || (failed && c->anonymizes))
		unlink(c->file);
	return failed ? EXIT_MACHINE : status;
}

/* Of a recording that there is, nothing but the files. */
static void confine(struct capture *c)
{
	struct sandbox s;

	sandbox_init(&s, SANDBOX_READ | SANDBOX_WRITE | (c->from ? 0 : SANDBOX_PORT));
	if (c->from) {
		sandbox_allow(&s, FOLDER_READ, c->from);
	} else {
		confine_ports(&s, &c->looker);
		confine_port(&s, &c->port);
	}
	sandbox_allow_beside(&s, FOLDER_KEEP, c->file);
	sandbox_enter(&s);
}

static int run(struct capture *c)
{
	int status;

	if (!read_keys(c))
		return EXIT_USAGE;
	confine(c);
	status = c->from ? read_capture(c) : EXIT_FINE;
	if (status == EXIT_FINE)
		status = create(c);
	if (status != EXIT_FINE)
		return status;
	if (!c->from)
		status = listen_to_port(c);
	if (c->anonymizes && (status == EXIT_FINE || c->recording.n)) {
		int result = anonymize(c); /* also of what came before the adapter was pulled out */

		status = status == EXIT_FINE ? result : status;
	}
	return finish(c, status);
}

int cmd_capture(int argc, char **argv)
{
	static struct capture c;
	int status;

	if (!parse(argc, argv, &c))
		return EXIT_USAGE;
	if (c.help) {
		help_print(HELP_CAPTURE);
		return EXIT_FINE;
	}
	dlms_keys_init(&c.keys);
	c.conf = (struct protocol_conf){.keys = &c.keys};
	recording_init(&c.recording);
	status = run(&c);
	recording_finish(&c.recording);
	config_forget_keys(&c.config);
	dlms_keys_finish(&c.keys);
	return status;
}
