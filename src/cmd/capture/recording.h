/* A recording: what came over a wire, with its times, in memory. Left out: what the bytes mean
 * (recording_search.h). */
#ifndef CMD_RECORDING_H
#define CMD_RECORDING_H

#include "base/bytes.h"
#include "base/line.h"

#include <stdio.h>
#include <time.h>

enum { RECORDING_MAX = 64 << 20 }; /* bytes: a day at 9600 Bd, and an hour at 115200 */

/* Bytes that came together. */
struct piece {
	size_t at; /* the first of them; they go up to the next piece */
	uint64_t ms;
	uint32_t baud; /* as the line was set; 0: not known */
	char format[4];
};

struct recording {
	bool is_timed; /* else it is raw, and all of it one piece */
	time_t start;
	size_t n, size;
	uint8_t *bytes;
	size_t n_pieces, pieces_size;
	struct piece *pieces;
};

/* Makes it an empty one. */
void recording_init(struct recording *r);

/* Frees its memory. It is an empty one again; safe twice. */
void recording_finish(struct recording *r);

/* Adds a copy of bytes that came `ms` after the beginning; `line` may have baud 0. Returns 0, or
 * -ENOMEM: no memory, or beyond RECORDING_MAX. */
int recording_add(
	struct recording *r, uint64_t ms, const struct line_setting *line, struct bytes b);

/* Reads a capture file, with times or raw. Returns 0 or a negative errno; -ENOTSUP: of a newer
 * version. */
int recording_read(struct recording *r, const char *path);

/* The bytes of piece `i`, borrowed. */
struct bytes recording_piece(const struct recording *r, size_t i);

/* The silence before piece `i` in milliseconds; before the first one since the beginning. */
uint64_t recording_gap_ms(const struct recording *r, size_t i);

/* Writes it in the form that it has, with times or raw. Whether that has worked `to` knows
 * (ferror()). */
void recording_write(const struct recording *r, FILE *to, bool is_anonymized);

#endif
