/* Keys of meters as secrets. They are in as few places as possible, for no longer than needed, and
 * in none that others can read: not in messages, not in the list of processes, not in a core dump.
 * Left out: what keys are for (proto/dlms/dlms_keys.h), and reading them (config/config_keys.h). */
#ifndef BASE_SECRET_H
#define BASE_SECRET_H

#include <stdbool.h>

/* Whether a text may be a key, perhaps one that was copied badly: for those who are about to show
 * what somebody has written in a wrong place. A number of decimal digits alone is one only if it
 * has exactly 32, and a path is none. */
bool secret_is_like(const char *text);

/* The text; or "(not shown)", if it may be a key. */
const char *secret_shown(const char *text);

/* To be called when a key comes in: no core dump of this process, and nobody but root looks into
 * it, from now on. */
void secret_guard(void);

/* An argument of the command line, of which the key has been taken: stars in its place, for those
 * who list processes. */
void secret_hide_argument(char *argument);

#endif
