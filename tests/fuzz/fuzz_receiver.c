/* libFuzzer: the whole path bytes -> frame -> telegram -> reading. The first octet of an input says
 * what the rest is: 0 the wire as it is; else the body of an SML message of that tag's low byte, which
 * is given right checksums here, as chance would hardly find them.
 *
 * Besides what the sanitizers see, it must not matter how the bytes are cut into reads. */
#include "meter/receiver.h"
#include "reading/grid.h"

#include "base/crc16.h"

#include <stdlib.h>
#include <string.h>

enum {
	INPUT_MAX = 32768,
	MODE_WIRE = 0,
	PIECES = 7,
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

/* What came of an input: enough to tell two stories apart. */
struct story {
	uint64_t n_telegrams, n_nothing, n_faults;
	size_t n_registers;
	uint32_t present;
};

static void check_reading(const struct telegram *t, struct story *story)
{
	static const struct grid_rules rules = {.trust_doubtful = true};
	struct reading reading;
	char text[DECIMAL_TEXT_MAX];

	grid_reading(t, &rules, &reading);
	if (reading.derived & ~reading.present)
		abort();
	for (enum quantity q = 0; q < N_QUANTITIES; q++)
		if (reading_has(&reading, q) &&
			decimal_text(reading.value[q], text) >= DECIMAL_TEXT_MAX)
			abort();
	story->n_registers += t->n_registers;
	story->present |= reading.present;
}

static struct story push(const uint8_t *data, size_t n, size_t piece)
{
	static struct receiver r;
	struct story story = {0};

	receiver_reset(&r, protocols[0], NULL);
	for (size_t at = 0; at < n; at += piece) {
		struct bytes in = bytes_of(data + at, n - at < piece ? n - at : piece);
		enum receiver_event event;

		while ((event = receiver_next(&r, &in)) != RECEIVER_MORE)
			if (event == RECEIVER_TELEGRAM)
				check_reading(&r.telegram, &story);
	}
	if (r.n_bytes != n)
		abort();
	story.n_telegrams = r.n_telegrams;
	story.n_nothing = r.n_nothing;
	story.n_faults = r.n_faults;
	return story;
}

static size_t add(uint8_t *to, size_t at, const void *p, size_t n)
{
	memcpy(to + at, p, n);
	return at + n;
}

static size_t add_checksum(uint8_t *to, size_t from, size_t at, size_t upto)
{
	uint16_t crc = crc16_x25(to + from, upto - from);
	const uint8_t low_first[] = {(uint8_t)crc, (uint8_t)(crc >> 8)};

	return add(to, at, low_first, sizeof low_first);
}

/* One message around the body, and a file around the message. Escapes in the body stay single: they
 * end the file early, which is a case of its own. */
static size_t wrap(uint8_t tag, const uint8_t *body, size_t n, uint8_t *out)
{
	const uint8_t start[] = {0x1b, 0x1b, 0x1b, 0x1b, 1, 1, 1, 1};
	const uint8_t head[] = {0x76, 0x02, 0x11, 0x62, 0, 0x62, 0, 0x72, 0x63, 7, tag};
	size_t at = add(out, 0, start, sizeof start), message = at, end;

	at = add(out, at, head, sizeof head);
	end = at = add(out, at, body, n);
	out[at++] = 0x63;
	at = add_checksum(out, message, at, end);
	out[at++] = 0;
	at = add(out, at, start, 4);
	out[at++] = 0x1a;
	out[at++] = 0;
	return add_checksum(out, 0, at, at);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static uint8_t wire[INPUT_MAX + 64];
	struct story whole, cut;

	if (n == 0 || n > INPUT_MAX)
		return 0;
	if (data[0] == MODE_WIRE)
		n = add(wire, 0, data + 1, n - 1);
	else
		n = wrap(data[0], data + 1, n - 1, wire);
	whole = push(wire, n, n ? n : 1);
	cut = push(wire, n, PIECES);
	if (memcmp(&whole, &cut, sizeof whole) != 0)
		abort();
	return 0;
}
