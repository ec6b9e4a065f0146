/* Where the sharing process has its files: the folder of its socket, and its socket. */
#ifndef CONFIG_SHARE_PLACE_H
#define CONFIG_SHARE_PLACE_H

#include "base/machine.h"

/* $RUNTIME_DIRECTORY, else /run/gridmeter-share. */
void share_folder(char out[MACHINE_PATH_MAX]);

/* The socket in it at which it tells how it is. */
void share_socket(char out[MACHINE_PATH_MAX]);

#endif
