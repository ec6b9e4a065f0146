/* What `gridmeter detect` found on a port, for people and for scripts. */
#ifndef CMD_DETECT_PRINT_H
#define CMD_DETECT_PRINT_H

#include "doctor/words.h"
#include "doctor/probe.h"

/* Lines for people, to standard output. */
void detect_print_text(const struct probe *p, enum language language);

/* One object a line. */
void detect_print_json(const struct probe *p);

/* A port that another program has; `looker` sees which (port/holders.h). */
void detect_print_held(
	const struct looker *looker, const char *path, bool json, enum language language);

#endif
