/* Checks of an ASCII telegram: even parity of each character, the CRC-16/ARC of P1 (DSMR 5.0
 * §6.2), CRC-16/X.25 where several telegrams in a row have shown it, and the block check of
 * ISO/IEC 1155. Left out: what is in the telegram. */
#include "proto/iec/iec_check.h"

#include "base/crc16.h"
#include "proto/iec/iec_framer.h"

enum {
	CR = '\r',
	LF = '\n',
	SEVEN_BITS = 0x7f,
	X25_LEAST = 3,
};

bool iec_has_eighth_bit(const uint8_t *p, const uint8_t *end)
{
	uint8_t all = 0;

	while (p < end)
		all |= *p++;
	return all & 0x80;
}

bool iec_strip_parity(uint8_t *p, uint8_t *end)
{
	for (const uint8_t *c = p; c < end; c++)
		if (__builtin_parity(*c))
			return false;
	for (; p < end; p++)
		*p &= SEVEN_BITS;
	return true;
}

/* From the `/` to the `!`, both included, all eight bits. */
static bool is_right(const struct iec_framer *f, size_t from, unsigned crc)
{
	return crc16_arc(f->raw + from, f->end + 1 - from) == crc;
}

size_t iec_check_crc(struct iec_framer *f, unsigned crc)
{
	size_t from = f->end;

	if (is_right(f, f->from, crc))
		from = f->from;
	else if (f->other && is_right(f, f->other, crc))
		from = f->other;
	/* the checksum of what was sent with parity is that of seven bits */
	else if (iec_strip_parity(f->raw + f->from, f->raw + f->end + 1) &&
		 is_right(f, f->from, crc))
		from = f->from;
	if (from < f->end)
		f->n_x25 = 0;
	return from;
}

/* The identification line as a number. */
static uint32_t meter_of(const struct iec_framer *f)
{
	const uint8_t *ident = f->raw + f->from;
	size_t n = 0;

	while (f->from + n < f->end && ident[n] != CR && ident[n] != LF)
		n++;
	return (uint32_t)crc16_x25(ident, n) << 16 | crc16_arc(ident, n);
}

/* One maker is said to have that checksum, which chance would fit in one telegram of 65536, too.
 * What is damaged breaks a row, but tells nothing of a meter that has proven it. */
bool iec_check_x25(struct iec_framer *f, unsigned crc)
{
	uint32_t meter = meter_of(f);

	if (crc16_x25(f->raw + f->from, f->end + 1 - f->from) != crc) {
		f->n_x25 = f->n_x25 < X25_LEAST ? 0 : f->n_x25;
		return false;
	}
	if (meter != f->x25_meter)
		f->n_x25 = 0;
	f->x25_meter = meter;
	if (f->n_x25 < X25_LEAST)
		f->n_x25++;
	return f->n_x25 == X25_LEAST;
}

bool iec_check_lost_cr(const struct iec_framer *f, unsigned crc)
{
	uint16_t sum = 0;

	for (size_t i = f->from; i <= f->end; i++) {
		if (f->raw[i] == LF && f->raw[i - 1] != CR)
			sum = crc16_arc_more(sum, "\r", 1);
		sum = crc16_arc_more(sum, f->raw + i, 1);
	}
	return sum == crc;
}

bool iec_check_block(const struct iec_framer *f)
{
	uint8_t bcc = f->raw[f->end + 1] ^ f->dropped_bcc;

	for (size_t i = f->body; i <= f->end; i++)
		bcc ^= f->raw[i];
	return (bcc & SEVEN_BITS) == 0;
}
