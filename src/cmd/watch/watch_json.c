/* Names and units of the values are those of gridmeter decode: what one reads, the other reads. */
#include "cmd/watch/watch_json.h"

#include "base/json.h"

#include <math.h>
#include <stdio.h>
#include <time.h>

static void add_time(cJSON *to)
{
	struct timespec now;
	char text[64];
	struct tm t;

	clock_gettime(CLOCK_REALTIME, &now);
	gmtime_r(&now.tv_sec, &t);
	snprintf(text, sizeof text, "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ", t.tm_year + 1900,
		t.tm_mon + 1, t.tm_mday, t.tm_hour, t.tm_min, t.tm_sec,
		(int)(now.tv_nsec / 1000000));
	json_add_text(to, "time", text);
}

/* The bus has kWh. */
static double in_base_unit(enum quantity q, double v)
{
	if (q != Q_ENERGY_FORWARD && q != Q_ENERGY_REVERSE)
		return v;
	return floor(v * 1e4 + 0.5) / 10; /* without what a double adds to it */
}

static void add_grid(cJSON *to, const struct watch_meter *m)
{
	cJSON *grid = cJSON_AddObjectToObject(to, "grid");

	for (enum quantity q = 0; q < N_QUANTITIES; q++)
		if (m->value[q].is_valid)
			cJSON_AddNumberToObject(
				grid, quantity_name(q), in_base_unit(q, m->value[q].v));
}

void watch_json(const struct watch_meter *m, bool is_stream)
{
	cJSON *o = cJSON_CreateObject();

	add_time(o);
	json_add_text(o, is_stream ? "station" : "service", m->name);
	cJSON_AddBoolToObject(o, is_stream ? "live" : "on_bus", watch_meter_is_there(m));
	json_add_text(o, "name", *m->custom ? m->custom : m->product);
	json_add_text(o, "product", m->product);
	json_add_text(o, "serial", m->serial);
	if (!is_stream)
		json_add_text(o, "role", m->role);
	json_add_text(o, "connection", m->connection);
	if (m->instance.is_valid)
		cJSON_AddNumberToObject(o, "instance", m->instance.v);
	add_grid(o, m);
	json_print(o);
}
