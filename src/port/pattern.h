/* Names by pattern: '*' stands for any characters, '?' for one, [abc], [a-z] and [!a-z] for one of
 * a set or none of it. Bytes, not characters of a language; nothing is escaped. */
#ifndef PORT_PATTERN_H
#define PORT_PATTERN_H

#include <stdbool.h>

/* Whether the whole `name` fits. A dot in front is named by a dot only, as in a shell. */
bool pattern_fits(const char *pattern, const char *name);

#endif
