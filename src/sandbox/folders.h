/* Which folders and TCP ports may be used (Landlock, since Linux 5.13; TCP ports since 6.7). Left
 * out: whose they are, which daemon/confine.h knows. */
#ifndef SANDBOX_FOLDERS_H
#define SANDBOX_FOLDERS_H

#include <stdbool.h>
#include <stdint.h>

enum folder_use {
	FOLDER_LIST,   /* names are read */
	FOLDER_READ,   /* files and folders are read */
	FOLDER_KEEP,   /* and files made, written, moved and removed */
	FOLDER_LINK,   /* folders are read, links and sockets made and removed */
	FOLDER_DEVICE, /* what is there is opened, in any way */
};

struct folders {
	int fd;             /* of the rules; -1: this kernel has none */
	uint64_t file_uses; /* what it knows to restrict */
	uint64_t net_uses;
};

/* Begins with rules that allow nothing. Nothing is restricted before folders_restrict(). */
void folders_init(struct folders *f);

/* Allows that use of `path` and of all below it. What is not there, or cannot be allowed, stays
 * forbidden. */
void folders_allow(struct folders *f, enum folder_use use, const char *path);

/* Allows connections to that TCP port, of any machine. */
void folders_allow_tcp(struct folders *f, uint16_t port);

/* Allows to listen at that TCP port. */
void folders_allow_listen(struct folders *f, uint16_t port);

/* Puts the rules into force, for good, and closes them. False: they could not be put into force. */
bool folders_restrict(struct folders *f);

#endif
