/* How `gridmeter doctor` prints findings, and what was looked at. Left out: its sentences
 * (doctor/words.h). */
#ifndef CMD_DOCTOR_PRINT_H
#define CMD_DOCTOR_PRINT_H

#include "doctor/subjects.h"
#include "doctor/words.h"

struct doctor_print {
	enum language language;
	bool all; /* what was looked at, layer by layer */
	bool json;
};

/* Prints what was found of everybody who matters: of ports that nobody named only the one that says
 * most. Returns whether nothing is wrong. */
bool doctor_print(const struct subjects *subjects, const struct doctor_print *how);

#endif
