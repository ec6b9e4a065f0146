/* Reads and writes capture files, version 1 of the form that gridmeter(1) describes. Reading goes
 * character by character: it does not matter how the file is cut into reads, and a line that is
 * wrong costs that line only. Left out: when octets are handed out (port_replay.c), and making them
 * anonymous (anon). */
#include "port/capture.h"

#include "base/hex.h"

#include <stdlib.h>
#include <string.h>

static const char magic[] = CAPTURE_MAGIC;

enum {
	MAGIC_OCTETS = sizeof magic - 1,
	SECTION_GAP_MS = 10000, /* between captures that were put one behind the other */
	TIME_DIGITS_MAX = 12,
	BAUD_MAX = 1000000,
};

/* What those digits can tell: a recording that was read can be written, and read again. */
static const uint64_t time_ms_max = 999999999999999;

void capture_reader_reset(struct capture_reader *r)
{
	memset(r, 0, sizeof *r);
}

/* As many seconds as can be written, with up to three digits behind the point. */
static bool read_time(const char *word, uint64_t *ms)
{
	int places = -1, n = 0;

	for (*ms = 0; *word; word++) {
		if (*word == '.' && places < 0) {
			places = 0;
			continue;
		}
		if (*word < '0' || *word > '9' || places == 3)
			return false;
		n += places < 0;
		*ms = *ms * 10 + (uint64_t)(*word - '0');
		places += places >= 0;
	}
	if (n > TIME_DIGITS_MAX || (n == 0 && places <= 0))
		return false;
	for (places = places < 0 ? 0 : places; places < 3; places++)
		*ms *= 10;
	return true;
}

static void set_line(struct capture_reader *r)
{
	char *format;
	unsigned long baud = strtoul(r->rest, &format, 10);
	size_t n;

	if (format == r->rest || baud > BAUD_MAX)
		return;
	format += strspn(format, " \t");
	n = strcspn(format, " \t");
	if (n == 0)
		return;
	n = n < CAPTURE_FORMAT_SIZE ? n : CAPTURE_FORMAT_SIZE - 1;
	memset(r->format, 0, sizeof r->format);
	memcpy(r->format, format, n);
	r->baud = (uint32_t)baud;
}

static void set_start(struct capture_reader *r)
{
	static const char between[] = "--T::";
	const char *p = r->rest;
	int part[6] = {0};
	struct tm t = {0};

	for (int i = 0; i < 6; i++) {
		char *end;
		long v = strtol(p, &end, 10);

		if (end == p || v < 0 || v > 9999 || (i < 5 && *end != between[i]))
			return;
		part[i] = (int)v;
		p = end + 1;
	}
	t.tm_year = part[0] - 1900;
	t.tm_mon = part[1] - 1;
	t.tm_mday = part[2];
	t.tm_hour = part[3];
	t.tm_min = part[4];
	t.tm_sec = part[5];
	if (r->start == 0)
		r->start = timegm(&t);
}

enum head {
	HEAD_NONE, /* a line of something else */
	HEAD_LINE,
	HEAD_START,
	HEAD_ANONYMIZED,
	HEAD_MAGIC,
};

static enum head head_of(const char *word)
{
	if (strcmp(word, "line") == 0)
		return HEAD_LINE;
	if (strcmp(word, "start") == 0)
		return HEAD_START;
	if (strcmp(word, "anonymized") == 0)
		return HEAD_ANONYMIZED;
	return strncmp(word, magic, MAGIC_OCTETS - 1) == 0 ? HEAD_MAGIC : HEAD_NONE;
}

/* A line of the head has ended. */
static void take_head(struct capture_reader *r)
{
	switch (head_of(r->word)) {
	case HEAD_NONE:
		break;
	case HEAD_LINE:
		set_line(r);
		break;
	case HEAD_START:
		set_start(r);
		break;
	case HEAD_ANONYMIZED:
		r->is_anonymized = true;
		break;
	case HEAD_MAGIC:
		r->is_newer = strcmp(r->rest, "1") != 0;
		r->base_ms = r->time_ms ? r->time_ms + SECTION_GAP_MS : 0;
		break;
	}
}

/* The first word of a line is whole: what follows it? */
static void end_word(struct capture_reader *r)
{
	uint64_t ms;

	r->word[r->n_word] = '\0';
	r->n_rest = 0;
	r->has_digit = false;
	if (head_of(r->word) != HEAD_NONE) {
		r->state = CAPTURE_IN_REST;
	} else if (!r->is_newer && read_time(r->word, &ms) && r->base_ms + ms <= time_ms_max) {
		r->time_ms = r->base_ms + ms;
		r->state = CAPTURE_IN_OCTETS;
	} else {
		r->state = CAPTURE_IN_REMARK;
	}
}

static void end_line(struct capture_reader *r)
{
	if (r->state == CAPTURE_IN_WORD)
		end_word(r);
	r->rest[r->n_rest] = '\0';
	if (r->state == CAPTURE_IN_REST)
		take_head(r);
	r->state = CAPTURE_IN_WORD;
	r->n_word = 0;
}

