/* Whether a frame goes on with the message that was begun: sender, count of I-frames (IEC 62056-46
 * §6.4.4), and time. Left out: the numbers of M-Bus and of blocks, which dlms_frame.c and
 * dlms_block.c compare themselves. */
#include "proto/dlms/dlms_join.h"

#include "proto/dlms/dlms_link.h"

enum {
	SLOWEST_US = 4583,         /* an octet at 2400 Bd 8E1 */
	SILENCE_LEAST_US = 400000, /* meters wait 100 ms between parts, and adapters are late */
	SILENCE_MOST_US = 750000,  /* no meter sends more often than once a second */
	GAP_MOST_MS = 60000,       /* nothing depends on how much longer it is */
	NOT_I_FRAME = 0x01,
	POLL_FINAL = 0x10, /* some meters set it in the last segment only */
	SEND_COUNT = 0x0e,
	SEND_ONE = 0x02,
};

/* A flag in front of a frame may be the last of the one before. */
static bool is_inside(const struct dlms_join *j, uint64_t frame_at)
{
	return j->longest_at > frame_at + 1;
}

void dlms_join_pause(struct dlms_join *j, const struct dlms_read *read)
{
	uint64_t gap_ms = read->gap_ms < GAP_MOST_MS ? read->gap_ms : GAP_MOST_MS;
	int64_t sent_us = (int64_t)read->n * (read->octet_us ? read->octet_us : SLOWEST_US);
	int64_t silent_us = (int64_t)gap_ms * 1000 - sent_us;

	j->octet_us = read->octet_us;
	j->since_us += silent_us;
	if (is_inside(j, read->settled) && silent_us <= j->longest_us)
		return;
	j->longest_us = silent_us;
	j->longest_at = read->at;
}

/* The end of a frame in which there was a silence may be the end of another one. So it is a silence
 * in front of the next one, too. */
void dlms_join_frame(struct dlms_join *j, uint64_t at)
{
	j->silence_us = j->since_us;
	j->since_us = is_inside(j, at) && j->longest_us > 0 ? j->longest_us : 0;
}

void dlms_join_begin(struct dlms_join *j, const struct dlms_unit *u)
{
	j->n_parts = 1;
	j->sender = u->sender;
	j->control = u->control;
	j->first_us = (int64_t)u->length * j->octet_us;
}

/* Control of HDLC: the same, or an I-frame with the next number. */
static bool counts_on(uint8_t before, uint8_t control)
{
	uint8_t differs = (before ^ control) & (uint8_t)~POLL_FINAL;

	if (differs == 0)
		return true;
	return !(control & NOT_I_FRAME) && !(differs & (uint8_t)~SEND_COUNT) &&
	       (control & SEND_COUNT) == ((before + SEND_ONE) & SEND_COUNT);
}

/* An eighth is for clocks that differ. */
static bool is_too_late(const struct dlms_join *j)
{
	int64_t limit = j->first_us ? j->first_us - j->first_us / 8 : SILENCE_MOST_US;

	limit = limit > SILENCE_LEAST_US ? limit : SILENCE_LEAST_US;
	return j->silence_us >= (limit < SILENCE_MOST_US ? limit : SILENCE_MOST_US);
}

bool dlms_join_next(struct dlms_join *j, const struct dlms_unit *u)
{
	if (u->sender != j->sender || !counts_on(j->control, u->control) || is_too_late(j))
		return false;
	j->control = u->control;
	j->n_parts++;
	return true;
}
