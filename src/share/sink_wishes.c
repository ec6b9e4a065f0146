#include "share/sink_wishes.h"

#include "base/log.h"
#include "base/text.h"

#include <string.h>

void sink_wishes_note(struct sink_wishes *w, const char *sink, const char *who, const char *what)
{
	char wish[SINK_WISH_SIZE];

	text_clean(wish, sizeof wish, what);
	for (size_t i = 0; i < w->n; i++)
		if (strcmp(w->of[i], wish) == 0)
			return;
	if (w->n == SINK_WISHES_MAX)
		return;
	memcpy(w->of[w->n++], wish, sizeof wish);
	log_info("%s: %s asks for %s, which there is not", sink, who, wish);
}

const char *sink_wishes_get(const struct sink_wishes *w, size_t i)
{
	return i < w->n ? w->of[i] : NULL;
}

const char *sink_wish(const struct sink *sink, const void *state, size_t i)
{
	const void *at = (const char *)state + sink->wishes_at;

	return sink->wishes_at ? sink_wishes_get(at, i) : NULL;
}
