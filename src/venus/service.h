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

#include "dbus/bus.h"
#include "dbus/settings.h"
#include "dbus/tree.h"
#include "out/output.h"
#include "reading/phases.h"
#include "reading/reading.h"
#include "reading/telegram.h"
#include "venus/direction.h"
#include "venus/role.h"

#include <ev.h>
#include <stdbool.h>
#include <stdint.h>

/* Strings are borrowed for the life of the service. */
struct service_conf {
	const char *bus;        /* D-Bus address; NULL: the system bus */
	const char *version;    /* /Mgmt/ProcessVersion */
	const char *connection; /* /Mgmt/Connection: "/dev/ttyUSB0" */
	const char
		*place; /* tells a meter without a number from another of its type; "": no need */
	/* First values; what localsettings has stored since then is stronger. */
	const char *custom_name; /* /CustomName; "" for none */
	int instance;            /* /DeviceInstance, 1 to 247 */
	enum role role;          /* /Role */
	enum position position;  /* /Position */
	/* Options. */
	const struct phases *phases; /* how they lie in the house; borrowed */
	enum reverse reverse;
	double feed_in_tariff;       /* EUR per kWh, for /Ac/Energy/Earned; 0: not shown */
	bool legacy_display;         /* see paths_show_as_before() */
	bool run_without_grid_meter; /* keep that of the ESS as the meter is there or not */
	bool raw_data;               /* /Rawdata */
};

enum service_state {
	SERVICE_OFF,        /* no connection */
	SERVICE_CONNECTING, /* Hello not answered yet, or the bus is away and tried again */
	SERVICE_RESERVING,  /* waiting for localsettings to give the instance */
	SERVICE_NAMING,     /* RequestName is under way */
	SERVICE_ON,         /* on the bus */
};

enum { SERVICE_NAME_MAX = 128 };

/* What localsettings keeps of it: the order of settings.value. */
enum { SETTING_INSTANCE, SETTING_CUSTOM_NAME, SETTING_POSITION, N_SETTINGS };

/* Caller-owned; must not move while in use. */
struct service {
	struct ev_loop *loop;
	const struct service_conf *conf;
	const struct output_hooks *hooks;
	void *ctx;
	enum service_state state;
	struct bus bus;
	struct settings settings;
	struct tree tree;
	struct ev_timer reconnect;
	double back_off_s;
	struct ev_timer slow;    /* every few seconds: diagnostics */
	struct ev_timer unstuck; /* the bus takes no messages: when to try again */
	bool values_no_bus;
	bool values_no_name; /* that the bus refuses it */
	bool is_stuck;       /* the bus takes no messages; it has been said */
	uint64_t stuck_ms;   /* since when */
	bool values_class;
	bool values_position;         /* that it is not that of the configuration */
	char name[SERVICE_NAME_MAX];  /* com.victronenergy.grid.gridmeter_… */
	char shown[SERVICE_NAME_MAX]; /* the same for the log: without the meter's number */
	enum role role;
	int instance;
	enum role directed; /* the role that `is_reversed` was decided for; N_ROLES: none yet */
	bool is_reversed;   /* import and export change places */
	uint32_t derived;   /* of what is published: a bit per quantity */
	/* The last reading, for the moment when the bus is ready for it. */
	struct identity meter;
	struct reading reading;
	uint32_t period_ms;
	uint32_t refresh_ms; /* as published */
};

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

/* The energy that the meter itself should make rise in its role: Q_ENERGY_FORWARD or
 * Q_ENERGY_REVERSE; N_QUANTITIES: any may, or it is not known. */
enum quantity service_rises(const struct service *s);

/* What it is doing. */
enum service_state service_state(const struct service *s);

/* Leaves the bus and gives everything back. Safe twice. */
void service_finish(struct service *s);

#endif
