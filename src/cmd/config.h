/* The configuration of gridmeter: one table, one struct. */
#ifndef CMD_CONFIG_H
#define CMD_CONFIG_H

#include "base/conf.h"
#include "base/log.h"
#include "base/line.h"
#include "meter/asker.h"
#include "reading/grid.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

struct protocol;

/* A key of 128 bits, or none. */
struct config_key {
	bool is_set;
	uint8_t octets[16];
};

struct config {
	char port[256];
	const struct protocol *protocol; /* NULL: whatever makes sense */
	struct line_setting line;        /* baud 0: found out */
	struct config_key key, auth_key;
	char key_file[256]; /* "": none */
	bool strict_counter;
	enum asking ask;
	uint32_t ask_period_ms;
	char lists[256]; /* the same */
	char bus[256];   /* "" is the system bus */
	char name[33];   /* the GUI takes no more */
	int instance;
	uint32_t timeout_ms; /* 0: from the measured period */
	enum power_direction power_direction;
	enum log_level log;
};

extern const struct conf_table config_table;

/* Reads a configuration file, and the file with keys that it may name, into `config`. Warns of files with
 * keys that others can read. False with the error noted. */
bool config_read(struct config *config, const char *path, struct conf_error *error);

/* Reads what the file config->key_file says. The same. */
bool config_read_keys(struct config *config, struct conf_error *error);

/* The example file: every key with its help, commented out at its default. */
void config_print_example(FILE *to);

/* The keys with their help, for --help. */
void config_print_help(FILE *to);

#endif
