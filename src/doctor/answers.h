/* What running daemons tell of themselves at their sockets (daemon/status_server.h). Whoever
 * answers there is not trusted: an answer is bounded in size, depth and number of values, each
 * value in its type and range, and all answers together in the time that they take. Left out: what
 * they mean (facts.h). */
#ifndef DOCTOR_ANSWERS_H
#define DOCTOR_ANSWERS_H

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stddef.h>

enum {
	ANSWERS_MAX = 8,
	ANSWERS_WITHIN_MS = 2000, /* for all of them together */
};

struct answer {
	cJSON *said; /* the caller's to delete; NULL: what came makes no sense, or did not come in
			time */
	char path[108]; /* of the socket, as in sockaddr_un */
};

/* An answer of `n` octets that makes sense; the caller's to delete. NULL: it makes none. In one
 * that does, "stations" is an array of at least one source, "ports" one of ports that were left, or
 * not there, and facts_read() takes each of them. */
cJSON *answer_parse(const char *text, size_t n);

/* The same of whatever JSON, of which nothing is looked at but its size. */
cJSON *answer_parse_any(const char *text, size_t n);

/* Asks all daemons and returns how many took the question. -EACCES: they may not be asked by us.
 * Takes no longer than ANSWERS_WITHIN_MS, whatever they do. */
int answers_ask(struct answer answers[ANSWERS_MAX]);

/* Asks the sharing process, for at most as long. Its answer, which is bounded and nothing more; the
 * caller's to delete. NULL: it does not run, may not be asked by us, or makes no sense. */
cJSON *answers_ask_share(void);

#endif
