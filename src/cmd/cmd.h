/* The sub-commands, one function for each. argv[0] is the name of the command; what it returns is
 * an exit status of base/exit.h. Left out: the options of each, which are in its own file of
 * options. */
#ifndef CMD_CMD_H
#define CMD_CMD_H

#include "base/exit.h"

struct packed;
struct recorder_order;

/* The texts that are PACKED() in the tables of their options, except those of simulate, which is
 * not in every release. */
extern const struct packed option_texts;

/* Each takes its command line, says on standard output or standard error what there is to say, and
 * returns when it has ended. */
int cmd_run(int argc, char **argv);
int cmd_decode(int argc, char **argv);
int cmd_check(int argc, char **argv);
int cmd_detect(int argc, char **argv);
int cmd_doctor(int argc, char **argv);
int cmd_explain(int argc, char **argv);
int cmd_watch(int argc, char **argv);
int cmd_share(int argc, char **argv);
int cmd_simulate(int argc, char **argv);
int cmd_capture(int argc, char **argv);
int cmd_record(int argc, char **argv);
int cmd_migrate(int argc, char **argv);

/* A recording as gridmeter capture makes it, that somebody else has ordered, for a process of its
 * own which ends with it: nothing is said, and the stick keeps room. Returns an enum recorded
 * (screen/recorder.h). */
int capture_job(const struct recorder_order *o);

#endif
