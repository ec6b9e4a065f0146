/* The sub-commands. argv[0] is the name of one; what it returns is of base/exit.h. What each takes
 * stands in its *_options.c. */
#ifndef CMD_CMD_H
#define CMD_CMD_H

#include "base/exit.h"

struct packed;

/* What is PACKED() in the tables of their options; but for simulate, which is not in every
 * release. */
extern const struct packed option_texts;

int cmd_run(int argc, char **argv);
int cmd_decode(int argc, char **argv);
int cmd_check(int argc, char **argv);
int cmd_detect(int argc, char **argv);
int cmd_doctor(int argc, char **argv);
int cmd_watch(int argc, char **argv);
int cmd_simulate(int argc, char **argv);
int cmd_capture(int argc, char **argv);
int cmd_migrate(int argc, char **argv);

#endif
