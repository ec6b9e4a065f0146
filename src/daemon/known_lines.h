/* The line setting that each port had when its meter was last understood, so that the next start
 * finds it at once. If it is wrong by then, that costs one telegram. Left out: the search for a
 * setting (port/line/hunt.h). */
#ifndef DAEMON_KNOWN_LINES_H
#define DAEMON_KNOWN_LINES_H

#include "base/line.h"

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>

enum {
	KNOWN_LINES_LEAST = 16,     /* there is always memory for so many */
	KNOWN_LINES_PATH_MAX = 120, /* inih takes lines of 200 */
	KNOWN_LINES_WHY_MAX = 128,
};

struct known_line {
	char path[KNOWN_LINES_PATH_MAX];
	struct line_setting line;
	char why[KNOWN_LINES_WHY_MAX]; /* for people */
};

struct known_lines {
	char folder[PATH_MAX];
	bool is_untouchable; /* the file could not be read: it is left as it is */
	bool is_due;         /* to be written, as that has failed */
	size_t n, room;
	struct known_line *of; /* memory for `room` of them; the oldest first */
};

/* Reads what was remembered in `folder`; nothing, when there is nothing. `k` is all zero, or was
 * loaded before. */
void known_lines_load(struct known_lines *k, const char *folder);

/* There are, or will be, `n_ports`: takes memory for that many. What has no room takes that of the
 * oldest. */
void known_lines_reserve(struct known_lines *k, size_t n_ports);

/* Gives the memory back. */
void known_lines_free(struct known_lines *k);

/* Fills in *line with the line of a port. False when none is known. */
bool known_lines_get(const struct known_lines *k, const char *path, struct line_setting *line);

/* To be called now and then: tries again to write what could not be written. */
void known_lines_tend(struct known_lines *k);

/* Remembers the line of a port and why it has it (both copied); writes only what is new. Nobody is
 * told if it cannot be written, as only the next start will take longer. */
void known_lines_set(
	struct known_lines *k, const char *path, const struct line_setting *line, const char *why);

#endif
