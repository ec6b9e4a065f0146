/* Histories outlive a restart of the program: in a file that is read when it begins and written
 * when it ends, in a folder that is memory. On flash or a disk nothing is ever written: there is no
 * file then. */
#ifndef SHARE_HTTP_HISTORY_FILE_H
#define SHARE_HTTP_HISTORY_FILE_H

#include "share/http/http_meters.h"

/* Takes what the file in that folder says, up to now by the clock of histories, and begins it anew,
 * so that nothing is read twice. What makes no sense is left out. Returns the file, empty and open,
 * for history_file_write(); -1: there is none, or the folder is no memory. */
int history_file_begin(const char *folder, struct http_meters *meters, uint64_t now_s);

/* Writes all histories, once. */
void history_file_write(int fd, const struct http_meters *meters);

#endif
