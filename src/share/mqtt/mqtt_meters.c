/* In this order, as each needs what is in front of it: what a meter is and whether it is there,
 * then that this process is there, then values. So nobody takes an old value for one of now. */
#include "share/mqtt/mqtt_meters.h"

#include "base/clock.h"
#include "base/fnv.h"
#include "share/mqtt/mqtt_discovery.h"
#include "share/mqtt/mqtt_health.h"
#include "share/mqtt/mqtt_state.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	HEALTH_EVERY_MS = 10000,
	BLOCKED_MS = 250, /* the kernel does not tell when it has got rid of what it has */
	EXPIRY_PERIODS = 3,
};

static const char online[] = "online", offline[] = "offline";

struct mqtt_meter *mqtt_meters_find(struct mqtt_meters *all, const struct share_meter *m)
{
	struct mqtt_meter **at = &all->first;

	while (*at && strcmp((*at)->key, m->key) != 0)
		at = &(*at)->next;
	if (!*at) {
		*at = calloc(1, sizeof **at);
		if (!*at)
			return NULL;
		snprintf((*at)->key, sizeof(*at)->key, "%s", m->key);
		(*at)->is_availability_due = true;
	}
	(*at)->m = m;
	return *at;
}

static bool is_live(const struct mqtt_meter *mm)
{
	return mm->m && mm->m->is_live;
}

void mqtt_meter_changed(const struct mqtt_meters *all, struct mqtt_meter *mm)
{
	mm->is_discovery_due = all->config->homeassistant;
	mm->is_health_due |= mm->m->has_status;
}

/* Its health is to be told at once, if any was, or there is one. */
static void renew_health(struct mqtt_meter *mm)
{
	mm->is_health_due |= mm->health_ms || (mm->m && mm->m->has_status);
	mm->health_ms = 0;
}

static uint32_t expire_s(const struct mqtt_meters *all, uint32_t period_ms)
{
	uint32_t every[N_MQTT_GROUPS], sum = 0;

	mqtt_rates_every(all->config, every);
	for (enum mqtt_group g = 0; g < N_MQTT_GROUPS; g++)
		sum += mqtt_expire_s(mqtt_interval_ms(period_ms, every[g]));
	return sum;
}

/* Values would expire too early, or much too late. */
static bool is_another_period(const struct mqtt_meters *all, const struct mqtt_meter *mm)
{
	uint32_t told = mm->told_period_ms, now = mm->m->last.period_ms;

	return now && (!told || expire_s(all, now) > expire_s(all, told) || now < told / 2);
}

void mqtt_meter_heard(struct mqtt_meters *all, struct mqtt_meter *mm)
{
	uint32_t has = mqtt_told_quantities(&mm->m->last.reading);

	if ((has & ~mm->known) || is_another_period(all, mm))
		mm->is_discovery_due = all->config->homeassistant;
	mm->known |= has;
	if (mm->m->last.period_ms && mm->is_discovery_due)
		mm->told_period_ms = mm->m->last.period_ms;
	mm->is_availability_due |= !mm->is_told_live;
	if (mm->is_blocked)
		all->n_dropped++;
	mqtt_rates_heard(&mm->rates);
}

void mqtt_meter_silent(struct mqtt_meter *mm)
{
	mqtt_rates_reset(&mm->rates);
	mm->is_blocked = false;
	mm->is_availability_due = true;
	renew_health(mm);
}

void mqtt_meters_renew(struct mqtt_meters *all)
{
	for (struct mqtt_meter *mm = all->first; mm; mm = mm->next) {
		mm->is_availability_due = true;
		renew_health(mm);
		mm->is_blocked = false;
		mqtt_rates_reset(&mm->rates);
		if (!mm->m)
			continue;
		mqtt_meter_changed(all, mm);
		if (is_live(mm))
			mqtt_rates_heard(&mm->rates);
	}
}

/* What stands in the text, or `payload`, under `name` of the meter. */
static bool say(struct mqtt_meters *all, const struct mqtt_meter *mm, const char *name,
	const char *payload, struct mqtt_message message)
{
	char topic[MQTT_TOPIC_SIZE];

	if (!message.topic) {
		mqtt_topic_of(topic, all->config->mqtt_prefix, mm->key, name);
		message.topic = topic;
	}
	message.payload = payload ? payload : all->text.text;
	message.n = payload ? strlen(payload) : all->text.n;
	return mqtt_session_say(all->session, &message);
}

