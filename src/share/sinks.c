/* The table of sinks. A new one is a row here. */
#include "share/sinks.h"

#include "base/log.h"
#include "base/shortage.h"
#include "share/sink_words.h"
#ifdef WITH_SHARE_HTTP
#include "share/http/http_sink.h"
#endif
#ifdef WITH_SHARE_EMULATION
#include "share/emulation/emulation_sink.h"
#endif
#ifdef WITH_SHARE_MODBUS
#include "share/modbus/modbus_sink.h"
#endif
#ifdef WITH_SHARE_SMA
#include "share/sma/sma_sink.h"
#endif
#ifdef WITH_SHARE_WIRE
#include "share/wire/wire_sink.h"
#endif
#ifdef WITH_SHARE_MDNS
#include "share/mdns/mdns_sink.h"
#endif
#ifdef WITH_SHARE_BUS
#include "share/bus/ess_sink.h"
#endif
#ifdef WITH_SHARE_MQTT
#include "share/mqtt/mqtt_sink.h"
#include "share/mqtt/mqtt_tls.h"
#endif

#include <stdlib.h>
#include <string.h>

static const struct {
	const struct sink *sink;
	unsigned of; /* flag of its keys */
} table[] = {
#ifdef WITH_SHARE_MQTT
	{&mqtt_sink, OF_MQTT},
#endif
#ifdef WITH_SHARE_HTTP
	{&http_sink, OF_HTTP},
#endif
#ifdef WITH_SHARE_EMULATION
	{&emulation_sink, OF_EMULATION},
#endif
#ifdef WITH_SHARE_MODBUS
	{&modbus_sink, OF_MODBUS},
#endif
#ifdef WITH_SHARE_SMA
	{&sma_sink, OF_SMA},
#endif
#ifdef WITH_SHARE_WIRE
	{&wire_sink, OF_WIRE},
#endif
#ifdef WITH_SHARE_MDNS
	{&mdns_sink, OF_MDNS},
#endif
#ifdef WITH_SHARE_BUS
	{&ess_sink, OF_ESS},
#endif
	{NULL, 0},
};

enum { N_SINKS = sizeof table / sizeof *table - 1 };

_Static_assert((int)N_SINKS <= (int)SHARE_SINKS_MAX, "more sinks than there is room for");

bool sinks_have_tls(void)
{
#ifdef WITH_SHARE_MQTT
	return mqtt_tls_is_built;
#else
	return false;
#endif
}

/* Where there is no memory for it the others go on. */
static void begin(struct share *s, size_t i)
{
	struct share_sink *at = &s->sinks[i];

	if (!at->sink->is_wanted(&s->config))
		return;
	at->state = shortage_take(1, at->sink->size);
	if (at->state)
		at->sink->begin(at->state, s);
	else
		log_error("no memory for %s, which goes without", at->sink->name);
}

static void finish(struct share_sink *at)
{
	if (at->state)
		at->sink->finish(at->state);
	free(at->state);
	at->state = NULL;
}

void sinks_begin(struct share *s)
{
	s->has_tls = sinks_have_tls();
	s->n_sinks = N_SINKS;
	for (size_t i = 0; i < s->n_sinks; i++) {
		s->sinks[i] = (struct share_sink){.sink = table[i].sink};
		begin(s, i);
	}
}

static bool is_same(unsigned of, const struct share_config *a, const struct share_config *b)
{
	for (size_t i = 0; i < share_config_table.n_keys; i++) {
		const struct conf_key *k = &share_config_table.keys[i];

		if (k->flags & of && memcmp((const char *)a + k->offset,
					     (const char *)b + k->offset, k->size) != 0)
			return false;
	}
	return true;
}

void sinks_reload(struct share *s, const struct share_config *config)
{
	bool is_new[SHARE_SINKS_MAX];

	for (size_t i = 0; i < s->n_sinks; i++) {
		is_new[i] = !is_same(table[i].of, &s->config, config);
		if (!is_new[i])
			continue;
		finish(&s->sinks[i]);
		s->sinks[i].told = SINK_WAITS; /* whatever comes of it is news */
	}
	s->config = *config;
	for (size_t i = 0; i < s->n_sinks; i++)
		if (is_new[i])
			begin(s, i);
}

static void look(const struct share *s, struct share_sink *at)
{
	struct sink_report report = {0};

	if (at->state)
		at->sink->report(at->state, &report);
	if (report.problem == at->told || report.problem == SINK_WAITS)
		return;
	at->told = report.problem;
	if (at->state)
		sink_words_log(s, at->sink->name, &report);
}

void sinks_look(struct share *s)
{
	for (size_t i = 0; i < s->n_sinks; i++)
		look(s, &s->sinks[i]);
}

void sinks_finish(struct share *s)
{
	for (size_t i = 0; i < s->n_sinks; i++)
		finish(&s->sinks[i]);
	s->n_sinks = 0;
}
