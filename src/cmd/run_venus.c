/* From a section of the configuration to the settings of a Venus service. Left out: checking them,
 * which the table of keys has done (config/config.c). */
#include "cmd/run_venus.h"

#include "daemon/source.h"
#include "venus/service.h"

bool venus_row_is_wanted(const void *source)
{
	const struct source *s = source;

	return !config_is_without_bus(s->config.bus);
}

void venus_row_configure(const void *source, void *conf)
{
	const struct source *s = source;
	const struct config *c = &s->config;

	*(struct service_conf *)conf = (struct service_conf){
		.bus = *c->bus ? c->bus : NULL,
		.version = GRIDMETER_VERSION,
		.connection = s->link.path,
		.place = s->place,
		.custom_name = c->name,
		.instance = c->instance,
		.role = c->role,
		.position = c->position,
		.phases = &c->phases,
		.reverse = c->reverse,
		.feed_in_tariff = c->feed_in_tariff,
		.legacy_display = c->legacy_display,
		.run_without_grid_meter = c->run_without_grid_meter,
		.raw_data = c->raw_data,
	};
}
