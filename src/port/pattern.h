/* Names by pattern: '*' stands for any characters, '?' for one, [abc], [a-z] and [!a-z] for one of
 * a set or one that is not in it. It works on bytes, not on characters of a language; nothing can
 * be escaped. Left out: looking into folders (candidates.c). */
#ifndef PORT_PATTERN_H
#define PORT_PATTERN_H

#include <stdbool.h>

/* Whether the whole `name` fits. A dot in front is named by a dot only, as in a shell. */
bool pattern_fits(const char *pattern, const char *name);

#endif
