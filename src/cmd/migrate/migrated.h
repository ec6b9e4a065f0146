/* What becomes of the configuration of an old driver: the text of a gridmeter.conf in which each
 * line says where it came from, in the order of the old one, and the keys, which do not stand in
 * it. Left out: reading the old files (migrate_d0.c, migrate_dlms.c). */
#ifndef CMD_MIGRATED_H
#define CMD_MIGRATED_H

#include <stdbool.h>
#include <stddef.h>

enum {
	MIGRATED_TEXT_MAX = 32 * 1024,
	MIGRATED_KEY_CHARS = 32, /* 128 bits in hexadecimal */
	MIGRATED_PARTS_MAX = 512,
};

/* What is said of one line of the old configuration, and what becomes of it. */
struct migrated_part {
	int line;
	size_t at, n; /* of the draft */
};

struct migrated {
	const char *source; /* the file it comes from, for people */
	const char *folder; /* where gridmeter.conf and gridmeter.keys will be */
	char draft[MIGRATED_TEXT_MAX], text[MIGRATED_TEXT_MAX]; /* as it came, and in order */
	size_t length;                                          /* of either */
	struct migrated_part parts[MIGRATED_PARTS_MAX];
	size_t n_parts;
	char key[MIGRATED_KEY_CHARS + 1], auth_key[MIGRATED_KEY_CHARS + 1]; /* "": none */
	unsigned n_set, n_dropped; /* settings that were understood, with a counterpart or none */
	unsigned n_unknown;        /* and those that were not */
};

/* A line of the old configuration. The texts are borrowed. */
struct old_setting {
	int line;
	const char *key, *value;
	const char *file; /* another one, beside it; NULL: it is the configuration itself */
};

/* Adds a comment, wrapped, about a line of the old configuration; 0: about all of it. */
__attribute__((format(printf, 3, 4))) void migrated_note(
	struct migrated *m, int line, const char *format, ...);

/* Adds that a setting was not understood, by its name. */
void migrated_leave(struct migrated *m, int line, const char *name, const char *why);

/* Adds that `old` has no place in gridmeter, and why. */
void migrated_drop(struct migrated *m, const struct old_setting *old, const char *why);

/* Adds where `old` can be seen, as its value is part of another setting. */
void migrated_join(struct migrated *m, const struct old_setting *old, const char *where);

/* Adds `key = value` with a comment: from where, and `remark` if it is not empty. A value that
 * gridmeter does not take becomes a comment. */
void migrated_set(struct migrated *m, const struct old_setting *old, const char *key,
	const char *value, const char *remark);

/* Adds `key = value` that goes with a setting of that line, or with none where it is 0, and is not
 * counted. */
void migrated_add(
	struct migrated *m, int line, const char *key, const char *value, const char *remark);

/* The same as migrated_set(), but commented out: what gridmeter could do, and why it should not. */
void migrated_offer(struct migrated *m, const struct old_setting *old, const char *key,
	const char *value, const char *remark);

/* What is to be said of a port. Static. */
const char *migrated_port_remark(const char *port);

/* Notes the key of a meter; `to` is m->key or m->auth_key. Neither the key nor what is wrong with
 * it is ever shown. */
void migrated_set_key(struct migrated *m, const struct old_setting *old, char *to);

/* Adds what the file with keys needs, and the sum, and sorts; the last call. `driver` is the name
 * of the old one. */
void migrated_finish(struct migrated *m, const char *driver);

/* Read the configuration of one or the other old driver, a text that they cut, and add what becomes
 * of it to `m`. `run` is the text of service/run beside it, or "". False when nothing in it was
 * understood. */
bool migrate_d0(struct migrated *m, char *text, char *run);
bool migrate_dlms(struct migrated *m, char *text);

/* Whether a line of the text begins with a name of dbus-dlms-meter. */
bool migrate_is_dlms(const char *text);

#endif
