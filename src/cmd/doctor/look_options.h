/* The options of gridmeter detect and gridmeter doctor, as a struct and the tables that fill it. */
#ifndef CMD_LOOK_OPTIONS_H
#define CMD_LOOK_OPTIONS_H

#include "base/options.h"
#include "config/config_file.h"
#include "doctor/words.h"

enum { LOOK_PORTS_MAX = 16 };

struct look_options {
	const char *file, *key_file, *bus; /* NULL: not given */
	uint32_t within_ms;
	enum language language;
	bool json, all, may_ask;
	size_t n_ports;
	struct port_name ports[LOOK_PORTS_MAX];
};

/* Fill a struct look_options, which has its defaults. */
extern const struct options detect_options, doctor_options;

/* Reads the configuration that was named, else that of the machine (config/config_place.h). False,
 * after saying so on standard error, when it is wrong. */
bool look_options_configure(
	const struct options *command, const struct look_options *o, struct config_file *file);

#endif
