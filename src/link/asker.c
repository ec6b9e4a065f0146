/* Joins the sign-on of IEC 62056-21 (proto/iec/iec_ask.c, modes A to C) with a port and a timer:
 * what it orders is sent, the line is set as it says, and it is called when it is due. Left out:
 * what to send and when, which iec_ask.c decides, and what the meter answers. */
#include "proto/protocols.h"
#include "link/asker.h"

#include "link/link_timer.h"

#include <string.h>

enum { SILENT_TO_SAY = 3 };

const char *const asking_words[] = {
	[ASKING_AUTO] = "auto", [ASKING_YES] = "yes", [ASKING_NO] = "no", NULL};

static void set_timer(struct asker *a)
{
	link_timer_set(a->loop, &a->due, a->how->due_ms(&a->ask), port_now_ms(a->port));
}

/* A head that hears itself: the light of its own sender comes back. */
static void note_sent(struct asker *a, const struct ask_order *order)
{
	memcpy(a->sent, order->octets, order->n);
	a->n_sent = order->n;
	a->echo_at = 0;
	a->n_asked++;
}

static void find_echo(struct asker *a, struct bytes in)
{
	for (; in.p < in.end && a->n_sent; in.p++) {
		a->echo_at = *in.p == a->sent[a->echo_at] ? a->echo_at + 1 : 0;
		if (a->echo_at < a->n_sent)
			continue;
		a->n_echoes++;
		a->n_sent = 0;
	}
}

static void carry_out(struct asker *a, const struct ask_order *order)
{
	int r = 0;

	if (order->line.baud) {
		r = port_set_line(a->port, &order->line);
		a->line = order->line;
	}
	if (r == 0 && order->n) {
		note_sent(a, order);
		r = port_write(a->port, order->octets, order->n);
	}
	if (r < 0 && !a->is_said) {
		a->tell(a->ctx, &(struct event){.kind = EVENT_ASK_FAILED, .error = r});
		a->is_said = true;
	}
	set_timer(a);
}

static void on_due(struct ev_loop *loop, struct ev_timer *w, int events)
{
	struct asker *a = w->data;
	struct ask_order order;

	(void)loop, (void)events;
	a->how->step(&a->ask, port_now_ms(a->port), &order);
	carry_out(a, &order);
	if (a->how->n_silent(&a->ask) == SILENT_TO_SAY && !a->is_silence_said) {
		a->is_silence_said = true;
		a->tell(a->ctx, &(struct event){.kind = EVENT_ASK_UNANSWERED});
	}
}

bool asker_may_ask(const struct asker_conf *conf, const struct protocol *protocol)
{
	switch (conf->asking) {
	case ASKING_AUTO:
		return protocol && protocol->ask;
	case ASKING_YES:
		return true;
	case ASKING_NO:
		break;
	}
	return false;
}

/* There is one. */
static const struct protocol_ask *how_to_ask(const struct protocol *protocol)
{
	if (protocol && protocol->ask)
		return protocol->ask;
	for (size_t i = 0; protocols[i]; i++)
		if (protocols[i]->ask)
			return protocols[i]->ask;
	return NULL;
}

void asker_init(struct asker *a, struct ev_loop *loop, struct port *port,
	const struct protocol *protocol, void (*tell)(void *ctx, const struct event *event),
	void *ctx)
{
	*a = (struct asker){
		.loop = loop, .port = port, .tell = tell, .ctx = ctx, .how = how_to_ask(protocol)};
	ev_init(&a->due, on_due);
	a->due.data = a;
}

bool asker_start(struct asker *a, uint32_t period_ms)
{
	if (!port_has_line(a->port)) {
		a->tell(a->ctx, &(struct event){.kind = EVENT_ASKED_OVER_TCP});
		return false;
	}
	a->tell(a->ctx, &(struct event){.kind = EVENT_ASKING, .v = {period_ms / 1000}});
	a->is_on = true;
	a->is_said = false;
	a->how->reset(&a->ask, period_ms, port_now_ms(a->port));
	set_timer(a);
	return true;
}

void asker_stop(struct asker *a)
{
	if (!a->is_on)
		return;
	a->is_on = false;
	ev_timer_stop(a->loop, &a->due);
}

void asker_hear(struct asker *a, struct bytes in)
{
	struct ask_order order;

	if (!a->is_on)
		return;
	find_echo(a, in);
	a->how->hear(&a->ask, in, port_now_ms(a->port), &order);
	carry_out(a, &order);
}

void asker_telegram(struct asker *a)
{
	if (!a->is_on)
		return;
	a->is_silence_said = false;
	a->how->telegram(&a->ask, port_now_ms(a->port));
	set_timer(a);
}

void asker_damaged(struct asker *a)
{
	struct ask_order order;

	if (!a->is_on)
		return;
	a->how->refuse(&a->ask, port_now_ms(a->port), &order);
	carry_out(a, &order);
}
