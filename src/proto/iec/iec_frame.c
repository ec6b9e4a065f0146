/* The framer of ASCII telegrams (IEC 62056-21 §6.2 to §6.4, DSMR 5.0 §6.2): one walk over the
 * bytes. What turns out to be no telegram must not hide one that is: every identification line
 * inside of it is remembered, and the check is tried from there too. A block that is longer than
 * its room loses lines of past periods on the way, which still count for its check. Left out:
 * recognising what was sent to the meter, of which the head hears an echo; that is noise here. */
#include "proto/iec/iec_frame.h"

#include "base/hex.h"
#include "proto/iec/iec_fault.h"
#include "proto/iec/iec_check.h"
#include "proto/iec/iec_ident.h"
#include "proto/iec/iec_room.h"
#include "proto/iec/iec_sound.h"

#include <string.h>

enum {
	STX = 0x02,
	ETX = 0x03,
	CR = '\r',
	LF = '\n',
	SEVEN_BITS = 0x7f,
	CRC_DIGITS = 4,
	TAKE = 256,
	TORN_MS = 2000, /* between characters there are at most 1.5 s */
};

void iec_frame_reset(struct iec_framer *f)
{
	f->n_before = 0;
	f->n = f->at = 0;
	f->n_dropped = 0;
	f->dropped_bcc = 0;
	f->n_x25 = 0;
	f->x25_meter = 0;
	f->state = IEC_HUNT;
}

void iec_frame_pause(struct iec_framer *f, uint64_t gap_ms)
{
	if ((f->state == IEC_BODY || f->state == IEC_BLOCK) && f->has_data && gap_ms >= TORN_MS)
		f->is_torn = true;
}

static bool is_line_end(uint8_t c)
{
	return c == CR || c == LF;
}

/* raw[i], without what may be a parity. */
static uint8_t character(const struct iec_framer *f, size_t i)
{
	return f->raw[i] & SEVEN_BITS;
}

static bool is_ident(const struct iec_framer *f, size_t from, size_t end)
{
	return iec_is_ident(f->raw + from, f->raw + end);
}

static bool is_odd(const struct iec_framer *f, size_t from, size_t end)
{
	return iec_is_odd_ident(f->raw + from, f->raw + end);
}

/* The telegram began with an identification line that is none of the standard. */
static bool is_of_odd_maker(const struct iec_framer *f)
{
	return character(f, f->from) == '/' && !iec_has_maker(f->raw + f->from);
}

/* What was taken out of a block is behind now: raw[] is one piece of the stream again. */
static void settle(struct iec_framer *f)
{
	f->n_before += f->n_dropped;
	f->n_dropped = 0;
	f->dropped_bcc = 0;
}

static void begin(struct iec_framer *f, size_t from, enum iec_state state)
{
	settle(f);
	f->from = from;
	f->other = 0;
	f->line = from;
	f->slash = 0;
	f->body = f->at;
	f->has_data = false;
	f->is_torn = false;
	f->previous = 0;
	f->state = state;
}

static void hunt(struct iec_framer *f)
{
	settle(f);
	f->state = IEC_HUNT;
}

static enum frame_event fault(struct iec_framer *f, struct frame *frame, enum iec_fault why)
{
	hunt(f);
	frame->fault = why;
	return FRAME_FAULT;
}

static enum frame_event ready(struct iec_framer *f, size_t from, size_t end,
	enum telegram_check check, struct frame *frame)
{
	frame->body = f->raw + from;
	frame->n_body = end - from;
	frame->offset = f->n_before + from;
	frame->length = f->at - from + f->n_dropped;
	frame->check = check;
	frame->doubtful = false;
	hunt(f);
	return FRAME_READY;
}

/* Where the data of a telegram without STX begin: behind its identification line. */
static size_t data_of(const struct iec_framer *f, size_t from)
{
	while (from < f->end && !is_line_end(character(f, from)))
		from++;
	return from;
}

/* Without a checksum: parity, where there is one, and structure. */
static bool is_sound(struct iec_framer *f, size_t from)
{
	struct bytes data = {f->raw + data_of(f, from), f->raw + f->end};

	if (iec_has_eighth_bit(f->raw + from, f->raw + f->end) &&
		!iec_strip_parity(f->raw + from, f->raw + f->end))
		return false;
	return iec_is_data(data);
}

