/* A block has items: a kind, the milliseconds since the item before, how many octets, and these,
 * packed. Each block can be read by itself, so that the oldest can be forgotten. */
#include "port/trail.h"

#include <string.h>

enum {
	VARINT_MAX = 10,
	HEAD_MAX = 1 + VARINT_MAX + 2,
	TEXT_MAX = 64 * 1024, /* of a block, as a capture; a file has 2 MiB then */
	TEXT_OF_ITEM = 24,    /* and two digits for each octet */
};

size_t trail_size(unsigned n_blocks)
{
	return sizeof(struct trail) + n_blocks * sizeof(struct trail_block);
}

void trail_init(struct trail *t, unsigned n_blocks)
{
	t->n_blocks = n_blocks;
	t->first = t->next = 0;
	t->n_octets = t->last_ms = 0;
	t->baud = 0;
	memset(t->format, 0, sizeof t->format);
}

static struct trail_block *block_at(struct trail *t, uint64_t number)
{
	return &t->blocks[number % t->n_blocks];
}

static void begin_block(struct trail *t, uint64_t now_ms)
{
	struct trail_block *b;

	if (t->next - t->first == t->n_blocks)
		t->first++;
	b = block_at(t, t->next++);
	b->begun_ms = t->last_ms = now_ms;
	b->baud = t->baud;
	memcpy(b->format, t->format, sizeof b->format);
	b->n = 0;
	t->n_text = 0;
	packer_reset(&t->packer);
}

static size_t put_varint(uint8_t *to, uint64_t v)
{
	size_t n = 0;

	for (; v > 0x7f; v >>= 7)
		to[n++] = (uint8_t)(v | 0x80);
	to[n++] = (uint8_t)v;
	return n;
}

static size_t put_item(struct trail *t, enum trail_kind kind, uint64_t now_ms, struct bytes in,
	uint8_t to[HEAD_MAX + PACKING_ROOM])
{
	size_t n = 0;

	to[n++] = (uint8_t)kind;
	n += put_varint(to + n, now_ms - t->last_ms);
	n += put_varint(to + n, bytes_left(&in));
	return n + packer_pack(&t->packer, in, to + n);
}

/* It may turn out to be too long for the block, and is packed for the next one then. */
static void add(struct trail *t, enum trail_kind kind, uint64_t now_ms, struct bytes in)
{
	const uint32_t n_text = (uint32_t)(2 * bytes_left(&in)) + TEXT_OF_ITEM;
	uint8_t item[HEAD_MAX + PACKING_ROOM];
	struct trail_block *b;
	size_t n;

	now_ms = now_ms > t->last_ms ? now_ms : t->last_ms;
	if (t->next == t->first || t->n_text + n_text > TEXT_MAX)
		begin_block(t, now_ms);
	n = put_item(t, kind, now_ms, in, item);
	if (block_at(t, t->next - 1)->n + n > sizeof b->octets) {
		begin_block(t, now_ms);
		n = put_item(t, kind, now_ms, in, item);
	}
	b = block_at(t, t->next - 1);
	memcpy(b->octets + b->n, item, n);
	b->n = (uint16_t)(b->n + n);
	t->last_ms = now_ms;
	t->n_text += n_text;
}

static void note_line(struct trail *t, uint64_t now_ms, const struct line_setting *line)
{
	uint8_t octets[sizeof t->baud + sizeof t->format];

	if (line->baud == t->baud &&
		(!line->baud || strncmp(line->format, t->format, sizeof t->format) == 0))
		return;
	t->baud = line->baud;
	memset(t->format, 0, sizeof t->format);
	if (line->baud)
		memcpy(t->format, line->format, strnlen(line->format, sizeof t->format - 1));
	memcpy(octets, &t->baud, sizeof t->baud);
	memcpy(octets + sizeof t->baud, t->format, sizeof t->format);
	add(t, TRAIL_LINE, now_ms, bytes_of(octets, sizeof octets));
}

void trail_octets(
	struct trail *t, uint64_t now_ms, const struct line_setting *line, struct bytes in)
{
	struct bytes piece;
	size_t left;

	note_line(t, now_ms, line);
	while ((left = bytes_left(&in))) {
		bytes_take(&in, left < PACKING_PIECE_MAX ? left : PACKING_PIECE_MAX, &piece);
		add(t, TRAIL_OCTETS, now_ms, piece);
		t->n_octets += bytes_left(&piece);
	}
}

void trail_words(struct trail *t, uint64_t now_ms, const char *words)
{
	const size_t n = strnlen(words, TRAIL_WORDS_MAX);

	if (n)
		add(t, TRAIL_WORDS, now_ms, bytes_of(words, n));
}

void trail_read_begin(struct trail_reader *r, const struct trail *t)
{
	r->of = t;
	r->block = t->first;
	r->at = 0;
}

static bool take_varint(struct bytes *b, uint64_t *v)
{
	uint8_t octet = 0x80;

	*v = 0;
	for (unsigned shift = 0; octet & 0x80; shift += 7) {
		if (shift > 63 || !bytes_u8(b, &octet))
			return false;
		*v |= (uint64_t)(octet & 0x7f) << shift;
	}
	return true;
}

/* Goes to where the next item is. False: all is read. */
static bool find_item(struct trail_reader *r)
{
	const struct trail *t = r->of;

	if (r->block < t->first) {
		r->block = t->first;
		r->at = 0;
	}
	while (r->block < t->next && r->at >= t->blocks[r->block % t->n_blocks].n) {
		if (r->block + 1 == t->next) /* more may come there */
			return false;
		r->block++;
		r->at = 0;
	}
	return r->block < t->next;
}

static const struct trail_block *begin_item(struct trail_reader *r)
{
	const struct trail_block *b = &r->of->blocks[r->block % r->of->n_blocks];

	if (r->at)
		return b;
	r->ms = b->begun_ms;
	r->baud = b->baud;
	memcpy(r->format, b->format, sizeof r->format);
	packing_past_reset(&r->past);
	return b;
}

bool trail_read(struct trail_reader *r, struct trail_item *out)
{
	const struct trail_block *b;
	struct bytes in;
	uint64_t gap_ms, n;
	uint8_t kind;

	if (!find_item(r))
		return false;
	b = begin_item(r);
	in = bytes_of(b->octets + r->at, b->n - r->at);
	if (!bytes_u8(&in, &kind) || !take_varint(&in, &gap_ms) || !take_varint(&in, &n) ||
		n > sizeof r->octets || !packing_unpack(&r->past, &in, r->octets, (size_t)n))
		return false;
	r->at = b->n - bytes_left(&in);
	r->ms += gap_ms;
	if (kind == TRAIL_LINE && n == sizeof r->baud + sizeof r->format) {
		memcpy(&r->baud, r->octets, sizeof r->baud);
		memcpy(r->format, r->octets + sizeof r->baud, sizeof r->format);
	}
	*out = (struct trail_item){
		(enum trail_kind)kind, r->ms, {r->baud, r->format}, bytes_of(r->octets, (size_t)n)};
	return true;
}
