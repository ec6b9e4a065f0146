/* The file of an old driver, whole: from its place, from a folder, or from standard input. Left
 * out: what is in it (migrated.h). */
#ifndef CMD_OLD_FILE_H
#define CMD_OLD_FILE_H

#include <limits.h>
#include <stdbool.h>

enum { OLD_FILE_MAX = 1024 * 1024 }; /* far more than any has */

struct old_file {
	char path[PATH_MAX]; /* "-": standard input */
	char run[PATH_MAX];  /* the script service/run in the folder of the driver; "": none */
};

/* The file that `from` names, or in the folder that it names; of NULL, the first that is found in
 * /data. False when none is found. */
bool old_file_find(struct old_file *f, const char *from);

/* The text of the file `path` in UTF-8, without a byte order mark; UTF-16 is known. The caller's,
 * to be forgotten by old_file_forget(). NULL, and errno set, when it cannot be read. */
char *old_file_read(const char *path);

/* Wipes it, as keys may stand in it, and frees it; NULL is none. */
void old_file_forget(char *text);

#endif
