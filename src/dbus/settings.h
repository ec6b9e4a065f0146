/* Client of localsettings (com.victronenergy.settings): a group of texts and numbers that outlive
 * the process. localsettings may be absent, come late, refuse at first and be restarted; all that
 * is waited out here, without blocking. */
#ifndef ROOM_DBUS_SETTINGS_H
#define ROOM_DBUS_SETTINGS_H

#include "dbus/bus.h"

#include <ev.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	SETTINGS_MAX = 4,
	SETTINGS_TEXT_MAX = 128,
	SETTINGS_GROUP_MAX = 160,
	SETTINGS_SHOWN_MAX = 80,
	SETTINGS_OWNER_MAX = 64,
};

struct event;

/* One of them, as it is asked for. */
struct setting {
	const char *name; /* "CustomName" */
	bool is_number;   /* a whole number from `least` to `most`; else a text */
	bool is_needed;   /* nothing goes on without it; others keep their default when refused */
	int32_t least, most; /* both 0: no limits */
};

struct settings_value {
	char text[SETTINGS_TEXT_MAX];
	int32_t number;
};

struct settings_hooks {
	/* All settings that are needed are there, their values in settings.value. Once for each
	 * settings_open() and settings_ask_again(). */
	void (*ready)(void *ctx);
	/* settings.value[i] has become another one. Only after ready. */
	void (*changed)(void *ctx, size_t i);
	/* What people want to know of localsettings. May be NULL. */
	void (*event)(void *ctx, const struct event *event);
};

struct settings {
	struct bus *bus; /* NULL while closed */
	const struct settings_hooks *hooks;
	void *ctx;
	struct ev_timer retry;
	bool is_optional; /* set by the caller: where localsettings is not, the defaults hold */
	bool is_stored;   /* localsettings has answered since it was opened */
	bool logged_alone;
	bool is_ready;
	bool is_answering; /* hooks->changed tells what localsettings has, not what somebody
			    * changed */
	bool logged_absent;
	unsigned n_writing;             /* changes that localsettings has not answered yet */
	unsigned logged_refused;        /* a bit for each setting */
	char owner[SETTINGS_OWNER_MAX]; /* unique name of localsettings: whose signals count */
	char group[SETTINGS_GROUP_MAX]; /* "/Settings/Devices/ID" */
	char shown[SETTINGS_SHOWN_MAX]; /* what events call it */
	size_t n;
	const struct setting *specs;
	struct settings_value value[SETTINGS_MAX]; /* the default at first */
};

/* Reserves the `n` settings `specs` (borrowed) below s->group, with the defaults that stand in
 * s->value; the caller has set both, s->shown and s->is_optional. `bus` must be ready and stay open
 * until settings_close(). False, and it is closed, when there was no memory to ask for the signals
 * of localsettings: it could come, and change what it has, unheard. */
bool settings_open(struct settings *s, struct bus *bus, const struct setting *specs, size_t n,
	const struct settings_hooks *hooks, void *ctx);

/* Asks localsettings again for what it has by now, also of what was written just before; then
 * hooks->ready is told again. */
void settings_ask_again(struct settings *s);

/* Stops; no hook is called any more. Safe on one that was never opened but zeroed, safe twice. */
void settings_close(struct settings *s);

/* Asks localsettings to store a text, or a number; the change comes back through hooks->changed.
 * False when the bus is not there, or localsettings: never yet where it is optional, or behind with
 * what it has been asked. */
bool settings_write_text(struct settings *s, size_t i, const char *text);
bool settings_write_number(struct settings *s, size_t i, int32_t number);

/* Asks localsettings to store `number` at a path of somebody else, without waiting for the
 * answer. */
void settings_write_foreign(struct bus *bus, const char *path, int32_t number);

/* To be given every signal of the bus. True when it was about these settings. */
bool settings_take_signal(struct settings *s, DBusMessage *m);

#endif
