/* A table so short that it is searched from the front. */
#include "share/sink_clients.h"

#include <stdio.h>
#include <string.h>

static struct sink_client *place_of(struct sink_clients *c, const char *who, const char *what)
{
	struct sink_client *oldest = c->of;

	for (size_t i = 0; i < SINK_CLIENTS_MAX; i++) {
		struct sink_client *one = &c->of[i];

		if (one->asked_ms && strcmp(one->who, who) == 0 && strcmp(one->what, what) == 0)
			return one;
		if (one->asked_ms < oldest->asked_ms)
			oldest = one;
	}
	memset(oldest, 0, sizeof *oldest);
	snprintf(oldest->who, sizeof oldest->who, "%s", who);
	snprintf(oldest->what, sizeof oldest->what, "%s", what);
	return oldest;
}

void sink_clients_note(struct sink_clients *c, const char *who, const char *what, uint64_t now_ms,
	const struct decimal *power)
{
	struct sink_client *one = place_of(c, who, what);

	if (one->asked_ms && now_ms > one->asked_ms)
		one->interval_ms = (uint32_t)(now_ms - one->asked_ms);
	one->asked_ms = now_ms;
	one->has_power = power != NULL;
	if (power)
		one->power = *power;
}

bool sink_clients_get(
	const struct sink_clients *c, size_t i, uint64_t now_ms, struct sink_client *out)
{
	for (const struct sink_client *one = c->of; one < c->of + SINK_CLIENTS_MAX; one++) {
		if (!one->asked_ms || now_ms - one->asked_ms > SINK_CLIENT_LASTS_MS || i-- > 0)
			continue;
		*out = *one;
		return true;
	}
	return false;
}

bool sink_client(const struct sink *sink, const void *state, size_t i, uint64_t now_ms,
	struct sink_client *out)
{
	const void *at = (const char *)state + sink->clients_at;

	if (sink->client)
		return sink->client(state, i, out);
	return sink->clients_at && sink_clients_get(at, i, now_ms, out);
}
