/* What the GX device makes of itself is /SystemType of com.victronenergy.system: "ESS", or "Hub-4",
 * as it was called before. Where there is no bus or no GX device there is nothing to say. */
#include "share/bus/ess_sink.h"

#include "base/clock.h"
#include "share/bus/bus_line.h"
#include "share/emulated.h"

#include <string.h>

static const double ask_s = 30;

struct ess {
	struct share *share; /* NULL: not begun */
	struct bus_line line;
	struct ev_timer ask;
	uint32_t asked; /* the number of the call; 0: none */
	bool is_ess;
	enum sink_problem problem;
	uint64_t since_ms;
};

/* Whether the meter that is shown is the grid meter of the system as well. */
static bool is_grid_meter(const struct share *s)
{
	const struct share_meter *m = emulated_meter(s);

	return m && m->has_status && m->status.is_known[STATUS_SERVICE] &&
	       m->status.number[STATUS_SERVICE] == SERVICE_IS_ON &&
	       strcmp(status_text(&m->status, STATUS_ROLE), "grid") == 0;
}

static void look(struct ess *e)
{
	enum sink_problem problem = e->is_ess && is_grid_meter(e->share) ? SINK_TWO_CONTROLLERS
									 : SINK_FINE;

	if (problem != e->problem)
		e->since_ms = clock_ms();
	e->problem = problem;
}

static void ask(struct ess *e)
{
	static const struct bus_call type = {"com.victronenergy.system", "/SystemType",
		"com.victronenergy.BusItem", "GetValue", ""};
	static struct bus_message m;

	bus_message_begin(&m, &type);
	e->asked = bus_line_send(&e->line, &m);
}

static void on_ready(void *ctx)
{
	ask(ctx);
}

static void on_lost(void *ctx)
{
	struct ess *e = ctx;

	e->is_ess = false;
	look(e);
}

static void on_heard(void *ctx, struct bus_heard *h)
{
	struct ess *e = ctx;
	const char *type;

	if (!e->asked || h->answer_to != e->asked)
		return;
	e->is_ess = h->type == MARSHAL_ANSWER && bus_heard_text(h, &type) &&
		    (strcmp(type, "ESS") == 0 || strcmp(type, "Hub-4") == 0);
	look(e);
}

static const struct bus_line_hooks hooks = {on_ready, on_lost, on_heard};

static void on_ask(struct ev_loop *loop, struct ev_timer *w, int events)
{
	struct ess *e = w->data;

	(void)events;
	if (e->line.loop)
		ask(e);
	else
		bus_line_open(&e->line, loop, &hooks, e);
}

static void begin(void *state, struct share *share)
{
	struct ess *e = state;

	*e = (struct ess){.share = share, .since_ms = clock_ms()};
	ev_timer_init(&e->ask, on_ask, 0, ask_s);
	e->ask.data = e;
	ev_timer_start(share->loop, &e->ask);
}

static void told(void *state, enum share_told what, const struct share_meter *m)
{
	(void)m;
	if (what != SHARE_READING && what != SHARE_FRAME)
		look(state);
}

static void report(const void *state, struct sink_report *out)
{
	const struct ess *e = state;

	*out = (struct sink_report){
		.problem = e->problem, .place = "", .detail = "", .since_ms = e->since_ms};
}

static void finish(void *state)
{
	struct ess *e = state;

	if (!e->share)
		return;
	ev_timer_stop(e->share->loop, &e->ask);
	bus_line_close(&e->line);
	e->share = NULL;
}

const struct sink ess_sink = {
	.name = "ess",
	.size = sizeof(struct ess),
	.is_wanted = emulated_is_on,
	.begin = begin,
	.told = told,
	.report = report,
	.finish = finish,
};
