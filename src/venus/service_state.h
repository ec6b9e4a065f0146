/* What a service is told and keeps: the struct, for the files of this room. What can be done with
 * one is in service.h. */
#ifndef VENUS_SERVICE_STATE_H
#define VENUS_SERVICE_STATE_H

#include "dbus/bus.h"
#include "dbus/settings.h"
#include "dbus/tree.h"
#include "out/output.h"
#include "reading/phases.h"
#include "reading/reading.h"
#include "reading/telegram.h"
#include "venus/direction.h"
#include "venus/role.h"
#include "venus/wishes.h"

#include <ev.h>
#include <stdbool.h>
#include <stdint.h>

/* Whether localsettings keeps what the GUI sets. */
enum service_settings {
	SERVICE_SETTINGS_NEEDED,   /* it is waited for */
	SERVICE_SETTINGS_OPTIONAL, /* where it is not, the first values hold */
	SERVICE_SETTINGS_NONE,     /* it is never asked */
};

/* Strings are borrowed for the life of the service. */
struct service_conf {
	const char *bus;        /* D-Bus address; NULL: the system bus */
	bool does_without_bus;  /* nobody has asked for a bus, and there is none: no fault */
	const char *version;    /* /Mgmt/ProcessVersion */
	const char *connection; /* /Mgmt/Connection: "/dev/ttyUSB0" */
	const char
		*place; /* tells a meter without a number from another of its type; "": no need */
	/* First values; what localsettings has stored since then is stronger, see wishes.h. */
	const char *custom_name; /* /CustomName; "" for none */
	int instance;            /* /DeviceInstance, 1 to 247 */
	enum role role;          /* /Role */
	enum position position;  /* /Position */
	unsigned given;          /* bits of enum wish: those that the owner has written */
	struct wishes_memory memory;
	enum service_settings settings;
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

/* What has become of the first values, for its meter. */
enum service_wishes {
	WISHES_NEW,
	WISHES_WRITTEN, /* localsettings is to answer what it has made of them */
	WISHES_DONE,
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
	struct settings settings;
	struct tree tree;
	struct ev_timer reconnect;
	double back_off_s;
	struct ev_timer slow;    /* every few seconds: diagnostics */
	struct ev_timer unstuck; /* the bus takes no messages: when to try again */
	bool logged_no_bus;
	bool logged_no_name; /* that the bus refuses it */
	bool is_stuck;       /* the bus takes no messages; it has been said */
	uint64_t stuck_ms;   /* since when */
	enum service_wishes wishes;
	bool are_wishes_known; /* what was written before */
	unsigned held; /* bits of enum wish: those that take no effect, and it was not said */
	bool logged_class;
	bool logged_position;         /* that it is not that of the configuration */
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
	struct bus bus;      /* see there: large */
};

#endif
