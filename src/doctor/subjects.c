/* Finds whom to look at: daemons are asked first; what none of them reads is listened to. */
#include "doctor/subjects.h"

#include "base/print.h"
#include "base/shortage.h"
#include "doctor/answers.h"
#include "doctor/findings.h"
#include "port/candidates.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TELEGRAMS_ENOUGH = 3 };

enum { ROOM_FIRST = 16 };

static bool make_room(struct patients *p)
{
	size_t room = p->n < ROOM_FIRST ? ROOM_FIRST : p->n + 1;
	struct patient **of = shortage_grow(p->of, p->n, &p->room, room, sizeof *of);

	if (of)
		p->of = of;
	return of;
}

struct patient *patients_add(struct patients *p)
{
	struct patient *patient = make_room(p) ? shortage_take(1, sizeof *patient) : NULL;

	if (patient)
		p->of[p->n++] = patient;
	return patient;
}

/* NULL: there is no memory, which is said. */
static struct patient *add(struct patients *p, const char *port)
{
	struct patient *patient = patients_add(p);

	if (!patient)
		print_err("gridmeter doctor: %s is left out: no memory\n", port);
	return patient;
}

static const char *text_of(const cJSON *station, const char *name)
{
	const cJSON *v = cJSON_GetObjectItemCaseSensitive(station, name);

	return cJSON_IsString(v) ? v->valuestring : "";
}

static bool is_true(const cJSON *station, const char *name)
{
	return cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(station, name));
}

static void name_holder(const struct patients *p, struct facts *f)
{
	char holder[64];

	if (!f->is_known[FACT_STATE] || f->number[FACT_STATE] != PORT_IS_HELD)
		return;
	candidate_name_holder(&p->looker, f->text[TEXT_PORT], holder, sizeof holder);
	facts_set_text(f, TEXT_HOLDER, *holder == ':' ? holder + 2 : holder);
}

static void add_station(struct patients *p, const cJSON *station, bool is_found)
{
	struct patient *patient = add(p, "a station");

	if (!patient)
		return;
	patient->is_found = is_found;
	facts_read(&patient->facts, station);
	facts_set(&patient->facts, FACT_DAEMON, 1);
	name_holder(p, &patient->facts);
	patient->is_done = true;
}

static const struct config *config_of(const struct patients *p, const struct port_name *port)
{
	for (size_t i = 0; i < p->config->n; i++)
		if (port_name_is_same(&p->config->sections[i].config.port, port))
			return &p->config->sections[i].config;
	return p->config->has_sections ? &p->config->common : &p->config->sections[0].config;
}

static void add_probe(struct patients *p, const struct port_name *port, const struct config *config)
{
	struct patient *patient = add(p, port->text);
	struct probe_conf conf = {.config = config,
		.within_ms = p->within_ms,
		.looker = &p->looker,
		.waits = p->has_daemon};

	if (!patient)
		return;
	patient->port = *port;
	conf.port = &patient->port;
	patient->is_listening = true;
	probe_start(&patient->probe, p->loop, &conf);
}

/* All ports that match and are free. `holders_are_ours`: a running daemon tries them as well, so
 * those that are held may soon be free. */
static void add_candidates(
	struct patients *p, const struct port_name *port, const struct config *config)
{
	static struct candidates candidates;
	size_t n_free = 0, before = p->n;
	struct port_name found;
	struct patient *none;

	candidates_find(&candidates, port_name_pattern(port));
	for (size_t i = 0; i < candidates.n; i++) {
		if (!p->has_daemon && candidate_holder(&p->looker, candidates.path[i]))
			continue;
		if (n_free++ >= PATIENTS_FOUND_MAX) {
			print_err("gridmeter doctor: %s is left out: at most %d ports at a time\n",
				candidates.path[i], PATIENTS_FOUND_MAX);
			continue;
		}
		port_name_parse(candidates.path[i], &found);
		add_probe(p, &found, config);
	}
	for (size_t i = before; i < p->n; i++)
		p->of[i]->is_found = true;
	if (n_free || !(none = add(p, port->text)))
		return;
	none->is_done = true;
	facts_set_text(&none->facts, TEXT_PORT, port->text);
	facts_set(&none->facts, FACT_IS_AUTO, 1);
	facts_set(&none->facts, FACT_PORTS, (int64_t)candidates.n);
	facts_set(&none->facts, FACT_FREE, 0);
}

static void add_port(struct patients *p, const struct port_name *port, const struct config *config)
{
	if (port_name_is_auto(port))
		add_candidates(p, port, config);
	else
		add_probe(p, port, config);
}

/* Whether a daemon has a station for each port, which all look for a meter at once. */
static bool looks_everywhere(const cJSON *stations)
{
	const cJSON *station;

	cJSON_ArrayForEach(station, stations) if (is_true(station, "extra")) return true;
	return false;
}

/* Where a daemon looks for the meter of a station. */
static void add_wanted(struct patients *p, const cJSON *station)
{
	struct port_name wanted;

	port_name_parse(text_of(station, "wanted_port"), &wanted);
	add_candidates(p, &wanted, &p->config->sections[0].config);
}

/* What a daemon hears on ports that nobody named. */
static void add_searching(struct patients *p, const cJSON *stations)
{
	const cJSON *station;
	size_t before = p->n;

	cJSON_ArrayForEach(station, stations)
	{
		if (!is_true(station, "searching") ||
			strcmp(text_of(station, "state"), "open") != 0)
			continue;
		add_station(p, station, true);
	}
	if (p->n == before)
		add_wanted(p, cJSON_GetArrayItem(stations, 0));
}

