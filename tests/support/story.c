/* Stories of framers. */
#include "support/story.h"

#include "support/test.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

enum { STORY_MAX = 4096 };

static union framer framer;

static void tell(
	const struct protocol *p, char *story, enum frame_event event, const struct frame *frame)
{
	size_t n = strlen(story);

	if (event == FRAME_READY)
		snprintf(story + n, STORY_MAX - n, "%sready:%zu@%" PRIu64, n ? ", " : "",
			frame->length, frame->offset);
	else
		snprintf(story + n, STORY_MAX - n, "%s%s", n ? ", " : "",
			p->faults[frame->fault].name);
}

/* Each piece is a copy of its own, so that a look outside of it is seen by the sanitizer. */
static void push_piece(const struct protocol *p, const uint8_t *octets, size_t n, char *story)
{
	uint8_t *copy = malloc(n ? n : 1);
	struct bytes in = bytes_of(copy, n);
	struct frame frame;
	enum frame_event event;

	memcpy(copy, octets, n);
	while ((event = p->push(&framer, &in, &frame)) != FRAME_MORE)
		tell(p, story, event, &frame);
	assert_int_equal(bytes_left(&in), 0);
	free(copy);
}

static void assert_in_pieces(const struct protocol *p, const struct octets *o, size_t first,
	size_t rest, const char *expected)
{
	char story[STORY_MAX] = "";

	p->reset(&framer);
	push_piece(p, o->p, first, story);
	for (size_t at = first; at < o->n; at += rest)
		push_piece(p, o->p + at, o->n - at < rest ? o->n - at : rest, story);
	assert_string_equal(story, expected);
}

/* So many octets from there on as the framer can do without, at most `most`. */
static size_t n_quiet(const struct protocol *p, const struct octets *o, size_t at, size_t most)
{
	struct quiet quiet = quiet_all(most);
	size_t n = 0;

	p->quiet(&framer, &quiet);
	while (n < quiet.most && at + n < o->n && quiet_has(&quiet, o->p[at + n]))
		n++;
	return n;
}

/* Nothing comes of octets that may be kept back, nor is anything told by them later. */
static void assert_quiet(
	const struct protocol *p, const struct octets *o, size_t most, const char *expected)
{
	char story[STORY_MAX] = "", before[STORY_MAX];

	p->reset(&framer);
	for (size_t at = 0, n; at < o->n; at++) {
		n = n_quiet(p, o, at, most);
		strcpy(before, story);
		push_piece(p, o->p + at, n, story);
		assert_string_equal(story, before);
		at += n;
		if (at < o->n)
			push_piece(p, o->p + at, 1, story);
	}
	assert_string_equal(story, expected);
}

void story_in_any_chunks(const struct protocol *p, const struct octets *o, const char *expected)
{
	const size_t step = o->n > 2000 ? 97 : 1;

	assert_in_pieces(p, o, 0, o->n ? o->n : 1, expected);
	assert_in_pieces(p, o, 0, 1, expected);
	assert_in_pieces(p, o, 0, 7, expected);
	assert_quiet(p, o, 3, expected);
	assert_quiet(p, o, SIZE_MAX, expected);
	for (size_t cut = 1; cut < o->n; cut += step)
		assert_in_pieces(p, o, cut, o->n, expected);
}
