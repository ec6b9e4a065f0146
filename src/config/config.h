/* The configuration of one meter, with what concerns the whole program: one table of keys that
 * fills one struct. Left out: files with several meters (config_file.h). */
#ifndef CONFIG_CONFIG_H
#define CONFIG_CONFIG_H

#include "base/conf.h"
#include "base/log.h"
#include "base/line.h"
#include "link/asker.h"
#include "meter/invocation_counter.h"
#include "port/port_name.h"
#include "reading/grid.h"
#include "reading/phases.h"
#include "venus/direction.h"
#include "venus/role.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

struct protocol;

/* Whether localsettings keeps what the GUI sets. */
enum settings_use {
	SETTINGS_AUTO, /* on Venus OS it is waited for; elsewhere only used */
	SETTINGS_NEEDED,
	SETTINGS_NONE,
};

/* Whether there is a service for pages of the GUI beside those of the meters. */
enum screen_use {
	SCREEN_AUTO, /* on Venus OS */
	SCREEN_YES,
	SCREEN_NO,
};

/* A key of 128 bits, or none. */
struct config_key {
	bool is_set;
	uint8_t octets[16];
};

struct config {
	struct port_name port;
	char source[512]; /* ports of one service (config_sources.h); "": `port` alone */
	const struct protocol *protocol; /* NULL: whatever makes sense */
	struct line_setting line;        /* baud 0: found out */
	struct config_key key, auth_key;
	char key_file[256]; /* "": none */
	enum counter_policy counter;
	enum asking ask;
	uint32_t ask_period_ms;
	char lists[256]; /* the same */
	char bus[256];   /* "" is the system bus, "none" is none */
	char meter[65];  /* "" is any */
	char name[33];   /* the GUI takes no more */
	int instance;
	enum role role;
	enum position position;
	uint32_t timeout_ms; /* 0: from the measured period */
	enum power_direction power_direction;
	enum reverse reverse;
	struct phases phases;
	uint32_t fuse_a; /* 0: unknown */
	bool integrate;
	double feed_in_tariff; /* EUR per kWh; 0: none */
	bool legacy_display;
	bool run_without_grid_meter;
	bool raw_data;
	bool recorder;
	uint32_t statistics_ms; /* 0: none */
	char state_dir[256];    /* "auto": see state_folder() */
	enum log_level log;
	enum settings_use settings;
	enum screen_use screen;
	bool notify;
	/* Of those with `source`, filled in by config_file_fit(): the number of the service, 0 of
	 * others, and which one of its ports it is, from 0 on. */
	uint16_t group;
	uint8_t standby;
	uint64_t given; /* bits of enum config_name: what somebody has written of a meter, default
			   or not */
};

/* The keys, in the order of the example file. */
enum config_name {
	CONFIG_PORT,
	CONFIG_SOURCE,
	CONFIG_PROTOCOL,
	CONFIG_LINE,
	CONFIG_KEY,
	CONFIG_AUTH_KEY,
	CONFIG_KEY_FILE,
	CONFIG_COUNTER,
	CONFIG_ASK,
	CONFIG_ASK_PERIOD,
	CONFIG_LISTS,
	CONFIG_METER,
	CONFIG_NAME,
	CONFIG_ROLE,
	CONFIG_POSITION,
	CONFIG_INSTANCE,
	CONFIG_TIMEOUT,
	CONFIG_POWER_DIRECTION,
	CONFIG_REVERSE,
	CONFIG_PHASES,
	CONFIG_FUSE,
	CONFIG_INTEGRATE,
	CONFIG_FEED_IN_TARIFF,
	CONFIG_LEGACY_DISPLAY,
	CONFIG_RUN_WITHOUT_GRID_METER,
	CONFIG_RAW_DATA,
	CONFIG_RECORDER,
	CONFIG_STATISTICS,
	CONFIG_STATE_DIR,
	CONFIG_BUS,
	CONFIG_SETTINGS,
	CONFIG_SCREEN,
	CONFIG_NOTIFY,
	CONFIG_LOG,
	N_CONFIG_NAMES,
};

/* Of a struct config: conf_reset(), conf_set() and the like work with it. */
extern const struct conf_table config_table;

/* Whether somebody has written that key, be it at its default; and that it is so. */
static inline bool config_has(const struct config *c, enum config_name name)
{
	return c->given >> name & 1;
}

static inline void config_mark(struct config *c, enum config_name name)
{
	c->given |= UINT64_C(1) << name;
}

/* "9600 8N1" into a struct line_setting; "auto" leaves its baud 0. False for anything else. */
bool config_parse_line(const char *text, void *field, size_t size);

/* Whether `bus`, as in struct config, means that nothing is published on a message bus. */
bool config_is_without_bus(const char *bus);

/* Prints the example file: every key with its help, commented out at its default. */
void config_print_example(FILE *to);

/* Prints the keys with their help, for --help. */
void config_print_help(FILE *to);

#endif
