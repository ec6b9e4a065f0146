/* A station: one meter of the configuration at work. Here, and only here, a wire and a service are joined. */
#ifndef CMD_STATION_H
#define CMD_STATION_H

#include "cmd/config/config_file.h"
#include "cmd/run/latency.h"
#include "cmd/run/pasts.h"
#include "meter/link.h"
#include "port/places.h"
#include "proto/dlms/dlms_keys.h"
#include "proto/dlms/dlms_lists.h"
#include "venus/service.h"

#include <ev.h>

struct station;

struct station_hooks {
	/* Whether the meter that is heard on this station's wire may be its own. */
	bool (*accepts)(void *ctx, struct station *s, const struct identity *id);
	/* It is its own from now on. Whether what is known of it from before has been given to it. */
	bool (*begun)(void *ctx, struct station *s, const struct identity *id);
	/* It is so no more: what is known of it can be kept. */
	void (*left)(void *ctx, struct station *s);
	/* Its meter speaks. */
	void (*heard)(void *ctx, struct station *s);
	/* Whether a port is, or will be, another station's. */
	bool (*is_others)(void *ctx, const struct station *s, const char *path);
	/* Line settings of ports, over restarts. */
	bool (*line_known)(void *ctx, const char *path, struct line_setting *line);
	void (*line_found)(
		void *ctx, const char *path, const struct line_setting *line, const char *why);
	/* It has nothing more to do and has stopped, for a reason that makes the program end with `status` when
	 * it was the last. */
	void (*ended)(void *ctx, struct station *s, int status);
};

/* Caller-owned; must not move while it is in use. All zero is one that is stopped. */
struct station {
	struct ev_loop *loop;
	const struct station_hooks *hooks;
	void *ctx;
	bool is_running;
	bool is_extra;      /* see station_init() */
	uint32_t decide_ms; /* see station_decide_within(); 0: none */
	bool is_heard;      /* hooks->heard was called since it began */
	char name[CONFIG_SECTION_MAX];
	struct config config;
	struct port_name port; /* where it listens; config.port at first */
	char first[256];       /* with "auto": a port to try before all others; "" for none */
	struct nodes
		*nodes; /* what is known of ports, for "auto"; borrowed, set before it begins */
	struct identity had; /* the last meter that was its own; all zero: none yet */
	char past_key[PAST_KEY_MAX];
	char place[PLACES_NAME_MAX]; /* see service_conf */
	bool is_taken;               /* its name is on the bus already; that has been said */
	struct dlms_keys keys;
	int64_t keys_changed_ns; /* when config.key_file was, as far as is known */
	int64_t keys_wrong_ns;   /* the same, of what could not be used */
	struct dlms_lists lists;
	struct protocol_conf protocols;
	struct service_conf service_conf;
	struct link link;
	struct service service;
	struct latency latency; /* from wire to signal */
	uint64_t integral_saved_ms;
	char raw_hex[2 * TAIL_MAX + 1];
};

/* Sets it up for a section of the configuration, whose files with lists have been checked. `is_extra`: it looks
 * for a meter beside others that were found. Copies the section; borrows the rest. */
void station_init(struct station *s, struct ev_loop *loop, const struct config_section *section,
	bool is_extra, const struct station_hooks *hooks, void *ctx);

/* Before it begins: how long to look for a meter on its port; then the station has ended, EXIT_NOTHING. The same
 * when the port is gone later. */
void station_decide_within(struct station *s, uint32_t ms);

/* Begins on s->port. */
void station_start(struct station *s);

/* To be called now and then: reads the file with the keys again where it has changed since and the meter cannot be
 * deciphered. */
void station_tend_keys(struct station *s);

/* Leaves the bus and the port; station_start() may follow. Safe twice. */
void station_stop(struct station *s);

/* Stops for good and gives back what station_init() took. Safe twice. */
void station_finish(struct station *s);

/* What people call it: its section, else its port. */
const char *station_label(const struct station *s);

#endif
