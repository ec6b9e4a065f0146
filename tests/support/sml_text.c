/* SML by hand. */
#include "support/sml_text.h"

#include "base/crc16.h"

#include <stdio.h>
#include <string.h>

static void add_check(struct octets *o, size_t from, enum sml_text_check check)
{
	uint16_t x25 = crc16_x25(o->p + from, o->n - from);
	uint16_t kermit = crc16_kermit(o->p + from, o->n - from);
	uint8_t low_first[2] = {(uint8_t)x25, (uint8_t)(x25 >> 8)};
	uint8_t high_first[2] = {(uint8_t)(kermit >> 8), (uint8_t)kermit};

	if (check == CHECK_BAD)
		low_first[0] ^= 0x10;
	octets_add(o, check == CHECK_KERMIT ? high_first : low_first, 2);
}

void sml_text_message(
	struct octets *o, const char *tag, const char *body, enum sml_text_check check)
{
	size_t from = o->n, end;
	uint8_t crc[2];

	octets_hex(o, "76 05 00112233 62 00 62 00 72");
	octets_hex(o, tag);
	octets_hex(o, body);
	end = o->n;
	add_check(o, from, check); /* covers what is in front of its own TL */
	memcpy(crc, o->p + end, sizeof crc);
	o->n = end;
	octets_hex(o, "63");
	octets_add(o, crc, sizeof crc);
	octets_hex(o, "00");
}

void sml_text_list(struct octets *o, const char *server, unsigned n, const char *entries,
	enum sml_text_check check)
{
	char body[60000];

	snprintf(body, sizeof body, "77 01 %s 01 01 f%x0%x %s 01 01", server, n >> 4, n & 15,
		entries);
	sml_text_message(o, "630701", body, check);
}

void sml_text_file(struct octets *o, const struct octets *messages, enum sml_text_check check)
{
	size_t from = o->n, pad = -messages->n & 3;
	unsigned run = 0;

	octets_hex(o, "1b1b1b1b01010101");
	for (size_t i = 0; i < messages->n; i++) {
		octets_add(o, messages->p + i, 1);
		run = messages->p[i] == 0x1b ? run + 1 : 0;
		if (run == 4) {
			octets_hex(o, "1b1b1b1b");
			run = 0;
		}
	}
	octets_fill(o, 0, pad);
	octets_hex(o, "1b1b1b1b1a");
	octets_fill(o, (uint8_t)pad, 1);
	add_check(o, from, check);
}
