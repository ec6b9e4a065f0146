/* The folder where gridmeter keeps what is to outlive it. Little is written there, and seldom: on a
 * GX device it is flash. Left out: what is in the files (bindings.h, known_lines.h,
 * integral_file.h, last_good.h). */
#ifndef DAEMON_STATE_FILES_H
#define DAEMON_STATE_FILES_H

#include "base/conf.h"

#include <limits.h>
#include <stdbool.h>
#include <stdio.h>

/* The folder that `configured` means: itself, or for "auto" $STATE_DIRECTORY, /data/gridmeter/state
 * where gridmeter is installed on Venus OS, /var/lib/gridmeter. */
void state_folder(const char *configured, char out[PATH_MAX]);

enum { STATE_NAME_MAX = 128 };

/* The name of the file of a meter: `prefix`, its id, and where `place` is not "" that behind it,
 * all of letters and digits. False: without an id there is none. */
bool state_name(const char *prefix, const char *id, const char *place, char out[STATE_NAME_MAX]);

/* Whether there is a file of that name: without opening it. */
bool state_has(const char *folder, const char *name);

enum state_read {
	STATE_READ,       /* or there is no such file */
	STATE_WRONG,      /* what is in it is not right; it may be written anew */
	STATE_UNREADABLE, /* the machine does not give it; it may be right: leave it alone */
};

/* Hands each line of the file `name` in `folder` to `take`, with `user`, from which `forget` takes
 * away first what was in it, each time that the file is read. Notes the error at the first thing
 * that is wrong. */
enum state_read state_read(const char *folder, const char *name, conf_take *take,
	void (*forget)(void *user), void *user, struct conf_error *error);

/* Begins to write the file `name` in `folder` anew, for nobody else to read, making the folder when
 * it is not there. NULL with errno when that is impossible. The file keeps its old content until
 * state_commit(). */
FILE *state_begin(const char *folder, const char *name);

/* Puts what was written in place, as a whole or not at all. It gets to the disk within seconds;
 * where there was no file of that name it is there already. 0 or a negative errno. */
int state_commit(FILE *file, const char *folder, const char *name);

/* The same, and it is on the disk: telegrams wait meanwhile. */
int state_commit_and_wait(FILE *file, const char *folder, const char *name);

/* The same, and no telegram waits, even where there was no file of that name: for a large one that
 * may be empty after a power cut. */
int state_commit_unwaited(FILE *file, const char *folder, const char *name);

#endif
