/* Decides by three things whose a meter is: its number, what a section has had before (bindings.h),
 * and the port where it is heard. Left out: opening and closing ports; which sources are to change
 * ports is told to sources.h. */
#include "daemon/owners.h"

#include "base/log.h"
#include "base/text.h"
#include "daemon/source_state.h"

#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	STRANGERS_ON_NAMED_PORT =
		3, /* telegrams before a section takes another meter than before */
	STRANGERS_WHEN_HUNTING = 10, /* visits of ports; its own meter may stand behind the next */
	SERIAL_LEAST = 10,           /* characters of one that no other maker has given */
};

_Static_assert((int)CONFIG_SECTION_MAX <= PLACES_NAME_MAX, "a section may be a place");

static bool is_auto(const struct source *source)
{
	return port_name_is_auto(&source->port);
}

/* The number of the meter that the source is for, "" for any. */
static const char *number_of(const struct owners *o, const struct source *source)
{
	return *source->config.meter ? source->config.meter
				     : bindings_meter(&o->bindings, source_section(source));
}

/* Sources of one service may read the same meter. */
static bool is_beside(const struct source *a, const struct source *b)
{
	return a->config.group && a->config.group == b->config.group;
}

/* The source beside `but` whose meter that is, by its number. */
static struct source *owner_of(
	struct owners *o, const struct source *but, const struct identity *id)
{
	bool is_known = bindings_know(&o->bindings, id); /* a stranger costs one walk, not many */

	for (struct source *other = o->first; other; other = other->next) {
		const char *number = is_known ? number_of(o, other) : other->config.meter;

		if (other == but || !other->is_running || is_beside(other, but))
			continue;
		if ((*number && bindings_is_of(number, id)) || identity_is_same(&other->had, id))
			return other;
	}
	return NULL;
}

/* Says once why a telegram is not used. */
static enum owners_verdict refuse(struct source *source, const char *why, const char *whose)
{
	if (!source->is_refusal_said && !is_auto(source))
		log_error("%s: the meter that is heard here is %s%s; it is not used",
			source->link.label, why, whose);
	source->is_refusal_said = true;
	return OWNERS_REFUSED;
}

/* The meter of another source is heard here: its adapter has moved. That one looks here from now
 * on, and this one where that was. Where both have heard the other's, once is enough. */
static enum owners_verdict take_others(struct source *source, struct source *owner)
{
	if (owner->link.meter.is_live)
		return refuse(source, "already read on ", owner->link.label);
	if (source->follows == owner)
		source->follows = NULL;
	owner->follows = source;
	return OWNERS_MOVED;
}

/* Who hears the meter of a service at present that its first source has lost: it was not
 * exchanged, the head of the first is at another one. */
static const struct source *who_hears_ours(const struct owners *o, const struct source *source)
{
	if (!source->config.group || source->config.standby)
		return NULL;
	for (const struct source *other = o->first; other; other = other->next)
		if (other != source && is_beside(other, source) && other->is_running &&
			other->link.meter.is_live && owners_know(o, source, &other->had))
			return other;
	return NULL;
}

/* A meter that no section knows, where another was expected. When hunting, each visit of a port
 * counts once. */
static enum owners_verdict take_stranger(const struct owners *o, struct source *source)
{
	unsigned enough = is_auto(source) ? STRANGERS_WHEN_HUNTING : STRANGERS_ON_NAMED_PORT;
	const struct source *other;

	if (*source->config.meter)
		return refuse(source, "not meter …", text_end(source->config.meter));
	source->n_strangers += !is_auto(source) ||
			       source->stranger_ms != source->link.state.opened_ms;
	source->stranger_ms = source->link.state.opened_ms;
	if (source->n_strangers < enough)
		return OWNERS_REFUSED;
	other = who_hears_ours(o, source);
	return other ? refuse(source, "another than on ", other->link.label) : OWNERS_ACCEPTED;
}

/* Whether the section has been given the meter of that type on another port than `path`, which is
 * still there. */
static bool is_at_another(
	const struct owners *o, const struct source *source, const char *type, const char *path)
{
	const struct binding *b = bindings_find(&o->bindings, source->name);

	return b && *b->port && strcmp(b->meter, type) == 0 && strcmp(b->port, path) != 0 &&
	       access(b->port, F_OK) == 0;
}

