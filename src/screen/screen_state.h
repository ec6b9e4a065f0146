/* The service for pages: the struct, for the files of this room. What can be done with one is in
 * screen.h. */
#ifndef SCREEN_SCREEN_STATE_H
#define SCREEN_SCREEN_STATE_H

#include "config/config.h"
#include "daemon/guest.h"
#include "dbus/bus.h"
#include "dbus/tree.h"
#include "screen/notices.h"
#include "screen/recorder.h"
#include "screen/slot.h"

#include <ev.h>

enum screen_life {
	SCREEN_OFF,     /* it is not wanted */
	SCREEN_WAITING, /* for the bus, or for its name */
	SCREEN_NAMING,
	SCREEN_ON,
};

struct screen {
	struct guest_at at;
	enum screen_life life;
	char address[sizeof((struct config *)0)->bus]; /* where it is; "": the bus of the system */
	struct bus bus;
	struct ev_timer again; /* the next attempt */
	struct ev_timer tick;
	struct ev_prepare wake; /* while all is silent: whether it still is */
	unsigned n_live;        /* meters, when it has become so */
	uint64_t seconds;       /* that have passed, about */
	uint64_t second_ms;     /* when the last of them was */
	uint64_t stick_ms;      /* when a stick was looked for; 0: never */
	unsigned n_in_the_way;  /* looks in a row at which a meter had no place on the bus */
	unsigned stuck_s;       /* in which the bus took no signal */
	struct tree tree;
	struct slot *slots[SLOTS_MAX]; /* NULL: that many were never shown */
	enum tongue tongue;
	bool is_language_asked;
	struct doctor_bus asked; /* what the bus says of the system, each minute anew */
	bool is_asking;
	uint64_t asked_ms;
	unsigned unasked_s; /* since then */
	bool has_settings;
	struct machine_facts machine;
	unsigned credit; /* writes that are taken before the next second */
	struct recorder recorder;
	uint32_t recorded; /* number of the source whose recording that is, or was; 0: none */
	bool is_overwriting, is_overwritten_again; /* buffers of the bus, in which a key was */
	struct notices notices;
};

/* How often it is filled, also while all is silent, and how soon where somebody waits for it. */
extern const double screen_tick_s, screen_calm_s, screen_hurry_s;

/* Says at the slot why a write was not taken. */
void screen_refuse(struct slot *slot, enum screen_word why);

/* What was changed is shown in a moment. */
void screen_hurry(struct screen *s);

/* The source of a slot, if it is there still; NULL: it is not. */
struct source *screen_source(const struct slot *slot);

#endif
