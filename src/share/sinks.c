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

/* Keys of all who show one meter to others: meter, meter_at, meter_port, offset. */
#define EMULATED "meter\0offset\0"

static const struct {
	const struct sink *sink;
	const char *keys; /* how the names of its keys begin, each ended by 0 */
} table[] = {
#ifdef WITH_SHARE_MQTT
	{&mqtt_sink, "mqtt\0homeassistant\0share_serial\0"},
#endif
#ifdef WITH_SHARE_HTTP
	{&http_sink, "http\0share_serial\0"},
#endif
#ifdef WITH_SHARE_EMULATION
	{&emulation_sink,
		EMULATED "ecotracker\0shelly\0homewizard\0answer\0hold_off\0http_names\0"},
#endif
#ifdef WITH_SHARE_MODBUS
	{&modbus_sink, EMULATED "modbus\0"},
#endif
#ifdef WITH_SHARE_SMA
	{&sma_sink, EMULATED "sma\0"},
#endif
#ifdef WITH_SHARE_WIRE
	{&wire_sink, EMULATED "p1_port\0relay_port\0"},
#endif
#ifdef WITH_SHARE_MDNS
	{&mdns_sink, EMULATED "mdns\0ecotracker\0shelly\0homewizard\0"},
#endif
#ifdef WITH_SHARE_BUS
	{&ess_sink, EMULATED "ecotracker\0shelly\0homewizard\0modbus\0sma\0"},
#endif
	{NULL, ""},
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

static bool is_key_of(const char *keys, const char *name)
{
	for (; *keys; keys += strlen(keys) + 1)
		if (strncmp(name, keys, strlen(keys)) == 0)
			return true;
	return false;
}

static bool is_same(const char *keys, const struct share_config *a, const struct share_config *b)
{
	for (size_t i = 0; i < share_config_table.n_keys; i++) {
		const struct conf_key *k = &share_config_table.keys[i];

		if (is_key_of(keys, k->name) && memcmp((const char *)a + k->offset,
							(const char *)b + k->offset, k->size) != 0)
			return false;
	}
	return true;
}

void sinks_reload(struct share *s, const struct share_config *config)
{
	bool is_new[SHARE_SINKS_MAX];

	for (size_t i = 0; i < s->n_sinks; i++) {
		is_new[i] = !is_same(table[i].keys, &s->config, config);
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
