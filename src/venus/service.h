/* One service com.victronenergy.ROLE.* on one bus connection: the life of a meter on D-Bus.
 *
 *   off --first reading--> connecting --> reserving (localsettings) --> naming --> on the bus
 *    ^------------- service_withdraw(), bus lost, meter changed: back to off ----------|
 *                role or instance changed: back to connecting
 *
 * The name is requested when all paths are filled, so nobody ever sees the meter without values
 * (facts of Venus OS: com.victronenergy.BusItem, localsettings' ClassAndVrmInstance). */
#ifndef VENUS_SERVICE_H
#define VENUS_SERVICE_H

#include "venus/service_state.h"

/* Prepares *s; touches no bus yet. `loop`, `conf` and `hooks` stay the caller's and must outlive
 * it. */
void service_init(struct service *s, struct ev_loop *loop, const struct service_conf *conf,
	const struct output_hooks *hooks, void *ctx);

/* A telegram's reading, as the meter says it: its phases are arranged here, and its direction is
 * that of its role. Joins the bus when off it; when on it, sends one ItemsChanged with what
 * changed. Only readings with Q_POWER make it join. `period_ms` is the measured period, 0 while
 * unknown. Everything is copied. A reading of another meter (other identity.id) makes it leave and
 * join anew under that meter's name. Returns whether a signal went out. */
bool service_publish(struct service *s, const struct identity *meter, const struct reading *reading,
	uint32_t period_ms);

/* Leaves the bus at once; the next service_publish() joins again under the same name. */
void service_withdraw(struct service *s);

/* What it is doing. */
enum service_state service_state(const struct service *s);

/* Leaves the bus and gives everything back. Safe twice. */
void service_finish(struct service *s);

#endif
