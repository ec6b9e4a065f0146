/* CRC-16/X.25 and CRC-16/KERMIT, eight bytes at a time: both layers of SML are checked for every
 * telegram, and most of the time that a telegram takes is spent here. CRC-16/ARC, which only P1
 * needs, goes by one byte at a time. Left out: which bytes are checked, and where the checksum
 * stands. */
#include "base/crc16.h"

#include "base/crc16_table.h"

static uint16_t crc16_update(uint16_t crc, const uint8_t *p, size_t n)
{
	for (; n >= 8; n -= 8, p += 8) {
		/* What does not wait for the eight bytes before. */
		uint16_t free = (uint16_t)((table[5][p[2]] ^ table[4][p[3]]) ^
					   (table[3][p[4]] ^ table[2][p[5]]) ^
					   (table[1][p[6]] ^ table[0][p[7]]));

		crc = (uint16_t)(crc ^ (p[0] | p[1] << 8));
		crc = (uint16_t)(table[7][crc & 0xff] ^ table[6][crc >> 8] ^ free);
	}
	while (n--)
		crc = (uint16_t)(crc >> 8 ^ table[0][(crc ^ *p++) & 0xff]);
	return crc;
}

uint16_t crc16_x25(const void *data, size_t n)
{
	return (uint16_t)~crc16_update(0xffff, data, n);
}

uint16_t crc16_arc_more(uint16_t crc, const void *data, size_t n)
{
	const uint8_t *p = data;

	for (; n >= 2; n -= 2, p += 2) {
		crc = (uint16_t)(crc ^ (p[0] | p[1] << 8));
		crc = (uint16_t)(crc >> 8 ^ table_arc[crc & 0xff]);
		crc = (uint16_t)(crc >> 8 ^ table_arc[crc & 0xff]);
	}
	if (n)
		crc = (uint16_t)(crc >> 8 ^ table_arc[(crc ^ *p) & 0xff]);
	return crc;
}

uint16_t crc16_arc(const void *data, size_t n)
{
	return crc16_arc_more(0, data, n);
}

uint16_t crc16_kermit(const void *data, size_t n)
{
	return crc16_update(0, data, n);
}
