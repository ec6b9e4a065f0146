/* The options of a command as one table: getopt_long() accepts what its rows name, and `--help`
 * prints them. Every table has `--help` without a row of its own. No option has an argument that
 * may be left out. Left out: sub-commands, which main.c finds. */
#ifndef BASE_OPTIONS_H
#define BASE_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct option_met;
struct packed;

enum { OPTIONS_MAX = 24 }; /* rows of a table */

/* Takes an option that was met into its field. `argument` is of the command line and may be written
 * to; NULL where the row names none. False, after saying so on standard error, when it is wrong. */
typedef bool option_take(const struct option_met *met, char *argument);

struct option_row {
	char name[12];        /* "--config", ended by 0; a pointer would need a relocation */
	const char *argument; /* what the usage calls it; NULL: there is none */
	char letter;          /* 'c': the same as "-c"; not 'h'; 0: none */
	uint16_t help;        /* PACKED("…"): what it does; '\n' between lines */
	uint16_t offset;      /* of its field in the command's struct */
	option_take *take;
};

/* What is no option. */
struct operands {
	char *const *of; /* borrowed from the command line */
	size_t n;
	bool is_help; /* `--help` was among the options: what is missing is not missed */
};

struct options {
	const char *command;        /* "run": messages begin with "gridmeter run: " */
	const struct packed *texts; /* of what is PACKED() here */
	uint16_t summary;           /* PACKED("…"): what it is for, in the list of all commands */
	uint16_t above;             /* PACKED("…"): the usage above its options, ended by '\n' */
	uint16_t below;             /* PACKED("…"): the usage below them, ended by '\n' */
	const struct option_row *rows;
	size_t n_rows;
	bool has_h; /* "-h" is `--help`, too; no usage says so */
	/* Takes the operands, and sees whether all fits together. False, after saying so, when it
	 * does not. NULL: there are no operands. */
	bool (*take_operands)(const struct options *o, void *into, const struct operands *operands);
	/* What is expected of them. Of a command without options it is said whatever was wrong, and
	 * must be there. */
	const char *operands;
	void (*print_more)(FILE *to); /* behind the usage; NULL: nothing */
};

/* An option of the command line, for who takes it. */
struct option_met {
	const struct options *options;
	const struct option_row *row;
	void *into;  /* the command's struct */
	void *field; /* the row's, in it */
};

enum { OPTIONS_TAKEN = -1 };

/* Prints the command with what it is for, as a line of the list of all commands. */
void options_summarize(const struct options *o, FILE *to);

/* Takes the command line, of which argv[0] is the command, into the command's struct, which has its
 * defaults. Operands may stand between options, and argv is sorted meanwhile. Returns
 * OPTIONS_TAKEN, or with what the program ends (base/exit.h): the usage was printed, or what is
 * wrong. */
int options_take(const struct options *o, void *into, int argc, char **argv);

/* Says on standard error what was expected: "gridmeter run: --decide x: expected …", without
 * `argument` where it is NULL. Returns false. */
bool option_wrong(const struct option_met *met, const char *argument, const char *expected);

/* The same of a command line as a whole: "gridmeter check: expected …". */
bool options_expected(const struct options *o, const char *expected);

/* What rows take: a bool that becomes true; a const char * that borrows the argument; a bool,
 * whether "json" or "text". */
option_take option_flag, option_text, option_json;

#endif
