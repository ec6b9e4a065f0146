/* Fakes any octets: what is a text is faked as one; in a survey the number in an id is noted; of
 * the rest each octet becomes another. Left out: which octets those are. */
#include "anon/anon_numbers.h"
#include "anon/anon_stream.h"
#include "base/text.h"

#include <string.h>

enum {
	STATE_OCTETS = 4, /* of a state or a checksum */
	ID_OCTETS_MIN = 4,
};

static struct bytes without_zeros(const uint8_t *p, size_t n)
{
	while (n && p[n - 1] == 0)
		n--;
	return bytes_of(p, n);
}

static bool is_bcd(const uint8_t *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (p[i] >> 4 > 9 || (p[i] & 15) > 9)
			return false;
	return n >= ID_OCTETS_MIN;
}

/* Octets that are not zero, nor all the same. */
static size_t n_telling(const uint8_t *p, size_t n)
{
	size_t count = 0, n_same = 0;

	for (size_t i = 0; i < n; i++) {
		count += p[i] != 0;
		n_same += p[i] == p[0];
	}
	return n_same == n ? 0 : count;
}

/* Of an id the number stands at the end, as digits or in the last four octets. */
static void note_octets(struct anon *a, enum anon_kind kind, const uint8_t *p, size_t n)
{
	uint8_t digits[ANON_NUMBER_MAX];

	if (kind != ANON_ID || n_telling(p, n) < ID_OCTETS_MIN)
		return;
	anon_note_octets(a, p, n);
	if (!is_bcd(p, n) || 2 * n > sizeof digits) {
		if (n_telling(p + n - ID_OCTETS_MIN, ID_OCTETS_MIN))
			anon_note_integer(a, p + n - ID_OCTETS_MIN, ID_OCTETS_MIN);
		return;
	}
	for (size_t i = 0; i < 2 * n; i++)
		digits[i] = (uint8_t)('0' + (p[i / 2] >> (i % 2 ? 0 : 4) & 15));
	anon_note_digits(a, true, digits, 2 * n);
}

/* Octets of an escape of SML stay, and none is added: a run of them is doubled on the wire. What is
 * no capital does not become one: behind two letters of a maker it would be the third. */
static void replace_octets(struct anon *a, uint8_t *p, size_t n)
{
	struct anon_stream s = anon_stream_of(a, ANON_ROLE_OCTETS, p, n);

	for (size_t i = 0; i < n; i++) {
		uint8_t r = (uint8_t)(1 + anon_stream_next(&s) % 254);

		while (r == 0 || r == 0x1b || r == p[i] ||
			(anon_is_upper(r) && !anon_is_upper(p[i])))
			r++;
		if (p[i] && p[i] != 0x1b)
			p[i] = r;
	}
}

void anon_octets(struct anon *a, enum anon_kind kind, uint8_t *p, size_t n)
{
	struct bytes text = without_zeros(p, n);
	uint8_t original[256];

	if (text_is_printable(text)) {
		anon_text(a, kind, p, bytes_left(&text));
		return;
	}
	if (a->is_survey) {
		note_octets(a, kind, p, n);
		return;
	}
	if (kind == ANON_STATE && n <= STATE_OCTETS) {
		anon_echo(a, p, n);
		return;
	}
	if (n > sizeof original) {
		replace_octets(a, p, n);
		return;
	}
	memcpy(original, p, n);
	replace_octets(a, p, n);
	anon_echo_into(a, original, p, n);
}
