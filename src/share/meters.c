/* A list in the order in which meters were heard of. One whose key becomes another, as its number
 * is known now, is another one for those who are told. */
#include "share/meters.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/shortage.h"
#include "base/text.h"
#include "share/meter_key.h"
#include "share/share_registers.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct share_meter *find(struct share *s, const char *station)
{
	struct share_meter *m = s->meters;

	while (m && strcmp(m->is.station, station) != 0)
		m = m->next;
	return m;
}

/* When a sink is told, somebody may come to it and be told of all that there are: it is none of
 * them any more. */
static void remove_meter(struct share *s, struct share_meter *m)
{
	struct share_meter **at = &s->meters;

	while (*at != m)
		at = &(*at)->next;
	*at = m->next;
	s->n_meters--;
	m->is_live = false;
	share_registers_forget(m);
	share_tell(s, SHARE_GONE, m);
	free(m);
}

/* The key itself, or with the first number behind it under which there is none yet. */
static void make_unique(const struct share *s, char key[SHARE_KEY_SIZE])
{
	char base[SHARE_KEY_SIZE];

	snprintf(base, sizeof base, "%.*s", SHARE_KEY_SIZE - 5, key);
	for (unsigned i = 2; share_find(s, key); i++)
		snprintf(key, SHARE_KEY_SIZE, "%.*s-%u", SHARE_KEY_SIZE - 5, base, i);
}

/* NULL: there is no room, which is said. */
static struct share_meter *add(struct share *s, const char *key)
{
	struct share_meter *m = NULL, **at = &s->meters;

	if (s->n_meters < SHARE_METERS_MAX)
		m = shortage_take(1, sizeof *m);
	if (!m) {
		log_error("a meter is left out: there are %zu already, or there is no memory",
			s->n_meters);
		return NULL;
	}
	snprintf(m->key, sizeof m->key, "%s", key);
	make_unique(s, m->key);
	while (*at)
		at = &(*at)->next;
	*at = m;
	s->n_meters++;
	return m;
}

static void wanted_key(const struct stream_meter *meter, char key[SHARE_KEY_SIZE])
{
	static struct key_secret secret;
	static bool is_known;

	if (!is_known)
		key_secret_find(&secret);
	is_known = true;
	meter_key(meter, &secret, key);
}

static void fall_silent(struct share *s, struct share_meter *m, uint64_t since_ms)
{
	uint64_t now = clock_ms();
	bool is_new = m->is_live || !m->silent_ms;

	m->is_live = false;
	share_registers_forget(m);
	m->silent_ms = since_ms < now ? now - since_ms : 1;
	if (is_new)
		share_tell(s, SHARE_SILENT, m);
}

/* Nobody knows how it is. */
static void forget_status(struct share_meter *m)
{
	m->has_status = false;
	m->status = (struct status){0};
}

/* A meter in the place of another: what that has said is not its, and sinks hear that it is over.
 */
static void forget(struct share *s, struct share_meter *m)
{
	forget_status(m);
	fall_silent(s, m, 0);
	m->last = (struct stream_reading){0};
	m->heard_us = 0;
}

static void take_meter(struct share *s, const struct stream_meter *is)
{
	struct share_meter *m = find(s, is->station);
	char key[SHARE_KEY_SIZE], before[SHARE_KEY_SIZE];

	wanted_key(is, key);
	if (m)
		wanted_key(&m->is, before);
	if (m && strcmp(before, key) != 0) {
		remove_meter(s, m);
		m = NULL;
	}
	if (!m)
		m = add(s, key);
	else if (!identity_agrees(&m->is.meter, &is->meter))
		forget(s, m);
	if (!m)
		return;
	m->is = *is;
	m->is_announced = true;
	share_tell(s, SHARE_METER, m);
}

/* What has waited for us is not told as if it were of now: who was stopped for a while, or is told
 * at the begin of what was last, may get what is old. And a daemon says itself when its meter is
 * silent, unless it hangs. */
