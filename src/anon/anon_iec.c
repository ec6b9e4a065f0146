/* The frame of an ASCII telegram: identification line, data, and the checks behind them. Maker and
 * model stay in the identification line, long numbers do not. What stands between that line and STX
 * (an acknowledgement, noise) is wiped, except for line ends. Left out: the data (anon_iec_data.c).
 */
#include "anon/anon_iec.h"

#include "anon/anon_iec_data.h"
#include "base/crc16.h"
#include "base/hex.h"
#include "proto/iec/iec_frame.h"

#include <string.h>

enum {
	STX = 0x02,
	ETX = 0x03,
	SEVEN_BITS = 0x7f,
	CRC_DIGITS_MAX = 4,
	SPEED_AT = 4, /* behind `/` and three letters */
	MAKER_END = SPEED_AT + 1,
	MODE_LENGTH = 2, /* `\2` */
};

enum ending { ENDING_NONE, ENDING_CRC, ENDING_BCC };

/* A telegram taken apart. */
struct parts {
	enum ending ending;
	size_t data, end; /* data lines; end: of ETX or of the `!` */
	bool has_parity;  /* every character has even parity */
	bool is_crc_of_parity;
	size_t n_digits; /* of the CRC */
	bool is_lower;
};

static bool is_line_end(uint8_t c)
{
	return c == '\r' || c == '\n';
}

static bool find_parity(const uint8_t *p, size_t n)
{
	bool has_eighth = false;

	for (size_t i = 0; i < n; i++) {
		if (__builtin_parity(p[i]))
			return false;
		has_eighth |= p[i] & 0x80;
	}
	return has_eighth;
}

static void strip(uint8_t *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		p[i] &= SEVEN_BITS;
}

static void add_parity(uint8_t *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		p[i] = (uint8_t)(p[i] | (__builtin_parity(p[i]) << 7));
}

/* Between the `!` and the end. */
static bool read_crc(const uint8_t *p, size_t n, struct parts *t, unsigned *crc)
{
	uint8_t digit;

	*crc = 0;
	for (t->n_digits = 0; t->n_digits < n && p[n - 1 - t->n_digits] != '!'; t->n_digits++)
		;
	t->end = n - 1 - t->n_digits;
	if (t->n_digits == 0 || t->n_digits > CRC_DIGITS_MAX || t->n_digits == n)
		return false;
	for (size_t i = t->end + 1; i < n; i++) {
		if (!hex_digit(p[i], &digit))
			return false;
		*crc = *crc << 4 | digit;
		t->is_lower |= p[i] >= 'a';
	}
	return true;
}

/* False when it needs more digits than the telegram has: some leave out the zeros in front. */
static bool write_crc(uint8_t *p, unsigned crc, const struct parts *t)
{
	const char *digits = t->is_lower ? "0123456789abcdef" : "0123456789ABCDEF";

	for (size_t i = t->n_digits; i-- > 0; crc >>= 4)
		p[t->end + 1 + i] = (uint8_t)digits[crc & 15];
	return crc == 0;
}

static uint8_t block_check(const uint8_t *p, size_t from, size_t etx)
{
	uint8_t bcc = 0;

	for (size_t i = from; i <= etx; i++)
		bcc ^= p[i];
	return bcc & SEVEN_BITS;
}

static size_t ident_end(const uint8_t *p, size_t n)
{
	size_t i = 0;

	while (*p == '/' && i < n && !is_line_end(p[i]))
		i++;
	return i;
}

/* The last STX of which the check fits. */
static bool is_block(const uint8_t *p, size_t n, struct parts *t)
{
	if (n < 3 || p[n - 2] != ETX)
		return false;
	for (size_t i = n - 2; i-- > 0;)
		if (p[i] == STX && block_check(p, i + 1, n - 2) == (p[n - 1] & SEVEN_BITS)) {
			t->ending = ENDING_BCC;
			t->data = i + 1;
			t->end = n - 2;
			return true;
		}
	return false;
}

static bool is_checked(const uint8_t *wire, const uint8_t *p, size_t n, struct parts *t)
{
	unsigned crc;

	if (!read_crc(p, n, t, &crc))
		return false;
	t->ending = ENDING_CRC;
	t->is_crc_of_parity = t->has_parity && crc16_arc(wire, t->end + 1) == crc;
	return t->is_crc_of_parity || crc16_arc(p, t->end + 1) == crc;
}

/* The `!` and the one character behind it. */
static bool is_unchecked(const uint8_t *p, size_t n, struct parts *t)
{
	t->ending = ENDING_NONE;
	t->end = n;
	while (t->end > 0 && p[t->end - 1] != '!')
		t->end--;
	return t->end-- > 0 && n - t->end <= 2;
}

/* Behind it a number of the owner may stand: behind the speed, or where digits stand in place of
 * the maker's letters, behind the `/`. */
static size_t maker_end(const uint8_t *p)
{
	for (size_t i = 1; i < SPEED_AT; i++)
		if (p[i] >= '0' && p[i] <= '9')
			return 1;
	return MAKER_END;
}

/* Maker and model stay. */
static void fake_ident(struct anon *a, uint8_t *p, size_t n)
{
	if (n >= MODE_LENGTH && *p == '\\') {
		p += MODE_LENGTH;
		n -= MODE_LENGTH;
	}
	if (anon_is_model(bytes_of(p, n)))
		anon_runs(a, p, n, ANON_DIGITS_MIN);
	else
		anon_text(a, ANON_ANY, p, n);
}

static void wipe(struct anon *a, uint8_t *p, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++)
		if (!is_line_end(p[i]))
			anon_noise(a, i, p + i, 1);
}

/* The check of a block has a parity when its characters have. */
static bool mend(uint8_t *p, size_t n, const struct parts *t)
{
	bool is_done = true;

	if (t->ending == ENDING_BCC)
		p[n - 1] = (uint8_t)((p[n - 1] & 0x80) | block_check(p, t->data, t->end));
	if (t->ending == ENDING_CRC && !t->is_crc_of_parity)
		is_done = write_crc(p, crc16_arc(p, t->end + 1), t);
	if (t->has_parity)
		add_parity(p, n);
	if (t->has_parity && t->is_crc_of_parity) {
		is_done = write_crc(p, crc16_arc(p, t->end + 1), t);
		add_parity(p + t->end + 1, t->n_digits);
	}
	return is_done;
}

bool anon_iec(struct anon *a, uint8_t *wire, size_t n)
{
	struct parts t = {.has_parity = find_parity(wire, n)};
	uint8_t p[IEC_READOUT_MAX];
	size_t ident;

	if (n == 0 || n > sizeof p)
		return false;
	memcpy(p, wire, n);
	if (t.has_parity)
		strip(p, n);
	ident = ident_end(p, n);
	t.data = ident;
	if (!is_block(p, n, &t) && !is_checked(wire, p, n, &t) && !is_unchecked(p, n, &t))
		return false;
	if (t.data > t.end)
		return false;
	if (ident > MAKER_END)
		fake_ident(a, p + maker_end(p), ident - maker_end(p));
	if (t.ending == ENDING_BCC && t.data > ident)
		wipe(a, p, ident, t.data - 1);
	if (!anon_iec_data(a, p + t.data, t.end - t.data))
		return false;
	if (!mend(p, n, &t))
		return false;
	memcpy(wire, p, n);
	return true;
}
