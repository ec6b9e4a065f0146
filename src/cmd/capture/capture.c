/* gridmeter capture: records what a meter sends, with its times, into a new file; or puts fakes
 * into a recording, so that nobody can tell whose meter it is. Left out: listening
 * (capture_listen.c) and fakes (capture_fakes.c). */
#include "cmd/cmd.h"
#include "base/print.h"
#include "base/project.h"
#include "daemon/confine.h"
#include "daemon/status_server.h"
#include "cmd/capture/capture_fakes.h"
#include "cmd/capture/capture_listen.h"
#include "cmd/capture/capture_options.h"
#include "cmd/capture/capture_port.h"
#include "cmd/capture/capture_relay.h"
#include "config/config_keys.h"
#include "base/clock.h"
#include "port/capture.h"
#include "proto/dlms/dlms_keys.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { SECONDS_USUAL = 60 };

struct capture {
	struct capture_options o;
	struct looker looker;
	bool is_written; /* fakes are in the file */
	struct dlms_keys keys;
	struct protocol_conf conf;
	struct recording recording;
	FILE *to;
	struct capture_port port;
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

static bool read_keys(struct capture *c)
{
	struct conf_error error;

	if (!config_read_keys(&c->o.config, &error))
		return wrong(error.text);
	return config_give_keys(&c->o.config, &c->keys);
}

/* A new file: what is there already may be the only recording of something. */
static int create(struct capture *c)
{
	int fd = open(c->o.file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

	c->to = fd < 0 ? NULL : fdopen(fd, "w");
	if (c->to)
		return EXIT_FINE;
	if (errno == EEXIST)
		print_err(
			"gridmeter capture: %s is there already; take another name, or remove it\n",
			c->o.file);
	else
		print_err("gridmeter capture: %s: %s\n", c->o.file, strerror(errno));
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

	return c->o.anonymizes ? recording_add(&c->recording, ms, line, b)
			       : write_now(c, ms, line, b);
}

static void tell_recorded(const struct capture *c)
{
	const struct capture_listen *l = &c->listen;
	const uint64_t n = listener_n_telegrams(&l->listener);
	const uint64_t s = (clock_ms() - l->begun_ms + 500) / 1000;

	print_out("%s: %llu byte%s in %llu s, %llu telegram%s%s%s understood\n", c->o.file,
		(unsigned long long)l->n_bytes, capture_plural(l->n_bytes), (unsigned long long)s,
		(unsigned long long)n, capture_plural(n), n ? " of " : "",
		n ? listener_best(&l->listener)->protocol->title : "");
}

/* Whoever records wants to show something to somebody; without it there is another way on. */
static void advise(const struct capture *c)
{
	const char *port = c->port.name.text;

	if (c->listen.n_bytes == 0)
		print_err("gridmeter capture: not one byte has come from %s, so there is no "
			  "recording. gridmeter doctor %s says why that may be; some meters send "
			  "only when they are asked: try gridmeter detect --ask %s\n",
			port, port, port);
	else if (listener_n_telegrams(&c->listen.listener) == 0)
		print_err("gridmeter capture: nothing in it is understood yet. gridmeter doctor %s "
			  "says why that may be; we would like to see such a recording: %s\n",
			port, PROJECT_TRACKER);
}

/* Whoever has the port may be a gridmeter that does not tell us. */
static int listen_to_port(struct capture *c)
{
	int error;

	if (*c->port.socket)
		return capture_relay(&c->listen, c->port.socket, c->port.read_as);
	error = capture_listen(&c->listen);
	if (error == -EBUSY && c->port.is_hidden)
		wrong("a running gridmeter hands on what comes to root only, or to the user as "
		      "whom it runs");
	return error;
}

static int record(struct capture *c)
{
	struct capture_listen *l = &c->listen;
	int error;

	l->command = "capture";
	l->name = &c->port.name;
	l->looker = &c->looker;
	l->line = c->o.config.line;
	l->seconds = c->o.seconds;
	l->conf = &c->conf;
	l->take = take;
	l->ctx = c;
	c->recording.start = time(NULL);
	if (!c->o.anonymizes)
		capture_write_head(c->to, c->recording.start, false);
	error = listen_to_port(c);
	if (l->n_bytes || error == 0)
		tell_recorded(c);
	if (error < 0)
		return EXIT_MACHINE;
	advise(c);
	return l->n_bytes ? EXIT_FINE : EXIT_NOTHING;
}

static int read_capture(struct capture *c)
{
	int error = recording_read(&c->recording, c->o.from);

	if (error == 0)
		return EXIT_FINE;
	print_err("gridmeter capture: %s: %s\n", c->o.from,
		error == -ENOTSUP ? "made by a newer gridmeter" : strerror(-error));
	return error == -ENOTSUP ? EXIT_USAGE : EXIT_MACHINE;
}

static int anonymize(struct capture *c)
{
	struct anonymized a;
	const int status = capture_put_fakes("capture", &c->recording, &c->conf, c->o.drops, &a);

	if (status != EXIT_FINE)
		return status;
	recording_write(&c->recording, c->to, true);
	c->is_written = true;
	capture_tell_fakes(c->o.file, &a);
	return EXIT_FINE;
}

/* A file with nothing in it is not left behind. */
static int finish(struct capture *c, int status)
{
	bool is_empty = c->o.anonymizes ? !c->is_written : c->listen.n_bytes == 0;
	bool failed = fflush(c->to) != 0 || ferror(c->to);

	fclose(c->to);
	if (failed)
		print_err("gridmeter capture: %s: cannot be written\n", c->o.file);
	if ((is_empty || (failed && c->o.anonymizes)) && unlink(c->o.file) < 0) {
		print_err("gridmeter capture: %s: cannot be removed, and is nothing: %s\n",
			c->o.file, strerror(errno));
		return EXIT_MACHINE;
	}
	return failed ? EXIT_MACHINE : status;
}

/* Of a recording that there is, nothing but the files. */
static void confine(struct capture *c)
{
	char folder[PATH_MAX];
	struct sandbox s;

	sandbox_init(
		&s, SANDBOX_READ | SANDBOX_WRITE | (c->o.from ? 0 : SANDBOX_PORT | SANDBOX_BUS));
	if (c->o.from) {
		sandbox_allow(&s, FOLDER_READ, c->o.from);
	} else {
		confine_ports(&s, &c->looker);
		confine_port(&s, &c->port.name);
		status_folder(folder);
		sandbox_allow(&s, FOLDER_READ, folder);
	}
	sandbox_allow_beside(&s, FOLDER_KEEP, c->o.file);
	sandbox_enter(&s);
}

static int run(struct capture *c)
{
	int status;

	if (!read_keys(c))
		return exit_status_of(c->o.config.key_file, EXIT_USAGE);
	c->port.command = "capture";
	c->port.name = c->o.port;
	confine(c);
	status = c->o.from ? read_capture(c) : capture_port_find(&c->port, &c->looker);
	if (status == EXIT_FINE)
		status = create(c);
	if (status != EXIT_FINE)
		return status;
	if (!c->o.from)
		status = record(c);
	if (c->o.anonymizes && (status == EXIT_FINE || c->recording.n)) {
		int result = anonymize(c); /* also of what came before the adapter was pulled out */

		status = status == EXIT_FINE ? result : status;
	}
	return finish(c, status);
}

int cmd_capture(int argc, char **argv)
{
	static struct capture c;
	int status;

	conf_reset(&config_table, &c.o.config);
	c.o.seconds = SECONDS_USUAL;
	status = options_take(&capture_options, &c.o, argc, argv);
	if (status != OPTIONS_TAKEN)
		return status;
	dlms_keys_init(&c.keys);
	c.conf = (struct protocol_conf){.keys = &c.keys};
	recording_init(&c.recording);
	status = run(&c);
	recording_finish(&c.recording);
	config_forget_keys(&c.o.config);
	dlms_keys_finish(&c.keys);
	return status;
}
