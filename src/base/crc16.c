/* CRC-16/X.25 and CRC-16/KERMIT, eight octets at a time, as both layers of SML are checked for
 * every telegram, and most of the time that a telegram takes is spent here; CRC-16/ARC, four at a
 * time. A program that is to be small has one table of each, and takes octets one by one. Left out:
 * which octets are checked, and where the checksum stands. */
#include "base/crc16.h"

#include "base/crc16_table.h"

static inline uint16_t by_one(const uint16_t table[256], uint16_t crc, uint8_t octet)
{
	return (uint16_t)(crc >> 8 ^ table[(crc ^ octet) & 0xff]);
}

static inline uint16_t by_four(const uint16_t table[4][256], uint16_t crc, const uint8_t p[4])
{
	/* What does not wait for the octets before. */
	const unsigned free = table[1][p[2]] ^ table[0][p[3]];

	crc = (uint16_t)(crc ^ (p[0] | p[1] << 8));
	return (uint16_t)(table[3][crc & 0xff] ^ table[2][crc >> 8] ^ free);
}

static inline uint16_t by_ones(const uint16_t table[256], uint16_t crc, const uint8_t *p, size_t n)
{
	while (n--)
		crc = by_one(table, crc, *p++);
	return crc;
}

static inline uint16_t by_fours(
	const uint16_t table[4][256], uint16_t crc, const uint8_t *p, size_t n)
{
	for (; n >= 4; n -= 4, p += 4)
		crc = by_four(table, crc, p);
	return by_ones(table[0], crc, p, n);
}

static uint16_t crc16_update(uint16_t crc, const uint8_t *p, size_t n)
{
#ifdef __OPTIMIZE_SIZE__
	return by_ones(near[0], crc, p, n);
#else
	for (; n >= 8; n -= 8, p += 8) {
		const unsigned free = (far[1][p[2]] ^ far[0][p[3]]) ^
				      (near[3][p[4]] ^ near[2][p[5]]) ^
				      (near[1][p[6]] ^ near[0][p[7]]);

		crc = (uint16_t)(crc ^ (p[0] | p[1] << 8));
		crc = (uint16_t)(far[3][crc & 0xff] ^ far[2][crc >> 8] ^ free);
	}
	return by_fours(near, crc, p, n);
#endif
}

uint16_t crc16_x25(const void *data, size_t n)
{
	return (uint16_t)~crc16_update(0xffff, data, n);
}

uint16_t crc16_arc_more(uint16_t crc, const void *data, size_t n)
{
#ifdef __OPTIMIZE_SIZE__
	return by_ones(arc[0], crc, data, n);
#else
	return by_fours(arc, crc, data, n);
#endif
}

uint16_t crc16_arc(const void *data, size_t n)
{
	return crc16_arc_more(0, data, n);
}

uint16_t crc16_kermit(const void *data, size_t n)
{
	return crc16_update(0, data, n);
}
