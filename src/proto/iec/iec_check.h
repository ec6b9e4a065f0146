/* What checks an ASCII telegram that a framer holds: parity of its characters, CRC (DSMR 5.0
 * §6.2), block check (IEC 62056-21 §6.6, ISO/IEC 1155). Left out: structure, which iec_sound.h
 * judges. */
#ifndef PROTO_IEC_IEC_CHECK_H
#define PROTO_IEC_IEC_CHECK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct iec_framer;

/* Whether an octet of it has more than seven bits. */
bool iec_has_eighth_bit(const uint8_t *p, const uint8_t *end);

/* When every character has even parity: takes the parity away. False, and nothing changed,
 * otherwise. */
bool iec_strip_parity(uint8_t *p, uint8_t *end);

/* Where the telegram begins, from the `/` to the `!` of f->end, of which `crc` is the checksum: at
 * f->from, or at f->other. f->end: nowhere. */
size_t iec_check_crc(struct iec_framer *f, unsigned crc);

/* Counts a telegram that is not right by the standard's checksum. True when it is by CRC-16/X.25,
 * as several in a row of the same meter were. */
bool iec_check_x25(struct iec_framer *f, unsigned crc);

/* Whether `crc` is that of the text with the CR that each line has lost: a terminal or a bridge
 * took them. */
bool iec_check_lost_cr(const struct iec_framer *f, unsigned crc);

/* Whether the block check behind the ETX of f->end is right, of seven bits. */
bool iec_check_block(const struct iec_framer *f);

#endif
