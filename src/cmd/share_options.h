/* How gridmeter share is listed. Its command line is that of gridmeter-share. */
#ifndef CMD_SHARE_OPTIONS_H
#define CMD_SHARE_OPTIONS_H

#include "base/options.h"

extern const struct options cmd_share_options;

#endif
