/* The sub-commands. Each parses its own arguments; argv[0] is the name of the sub-command, and what it returns is of
 * base/exit.h. */
#ifndef CMD_CMD_H
#define CMD_CMD_H

#include "base/exit.h"

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