static enum frame_event finish_unchecked(struct iec_framer *f, struct frame *frame)
{
	if (is_of_odd_maker(f)) {
		hunt(f);
		return FRAME_MORE;
	}
	if (f->is_torn)
		return fault(f, frame, IEC_FAULT_TORN);
	if (is_sound(f, f->from))
		return ready(f, f->from, f->end, TELEGRAM_UNCHECKED, frame);
	return fault(f, frame, IEC_FAULT_STRUCTURE);
}

/* With as many digits as there are: some meters leave out the zeros in front. */
static enum frame_event finish_checked(struct iec_framer *f, size_t n_digits, struct frame *frame)
{
	unsigned crc = 0;
	uint8_t digit = 0;
	size_t from;
	bool is_x25;

	for (size_t i = 1; i <= n_digits; i++) {
		hex_digit(character(f, f->end + i), &digit);
		crc = crc << 4 | digit;
	}
	from = iec_check_crc(f, crc);
	is_x25 = from == f->end && iec_check_x25(f, crc);
	if (from == f->end && !is_x25)
		return fault(f, frame,
			iec_check_lost_cr(f, crc) ? IEC_FAULT_LINE_ENDS : IEC_FAULT_CHECKSUM);
	ready(f, is_x25 ? f->from : from, f->end, TELEGRAM_CRC, frame);
	frame->doubtful = is_x25;
	return FRAME_READY;
}

static enum frame_event finish_block(struct iec_framer *f, struct frame *frame)
{
	size_t from = f->from;

	if (!iec_check_block(f)) {
		f->at--; /* it may be the `/` of the next */
		return fault(f, frame, IEC_FAULT_BCC);
	}
	if (f->is_torn)
		return fault(f, frame, IEC_FAULT_TORN);
	if (!f->has_data || (iec_has_eighth_bit(f->raw + f->body, f->raw + f->end) &&
				    !iec_strip_parity(f->raw + f->body, f->raw + f->end)))
		return fault(f, frame, IEC_FAULT_STRUCTURE);
	for (size_t i = from; i < f->body; i++)
		f->raw[i] &= SEVEN_BITS;
	return ready(f, from, f->end, TELEGRAM_SUM, frame);
}

/* An identification line has ended inside of a telegram. At the beginning of a line it is where the
 * next telegram begins; elsewhere the line end before it may have been lost, or the present one is
 * noise. */
static enum frame_event take_other_ident(struct iec_framer *f, struct frame *frame)
{
	bool is_odd_maker = is_of_odd_maker(f), is_cut = f->has_data && !is_odd_maker;
	bool has_ident = character(f, f->from) == '/' && !is_odd_maker;
	size_t slash = f->slash;

	if (has_ident && slash != f->line) {
		f->other = slash;
		return FRAME_MORE;
	}
	begin(f, slash, IEC_BODY);
	frame->fault = is_cut ? IEC_FAULT_CUT : IEC_FAULT_NO_DATA;
	return is_cut || has_ident ? FRAME_FAULT : FRAME_MORE;
}

static enum frame_event end_line(struct iec_framer *f, struct frame *frame)
{
	enum frame_event event = FRAME_MORE;

	if (f->slash && is_ident(f, f->slash, f->at - 1))
		event = take_other_ident(f, frame);
	else if (f->slash && f->slash == f->line && is_odd(f, f->slash, f->at - 1))
		f->other = f->slash;
	f->line = f->at;
	f->slash = 0;
	return event;
}

static enum frame_event step_hunt(struct iec_framer *f, uint8_t c)
{
	if (c == '/')
		begin(f, f->at - 1, IEC_IDENT);
	else if (c == STX)
		begin(f, f->at - 1, IEC_BLOCK);
	return FRAME_MORE;
}

/* Noise in front may have looked like the beginning. */
static void find_other(struct iec_framer *f)
{
	for (size_t i = f->from + 1; i < f->at; i++)
		if (character(f, i) == '/' &&
			(is_ident(f, i, f->at - 1) || is_odd(f, i, f->at - 1)))
			f->other = i;
}

