/* From a section of the configuration to the settings of a Venus service. Left out: checking them,
 * which the table of keys has done (config/config.c). */
#include "cmd/run_venus.h"

#include "base/machine.h"
#include "cmd/run_wishes.h"
#include "daemon/source.h"
#include "port/connection.h"
#include "venus/service.h"

bool venus_row_is_wanted(const void *source)
{
	const struct source *s = source;

	return !config_is_without_bus(s->config.bus);
}

static enum service_settings settings_of(const struct config *c)
{
	if (c->settings == SETTINGS_NONE)
		return SERVICE_SETTINGS_NONE;
	return c->settings == SETTINGS_NEEDED || machine_is_venus() ? SERVICE_SETTINGS_NEEDED
								    : SERVICE_SETTINGS_OPTIONAL;
}

static unsigned given_of(const struct config *c)
{
	static const struct {
		enum config_name key;
		enum wish wish;
	} of[] = {{CONFIG_NAME, WISH_NAME}, {CONFIG_ROLE, WISH_ROLE},
		{CONFIG_POSITION, WISH_POSITION}, {CONFIG_INSTANCE, WISH_INSTANCE}};
	unsigned given = 0;

	for (size_t i = 0; i < sizeof of / sizeof *of; i++)
		if (config_has(c, of[i].key))
			given |= of[i].wish;
	return given;
}

static void write_connection(const void *of, char *out, size_t size)
{
	struct connection c;

	source_connection(of, &c);
	connection_words(&c, out, size);
}

static void write_place(const void *of, char *out, size_t size)
{
	source_place(of, out, size);
}

void venus_row_configure(const void *source, void *conf)
{
	const struct source *s = source;
	const struct config *c = &s->config;

	*(struct service_conf *)conf = (struct service_conf){
		.bus = *c->bus ? c->bus : NULL,
		.does_without_bus = !*c->bus && !machine_has_bus(),
		.version = GRIDMETER_VERSION,
		.port = s->link.path,
		.way = {write_connection, write_place, s},
		.place = s->place,
		.custom_name = c->name,
		.instance = c->instance,
		.role = c->role,
		.position = c->position,
		.given = given_of(c),
		.memory = {run_wishes_recall, run_wishes_keep, (void *)c->state_dir},
		.settings = settings_of(c),
		.phases = &s->in_force.phases,
		.reverse = &s->in_force.reverse,
		.feed_in_tariff = c->feed_in_tariff,
		.legacy_display = c->legacy_display,
		.run_without_grid_meter = c->run_without_grid_meter,
		.raw_data = c->raw_data,
	};
}
