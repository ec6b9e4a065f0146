/* libFuzzer: lines of the readings stream, whoever sends them. Cut in any pieces they say the same;
 * what a line says can be written, and the reader takes it again. */
#include "fuzz.h"

#include "base/text.h"
#include "stream/stream_reader.h"
#include "stream/stream_station.h"
#include "stream/stream_writer.h"

#include <string.h>

enum { PIECE = 7 };

static struct stream_reader reader, pieces, again;
static uint64_t n_said, n_again;

void fuzz_begin(void)
{
}

static void count(void *ctx, const struct stream_said *said)
{
	(void)said;
	++*(uint64_t *)ctx;
}

/* A line of ours is harmless, and makes sense. */
static void check_line(const char *line, size_t n)
{
	char text[STREAM_ACCOUNT_MAX];

	if (!n)
		return;
	memcpy(text, line, n - 1);
	text[n - 1] = '\0';
	FUZZ_CHECK(line[n - 1] == '\n');
	fuzz_check_clean("line", text, false);
	stream_reader_feed(&again, line, n);
	FUZZ_CHECK(again.n_wrong == 0);
}

static size_t write(char *out, const struct stream_said *said)
{
	switch (said->is) {
	case STREAM_METER:
		return stream_write_meter(out, &said->meter);
	case STREAM_READING:
		return stream_write_reading(out, said->meter.station, &said->reading);
	case STREAM_SILENT:
		return stream_write_silent(out, said->meter.station, said->since_ms);
	case STREAM_GONE:
		return stream_write_gone(out, said->meter.station);
	case STREAM_ACCOUNT:
		return stream_write_account(
			out, STREAM_ACCOUNT_MAX, said->meter.station, &said->status);
	case STREAM_FRAME:
		return stream_write_frame(out, said->meter.station, &said->frame);
	case STREAM_HELLO:
	case STREAM_REGISTERS: /* whose texts are made of octets */
	case N_STREAM_IS:
		break;
	}
	return 0;
}

static bool are_harmless(const struct stream_said *said)
{
	const struct stream_meter *m = &said->meter;

	return text_is_harmless(m->station) && text_is_harmless(m->section) &&
	       text_is_harmless(m->protocol) && text_is_harmless(m->line) &&
	       text_is_harmless(m->meter.id) && text_is_harmless(m->meter.serial) &&
	       text_is_harmless(m->meter.title) && text_is_harmless(m->meter.firmware) &&
	       text_is_harmless(m->meter.manufacturer);
}

/* What is not harmless becomes longer, and may not fit again. */
static void take(void *ctx, const struct stream_said *said)
{
	char line[STREAM_ACCOUNT_MAX];

	count(ctx, said);
	fuzz_understood();
	if (said->is == STREAM_ACCOUNT || !are_harmless(said) ||
		!text_is_harmless(said->frame.fault))
		return;
	check_line(line, write(line, said));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	uint64_t n_pieces = 0;

	n_said = n_again = 0;
	stream_reader_init(&reader, take, &n_said);
	stream_reader_init(&pieces, count, &n_pieces);
	stream_reader_init(&again, count, &n_again);
	memset(&reader.said, 0, sizeof reader.said);
	stream_reader_feed(&reader, (const char *)data, n);
	for (size_t at = 0; at < n; at += PIECE)
		stream_reader_feed(
			&pieces, (const char *)data + at, n - at < PIECE ? n - at : PIECE);
	FUZZ_CHECK(n_pieces == n_said && pieces.n_wrong == reader.n_wrong);
	return 0;
}
