/* gridmeter explain: listens to a list without names, or reads a recording of it, and says what
 * each value is. Left out: how that is found (src/explain). */
#include "cmd/cmd.h"
#include "base/print.h"
#include "cmd/capture/capture_listen.h"
#include "cmd/capture/capture_port.h"
#include "cmd/capture/capture_relay.h"
#include "cmd/explain/explain_file.h"
#include "cmd/explain/explain_gathered.h"
#include "cmd/explain/explain_hearing.h"
#include "cmd/explain/explain_json.h"
#include "cmd/explain/explain_live.h"
#include "cmd/explain/explain_options.h"
#include "cmd/explain/explain_print.h"
#include "cmd/explain/explain_share.h"
#include "config/config_keys.h"
#include "config/config_place.h"
#include "daemon/confine.h"
#include "daemon/status_server.h"
#include "port/capture.h"
#include "proto/dlms/dlms_keys.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { SECONDS_USUAL = 600 }; /* where nobody says how long */

struct explaining {
	struct explain_options o;
	struct dlms_keys keys;
	struct looker looker;
	struct port_place at;
	struct capture_port port;
	struct capture_listen listen;
	uint64_t heard_ms;         /* of the octets before */
	struct protocol_conf conf; /* of what is recorded, to be shared */
	struct recording recording;
	char accepted[MACHINE_PATH_MAX]; /* where definitions are that the owner has accepted */
	char beside[PATH_MAX];           /* what is not whole yet */
	struct explain_hearing hearing;
	struct explain_work work;
	struct explained explained;
	struct explain_live live;
};

static bool is_input(const struct explaining *x)
{
	return strcmp(x->o.port.text, "-") == 0;
}

/* A recording that is not played, but read. */
static bool is_file(const struct explaining *x)
{
	return is_input(x) || (x->at.kind == PORT_AT_CAPTURE && x->at.n_file == strlen(x->at.path));
}

static void take_recorded(struct explaining *x, const struct capture_reader *c, struct bytes octets)
{
	const struct line_setting line = {c->baud, c->format};

	explain_hearing_take(&x->hearing, octets, c->time_ms, c->gap_ms, line_octet_us(&line),
		c->form == CAPTURE_TIMED);
}

static int read_all(struct explaining *x, int fd)
{
	static uint8_t chunk[65536];
	struct capture_reader capture;
	struct bytes octets;
	ssize_t n;

	capture_reader_reset(&capture);
	while ((n = read(fd, chunk, sizeof chunk)) != 0) {
		struct bytes in = bytes_of(chunk, n < 0 ? 0 : (size_t)n);

		if (n < 0 && errno != EINTR) {
			print_err("gridmeter explain: %s: %s\n", x->o.port.text, strerror(errno));
			return EXIT_MACHINE;
		}
		while (capture_read(&capture, &in, &octets))
			take_recorded(x, &capture, octets);
	}
	while (capture_read_rest(&capture, &octets))
		take_recorded(x, &capture, octets);
	if (!capture.is_newer)
		return EXIT_FINE;
	print_err("gridmeter explain: %s: made by a newer gridmeter\n", x->o.port.text);
	return EXIT_USAGE;
}

/* What is shared is read as a whole first. */
static int read_recording(struct explaining *x)
{
	const int error = recording_read(&x->recording, x->at.path);

	if (error == 0 && x->recording.is_timed) {
		explain_share_hear(&x->recording, &x->hearing);
		return EXIT_FINE;
	}
	print_err("gridmeter explain: %s: %s\n", x->at.path,
		error == 0 ? "has no times; --share takes what gridmeter capture has recorded"
		: error == -ENOTSUP ? "made by a newer gridmeter"
				    : strerror(-error));
	return error == 0 || error == -ENOTSUP ? EXIT_USAGE : EXIT_MACHINE;
}

