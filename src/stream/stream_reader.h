/* Takes the lines of the readings stream, gridmeter-readings(7), whoever sends them: octets in, one
 * line at a time out. What is too long, no JSON, of another version or not as it should be is
 * counted and left out; members that it does not know are not looked at. Left out: the socket
 * (share/intake.h). */
#ifndef STREAM_STREAM_READER_H
#define STREAM_STREAM_READER_H

#include "status/status.h"
#include "stream/stream_line.h"

#include <stdbool.h>
#include <stddef.h>

enum { STREAM_READER_ROOM = 16 * 1024 }; /* of a line: an account is the longest */

/* What a line says; only what `is` calls for is filled in. */
struct stream_said {
	enum stream_is is;
	char version[32];          /* STREAM_HELLO: of the daemon */
	struct stream_meter meter; /* STREAM_METER; of all others the station alone */
	struct stream_reading reading;
	uint64_t since_ms; /* STREAM_SILENT: so long ago */
	struct stream_frame frame;
	struct status status; /* STREAM_ACCOUNT */
	/* STREAM_REGISTERS: each is handed on by itself, with what holds of all. */
	struct stream_register reg;
	size_t reg_i, n_regs;  /* which it is, of how many */
	uint64_t n_regs_more;  /* for which there was no room */
	bool are_partial;      /* others of the same meter complement them */
	uint64_t regs_mono_ms; /* as that of the reading */
};

/* Called for each line that makes sense; `said` holds until it returns. */
typedef void stream_take(void *ctx, const struct stream_said *said);

struct stream_reader {
	stream_take *take;
	void *ctx;
	uint64_t n_lines, n_wrong; /* that made sense, that made none */
	bool is_skipped;           /* the rest of the line that is under way */
	size_t n;
	char line[STREAM_READER_ROOM];
	struct stream_said said;
};

void stream_reader_init(struct stream_reader *r, stream_take *take, void *ctx);

/* Feeds what has come, in any pieces. */
void stream_reader_feed(struct stream_reader *r, const char *octets, size_t n);

#endif
