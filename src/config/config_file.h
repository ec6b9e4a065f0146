/* A configuration file: keys for all meters above, then a section for each meter.
 *
 *	timeout = 20
 *	[Cellar]
 *	port = /dev/ttyUSB0
 *	[Roof]
 *	port = /dev/ttyUSB1
 *	role = pvinverter
 *
 * One section is no meter but what gridmeter share reads: of [share] is only seen whether it is
 * right, and meters go on where it is not. Left out: what the keys mean (config.h). */
#ifndef CONFIG_CONFIG_FILE_H
#define CONFIG_CONFIG_FILE_H

#include "config/config.h"

struct config_place;

enum { CONFIG_SECTION_MAX = 33 }; /* a section's name is a name for the GUI */

struct config_section {
	char name[CONFIG_SECTION_MAX]; /* "" of the only meter of a file without sections */
	struct config config;
};

/* All zero: one that was never read. */
struct config_file {
	bool has_sections;
	size_t n; /* of sections, at least 1 after config_file_finish() */
	struct config common;
	size_t room; /* for so many sections there is memory */
	char share_wrong[sizeof((struct conf_error *)0)->text]; /* in [share]; "": nothing */
	struct config_section *sections;
};

/* Sets everything to its default, with no section. The memory that it had is given back, and no key
 * stays in it. */
void config_file_reset(struct config_file *f);

/* Wipes the keys and gives all memory back. Safe twice. */
void config_file_free(struct config_file *f);

/* Makes `to` the same as `from`, keys included. False, and `to` is free: there is no memory. */
bool config_file_copy(struct config_file *to, const struct config_file *from);

/* Whether both say the same in every key and section. */
bool config_file_is_same(const struct config_file *a, const struct config_file *b);

/* Reads the file `path` into `f`, which was reset. False, with the error noted, at the first thing
 * that is wrong; what gridmeter share would not take is noted in `f` only. */
bool config_file_read(struct config_file *f, const char *path, struct conf_error *error);

/* Sets a key of every section, as the command line does; `where` names the option, for the error.
 * False, with the error noted, when the value is not what is expected. */
bool config_file_override(struct config_file *f, const char *where, const char *key,
	const char *value, struct conf_error *error);

/* Sections for which nobody has named keys, or a file with them, have those in `path`, which was
 * found; "": none. */
void config_file_find_keys(struct config_file *f, const char *path);

/* The same of definitions of lists. */
void config_file_find_lists(struct config_file *f, const char *path);

/* Reads the file with the keys of a section. One that was found and may not be read is said in the
 * log, and not missed. False, with the error noted, when it is wrong. */
bool config_file_read_keys(struct config *c, struct conf_error *error);

/* The step behind those: adds the one meter of a file without sections, makes a section for each
 * port of those with several (config.group, config.standby), and checks that everything fits
 * together. False, with the error noted, if it does not. */
bool config_file_fit(struct config_file *f, struct conf_error *error);

/* The last step: this, and reads the files with keys. False, with the error noted, when something
 * is wrong. */
bool config_file_finish(struct config_file *f, struct conf_error *error);

/* All of these steps at once, for commands that only look: `path` and `key_file` may be NULL, and
 * then are left out. False with the error noted. */
bool config_file_load(
	struct config_file *f, const char *path, const char *key_file, struct conf_error *error);

/* The same of what was found at a place. */
bool config_file_load_found(struct config_file *f, const struct config_place *place,
	const char *key_file, struct conf_error *error);

/* Wipes the keys of all sections. */
void config_file_forget_keys(struct config_file *f);

#endif
