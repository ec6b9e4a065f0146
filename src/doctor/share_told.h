/* What gridmeter share tells of itself, as subjects of the doctor: one for each thing that is
 * wrong. Left out: asking it (answers.h). */
#ifndef DOCTOR_SHARE_TOLD_H
#define DOCTOR_SHARE_TOLD_H

#include "doctor/subject_list.h"

/* Adds what `said`, its answer, names as wrong; of what makes no sense nothing is added. NULL: it
 * does not run, or may not be asked by us. */
void share_told_add(struct subjects *p, const cJSON *said);

/* Adds what is wrong in the section [share] of the configuration; "": nothing is. */
void share_told_add_wrong(struct subjects *p, const char *error);

#endif