static bool tell_discovery(struct mqtt_meters *all, const struct mqtt_meter *mm)
{
	const struct share_config *c = all->config;
	char topic[MQTT_TOPIC_SIZE];

	mqtt_topic_discovery(topic, c->homeassistant_prefix, c->mqtt_prefix, mm->key);
	writer_init(&all->text, NULL);
	mqtt_discovery_json(&all->text, c, mm->m, mm->known, mm->told_period_ms);
	return say(all, mm, NULL, NULL, (struct mqtt_message){.topic = topic, .is_kept = true});
}

static bool tell_availability(struct mqtt_meters *all, struct mqtt_meter *mm)
{
	bool is_there = is_live(mm);

	mm->is_told_live = say(all, mm, "availability", is_there ? online : offline,
				   (struct mqtt_message){.is_kept = true}) &&
			   is_there;
	return mm->is_told_live == is_there;
}

/* As it is now, if that is something else than what was told. Of a meter that has gone there is
 * none, so the broker keeps none. */
static void tell_health(struct mqtt_meters *all, struct mqtt_meter *mm)
{
	uint32_t hash;

	writer_init(&all->text, NULL);
	if (mm->m)
		mqtt_health_json(&all->text, mm->m, all->language);
	hash = fnv(FNV_BEGIN, all->text.text, all->text.n);
	mm->is_health_due = false;
	if (mm->health_ms && hash == mm->health_hash)
		return;
	mm->is_health_due = !say(all, mm, "health", NULL, (struct mqtt_message){.is_kept = true});
	mm->health_ms = clock_ms();
	mm->health_hash = hash;
}

static uint32_t health_wait_ms(const struct mqtt_meter *mm)
{
	uint64_t since_ms = clock_ms() - mm->health_ms;

	if (!mm->is_health_due)
		return UINT32_MAX;
	return !mm->health_ms || since_ms >= HEALTH_EVERY_MS
		       ? 0
		       : (uint32_t)(HEALTH_EVERY_MS - since_ms);
}

/* All but its state. True: there is nothing left of it. */
static bool announce(struct mqtt_meters *all, struct mqtt_meter *mm)
{
	bool can_discover = mm->is_discovery_due && mm->m && mm->known;

	if (can_discover && mqtt_session_has_room(all->session))
		mm->is_discovery_due = !tell_discovery(all, mm);
	if (can_discover && mm->is_discovery_due)
		return false;
	if (mm->is_availability_due && mqtt_session_has_room(all->session))
		mm->is_availability_due = !tell_availability(all, mm);
	if (mm->is_availability_due)
		return false;
	if (health_wait_ms(mm) == 0 && mqtt_session_has_room(all->session))
		tell_health(all, mm);
	return true;
}

static void tell_presence(struct mqtt_meters *all)
{
	char topic[MQTT_TOPIC_SIZE];

	mqtt_topic_status(topic, all->config->mqtt_prefix);
	all->is_present = say(
		all, NULL, NULL, online, (struct mqtt_message){.topic = topic, .is_kept = true});
}

static const uint32_t *every_ms(const struct mqtt_meters *all, uint32_t every[N_MQTT_GROUPS])
{
	mqtt_rates_every(all->config, every);
	return every;
}

/* How long somebody who has not heard it may still be told: as what is told most often. */
static uint32_t expiry_s(const struct mqtt_meters *all, const struct mqtt_meter *mm, uint32_t due)
{
	uint32_t least = UINT32_MAX, period_ms;

	for (enum quantity q = 0; q < N_QUANTITIES; q++)
		if (due >> q & 1 && mqtt_rates_every_of(all->config, q) < least)
			least = mqtt_rates_every_of(all->config, q);
	period_ms = mqtt_interval_ms(mm->m->last.period_ms, least);
	return (EXPIRY_PERIODS * period_ms + 999) / 1000;
}

static void tell_numbers(
	struct mqtt_meters *all, const struct mqtt_meter *mm, uint32_t has, uint32_t expiry)
{
	const struct reading *r = &mm->m->last.reading;
	char number[DECIMAL_TEXT_MAX];

