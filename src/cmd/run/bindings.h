/* Which meter a section of the configuration belongs to: the first that it has heard, remembered over restarts,
 * so that two adapters may change places. */
#ifndef CMD_BINDINGS_H
#define CMD_BINDINGS_H

#include "cmd/config/config_file.h"
#include "reading/telegram.h"

#include <limits.h>

/* Sections that are not in the configuration at present keep theirs, as long as there is room. */
enum { BINDINGS_MAX = 2 * CONFIG_METERS_MAX };

struct binding {
	char section[CONFIG_SECTION_MAX];
	char meter[2 * IDENTITY_ID_MAX + 1];
};

struct bindings {
	char folder[PATH_MAX];
	bool is_failure_said;
	size_t n;
	struct binding of[BINDINGS_MAX];
};

/* Reads what was remembered in `folder`; nothing, when there is nothing. */
void bindings_load(struct bindings *b, const char *folder);

/* Forgets sections that are not in `file` when there may be no room for all that are. */
void bindings_make_room(struct bindings *b, const struct config_file *file);

/* The number of the section's meter; "" while none is known. */
const char *bindings_meter(const struct bindings *b, const char *section);

/* Remembers it. When that cannot be kept, it is said once, and holds while the program runs. */
void bindings_set(struct bindings *b, const char *section, const struct identity *meter);

/* Whether `number` (as it was remembered, or as people write it) is that of the meter. */
bool bindings_is_of(const char *number, const struct identity *meter);

#endif
