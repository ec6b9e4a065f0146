/* What is told fits into the buffer of the socket, so nobody is waited for: who has no room for it
 * gets less. */
#include "share/share_status.h"

#include "base/clock.h"
#include "base/json.h"
#include "base/local_socket.h"
#include "base/log.h"
#include "base/shortage.h"
#include "config/share_place.h"
#include "sandbox/sandbox.h"
#include "share/sink_clients.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

static void add_number(cJSON *to, const char *name, uint64_t v)
{
	cJSON_AddNumberToObject(to, name, (double)v);
}

static void add_report(cJSON *to, const char *name, const struct sink_report *r)
{
	json_add_text(to, "name", name);
	json_add_text(to, "problem", sink_problem_names[r->problem]);
	json_add_text(to, "place", r->place ? r->place : "");
	cJSON_AddBoolToObject(to, "udp", r->is_udp);
	json_add_text(to, "detail", r->detail ? r->detail : "");
	add_number(to, "age_ms", r->since_ms ? clock_ms() - r->since_ms : 0);
	add_number(to, "told", r->n_told);
	add_number(to, "dropped", r->n_dropped);
}

static cJSON *add_to(cJSON *list)
{
	cJSON *one = cJSON_CreateObject();

	cJSON_AddItemToArray(list, one);
	return one;
}

static void add_clients(cJSON *to, const struct share_sink *at)
{
	cJSON *list = cJSON_AddArrayToObject(to, "clients");
	struct sink_client c = {0};

	for (size_t i = 0; sink_client(at->sink, at->state, i, clock_ms(), &c); i++) {
		cJSON *one = add_to(list);

		json_add_text(one, "who", c.who);
		json_add_text(one, "what", c.what);
		add_number(one, "interval_ms", c.interval_ms);
		add_number(one, "age_ms", clock_ms() - c.asked_ms);
	}
}

static void add_sinks(cJSON *to, const struct share *s)
{
	cJSON *list = cJSON_AddArrayToObject(to, "sinks");

	for (size_t i = 0; i < s->n_sinks; i++) {
		const struct share_sink *at = &s->sinks[i];
		struct sink_report report = {0};
		cJSON *one;

		if (!at->state)
			continue;
		at->sink->report(at->state, &report);
		one = add_to(list);
		add_report(one, at->sink->name, &report);
		add_clients(one, at);
	}
}

static void add_meters(cJSON *to, const struct share *s)
{
	cJSON *list = cJSON_AddArrayToObject(to, "meters");

	for (const struct share_meter *m = s->meters; m; m = m->next) {
		cJSON *one = add_to(list);

		json_add_text(one, "key", m->key);
		json_add_text(one, "station", m->is.station);
		cJSON_AddBoolToObject(one, "live", m->is_live);
		if (m->heard_us)
			add_number(one, "age_ms", (clock_us() - m->heard_us) / 1000);
	}
}

static char *text_of(const struct share_status *t)
{
	cJSON *all = cJSON_CreateObject();
	struct sink_report stream;
	char *text;

	intake_report(t->intake, &stream);
	json_add_text(all, "version", GRIDMETER_VERSION);
	add_number(all, "process", (uint64_t)getpid());
	json_add_text(all, "sandbox", sandbox_words());
	add_number(all, "uptime_ms", clock_ms() - t->since_ms);
	cJSON_AddBoolToObject(all, "tls", t->share->has_tls);
	json_add_text(all, "config", t->share->config_path);
	cJSON_AddBoolToObject(all, "connected", t->share->is_connected);
	add_report(cJSON_AddObjectToObject(all, "stream"), "stream", &stream);
	add_meters(all, t->share);
	add_sinks(all, t->share);
	text = cJSON_PrintUnformatted(all);
	cJSON_Delete(all);
	shortage_forget();
	return text;
}

static void on_asked(struct ev_loop *loop, struct ev_io *w, int events)
{
	int fd = accept4(w->fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
	char *text;

	(void)loop, (void)events;
	if (fd < 0)
		return;
	text = text_of(w->data);
	if (text && send(fd, text, strlen(text), MSG_DONTWAIT | MSG_NOSIGNAL) < 0)
		log_debug("status: %s", strerror(errno));
	cJSON_free(text);
	close(fd);
}

static int listen_at(char path[108])
{
	char folder[MACHINE_PATH_MAX], socket_path[MACHINE_PATH_MAX];

	share_folder(folder);
	share_socket(socket_path);
	if (mkdir(folder, 0755) < 0 && errno != EEXIST)
		return -1;
	if (strlen(socket_path) >= 108) {
		errno = ENAMETOOLONG;
		return -1;
	}
	if (local_socket_is_alive(socket_path)) {
		errno = EADDRINUSE;
		return -1;
	}
	strcpy(path, socket_path);
	return local_socket_listen(path);
}

void share_status_begin(
	struct share_status *t, const struct share *share, const struct intake *intake)
{
	int fd;

	*t = (struct share_status){.share = share, .intake = intake, .since_ms = clock_ms()};
	fd = listen_at(t->path);
	if (fd < 0) {
		log_debug("no socket for the status, gridmeter doctor will have to do without: %s",
			strerror(errno));
		t->path[0] = '\0';
		return;
	}
	ev_io_init(&t->asked, on_asked, fd, EV_READ);
	t->asked.data = t;
	ev_io_start(share->loop, &t->asked);
}

void share_status_finish(struct share_status *t)
{
	if (!t->path[0])
		return;
	ev_io_stop(t->share->loop, &t->asked);
	close(t->asked.fd);
	unlink(t->path);
	t->path[0] = '\0';
}