static bool is_old(const struct stream_reading *r, uint64_t age_ms)
{
	enum { OLD_MS = 10000, PERIODS = 3, ON_ITS_WAY_MS = 500 };

	if (r->holds_ms)
		return age_ms > (uint64_t)r->holds_ms + ON_ITS_WAY_MS;
	return age_ms > OLD_MS && age_ms / PERIODS > r->period_ms;
}

static uint64_t age_of(const struct stream_reading *r, uint64_t now_ms)
{
	return r->mono_ms < now_ms ? now_ms - r->mono_ms : 0;
}

void meters_look(struct share *s)
{
	const uint64_t now_ms = clock_ms();

	for (struct share_meter *m = s->meters; m; m = m->next)
		if (m->is_live && m->last.holds_ms && is_old(&m->last, age_of(&m->last, now_ms)))
			fall_silent(s, m, age_of(&m->last, now_ms));
}

static void take_reading(struct share *s, struct share_meter *m, const struct stream_reading *r)
{
	uint64_t now = clock_us(), age_ms = age_of(r, now / 1000);

	if (is_old(r, age_ms)) {
		fall_silent(s, m, age_ms);
		return;
	}
	m->last = *r;
	m->heard_us = now - age_ms * 1000;
	m->is_live = true;
	m->silent_ms = 0;
	share_tell(s, SHARE_READING, m);
}

static void take_account(struct share *s, struct share_meter *m, const struct status *status)
{
	m->status = *status;
	m->status.raw_hex = NULL; /* which was borrowed */
	m->has_status = true;
	share_tell(s, SHARE_ACCOUNT, m);
}

static void take_frame(struct share *s, struct share_meter *m, const struct stream_frame *frame)
{
	s->frame = *frame;
	share_tell(s, SHARE_FRAME, m);
}

static void take_hello(struct share *s, const char *version)
{
	text_clean(s->daemon_version, sizeof s->daemon_version, version);
	for (struct share_meter *m = s->meters; m; m = m->next)
		m->is_announced = false;
}

static void take_of(struct share *s, struct share_meter *m, const struct stream_said *said)
{
	switch (said->is) {
	case STREAM_READING:
		take_reading(s, m, &said->reading);
		break;
	case STREAM_SILENT:
		fall_silent(s, m, said->since_ms);
		break;
	case STREAM_GONE:
		remove_meter(s, m);
		break;
	case STREAM_ACCOUNT:
		take_account(s, m, &said->status);
		break;
	case STREAM_FRAME:
		take_frame(s, m, &said->frame);
		break;
	case STREAM_REGISTERS:
		share_registers_take(m, said);
		break;
	case STREAM_HELLO:
	case STREAM_METER:
	case N_STREAM_IS:
		break;
	}
}

void meters_take(struct share *s, const struct stream_said *said)
{
	struct share_meter *m;

	if (said->is == STREAM_HELLO) {
		take_hello(s, said->version);
		return;
	}
	if (said->is == STREAM_METER) {
		take_meter(s, &said->meter);
		return;
	}
	m = find(s, said->meter.station);
	if (m)
		take_of(s, m, said);
}

void meters_lose(struct share *s)
{
	for (struct share_meter *m = s->meters; m; m = m->next) {
		forget_status(m);
		share_registers_forget(m);
		if (m->is_live || !m->silent_ms)
			fall_silent(s, m, 0);
	}
}

void meters_sweep(struct share *s)
{
	for (struct share_meter *m = s->meters, *next; m; m = next) {
		next = m->next;
		if (!m->is_announced)
			remove_meter(s, m);
	}
}

void meters_free(struct share *s)
{
	for (struct share_meter *m = s->meters, *next; m; m = next) {
		next = m->next;
		share_registers_forget(m);
		free(m);
	}
	s->meters = NULL;
	s->n_meters = 0;
}
