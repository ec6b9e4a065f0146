/* Makes the lines of the readings stream, gridmeter-readings(7), in a buffer of the caller: pure,
 * no heap. Left out: who reads them (stream_server.h), and the members of an account
 * (stream_station.h). */
#ifndef STREAM_STREAM_WRITER_H
#define STREAM_STREAM_WRITER_H

#include "stream/stream_line.h"
#include "stream/stream_registers.h"

#include <stdbool.h>
#include <stddef.h>

/* Each writes a whole line with its end, and returns how many octets that are; 0: it does not fit
 * into STREAM_LINE_MAX, and nobody is told. */
size_t stream_write_meter(char out[STREAM_LINE_MAX], const struct stream_meter *m);
size_t stream_write_reading(
	char out[STREAM_LINE_MAX], const char *station, const struct stream_reading *r);
size_t stream_write_silent(char out[STREAM_LINE_MAX], const char *station, uint64_t since_ms);
size_t stream_write_gone(char out[STREAM_LINE_MAX], const char *station);
/* What follows are octets of that station, and no line any more. */
size_t stream_write_octets(char out[STREAM_LINE_MAX], const char *station);
size_t stream_write_frame(
	char out[STREAM_LINE_MAX], const char *station, const struct stream_frame *f);

/* The same of what a telegram said, of which `last` is the reading: up to STREAM_ACCOUNT_MAX
 * octets. Registers for which there is no room are counted in the line. */
size_t stream_write_registers(char out[STREAM_ACCOUNT_MAX], const char *station,
	const struct stream_reading *last, const struct stream_registers *r);

/* All of an account but its members, which are those of a status: no end, and no comma. */
size_t stream_write_account_head(char out[STREAM_LINE_MAX], const char *station);

/* The first line, which has those stations that there is room for. */
struct stream_hello {
	char *to;
	size_t n;
	bool has_one;
};

/* Begins it in `out`, which it borrows; `version` is short. */
void stream_hello_begin(struct stream_hello *h, char out[STREAM_LINE_MAX], const char *version);

/* False, and nothing is written: there is no room for it. */
bool stream_hello_add(struct stream_hello *h, const struct stream_meter *m);

/* Ends it, and returns its length. */
size_t stream_hello_end(struct stream_hello *h);

#endif