/* The same on that port, by a section that looks for it everywhere. */
static bool is_of_another(
	const struct owners *o, const struct source *but, const char *type, const char *path)
{
	for (const struct source *other = o->first; other; other = other->next) {
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
	struct owners *o, struct source *source, const struct identity *id)
{
	const char *number = number_of(o, source);
	char path[PLACES_PATH_MAX];

	places_lasting(source->link.path, path);
	if (*number && !bindings_is_of(number, id))
		return take_stranger(o, source);
	if (!*source->name || !is_auto(source))
		return OWNERS_ACCEPTED;
	if (is_of_another(o, source, id->id, path))
		return refuse(source, "that of another section", "");
	return is_at_another(o, source, id->id, path) ? take_stranger(o, source) : OWNERS_ACCEPTED;
}

static enum owners_verdict accept_numbered(
	struct owners *o, struct source *source, const struct identity *id)
{
	const char *number = number_of(o, source);
	struct source *owner = owner_of(o, source, id);

	if (owner)
		return take_others(source, owner);
	return !*number || bindings_is_of(number, id) ? OWNERS_ACCEPTED : take_stranger(o, source);
}

enum owners_verdict owners_accept(
	struct owners *o, struct source *source, const struct identity *id)
{
	enum owners_verdict verdict;

	if (!*id->id && !*id->title) /* it has not told yet; its name will be asked for again */
		return OWNERS_ACCEPTED;
	verdict = (identity_has_number(id) ? accept_numbered : accept_nameless)(o, source, id);
	if (verdict == OWNERS_ACCEPTED) {
		source->n_strangers = 0;
		source->is_refusal_said = false;
	}
	return verdict;
}

/* Whether the bare name of a type belongs to another section. It stays with the one that had it
 * first. */
static bool is_type_of_another(
	const struct owners *o, const struct source *but, const struct identity *id)
{
	const struct binding *own = bindings_find(&o->bindings, source_section(but));

	if (own && bindings_is_of(own->meter, id))
		return own->is_beside;
	for (const struct source *other = o->first; other; other = other->next) {
		const struct binding *b = bindings_find(&o->bindings, source_section(other));

		if (other != but && !is_beside(other, but) && b && !b->is_beside &&
			bindings_is_of(b->meter, id))
			return true;
	}
	return false;
}

static void begin_section(struct owners *o, struct source *source, const struct identity *id)
{
	bool is_nameless = !identity_has_number(id);
	struct binding b = {.is_beside = is_nameless && is_type_of_another(o, source, id)};

	strcpy(b.section, source_section(source));
	strcpy(b.meter, *id->id ? id->id : id->title);
	if (source->config.group && !source->config.standby && strlen(id->serial) >= SERIAL_LEAST)
		strcpy(b.serial, id->serial);
	if (is_nameless && is_auto(source))
		places_lasting(source->link.path, b.port);
	if (b.is_beside)
		strcpy(source->place, source_section(source));
	bindings_set(&o->bindings, &b);
}

/* Without sections ports are what tells meters of one type apart. */
static void begin_anywhere(struct owners *o, struct source *source, const struct identity *id)
{
	char path[PLACES_PATH_MAX];

	if (identity_has_number(id) || !o->is_open)
		return;
	places_lasting(source->link.path, path);
	if (bindings_is_beside(&o->bindings, id->id, path))
		places_name(path, source->place);
}

void owners_begin(struct owners *o, struct source *source, const struct identity *id)
{
	source->had = *id;
	*source->place = '\0';
	if (!*id->id && !*id->title)
		return;
	if (*source_section(source))
		begin_section(o, source, id);
	else
		begin_anywhere(o, source, id);
}

static bool has_open(const struct source *source, const char *path)
{
	struct stat ours, st;

	return source->link.port.fd >= 0 && fstat(source->link.port.fd, &ours) == 0 &&
	       stat(path, &st) == 0 && S_ISCHR(st.st_mode) && ours.st_rdev == st.st_rdev;
}

bool owners_have_port(const struct owners *o, const struct source *but, const char *path)
{
	for (const struct source *other = o->first; other; other = other->next) {
		if (other == but || !other->is_running)
			continue;
		if (has_open(other, path) ||
			(!other->link.meter.is_live && strcmp(other->link.home, path) == 0))
			return true;
	}
	return false;
}

struct source *owners_find(const struct owners *o, unsigned group, unsigned which)
{
	for (struct source *s = o->first; s; s = s->next)
		if (s->config.group == group && s->config.standby == which)
			return s;
	return NULL;
}

/* By what stands on its face, where the protocol of another port has another number for it. */
static bool has_its_serial(
	const struct owners *o, const struct source *source, const struct identity *id)
{
	const struct binding *b = bindings_find(&o->bindings, source_section(source));

	return b && *b->serial && bindings_is_of(b->serial, id) &&
	       (!*source->config.meter || strcasecmp(source->config.meter, b->meter) == 0);
}

bool owners_know(const struct owners *o, const struct source *source, const struct identity *id)
{
	const char *number = number_of(o, source);

	if (!identity_has_number(id))
		return false;
	if (has_its_serial(o, source, id))
		return true;
	return *number ? bindings_is_of(number, id) : identity_is_same(&source->had, id);
}

const char *owners_bound(
	const struct owners *o, const struct source *source, const struct identity *id)
{
	const struct binding *b = bindings_find(&o->bindings, source_section(source));

	return b && (bindings_is_of(b->meter, id) || (*b->serial && bindings_is_of(b->serial, id)))
		       ? b->meter
		       : "";
}
