/* How `gridmeter detect` prints what it found on a port. Left out: finding it (detect.c). */
#ifndef CMD_DETECT_PRINT_H
#define CMD_DETECT_PRINT_H

#include "doctor/machine_facts.h"
#include "doctor/words.h"
#include "doctor/probe.h"

/* What is known of its port so far. */
struct facts detect_facts(const struct probe *p);

/* Prints what the probe found as lines for people, to standard output. */
void detect_print_text(
	const struct probe *p, const struct machine_facts *machine, enum language language);

/* The same as one JSON object on one line; its form is described in gridmeter(1). */
void detect_print_json(const struct probe *p);

/* Prints what a running daemon tells of a port (doctor/told.h). Returns whether there is a meter.
 */
bool detect_print_told(
	const cJSON *told, bool json, const struct machine_facts *machine, enum language language);

/* Prints that another program has the port `path`, as JSON or for people; `looker` sees which
 * program (port/holders.h; may be NULL). */
void detect_print_held(
	const struct looker *looker, const char *path, bool json, enum language language);

#endif
