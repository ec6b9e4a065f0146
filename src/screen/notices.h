/* Notifications of a GX device: what an owner must act on comes into its list, each finding of each
 * meter once a day at most, in the language of the GUI (facts of Venus OS:
 * com.victronenergy.platform /Notifications/Inject, since v3.70; older ones have no such path).
 * Left out: what is wrong (slot.h). */
#ifndef SCREEN_NOTICES_H
#define SCREEN_NOTICES_H

#include "dbus/bus.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct slot;

enum {
	NOTICES_MAX = 64,          /* findings that are remembered */
	NOTICE_AFTER_MS = 30000,   /* what passes within so long is none */
	NOTICE_SYSTEM_MS = 150000, /* the same of the system, which is looked at each minute */
};

struct notice {
	uint32_t of;    /* meter and finding, hashed */
	int64_t at_s;   /* time of day; it is kept over restarts */
	uint64_t at_ms; /* clock_ms(); 0: before this start */
};

/* All zero at first. */
struct notices {
	struct bus *bus;
	uint64_t begun_ms;
	const char *state_dir; /* as in struct config */
	size_t n;
	struct notice of[NOTICES_MAX]; /* the one that was told last is the last */
};

/* What was told before is known again. Borrows both. */
void notices_begin(struct notices *n, struct bus *bus, const char *state_dir);

/* To be called about once a second for each source: tells its finding when it is due. */
void notices_look(struct notices *n, const struct slot *slot, uint64_t now_ms);

#endif
