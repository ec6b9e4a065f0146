/* The loop of the daemon with its signals and its end. Left out: reading its configuration
 * (configure.c), sources and their outputs (sources.c, source.c). */
#include "daemon/daemon.h"

#include "base/clock.h"
#include "base/exit.h"
#include "base/log.h"
#include "config/config_file.h"
#include "daemon/configure.h"
#include "daemon/confine.h"
#include "daemon/guest.h"
#include "daemon/loop.h"
#include "daemon/record_server.h"
#include "daemon/sources.h"
#include "daemon/status_server.h"
#include "stream/stream_server.h"

#include <ev.h>
#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

enum {
	HANG_S = 15, /* two times */
	DESCRIPTORS = 65536,
	OWN_PAGES_FROM = 64 * 1024, /* octets; a source has more */
};

static const double alive_s = 5;

struct daemon {
	struct ev_loop *loop;
	const struct daemon_options *options;
	struct config_file config;
	const char *by; /* the file that it is of; NULL: of none */
	struct looker looker;
	struct sources sources;
	struct status_server socket;
	struct record_server records;
	struct stream_server stream;
	struct ev_signal term, interrupt, hangup;
	struct ev_timer alive;
	struct ev_async pipe;
	bool is_over;
	int status;
};

static void stop(struct daemon *d, int status)
{
	d->status = status;
	d->is_over = true;
	ev_break(d->loop, EVBREAK_ALL);
}

static void on_ended(void *ctx, int status)
{
	stop(ctx, status);
}

static const struct sources_hooks sources_hooks = {on_ended};

static bool has_lists(const struct config_file *file)
{
	for (size_t i = 0; i < file->n; i++)
		if (*file->sections[i].config.lists)
			return true;
	return false;
}

static struct config_file confined; /* as it was when the sandbox was entered, but for the keys */

/* With the lists that an owner may accept later. */
static bool remember_confined(const struct daemon *d)
{
	bool ok = config_file_copy(&confined, &d->config);
	struct config *common = &confined.common;

	config_file_forget_keys(&confined);
	if (!*common->lists && d->options->lists)
		snprintf(common->lists, sizeof common->lists, "%s", d->options->lists);
	return ok;
}

static void on_hangup(struct ev_loop *loop, struct ev_signal *w, int events)
{
	struct config_file file = {0};
	struct daemon *d = w->data;

	(void)loop, (void)events;
	if (!configure_again(d->options, &confined, &file)) {
		log_error("the new configuration cannot be used, the present one stays");
	} else if (config_file_is_same(&file, &d->config) && !has_lists(&file)) {
		log_info("configuration read again, nothing changed");
	} else {
		log_info("configuration read again, starting anew with it");
		config_file_free(&d->config);
		d->config = file;
		file = (struct config_file){0};
		sources_reload(&d->sources, &d->config);
		d->options->guest->configured();
	}
	config_file_free(&file);
}

static void on_end(struct ev_loop *loop, struct ev_signal *w, int events)
{
	(void)loop, (void)events;
	stop(w->data, EXIT_FINE);
}

static volatile sig_atomic_t is_late;

/* The loop has not come round for long: whoever supervises us begins anew. But a process that was
 * stopped itself hears this as the first thing when it goes on, and only once. */
static void on_hang(int signal)
{
	static const char words[] = "gridmeter hangs, ending; a supervisor starts it again\n";

	(void)signal;
	if (!is_late) {
		is_late = 1;
		alarm(HANG_S);
		return;
	}
	log_tell(words, sizeof words - 1);
	_exit(EXIT_MACHINE);
}

static void on_pipe(struct ev_loop *loop, struct ev_async *w, int events)
{
	(void)loop, (void)w, (void)events;
}

static void on_alive(struct ev_loop *loop, struct ev_timer *w, int events)
{
	struct daemon *d = w->data;

	(void)events;
	is_late = 0;
	alarm(HANG_S);
	w->repeat = clock_beat_s(ev_now(loop), alive_s);
	ev_timer_again(loop, w);
	/* Signals come through a pipe of the loop. One that it could not wait for is made anew by
	 * this, and what has come meanwhile is looked at. */
	ev_async_stop(loop, &d->pipe);
	ev_async_start(loop, &d->pipe);
	ev_async_send(loop, &d->pipe);
}

static void watch_loop(struct daemon *d)
{
	const struct sigaction hang = {.sa_handler = on_hang};

	sigaction(SIGALRM, &hang, NULL);
	alarm(HANG_S);
	ev_async_init(&d->pipe, on_pipe);
	ev_timer_init(&d->alive, on_alive, clock_beat_s(ev_now(d->loop), alive_s), alive_s);
	d->alive.data = d;
	ev_timer_start(d->loop, &d->alive);
}

