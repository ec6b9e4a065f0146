/* The loop with its signals, and what comes in which order: ports are opened, then privileges are
 * given up, then readings are taken. */
#include "share/service.h"

#include "base/exit.h"
#include "base/log.h"
#include "base/loop.h"
#include "config/credential.h"
#include "share/intake.h"
#include "share/meters.h"
#include "share/share_confine.h"
#include "share/share_status.h"
#include "share/sinks.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { HANG_S = 15 /* two times */ };

static const double look_s = 1;

struct service {
	struct share share;
	struct intake intake;
	struct share_status status;
	const char *path;             /* of its configuration, "": none */
	struct share_config confined; /* as it was when the sandbox was entered */
	struct ev_signal term, interrupt, hangup;
	struct ev_timer look;
};

static void warn_of_readers(const struct share_config *c, const char *path)
{
	if (*c->http_token && credential_is_open(path))
		log_error("%s holds keys and others can read it: chmod 600 %s", path, path);
}

static void take_credentials(struct share_config *c)
{
	credential_take(c->mqtt_password_file);
	credential_take(c->mqtt_key);
	credential_take(c->mqtt_cert);
	credential_take(c->mqtt_ca);
}

static bool read_usable(struct share_config *c, const char *path, const struct share_config *before,
	struct conf_error *error)
{
	if (!share_config_read(c, path, sinks_have_tls(), error))
		return false;
	take_credentials(c);
	return !before || share_confine_covers(before, c, error);
}

/* `before`: what the sandbox was made for; NULL: there is none yet. */
static bool read_config(struct share_config *c, const char *path, const struct share_config *before)
{
	struct conf_error error;

	if (!read_usable(c, path, before, &error)) {
		log_error("gridmeter share: %s", error.text);
		return false;
	}
	warn_of_readers(c, path);
	return true;
}

static void take_config(struct service *v, const struct share_config *c)
{
	bool is_elsewhere = strcmp(c->stream, v->share.config.stream) != 0;

	log_set_level(c->log);
	sinks_reload(&v->share, c);
	if (!is_elsewhere)
		return;
	intake_finish(&v->intake);
	intake_begin(&v->intake, &v->share);
}

static void on_hangup(struct ev_loop *loop, struct ev_signal *w, int events)
{
	struct service *v = w->data;
	struct share_config c;

	(void)loop, (void)events;
	if (!read_config(&c, v->path, &v->confined)) {
		log_error("the new configuration cannot be used, the present one stays");
	} else if (memcmp(&c, &v->share.config, sizeof c) == 0) {
		log_info("configuration read again, nothing changed");
	} else {
		log_info("configuration read again");
		take_config(v, &c);
	}
}

static void on_end(struct ev_loop *loop, struct ev_signal *w, int events)
{
	(void)w, (void)events;
	ev_break(loop, EVBREAK_ALL);
}

static volatile sig_atomic_t is_late;

/* The loop has not come round for long: whoever supervises us begins anew. But a process that was
 * stopped itself hears this as the first thing when it goes on, and only once. */
static void on_hang(int signal)
{
	(void)signal;
	if (is_late)
		_exit(EXIT_MACHINE);
	is_late = 1;
	alarm(HANG_S);
}

static void on_look(struct ev_loop *loop, struct ev_timer *w, int events)
{
	struct service *v = w->data;

	(void)loop, (void)events;
	is_late = 0;
	alarm(HANG_S);
	meters_look(&v->share);
	sinks_look(&v->share);
}

static void watch_signal(struct service *v, struct ev_signal *w, int number,
	void (*callback)(struct ev_loop *, struct ev_signal *, int))
{
	ev_signal_init(w, callback, number);
	w->data = v;
	ev_signal_start(v->share.loop, w);
}

static void watch(struct service *v)
{
	const struct sigaction hang = {.sa_handler = on_hang};

	signal(SIGPIPE, SIG_IGN);
	watch_signal(v, &v->term, SIGTERM, on_end);
	watch_signal(v, &v->interrupt, SIGINT, on_end);
	watch_signal(v, &v->hangup, SIGHUP, on_hangup);
	sigaction(SIGALRM, &hang, NULL);
	alarm(HANG_S);
	ev_timer_init(&v->look, on_look, look_s, look_s);
	v->look.data = v;
	ev_timer_start(v->share.loop, &v->look);
}

/* A copy that systemd has made: nobody would change that. */
static bool is_credential(const char *path)
{
	const char *folder = getenv("CREDENTIALS_DIRECTORY");

	return folder && *folder && strncmp(path, folder, strlen(folder)) == 0;
}

static void tell_begun(const char *path)
{
	log_info("gridmeter share %s, %s%s", GRIDMETER_VERSION,
		*path ? "by " : "without a configuration file", path);
}

int service_run(const char *path)
{
	static struct service v;
	int status;

	log_never_wait();
	v.path = path;
	if (!is_credential(path))
		snprintf(v.share.config_path, sizeof v.share.config_path, "%s", path);
	if (!read_config(&v.share.config, path, NULL))
		return exit_status_of(path, EXIT_USAGE);
	log_set_level(v.share.config.log);
	v.share.loop = loop_begin();
	if (!v.share.loop)
		return EXIT_MACHINE;
	watch(&v);
	tell_begun(path);
	share_status_begin(&v.status, &v.share, &v.intake);
	sinks_begin(&v.share);
	intake_begin(&v.intake, &v.share);
	status = share_drop_root() ? EXIT_FINE : EXIT_MACHINE;
	if (status == EXIT_FINE) {
		v.confined = v.share.config;
		share_confine(&v.share.config, path);
		ev_run(v.share.loop, 0);
	}
	share_status_finish(&v.status);
	intake_finish(&v.intake);
	sinks_finish(&v.share);
	meters_free(&v.share);
	ev_loop_destroy(v.share.loop);
	return status;
}
