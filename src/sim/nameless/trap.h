/* Scenes and lists that lead astray: numbers that look like what they are not, and physics that
 * proves nothing. Whoever explains lists may know little of them, but nothing wrong. Left out:
 * lists as they are (compose.h). */
#ifndef SIM_NAMELESS_TRAP_H
#define SIM_NAMELESS_TRAP_H

#include "sim/nameless/nameless_list.h"
#include "sim/nameless/scene.h"

/* The word for the i-th trap, as "three-thermometers", or NULL behind the last; static. */
const char *trap_word(size_t i);

/* What sort of household it needs. */
enum household_kind trap_household(size_t i);

/* Sets it in a scene and its list of live values, which was composed for the scene. */
void trap_set(size_t i, struct scene *s, struct nameless_list *list);

#endif
