/* Ports that running daemons have open, by what they tell of themselves, and ports that are free.
 * Left out: asking the daemons (doctor/answers.c). */
#include "cmd/capture/capture_port.h"

#include "base/exit.h"
#include "base/print.h"
#include "doctor/answers.h"
#include "daemon/record_server.h"
#include "port/candidates.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* What there is to choose from. */
struct choice {
	size_t n;
	struct capture_port of[CANDIDATES_MAX];
};

static const char *text_of(const cJSON *source, const char *name)
{
	const cJSON *v = cJSON_GetObjectItemCaseSensitive(source, name);

	return cJSON_IsString(v) ? v->valuestring : "";
}

/* A recording that a daemon plays is a file, which needs no daemon to be read. */
static bool is_open(const cJSON *source)
{
	return strcmp(text_of(source, "state"), "open") == 0 &&
	       strcmp(text_of(source, "kind"), "capture") != 0;
}

static bool is_searching(const cJSON *source)
{
	return cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(source, "searching"));
}

/* Each port once. */
static void add(struct choice *c, const char *port, const char *status_socket)
{
	struct capture_port *p = &c->of[c->n];

	if (c->n == CANDIDATES_MAX || strlen(port) >= sizeof p->read_as)
		return;
	*p = (struct capture_port){0};
	port_name_parse(port, &p->name);
	for (size_t i = 0; i < c->n; i++)
		if (port_name_is_same_port(&c->of[i].name, &p->name))
			return;
	strcpy(p->read_as, port);
	if (status_socket)
		record_path(p->socket, status_socket);
	c->n++;
}

static void add_sources(struct choice *c, const struct answer *daemons, int n, bool searching)
{
	const cJSON *source;

	for (int i = 0; i < n; i++)
		cJSON_ArrayForEach(
			source, cJSON_GetObjectItemCaseSensitive(daemons[i].said, "stations"))
			if (is_open(source) && is_searching(source) == searching)
				add(c, text_of(source, "port"), daemons[i].path);
}

static bool is_among(const struct candidates *all, const struct port_name *port)
{
	struct port_name one;

	for (size_t i = 0; i < all->n; i++) {
		port_name_parse(all->path[i], &one);
		if (port_name_is_same_port(&one, port))
			return true;
	}
	return false;
}

static bool is_meant(
	const struct port_name *wanted, const struct candidates *all, const struct port_name *port)
{
	if (!port_name_is_auto(wanted))
		return port_name_is_same_port(wanted, port);
	return !port_name_pattern(wanted) || is_among(all, port);
}

/* Leaves out what is not meant. */
static void keep_meant(struct choice *c, const struct port_name *wanted)
{
	struct candidates all = {0};
	size_t n = 0;

	if (port_name_pattern(wanted))
		candidates_find(&all, port_name_pattern(wanted));
	for (size_t i = 0; i < c->n; i++)
		if (is_meant(wanted, &all, &c->of[i].name))
			c->of[n++] = c->of[i];
	c->n = n;
}

/* Where a meter was found somebody looks for more elsewhere: that is a port for want of others. */
static bool find_read(struct choice *c, const struct port_name *wanted)
{
	struct answer daemons[ANSWERS_MAX];
	int n = answers_ask(daemons);

	c->n = 0;
	add_sources(c, daemons, n, false);
	keep_meant(c, wanted);
	if (c->n == 0) {
		add_sources(c, daemons, n, true);
		keep_meant(c, wanted);
	}
	for (int i = 0; i < n; i++)
		cJSON_Delete(daemons[i].said);
	return n != -EACCES;
}

static void find_free(struct choice *c, const struct looker *looker, const struct port_name *wanted)
{
	static struct candidates all;

	candidates_find(&all, port_name_pattern(wanted));
	for (size_t i = 0; i < all.n; i++)
		if (!candidate_holder(looker, all.path[i]))
			add(c, all.path[i], NULL);
}

static int say_choice(const struct choice *c, const char *command)
{
	print_err("gridmeter %s: %s\n", command,
		c->n ? "there are several ports; name one of them:"
		     : "there is no free serial port");
	for (size_t i = 0; i < c->n; i++)
		print_err("  %s\n", c->of[i].read_as);
	return c->n ? EXIT_USAGE : EXIT_NOTHING;
}

int capture_port_find(struct capture_port *p, const struct looker *looker)
{
	static struct choice c;
	const bool is_auto = port_name_is_auto(&p->name);
	const bool is_told = find_read(&c, &p->name);

	p->is_hidden = !is_told;
	if (c.n == 0 && is_auto)
		find_free(&c, looker, &p->name);
	if (is_auto && c.n != 1)
		return say_choice(&c, p->command);
	if (c.n == 0)
		return EXIT_FINE;
	strcpy(p->read_as, c.of[0].read_as);
	strcpy(p->socket, c.of[0].socket);
	if (is_auto)
		p->name = c.of[0].name;
	return EXIT_FINE;
}
