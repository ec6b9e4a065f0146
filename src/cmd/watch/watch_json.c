/* Names and units of the values are those of gridmeter decode: what one reads, the other reads. */
#include "cmd/watch/watch_json.h"

#include "base/json.h"

#include <math.h>
#include <stdio.h>
#include <time.h>

static void add_time(cJSON *to)
{
	struct timespec now;
	char text[32];
	struct tm utc;
	size_t n;

	clock_gettime(CLOCK_REALTIME, &now);
	gmtime_r(&now.tv_sec, &utc);
	n = strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &utc);
	snprintf(text + n, sizeof text - n, ".%03uZ", (unsigned)(now.tv_nsec / 1000000) % 1000);
	json_add_text(to, "time", text);
}

/* The bus has kWh. */
static double in_base_unit(enum quantity q, double v)
{
	return q == Q_ENERGY_FORWARD || q == Q_ENERGY_REVERSE ? round(v * 1e4) / 10 : v;
}

static void add_grid(cJSON *to, const struct watch_meter *m)
{
	cJSON *grid = cJSON_AddObjectToObject(to, "grid");

	for (enum quantity q = 0; q < N_QUANTITIES; q++)
		if (m->value[q].is_valid)
			cJSON_AddNumberToObject(
				grid, quantity_name(q), in_base_unit(q, m->value[q].v));
}

void watch_json(const struct watch_meter *m)
{
	cJSON *o = cJSON_CreateObject();

	add_time(o);
	json_add_text(o, "service", m->name);
	cJSON_AddBoolToObject(o, "on_bus", watch_meter_is_there(m));
	json_add_text(o, "name", *m->custom ? m->custom : m->product);
	json_add_text(o, "product", m->product);
	json_add_text(o, "serial", m->serial);
	json_add_text(o, "role", m->role);
	json_add_text(o, "connection", m->connection);
	if (m->instance.is_valid)
		cJSON_AddNumberToObject(o, "instance", m->instance.v);
	add_grid(o, m);
	json_print(o);
}
