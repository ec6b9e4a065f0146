/* The checksums of sixteen bits that meters send, each over all `n` bytes at `data`. Left out:
 * which bytes a protocol checks, and in which order it sends the two bytes of a checksum. */
#ifndef BASE_CRC16_H
#define BASE_CRC16_H

#include <stddef.h>
#include <stdint.h>

/* CRC-16/X.25 (ISO/IEC 13239; DIN EN 62056-46): init and xorout 0xffff. "123456789" -> 0x906e. */
uint16_t crc16_x25(const void *data, size_t n);

/* CRC-16/KERMIT: init and xorout 0. "123456789" -> 0x2189. */
uint16_t crc16_kermit(const void *data, size_t n);

/* CRC-16/ARC (P1 companion standard): polynomial 0x8005 reflected, init 0. "123456789" ->
 * 0xbb3d. */
uint16_t crc16_arc(const void *data, size_t n);

/* CRC-16/ARC, continued: of bytes whose checksum is `crc` with `n` more behind them. */
uint16_t crc16_arc_more(uint16_t crc, const void *data, size_t n);

#endif
