/* Which meter a section of the configuration belongs to: the first that it has heard, remembered
 * over restarts, so that two adapters may change places. And which one of several meters of one
 * type without numbers goes by its type alone. Left out: deciding whose a meter is (owners.h). */
#ifndef DAEMON_BINDINGS_H
#define DAEMON_BINDINGS_H

#include "config/config_file.h"
#include "port/places.h"
#include "reading/telegram.h"

#include <limits.h>

struct binding {
	char section[CONFIG_SECTION_MAX]; /* "": that of a port, where there are no sections */
	char meter[2 * IDENTITY_ID_MAX + 1];
	char serial[2 * IDENTITY_ID_MAX + 1]; /* by which others may know it; "": by no other */
	char port[PLACES_PATH_MAX]; /* of a meter without a number that was found there; else "" */
	bool is_beside; /* another meter of its type, without a number as well, was there first */
};

struct bindings {
	char folder[PATH_MAX];
	bool is_failure_said;
	bool is_untouchable; /* the file could not be read: it is left as it is */
	bool is_due;         /* to be written, as that has failed */
	size_t n, room;
	struct binding *of; /* memory for `room` of them */
};

/* Reads what was remembered in `folder`, all of it; nothing, when there is nothing. `b` is all
 * zero, or was loaded before. */
void bindings_load(struct bindings *b, const char *folder);

/* There are, or will be, `n_meters` of them: takes memory for twice as many, as sections that are
 * not in the configuration at present keep theirs as long as there is room. Later nothing more is
 * taken. */
void bindings_reserve(struct bindings *b, size_t n_meters);

/* Forgets sections that are not in `file` when there may be no room for all that are. */
void bindings_make_room(struct bindings *b, const struct config_file *file);

/* Gives the memory back. */
void bindings_free(struct bindings *b);

/* The binding of a section, borrowed until the next call that changes `b`; NULL while there is
 * none. */
const struct binding *bindings_find(const struct bindings *b, const char *section);

/* Whether any section has that meter, or has had it. */
bool bindings_know(const struct bindings *b, const struct identity *meter);

/* The number of the section's meter, borrowed like that; "" while none is known. */
const char *bindings_meter(const struct bindings *b, const char *section);

/* To be called now and then: tries again to write what could not be written. */
void bindings_tend(struct bindings *b);

/* Remembers the binding of a section. If it cannot be written, the log says so once, and it holds
 * as long as the program runs. */
void bindings_set(struct bindings *b, const struct binding *binding);

/* Without sections: whether the meter of that type on `port` is beside another. The first is not,
 * and stays so as long as its port is there; then the next port that has such a meter comes in its
 * place. Remembers it. */
bool bindings_is_beside(struct bindings *b, const char *type, const char *port);

/* Whether `number` (as it was remembered, or as people write it) is that of the meter. */
bool bindings_is_of(const char *number, const struct identity *meter);

#endif
