/* Home Assistant since 2024.11: `device`, `origin` and `components`. A state is not retained, so
 * that none of before is taken for one of now, and expires by itself (`expire_after`); a device is
 * there while both this process and the meter are. What a message does not say is skipped by
 * `is_defined`. Neither `object_id` nor `default_entity_id`: names of entities are the owner's. */
#include "share/mqtt/mqtt_discovery.h"

#include "base/json_writer.h"
#include "base/project.h"
#include "base/text.h"
#include "share/mqtt/mqtt_rates.h"
#include "share/mqtt/mqtt_state.h"
#include "share/mqtt/mqtt_topics.h"

#include <string.h>

enum {
	EXPIRE_PERIODS = 5,
	TEMPLATE_SIZE = 64,
};

enum kind { POWER, VOLTAGE, CURRENT, FREQUENCY, ENERGY, POWER_FACTOR, N_KINDS };

/* Units are those of quantity_unit(). */
static const struct {
	char device_class[13], state_class[17];
	uint8_t places; /* that are shown */
} kinds[N_KINDS] = {
	[POWER] = {"power", "measurement", 0},
	[VOLTAGE] = {"voltage", "measurement", 1},
	[CURRENT] = {"current", "measurement", 2},
	[FREQUENCY] = {"frequency", "measurement", 2},
	[ENERGY] = {"energy", "total_increasing", 0},
	[POWER_FACTOR] = {"power_factor", "measurement", 2},
};

/* The first is the device itself, and has its name. */
static const struct {
	uint8_t kind;
	char name[18];
} components[N_QUANTITIES] = {
	[Q_POWER] = {POWER, ""},
	[Q_L1_POWER] = {POWER, "Power L1"},
	[Q_L2_POWER] = {POWER, "Power L2"},
	[Q_L3_POWER] = {POWER, "Power L3"},
	[Q_L1_VOLTAGE] = {VOLTAGE, "Voltage L1"},
	[Q_L2_VOLTAGE] = {VOLTAGE, "Voltage L2"},
	[Q_L3_VOLTAGE] = {VOLTAGE, "Voltage L3"},
	[Q_L1_CURRENT] = {CURRENT, "Current L1"},
	[Q_L2_CURRENT] = {CURRENT, "Current L2"},
	[Q_L3_CURRENT] = {CURRENT, "Current L3"},
	[Q_FREQUENCY] = {FREQUENCY, "Frequency"},
	[Q_ENERGY_FORWARD] = {ENERGY, "Energy import"},
	[Q_ENERGY_REVERSE] = {ENERGY, "Energy export"},
	[Q_L1_ENERGY_FORWARD] = {ENERGY, "Energy import L1"},
	[Q_L2_ENERGY_FORWARD] = {ENERGY, "Energy import L2"},
	[Q_L3_ENERGY_FORWARD] = {ENERGY, "Energy import L3"},
	[Q_L1_ENERGY_REVERSE] = {ENERGY, "Energy export L1"},
	[Q_L2_ENERGY_REVERSE] = {ENERGY, "Energy export L2"},
	[Q_L3_ENERGY_REVERSE] = {ENERGY, "Energy export L3"},
	[Q_POWER_FACTOR] = {POWER_FACTOR, "Power factor"},
	[Q_L1_POWER_FACTOR] = {POWER_FACTOR, "Power factor L1"},
	[Q_L2_POWER_FACTOR] = {POWER_FACTOR, "Power factor L2"},
	[Q_L3_POWER_FACTOR] = {POWER_FACTOR, "Power factor L3"},
};

/* A message under way. */
struct discovery {
	struct json_writer j;
	const struct share_config *config;
	const struct share_meter *m;
	uint32_t period_ms;
};

uint32_t mqtt_expire_s(uint32_t interval_ms)
{
	static const uint16_t ladder_s[] = {10, 15, 30, 50, 60, 120, 300, 600, 900, 1800, 3600};
	const uint16_t *s = ladder_s, *last = ladder_s + sizeof ladder_s / sizeof *ladder_s - 1;

	while (s < last && interval_ms > *s * 1000u / EXPIRE_PERIODS)
		s++;
	return interval_ms ? *s : 0;
}

static void add_number(struct json_writer *j, const char *name, uint32_t v)
{
	json_writer_decimal(j, name, (struct decimal){.digits = v});
}

static void add_topic(struct discovery *d, const char *member, const char *name)
{
	char topic[MQTT_TOPIC_SIZE];

	mqtt_topic_of(topic, d->config->mqtt_prefix, d->m->key, name);
	json_writer_text(&d->j, member, topic);
}

static void add_known(struct json_writer *j, const char *name, const char *text)
{
	if (*text)
		json_writer_text(j, name, text);
}

/* Of a meter whose number may be told. */
static const char *number_of(const struct discovery *d)
{
	const struct identity *meter = &d->m->is.meter;

	return d->config->share_serial && !meter->id_is_model ? meter->serial : "";
}

static void add_device(struct discovery *d)
{
	const struct identity *meter = &d->m->is.meter;
	const char *section = d->m->is.section;
	char id[MQTT_TOPIC_SIZE];

	mqtt_object_id(id, d->config->mqtt_prefix, d->m->key);
	json_writer_begin(&d->j, "device", '{');
	json_writer_begin(&d->j, "identifiers", '[');
	json_writer_text(&d->j, NULL, id);
	json_writer_end(&d->j, ']');
	json_writer_text(&d->j, "name", *section ? section : "Grid meter");
	add_known(&d->j, "manufacturer", meter->manufacturer);
	if (meter->id_is_model)
		add_known(&d->j, "model", meter->id);
	add_known(&d->j, "sw_version", meter->firmware);
	add_known(&d->j, "serial_number", number_of(d));
	json_writer_end(&d->j, '}');
}

