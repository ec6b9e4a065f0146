/* Elements (SML 1.04 §7.3), messages (§6.1) and files (§8.1) of SML to octets, with their
 * checksums. Left out: what a message says (sml_meter.c). */
#include "sim/sml_encode.h"

#include "base/crc16.h"

#include <string.h>

enum {
	TYPE_OCTETS = 0x00,
	TYPE_SIGNED = 0x50,
	TYPE_UNSIGNED = 0x60,
	TYPE_LIST = 0x70,
	TL_MORE = 0x80,
};

void sml_encode_init(struct sml_encoder *e, uint8_t *buffer, size_t size)
{
	*e = (struct sml_encoder){.buffer = buffer, .size = size, .tag_width = 2};
}

static void put(struct sml_encoder *e, uint8_t octet)
{
	if (e->n == e->size) {
		e->is_full = true;
		return;
	}
	e->buffer[e->n++] = octet;
}

static void put_all(struct sml_encoder *e, const uint8_t *p, size_t n)
{
	while (n--)
		put(e, *p++);
}

/* The length has four bits in each TL byte, the most significant first. */
static void put_tl(struct sml_encoder *e, uint8_t type, size_t length, size_t n_bytes)
{
	while (n_bytes--) {
		size_t bits = length >> (4 * n_bytes) & 0x0f;

		put(e, (uint8_t)((n_bytes ? TL_MORE : 0) | type | bits));
		type = 0;
	}
}

/* TL bytes that a length needs; the length of all but lists counts them too. */
static size_t tl_bytes(size_t length, bool counts_itself)
{
	size_t n = 1;

	while ((length + (counts_itself ? n : 0)) >> (4 * n))
		n++;
	return n;
}

void sml_encode_list(struct sml_encoder *e, size_t n_elements)
{
	put_tl(e, TYPE_LIST, n_elements, tl_bytes(n_elements, false));
}

void sml_encode_octets(struct sml_encoder *e, const void *p, size_t n)
{
	size_t tl = tl_bytes(n, true);

	put_tl(e, TYPE_OCTETS, n + tl, tl);
	put_all(e, p, n);
}

void sml_encode_absent(struct sml_encoder *e)
{
	put(e, 0x01);
}

static void put_number(struct sml_encoder *e, uint8_t type, uint64_t v, int width)
{
	put(e, (uint8_t)(type | (width + 1)));
	while (width--)
		put(e, (uint8_t)(v >> (8 * width)));
}

void sml_encode_unsigned(struct sml_encoder *e, uint64_t v, int width)
{
	if (!width)
		for (width = 1; width < 8 && v >> (8 * width); width++)
			;
	put_number(e, TYPE_UNSIGNED, v, width);
}

void sml_encode_signed(struct sml_encoder *e, int64_t v, int width)
{
	if (!width)
		for (width = 1; width < 8 && (v < -(INT64_C(1) << (8 * width - 1)) ||
						     v >= INT64_C(1) << (8 * width - 1));
			width++)
			;
	put_number(e, TYPE_SIGNED, (uint64_t)v, width);
}

void sml_encode_cut(struct sml_encoder *e, int64_t v)
{
	int width = 1;

	while (width < 8 && v >> (8 * width))
		width++;
	sml_encode_signed(e, v, v < 0 ? 4 : width);
}

void sml_encode_widened(struct sml_encoder *e, int64_t v)
{
	int64_t fill = v < 0 ? -1 : 0;
	uint64_t left = (uint64_t)v;
	int width = 1;

	while (width < 7 && v >> (8 * width) != fill)
		width++;
	if (left >> (8 * width - 1) & 1)
		left &= (UINT64_C(1) << 8 * width++) - 1;
	else
		width += v < 0;
	put_number(e, TYPE_SIGNED, left, width);
}

void sml_encode_message(struct sml_encoder *e, uint8_t transaction, uint8_t group, uint32_t tag)
{
	const uint8_t id[] = {0x00, 0x51, 0x00, transaction};

	e->message = e->n;
	sml_encode_list(e, 6);
	sml_encode_octets(e, id, sizeof id);
	sml_encode_unsigned(e, group, 1);
	sml_encode_unsigned(e, 0, 1); /* abortOnError */
	sml_encode_list(e, 2);
	sml_encode_unsigned(e, tag, e->tag_width);
}

/* X.25 goes on the wire low byte first, the KERMIT variant high byte first. */
static void put_checksum(struct sml_encoder *e, size_t from)
{
	uint16_t crc = e->arc      ? crc16_arc(e->buffer + from, e->n - from)
		       : e->kermit ? crc16_kermit(e->buffer + from, e->n - from)
				   : crc16_x25(e->buffer + from, e->n - from);

	put(e, (uint8_t)(e->kermit ? crc >> 8 : crc));
	put(e, (uint8_t)(e->kermit ? crc : crc >> 8));
}

void sml_encode_message_end(struct sml_encoder *e)
{
	struct sml_encoder check = *e;
	uint8_t crc[2];

	/* The checksum covers what stands in front of its own TL byte. */
	put_checksum(&check, e->message);
	if (check.is_full) {
		e->is_full = true;
		return;
	}
	memcpy(crc, e->buffer + e->n, sizeof crc);
	put(e, TYPE_UNSIGNED | 3);
	put_all(e, crc, sizeof crc);
	put(e, 0x00);
}

void sml_encode_file(struct sml_encoder *e, const uint8_t *messages, size_t n)
{
	static const uint8_t escape[] = {0x1b, 0x1b, 0x1b, 0x1b};
	static const uint8_t start[] = {0x01, 0x01, 0x01, 0x01};
	uint8_t padding = (uint8_t)((4 - n % 4) % 4);
	size_t from = e->n, run = 0;

	put_all(e, escape, sizeof escape);
	put_all(e, start, sizeof start);
	for (size_t i = 0; i < n; i++) {
		put(e, messages[i]);
		run = messages[i] == 0x1b ? run + 1 : 0;
		if (run == sizeof escape) {
			put_all(e, escape, sizeof escape);
			run = 0;
		}
	}
	for (uint8_t i = 0; i < padding; i++)
		put(e, 0x00);
	put_all(e, escape, sizeof escape);
	put(e, 0x1a);
	put(e, padding);
	put_checksum(e, from);
}
