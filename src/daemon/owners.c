/* Decides by three things: the number of the meter, what a section has had before (bindings.h),
 * and the port where it is heard. It opens and closes nothing; who is to change ports is told to
 * stations.h. */
#include "daemon/owners.h"

#include "base/log.h"
#include "base/text.h"
#include "daemon/source.h"

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
	return port_name_is_auto(&station->port);
}

/* The number of the meter that the station is for, "" for any. */
static const char *number_of(const struct owners *o, const struct station *station)
{
	return *station->config.meter ? station->config.meter
				      : bindings_meter(&o->bindings, station->name);
}

/* The station beside `but` whose meter that is, by its number. */
static struct station *owner_of(
	struct owners *o, const struct station *but, const struct identity *id)
{
	bool is_known = bindings_know(&o->bindings, id); /* a stranger costs one walk, not many */

	for (struct station *other = o->first; other; other = other->next) {
		const char *number = is_known ? number_of(o, other) : other->config.meter;

		if (other == but || !other->is_running)
			continue;
		if ((*number && bindings_is_of(number, id)) || identity_is_same(&other->had, id))
			return other;
	}
	return NULL;
}

/* Says once why a telegram is not used. */
static enum owners_verdict refuse(struct station *station, const char *why, const char *whose)
{
	if (!station->is_refusal_said && !is_auto(station))
		log_error("%s: the meter that is heard here is %s%s; it is not used",
			station->link.label, why, whose);
	station->is_refusal_said = true;
	return OWNERS_REFUSED;
}

/* The meter of another station is heard here: its adapter has moved. That one looks here from now
 * on, and this one where that was. Where both have heard the other's, once is enough. */
static enum owners_verdict take_others(struct station *station, struct station *owner)
{
	if (owner->link.meter.is_live)
		return refuse(station, "already read on ", owner->link.label);
	if (station->follows == owner)
		station->follows = NULL;
	owner->follows = station;
	return OWNERS_MOVED;
}

/* A meter that no section knows, where another was expected. When hunting, each visit of a port
 * counts once. */
static enum owners_verdict take_stranger(struct station *station)
{
	unsigned enough = is_auto(station) ? STRANGERS_WHEN_HUNTING : STRANGERS_ON_NAMED_PORT;

	if (*station->config.meter)
		return refuse(station, "not meter …", text_end(station->config.meter));
	station->n_strangers += !is_auto(station) ||
				station->stranger_ms != station->link.state.opened_ms;
	station->stranger_ms = station->link.state.opened_ms;
	return station->n_strangers >= enough ? OWNERS_ACCEPTED : OWNERS_REFUSED;
}

/* Whether the section has been given the meter of that type on another port than `path`, which is
 * still there. */
static bool is_at_another(
	const struct owners *o, const struct station *station, const char *type, const char *path)
{
	const struct binding *b = bindings_find(&o->bindings, station->name);

	return b && *b->port && strcmp(b->meter, type) == 0 && strcmp(b->port, path) != 0 &&
	       access(b->port, F_OK) == 0;
}

/* The same on that port, by a section that looks for it everywhere. */
static bool is_of_another(
	const struct owners *o, const struct station *but, const char *type, const char *path)
{
	for (const struct station *other = o->first; other; other = other->next) {
		const struct binding *b = bindings_find(&o->bindings, other->name);

		if (other != but && other->is_running && is_auto(other) && b && *b->port &&
			strcmp(b->meter, type) == 0 && strcmp(b->port, path) == 0)
			return true;
	}
	return false;
}

/* A meter without a number. Which one it is says the port alone, or the owner, who has named the
 * port. */
static enum owners_verdict accept_nameless(
	struct owners *o, struct station *station, const struct identity *id)
{
	const char *number = number_of(o, station);
	char path[PLACES_PATH_MAX];

	places_lasting(station->link.path, path);
	if (*number && !bindings_is_of(number, id))
		return take_stranger(station);
	if (!*station->name || !is_auto(station))
		return OWNERS_ACCEPTED;
	if (is_of_another(o, station, id->id, path))
		return refuse(station, "that of another section", "");
	return is_at_another(o, station, id->id, path) ? take_stranger(station) : OWNERS_ACCEPTED;
}

static enum owners_verdict accept_numbered(
	struct owners *o, struct station *station, const struct identity *id)
{
	const char *number = number_of(o, station);
	struct station *owner = owner_of(o, station, id);

	if (owner)
		return take_others(station, owner);
	return !*number || bindings_is_of(number, id) ? OWNERS_ACCEPTED : take_stranger(station);
}

enum owners_verdict owners_accept(
	struct owners *o, struct station *station, const struct identity *id)
{
	enum owners_verdict verdict;

	if (!*id->id && !*id->title) /* it has not told yet; its name will be asked for again */
		return OWNERS_ACCEPTED;
	verdict = (identity_has_number(id) ? accept_numbered : accept_nameless)(o, station, id);
	if (verdict == OWNERS_ACCEPTED) {
		station->n_strangers = 0;
		station->is_refusal_said = false;
	}
	return verdict;
}

/* Whether the bare name of a type belongs to another section. It stays with the one that had it
 * first. */
static bool is_type_of_another(
	const struct owners *o, const struct station *but, const struct identity *id)
{
	const struct binding *own = bindings_find(&o->bindings, but->name);

	if (own && bindings_is_of(own->meter, id))
		return own->is_beside;
	for (const struct station *other = o->first; other; other = other->next) {
		const struct binding *b = bindings_find(&o->bindings, other->name);

		if (other != but && b && !b->is_beside && bindings_is_of(b->meter, id))
			return true;
	}
	return false;
}

static void begin_section(struct owners *o, struct station *station, const struct identity *id)
{
	bool is_nameless = !identity_has_number(id);
	struct binding b = {.is_beside = is_nameless && is_type_of_another(o, station, id)};

	strcpy(b.section, station->name);
	strcpy(b.meter, *id->id ? id->id : id->title);
	if (is_nameless && is_auto(station))
		places_lasting(station->link.path, b.port);
	if (b.is_beside)
		strcpy(station->place, station->name);
	bindings_set(&o->bindings, &b);
}

/* Without sections ports are what tells meters of one type apart. */
static void begin_anywhere(struct owners *o, struct station *station, const struct identity *id)
{
	char path[PLACES_PATH_MAX];

	if (identity_has_number(id) || !o->is_open)
		return;
	places_lasting(station->link.path, path);
	if (bindings_is_beside(&o->bindings, id->id, path))
		places_name(path, station->place);
}

void owners_begin(struct owners *o, struct station *station, const struct identity *id)
{
	station->had = *id;
	*station->place = '\0';
	if (!*id->id && !*id->title)
		return;
	if (*station->name)
		begin_section(o, station, id);
	else
		begin_anywhere(o, station, id);
}

static bool has_open(const struct station *station, const char *path)
{
	struct stat ours, st;

	return station->link.port.fd >= 0 && fstat(station->link.port.fd, &ours) == 0 &&
	       stat(path, &st) == 0 && S_ISCHR(st.st_mode) && ours.st_rdev == st.st_rdev;
}

bool owners_have_port(const struct owners *o, const struct station *but, const char *path)
{
	for (const struct station *other = o->first; other; other = other->next) {
		if (other == but || !other->is_running)
			continue;
		if (has_open(other, path) ||
			(!other->link.meter.is_live && strcmp(other->link.home, path) == 0))
			return true;
	}
	return false;
}
