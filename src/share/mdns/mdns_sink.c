/* Avahi by its D-Bus API (org.freedesktop.Avahi.Server, .EntryGroup): for each address a group of
 * entries with the name of a host and its services. A group is Avahi's and ends with our
 * connection. Nothing is asked of it while it is not there; the bus tells when it comes. */
#include "share/mdns/mdns_sink.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/text.h"
#include "share/bus/bus_line.h"
#include "share/emulated.h"
#include "share/our_places.h"
#include "share/mdns/mdns_services.h"

#include <stdio.h>
#include <string.h>

#define AVAHI  "org.freedesktop.Avahi"
#define SERVER AVAHI ".Server"
#define GROUP  AVAHI ".EntryGroup"

enum {
	SERVER_RUNNING = 2,
	GROUP_ESTABLISHED = 2,
	GROUP_COLLISION,
	GROUP_FAILURE,
	NO_REVERSE = 16, /* the address has the name of the machine as well */
	DETAIL_SIZE = 128,
	PATH_SIZE = 96,
};

static const double look_s = 5, again_s = 10, collided_s = 2;

/* What is announced at one address. */
struct group {
	uint32_t asked;       /* the number of the call that makes it; 0: none is on its way */
	char path[PATH_SIZE]; /* "": there is none */
	bool is_there;        /* others see it */
};

struct mdns {
	struct share *share; /* NULL: not begun */
	struct bus_line line;
	struct ev_timer look, again;
	struct our_place places[OUR_PLACES_MAX];
	struct group groups[OUR_PLACES_MAX];
	size_t n_places;
	char id[EMULATED_ID_SIZE];
	bool is_running;       /* Avahi is */
	unsigned n_collisions; /* after two a name is left to others */
	uint32_t state_asked, first_call;
	enum sink_problem problem;
	uint64_t since_ms, n_told;
	char place[MDNS_NAME_SIZE + 8], detail[DETAIL_SIZE];
};

static void note(struct mdns *m, enum sink_problem problem, const char *detail)
{
	if (problem != m->problem)
		m->since_ms = clock_ms();
	m->problem = problem;
	text_clean(m->detail, sizeof m->detail, detail);
}

static unsigned name_number(const struct mdns *m)
{
	return 1 + m->n_collisions / 2;
}

static size_t services(const struct mdns *m, size_t place, struct mdns_service *out)
{
	return mdns_services(
		&m->share->config, m->id, name_number(m), m->places[place].address, out);
}

static void begin_call(struct bus_message *to, const char *path, const char *interface,
	const char *member, const char *signature)
{
	bus_message_begin(to, &(struct bus_call){AVAHI, path, interface, member, signature});
}

/* A call that takes nothing. Returns its number. */
static uint32_t call(struct mdns *m, const char *path, const char *interface, const char *member)
{
	static struct bus_message to;

	begin_call(&to, path, interface, member, "");
	return bus_line_send(&m->line, &to);
}

/* What all entries begin with: where, by which protocol (any), and flags. */
static void add_head(struct bus_message *to, const struct our_place *at, uint32_t flags)
{
	marshal_u32(&to->to, at->interface);
	marshal_u32(&to->to, (uint32_t)-1);
	marshal_u32(&to->to, flags);
}

static void host_of(const struct mdns_service *s, char out[MDNS_NAME_SIZE + 8])
{
	snprintf(out, MDNS_NAME_SIZE + 8, "%s.local", s->name);
}

static void add_address(struct mdns *m, size_t place, const char *host)
{
	static struct bus_message to;

	begin_call(&to, m->groups[place].path, GROUP, "AddAddress", "iiuss");
	add_head(&to, &m->places[place], NO_REVERSE);
	marshal_text(&to.to, host);
	marshal_text(&to.to, m->places[place].address);
	bus_line_send(&m->line, &to);
}

static void add_service(
	struct mdns *m, size_t place, const struct mdns_service *s, const char *host)
{
	static struct bus_message to;

	begin_call(&to, m->groups[place].path, GROUP, "AddService", "iiussssqaay");
	add_head(&to, &m->places[place], 0);
	marshal_text(&to.to, s->name);
	marshal_text(&to.to, s->type);
	marshal_text(&to.to, "");
	marshal_text(&to.to, host);
	marshal_u16(&to.to, s->port);
	bus_message_octets(&to, s->txt);
	bus_line_send(&m->line, &to);
}

/* An interface has each service once, whatever addresses it has. */
static bool is_first_of_interface(const struct mdns *m, size_t place)
{
	for (size_t i = 0; i < place; i++)
		if (m->places[i].interface == m->places[place].interface)
			return false;
	return true;
}

