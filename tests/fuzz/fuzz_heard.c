/* libFuzzer: a message of the bus as the small client of gridmeter-share gets it. Nothing of it is
 * believed: its texts end inside of it, and its arguments are read to its end at most. */
#include "fuzz.h"

#include "share/bus/bus_message.h"

#include <stdlib.h>
#include <string.h>

void fuzz_begin(void)
{
}

/* Says in its head that it is as long as it is, which no other input gets beyond. */
static void make_whole(uint8_t *at, size_t n)
{
	uint32_t fields, body;
	uint64_t length;

	at[0] = at[0] & 1 ? 'l' : 'B';
	at[3] = 1;
	fields = at[0] == 'l' ? at[12] : at[15];
	memset(at + 12, 0, 4);
	at[at[0] == 'l' ? 12 : 15] = (uint8_t)fields;
	length = MARSHAL_HEAD + (fields + 7) / 8 * 8;
	body = n > length ? (uint32_t)(n - length) : 0;
	for (int i = 0; i < 4; i++)
		at[4 + (at[0] == 'l' ? i : 3 - i)] = (uint8_t)(body >> 8 * i);
}

static void check_inside(const uint8_t *at, size_t n, const char *text)
{
	const uint8_t *p = (const uint8_t *)text;

	FUZZ_CHECK(!*text || (p > at && p + strlen(text) < at + n));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	uint8_t *copy = malloc(n ? n : 1);
	struct bus_heard h;
	const char *text;
	uint32_t number;

	FUZZ_CHECK(copy);
	memcpy(copy, data, n);
	if (n >= MARSHAL_HEAD)
		make_whole(copy, n);
	if (bus_message_read(bytes_of(copy, n), &h)) {
		fuzz_understood();
		check_inside(copy, n, h.path);
		check_inside(copy, n, h.member);
		check_inside(copy, n, h.error);
		while (true)
			if (bus_heard_text(&h, &text))
				check_inside(copy, n, text);
			else if (!bus_heard_number(&h, &number))
				break;
	}
	free(copy);
	return 0;
}
