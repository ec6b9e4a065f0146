/* A capture file that is replayed (capture.h has its form): octets come when they were recorded, or
 * N times faster; those of a file of raw bytes as fast as the line would bring them. It has a time
 * of its own, which goes on with reading only, so that what was recorded has the same ages and gaps
 * at every speed. Left out: writing such a file (capture.h). */
#ifndef PORT_REPLAY_H
#define PORT_REPLAY_H

#include "base/bytes.h"
#include "port/capture.h"

#include <stdint.h>

enum { REPLAY_CHUNK = 512 };

struct replay {
	double speed;         /* how many times faster */
	uint64_t opened_ms;   /* clock_ms(), and the beginning of its own time */
	uint64_t n_replayed;  /* bytes handed out */
	uint64_t replayed_ms; /* how far it is, in its own time; at the end that stands still */
	uint32_t bytes_per_s; /* of raw bytes */
	struct capture_reader capture;
	struct bytes ahead;   /* of chunk[]: read from the file, not looked at yet */
	struct bytes waiting; /* octets whose time has not come */
	uint8_t chunk[REPLAY_CHUNK];
};

/* The time of day when what was read last was recorded; 0 where the file does not say when it
 * begins. */
time_t replay_time(const struct replay *r);

#endif
