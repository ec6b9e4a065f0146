/* Takes whole lines that hold nothing but data sets of past periods (group F of IEC 62056-6-1) out
 * of a long block. What is taken out still counts for the block check. Left out: telegrams that no
 * block check follows. */
#include "proto/iec/iec_room.h"

#include "base/bytes.h"
#include "proto/iec/iec_check.h"
#include "proto/iec/iec_framer.h"
#include "proto/iec/iec_sound.h"

#include <string.h>

enum {
	SEVEN_BITS = 0x7f,
	PAST_LINE_MAX = 256,
	ROOM_LEAST = 2048, /* as it costs a walk over all of it */
};

static bool is_past(const struct iec_framer *f, size_t from, size_t end)
{
	uint8_t line[PAST_LINE_MAX];
	size_t n = end - from;

	if (n > sizeof line)
		return false;
	memcpy(line, f->raw + from, n);
	if (iec_has_eighth_bit(line, line + n) && !iec_strip_parity(line, line + n))
		return false;
	return iec_is_past(bytes_of(line, n));
}

static bool is_line_end(uint8_t c)
{
	return (c & SEVEN_BITS) == '\r' || (c & SEVEN_BITS) == '\n';
}

/* Of the lines before the present one. */
static size_t end_of_line(const struct iec_framer *f, size_t at)
{
	while (at < f->line && !is_line_end(f->raw[at]))
		at++;
	while (at < f->line && is_line_end(f->raw[at]))
		at++;
	return at;
}

/* The present line, and what has not been looked at, follow. */
static size_t close_gap(struct iec_framer *f, size_t to)
{
	size_t n = f->line - to;

	memmove(f->raw + to, f->raw + f->line, f->n - f->line);
	f->n -= n;
	f->at -= n;
	f->line -= n;
	f->slash -= f->slash ? n : 0;
	f->n_dropped += n;
	return n;
}

bool iec_room_make(struct iec_framer *f)
{
	size_t to = f->body, end, n;

	if (f->state != IEC_BLOCK || f->other)
		return false;
	for (size_t at = f->body; at < f->line; at = end) {
		end = end_of_line(f, at);
		n = end - at;
		if (is_past(f, at, end)) {
			while (n--)
				f->dropped_bcc ^= f->raw[at + n];
		} else {
			memmove(f->raw + to, f->raw + at, n);
			to += n;
		}
	}
	return close_gap(f, to) >= ROOM_LEAST && f->n + f->n_dropped <= IEC_READOUT_MAX;
}
