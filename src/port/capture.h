/* The capture file: what came from a meter, with times. It is text, so that a person can look at
 * it, put remarks into it and send it in a message, and so that a file that was cut is readable up
 * to the cut.
 *
 *	gridmeter-capture 1
 *	start 2026-11-25T22:20:26Z
 *	line 9600 8N1
 *	0.000 1b1b1b1b010101017605
 *	0.033 00510003
 *
 * A record is a time in seconds since the head, and octets in hexadecimal. A line that begins with
 * any other word is left out. A head may come again: captures can be put one behind the other. What
 * does not begin like this is raw bytes, and read as well. gridmeter(1) describes the format. */
#ifndef PORT_CAPTURE_H
#define PORT_CAPTURE_H

#include "base/bytes.h"
#include "base/line.h"

#include <stdio.h>
#include <time.h>

#define CAPTURE_MAGIC "gridmeter-capture "

enum {
	CAPTURE_RECORD_MAX = 48, /* octets that are handed out, and written, in one piece */
	CAPTURE_WORD_MAX = 32,
	CAPTURE_FORMAT_SIZE = 4, /* "8N1" */
	/* Texts that are written, with their end. */
	CAPTURE_HEAD_SIZE = 128,
	CAPTURE_LINE_SIZE = 32,
	CAPTURE_RECORD_SIZE = 2 * CAPTURE_RECORD_MAX + 32,
};

enum capture_form {
	CAPTURE_UNKNOWN, /* too few bytes to tell */
	CAPTURE_RAW,
	CAPTURE_TIMED,
};

enum capture_state {
	CAPTURE_IN_WORD, /* the first of a line */
	CAPTURE_IN_REST, /* what stands behind a word that means something */
	CAPTURE_IN_OCTETS,
	CAPTURE_IN_REMARK,
};

struct capture_reader {
	enum capture_form form;
	bool is_newer;      /* of a version that is not known: nothing of it can be read */
	bool is_anonymized; /* it says so of itself */
	time_t start;       /* of the first head; 0 where it does not say */
	uint32_t baud;      /* as the last head says; 0 where it does not */
	char format[CAPTURE_FORMAT_SIZE];
	/* CAPTURE_TIMED: of the octets that were handed out last, since the first head. */
	uint64_t time_ms;
	uint64_t gap_ms;    /* silence before them */
	uint64_t before_ms; /* time of the octets before */
	uint64_t base_ms;   /* of the present head */
	size_t n_matched;   /* of CAPTURE_MAGIC, while the form is unknown */
	enum capture_state state;
	bool has_digit; /* the first of two */
	uint8_t digit;
	size_t n_word, n_rest, n_octets;
	char word[CAPTURE_WORD_MAX], rest[CAPTURE_WORD_MAX];
	uint8_t octets[CAPTURE_RECORD_MAX];
};

/* Ready for the first byte of a file. */
void capture_reader_reset(struct capture_reader *r);

/* Takes from `in` up to the next octets of the meter, which are borrowed until the next call. False
 * when all is taken and there are none. */
bool capture_read(struct capture_reader *r, struct bytes *in, struct bytes *out);

/* At the end of the file: octets that are still held. Call it until it is false. */
bool capture_read_rest(struct capture_reader *r, struct bytes *out);

/* The head as text, with the time of day `start`. */
void capture_head_text(char to[CAPTURE_HEAD_SIZE], time_t start, bool is_anonymized);

/* The line from here on. */
void capture_line_text(char to[CAPTURE_LINE_SIZE], const struct line_setting *line);

/* One record: takes as many of the octets, of which there must be one, as it may have. */
void capture_record_text(char to[CAPTURE_RECORD_SIZE], uint64_t ms, struct bytes *octets);

/* Writes the head, with the time of day `start`. What goes wrong in this and the next two `to`
 * knows (ferror()). */
void capture_write_head(FILE *to, time_t start, bool is_anonymized);

/* Writes that from here on the line is set so. */
void capture_write_line(FILE *to, const struct line_setting *line);

/* Writes octets that came `ms` after the head. */
void capture_write(FILE *to, uint64_t ms, struct bytes octets);

#endif
