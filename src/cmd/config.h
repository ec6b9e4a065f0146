/* The configuration of gridmeter: one table, one struct. */
#ifndef CMD_CONFIG_H
#define CMD_CONFIG_H

#include "base/conf.h"
#include "base/log.h"
#include "reading/grid.h"

#include <stdint.h>
#include <stdio.h>

struct config {
	char port[256];
	char bus[256]; /* "" is the system bus */
	char name[33]; /* the GUI takes no more */
	int instance;
	uint32_t timeout_ms; /* 0: from the measured period */
	enum power_direction power_direction;
	enum log_level log;
};

extern const struct conf_table config_table;

/* The example file: every key with its help, commented out at its default. */
void config_print_example(FILE *to);

/* The keys with their help, for --help. */
void config_print_help(FILE *to);

#endif
