/* Histories outlive a restart of the program: in a file that is read when it begins and written
 * when it ends, in a folder that is memory. On flash or a disk nothing is ever written: there is no
 * file then. */
#ifndef SHARE_HTTP_HISTORY_FILE_H
#define SHARE_HTTP_HISTORY_FILE_H

#include "share/http/http_meters.h"

/* The file in that folder, open; -1: there is none, or the folder is no memory. */
int history_file_open(const char *folder);

/* Takes what it says, up to now by the clock of histories, and empties it: what was written half
 * is never read. What makes no sense is left out. */
void history_file_read(int fd, struct http_meters *meters, uint64_t now_s);

/* Writes all histories. */
void history_file_write(int fd, const struct http_meters *meters);

#endif
