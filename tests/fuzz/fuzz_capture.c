/* libFuzzer: a capture file, as all commands read it that take one. What was read is the same
 * however the file is cut into reads, and is the same again when it is written and read once
 * more. */
#include "fuzz.h"

#include "cmd/capture/recording.h"
#include "port/capture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PIECES = 7 };

void fuzz_begin(void)
{
}

/* Sums over what a reader hands out: octets, and when. */
struct heard {
	size_t n;
	uint64_t octets, times;
};

static void hear(struct heard *h, const struct capture_reader *r, struct bytes octets)
{
	FUZZ_CHECK(bytes_left(&octets) > 0);
	FUZZ_CHECK(memchr(r->format, 0, sizeof r->format));
	while (octets.p < octets.end) {
		h->octets = h->octets * 31 + *octets.p++;
		h->times = h->times * 31 + r->time_ms;
		h->n++;
	}
}

static struct heard read_in_pieces(const uint8_t *data, size_t n, size_t piece)
{
	struct heard heard = {0};
	struct capture_reader r;
	struct bytes octets;

	capture_reader_reset(&r);
	for (size_t at = 0; at < n; at += piece) {
		struct bytes in = bytes_of(data + at, n - at < piece ? n - at : piece);

		while (capture_read(&r, &in, &octets))
			hear(&heard, &r, octets);
	}
	while (capture_read_rest(&r, &octets))
		hear(&heard, &r, octets);
	return heard;
}

static bool is_same(const struct recording *a, const struct recording *b)
{
	/* an empty recording has no form */
	return a->n == b->n && (a->n == 0 || memcmp(a->bytes, b->bytes, a->n) == 0);
}

static void check_again(const struct recording *r)
{
	struct recording again;
	char *text = NULL;
	size_t n = 0;
	FILE *to = open_memstream(&text, &n);

	FUZZ_CHECK(to);
	recording_write(r, to, false);
	fclose(to);
	recording_init(&again);
	FUZZ_CHECK(recording_read(&again, fuzz_file(text, n)) == 0);
	FUZZ_CHECK(is_same(r, &again));
	recording_finish(&again);
	free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct heard whole = read_in_pieces(data, n, n ? n : 1);
	struct heard cut = read_in_pieces(data, n, PIECES), octets = read_in_pieces(data, n, 1);
	struct recording r;

	FUZZ_CHECK(memcmp(&whole, &cut, sizeof whole) == 0);
	FUZZ_CHECK(memcmp(&whole, &octets, sizeof whole) == 0);
	recording_init(&r);
	if (recording_read(&r, fuzz_file(data, n)) == 0 && r.is_timed) {
		FUZZ_CHECK(r.n == whole.n);
		for (size_t i = 0; i < r.n_pieces; i++)
			recording_gap_ms(&r, i);
		if (r.n)
			fuzz_understood();
		check_again(&r);
	}
	recording_finish(&r);
	return 0;
}
