/* SML transport version 1 (SML 1.04 §8.1) as a push parser: hunt for a start, collect, judge the
 * end. Left out: version 2, and blocks within a file. */
#include "proto/sml/sml_frame.h"

#include "base/crc16.h"
#include "proto/sml/sml_fault.h"

#include <string.h>

#define START UINT64_C(0x1b1b1b1b01010101)

enum {
	ESCAPE = 0x1b,
	GROUP = 4, /* an escape is four times 1b, and four bytes that say what it means */
	START_LENGTH = 2 * GROUP,
	END_LENGTH = 2 * GROUP,
	END_MARK = 0x1a,
	TAKE = 1024, /* bytes looked at in one go: any file of a meter */
};

static const uint8_t start[START_LENGTH] = {0x1b, 0x1b, 0x1b, 0x1b, 0x01, 0x01, 0x01, 0x01};

void sml_frame_reset(struct sml_framer *f)
{
	f->n_taken = 0;
	f->window = 0;
	f->in_file = false;
	f->n = 0;
	f->done = 0;
}

/* raw[0..n) begins with a start escape: look at what follows it. */
static void begin_file(struct sml_framer *f)
{
	f->in_file = true;
	f->at = START_LENGTH;
	f->n_doubled = 0;
}

/* A window of eight bytes slides over the stream, so it does not matter how many 1b stand in front
 * of the last four, nor what broke an attempt before. True at a start. */
static bool hunt(struct sml_framer *f, struct bytes *in)
{
	uint8_t byte;

	while (bytes_u8(in, &byte)) {
		f->n_taken++;
		f->window = f->window << 8 | byte;
		if (f->window == START) {
			memcpy(f->raw, start, START_LENGTH);
			f->n = START_LENGTH;
			begin_file(f);
			return true;
		}
	}
	return false;
}

/* Makes raw[from..n) all that is kept. */
static void drop_before(struct sml_framer *f, size_t from)
{
	f->n -= from;
	memmove(f->raw, f->raw + from, f->n);
}

/* No file begins before raw[from]. The next start may stand behind it already, or have begun in the
 * last bytes: those go back under the window. */
static void search_from(struct sml_framer *f, size_t from)
{
	bool is_next = f->n - from >= START_LENGTH &&
		       memcmp(f->raw + from, start, START_LENGTH) == 0;
	uint8_t *found = is_next ? f->raw + from
				 : memmem(f->raw + from, f->n - from, start, START_LENGTH);

	f->done = 0;
	if (found) {
		drop_before(f, (size_t)(found - f->raw));
		begin_file(f);
		return;
	}
	if (f->n - from >= START_LENGTH)
		from = f->n - START_LENGTH + 1;
	for (f->window = 0; from < f->n; from++)
		f->window = f->window << 8 | f->raw[from];
	f->in_file = false;
	f->n = 0;
}

/* What is kept is no file, but one may begin at its second byte. */
static enum frame_event fault(struct sml_framer *f, struct frame *frame, enum sml_fault why)
{
	frame->fault = why;
	search_from(f, 1);
	return FRAME_FAULT;
}

/* Doubled escapes become single ones. Returns the new end. */
static uint8_t *undouble(uint8_t *p, const uint8_t *end)
{
	uint8_t *to = p;

	while (p < end) {
		bool doubled = end - p >= 2 * GROUP && memcmp(p, start, GROUP) == 0;

		for (int i = 0; i < (doubled ? GROUP : 1); i++)
			*to++ = p[i];
		p += doubled ? 2 * GROUP : 1;
	}
	return to;
}

/* raw[0..length) ends with an end escape. The CRC covers all in front of itself, as on the wire. */
static enum frame_event finish(struct sml_framer *f, size_t length, struct frame *frame)
{
	const uint8_t *crc = f->raw + length - 2;
	uint8_t *end = f->raw + length - END_LENGTH;

