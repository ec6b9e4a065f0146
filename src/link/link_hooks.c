/* From the meter of a link to its owner, whose hooks may be NULL where those of a meter may. */
#include "link/link_hooks.h"

#include "link/link_state.h"

#include <string.h>

void link_tell(void *ctx, const struct event *event)
{
	const struct link *l = ctx;
	struct event told = *event;

	if (!told.subject)
		told.subject = l->label;
	if (l->hooks->meter.event)
		l->hooks->meter.event(l->ctx, &told);
}

void link_hand_on(const struct link *l, struct bytes in)
{
	if (l->hooks->octets)
		l->hooks->octets(l->ctx, in);
}

void link_tell_of_meter(void *ctx, const struct event *event)
{
	struct link *l = ctx;

	if (event_is_error(event->kind))
		event_text(event, l->last_words);
	link_tell(l, event);
}

void link_tell_line_again(struct link *l)
{
	const struct line_setting *now = &l->meter.conf.line, *before = &l->search.good;
	const bool is_same = !before->baud || (now->baud == before->baud && now->format &&
						      strcmp(now->format, before->format) == 0);

	link_tell_of_meter(
		l, &(struct event){.kind = is_same ? EVENT_LINE_AGAIN : EVENT_LINE_CHANGED,
			   .line = now,
			   .line_before = before});
}

static void on_reading(
	void *ctx, const struct identity *id, const struct reading *reading, uint32_t period_ms)
{
	const struct link *l = ctx;

	l->hooks->meter.reading(l->ctx, id, reading, period_ms);
}

static void on_lost(void *ctx)
{
	const struct link *l = ctx;

	l->hooks->meter.lost(l->ctx);
}

static bool on_accepts(void *ctx, const struct identity *id)
{
	const struct link *l = ctx;

	return !l->hooks->meter.accepts || l->hooks->meter.accepts(l->ctx, id);
}

static void on_left(void *ctx)
{
	const struct link *l = ctx;

	if (l->hooks->meter.left)
		l->hooks->meter.left(l->ctx);
}

static void on_begun(void *ctx, const struct identity *id)
{
	const struct link *l = ctx;

	if (l->hooks->meter.begun)
		l->hooks->meter.begun(l->ctx, id);
}

static void on_telegram(void *ctx, const struct telegram *t)
{
	const struct link *l = ctx;

	if (l->hooks->meter.telegram)
		l->hooks->meter.telegram(l->ctx, t);
}

static void on_unnamed(void *ctx, const struct telegram *t, uint64_t now_ms)
{
	const struct link *l = ctx;

	if (l->hooks->meter.unnamed)
		l->hooks->meter.unnamed(l->ctx, t, now_ms);
}

const struct meter_hooks link_meter_hooks = {
	.reading = on_reading,
	.lost = on_lost,
	.accepts = on_accepts,
	.left = on_left,
	.begun = on_begun,
	.telegram = on_telegram,
	.unnamed = on_unnamed,
	.event = link_tell_of_meter,
};
