/* The energies of integrate = yes outlive the program: a file for each meter, in the folder of the state. It is
 * written once an hour and at the end, as it may be on flash; what the meter counts meanwhile is caught up with. */
#ifndef CMD_INTEGRAL_FILE_H
#define CMD_INTEGRAL_FILE_H

#include "reading/telegram.h"

struct station;

/* The station begins with that meter: goes on from what was saved, if anything was. */
void integral_file_restore(struct station *s, const struct identity *meter);

/* To be called after each reading: saves when that is due. */
void integral_file_keep(struct station *s);

/* Saves now. */
void integral_file_save(struct station *s);

#endif
