/* What the owner chooses at the screen for a source at work: taken from the file of choices when
 * its port is about to be opened, or its meter is known, and put into force at once when it is
 * chosen. Left out: the file (choices.h), and who chooses (screen). */
#ifndef DAEMON_SOURCE_CHOICES_H
#define DAEMON_SOURCE_CHOICES_H

#include "daemon/choices.h"

struct source;

/* What the configuration says is in force, with its keys; nothing is chosen. */
void source_choices_init(struct source *s);

/* What was chosen for the wire at `path` ("": none yet), or for its section, is in force from now
 * on. To be called before the port is opened. */
void source_choose_for_port(struct source *s, const char *path);

/* The same for its meter, whose key is source.past_key. */
void source_choose_for_meter(struct source *s);

/* Whether it is known what was chosen. What could not be read is tried again; as long as it cannot
 * be, power may be the wrong way round, and nothing of the meter is to be told. */
bool source_knows_choices(struct source *s);

/* Whether the configuration says it, so that it cannot be chosen. */
bool source_is_configured(const struct source *s, enum choice what);

/* Chooses `what` as it stands in `value`; where that does not have it, what was chosen is taken
 * back. It is kept first, and then in force; reverse lets the meter leave the bus until its next
 * telegram, and with ask the source is to be started anew by the caller. 0; -EEXIST: the
 * configuration says it; -ENODEV: nobody knows yet for which meter or port; or another negative
 * errno: it could not be kept, and nothing has changed. */
int source_choose(struct source *s, enum choice what, const struct choices *value);

#endif
