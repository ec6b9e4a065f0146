/* The client side of `gridmeter watch`: follows com.victronenergy.grid.* of any driver, and fills
 * in what watch_state.h describes. Left out: services of other kinds, except our own. */
#ifndef CMD_WATCH_BUS_H
#define CMD_WATCH_BUS_H

#include "cmd/watch/watch_state.h"
#include "dbus/bus.h"

/* Says which place among the meters a question was asked for. */
struct watch_place {
	struct watch_bus *w;
};

struct watch_bus {
	struct bus bus;
	struct watch_place places[WATCH_METERS_MAX];
	struct watch_state *state;
	const char *address; /* NULL: the system bus */
	struct ev_loop *loop;
	struct ev_timer second;
	/* a meter said something, came or went */
	void (*changed)(void *ctx, struct watch_meter *m);
	void *ctx;
};

/* Begins to follow, and goes on trying when the bus is not there. `state` is filled as things come
 * in; `changed` may be told from the event loop. All borrowed. */
void watch_bus_start(struct watch_bus *w, struct ev_loop *loop, const char *address,
	struct watch_state *state, void (*changed)(void *ctx, struct watch_meter *m), void *ctx);

/* Leaves the bus. Safe twice. */
void watch_bus_stop(struct watch_bus *w);

#endif
