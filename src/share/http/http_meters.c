/* Memory for a history is taken when its meter has spoken for the first time. */
#include "share/http/http_meters.h"

#include "base/shortage.h"

#include <stdlib.h>
#include <string.h>

struct http_slot *http_meters_find(struct http_meters *m, const char *key)
{
	for (size_t i = 0; i < HTTP_METERS_MAX; i++)
		if (*m->of[i].key && strcmp(m->of[i].key, key) == 0)
			return &m->of[i];
	return NULL;
}

/* A free one, else one whose meter is gone. */
static struct http_slot *free_slot(struct http_meters *m)
{
	for (size_t i = 0; i < HTTP_METERS_MAX; i++)
		if (!*m->of[i].key)
			return &m->of[i];
	for (size_t i = 0; i < HTTP_METERS_MAX; i++)
		if (m->of[i].is_gone) {
			http_meters_free(&m->of[i]);
			return &m->of[i];
		}
	return NULL;
}

struct http_slot *http_meters_take(struct http_meters *m, const char *key)
{
	struct http_slot *slot = http_meters_find(m, key);

	if (slot || !(slot = free_slot(m)))
		return slot;
	strcpy(slot->key, key);
	return slot;
}

/* Memory for one more history: of a meter that is gone, where there is no room. */
static struct history *take_history(struct http_meters *m)
{
	struct http_slot *gone = NULL;
	struct history *h;
	size_t n = 0;

	for (size_t i = 0; i < HTTP_METERS_MAX; i++) {
		n += m->of[i].history != NULL;
		if (m->of[i].history && m->of[i].is_gone)
			gone = &m->of[i];
	}
	if (n < HTTP_HISTORIES_MAX)
		return shortage_take(1, sizeof *h);
	h = gone ? gone->history : NULL;
	if (gone)
		gone->history = NULL;
	return h;
}

struct history *http_meters_history(struct http_meters *m, struct http_slot *slot)
{
	if (slot->history)
		return slot->history;
	slot->history = take_history(m);
	if (slot->history)
		history_reset(slot->history);
	return slot->history;
}

void http_meters_free(struct http_slot *slot)
{
	free(slot->history);
	memset(slot, 0, sizeof *slot);
}

void http_meters_finish(struct http_meters *m)
{
	for (size_t i = 0; i < HTTP_METERS_MAX; i++)
		http_meters_free(&m->of[i]);
}
