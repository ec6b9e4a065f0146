/* What a message bus tells of grid meters, of the system that uses them, of its settings, and where
 * systemd is on it of the service that runs us; asked once. Left out: following changes, as
 * `gridmeter watch` does. */
#ifndef DOCTOR_BUS_FACTS_H
#define DOCTOR_BUS_FACTS_H

#include "doctor/facts.h"
#include "dbus/bus.h"

enum {
	DOCTOR_METERS_MAX = 256, /* more than that are left out: anybody may be on a bus */
	DOCTOR_NAME_MAX = 128,
};

enum doctor_ask {
	ASK_INSTANCE, /* of a meter; the rest are asked once */
	ASK_INPUT_0,
	ASK_INPUT_1,
	ASK_AC_INPUT_1,
	ASK_AC_INPUT_2,
	ASK_RUN_WITHOUT,
	ASK_HUB4_MODE,
	ASK_LANGUAGE,
	ASK_UNIT,
	N_DOCTOR_ASKS,
};

struct doctor_bus;

struct doctor_question {
	struct doctor_bus *of;
	enum doctor_ask ask;
	size_t meter;
};

/* Caller-owned; must not move while it is open. */
struct doctor_bus {
	struct bus bus;
	bool is_there;
	bool is_done; /* all is asked and answered, or there is no bus */
	unsigned n_pending, n_questions;
	struct doctor_question questions[DOCTOR_METERS_MAX + N_DOCTOR_ASKS];
	bool has_settings, has_system, has_systemd;
	unsigned n_inverters;
	size_t n_meters;
	struct {
		char name[DOCTOR_NAME_MAX];
		int64_t instance; /* -1: not told */
	} meters[DOCTOR_METERS_MAX];
	char language[8];                /* of the GUI; "": not told */
	bool unit_ends; /* the service, and systemd waits to start it again */
	char inputs[2][DOCTOR_NAME_MAX]; /* services at the AC inputs of the system */
	bool is_known[N_DOCTOR_ASKS];
	int64_t number[N_DOCTOR_ASKS];
};

/* Begins to ask the bus at `address` (borrowed), NULL for the system's; b->is_done is set when
 * nothing more will come. */
void doctor_bus_start(struct doctor_bus *b, struct ev_loop *loop, const char *address);

/* Adds what came to the facts of a meter, which is on the bus under TEXT_BUS_NAME if it is. */
void doctor_bus_fill(const struct doctor_bus *b, struct facts *f);

/* Leaves the bus. Safe twice. */
void doctor_bus_stop(struct doctor_bus *b);

#endif
