/* A recording that the owner begins on the screen: what comes from a port goes into a file on a USB
 * stick, as it is or with fakes in place of all that tells whose meter it is. A process of its own
 * does it and ends with it, as fakes take seconds of the processor; it gets what comes where
 * everybody does who records (daemon/record_server.h). One at a time. Left out: the recording
 * itself, which a function of the program does. */
#ifndef SCREEN_RECORDER_H
#define SCREEN_RECORDER_H

#include "proto/dlms/dlms_keys.h"

#include <ev.h>
#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

enum {
	RECORDER_SECONDS = 600, /* it ends by itself then */
	RECORDER_PATH_MAX = 512,
};

/* What a recording is to be; all borrowed. */
struct recorder_order {
	const char *socket, *port;
	const char *file; /* a new one */
	bool is_anonymous;
	uint32_t seconds;
	struct dlms_keys *keys;
};

/* How it ended; the exit status of the process. */
enum recorded {
	RECORDED_DONE,
	RECORDED_NOTHING, /* nothing came, or nothing that can be made anonymous; no file */
	RECORDED_FULL,    /* the stick; what had room is in the file */
	RECORDED_FAILED,
	RECORDED_NOT_YET, /* it is under way */
	RECORDED_NEVER,
};

/* All zero but `how`: there was none. */
struct recorder {
	struct ev_loop *loop;
	int (*record)(const struct recorder_order *o); /* in the other process: enum recorded */
	void (*changed)(void *ctx);                    /* its file is known, or it has ended */
	void *ctx;
	enum recorded how;
	pid_t pid;
	struct ev_io told;
	/* Of the last one. */
	bool is_anonymous;
	char file[RECORDER_PATH_MAX]; /* "": not known yet */
};

/* Where a USB stick is mounted on which a file can be made; "" when there is none. */
void recorder_find_stick(char folder[RECORDER_PATH_MAX]);

/* The folder in which sticks are mounted, made where it is not there: what a sandbox must allow. */
void recorder_media(char folder[RECORDER_PATH_MAX]);

/* Begins one of `port` on the stick in `folder`, which is left alone by this process. False: it
 * cannot. o->file and o->seconds are set here. */
bool recorder_begin(struct recorder *r, const char *folder, struct recorder_order *o);

/* Ends it now; what came so far is kept. */
void recorder_stop(struct recorder *r);

/* The same, and nobody is told any more. */
void recorder_finish(struct recorder *r);

#endif
