/* What a command gives up once it knows its arguments, so that whoever takes it over by the bytes
 * of a wire or of a bus has little: new privileges (for good), capabilities of root, system calls,
 * folders, TCP ports. What a kernel does not have is left out without a word but for debug; a
 * command never fails by it. */
#ifndef SANDBOX_SANDBOX_H
#define SANDBOX_SANDBOX_H

#include "sandbox/calls.h"
#include "sandbox/folders.h"

struct sandbox {
	unsigned needs;         /* bits of enum sandbox_need */
	uint64_t capabilities;  /* of root, that something allowed cannot be had without */
	struct folders folders; /* and TCP ports */
};

/* Begins with what all need. Nothing is given up before sandbox_enter(). */
void sandbox_init(struct sandbox *s, unsigned needs);

/* Whoever has what is at `path`, and all below it, in that way. One that is not there gives
 * nothing. */
void sandbox_allow(struct sandbox *s, enum folder_use use, const char *path);

/* The folder of the file `path`: another one may take the file's place. */
void sandbox_allow_beside(struct sandbox *s, enum folder_use use, const char *path);

/* Connections to that TCP port, and whatever a look-up of names needs. */
void sandbox_allow_tcp(struct sandbox *s, const char *port);

/* As root only, before sandbox_enter(): a process of its own that may look at the files of other
 * processes, which nobody in a sandbox may. It has the other end of the socket that is returned,
 * and lives until that is closed; `serve` answers there. -1: there is none, or no need of one. */
int sandbox_start_looker(void (*serve)(int fd));

/* From now on there is no way back, for this process and all its threads. */
void sandbox_enter(struct sandbox *s);

enum sandbox_part {
	SANDBOX_HAS_PRIVILEGES = 1
				 << 0, /* no program that is started gets more than this one has */
	SANDBOX_HAS_CAPABILITIES = 1 << 1,
	SANDBOX_HAS_FOLDERS = 1 << 2,
	SANDBOX_HAS_CALLS = 1 << 3,
};

/* Whether that has been given up: what the kernel could. */
bool sandbox_has(enum sandbox_part part);

/* All of that in words, as "privileges capabilities folders calls"; "" before sandbox_enter(). */
const char *sandbox_words(void);

#endif