static void fill_group(struct mdns *m, size_t place)
{
	static struct mdns_service of[MDNS_SERVICES_MAX];
	char host[MDNS_NAME_SIZE + 8], before[MDNS_NAME_SIZE + 8] = "";
	size_t n = services(m, place, of);

	for (size_t i = 0; i < n; i++) {
		host_of(&of[i], host);
		if (strcmp(host, before) != 0)
			add_address(m, place, host);
		strcpy(before, host);
		if (is_first_of_interface(m, place))
			add_service(m, place, &of[i], host);
	}
	call(m, m->groups[place].path, GROUP, "Commit");
}

static void free_groups(struct mdns *m)
{
	for (size_t i = 0; i < OUR_PLACES_MAX; i++) {
		if (m->groups[i].path[0])
			call(m, m->groups[i].path, GROUP, "Free");
		m->groups[i] = (struct group){0};
	}
}

/* Whether who asks at that port gets us: on some machines another program has it. */
static bool is_listening(const struct share *s)
{
	struct sink_report report = {0};
	char end[8];

	snprintf(end, sizeof end, ":%u", (unsigned)s->config.meter_port);
	for (size_t i = 0; i < s->n_sinks; i++) {
		const struct share_sink *at = &s->sinks[i];
		const char *colon;

		if (!at->state || strcmp(at->sink->name, "emulation") != 0)
			continue;
		at->sink->report(at->state, &report);
		colon = report.place ? strrchr(report.place, ':') : NULL;
		return report.problem <= SINK_WAITS || !colon || strcmp(colon, end) != 0;
	}
	return true;
}

static size_t find_places(const struct share *s, struct our_place *out)
{
	return is_listening(s) ? our_places(s->config.meter_at, out) : 0;
}

/* Announces all of it anew. */
static void announce(struct mdns *m)
{
	struct mdns_service of[MDNS_SERVICES_MAX];

	free_groups(m);
	if (!m->is_running)
		return;
	m->first_call = m->line.serial + 1;
	for (size_t i = 0; i < m->n_places; i++)
		m->groups[i].asked = call(m, "/", SERVER, "EntryGroupNew");
	if (m->n_places && services(m, 0, of))
		host_of(&of[0], m->place);
	note(m, m->n_places ? SINK_WAITS : SINK_FINE, "");
}

static void start_again(struct mdns *m, double seconds)
{
	ev_timer_stop(m->share->loop, &m->again);
	ev_timer_set(&m->again, seconds, 0);
	ev_timer_start(m->share->loop, &m->again);
}

/* A name is another's. It may be our own of a moment ago, so it is tried once more. */
static void collide(struct mdns *m)
{
	free_groups(m);
	m->n_collisions++;
	if (m->n_collisions % 2 == 0)
		log_info("mdns: %s is the name of another, ours gets a number", m->place);
	start_again(m, collided_s);
}

static void see_established(struct mdns *m)
{
	for (size_t i = 0; i < m->n_places; i++)
		if (!m->groups[i].is_there)
			return;
	m->n_told++;
	m->n_collisions -= m->n_collisions % 2;
	note(m, SINK_FINE, "");
}

static void take_group_state(struct mdns *m, size_t i, struct bus_heard *h)
{
	const char *error = "";
	uint32_t state;

	if (!bus_heard_number(h, &state))
		return;
	bus_heard_text(h, &error);
	m->groups[i].is_there = state == GROUP_ESTABLISHED;
	if (state == GROUP_ESTABLISHED)
		see_established(m);
	else if (state == GROUP_COLLISION)
		collide(m);
	else if (state == GROUP_FAILURE)
		note(m, SINK_AVAHI_REFUSES, error);
}

static void ask_state(struct mdns *m)
{
	m->state_asked = call(m, "/", SERVER, "GetState");
}

static void take_server_state(struct mdns *m, struct bus_heard *h)
{
	uint32_t state;

	if (!bus_heard_number(h, &state))
		return;
	m->is_running = state == SERVER_RUNNING;
	announce(m);
}

static void miss_avahi(struct mdns *m, const char *detail)
{
	m->is_running = false;
	memset(m->groups, 0, sizeof m->groups);
	note(m, SINK_NO_AVAHI, detail);
}

static void take_owner(struct mdns *m, struct bus_heard *h)
{
	const char *name, *before, *now;

	if (!bus_heard_text(h, &name) || !bus_heard_text(h, &before) || !bus_heard_text(h, &now) ||
		strcmp(name, AVAHI) != 0)
		return;
	miss_avahi(m, "");
	if (*now)
		ask_state(m);
}

static void take_signal(struct mdns *m, struct bus_heard *h)
{
	if (strcmp(h->member, "NameOwnerChanged") == 0) {
		take_owner(m, h);
		return;
	}
	if (strcmp(h->member, "StateChanged") != 0)
		return;
	if (strcmp(h->interface, SERVER) == 0) {
		take_server_state(m, h);
		return;
	}
	for (size_t i = 0; i < m->n_places; i++)
		if (m->groups[i].path[0] && strcmp(m->groups[i].path, h->path) == 0) {
			take_group_state(m, i, h);
			return;
		}
}

