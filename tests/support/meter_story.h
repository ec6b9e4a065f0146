/* What a meter tells by its hooks, as one sentence to compare: the power of each reading, "none"
 * where it has none, and "lost". */
#ifndef TESTS_SUPPORT_METER_STORY_H
#define TESTS_SUPPORT_METER_STORY_H

#include "meter/meter.h"

/* The sentence so far. A test may empty it. */
extern char story[4096];

/* Empties it; `between` stands between its words from now on. Borrowed. */
void story_begin(const char *between);

/* Adds a word, which may be empty. */
void story_tell(const char *word);

/* The hooks. They need no context. */
void story_on_reading(
	void *ctx, const struct identity *id, const struct reading *reading, uint32_t period_ms);
void story_on_lost(void *ctx);
extern const struct meter_hooks story_hooks;

/* Hooks for who looks at the meter itself. */
void deaf_on_reading(
	void *ctx, const struct identity *id, const struct reading *reading, uint32_t period_ms);
void deaf_on_lost(void *ctx);
extern const struct meter_hooks deaf_hooks;

#endif