/* A daemon that still looks for its meter can be helped; not one whose meter was found, as it looks
 * for more. */
static void add_of_daemon(struct patients *p, const cJSON *stations)
{
	const cJSON *station;
	size_t before = p->n;

	cJSON_ArrayForEach(station, stations) if (!is_true(station, "searching"))
		add_station(p, station, false);
	if (looks_everywhere(stations)) {
		if (p->n == before)
			add_searching(p, stations);
		return;
	}
	cJSON_ArrayForEach(station, stations) if (is_true(station, "searching"))
		add_wanted(p, station);
}

/* Whether a station reads the port. */
static bool is_on(const cJSON *station, const struct port_name *port)
{
	struct port_name its;

	port_name_parse(text_of(station, "port"), &its);
	return !is_true(station, "searching") && port_name_is_same_port(&its, port);
}

static const cJSON *station_on(const struct answer *daemons, int n, const struct port_name *port)
{
	const cJSON *station;

	for (int i = 0; i < n; i++)
		cJSON_ArrayForEach(
			station, cJSON_GetObjectItemCaseSensitive(daemons[i].said,
					 "stations")) if (is_on(station, port)) return station;
	return NULL;
}

static void add_named(
	struct patients *p, const struct answer *daemons, int n, const struct port_name *port)
{
	const cJSON *station = port_name_is_auto(port) ? NULL : station_on(daemons, n, port);

	if (station)
		add_station(p, station, false);
	else
		add_port(p, port, config_of(p, port));
}

static void add_forbidden(struct patients *p)
{
	struct patient *patient = add(p, "");

	if (!patient)
		return;
	patient->is_done = true;
	facts_set(&patient->facts, FACT_FORBIDDEN, 1);
}

static void add_senseless(struct patients *p, const char *path)
{
	struct patient *patient = add(p, path);

	if (!patient)
		return;
	patient->is_done = true;
	facts_set_text(&patient->facts, TEXT_PORT, path);
	facts_set(&patient->facts, FACT_SENSELESS, 1);
}

void patients_find(struct patients *p, struct ev_loop *loop, const struct config_file *config,
	const struct port_name *ports, size_t n_ports, uint32_t within_ms)
{
	struct answer daemons[ANSWERS_MAX];
	int n = answers_ask(daemons);

	p->loop = loop;
	p->config = config;
	p->within_ms = within_ms;
	p->has_daemon = n > 0;
	p->n = p->room = 0;
	p->of = NULL;
	for (size_t i = 0; i < n_ports; i++)
		add_named(p, daemons, n, &ports[i]);
	if (n_ports == 0 && n == -EACCES)
		add_forbidden(p);
	for (int i = 0; i < n; i++) {
		if (!daemons[i].said)
			add_senseless(p, daemons[i].path);
		else if (n_ports == 0)
			add_of_daemon(
				p, cJSON_GetObjectItemCaseSensitive(daemons[i].said, "stations"));
	}
	for (size_t i = 0; n_ports == 0 && n == 0 && i < config->n; i++)
		add_port(p, &config->sections[i].config.port, &config->sections[i].config);
	for (int i = 0; i < n; i++)
		cJSON_Delete(daemons[i].said);
}

static bool fails_on_the_wire(const struct facts *f)
{
	for (enum layer l = LAYER_PORT; l <= LAYER_POWER; l++)
		if (finding_of_layer(l, f) != N_FINDINGS)
			return true;
	return false;
}

static bool is_understood(const struct facts *f)
{
	return f->number[FACT_LIVE] && f->is_known[FACT_PERIOD_MS] &&
	       f->number[FACT_TELEGRAMS] >= TELEGRAMS_ENOUGH;
}

/* What no daemon reads is not published either; of a recording nobody expects it. */
static void take_probe(const struct patients *p, struct patient *patient)
{
	struct facts *f = &patient->facts;
	struct status status;

	memset(f, 0, sizeof *f);
	probe_status(&patient->probe, &status);
	facts_take(f, &status);
	facts_set(f, FACT_SEARCHING, p->has_daemon && patient->is_found);
	if (f->number[FACT_KIND] != PORT_IS_CAPTURE && !f->number[FACT_SEARCHING]) {
		facts_set(f, FACT_DAEMON, 0);
		facts_set(f, FACT_SERVICE, SERVICE_IS_OFF);
	}
	facts_set(f, FACT_ASK, patient->probe.conf.config->ask);
	name_holder(p, f);
}

static void look(const struct patients *p, struct patient *patient)
{
	if (patient->is_done)
		return;
	/* the status of a recording that has ended knows of no reading any more */
	if (!patient->probe.is_over || !patient->facts.number[FACT_LIVE])
		take_probe(p, patient);
	patient->is_done = patient->probe.is_over || fails_on_the_wire(&patient->facts) ||
			   is_understood(&patient->facts);
}

bool patients_look(struct patients *p)
{
	bool are_done = true;

	for (size_t i = 0; i < p->n; i++) {
		look(p, p->of[i]);
		are_done &= p->of[i]->is_done;
	}
	return are_done;
}

void patients_finish(struct patients *p)
{
	for (size_t i = 0; i < p->n; i++) {
		if (p->of[i]->is_listening)
			probe_stop(&p->of[i]->probe);
		free(p->of[i]);
	}
	free(p->of);
	p->of = NULL;
	p->n = p->room = 0;
}