/* What is no hexadecimal digit ends a record: what comes behind it cannot be trusted. */
static void take_digit(struct capture_reader *r, uint8_t c)
{
	uint8_t digit;

	if (!hex_digit(c, &digit)) {
		if (c != ' ')
			r->state = CAPTURE_IN_REMARK;
		return;
	}
	if (r->has_digit)
		r->octets[r->n_octets++] = (uint8_t)(r->digit << 4 | digit);
	r->has_digit = !r->has_digit;
	r->digit = digit;
}

static void take_character(struct capture_reader *r, uint8_t c)
{
	switch (r->state) {
	case CAPTURE_IN_WORD:
		if (c == ' ')
			end_word(r);
		else if (r->n_word < CAPTURE_WORD_MAX - 1)
			r->word[r->n_word++] = (char)c;
		else
			r->state = CAPTURE_IN_REMARK;
		break;
	case CAPTURE_IN_REST:
		if (r->n_rest < CAPTURE_WORD_MAX - 1)
			r->rest[r->n_rest++] = (char)c;
		break;
	case CAPTURE_IN_OCTETS:
		take_digit(r, c);
		break;
	case CAPTURE_IN_REMARK:
		break;
	}
}

static bool hand_out(struct capture_reader *r, struct bytes *out)
{
	*out = bytes_of(r->octets, r->n_octets);
	r->n_octets = 0;
	if (bytes_left(out) == 0)
		return false;
	r->gap_ms = r->time_ms > r->before_ms ? r->time_ms - r->before_ms : 0;
	r->before_ms = r->time_ms;
	return true;
}

/* Octets of a record are handed out before its time may be overwritten. */
static bool read_timed(struct capture_reader *r, struct bytes *in, struct bytes *out)
{
	uint8_t c;

	while (bytes_u8(in, &c)) {
		bool is_end = c == '\n' || c == '\r';

		if (is_end)
			end_line(r);
		else
			take_character(r, c);
		if ((is_end || r->n_octets == CAPTURE_RECORD_MAX) && hand_out(r, out))
			return true;
	}
	return false;
}

/* Until it is clear what the file is. True with bytes that turn out to be raw. */
static bool find_form(struct capture_reader *r, struct bytes *in, struct bytes *out)
{
	while (bytes_left(in)) {
		if (*in->p != (uint8_t)magic[r->n_matched]) {
			r->form = CAPTURE_RAW;
			*out = bytes_of(magic, r->n_matched);
			return r->n_matched > 0;
		}
		in->p++;
		if (++r->n_matched == MAGIC_OCTETS) {
			r->form = CAPTURE_TIMED;
			memcpy(r->word, magic, MAGIC_OCTETS - 1);
			r->n_word = MAGIC_OCTETS - 1;
			end_word(r);
			return false;
		}
	}
	return false;
}

bool capture_read(struct capture_reader *r, struct bytes *in, struct bytes *out)
{
	if (r->form == CAPTURE_UNKNOWN && find_form(r, in, out))
		return true;
	if (r->form == CAPTURE_TIMED)
		return read_timed(r, in, out);
	*out = *in;
	in->p = in->end;
	return bytes_left(out) > 0;
}

bool capture_read_rest(struct capture_reader *r, struct bytes *out)
{
	if (r->form == CAPTURE_TIMED)
		return hand_out(r, out);
	*out = bytes_of(magic, r->form == CAPTURE_UNKNOWN ? r->n_matched : 0);
	r->form = CAPTURE_RAW;
	return bytes_left(out) > 0;
}

void capture_head_text(char to[CAPTURE_HEAD_SIZE], time_t start, bool is_anonymized)
{
	struct tm t;

	gmtime_r(&start, &t);
	snprintf(to, CAPTURE_HEAD_SIZE, CAPTURE_MAGIC "1\nstart %04d-%02d-%02dT%02d:%02d:%02dZ\n%s",
		t.tm_year + 1900, t.tm_mon + 1, t.tm_mday, t.tm_hour, t.tm_min, t.tm_sec,
		is_anonymized ? "anonymized\n" : "");
}

void capture_line_text(char to[CAPTURE_LINE_SIZE], const struct line_setting *line)
{
	snprintf(to, CAPTURE_LINE_SIZE, "line %u %s\n", (unsigned)line->baud, line->format);
}

void capture_record_text(char to[CAPTURE_RECORD_SIZE], uint64_t ms, struct bytes *octets)
{
	const size_t left = bytes_left(octets);
	char text[2 * CAPTURE_RECORD_MAX + 1];
	struct bytes piece;

	bytes_take(octets, left < CAPTURE_RECORD_MAX ? left : CAPTURE_RECORD_MAX, &piece);
	hex_text(piece, text);
	snprintf(to, CAPTURE_RECORD_SIZE, "%llu.%03u %s\n", (unsigned long long)(ms / 1000),
		(unsigned)(ms % 1000), text);
}

void capture_write_head(FILE *to, time_t start, bool is_anonymized)
{
	char text[CAPTURE_HEAD_SIZE];

	capture_head_text(text, start, is_anonymized);
	fputs(text, to);
}

void capture_write_line(FILE *to, const struct line_setting *line)
{
	char text[CAPTURE_LINE_SIZE];

	capture_line_text(text, line);
	fputs(text, to);
}

void capture_write(FILE *to, uint64_t ms, struct bytes octets)
{
	char text[CAPTURE_RECORD_SIZE];

	while (bytes_left(&octets)) {
		capture_record_text(text, ms, &octets);
		fputs(text, to);
	}
}
