/* What a command gives up once it knows its arguments, so that whoever takes it over through the
 * bytes of a wire or of a bus gets little: new privileges (for good), capabilities of root, system
 * calls, folders, TCP ports. What a kernel cannot do is left out, with a word at level debug only;
 * a command never fails because of it. Left out: what a command needs, which daemon/confine.h
 * knows. */
#ifndef SANDBOX_SANDBOX_H
#define SANDBOX_SANDBOX_H

#include "sandbox/calls.h"
#include "sandbox/folders.h"

struct sandbox {
	unsigned needs;         /* bits of enum sandbox_need */
	uint64_t capabilities;  /* of root, that something allowed cannot be had without */
	struct folders folders; /* and TCP ports */
};

/* Begins with what every command needs, and with `needs` (bits of enum sandbox_need). Nothing is
 * given up before sandbox_enter(). */
void sandbox_init(struct sandbox *s, unsigned needs);

/* Allows that use of what is at `path`, whoever owns it, and of all below it. What is not there
 * cannot be allowed. */
void sandbox_allow(struct sandbox *s, enum folder_use use, const char *path);

/* Allows it of the folder in which the file `path` is, as another file may take its place. */
void sandbox_allow_beside(struct sandbox *s, enum folder_use use, const char *path);

/* Allows connections to that TCP port, and whatever it takes to look up names. */
void sandbox_allow_tcp(struct sandbox *s, const char *port);

/* Allows to listen at that TCP port, also at one that only root may have. */
void sandbox_allow_listen(struct sandbox *s, uint16_t port);

/* As root only, before sandbox_enter(): a process of its own that may look at the files of other
 * processes, which nobody in a sandbox may. It has the other end of the socket that is returned,
 * and lives until that is closed; `serve` answers there. -1: there is none, or no need of one. */
int sandbox_start_looker(void (*serve)(int fd));

/* Gives it all up, for this process and all its threads: there is no way back. */
void sandbox_enter(struct sandbox *s);

enum sandbox_part {
	SANDBOX_HAS_PRIVILEGES = 1
				 << 0, /* no program that is started gets more than this one has */
	SANDBOX_HAS_CAPABILITIES = 1 << 1,
	SANDBOX_HAS_FOLDERS = 1 << 2,
	SANDBOX_HAS_CALLS = 1 << 3,
};

/* Whether that part was given up; false also if the kernel cannot do it. */
bool sandbox_has(enum sandbox_part part);

/* What was given up, in words, as "privileges capabilities folders calls"; "" before
 * sandbox_enter(). Static. */
const char *sandbox_words(void);

#endif
