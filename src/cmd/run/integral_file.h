/* The energies of integrate = yes outlive the program: a file for each meter, in the folder of the state. It is
 * written once an hour, when a phase comes near its mark (some 0.75 kWh), and at the end: it may be on flash. What
 * the meter counts meanwhile is caught up with. */
#ifndef CMD_INTEGRAL_FILE_H
#define CMD_INTEGRAL_FILE_H

#include "reading/telegram.h"

struct station;

/* The station begins with that meter, or knows its number at last: goes on from what was saved, if anything was. */
void integral_file_restore(struct station *s, const struct identity *meter);

/* To be called before each reading is published: saves when that is due. */
void integral_file_keep(struct station *s);

/* Saves when nothing more will be published. */
void integral_file_save(struct station *s);

#endif