/* Nothing before raw[at] ends a line, so another beginning in there is as far as this one was, and
 * is not walked again: where one follows another, each octet would be for each of them. */
static enum frame_event give_up_ident(struct iec_framer *f)
{
	size_t i = f->from + 1;

	f->at--;
	while (i < f->at && character(f, i) != STX && !iec_may_be_ident(f->raw + i, f->raw + f->at))
		i++;
	if (i < f->at && character(f, i) == '/') {
		begin(f, i, IEC_IDENT);
	} else {
		f->at = i;
		f->state = IEC_HUNT;
	}
	return FRAME_MORE;
}

/* What is no identification line may hide the beginning of one. */
static enum frame_event step_ident(struct iec_framer *f, uint8_t c)
{
	size_t n = f->at - f->from;
	bool is_wrong = (n > 1 && n <= 1 + IEC_MAKER_LETTERS && !iec_is_of_maker(c)) ||
			(n == IEC_IDENT_MIN && is_line_end(c));

	if (n > IEC_IDENT_MAX)
		return give_up_ident(f);
	if (is_wrong) {
		f->at = f->from + 1;
		f->state = IEC_HUNT;
	} else if (is_line_end(c)) {
		if (is_of_odd_maker(f) && !is_odd(f, f->from, f->at - 1))
			return give_up_ident(f);
		find_other(f);
		f->line = f->body = f->at;
		f->state = IEC_BODY;
	}
	return FRAME_MORE;
}

static enum frame_event step_body(struct iec_framer *f, uint8_t c, struct frame *frame)
{
	if (is_line_end(c))
		return end_line(f, frame);
	if (c == '/')
		f->slash = f->at - 1;
	if (c == STX) {
		if (f->has_data) {
			begin(f, f->at - 1, IEC_BLOCK);
			frame->fault = IEC_FAULT_CUT;
			return FRAME_FAULT;
		}
		if (is_of_odd_maker(f))
			begin(f, f->at - 1, IEC_BLOCK);
		f->body = f->at;
		f->state = IEC_BLOCK;
	}
	f->has_data |= c == '(';
	if (c == '!' && (f->at - 1 == f->line || f->previous == ')')) {
		f->end = f->at - 1;
		f->state = IEC_END;
	}
	return FRAME_MORE;
}

static enum frame_event step_end(struct iec_framer *f, uint8_t c, struct frame *frame)
{
	size_t behind = f->at - 1 - f->end;
	uint8_t digit;

	if (behind == 1 && (is_line_end(c) || c == '/')) {
		f->at -= c == '/';
		return finish_unchecked(f, frame);
	}
	if (is_line_end(c) || (behind > 1 && (c == 0 || c == '/'))) {
		f->at--; /* the `/` is that of the next */
		return finish_checked(f, behind - 1, frame);
	}
	if (!hex_digit(c, &digit)) {
		f->state = IEC_BODY;
		return FRAME_MORE;
	}
	return behind == CRC_DIGITS ? finish_checked(f, behind, frame) : FRAME_MORE;
}

static enum frame_event step_block(struct iec_framer *f, uint8_t c, struct frame *frame)
{
	if (is_line_end(c))
		return end_line(f, frame);
	if (c == '/')
		f->slash = f->at - 1;
	if (c == STX) {
		bool is_cut = f->has_data;

		begin(f, f->at - 1, IEC_BLOCK);
		frame->fault = IEC_FAULT_CUT;
		return is_cut ? FRAME_FAULT : FRAME_MORE;
	}
	f->has_data |= c == '(';
	if (c == ETX) {
		f->end = f->at - 1;
		f->state = IEC_BCC;
	} else if (c < ' ' && !(f->has_data && (c == '\t' || c == 0))) {
		hunt(f); /* nothing that a block may hold; some fill the ends of its lines */
	}
	return FRAME_MORE;
}

static enum frame_event step(struct iec_framer *f, struct frame *frame)
{
	uint8_t c = character(f, f->at++);
	enum frame_event event = FRAME_MORE;