/* Of calls before the last beginning, or before the next, nothing is of interest any more: of a
 * name that is another's each of its services tells. */
static void take_error(struct mdns *m, struct bus_heard *h)
{
	const char *detail = h->error;

	bus_heard_text(h, &detail);
	if (h->answer_to == m->state_asked && !strstr(h->error, "AccessDenied"))
		miss_avahi(m, detail);
	else if (h->answer_to == m->state_asked)
		note(m, SINK_AVAHI_REFUSES, detail);
	else if (!m->is_running || h->answer_to < m->first_call || ev_is_active(&m->again))
		return;
	else if (strstr(h->error, "CollisionError"))
		collide(m);
	else
		note(m, SINK_AVAHI_REFUSES, detail);
}

static void take_answer(struct mdns *m, struct bus_heard *h)
{
	const char *path;

	if (h->answer_to == m->state_asked) {
		take_server_state(m, h);
		return;
	}
	for (size_t i = 0; i < m->n_places; i++) {
		if (h->answer_to != m->groups[i].asked || !bus_heard_text(h, &path))
			continue;
		m->groups[i].asked = 0;
		snprintf(m->groups[i].path, PATH_SIZE, "%s", path);
		fill_group(m, i);
		return;
	}
}

static void on_heard(void *ctx, struct bus_heard *h)
{
	if (h->type == MARSHAL_SIGNAL)
		take_signal(ctx, h);
	else if (h->type == MARSHAL_ERROR)
		take_error(ctx, h);
	else
		take_answer(ctx, h);
}

static void on_ready(void *ctx)
{
	struct mdns *m = ctx;

	bus_line_match(&m->line, "type='signal',sender='org.freedesktop.DBus',"
				 "member='NameOwnerChanged',arg0='" AVAHI "'");
	bus_line_match(&m->line, "type='signal',sender='" AVAHI "',member='StateChanged'");
	ask_state(m);
}

static void on_lost(void *ctx)
{
	struct mdns *m = ctx;

	miss_avahi(m, "the message bus is gone");
	start_again(m, again_s);
}

static const struct bus_line_hooks hooks = {on_ready, on_lost, on_heard};

static void on_again(struct ev_loop *loop, struct ev_timer *w, int events)
{
	struct mdns *m = w->data;

	(void)events;
	if (m->line.loop) {
		announce(m);
	} else if (!bus_line_open(&m->line, loop, &hooks, m)) {
		miss_avahi(m, "this machine has no message bus");
		start_again(m, again_s);
	}
}

static void on_look(struct ev_loop *loop, struct ev_timer *w, int events)
{
	struct our_place now[OUR_PLACES_MAX];
	struct mdns *m = w->data;
	size_t n = find_places(m->share, now);

	(void)loop, (void)events;
	if (n == m->n_places && memcmp(now, m->places, n * sizeof *now) == 0)
		return;
	free_groups(m);
	m->n_places = n;
	memcpy(m->places, now, n * sizeof *now);
	announce(m);
}

static bool is_wanted(const struct share_config *c)
{
	return c->mdns && (c->ecotracker || c->shelly || c->homewizard) &&
	       strcmp(c->meter_at, "local") != 0 && strcmp(c->meter_at, "none") != 0;
}

static void begin(void *state, struct share *share)
{
	struct mdns *m = state;

	*m = (struct mdns){.share = share, .problem = SINK_WAITS, .since_ms = clock_ms()};
	emulated_id(m->id);
	m->n_places = find_places(share, m->places);
	ev_timer_init(&m->look, on_look, look_s, look_s);
	ev_timer_init(&m->again, on_again, 0, 0);
	m->look.data = m->again.data = m;
	ev_timer_start(share->loop, &m->look);
	ev_timer_start(share->loop, &m->again);
}

static void told(void *state, enum share_told what, const struct share_meter *meter)
{
	(void)state, (void)what, (void)meter; /* what is announced does not depend on the meter */
}

static void report(const void *state, struct sink_report *out)
{
	const struct mdns *m = state;

	*out = (struct sink_report){.problem = m->problem,
		.place = m->place,
		.detail = m->detail,
		.since_ms = m->since_ms,
		.n_told = m->n_told};
}

static void finish(void *state)
{
	struct mdns *m = state;

	if (!m->share)
		return;
	free_groups(m);
	bus_line_close(&m->line);
	ev_timer_stop(m->share->loop, &m->look);
	ev_timer_stop(m->share->loop, &m->again);
	m->share = NULL;
}

const struct sink mdns_sink = {
	.name = "mdns",
	.size = sizeof(struct mdns),
	.is_wanted = is_wanted,
	.begin = begin,
	.told = told,
	.report = report,
	.finish = finish,
};
