/* Pieces of telegrams of several meters, of all protocols, one behind the other, as two meters on one wire or a port
 * that changes its adapter give them: no meter is heard that was not there. */
#include "base/log.h"
#include "meter/meter.h"
#include "sim/profile.h"
#include "support/octets.h"
#include "support/test.h"

#include <stdio.h>

enum {
	METERS_MAX = 64,
	STREAMS = 13500,
	PIECES_MAX = 5,
	TELEGRAMS = 2, /* of each meter: some numbers are only in every other one */
	STEP_MS = 1000,
};

struct voice {
	size_t n[TELEGRAMS];
	uint8_t octets[TELEGRAMS][SIM_TELEGRAM_MAX];
	uint8_t ids[TELEGRAMS + 1][IDENTITY_ID_MAX];
	size_t n_ids;
};

static struct voice voices[METERS_MAX];
static size_t n_voices;
static struct meter meter;
static bool is_in_stream[METERS_MAX];
static unsigned n_heard, n_false;
static uint64_t chance = 1;

static unsigned within(unsigned n)
{
	chance = chance * 6364136223846793005u + 1442695040888963407u; /* Knuth, MMIX */
	return (unsigned)(chance >> 33) % n;
}

static void note(struct voice *v, const char *id)
{
	for (size_t i = 0; i < v->n_ids; i++)
		if (strcmp((const char *)v->ids[i], id) == 0)
			return;
	assert_true(v->n_ids < sizeof v->ids / sizeof *v->ids);
	strcpy((char *)v->ids[v->n_ids++], id);
}

static bool is_of(const struct voice *v, const char *id)
{
	for (size_t i = 0; i < v->n_ids; i++)
		if (strcmp((const char *)v->ids[i], id) == 0)
			return true;
	return false;
}

/* What the meter is called when nothing is in its way. */
static void hear_alone(struct voice *v, const struct protocol *protocol)
{
	static struct receiver receiver;

	for (int i = 0; i < TELEGRAMS; i++) {
		struct bytes in = bytes_of(v->octets[i], v->n[i]);
		enum receiver_event event;

		receiver_reset(&receiver, protocol, NULL);
		while ((event = receiver_next(&receiver, &in)) != RECEIVER_MORE)
			if (event == RECEIVER_TELEGRAM)
				note(v, receiver.telegram.meter.id);
	}
}

static void record(size_t i, const struct profile *profile, struct house *house)
{
	static struct sim_meter sim;
	struct voice *v = &voices[i];

	sim_meter_init(&sim, profile);
	sim_meter_set_number(&sim, 41000000 + 7919 * (unsigned)i);
	for (int t = 0; t < TELEGRAMS; t++) {
		house_pass(house, STEP_MS);
		sim_meter_pass(&sim, STEP_MS);
		v->n[t] = sim_meter_telegram(&sim, house, v->octets[t]);
	}
	hear_alone(v, protocol_find(profile->protocol));
}

static void record_all(void)
{
	struct profile profile;
	struct house house;

	house_init(&house, 1, 13);
	for (n_voices = 0; profile_at(n_voices, &profile); n_voices++) {
		assert_true(n_voices < METERS_MAX);
		record(n_voices, &profile, &house);
	}
}

static void on_reading(
	void *ctx, const struct identity *id, const struct reading *reading, uint32_t period_ms)
{
	bool is_there = false;

	(void)ctx, (void)reading, (void)period_ms;
	n_heard++;
	for (size_t i = 0; i < n_voices; i++)
		is_there |= is_in_stream[i] && is_of(&voices[i], id->id);
	if (!is_there)
		printf("# heard %s, who was not there\n", id->id);
	n_false += !is_there;
}

static void on_lost(void *ctx)
{
	(void)ctx;
}

/* All of a telegram, or a piece with an end or without. */
static void feed_piece(uint64_t now_ms)
{
	unsigned i = within((unsigned)n_voices), t = within(TELEGRAMS);
	const struct voice *v = &voices[i];
	size_t from = within(2) ? 0 : within((unsigned)v->n[t]);
	size_t n = within(2) ? v->n[t] - from : within((unsigned)(v->n[t] - from)) + 1;

	is_in_stream[i] = true;
	meter_feed(&meter, bytes_of(v->octets[t] + from, n), now_ms);
}

static void no_meter_is_heard_that_was_not_there(void **state)
{
	static const struct meter_hooks hooks = {.reading = on_reading, .lost = on_lost};
	static const struct meter_conf conf = {.label = "test", .line = {9600, "8N1"}};

	(void)state;
	record_all();
	log_set_level(LOG_NOTHING);
	for (unsigned n = 0; n < STREAMS; n++) {
		unsigned n_pieces = 2 + within(PIECES_MAX - 1);
		uint64_t now_ms = 1000;

		memset(is_in_stream, 0, sizeof is_in_stream);
		meter_init(&meter, &conf, &hooks, NULL);
		for (unsigned i = 0; i < n_pieces; i++)
			feed_piece(now_ms += within(3) * (STEP_MS / 2));
	}
	printf("# %d streams of %zu meters: %u readings, %u of a meter that was not there\n",
		STREAMS, n_voices, n_heard, n_false);
	assert_int_equal(n_false, 0);
	assert_true(n_heard > STREAMS / 10);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_meter_is_heard_that_was_not_there),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
