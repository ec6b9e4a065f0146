/* Decides by three things: the number of the meter, what a section has had before (bindings.h),
 * and the port where it is heard. It opens and closes nothing; who is to change ports is told to
 * stations.h. */
#include "cmd/run/owners.h"

#include "base/log.h"
#include "base/text.h"
#include "cmd/run/stations.h"
#include "port/port_name.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	STRANGERS_ON_NAMED_PORT =
		3, /* telegrams before a section takes another meter than before */
	STRANGERS_WHEN_HUNTING = 10, /* visits of ports; its own meter may stand behind the next */
};

_Static_assert((int)CONFIG_SECTION_MAX <= PLACES_NAME_MAX, "a section may be a place");

static bool is_auto(const struct station *station)
{
	return port_name_is_auto(station->port);
}

/* The number of the meter that the station is for, "" for any. */
static const char *number_of(const struct stations *s, const struct station *station)
{
	return *station->config.meter ? station->config.meter
				      : bindings_meter(&s->bindings, station->name);
}

/* The station beside `but` whose meter that is, by its number. */
static struct station *owner_of(
	struct stations *s, const struct station *but, const struct identity *id)
{
	for (struct station *other = s->first; other; other = other->next) {
		const char *number = number_of(s, other);

		if (other == but || !other->is_running)
			continue;
		if ((*number && bindings_is_of(number, id)) || identity_is_same(&other->had, id))
			return other;
	}
	return NULL;
}

/* Says once why a telegram is not used. */
static bool refuse(struct station *station, const char *why, const char *whose)
{
	if (!station->is_refusal_said && !is_auto(station))
		log_error("%s: the meter that is heard here is %s%s; it is not used",
			station->link.label, why, whose);
	station->is_refusal_said = true;
	return false;
}

/* The meter of another station is heard here: its adapter has moved. That one looks here from now
 * on, and this one where that was. */
static bool take_others(struct stations *s, struct station *station, struct station *owner)
{
	if (owner->link.meter.is_live)
		return refuse(station, "already read on ", owner->link.label);
	stations_exchange(s, owner, station);
	return false;
}

/* A meter that no section knows, where another was expected. When hunting, each visit of a port
 * counts once. */
static bool take_stranger(struct station *station)
{
	if (*station->config.meter)
		return refuse(station, "not meter …", text_end(station->config.meter));
	if (!is_auto(station))
		return ++station->n_strangers >= STRANGERS_ON_NAMED_PORT;
	station->n_strangers += station->stranger_ms != station->link.opened_ms;
	station->stranger_ms = station->link.opened_ms;
	return station->n_strangers >= STRANGERS_WHEN_HUNTING;
}

/* Whether the section has been given the meter of that type on another port than `path`, which is
 * still there. */
static bool is_at_another(
	const struct stations *s, const struct station *station, const char *type, const char *path)
{
	const struct binding *b = bindings_find(&s->bindings, station->name);

	return b && *b->port && strcmp(b->meter, type) == 0 && strcmp(b->port, path) != 0 &&
	       access(b->port, F_OK) == 0;
}

/* The same on that port, by a section that looks for it everywhere. */
static bool is_of_another(
	const struct stations *s, const struct station *but, const char *type, const char *path)
{
	for (const struct station *other = s->first; other; other = other->next) {
		const struct binding *b = bindings_find(&s->bindings, other->name);

		if (other != but && other->is_running && is_auto(other) && b && *b->port &&
			strcmp(b->meter, type) == 0 && strcmp(b->port, path) == 0)
			return true;
	}
	return false;
}

/* A meter without a number. Which one it is says the port alone, or the owner, who has named the
 * port. */
static bool accept_nameless(struct stations *s, struct station *station, const struct identity *id)
{
	const char *number = number_of(s, station);
	char path[PLACES_PATH_MAX];

	places_lasting(station->link.path, path);
	if (*number && !bindings_is_of(number, id))
		return take_stranger(station);
	if (!*station->name || !is_auto(station))
		return true;
	if (is_of_another(s, station, id->id, path))
		return refuse(station, "that of another section", "");
	return !is_at_another(s, station, id->id, path) || take_stranger(station);
}

static bool accept_numbered(struct stations *s, struct station *station, const struct identity *id)
{
	const char *number = number_of(s, station);
	struct station *owner = owner_of(s, station, id);

	if (owner)
		return take_others(s, station, owner);
	return !*number || bindings_is_of(number, id) || take_stranger(station);
}

bool owners_accept(struct stations *s, struct station *station, const struct identity *id)
{
	if (!*id->id && !*id->title) /* it has not told yet; its name will be asked for again */
		return true;
	if (!(identity_has_number(id) ? accept_numbered : accept_nameless)(s, station, id))
		return false;
	station->n_strangers = 0;
	station->is_refusal_said = false;
	return true;
}

/* Whether the bare name of a type belongs to another section. It stays with the one that had it
 * first. */
static bool is_type_of_another(
	const struct stations *s, const struct station *but, const struct identity *id)
{
	const struct binding *own = bindings_find(&s->bindings, but->name);

	if (own && bindings_is_of(own->meter, id))
		return own->is_beside;
	for (const struct station *other = s->first; other; other = other->next) {
		const struct binding *b = bindings_find(&s->bindings, other->name);

		if (other != but && b && !b->is_beside && bindings_is_of(b->meter, id))
			return true;
	}
	return false;
}

static void begin_section(struct stations *s, struct station *station, const struct identity *id)
{
	bool is_nameless = !identity_has_number(id);
	struct binding b = {.is_beside = is_nameless && is_type_of_another(s, station, id)};

	strcpy(b.section, station->name);
	strcpy(b.meter, *id->id ? id->id : id->title);
	if (is_nameless && is_auto(station))
		places_lasting(station->link.path, b.port);
	if (b.is_beside)
		strcpy(station->place, station->name);
	bindings_set(&s->bindings, &b);
}

/* Without sections ports are what tells meters of one type apart. */
static void begin_anywhere(struct stations *s, struct station *station, const struct identity *id)
{
	char path[PLACES_PATH_MAX];

	if (identity_has_number(id) || !s->is_open)
		return;
	places_lasting(station->link.path, path);
	if (bindings_is_beside(&s->bindings, id->id, path))
		places_name(path, station->place);
}

void owners_begin(struct stations *s, struct station *station, const struct identity *id)
{
	station->had = *id;
	*station->place = '\0';
	if (!*id->id && !*id->title)
		return;
	if (*station->name)
		begin_section(s, station, id);
	else
		begin_anywhere(s, station, id);
}

static bool has_open(const struct station *station, const char *path)
{
	struct stat ours, st;

	return station->link.port.fd >= 0 && fstat(station->link.port.fd, &ours) == 0 &&
	       stat(path, &st) == 0 && S_ISCHR(st.st_mode) && ours.st_rdev == st.st_rdev;
}

bool owners_have_port(const struct stations *s, const struct station *but, const char *path)
{
	for (const struct station *other = s->first; other; other = other->next) {
		if (other == but || !other->is_running)
			continue;
		if (has_open(other, path) ||
			(!other->link.meter.is_live && strcmp(other->link.home, path) == 0))
			return true;
	}
	return false;
}
