/* What to do when memory is short. What is taken once, while something is set up, is asked for
 * several times: a call that fails is a bad moment, but what is not there then would be missing for
 * as long as the program runs.
 *
 * And whether memory was short while JSON was made. cJSON leaves out whatever it has no memory for,
 * and whoever reads the rest would take it for everything: so from the first failure on it gets no
 * memory at all, and what was begun never becomes a text. */
#ifndef BASE_SHORTAGE_H
#define BASE_SHORTAGE_H

#include <stdbool.h>
#include <stddef.h>

/* `n` times `size` octets, all zero; the caller's to free(). What is never written to takes no
 * memory of the machine. NULL: there is none, even after some hundredths of a second. Waits, so it
 * is not for the path of a telegram. */
void *shortage_take(size_t n, size_t size);

/* The same for a list that becomes longer. `of` has memory for *room elements of `size` octets, of
 * which `n` are in use. If that is less than `wanted`, takes a block for at least so many, copies
 * the elements and frees `of`. Returns the block that holds the list then, which is `of` itself if
 * it was long enough. NULL: there is no memory, which the log says, and everything stays as it was.
 */
void *shortage_grow(void *of, size_t n, size_t *room, size_t wanted, size_t size);

/* From now on the memory of cJSON is watched, in the whole program. */
void shortage_watch(void);

/* Whether cJSON has asked for memory in vain since shortage_watch() or shortage_forget(). */
bool shortage_is_seen(void);

/* Forgets that: cJSON gets memory again. */
void shortage_forget(void);

#endif
