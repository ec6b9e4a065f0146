/* Copies of the files that were right when they were read last: a configuration, files with keys.
 * They are kept in the folder of the state, for the day on which the owner makes a mistake in one.
 * A file that is not there any more was taken away by somebody, and its copy is not used. Left out:
 * when a file is right (configure.h). */
#ifndef DAEMON_LAST_GOOD_H
#define DAEMON_LAST_GOOD_H

#include <limits.h>
#include <stdbool.h>

/* From now on copies are in that folder; before, and for "", there are none. */
void last_good_begin(const char *folder);

/* The folder, or "". Borrowed. */
const char *last_good_folder(void);

/* Makes the file `path`, which is right, the one that was right last. It is written only where it
 * has changed. What cannot be kept is not: nobody misses it today. */
void last_good_keep(const char *path);

/* Where the copy of the file `path` is. False: there is none, or the file itself is not there, in
 * which case its copy is removed. */
bool last_good_find(const char *path, char copy[PATH_MAX]);

#endif
