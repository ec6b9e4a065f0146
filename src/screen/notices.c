/* What was told is remembered in a file of the state folder, a line each, written only when
 * something is told. A notification that the system does not take is as good as told: older ones
 * never do. */
#include "screen/notices.h"

#include "base/clock.h"
#include "base/text.h"
#include "daemon/source.h"
#include "daemon/state_files.h"
#include "dbus/object.h"
#include "screen/slot.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
	DAY_S = 24 * 3600,
	DAY_MS = DAY_S * 1000,
	CLOCK_MS = 3600 * 1000, /* who has no clock asks others for the time, within so long */
	SHORT_ENOUGH = 220,     /* characters of a list on a small screen */
};

#define PLATFORM "com.victronenergy.platform"
#define INJECT   "/Notifications/Inject"

static const char file_name[] = "notified";

/* FNV-1a, which is enough to tell a few dozen apart. */
static uint32_t hash(uint32_t h, const char *text)
{
	for (; *text; text++)
		h = (h ^ (uint8_t)*text) * UINT32_C(16777619);
	return h;
}

static uint32_t hash_of(const struct slot *slot)
{
	const struct source *source = slot->source;
	const char *who = *source->meter_of ? source->meter_of : source->port_of;

	return hash(hash(UINT32_C(2166136261), who), findings[slot->finding].name);
}

static void add(struct notices *n, const struct notice *one)
{
	if (n->n == NOTICES_MAX)
		memmove(n->of, n->of + 1, --n->n * sizeof *n->of);
	n->of[n->n++] = *one;
}

static void drop(struct notices *n, uint32_t of)
{
	size_t kept = 0;

	for (size_t i = 0; i < n->n; i++)
		if (n->of[i].of != of)
			n->of[kept++] = n->of[i];
	n->n = kept;
}

static bool take_line(void *user, const char *where, const char *section, const char *key,
	const char *value, struct conf_error *error)
{
	const struct notice one = {
		.of = (uint32_t)strtoul(key, NULL, 16), .at_s = strtoll(value, NULL, 10)};

	(void)where, (void)section, (void)error;
	add(user, &one);
	return true;
}

static void forget(void *user)
{
	struct notices *n = user;

	n->n = 0;
}

void notices_begin(struct notices *n, struct bus *bus, const char *state_dir)
{
	char folder[PATH_MAX];
	struct conf_error error;

	n->bus = bus;
	n->begun_ms = clock_ms();
	n->state_dir = state_dir;
	state_folder(state_dir, folder);
	state_read(folder, file_name, take_line, forget, n, &error);
}

/* What cannot be kept is told again after a restart. */
static void keep(const struct notices *n)
{
	char folder[PATH_MAX];
	FILE *f;

	state_folder(n->state_dir, folder);
	f = state_begin(folder, file_name);
	if (!f)
		return;
	fputs("# Notifications: which, and when.\n", f);
	for (size_t i = 0; i < n->n; i++)
		fprintf(f, "%08x = %lld\n", (unsigned)n->of[i].of, (long long)n->of[i].at_s);
	state_commit(f, folder, file_name);
}

/* The time of day may not be set yet, or may have been wrong: within one run it does not count, and
 * one that is before what was told is waited for. */
static bool is_told(const struct notices *n, uint32_t of, uint64_t now_ms, int64_t now_s)
{
	for (size_t i = 0; i < n->n; i++) {
		const struct notice *one = &n->of[i];

		if (one->of == of && one->at_ms)
			return now_ms - one->at_ms < DAY_MS;
		if (one->of == of)
			return now_s < one->at_s ? now_ms - n->begun_ms < CLOCK_MS
						 : now_s - DAY_S < one->at_s;
	}
	return false;
}

static void on_answer(void *ctx, DBusMessage *reply)
{
	(void)ctx, (void)reply;
}

/* "0\tCellar\tThe meter sends no power …": 0 is a warning. */
static void inject(struct notices *n, const struct slot *slot)
{
	const struct value name = tree_value(&slot->tree, SLOT_NAME);
	const bool is_short = strlen(slot->seen) + strlen(slot->to_do) < SHORT_ENOUGH;
	char text[2 * SENTENCE_MAX];
	const char *const parts[] = {
		"0", name.type == VALUE_TEXT ? name.s : "gridmeter", text, NULL};
	DBusMessageIter args;
	DBusMessage *m = dbus_message_new_method_call(
		PLATFORM, INJECT, BUSITEM_INTERFACE, "SetValue");

	if (!m)
		return;
	snprintf(text, sizeof text, "%s%s%s", slot->seen, is_short ? " " : "",
		is_short ? slot->to_do : "");
	dbus_message_set_auto_start(m, FALSE);
	dbus_message_iter_init_append(m, &args);
	if (value_append_tabbed(&args, parts))
		bus_call(n->bus, m, DBUS_TIMEOUT_USE_DEFAULT, on_answer, NULL);
	else
		dbus_message_unref(m);
}

static uint64_t patience_ms(const struct slot *slot)
{
	return findings[slot->finding].layer >= LAYER_BUS ? NOTICE_SYSTEM_MS : NOTICE_AFTER_MS;
}

void notices_look(struct notices *n, const struct slot *slot, uint64_t now_ms)
{
	const int64_t now_s = time(NULL);
	uint32_t of;

	if (!slot->source || !slot->is_act || now_ms - slot->found_ms < patience_ms(slot) ||
		(!slot->is_meters && findings[slot->finding].layer < LAYER_CHECKSUM))
		return;
	of = hash_of(slot);
	if (is_told(n, of, now_ms, now_s))
		return;
	inject(n, slot);
	drop(n, of);
	add(n, &(struct notice){.of = of, .at_s = now_s, .at_ms = now_ms});
	keep(n);
}
