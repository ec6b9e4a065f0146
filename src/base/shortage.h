/* Where memory is short. What is taken once, when something is set up, is asked for more than once:
 * a call that fails is a bad moment, and what is not there then is missing for as long as the
 * program runs.
 *
 * And whether memory was short while JSON was made. cJSON leaves out what it has no memory for, and
 * whoever reads the rest takes it for all there is: so from the first failure on it gets none, and
 * no text comes of what was begun. */
#ifndef BASE_SHORTAGE_H
#define BASE_SHORTAGE_H

#include <stdbool.h>
#include <stddef.h>

/* `n` times `size` octets, all zero; the caller's to free(). What is never written to takes no
 * memory of the machine. NULL: there is none, even after some hundredths of a second. Not for the
 * way of a telegram. */
void *shortage_take(size_t n, size_t size);

/* The same for a list that gets longer, `n` of it in use, with memory for `*room`: where that is
 * less than `wanted` a block for at least so many, which begins with what was at `of`; that one is
 * freed. Returns the block, or `of`. NULL: there is no memory, which the log says, and all stays as
 * it is. */
void *shortage_grow(void *of, size_t n, size_t *room, size_t wanted, size_t size);

/* From now on cJSON is watched, for the whole program. */
void shortage_watch(void);

bool shortage_is_seen(void);

/* It gets memory again. */
void shortage_forget(void);

#endif
