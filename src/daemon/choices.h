/* What the owner of a meter has chosen while gridmeter runs, on the screen of a GX device: a file
 * of the state folder for nobody else to read, as keys are in it. What belongs to a meter is kept
 * under who that is, what belongs to a wire under its section or the socket of its port. What the
 * configuration says is stronger, which whoever asks here knows. Left out: name, role and position,
 * which localsettings keeps (venus/service.h). */
#ifndef DAEMON_CHOICES_H
#define DAEMON_CHOICES_H

#include "config/config.h"

enum choice {
	CHOICE_TOTAL = 1 << 0, /* phases.total */
	CHOICE_ORDER = 1 << 1, /* phases.order */
	CHOICE_REVERSE = 1 << 2,
	CHOICE_FUSE = 1 << 3,
	CHOICE_ASK = 1 << 4,
	CHOICE_KEY = 1 << 5,
	CHOICE_AUTH_KEY = 1 << 6,
};

struct choices {
	unsigned given; /* bits of enum choice: the rest is not said */
	struct phases phases;
	enum reverse reverse;
	uint32_t fuse_a; /* 0: unknown */
	enum asking ask;
	struct config_key key, auth_key;
};

enum { CHOICES_OF_MAX = 160 };

/* Under what they are kept: `kind` is a word, `name` whatever tells one of that kind apart. ""
 * where there is no name, and nothing is kept. */
void choices_name(const char *kind, const char *name, char of[CHOICES_OF_MAX]);

/* What was chosen, into *c; nothing where there is none. There are keys in it: choices_forget() it.
 * `state_dir` is as in struct config. False, and nothing: it cannot be read at present. */
bool choices_recall(const char *state_dir, const char *of, struct choices *c);

/* Keeps it, whole or not at all. 0 or a negative errno, and then it is as it was. */
int choices_keep(const char *state_dir, const char *of, const struct choices *c);

/* Wipes the keys. */
void choices_forget(struct choices *c);

/* The words of phases.total, by number; ends with NULL. */
extern const char *const total_words[];

#endif
