/* What becomes of the configuration of an old driver: the text of a gridmeter.conf in which each
 * line says where it came from, and the keys, which do not stand in it. Left out: reading the old
 * files (migrate_d0.c, migrate_dlms.c). */
#ifndef CMD_MIGRATED_H
#define CMD_MIGRATED_H

#include "base/hex.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum {
	MIGRATED_TEXT_MAX = 32 * 1024,
	MIGRATED_KEY_CHARS = 32, /* 128 bits in hexadecimal */
};

struct migrated {
	const char *source; /* the file it comes from, for people */
	const char *folder; /* where gridmeter.conf and gridmeter.keys will be */
	char text[MIGRATED_TEXT_MAX];
	size_t length;
	char key[MIGRATED_KEY_CHARS + 1], auth_key[MIGRATED_KEY_CHARS + 1]; /* "": none */
	unsigned n_taken; /* settings of the old driver that were understood, also when dropped */
};

/* A line of the old configuration. The texts are borrowed. */
struct old_setting {
	int line;
	const char *key, *value;
};

/* Adds a comment, wrapped. */
__attribute__((format(printf, 2, 3))) void migrated_note(
	struct migrated *m, const char *format, ...);

/* Adds that `old` has no place in gridmeter, and why. */
void migrated_drop(struct migrated *m, const struct old_setting *old, const char *why);

/* Adds `key = value` with a comment: from where, and `remark` if it is not empty. A value that
 * gridmeter does not take becomes a comment. */
void migrated_set(struct migrated *m, const struct old_setting *old, const char *key,
	const char *value, const char *remark);

/* The same, but commented out: what gridmeter could do, and why it should not. */
void migrated_offer(struct migrated *m, const struct old_setting *old, const char *key,
	const char *value, const char *remark);

/* Notes the key of a meter; `to` is m->key or m->auth_key. Neither the key nor what is wrong with
 * it is ever shown. */
void migrated_set_key(struct migrated *m, const struct old_setting *old, char *to);

/* Adds what the file with keys needs; the last call. */
void migrated_finish(struct migrated *m);

/* Read the configuration file of one or the other old driver and add what becomes of it to `m`.
 * False when nothing in the file was understood. */
bool migrate_d0(struct migrated *m, FILE *file);
bool migrate_dlms(struct migrated *m, FILE *file);

#endif
