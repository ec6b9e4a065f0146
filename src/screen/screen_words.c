/* Finds them in their packed table. */
#include "screen/screen_words.h"

#include "base/packed.h"

#include <string.h>

extern const struct packed screen_texts;

static const char codes[N_TONGUES][3] = {"en", "de", "nl", "fr", "sl", "cs", "sv", "it"};

enum tongue tongue_find(const char *code)
{
	enum tongue t = 0;

	while (t < N_TONGUES && strcmp(codes[t], code) != 0)
		t++;
	return t;
}

const char *tongue_code(enum tongue tongue)
{
	return codes[tongue];
}

void screen_word(enum screen_word word, enum tongue tongue, char out[SCREEN_WORD_MAX])
{
	packed_text(&screen_texts, word, tongue, out, SCREEN_WORD_MAX);
}