	frame->check = TELEGRAM_CRC;
	frame->doubtful = false;
	if (crc16_x25(f->raw, length - 2) != (crc[1] << 8 | crc[0])) {
		if (crc16_kermit(f->raw, length - 2) != (crc[0] << 8 | crc[1]))
			return fault(f, frame, SML_FAULT_CHECKSUM);
		frame->doubtful = true;
	}
	frame->length = length;
	frame->offset = f->n_taken - f->n;
	if (f->n_doubled)
		end = undouble(f->raw + START_LENGTH, end);
	frame->body = f->raw + START_LENGTH;
	frame->n_body = (size_t)(end - frame->body);
	f->done = length;
	return FRAME_READY;
}

/* A new file begins at the escape raw[at]: the one before it was cut. */
static enum frame_event restart(struct sml_framer *f, struct frame *frame)
{
	frame->fault = SML_FAULT_CUT;
	drop_before(f, f->at);
	begin_file(f);
	return FRAME_FAULT;
}

/* Moves `at` to the next escape of which all eight bytes are there. False: more bytes are
 * needed. */
static bool find_escape(struct sml_framer *f)
{
	const uint8_t *end = f->raw + f->n, *p = f->raw + f->at, *q;

	while (p < end && (p = memchr(p, ESCAPE, (size_t)(end - p)))) {
		for (q = p; q < end && q - p < GROUP && *q == ESCAPE; q++)
			;
		if (q - p == GROUP || q == end) {
			f->at = (size_t)(p - f->raw);
			return end - p >= 2 * GROUP;
		}
		p = q;
	}
	f->at = f->n;
	return false;
}

/* Judges what is kept, escape by escape. FRAME_MORE: nothing is settled yet. */
static enum frame_event judge(struct sml_framer *f, struct frame *frame)
{
	while (find_escape(f)) {
		const uint8_t *meaning = f->raw + f->at + GROUP;

		if (meaning[0] == END_MARK)
			return finish(f, f->at + END_LENGTH, frame);
		if (memcmp(meaning, start + GROUP, GROUP) == 0)
			return restart(f, frame);
		if (memcmp(meaning, start, GROUP) != 0)
			return fault(f, frame, SML_FAULT_ESCAPE);
		f->at += 2 * GROUP;
		f->n_doubled++;
	}
	return f->n == SML_FILE_MAX ? fault(f, frame, SML_FAULT_OVERLONG) : FRAME_MORE;
}

static void collect(struct sml_framer *f, struct bytes *in)
{
	size_t n = SML_FILE_MAX - f->n;

	n = n < TAKE ? n : TAKE;
	n = n < bytes_left(in) ? n : bytes_left(in);
	memcpy(f->raw + f->n, in->p, n);
	f->n += n;
	f->n_taken += n;
	in->p += n;
}

enum frame_event sml_frame_push(struct sml_framer *f, struct bytes *in, struct frame *frame)
{
	enum frame_event event;

	if (f->done)
		search_from(f, f->done);
	for (;;) {
		if (!f->in_file && !hunt(f, in))
			return FRAME_MORE;
		event = judge(f, frame);
		if (event != FRAME_MORE || bytes_left(in) == 0)
			return event;
		collect(f, in);
	}
}

/* Each start and each escape within a file begins with 1b, and has eight octets, of which the last
 * tells. Of a start alone nothing comes yet. */
void sml_frame_quiet(const struct sml_framer *f, struct quiet *q)
{
	static const uint64_t no_escape[QUIET_WORDS] = {
		~QUIET_BIT(ESCAPE), UINT64_MAX, UINT64_MAX, UINT64_MAX};
	const uint8_t last = (uint8_t)f->window;
	const size_t room = SML_FILE_MAX - f->n - 1, kept = f->n - f->at;

	if (f->done || (f->in_file && kept >= 2 * GROUP))
		quiet_limit(q, 0);
	else if (f->in_file && kept)
		quiet_limit(q, 2 * GROUP - 1 - kept);
	else if (!f->in_file && (last == ESCAPE || last == start[GROUP]))
		quiet_limit(q, 2 * GROUP);
	else
		quiet_narrow(q, no_escape, SIZE_MAX);
	quiet_limit(q, room);
}