static void watch_signal(struct daemon *d, struct ev_signal *w, int signal,
	void (*callback)(struct ev_loop *, struct ev_signal *, int))
{
	ev_signal_init(w, callback, signal);
	w->data = d;
	ev_signal_start(d->loop, w);
}

/* A source has pages that it never writes to, as its meter speaks one protocol only. They take no
 * memory as long as its block comes from the kernel and is given back to it, whatever was freed
 * before: glibc would change its mind. */
static void spare_memory(void)
{
#ifdef __GLIBC__
	mallopt(M_MMAP_THRESHOLD, OWN_PAGES_FROM);
#endif
}

/* One for each port, and one more for each service on a bus. */
static void allow_descriptors(void)
{
	struct rlimit l;

	if (getrlimit(RLIMIT_NOFILE, &l) < 0 || l.rlim_cur >= DESCRIPTORS)
		return;
	l.rlim_cur = l.rlim_max < DESCRIPTORS ? l.rlim_max : DESCRIPTORS;
	setrlimit(RLIMIT_NOFILE, &l);
}

/* Who reads the log knows by its first line what runs, and on what. One of several drivers that are
 * tried on a port by turns says what it found only. */
static void tell_begun(const struct daemon *d)
{
	enum { NAMED = 4 };
	const struct config_file *file = &d->config;
	char ports[NAMED * (PORT_NAME_SIZE + 2)] = "";
	size_t n = 0;

	for (size_t i = 0; i < file->n && i < NAMED; i++)
		n += (size_t)snprintf(ports + n, sizeof ports - n, "%s%s", i ? ", " : "",
			file->sections[i].config.port.text);
	log_info("gridmeter %s, %s%s%s%s: %s%s", GRIDMETER_VERSION,
		d->by ? "by " : "without a configuration file", d->by ? d->by : "",
		d->options->keys ? ", keys in " : "", d->options->keys ? d->options->keys : "",
		ports, file->n > NAMED ? ", …" : "");
}

static int serve(struct daemon *d)
{
	log_set_level(d->config.common.log);
	d->loop = loop_new(!config_is_without_bus(d->config.common.bus));
	if (!d->loop)
		return EXIT_MACHINE;
	signal(SIGPIPE, SIG_IGN);
	watch_signal(d, &d->term, SIGTERM, on_end);
	watch_signal(d, &d->interrupt, SIGINT, on_end);
	watch_signal(d, &d->hangup, SIGHUP, on_hangup);
	watch_loop(d);
	status_start(&d->socket, d->loop, &d->sources, d->options->file);
	record_start(&d->records, d->loop, &d->sources, d->socket.path);
	d->sources.tap = &d->records.tap;
	d->sources.dumped = &d->records.dumped;
	stream_server_start(&d->stream, d->loop, d->socket.path);
	d->sources.stream = &d->stream;
	if (!remember_confined(d)) {
		log_error("no memory for the configuration, ending");
		return EXIT_MACHINE;
	}
	if (!d->options->decide_ms)
		tell_begun(d);
	confine_daemon(&confined, d->options->file, &d->looker, d->options->guest);
	sources_start(&d->sources, d->loop, &d->config, d->options->outputs, d->options->decide_ms,
		&d->looker, &sources_hooks, d);
	if (!d->options->decide_ms) /* else it is one of several programs, for one port each */
		d->options->guest->begin(&(struct guest_at){
			d->loop, &d->sources, &d->config, d->options->file, d->records.path});
	ev_run(d->loop, EVRUN_NOWAIT); /* what can be opened at once is, before anybody is told */
	status_answer(&d->socket);
	record_answer(&d->records);
	stream_server_answer(&d->stream);
	if (!d->is_over)
		ev_run(d->loop, 0);
	d->options->guest->end();
	status_stop(&d->socket);
	record_stop(&d->records);
	sources_finish(&d->sources);
	stream_server_stop(&d->stream);
	ev_loop_destroy(d->loop);
	return d->status;
}

int daemon_run(const struct daemon_options *o)
{
	static struct daemon d;
	int status;

	log_never_wait();
	spare_memory();
	allow_descriptors();
	d.options = o;
	status = configure_start(o, &d.config, &d.by) ? serve(&d)
						      : exit_status_of(o->file, EXIT_USAGE);
	config_file_free(&d.config);
	config_file_free(&confined);
	return status;
}
