/* Listens to one port in a loop of its own, without libev: nothing else happens meanwhile, and
 * nothing is sent. Left out: what becomes of the bytes, which go to the caller. */
#include "cmd/capture/capture_listen.h"

#include "base/print.h"
#include "meter/notice.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

enum {
	READ_MAX = 4096,
	WAIT_MS = 100,
	REPLAY_WAIT_MS = 10,
	CONNECT_WAIT_MS = 20,
};

static volatile sig_atomic_t is_ended;

static void on_signal(int signal)
{
	(void)signal;
	is_ended = 1;
}

static void catch_signals(void)
{
	const struct sigaction action = {.sa_handler = on_signal};

	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGHUP, &action, NULL);
}

const char *capture_plural(uint64_t n)
{
	return n == 1 ? "" : "s";
}

static bool has_line(const struct capture_listen *l)
{
	return port_has_line(&l->port);
}

static void say_line(struct capture_listen *l)
{
	progress_clear(&l->progress);
	if (has_line(l) && !l->is_quiet)
		print_out("%s: listening at %u %s\n", l->name->text, (unsigned)l->search.line.baud,
			l->search.line.format);
	fflush(stdout);
}

/* Everything is recorded while the line is sought; where it changes, the recording says so. */
static void follow(struct capture_listen *l, enum hunt_advice advice)
{
	l->port.takes_all = advice != HUNT_FOUND;
	if (advice != HUNT_TRY)
		return;
	if (port_set_line(&l->port, &l->search.line) < 0)
		line_search_refused(&l->search, port_now_ms(&l->port));
	l->errors = port_line_errors(&l->port);
	listener_restart(&l->listener);
	say_line(l);
}

static void search(struct capture_listen *l, struct bytes in, unsigned n_understood, uint64_t now)
{
	struct line_errors errors;
	struct hunt_heard heard = {.bytes = in, .n_understood = n_understood};

	if (!l->search.is_on || !has_line(l))
		return;
	errors = port_line_errors(&l->port);
	heard.errors = line_errors_between(&l->errors, &errors);
	l->errors = errors;
	follow(l, line_search_step(&l->search, &heard, now));
}

static void settle(struct capture_listen *l)
{
	const struct receiver *r = l->listener.heard;

	l->is_settled = true;
	progress_clear(&l->progress);
	if (l->is_quiet)
		return;
	print_out("%s: a telegram of %s%s%s is understood\n", l->name->text, r->protocol->title,
		*r->telegram.meter.manufacturer ? ", maker " : "", r->telegram.meter.manufacturer);
	fflush(stdout);
}

static struct line_setting line_now(const struct capture_listen *l)
{
	return has_line(l) ? l->search.line : port_recorded_line(&l->port);
}

void capture_listen_prepare(struct capture_listen *l)
{
	catch_signals();
	progress_begin(&l->progress, l->seconds);
}

void capture_listen_begin(struct capture_listen *l, uint64_t now_ms)
{
	listener_reset(&l->listener, NULL, l->conf);
	l->begun_ms = l->heard_ms = now_ms;
}

bool capture_listen_is_over(const struct capture_listen *l, uint64_t now_ms)
{
	return is_ended || now_ms - l->begun_ms >= UINT64_C(1000) * l->seconds;
}

void capture_listen_wait(struct capture_listen *l, const struct line_setting *line)
{
	const uint64_t n = listener_n_telegrams(&l->listener);
	char at[32] = "";

	if (l->show) {
		l->show(l->ctx);
		return;
	}
	if (!progress_is_due(&l->progress))
		return;
	if (line->baud)
		snprintf(at, sizeof at, " at %u %s", (unsigned)line->baud, line->format);
	progress_say(&l->progress, "%s%s: %llu byte%s, %llu telegram%s", l->name->text, at,
		(unsigned long long)l->n_bytes, capture_plural(l->n_bytes), (unsigned long long)n,
		capture_plural(n));
}

/* Returns how many frames made sense. */
static unsigned hear(
	struct capture_listen *l, const struct line_setting *line, struct bytes in, uint64_t now)
{
	enum receiver_event event;
	unsigned n = 0;

	listener_pause(&l->listener, now - l->heard_ms, bytes_left(&in), line_octet_us(line));
	l->heard_ms = now;
	while ((event = listener_next(&l->listener, &in)) != RECEIVER_MORE) {
		if (event == RECEIVER_TELEGRAM && !l->is_settled)
			settle(l);
		n += event != RECEIVER_FAULT || is_fault_of_key(l->listener.heard);
	}
	return n;
}

int capture_listen_take(struct capture_listen *l, const struct line_setting *line, struct bytes in,
	uint64_t now_ms, unsigned *n_understood)
{
	unsigned n = 0;
	int error;

	l->n_bytes += bytes_left(&in);
	error = l->take(l->ctx, now_ms - l->begun_ms, line, in);
	n = hear(l, line, in, now_ms);
	if (n_understood)
		*n_understood = n;
	return error;
}

static void wait_for_bytes(const struct capture_listen *l)
{
	struct pollfd p = {.fd = l->port.fd, .events = POLLIN};

	if (!port_is_replay(&l->port))
		poll(&p, 1, WAIT_MS);
	else
		poll(NULL, 0, REPLAY_WAIT_MS);
}

static int listen_on(struct capture_listen *l)
{
	uint8_t chunk[READ_MAX];
	int error = 0;

	while (error == 0 && !capture_listen_is_over(l, port_now_ms(&l->port))) {
		ssize_t n = port_read(&l->port, chunk, sizeof chunk);
		uint64_t now = port_now_ms(&l->port);
		struct line_setting line = line_now(l);
		unsigned n_understood;

		if (n == -EPIPE)
			break;
		if (n < 0)
			return (int)n;
		capture_listen_wait(l, &line);
		if (n == 0) {
			search(l, bytes_of(chunk, 0), 0, now);
			wait_for_bytes(l);
			continue;
		}
		error = capture_listen_take(
			l, &line, bytes_of(chunk, (size_t)n), now, &n_understood);
		search(l, bytes_of(chunk, (size_t)n), n_understood, now);
	}
	return error;
}

/* A serial server is connected to in steps. */
static int open_port(struct capture_listen *l, const struct port_place *at)
{
	int error;

	l->port.fd = -1;
	l->port.may_send = false;
	l->port.takes_all = l->search.is_on;
	error = port_open(&l->port, at, &l->search.line);
	while (error == -EINPROGRESS && !is_ended) {
		progress_say(&l->progress, "connecting to %s", l->name->text);
		poll(NULL, 0, CONNECT_WAIT_MS);
		error = port_proceed(&l->port);
	}
	return error;
}

int capture_listen(struct capture_listen *l)
{
	char why[PATH_MAX + 200];
	struct port_place at;
	int error;

	capture_listen_prepare(l);
	line_search_init(&l->search, NULL, &l->line);
	line_search_begin(&l->search, port_now_ms(&l->port));
	port_name_find(l->name, &at);
	error = open_port(l, &at);
	progress_clear(&l->progress);
	if (error < 0) {
		port_explain(l->looker, at.path, error, why, sizeof why);
		print_err("gridmeter %s: %s\n", l->command, why);
		return error;
	}
	capture_listen_begin(l, port_now_ms(&l->port));
	l->errors = port_line_errors(&l->port);
	say_line(l);
	error = listen_on(l);
	port_close(&l->port);
	progress_clear(&l->progress);
	if (error < 0)
		print_err("gridmeter %s: %s: %s\n", l->command, l->name->text, strerror(-error));
	return error;
}
