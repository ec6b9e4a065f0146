/* gridmeter record: has running daemons write what came from their ports lately, the other end of
 * daemon/record_server.h. Left out: writing it (daemon/dumps.h). */
#include "cmd/cmd.h"
#include "base/clock.h"
#include "base/print.h"
#include "cmd/capture/capture_relay.h"
#include "cmd/capture/record_options.h"
#include "daemon/record_server.h"
#include "daemon/status_server.h"
#include "doctor/answers.h"
#include "sandbox/sandbox.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

enum { WITHIN_MS = 30000 }; /* for a file; flash may be slow */

struct record {
	struct record_options o;
	unsigned n_asked, n_written, n_left; /* ports */
	int worst;                           /* exit status of those that were not */
};

static const char *text_of(const cJSON *source, const char *name)
{
	const cJSON *v = cJSON_GetObjectItemCaseSensitive(source, name);

	return cJSON_IsString(v) ? v->valuestring : "";
}

static void fail(struct record *r, const char *port, const char *why, int status)
{
	print_err("gridmeter record: %s: %s\n", port, why);
	r->worst = status > r->worst ? status : r->worst;
}

/* The line that is the answer, without its end. False: there is none. */
static bool read_line(int fd, char *to, size_t size)
{
	const uint64_t until_ms = clock_ms() + WITHIN_MS;
	struct pollfd in = {.fd = fd, .events = POLLIN};
	size_t n = 0;
	uint64_t now;
	ssize_t got;

	while (n + 1 < size && (now = clock_ms()) < until_ms) {
		if (poll(&in, 1, (int)(until_ms - now)) <= 0)
			continue;
		got = read(fd, to + n, 1);
		if (got < 0 && (errno == EINTR || errno == EAGAIN))
			continue;
		if (got <= 0 || to[n] == '\n')
			break;
		n++;
	}
	to[n] = '\0';
	return n > 0;
}

static void take_answer(struct record *r, const char *port, const char *line)
{
	if (strncmp(line, RECORD_FILE, strlen(RECORD_FILE)) == 0) {
		print_out("%s\n", line + strlen(RECORD_FILE));
		r->n_written++;
		return;
	}
	if (strncmp(line, RECORD_ENDS, strlen(RECORD_ENDS)) == 0)
		fail(r, port, line + strlen(RECORD_ENDS), EXIT_NOTHING);
	else
		fail(r, port, "the running gridmeter does not know of this", EXIT_MACHINE);
}

static void ask(struct record *r, const char *port, const char *status_socket)
{
	char question[sizeof RECORD_RECORDER + PORT_PATH_SIZE + 2], line[PATH_MAX + 64];
	char socket[108];
	int fd;

	record_path(socket, status_socket);
	snprintf(question, sizeof question, RECORD_RECORDER "%s\n", port);
	r->n_asked++;
	fd = capture_ask(socket, question);
	if (fd < 0) {
		fail(r, port, strerror(-fd), EXIT_MACHINE);
		return;
	}
	if (read_line(fd, line, sizeof line))
		take_answer(r, port, line);
	else
		fail(r, port, "the running gridmeter does not answer", EXIT_MACHINE);
	close(fd);
}

/* A recording that is played is a file already. */
static bool is_meant(const struct record *r, const cJSON *source)
{
	struct port_name port;

	port_name_parse(text_of(source, "port"), &port);
	if (!*port.text || strcmp(text_of(source, "kind"), "capture") == 0)
		return false;
	return port_name_is_auto(&r->o.port) || port_name_is_same_port(&r->o.port, &port);
}

static void ask_all(struct record *r, const struct answer *daemons, int n)
{
	const cJSON *source;

	for (int i = 0; i < n; i++)
		cJSON_ArrayForEach(
			source, cJSON_GetObjectItemCaseSensitive(daemons[i].said, "stations"))
			if (is_meant(r, source) && r->n_asked < DUMPS_MAX)
				ask(r, text_of(source, "port"), daemons[i].path);
			else
				r->n_left += is_meant(r, source);
	if (r->n_left)
		print_err("gridmeter record: of more than %d ports the others have to be named\n",
			DUMPS_MAX);
}

static int say_nobody(int n)
{
	if (n == -EACCES)
		print_err("gridmeter record: a running gridmeter answers root only, or the user as "
			  "whom it runs\n");
	else if (n > 0)
		print_err("gridmeter record: no running gridmeter reads that port\n");
	else
		print_err("gridmeter record: no gridmeter run is there to ask\n");
	return EXIT_NOTHING;
}

static void confine(void)
{
	char folder[PATH_MAX];
	struct sandbox s;

	sandbox_init(&s, SANDBOX_READ | SANDBOX_BUS);
	sandbox_allow(&s, FOLDER_READ, "/dev");
	status_folder(folder);
	sandbox_allow(&s, FOLDER_READ, folder);
	sandbox_enter(&s);
}

int cmd_record(int argc, char **argv)
{
	struct answer daemons[ANSWERS_MAX];
	static struct record r;
	int status = options_take(&record_options, &r.o, argc, argv), n;

	if (status != OPTIONS_TAKEN)
		return status;
	confine();
	n = answers_ask(daemons);
	ask_all(&r, daemons, n);
	for (int i = 0; i < n; i++)
		cJSON_Delete(daemons[i].said);
	if (r.n_asked == 0)
		return say_nobody(n);
	return r.n_written ? EXIT_FINE : r.worst;
}
