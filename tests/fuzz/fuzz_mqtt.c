/* libFuzzer: what a daemon, or what answers in its place, tells gridmeter-share of meters. Whatever
 * that is, what a broker is told of them is JSON that can be read, of plain topics, and fits into
 * its room. */
#include "fuzz.h"

#include "share/meters.h"
#include "share/mqtt/mqtt_discovery.h"
#include "share/mqtt/mqtt_health.h"
#include "share/mqtt/mqtt_state.h"
#include "share/mqtt/mqtt_topics.h"

#include <stdlib.h>
#include <string.h>

static struct share share;
static struct writer text;

void fuzz_begin(void)
{
	share.is_connected = true;
	share.config = (struct share_config){.mqtt_prefix = "fleet/\"house\"/gridmeter",
		.homeassistant_prefix = "homeassistant",
		.mqtt_every_ms = 1000,
		.mqtt_every_other_ms = 10000,
		.share_serial = true};
}

/* One line of JSON, the caller's, with nothing left in the writer. */
static cJSON *written(void)
{
	cJSON *said;

	FUZZ_CHECK(text.n > 0 && text.n < WRITER_SIZE);
	text.text[text.n] = '\0';
	FUZZ_CHECK(strlen(text.text) == text.n);
	fuzz_check_clean("JSON", text.text, false);
	said = cJSON_ParseWithOpts(text.text, NULL, true);
	FUZZ_CHECK(cJSON_IsObject(said));
	writer_init(&text, NULL);
	return said;
}

static void check_topics(const struct share_meter *m)
{
	char topic[MQTT_TOPIC_SIZE];

	mqtt_topic_discovery(topic, "homeassistant", share.config.mqtt_prefix, m->key);
	FUZZ_CHECK(!strpbrk(topic, "#+ \""));
	mqtt_topic_of(topic, "gridmeter", m->key, "state");
	FUZZ_CHECK(!strpbrk(topic, "#+ \"") && strrchr(topic, '/')[1] == 's');
}

static void check_discovery(const struct share_meter *m, enum share_topics topics)
{
	uint32_t has = mqtt_told_quantities(&m->last.reading);
	int n = 0;
	cJSON *said;

	share.config.mqtt_topics = topics;
	mqtt_discovery_json(&text, &share.config, m, has, m->last.period_ms);
	said = written();
	for (enum quantity q = 0; q < N_QUANTITIES; q++)
		n += has >> q & 1;
	FUZZ_CHECK(cJSON_GetArraySize(cJSON_GetObjectItem(said, "components")) == n + 2);
	cJSON_Delete(said);
}

static void check_state(const struct share_meter *m)
{
	uint32_t has = mqtt_told_quantities(&m->last.reading);
	cJSON *said;

	mqtt_state_json(&text, &m->last, has);
	said = written();
	for (enum quantity q = 0; q < N_QUANTITIES; q++) {
		const cJSON *v = cJSON_GetObjectItemCaseSensitive(said, quantity_name(q));

		FUZZ_CHECK((has >> q & 1) ? cJSON_IsNumber(v) : !v);
		FUZZ_CHECK(!v || q < Q_ENERGY_FORWARD || q > Q_L3_ENERGY_REVERSE ||
			   v->valuedouble >= 0);
	}
	cJSON_Delete(said);
}

static void take(void *ctx, const struct stream_said *said)
{
	(void)ctx;
	fuzz_understood();
	meters_take(&share, said);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static struct stream_reader reader;

	stream_reader_init(&reader, take, NULL);
	stream_reader_feed(&reader, (const char *)data, n);
	stream_reader_feed(&reader, "\n", 1);
	writer_init(&text, NULL);
	for (const struct share_meter *m = share.meters; m; m = m->next) {
		check_topics(m);
		check_discovery(m, TOPICS_JSON);
		check_discovery(m, TOPICS_PLAIN);
		check_state(m);
		for (enum language l = 0; l < N_LANGUAGES; l++) {
			mqtt_health_json(&text, m, l);
			cJSON_Delete(written());
		}
	}
	meters_free(&share);
	return 0;
}
