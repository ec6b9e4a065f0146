/* Each function of the row keeps what is said, and has it told to whoever reads. A meter has left
 * the stream when it is silent, and its station when it ends. */
#include "stream/stream_output.h"

#include "base/clock.h"
#include "stream/stream_server.h"

#include <string.h>

static void begin(void *state, struct ev_loop *loop, const void *conf,
	const struct output_hooks *hooks, void *ctx)
{
	struct stream_station *s = state;

	(void)loop;
	*s = (struct stream_station){
		.conf = conf, .hooks = hooks, .ctx = ctx, .heard_ms = clock_ms()};
	stream_server_add(s->conf->server, s);
}

/* It is no signal, and nobody has to know how long it took. */
static bool publish(void *state, const struct identity *meter, const struct reading *reading,
	uint32_t period_ms)
{
	struct stream_station *s = state;
	const bool may_be_other = !s->is_live || memcmp(meter, &s->told.meter, sizeof *meter) != 0;

	stream_station_take(s, reading, period_ms);
	stream_server_tell(s->conf->server, s, may_be_other);
	return false;
}

static void telegram(void *state, const struct telegram *t)
{
	struct stream_station *s = state;

	stream_server_hear(s->conf->server, s, t);
}

/* Of a meter that is its own, and is believed: nothing of another on the same wire. */
static void octets(void *state, struct bytes in)
{
	const struct stream_station *s = state;

	if (s->is_live)
		stream_server_octets(s->conf->server, s, in);
}

static void withdraw(void *state)
{
	struct stream_station *s = state;

	if (!s->is_live)
		return;
	s->is_live = false;
	stream_server_tell(s->conf->server, s, true);
}

/* It says nothing: whoever asks wants to know of the service. */
static void report(const void *state, struct output_report *out)
{
	(void)state;
	*out = (struct output_report){0};
}

static void finish(void *state)
{
	struct stream_station *s = state;

	stream_server_remove(s->conf->server, s);
}

const struct output stream_output = {
	.name = "readings",
	.size = sizeof(struct stream_station),
	.conf_size = sizeof(struct stream_conf),
	.begin = begin,
	.publish = publish,
	.telegram = telegram,
	.withdraw = withdraw,
	.report = report,
	.finish = finish,
	.is_aside = true,
	.octets = octets,
};
