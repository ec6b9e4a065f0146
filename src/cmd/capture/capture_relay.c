/* A stream in the form of a capture file (port/capture.h), whose last line may say why it ends.
 * Whoever answers is believed no more than a file is. Left out: what becomes of the bytes. */
#include "cmd/capture/capture_relay.h"

#include "base/clock.h"
#include "base/local_socket.h"
#include "base/print.h"
#include "daemon/record_server.h"
#include "port/capture.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
	READ_MAX = 4096,
	WAIT_MS = 100,
	RESTS_MAX = 256, /* reads behind the end: what a socket holds */
};

struct relay {
	struct capture_listen *listen;
	int fd;
	struct capture_reader reader;
	bool is_begun; /* it is a recording, and no refusal */
	size_t n_last;
	char last[160]; /* the line that came last, or its beginning */
};

/* Keeps the line that is not over, or the last one. */
static void keep_last(struct relay *r, const char *text, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (r->n_last && r->last[r->n_last - 1] == '\n')
			r->n_last = 0;
		if (r->n_last < sizeof r->last - 2 || text[i] == '\n')
			r->last[r->n_last++] = text[i];
	}
}

/* Times never go back, whatever is said. */
static uint64_t time_of(const struct relay *r)
{
	const uint64_t now = r->listen->begun_ms + r->reader.time_ms;

	return now > r->listen->heard_ms ? now : r->listen->heard_ms;
}

static void say_begun(struct relay *r)
{
	if (r->is_begun || r->reader.form != CAPTURE_TIMED)
		return;
	r->is_begun = true;
	progress_clear(&r->listen->progress);
	if (r->listen->is_quiet)
		return;
	print_out("%s: the running gridmeter reads it, and hands on what comes%s\n",
		r->listen->name->text,
		r->listen->line.baud ? "; it sets the line, and --line has no effect" : "");
	fflush(stdout);
}

static int take(struct relay *r, struct bytes in)
{
	struct bytes octets;
	int error = 0;

	while (error == 0 && capture_read(&r->reader, &in, &octets)) {
		const struct line_setting line = {r->reader.baud, r->reader.format};

		if (r->reader.form == CAPTURE_TIMED)
			error = capture_listen_take(r->listen, &line, octets, time_of(r), NULL);
	}
	say_begun(r);
	return error;
}

/* Returns what read() does; -EAGAIN: nothing comes within `wait_ms`. */
static ssize_t read_some(const struct relay *r, char chunk[READ_MAX], int wait_ms)
{
	struct pollfd in = {.fd = r->fd, .events = POLLIN};
	ssize_t n;

	if (poll(&in, 1, wait_ms) <= 0)
		return -EAGAIN;
	n = read(r->fd, chunk, READ_MAX);
	if (n < 0 && (errno == EINTR || errno == EAGAIN))
		return -EAGAIN;
	return n < 0 ? 0 : n;
}

/* One read. -ECONNRESET: it is over; -EAGAIN: nothing has come. */
static int step(struct relay *r, int wait_ms)
{
	const struct line_setting line = {r->reader.baud, r->reader.format};
	char chunk[READ_MAX];
	ssize_t n = read_some(r, chunk, wait_ms);

	capture_listen_wait(r->listen, &line);
	if (n <= 0)
		return n ? (int)n : -ECONNRESET;
	keep_last(r, chunk, (size_t)n);
	return take(r, bytes_of(chunk, (size_t)n));
}

/* What was handed on before the end is recorded. */
static int follow(struct relay *r)
{
	int error = 0;

	while (error == 0 && !capture_listen_is_over(r->listen, clock_ms())) {
		error = step(r, WAIT_MS);
		error = error == -EAGAIN ? 0 : error;
	}
	for (int i = 0; i < RESTS_MAX && error == 0; i++)
		error = step(r, 0);
	return error == -EAGAIN ? 0 : error;
}

/* Why it has ended: in the words of the daemon, if it had the time. */
static void say_end(struct relay *r)
{
	const size_t n = strlen(RECORD_ENDS);
	const char *words = "it has gone";

	if (r->n_last && r->last[r->n_last - 1] == '\n')
		r->n_last--;
	r->last[r->n_last] = '\0';
	if (strncmp(r->last, RECORD_ENDS, n) == 0)
		words = r->last + n;
	print_err("gridmeter %s: the running gridmeter hands on no more of %s: %s%s\n",
		r->listen->command, r->listen->name->text, words,
		r->listen->n_bytes ? "; what came before is in the recording" : "");
}

int capture_ask(const char *socket, const char *question)
{
	struct sockaddr_un address;
	const ssize_t length = (ssize_t)strlen(question);
	int fd = local_socket(socket, &address), error;

	if (fd < 0)
		return -errno;
	/* who refuses may do so before it is asked */
	if (connect(fd, (struct sockaddr *)&address, sizeof address) == 0 &&
		(send(fd, question, (size_t)length, MSG_NOSIGNAL) == length || errno == EPIPE))
		return fd;
	error = -errno;
	close(fd);
	return error;
}

int capture_relay(struct capture_listen *l, const char *socket, const char *port)
{
	struct relay r = {.listen = l};
	char question[PORT_NAME_SIZE + 2];
	int error;

	capture_listen_prepare(l);
	snprintf(question, sizeof question, "%s\n", port);
	r.fd = capture_ask(socket, question);
	if (r.fd < 0) {
		print_err("gridmeter %s: the running gridmeter cannot be asked at %s: %s\n",
			l->command, socket, strerror(-r.fd));
		return r.fd;
	}
	capture_reader_reset(&r.reader);
	capture_listen_begin(l, clock_ms());
	error = follow(&r);
	close(r.fd);
	progress_clear(&l->progress);
	if (error == -ECONNRESET)
		say_end(&r);
	else if (error < 0)
		print_err("gridmeter %s: %s: %s\n", l->command, l->name->text, strerror(-error));
	return error;
}
