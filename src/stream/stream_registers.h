/* The registers of one telegram, kept from when it was heard until its reading is out. Left out:
 * the line that tells them (stream_writer.h). */
#ifndef STREAM_STREAM_REGISTERS_H
#define STREAM_STREAM_REGISTERS_H

#include "reading/telegram.h"
#include "stream/stream_line.h"

enum { STREAM_REGISTERS_OCTETS = 960 }; /* of all texts of a telegram together */

struct stream_registers {
	bool is_partial;  /* others of the same meter complement it */
	size_t n, n_more; /* those that are kept, and those for which there is no room */
	struct reg of[STREAM_REGISTERS_MAX];
	size_t n_octets;
	uint8_t octets[STREAM_REGISTERS_OCTETS];
};

/* Copies them. Texts and octets that are longer than STREAM_REGISTER_OCTETS_MAX, or for which there
 * is no room, become registers without a value. */
void stream_registers_keep(struct stream_registers *r, const struct telegram *t);

#endif
