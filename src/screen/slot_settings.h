/* What is chosen for a source, as /Sources/n/Settings shows it. Left out: writing it
 * (slot_writes.h). */
#ifndef SCREEN_SLOT_SETTINGS_H
#define SCREEN_SLOT_SETTINGS_H

struct slot;
struct source;

void slot_settings_fill(struct slot *s, const struct source *source);

#endif
