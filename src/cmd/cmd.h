/* The sub-commands. Each parses its own arguments; argv[0] is the name of the sub-command. */
#ifndef CMD_CMD_H
#define CMD_CMD_H

/* Exit status of every sub-command. */
enum {
	EXIT_FINE = 0,
	EXIT_NOTHING = 1, /* nothing found, or not right */
	EXIT_USAGE = 2,   /* wrong usage or configuration */
	EXIT_MACHINE = 3, /* the machine failed */
};

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
