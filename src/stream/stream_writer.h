/* Makes the lines of the readings stream, gridmeter-readings(7), in a buffer of the caller: pure,
 * no heap. Left out: who reads them (stream_server.h), and accounts, which are a status as JSON. */
#ifndef STREAM_STREAM_WRITER_H
#define STREAM_STREAM_WRITER_H

#include "stream/stream_line.h"

#include <stddef.h>

/* Each writes a whole line with its end, and returns how many octets that are; 0: it does not fit
 * into STREAM_LINE_MAX, and nobody is told. */
size_t stream_write_meter(char out[STREAM_LINE_MAX], const struct stream_meter *m);
size_t stream_write_reading(
	char out[STREAM_LINE_MAX], const char *station, const struct stream_reading *r);
size_t stream_write_silent(char out[STREAM_LINE_MAX], const char *station, uint64_t since_ms);
size_t stream_write_gone(char out[STREAM_LINE_MAX], const char *station);
size_t stream_write_frame(
	char out[STREAM_LINE_MAX], const char *station, const struct stream_frame *f);

#endif
