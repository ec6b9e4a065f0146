/* Unpacks the headings of the language that is asked for, and keeps them: a program that speaks
 * speaks one language for a while. */
#include "doctor/headings.h"

#include "base/packed.h"

#include <assert.h>
#include <string.h>

enum {
	ALL_MAX = 3 * 1024, /* of a language, with what ends each */
	N_HEADINGS = sizeof(struct headings) / sizeof(const char *),
};

/* How many texts each key has; all of them together are the struct. */
static const unsigned char counts[] = {13, N_LAYERS, N_LAYERS, 14, N_CONNECTION_KINDS};

static_assert(
	13 + N_LAYERS + N_LAYERS + 14 + N_CONNECTION_KINDS == N_HEADINGS, "each has its text");

const struct headings *headings_of(enum language language)
{
	static union {
		struct headings by_name;
		const char *all[N_HEADINGS];
	} headings;
	static char texts[ALL_MAX];
	static const struct packed *had;
	const struct packed *from = language_texts(language);
	size_t n = 0, heading = 0;

	if (had == from)
		return &headings.by_name;
	for (size_t key = 0; key < sizeof counts; key++)
		for (unsigned i = 0; i < counts[key]; i++) {
			headings.all[heading++] = texts + n;
			packed_text(from, TEXTS_HEADINGS + key, i, texts + n, ALL_MAX - n);
			n += strlen(texts + n) + (n + 1 < ALL_MAX);
		}
	had = from;
	return &headings.by_name;
}
