/* Whether a text consists of data sets and nothing else (IEC 62056-21 §6.6). Left out: whether they
 * can be read (iec_readable.c). */
#include "proto/iec/iec_sound.h"

#include "base/text.h"
#include "proto/iec/iec_data.h"

enum {
	VALUE_MAX = 2048, /* text of P1, in hex */
	DEPTH_MAX = 2,    /* lists of peaks in P1 */
	OF_NOW = 255,     /* group F */
	PERIOD_00 = 0     /* one maker sends what is of now as this */
};

static bool is_line_end(uint8_t c)
{
	return c == '\r' || c == '\n';
}

/* Between brackets and behind them: how deep, and how long the piece is. */
struct structure {
	unsigned depth, n_sets;
	size_t n; /* of the code, or of the value */
};

static bool is_short(const struct structure *s)
{
	return s->n <= (s->depth ? (size_t)VALUE_MAX : (size_t)IEC_CODE_MAX);
}

static bool take_structure(struct structure *s, uint8_t c)
{
	if (c == '(') {
		s->n_sets++;
		s->n = 0;
		return ++s->depth <= DEPTH_MAX;
	}
	if (c == ')') {
		s->n = 0;
		return s->depth-- > 0;
	}
	if (is_line_end(c))
		return s->depth == 0 && s->n == 0; /* no open bracket, no code without a value */
	if (c < 0x20 || c > 0x7e)
		return false;
	s->n++;
	return is_short(s);
}

/* What stands for nothing else: digits, letters, and what separates them. */
static bool take_plain(struct structure *s, struct bytes *lines)
{
	const uint8_t *p = lines->p;

	while ((size_t)(lines->end - p) >= sizeof(size_t) && text_word_is_from(p, ')' + 1))
		p += sizeof(size_t);
	while (p<lines->end && * p> ')' && *p <= 0x7e)
		p++;
	s->n += (size_t)(p - lines->p);
	lines->p = p;
	return is_short(s);
}

bool iec_is_data(struct bytes lines)
{
	struct structure s = {0};

	for (;; lines.p++) {
		if (!take_plain(&s, &lines))
			return false;
		if (lines.p == lines.end || (*lines.p == '!' && s.depth == 0))
			return s.depth == 0 && s.n_sets > 0;
		if (!take_structure(&s, *lines.p))
			return false;
	}
}

bool iec_is_past(struct bytes line)
{
	bool has_name = false;
	struct iec_set s;
	struct obis o;

	if (!iec_is_data(line))
		return false;
	while (iec_next_set(&line, &s)) {
		if (bytes_left(&s.code) == 0 && has_name)
			continue;
		if (!iec_obis(s.code, &o) || o.f == OF_NOW || o.f == PERIOD_00)
			return false;
		has_name = true;
	}
	return has_name;
}