static int read_file(struct explaining *x)
{
	int fd = STDIN_FILENO, status;

	if (x->o.share)
		return read_recording(x);
	if (!is_input(x))
		fd = open(x->at.path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (fd < 0) {
		print_err("gridmeter explain: %s: %s\n", x->at.path, strerror(errno));
		return EXIT_MACHINE;
	}
	status = read_all(x, fd);
	if (!is_input(x))
		close(fd);
	return status;
}

/* Octets as they come, from a port or from whoever reads it. */
static int take(void *ctx, uint64_t ms, const struct line_setting *line, struct bytes octets)
{
	struct explaining *x = ctx;

	explain_hearing_take(&x->hearing, octets, ms, ms - x->heard_ms, line_octet_us(line), true);
	x->heard_ms = ms;
	return x->o.share ? recording_add(&x->recording, ms, line, octets) : 0;
}

static void show(void *ctx)
{
	struct explaining *x = ctx;

	explain_live_show(&x->live);
}

/* Who says for how long to listen wants to. */
static bool is_gathered(struct explaining *x)
{
	if (x->o.seconds || x->o.share || !*x->port.socket ||
		!explain_gathered_ask(x->port.socket, x->port.read_as, &x->hearing.lists))
		return false;
	explain_hearing_recall(&x->hearing);
	return true;
}

static int listen_to(struct explaining *x)
{
	struct capture_listen *l = &x->listen;
	int status, error;

	x->port.command = "explain";
	x->port.name = x->o.port;
	status = capture_port_find(&x->port, &x->looker);
	if (status != EXIT_FINE || is_gathered(x))
		return status;
	x->recording.start = time(NULL);
	x->recording.is_timed = true;
	l->command = "explain";
	l->is_quiet = true;
	l->name = &x->port.name;
	l->looker = &x->looker;
	l->line = x->o.config.line;
	l->seconds = x->o.seconds ? x->o.seconds : SECONDS_USUAL;
	l->conf = &x->hearing.conf;
	l->take = take;
	l->ctx = x;
	if (!x->o.json && explain_live_may())
		l->show = show;
	error = *x->port.socket ? capture_relay(l, x->port.socket, x->port.read_as)
				: capture_listen(l);
	explain_live_end(&x->live);
	if (error == -EBUSY && x->port.is_hidden)
		print_err("gridmeter explain: a running gridmeter hands on what comes to root "
			  "only, or to the user as whom it runs\n");
	return error < 0 && x->hearing.lists.n == 0 ? EXIT_MACHINE : EXIT_FINE;
}

static void print_list(struct explaining *x, size_t i)
{
	struct explain_page page = {0};

	if (x->o.json) {
		explain_json_print(&x->hearing.heard[i], &x->explained, x->o.language);
		return;
	}
	if (i)
		print_out("\n");
	explain_print(&x->hearing.heard[i], &x->explained, x->o.language, &page);
}

static void say_unwritten(const struct explaining *x, const char *why)
{
	print_err("gridmeter explain: %s: %s\n", x->o.to, why);
}

/* A new file: what is there already is the owner's. It gets its name when it is whole, as half a
 * definition is one, too: of one direction only. What an earlier one left is none. */
static FILE *create(struct explaining *x)
{
	FILE *to = NULL;
	int fd = -1;

	errno = EEXIST;
	if (access(x->o.to, F_OK) < 0) {
		snprintf(x->beside, sizeof x->beside, "%s.new", x->o.to);
		(void)unlink(x->beside);
		fd = open(x->beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
		to = fd < 0 ? NULL : fdopen(fd, "w");
	}
	if (!to)
		say_unwritten(x, strerror(errno));
	return to;
}

static bool close_file(const struct explaining *x, FILE *to)
{
	struct explain_page page = {0};
	const char *in[3] = {x->o.to, NULL, NULL};
	bool failed = fflush(to) != 0 || ferror(to) || fsync(fileno(to)) < 0;

	failed = fclose(to) != 0 || failed;
	if (failed || rename(x->beside, x->o.to) < 0) {
		(void)unlink(x->beside);
		say_unwritten(x, "cannot be written");
		return false;
	}
	if (!x->o.json)
		explain_print_sentence(x->o.language,
			x->o.accept ? EXPLAIN_TEXT_ACCEPTED : EXPLAIN_TEXT_WRITTEN, &page, in);
	return true;
}

static int share(struct explaining *x)
{
	const struct explain_share s = {x->o.share, &x->recording, &x->conf, &x->o.told,
		&x->hearing, &x->work, &x->explained};

	return explain_share_write(&s, x->o.json);
}

/* Why it may not be where the daemon reads it: N_EXPLAIN_TEXTS for no reason. */
static enum explain_sentence doubt(struct explaining *x)
{
	bool is_sure = false, is_by_custom = false;

	for (size_t i = 0; i < x->hearing.lists.n; i++) {
		explain_answer(&x->hearing.lists, i, &x->o.told, &x->work, &x->explained);
		is_sure |= x->explained.is_power_sure;
		is_by_custom |= x->explained.missing >> EXPLAIN_NEEDS_DISPLAY & 1;
	}
	if (!is_sure)
		return EXPLAIN_TEXT_NOT_SURE;
	return is_by_custom ? EXPLAIN_TEXT_BY_CUSTOM : N_EXPLAIN_TEXTS;
}

/* All lists, and the definition of all. */
static int tell(struct explaining *x)
{
	struct explain_page page = {0};
	const char *none[3] = {NULL};
	bool is_sure = false;
	enum explain_sentence why = N_EXPLAIN_TEXTS;
	FILE *to = NULL;
	int status;

	if (x->hearing.lists.n == 0) {
		if (!x->o.json)
			explain_print_sentence(x->o.language,
				x->hearing.n_named ? EXPLAIN_TEXT_NAMED : EXPLAIN_TEXT_NOTHING,
				&page, none);
		return EXIT_NOTHING;
	}
	if (x->o.accept && (why = doubt(x)) != N_EXPLAIN_TEXTS)
		x->o.to = NULL;
	if (x->o.to && !(to = create(x)))
		return errno == EEXIST ? EXIT_USAGE : EXIT_MACHINE;
	for (size_t i = 0; i < x->hearing.lists.n; i++) {
		explain_answer(&x->hearing.lists, i, &x->o.told, &x->work, &x->explained);
		print_list(x, i);
		is_sure |= x->explained.is_power_sure;
		if (to)
			explain_file_write(to, &x->hearing.heard[i], &x->explained, x->o.language,
				(unsigned)i + 1, x->o.told.no_export);
	}
	if (to && !close_file(x, to))
		return EXIT_MACHINE;
	if (why != N_EXPLAIN_TEXTS && !x->o.json)
		explain_print_sentence(x->o.language, why, &page, none);
	if (x->o.share && (status = share(x)) != EXIT_FINE)
		return status;
	return is_sure && why == N_EXPLAIN_TEXTS ? EXIT_FINE : EXIT_NOTHING;
}

static void confine(struct explaining *x)
{
	char folder[PATH_MAX];
	struct sandbox s;

	sandbox_init(&s, SANDBOX_READ | (x->o.to || x->o.share ? SANDBOX_WRITE : 0) |
				 (is_file(x) ? 0 : SANDBOX_PORT | SANDBOX_BUS));
	if (!is_file(x)) {
		confine_ports(&s, &x->looker);
		confine_port(&s, &x->o.port);
		status_folder(folder);
		sandbox_allow(&s, FOLDER_READ, folder);
	} else if (!is_input(x)) {
		sandbox_allow(&s, FOLDER_READ, x->at.path);
	}
	if (x->o.to)
		sandbox_allow_beside(&s, FOLDER_KEEP, x->o.to);
	if (x->o.share)
		sandbox_allow_beside(&s, FOLDER_KEEP, x->o.share);
	sandbox_enter(&s);
}

/* Said before an hour is listened for nothing. */
static bool may_write(const struct explaining *x)
{
	const char *why = NULL;

	if (x->o.share && is_input(x))
		why = "--share needs a port or a file";
	else if (x->o.share && access(x->o.share, F_OK) == 0)
		why = "the file for --share is there already; take another name, or remove it";
	else if (x->o.accept && x->o.to)
		why = "--accept has a place of its own; --to cannot name another";
	else if (x->o.accept && access(x->accepted, F_OK) == 0)
		why = "there is a gridmeter.lists already; remove it, or set lists = to another";
	if (why)
		print_err("gridmeter explain: %s\n", why);
	return !why;
}

static int run(struct explaining *x)
{
	struct conf_error error;
	int status;

	if (!config_read_keys(&x->o.config, &error)) {
		print_err("gridmeter explain: %s\n", error.text);
		return exit_status_of(x->o.config.key_file, EXIT_USAGE);
	}
	if (!config_give_keys(&x->o.config, &x->keys))
		return EXIT_MACHINE;
	port_name_find(&x->o.port, &x->at);
	config_place_lists(x->accepted);
	if (!may_write(x))
		return EXIT_USAGE;
	if (x->o.accept)
		x->o.to = x->accepted;
	confine(x);
	explain_hearing_begin(&x->hearing, &x->keys, NULL);
	x->live = (struct explain_live){
		&x->hearing, &x->o.told, &x->work, &x->explained, x->o.language, 0};
	status = is_file(x) ? read_file(x) : listen_to(x);
	return status == EXIT_FINE ? tell(x) : status;
}

int cmd_explain(int argc, char **argv)
{
	static struct explaining x;
	int status;

	conf_reset(&config_table, &x.o.config);
	x.o.language = language_of_environment();
	status = options_take(&explain_options, &x.o, argc, argv);
	if (status != OPTIONS_TAKEN)
		return status;
	if (x.o.language == N_LANGUAGES)
		x.o.language = LANGUAGE_EN;
	dlms_keys_init(&x.keys);
	x.conf = (struct protocol_conf){.keys = &x.keys};
	recording_init(&x.recording);
	status = run(&x);
	recording_finish(&x.recording);
	config_forget_keys(&x.o.config);
	dlms_keys_finish(&x.keys);
	return status;
}
