/* What happens to a telegram on its way: optical heads lose bits and bytes, lamps add noise, and
 * some meters get their checksums wrong. Left out: wrong line settings, which uart.h has. */
#ifndef SIM_FAULT_H
#define SIM_FAULT_H

#include <stddef.h>
#include <stdint.h>

enum fault_kind {
	FAULT_NOISE,     /* random octets in front of the telegram */
	FAULT_CUT,       /* only its first half is sent */
	FAULT_BITFLIP,   /* one bit is another */
	FAULT_LOST_BYTE, /* one byte is missing */
	FAULT_ECHO_1B,   /* surplus 1b in front of the start */
	FAULT_SILENCE,   /* nothing is sent */
	FAULT_CHECKSUM,  /* the last byte of the checksum is wrong */
	FAULT_LIGHT,     /* flashes of a lamp instead of characters */
	FAULT_TEXT,      /* another device speaks: a GPS receiver */
	N_FAULT_KINDS,
};

enum { FAULT_GROWTH_MAX = 64 }; /* octets that a fault may add */

/* The word on the command line: "noise", "lost-byte" …; static. */
const char *fault_name(enum fault_kind kind);

/* The kind of that name, or N_FAULT_KINDS. */
enum fault_kind fault_find(const char *name);

/* Damages the `n` octets of a telegram; there must be room for FAULT_GROWTH_MAX more. `random` is
 * the state of the chance and moves on. Returns the new length. */
size_t fault_apply(enum fault_kind kind, uint8_t *telegram, size_t n, uint64_t *random);

#endif
