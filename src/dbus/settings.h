/* Client of localsettings (com.victronenergy.settings): a group of texts that outlive the process.
 * localsettings may be absent, come late, refuse at first and be restarted; all that is waited out
 * here, without blocking. */
#ifndef ROOM_DBUS_SETTINGS_H
#define ROOM_DBUS_SETTINGS_H

#include "dbus/bus.h"

#include <ev.h>
#include <stdbool.h>
#include <stddef.h>

enum {
	SETTINGS_MAX = 4,
	SETTINGS_TEXT_MAX = 128,
	SETTINGS_GROUP_MAX = 160,
	SETTINGS_OWNER_MAX = 64,
};

struct settings_hooks {
	/* All settings are there, their values in settings.value. Once. */
	void (*ready)(void *ctx);
	/* settings.value[i] has become another one. Only after ready. */
	void (*changed)(void *ctx, size_t i);
};

struct settings {
	struct bus *bus; /* NULL while closed */
	const struct settings_hooks *hooks;
	void *ctx;
	struct ev_timer retry;
	bool is_ready;
	bool said_absent;
	char owner[SETTINGS_OWNER_MAX]; /* unique name of localsettings: whose signals count */
	char group[SETTINGS_GROUP_MAX]; /* "/Settings/Devices/ID" */
	size_t n;
	const char *name[SETTINGS_MAX];
	char value[SETTINGS_MAX][SETTINGS_TEXT_MAX]; /* the default at first */
};

/* Reserves the settings group/name[i] with the defaults that stand in s->value. The caller has set
 * s->group, n, name (borrowed) and value; `bus` must be ready and stay open until settings_close(). */
void settings_open(
	struct settings *s, struct bus *bus, const struct settings_hooks *hooks, void *ctx);

/* Stops; no hook is called any more. Safe on one that was never opened but zeroed, safe twice. */
void settings_close(struct settings *s);

/* Asks localsettings to store `text`; the change comes back through hooks->changed. False when the
 * bus is not there. */
bool settings_write(struct settings *s, size_t i, const char *text);

/* To be given every signal of the bus. True when it was about these settings. */
bool settings_take_signal(struct settings *s, DBusMessage *m);

#endif
