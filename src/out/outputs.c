/* Hands each call to every output of a source that has begun, tries again what was refused, and
 * takes the memory that the states of outputs need, once. Left out: which outputs there are, and
 * what they need to know (the table of the program, cmd/run.c). */
#include "out/outputs.h"

#include "base/clock.h"
#include "base/shortage.h"
#include "event/event.h"

#include <stdlib.h>
#include <string.h>

static void on_diagnose(void *ctx, struct status *out)
{
	const struct outputs *o = ((struct outputs_slot *)ctx)->all;

	o->hooks->diagnose(o->ctx, out);
}

static void on_event(void *ctx, const struct event *event)
{
	const struct outputs *o = ((struct outputs_slot *)ctx)->all;

	o->hooks->event(o->ctx, event);
}

static void finish(struct outputs_slot *s)
{
	if (!s->is_begun)
		return;
	s->is_begun = false;
	s->row->output->finish(s->state);
}

/* One for whose sake the source goes on. */
static bool has_begun(const struct outputs *o)
{
	for (size_t i = 0; i < o->n; i++)
		if (o->of[i].is_begun && !o->of[i].row->output->is_aside)
			return true;
	return false;
}

/* It is finished here, as its source may live on with the others. */
static void on_refused(void *ctx, const struct event *why)
{
	struct outputs_slot *s = ctx;
	struct outputs *o = s->all;

	if (!s->is_refusal_said)
		on_event(s, why);
	s->is_refusal_said = s->is_refused = true;
	finish(s);
	if (!has_begun(o))
		o->hooks->refused(o->ctx);
}

static const struct output_hooks hooks = {on_diagnose, on_event, on_refused};

/* Settings stand behind the state, aligned as malloc() aligns. */
static bool take_memory(struct outputs_slot *s)
{
	const struct output *output = s->row->output;
	size_t align = _Alignof(max_align_t);
	size_t size = (output->size + align - 1) / align * align;

	if (s->state)
		return true;
	s->state = shortage_take(1, size + output->conf_size);
	if (s->state)
		s->conf = (char *)s->state + size;
	else if (!s->is_shortage_said)
		on_event(s, &(struct event){.kind = EVENT_NO_OUTPUT, .text = output->name});
	s->is_shortage_said = !s->state;
	return s->state;
}

/* A source that does without an output takes no memory for it. */
static void begin(struct outputs_slot *s)
{
	const struct outputs_row *row = s->row;
	struct outputs *o = s->all;

	s->is_refused = false;
	if (!row->is_wanted(o->source) || !take_memory(s))
		return;
	memset(s->conf, 0, row->output->conf_size);
	row->configure(o->source, s->conf);
	s->is_begun = true;
	row->output->begin(s->state, o->loop, s->conf, &hooks, s);
}

bool outputs_init(struct outputs *o, const struct outputs_row *table)
{
	size_t n = 0;

	while (table[n].output)
		n++;
	*o = (struct outputs){.of = shortage_take(n + 1, sizeof *o->of)};
	if (!o->of)
		return false;
	for (o->n = n; n-- > 0;)
		o->of[n] = (struct outputs_slot){.row = &table[n], .all = o};
	return true;
}

void outputs_begin(struct outputs *o, struct ev_loop *loop, const void *source,
	const struct outputs_hooks *out_hooks, void *ctx)
{
	o->loop = loop;
	o->source = source;
	o->hooks = out_hooks;
	o->ctx = ctx;
	for (size_t i = 0; i < o->n; i++)
		begin(&o->of[i]);
}

static bool is_on(const struct outputs_slot *s)
{
	struct output_report r = {0};

	s->row->output->report(s->state, &r);
	return r.is_on;
}

uint64_t outputs_publish(struct outputs *o, const struct identity *meter,
	const struct reading *reading, uint32_t period_ms)
{
	uint64_t sent_us = 0;

	for (size_t i = 0; i < o->n; i++) {
		struct outputs_slot *s = &o->of[i];

		if (!s->is_begun)
			continue;
		s->is_refusal_said = s->is_refusal_said && !is_on(s);
		if (s->row->output->publish(s->state, meter, reading, period_ms))
			sent_us = clock_us();
	}
	return sent_us;
}

void outputs_telegram(struct outputs *o, const struct telegram *t)
{
	for (size_t i = 0; i < o->n; i++)
		if (o->of[i].is_begun && o->of[i].row->output->telegram)
			o->of[i].row->output->telegram(o->of[i].state, t);
}

void outputs_octets(struct outputs *o, struct bytes in)
{
	for (size_t i = 0; i < o->n; i++)
		if (o->of[i].is_begun && o->of[i].row->output->octets)
			o->of[i].row->output->octets(o->of[i].state, in);
}

void outputs_withdraw(struct outputs *o)
{
	for (size_t i = 0; i < o->n; i++)
		if (o->of[i].is_begun)
			o->of[i].row->output->withdraw(o->of[i].state);
}

void outputs_tick(struct outputs *o)
{
	for (size_t i = 0; i < o->n; i++) {
		struct outputs_slot *s = &o->of[i];

		if (s->is_refused && has_begun(o))
			begin(s);
		else if (s->is_begun && s->row->output->tick)
			s->row->output->tick(s->state);
	}
}

void outputs_report(const struct outputs *o, struct output_report *out)
{
	*out = (struct output_report){
		.state = "none", .name = "", .role = "", .rises = N_QUANTITIES};
	for (size_t i = 0; i < o->n; i++)
		if (o->of[i].is_begun) {
			struct output_report r = {0};

			o->of[i].row->output->report(o->of[i].state, &r);
			if (!r.state)
				continue;
			*out = r;
			return;
		}
}

bool outputs_are_refused(const struct outputs *o)
{
	bool is_refused = false;

	for (size_t i = 0; i < o->n; i++)
		is_refused |= o->of[i].is_refused;
	return is_refused && !has_begun(o);
}

void outputs_finish(struct outputs *o)
{
	for (size_t i = 0; i < o->n; i++)
		finish(&o->of[i]);
}

void outputs_free(struct outputs *o)
{
	outputs_finish(o);
	for (size_t i = 0; i < o->n; i++)
		free(o->of[i].state);
	free(o->of);
	*o = (struct outputs){0};
}