	switch (f->state) {
	case IEC_HUNT:
		event = step_hunt(f, c);
		break;
	case IEC_IDENT:
		event = step_ident(f, c);
		break;
	case IEC_BODY:
		event = step_body(f, c, frame);
		break;
	case IEC_END:
		event = step_end(f, c, frame);
		break;
	case IEC_BLOCK:
		event = step_block(f, c, frame);
		break;
	case IEC_BCC:
		event = finish_block(f, frame);
		break;
	}
	f->previous = c;
	return event;
}

/* Drops what is in front of the telegram. */
static void compact(struct iec_framer *f)
{
	size_t drop = f->state == IEC_HUNT ? f->at : f->from;

	if (drop == 0)
		return;
	if (drop < f->n)
		memmove(f->raw, f->raw + drop, f->n - drop);
	f->n_before += drop;
	f->n -= drop;
	f->at -= drop;
	f->from -= f->state == IEC_HUNT ? f->from : drop;
	f->other -= f->other ? drop : 0;
	f->line -= f->line < drop ? f->line : drop;
	f->slash -= f->slash ? drop : 0;
	f->body -= f->body < drop ? f->body : drop;
	f->end -= f->end < drop ? f->end : drop;
}

static bool is_noise(uint8_t c)
{
	return c != '/' && c != STX;
}

/* What begins nothing is not even kept. */
static void pass_noise(struct iec_framer *f, struct bytes *in)
{
	const uint8_t *from = in->p;

	while (bytes_left(in) && is_noise(*in->p & SEVEN_BITS))
		in->p++;
	f->n_before += (size_t)(in->p - from);
}

/* Goes on at another beginning inside of what has become too long, or behind it. */
static enum frame_event give_up(struct iec_framer *f, struct frame *frame)
{
	size_t other = f->other;

	if (other)
		begin(f, other, IEC_BODY);
	else
		hunt(f);
	frame->fault = IEC_FAULT_OVERLONG;
	return FRAME_FAULT;
}

static void collect(struct iec_framer *f, struct bytes *in)
{
	size_t n = IEC_TELEGRAM_MAX - f->n;

	n = n < TAKE ? n : TAKE;
	n = n < bytes_left(in) ? n : bytes_left(in);
	memcpy(f->raw + f->n, in->p, n);
	f->n += n;
	in->p += n;
}

/* Whether neither a telegram nor a line begins or ends with it, nor the first data set. */
static bool is_plain(uint8_t c, bool has_data)
{
	return c >= '0' || (c >= ' ' && c != '/' && c != '!' && (c != '(' || has_data));
}

/* The same of as many characters as a word has, once there are data: the eighth bit of each stays
 * set in a difference from which nothing was borrowed. */
static bool are_plain(const uint8_t *p)
{
	const size_t ones = SIZE_MAX / 0xff, high = ones * 0x80;
	size_t word, not_low, not_slash, not_end;

	memcpy(&word, p, sizeof word);
	word |= high;
	not_low = word - ones * ' ';
	not_slash = (word ^ ones * '/') - ones;
	not_end = (word ^ ones * '!') - ones;
	return (not_low & not_slash & not_end & high) == high;
}

/* Most of a telegram. */
static void skip_plain(struct iec_framer *f)
{
	size_t at = f->at;
	bool has_data;

	if (f->state != IEC_BODY && f->state != IEC_BLOCK)
		return;
	has_data = f->has_data; /* begin() has said it */
	while (has_data && f->n - at >= sizeof(size_t) && are_plain(f->raw + at))
		at += sizeof(size_t);
	while (at < f->n && is_plain(character(f, at), has_data))
		at++;
	if (at > f->at)
		f->previous = character(f, at - 1);
	f->at = at;
}

enum frame_event iec_frame_push(struct iec_framer *f, struct bytes *in, struct frame *frame)
{
	for (;;) {
		for (skip_plain(f); f->at < f->n; skip_plain(f)) {
			enum frame_event event = step(f, frame);

			if (event != FRAME_MORE)
				return event;
		}
		compact(f);
		if (f->state == IEC_HUNT)
			pass_noise(f, in);
		if (bytes_left(in) == 0)
			return FRAME_MORE;
		if (f->n == IEC_TELEGRAM_MAX && !iec_room_make(f))
			return give_up(f, frame);
		collect(f, in);
	}
}
