/* Whether memory was short while JSON was made. cJSON leaves out what it has no memory for, and
 * whoever reads the rest takes it for all there is: so from the first failure on it gets none, and
 * no text comes of what was begun. */
#ifndef BASE_SHORTAGE_H
#define BASE_SHORTAGE_H

#include <stdbool.h>

/* From now on cJSON is watched, for the whole program. */
void shortage_watch(void);

bool shortage_is_seen(void);

/* It gets memory again. */
void shortage_forget(void);

#endif