static void add_origin(struct discovery *d)
{
	json_writer_begin(&d->j, "origin", '{');
	json_writer_text(&d->j, "name", "gridmeter");
	json_writer_text(&d->j, "sw_version", GRIDMETER_VERSION);
	json_writer_text(&d->j, "support_url", PROJECT_HOME);
	json_writer_end(&d->j, '}');
}

static void add_availability(struct discovery *d)
{
	char topic[MQTT_TOPIC_SIZE];

	json_writer_begin(&d->j, "availability", '[');
	json_writer_begin(&d->j, NULL, '{');
	mqtt_topic_status(topic, d->config->mqtt_prefix);
	json_writer_text(&d->j, "topic", topic);
	json_writer_end(&d->j, '}');
	json_writer_begin(&d->j, NULL, '{');
	add_topic(d, "topic", "availability");
	json_writer_end(&d->j, '}');
	json_writer_end(&d->j, ']');
	json_writer_text(&d->j, "availability_mode", "all");
}

/* Writes `text` with `name` in place of its only '*'. */
static void add_template(struct json_writer *j, const char *text, const char *name)
{
	const char *star = strchr(text, '*');
	size_t front = (size_t)(star - text), n = strlen(name);
	char filled[TEMPLATE_SIZE];

	memcpy(filled, text, front);
	memcpy(filled + front, name, n);
	strcpy(filled + front + n, star + 1);
	json_writer_text(j, "value_template", filled);
}

static void begin_component(struct discovery *d, const char *name)
{
	char id[MQTT_TOPIC_SIZE + TEMPLATE_SIZE];
	size_t n = mqtt_object_id(id, d->config->mqtt_prefix, d->m->key);

	id[n++] = '_';
	strcpy(id + n, name);
	json_writer_begin(&d->j, name, '{');
	json_writer_text(&d->j, "platform", "sensor");
	json_writer_text(&d->j, "unique_id", id);
}

/* Where its value comes from. */
static void add_source(struct discovery *d, enum quantity q)
{
	if (d->config->mqtt_topics == TOPICS_PLAIN)
		add_topic(d, "state_topic", quantity_name(q));
	else
		add_template(&d->j, "{{ value_json.* | is_defined }}", quantity_name(q));
}

static void add_expiry(struct discovery *d, enum quantity q)
{
	uint32_t every_ms = mqtt_rates_every_of(d->config, q);
	uint32_t expire_s = mqtt_expire_s(mqtt_interval_ms(d->period_ms, every_ms));

	if (expire_s)
		add_number(&d->j, "expire_after", expire_s);
}

static void add_quantity(struct discovery *d, enum quantity q)
{
	uint8_t kind = components[q].kind;

	begin_component(d, quantity_name(q));
	if (*components[q].name)
		json_writer_text(&d->j, "name", components[q].name);
	else
		json_writer_null(&d->j, "name");
	json_writer_text(&d->j, "device_class", kinds[kind].device_class);
	json_writer_text(&d->j, "state_class", kinds[kind].state_class);
	add_known(&d->j, "unit_of_measurement", quantity_unit(q));
	add_number(&d->j, "suggested_display_precision", kinds[kind].places);
	add_source(d, q);
	add_expiry(d, q);
	json_writer_end(&d->j, '}');
}

/* How well it is heard, and what is wrong; both are retained and do not expire. */
static void add_health(struct discovery *d)
{
	begin_component(d, "quality");
	json_writer_text(&d->j, "name", "Telegram quality");
	json_writer_text(&d->j, "state_class", "measurement");
	json_writer_text(&d->j, "unit_of_measurement", "%");
	json_writer_text(&d->j, "entity_category", "diagnostic");
	add_topic(d, "state_topic", "health");
	add_template(&d->j, "{{ value_json.* | is_defined }}", "quality");
	json_writer_end(&d->j, '}');
	begin_component(d, "finding");
	json_writer_text(&d->j, "name", "Finding");
	json_writer_text(&d->j, "entity_category", "diagnostic");
	add_topic(d, "state_topic", "health");
	add_topic(d, "json_attributes_topic", "health");
	json_writer_text(&d->j, "value_template",
		"{{ value_json.findings[0].name if value_json.findings else 'none' }}");
	json_writer_end(&d->j, '}');
}

static void add_components(struct discovery *d, uint32_t quantities)
{
	json_writer_begin(&d->j, "components", '{');
	for (enum quantity q = 0; q < N_QUANTITIES; q++)
		if (quantities >> q & 1)
			add_quantity(d, q);
	add_health(d);
	json_writer_end(&d->j, '}');
}

void mqtt_discovery_json(struct writer *w, const struct share_config *config,
	const struct share_meter *m, uint32_t quantities, uint32_t period_ms)
{
	struct discovery d = {.j = {.to = w}, .config = config, .m = m, .period_ms = period_ms};

	json_writer_begin(&d.j, NULL, '{');
	add_device(&d);
	add_origin(&d);
	add_availability(&d);
	if (config->mqtt_topics != TOPICS_PLAIN)
		add_topic(&d, "state_topic", "state");
	add_number(&d.j, "qos", 0);
	add_components(&d, quantities);
	json_writer_end(&d.j, '}');
}
