/* Goes through a recording with the framer of a protocol, by the pauses of the line, and notes the
 * frames that are right. Left out: changing anything in it (capture_anonymize.c). */
#include "cmd/capture/recording_search.h"

#include "cmd/capture/telegram_gist.h"

#include "proto/protocols.h"
#include <stdlib.h>
#include <string.h>

enum {
	GIST_STEP = 1000003,
	NUMBER_DIGITS = 5, /* a shorter one tells a model */
};

static bool has_digits(const char *text, size_t least)
{
	size_t run = 0;

	for (; *text; text++) {
		run = *text >= '0' && *text <= '9' ? run + 1 : 0;
		if (run >= least)
			return true;
	}
	return false;
}

static void note_number(struct recording_search *s, const char *number)
{
	if (!has_digits(number, NUMBER_DIGITS) || !strpbrk(number, "123456789") ||
		s->n_numbers == RECORDING_NUMBERS_MAX)
		return;
	for (size_t i = 0; i < s->n_numbers; i++)
		if (strcmp(s->numbers[i], number) == 0)
			return;
	strcpy(s->numbers[s->n_numbers++], number);
}

static void note_telegram(struct recording_search *s, const struct frame *frame)
{
	s->has_key_that_fits |= s->telegram.has_counter;
	if (s->n_telegrams++ == 0)
		s->first_end = frame->offset + frame->length;
	note_number(s, s->telegram.meter.id);
	note_number(s, s->telegram.meter.serial);
}

/* Of several telegrams in one frame the others stand inside of the first. */
static bool is_inside_the_last(const struct recording_search *s, const struct frame *frame)
{
	const struct recording_frame *last;

	if (s->n_found == 0)
		return false;
	last = &s->found[s->n_found - 1];
	return frame->offset > last->at && frame->offset + frame->length <= last->at + last->n;
}

/* Of several telegrams in a frame the order counts, too. */
static void add_content(
	struct recording_search *s, const struct frame *frame, enum decode_result result)
{
	struct recording_frame *f = &s->found[s->n_found - 1];

	f->n_telegrams += result == DECODE_TELEGRAM;
	f->gist = (f->gist + (uint64_t)result + 1) * GIST_STEP + telegram_gist(&s->telegram);
	f->is_seen |= s->look && s->look->at(s->look->ctx, frame_body(frame));
}

static void add(struct recording_search *s, const struct frame *frame, enum decode_result result)
{
	if (is_inside_the_last(s, frame)) {
		add_content(s, frame, result);
		return;
	}
	if (s->n_found == s->size) {
		size_t size = s->size ? 2 * s->size : 256;
		struct recording_frame *more = realloc(s->found, size * sizeof *more);

		s->has_no_memory |= !more;
		if (!more)
			return;
		s->found = more;
		s->size = size;
	}
	s->found[s->n_found++] = (struct recording_frame){
		.at = (size_t)frame->offset, .n = frame->length};
	add_content(s, frame, result);
}

/* Whole, but not to be opened by the keys that are there, or by any. */
static bool is_locked(const struct recording_search *s, unsigned fault)
{
	return s->protocol->faults[fault].classes & (FAULT_CLASS_KEY | FAULT_CLASS_UNSUPPORTED);
}

static void take_frame(struct recording_search *s, const struct frame *frame)
{
	unsigned fault = 0;

	enum decode_result result = s->protocol->decode(s->conf, frame, &s->telegram, &fault);

	switch (result) {
	case DECODE_TELEGRAM:
		note_telegram(s, frame);
		add(s, frame, result);
		break;
	case DECODE_NOTHING:
	case DECODE_UNKNOWN:
		add(s, frame, result);
		break;
	case DECODE_FAULT:
		s->n_locked += is_locked(s, fault);
		break;
	}
}

static uint32_t octet_us(const struct recording *r, size_t i)
{
	const struct line_setting line = {r->pieces[i].baud, r->pieces[i].format};

	return line_octet_us(&line);
}

static void take(struct recording_search *s, struct bytes in)
{
	enum frame_event event;

	do {
		struct frame frame = {0};

		event = s->protocol->push(&s->framer, &in, &frame);
		if (event == FRAME_READY)
			take_frame(s, &frame);
	} while (event != FRAME_MORE);
}

static void go_through(struct recording_search *s)
{
	const struct recording *r = s->recording;

	telegram_init(&s->telegram, s->registers, TELEGRAM_REGISTERS_MAX);
	s->protocol->reset(&s->framer);
	for (size_t i = 0; i < r->n_pieces; i++) {
		struct bytes in = recording_piece(r, i);

		if (s->protocol->pause && r->is_timed)
			s->protocol->pause(&s->framer, recording_gap_ms(r, i), bytes_left(&in),
				octet_us(r, i), 0);
		take(s, in);
	}
	if (s->protocol->pause)
		s->protocol->pause(&s->framer, PROTOCOL_FOR_EVER, 0, 0, 0);
	take(s, bytes_of(s, 0));
}

void recording_search(struct recording_search *s, const struct protocol *p,
	const struct protocol_conf *conf, const struct recording *r,
	const struct recording_look *look)
{
	memset(s, 0, sizeof *s);
	s->look = look;
	s->protocol = p;
	s->conf = conf;
	s->recording = r;
	go_through(s);
}

void recording_search_free(struct recording_search *s)
{
	if (s)
		free(s->found);
	free(s);
}

static bool is_better(const struct recording_search *a, const struct recording_search *b)
{
	if (a->n_telegrams && b->n_telegrams)
		return a->first_end < b->first_end;
	if (!a->n_telegrams != !b->n_telegrams)
		return a->n_telegrams > 0;
	return a->n_found + a->n_locked > b->n_found + b->n_locked;
}

struct recording_search *recording_search_best(
	const struct protocol_conf *conf, const struct recording *r)
{
	struct recording_search *best = NULL, *s;

	for (size_t i = 0; protocols[i]; i++) {
		s = malloc(sizeof *s);
		if (!s)
			continue;
		recording_search(s, protocols[i], conf, r, NULL);
		if (!best || is_better(s, best)) {
			recording_search_free(best);
			best = s;
		} else {
			recording_search_free(s);
		}
	}
	return best;
}
