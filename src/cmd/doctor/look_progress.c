/* The sentence for a port, in the language of the rest. Left out: writing it over itself
 * (cmd/progress.c). */
#include "cmd/doctor/look_progress.h"

#include "base/clock.h"

enum { TURN_MS = 1000 };

void look_progress(struct progress *p, const struct facts *f, enum language language)
{
	const struct headings *w = headings_of(language);
	char text[SENTENCE_MAX];

	if (!progress_is_due(p))
		return;
	if (f)
		sentence_fill(text, w->listening, f, language);
	progress_say(p, "%s", f ? text : w->asking_bus);
}

size_t look_progress_turn(const struct progress *p, size_t n)
{
	return (size_t)((clock_ms() - p->since_ms) / TURN_MS) % n;
}
