/* Words, one after the other. */
#include "support/meter_story.h"

#include "support/event_text.h"

#include <stdio.h>
#include <string.h>

char story[4096];
static const char *between = " ";

void story_begin(const char *text)
{
	story[0] = '\0';
	between = text;
}

void story_tell(const char *word)
{
	size_t n = strlen(story);

	snprintf(story + n, sizeof story - n, "%s%s", n ? between : "", word);
}

void story_on_reading(
	void *ctx, const struct identity *id, const struct reading *reading, uint32_t period_ms)
{
	char power[DECIMAL_TEXT_MAX] = "none";

	(void)ctx, (void)id, (void)period_ms;
	if (reading_has(reading, Q_POWER))
		decimal_text(reading->value[Q_POWER], power);
	story_tell(power);
}

void story_on_lost(void *ctx)
{
	(void)ctx;
	story_tell("lost");
}

void deaf_on_reading(
	void *ctx, const struct identity *id, const struct reading *reading, uint32_t period_ms)
{
	(void)ctx, (void)id, (void)reading, (void)period_ms;
}

void deaf_on_lost(void *ctx)
{
	(void)ctx;
}

const struct meter_hooks story_hooks = {
	.reading = story_on_reading, .lost = story_on_lost, .event = note_event};
const struct meter_hooks deaf_hooks = {.reading = deaf_on_reading, .lost = deaf_on_lost};
