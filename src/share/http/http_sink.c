/* The page, its events and JSON, with a server of their own (share/http_server.h). */
#include "share/http/http_sink.h"

#include "base/memory.h"
#include "config/share_place.h"
#include "doctor/machine_facts.h"
#include "share/http/history_file.h"
#include "share/http/http.h"
#include "share/http/http_events.h"
#include "share/http/http_json.h"
#include "share/http/http_routes.h"

#include <time.h>
#include <unistd.h>

static const double due_s = 0.05;

const struct decimal *http_power(const struct http *h)
{
	for (const struct share_meter *m = h->share->meters; m; m = m->next)
		if (http_is_live(h->share, m) && reading_has(&m->last.reading, Q_POWER))
			return &m->last.reading.value[Q_POWER];
	return NULL;
}

static uint64_t history_now_s(void)
{
	struct timespec t;

	clock_gettime(CLOCK_BOOTTIME, &t);
	return (uint64_t)t.tv_sec;
}

/* Tells those who follow what is due. */
static void tell(struct http *h)
{
	http_events_wake(h);
	http_server_run(&h->server);
}

static void on_due(struct ev_loop *loop, struct ev_timer *w, int events)
{
	struct http *h = w->data;

	(void)events;
	if (!http_events_note_due(h))
		ev_timer_stop(loop, w);
	tell(h);
}

static void on_second(void *user)
{
	http_events_second(user);
	http_events_wake(user);
}

static enum MHD_Result on_asked(
	void *user, struct http_connection *c, const char *method, const char *path)
{
	return http_answer(user, c->of, method, path);
}

/* Nothing is written there, so no body is read. */
static const struct http_server_kind kind = {
	.idle_s = HTTP_PATIENCE_S, .has_date = true, .answer = on_asked, .second = on_second};

/* What the answers need to know of the machine. */
static void init_house(struct http *h)
{
	const char *path = h->share->config_path;
	struct machine_facts machine;

	gethostname(h->host_name, sizeof h->host_name - 1);
	h->house = (struct http_house){.name = h->host_name,
		.names = h->share->config.http_names,
		.token = h->share->config.http_token};
	machine_facts_find(&machine, *path ? path : NULL, NULL);
	facts_set(&h->machine, FACT_DAEMON, 1);
	machine_facts_fill(&machine, &h->machine);
}

static void init_history(struct http *h)
{
	char folder[MACHINE_PATH_MAX];

	share_folder(folder);
	h->history_fd = history_file_begin(folder, &h->meters, history_now_s());
}

static bool is_wanted(const struct share_config *config)
{
	struct listen_address addresses[LISTEN_MAX];

	return listen_addresses(config->http, config->http_port, addresses) > 0;
}

static void begin(void *state, struct share *share)
{
	struct http *h = state;

	memory_clear(h, sizeof *h);
	h->share = share;
	h->loop = share->loop;
	h->seconds = 1;
	ev_timer_init(&h->due, on_due, due_s, due_s);
	h->due.data = h;
	init_house(h);
	init_history(h);
	http_server_begin(
		&h->server, &kind, h, h->loop, share->config.http, share->config.http_port);
}

static void told(void *state, enum share_told what, const struct share_meter *m)
{
	struct http *h = state;
	struct http_slot *slot = http_meters_take(&h->meters, m->key);
	struct history *history = what == SHARE_READING && slot
					  ? http_meters_history(&h->meters, slot)
					  : NULL;

	if (!h->server.daemon)
		return;
	if (history && http_is_live(h->share, m))
		history_add(history, history_now_s(), &m->last.reading);
	http_events_note(h, what, m);
	if (slot && slot->is_due)
		ev_timer_start(h->loop, &h->due);
	tell(h);
}

static void report(const void *state, struct sink_report *out)
{
	const struct http *h = state;

	*out = (struct sink_report){.n_told = h->n_told, .n_dropped = h->n_dropped};
	http_server_report(&h->server, out);
}

static void finish(void *state)
{
	struct http *h = state;

	if (!h->share)
		return;
	http_events_finish(h);
	http_server_finish(&h->server);
	ev_timer_stop(h->loop, &h->due);
	if (h->history_fd >= 0) {
		history_file_write(h->history_fd, &h->meters);
		close(h->history_fd);
	}
	http_meters_finish(&h->meters);
	h->share = NULL;
}

const struct sink http_sink = {
	.name = "http",
	.size = sizeof(struct http),
	.is_wanted = is_wanted,
	.begin = begin,
	.told = told,
	.report = report,
	.clients_at = offsetof(struct http, clients),
	.wishes_at = offsetof(struct http, wishes),
	.finish = finish,
};
