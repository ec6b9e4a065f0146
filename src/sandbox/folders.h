/* Folders and TCP ports that may be used (Landlock, Linux 5.13; TCP ports since 6.7). */
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

void folders_init(struct folders *f);
void folders_allow(struct folders *f, enum folder_use use, const char *path);
void folders_allow_tcp(struct folders *f, uint16_t port);

/* Closes the rules, in force or not. False: they could not be put into force. */
bool folders_restrict(struct folders *f);

#endif
