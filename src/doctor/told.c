/* Walks through an answer that makes sense: "stations" are the sources, each on its port, "ports"
 * those where one of them has listened before. Left out: ports of which nothing is told
 * (subjects.c). */
#include "doctor/told.h"

#include "base/text.h"
#include "port/candidates.h"

#include <string.h>

static const cJSON *list_of(const cJSON *said, const char *name)
{
	return cJSON_GetObjectItemCaseSensitive(said, name);
}

static const char *text_of(const cJSON *source, const char *name)
{
	const char *text = cJSON_GetStringValue(list_of(source, name));

	return text ? text : "";
}

static bool is_true(const cJSON *source, const char *name)
{
	return cJSON_IsTrue(list_of(source, name));
}

/* Looking for a meter of which nothing is known yet. */
static bool is_searching(const cJSON *source)
{
	return is_true(source, "searching") && !list_of(source, "gone_ms");
}

/* Whether its port has been listened to; it may be about to go on to the next. */
static bool is_heard(const cJSON *source)
{
	return list_of(source, "listened_ms") || !is_searching(source);
}

static struct subject *add(
	struct subjects *p, const cJSON *said, const cJSON *source, bool is_found)
{
	struct subject *subject = subjects_add_known(p, FACT_DAEMON);
	char holder[64];
	struct facts *f;

	if (!subject)
		return NULL;
	f = &subject->facts;
	subject->is_found = is_found;
	facts_read(f, source);
	facts_set_text(f, TEXT_CONFIG, text_of(said, "config"));
	if (f->number[FACT_STATE] == PORT_IS_HELD) {
		candidate_name_holder(&p->looker, f->text[TEXT_PORT], holder, sizeof holder);
		facts_set_text(f, TEXT_HOLDER, *holder == ':' ? holder + 2 : holder);
	}
	return subject;
}

/* Whether a daemon has a source for each port, which all look for a meter at once. */
static bool looks_everywhere(const cJSON *said)
{
	const cJSON *source;

	cJSON_ArrayForEach(source, list_of(said, "stations"))
		if (is_true(source, "extra"))
			return true;
	return false;
}

static bool has_found(const cJSON *said)
{
	const cJSON *source;

	cJSON_ArrayForEach(source, list_of(said, "stations"))
		if (!is_searching(source))
			return true;
	return false;
}

const cJSON *told_next_searching(const cJSON *said, const cJSON *before)
{
	bool is_everywhere = looks_everywhere(said);
	const cJSON *source = before ? before->next : list_of(said, "stations")->child;

	if (is_everywhere && (before || has_found(said)))
		return NULL; /* all look for the same */
	while (source && !is_searching(source))
		source = source->next;
	return source;
}

void told_add(struct subjects *p, const cJSON *said)
{
	const cJSON *source;

	cJSON_ArrayForEach(source, list_of(said, "stations"))
		if (!is_searching(source))
			add(p, said, source, false);
	if (!told_next_searching(said, NULL))
		return;
	cJSON_ArrayForEach(source, list_of(said, "stations"))
		if (is_searching(source) && is_heard(source))
			add(p, said, source, true);
	cJSON_ArrayForEach(source, list_of(said, "ports"))
		add(p, said, source, true);
}

static const cJSON *find(const cJSON *list, const struct port_name *port, bool heard_only)
{
	struct port_name its;
	const cJSON *one;

	cJSON_ArrayForEach(one, list) {
		port_name_parse(text_of(one, "port"), &its);
		if (port_name_is_same_port(&its, port) && (is_heard(one) || !heard_only))
			return one;
	}
	return NULL;
}

const cJSON *told_of_port(const cJSON *said, const struct port_name *port)
{
	const cJSON *stations = list_of(said, "stations"), *one = find(stations, port, true);

	if (!one)
		one = find(list_of(said, "ports"), port, false);
	return one ? one : find(stations, port, false);
}

bool told_has_port(const cJSON *said, const struct port_name *port)
{
	return told_of_port(said, port) != NULL;
}

bool told_add_port(
	struct subjects *p, const struct answer *daemons, int n, const struct port_name *port)
{
	for (int i = 0; i < n; i++) {
		const cJSON *one = told_of_port(daemons[i].said, port);

		if (one)
			return add(p, daemons[i].said, one, false);
	}
	return false;
}
