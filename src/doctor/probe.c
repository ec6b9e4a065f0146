/* A link without outputs, which keeps the last value under each name. A port that another program
 * holds is tried again once a second, if that is wanted. Left out: finding the port (subjects.c).
 */
#include "doctor/probe.h"

#include "base/shortage.h"
#include "config/config_keys.h"
#include "config/lists.h"
#include "explain/explain_codes.h"
#include "link/link_status.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const double again_s = 1;

static void on_reading(
	void *ctx, const struct identity *meter, const struct reading *reading, uint32_t period_ms)
{
	(void)ctx, (void)meter, (void)reading, (void)period_ms;
}

static void on_lost(void *ctx)
{
	(void)ctx;
}

static struct probe_value *place_of(struct probe *p, struct obis obis)
{
	for (size_t i = 0; i < p->n_values; i++)
		if (memcmp(&p->values[i].obis, &obis, sizeof obis) == 0)
			return &p->values[i];
	if (p->n_values == PROBE_VALUES_MAX)
		return NULL;
	p->values[p->n_values].obis = obis;
	return &p->values[p->n_values++];
}

/* Without memory for it nothing is suggested. */
static void take_codes(struct probe *p, const struct telegram *t)
{
	bool has_own = p->codes;

	for (size_t i = 0; i < t->n_registers && !has_own; i++)
		has_own = explain_codes_is_own(&t->registers[i]);
	if (has_own && !p->codes)
		p->codes = shortage_take(1, sizeof *p->codes);
	if (p->codes)
		explain_codes_take(p->codes, t, port_now_ms(&p->link.port));
}

static void on_telegram(void *ctx, const struct telegram *t)
{
	struct probe *p = ctx;

	take_codes(p, t);
	p->n_telegrams++;
	for (size_t i = 0; i < t->n_registers; i++) {
		const struct reg *r = &t->registers[i];
		struct probe_value *v = r->kind == REG_NUMBER && !r->is_void ? place_of(p, r->obis)
									     : NULL;

		if (!v)
			continue;
		v->unit = r->unit;
		v->value = r->meant;
	}
}

static void on_ended(void *ctx)
{
	struct probe *p = ctx;

	p->is_over = true;
}

/* When a recording ends its meter is silent; what it says is what it said until then. */
static void on_event(void *ctx, const struct event *event)
{
	struct probe *p = ctx;

	if (event->kind != EVENT_REPLAY_ENDED)
		return;
	link_status(&p->link, &p->at_end);
	p->whole = &p->at_end;
}

static void on_undecided(void *ctx, const struct event *why)
{
	struct probe *p = ctx;

	(void)why;
	if (p->conf.waits && p->link.state.last_error == -EBUSY &&
		port_now_ms(&p->link.port) - p->begun_ms < p->conf.within_ms)
		ev_timer_start(p->loop, &p->again);
	else
		p->is_over = true;
}

static const struct link_hooks hooks = {
	.meter = {.reading = on_reading,
		.lost = on_lost,
		.telegram = on_telegram,
		.event = on_event},
	.ended = on_ended,
	.undecided = on_undecided,
};

static void begin(struct probe *p)
{
	const struct config *c = p->conf.config;
	const struct link_conf link = {
		.port = p->conf.port,
		.meter =
			{
				.direction = c->power_direction,
				.protocol = c->protocol,
				.protocols = &p->protocols,
				.counter = c->counter,
				.fuse_a = c->fuse_a,
				.asked_ms = 0,
			},
		.line = c->line,
		.ask = {p->conf.may_ask ? ASKING_YES : ASKING_NO, c->ask_period_ms},
		.looker = p->conf.looker,
		.decide_ms = p->conf.within_ms,
		.hurries = true,
	};

	link_start(&p->link, p->loop, &link, &hooks, p);
}

static void on_again(struct ev_loop *loop, struct ev_timer *w, int events)
{
	struct probe *p = w->data;

	(void)loop, (void)events;
	link_stop(&p->link);
	begin(p);
}

void probe_start(struct probe *p, struct ev_loop *loop, const struct probe_conf *conf)
{
	memset(p, 0, sizeof *p);
	p->loop = loop;
	p->conf = *conf;
	p->begun_ms = port_now_ms(&p->link.port);
	config_give_keys(conf->config, &p->keys);
	if (*conf->config->lists)
		lists_read(&p->lists, conf->config->lists, "gridmeter");
	p->protocols = (struct protocol_conf){.keys = &p->keys, .lists = &p->lists};
	ev_timer_init(&p->again, on_again, again_s, 0);
	p->again.data = p;
	begin(p);
}

void probe_status(const struct probe *p, struct status *to)
{
	if (p->whole)
		*to = *p->whole;
	else
		link_status(&p->link, to);
}

void probe_stop(struct probe *p)
{
	if (!p->loop)
		return;
	ev_timer_stop(p->loop, &p->again);
	link_stop(&p->link);
	dlms_keys_finish(&p->keys);
	free(p->codes);
	p->codes = NULL;
	p->loop = NULL;
}