	for (enum quantity q = 0; q < N_QUANTITIES; q++) {
		if (!(has >> q & 1))
			continue;
		decimal_text(r->value[q], number);
		say(all, mm, quantity_name(q), number, (struct mqtt_message){.expiry_s = expiry});
	}
}

static void note_power(struct mqtt_meters *all, const struct reading *r, uint32_t has)
{
	all->told_ms = clock_ms();
	if (!(has >> Q_POWER & 1))
		return;
	all->has_power = true;
	all->power = r->value[Q_POWER];
}

static void tell_state(struct mqtt_meters *all, struct mqtt_meter *mm, uint32_t due)
{
	const struct stream_reading *r = &mm->m->last;
	uint32_t has = due & mqtt_told_quantities(&r->reading);
	uint32_t expiry = expiry_s(all, mm, due);

	mqtt_rates_told(&mm->rates, due, clock_ms());
	if (!has)
		return;
	if (all->config->mqtt_topics != TOPICS_PLAIN) {
		writer_init(&all->text, NULL);
		mqtt_state_json(&all->text, r, has);
		say(all, mm, "state", NULL, (struct mqtt_message){.expiry_s = expiry});
	}
	if (all->config->mqtt_topics != TOPICS_JSON)
		tell_numbers(all, mm, has, expiry);
	note_power(all, &r->reading, has);
}

/* Its state, if that is due. */
static void tell_due(struct mqtt_meters *all, struct mqtt_meter *mm, bool is_fresh)
{
	uint32_t every[N_MQTT_GROUPS], due;

	if (!is_live(mm) || mm->is_availability_due)
		return;
	due = mqtt_rates_due(&mm->rates, every_ms(all, every), clock_ms(), is_fresh);
	mm->is_blocked = due && !mqtt_session_is_clear(all->session);
	if (due && !mm->is_blocked)
		tell_state(all, mm, due);
}

void mqtt_meters_tell_fresh(struct mqtt_meters *all, struct mqtt_meter *mm)
{
	if (all->is_present && announce(all, mm))
		tell_due(all, mm, true);
}

/* Removes those that have gone, when that has been told. */
static void bury(struct mqtt_meters *all)
{
	struct mqtt_meter **at = &all->first;

	while (*at) {
		struct mqtt_meter *mm = *at;

		if (mm->m || mm->is_availability_due || mm->is_health_due) {
			at = &mm->next;
			continue;
		}
		*at = mm->next;
		free(mm);
	}
}

static uint32_t least(uint32_t a, uint32_t b)
{
	return a < b ? a : b;
}

/* When to come back for it. What has no room comes back by itself, with the answers of the broker.
 */
static uint32_t wait_ms(const struct mqtt_meters *all, const struct mqtt_meter *mm)
{
	uint32_t every[N_MQTT_GROUPS], wait = health_wait_ms(mm);

	if (mm->is_blocked)
		return BLOCKED_MS;
	if (is_live(mm) && all->is_present)
		wait = least(
			wait, mqtt_rates_wait_ms(&mm->rates, every_ms(all, every), clock_ms()));
	return wait ? wait : BLOCKED_MS;
}

uint32_t mqtt_meters_tell(struct mqtt_meters *all, bool is_late)
{
	bool is_announced = all->first || is_late;
	uint32_t wait = UINT32_MAX;

	for (struct mqtt_meter *mm = all->first; mm; mm = mm->next)
		is_announced &= announce(all, mm);
	if (is_announced && !all->is_present && mqtt_session_has_room(all->session))
		tell_presence(all);
	bury(all);
	for (struct mqtt_meter *mm = all->first; mm; mm = mm->next) {
		if (all->is_present)
			tell_due(all, mm, false);
		wait = least(wait, wait_ms(all, mm));
	}
	return wait;
}

void mqtt_meters_goodbye(struct mqtt_meters *all)
{
	char topic[MQTT_TOPIC_SIZE];

	for (struct mqtt_meter *mm = all->first; mm; mm = mm->next)
		say(all, mm, "availability", offline, (struct mqtt_message){.is_kept = true});
	mqtt_topic_status(topic, all->config->mqtt_prefix);
	say(all, NULL, NULL, offline, (struct mqtt_message){.topic = topic, .is_kept = true});
}

void mqtt_meters_free(struct mqtt_meters *all)
{
	while (all->first) {
		struct mqtt_meter *next = all->first->next;

		free(all->first);
		all->first = next;
	}
}
