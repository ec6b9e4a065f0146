/* The page of a GX device (screen/screen.h) as a guest of the daemon. Left out: what it does. */
#ifndef CMD_RUN_SCREEN_H
#define CMD_RUN_SCREEN_H

#include "daemon/guest.h"

extern const struct guest run_screen;

#endif
