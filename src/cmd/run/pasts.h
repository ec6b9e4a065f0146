/* The pasts of meters, by who they are, as long as the program runs: whichever station hears one goes on from there. */
#ifndef CMD_PASTS_H
#define CMD_PASTS_H

#include "cmd/config/config_file.h"
#include "meter/past.h"

enum {
	PASTS_MAX = 2 * CONFIG_METERS_MAX,
	PAST_KEY_MAX = 512,
};

struct pasts {
	size_t n;
	struct {
		char key[PAST_KEY_MAX];
		struct past past;
	} of[PASTS_MAX]; /* the one that was kept last is the last */
};

/* The key of a meter: its number; without one its type and its place, a port or a section, as at another place it is
 * another meter. */
void pasts_key(const struct identity *meter, const char *place, char key[PAST_KEY_MAX]);

/* The past of a meter, until the next pasts_keep(). NULL: none is known. */
const struct past *pasts_find(const struct pasts *p, const char *key);

/* Keeps that of `m`. When there is no room, the one that was kept longest ago is forgotten. */
void pasts_keep(struct pasts *p, const char *key, const struct meter *m);

#endif
