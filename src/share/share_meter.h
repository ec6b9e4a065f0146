/* A meter as the sharing process knows it: what the readings stream has told of one station last,
 * and nothing of before. Left out: how it came (stream/stream_reader.h), and whom it is told to
 * (share/sink.h). */
#ifndef SHARE_SHARE_METER_H
#define SHARE_SHARE_METER_H

#include "reading/reading.h"
#include "status/status.h"
#include "stream/stream_line.h"

#include <stdbool.h>
#include <stdint.h>

struct share_registers;

enum { SHARE_KEY_SIZE = 40 };

struct share_meter {
	struct share_meter *next; /* in the order in which they were heard of; NULL: the last */
	/* Its name in topics, routes and labels, [a-z0-9_-]: that of its section, else "meter-" and
	 * six digits that its number leads to, and nobody back. No two have the same. */
	char key[SHARE_KEY_SIZE];
	bool is_announced;      /* by the daemon since it was connected to last; else it is going */
	struct stream_meter is; /* who it is, and how it is heard */
	/* Whether there is a reading that holds: false before the first, while it is silent, and
	 * while nobody reads its port. Then `last` is of before, and no sink may show a number. */
	bool is_live;
	struct stream_reading last;
	uint64_t heard_us;  /* clock_us() at the last octet of `last` */
	uint64_t silent_ms; /* clock_ms() at which it fell silent; 0: it is live, or never was */
	struct share_registers *registers; /* of its last telegrams; NULL: nobody has asked */
	uint64_t registers_until_ms;       /* clock_ms() until when somebody wants them */
	bool has_status;
	struct status status; /* of its last account */
};

#endif
