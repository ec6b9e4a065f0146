/* The contract of a sink: one way in which the sharing process tells what meters say, and one row
 * of its table (share/sinks.c). A sink owns its sockets and its buffers of a fixed size; of a meter
 * it has the latest state, which is the share's, and no queue. What it cannot do stops no other.
 * Left out: where readings come from (share/intake.h). */
#ifndef SHARE_SINK_H
#define SHARE_SINK_H

#include "config/share_config.h"
#include "share/share_meter.h"
#include "status/sink_problem.h"

#include <ev.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct sink_client;
struct share;

/* What has happened to a meter. */
enum share_told {
	SHARE_METER,   /* it is new, or who it is has changed */
	SHARE_READING, /* m->last is new */
	SHARE_SILENT,  /* there is no reading any more */
	SHARE_ACCOUNT, /* m->status is new */
	SHARE_FRAME,   /* a frame was right or damaged: share->frame; only while one asked for it */
	SHARE_GONE,    /* its station is no more; `m` is freed behind the call */
};

/* What a sink tells of itself. Strings are borrowed until it is called again. */
struct sink_report {
	enum sink_problem problem;
	const char *place;  /* "broker.example:1883", "0.0.0.0:8420", a file; never a secret */
	bool is_udp;        /* the place is a port of datagrams */
	const char *detail; /* in words of a library or of the kernel; "": none */
	uint64_t since_ms;  /* clock_ms() since when that is so */
	uint64_t n_told;    /* messages sent, requests answered */
	uint64_t n_dropped; /* readings that were not told, as the other side did not keep up */
};

/* One who asks, for the page: "192.168.1.30 asks every 1.0 s, was told 356 W, 0.3 s ago". */
struct sink_client {
	char who[64];         /* an address, or the name of a program */
	char what[32];        /* route, topic or protocol: "/metrics", "events" */
	uint32_t interval_ms; /* between its last two; 0: not known */
	uint64_t asked_ms;    /* clock_ms() of the last */
	bool has_power;
	struct decimal power; /* that it was told last */
};

struct sink {
	const char *name; /* "mqtt", "http" */
	size_t size;      /* octets of its state: zero before the first begin(), and never moved */
	/* Whether the configuration wants it. */
	bool (*is_wanted)(const struct share_config *config);
	/* Opens what it needs, before privileges are dropped; `share` and its configuration are
	 * borrowed until finish(). What does not work is reported and tried again. */
	void (*begin)(void *state, struct share *share);
	/* Tells of a meter. */
	void (*told)(void *state, enum share_told what, const struct share_meter *m);
	void (*report)(const void *state, struct sink_report *out);
	/* Where in its state there is a struct sink_clients of who asks it, and a struct
	 * sink_wishes; 0: nowhere. See sink_client(), sink_wish(). */
	size_t clients_at, wishes_at;
	/* Instead of the first: client `i`; false: there are no more. NULL: as above. */
	bool (*client)(const void *state, size_t i, struct sink_client *out);
	/* Says goodbye, and gives back what it took. Safe twice; begin() may follow. */
	void (*finish)(void *state);
};

#endif
