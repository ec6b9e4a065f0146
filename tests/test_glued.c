/* Pieces of telegrams of several meters, of all protocols, one behind the other, as two meters on
 * one wire or a port that changes its adapter give them: no meter is heard that was not there, and
 * none with the values of another. */
#include "base/log.h"
#include "meter/meter.h"
#include "sim/profile.h"
#include "support/meter_story.h"
#include "support/octets.h"
#include "support/test.h"

#include <stdio.h>

enum {
	METERS_MAX = 64,
	STREAMS = 13500,
	PIECES_MAX = 5,
	TELEGRAMS = 2, /* of each meter: some numbers are only in every other one */
	STEP_MS = 1000,
	HEARD_MAX = 2 * TELEGRAMS * TELEGRAMS,
};

/* What is neither derived nor remembered from another telegram in every protocol. */
static const enum quantity compared[] = {Q_POWER, Q_ENERGY_FORWARD, Q_ENERGY_REVERSE};

/* What a meter was heard to say. */
struct reported {
	char id[IDENTITY_ID_MAX];
	struct reading reading;
};

struct voice {
	size_t n[TELEGRAMS];
	uint8_t octets[TELEGRAMS][SIM_TELEGRAM_MAX];
	struct reported heard[HEARD_MAX]; /* when nothing is in its way */
	size_t n_heard;
};

static const struct meter_conf conf = {.line = {9600, "8N1"}};
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

static struct bytes telegram_of(const struct voice *v, unsigned t)
{
	return bytes_of(v->octets[t], v->n[t]);
}

static void note(
	void *ctx, const struct identity *id, const struct reading *reading, uint32_t period_ms)
{
	struct voice *v = ctx;
	struct reported *h = &v->heard[v->n_heard++];

	(void)period_ms;
	assert_true(v->n_heard <= HEARD_MAX);
	strcpy(h->id, id->id);
	h->reading = *reading;
}

static bool is_same(const struct reading *a, const struct reading *b, enum quantity q)
{
	return !reading_has(a, q) ||
	       (reading_has(b, q) && decimal_compare(a->value[q], b->value[q]) == 0);
}

/* Whether it is one of the readings that the meter gave alone. */
static bool is_of(const struct voice *v, const char *id, const struct reading *r)
{
	for (size_t i = 0; i < v->n_heard; i++) {
		bool is_it = strcmp(v->heard[i].id, id) == 0;

		for (size_t k = 0; k < sizeof compared / sizeof *compared; k++)
			is_it = is_it && is_same(r, &v->heard[i].reading, compared[k]);
		if (is_it)
			return true;
	}
	return false;
}

/* In any two of its telegrams, as some lists come by turns. */
static void hear_alone(struct voice *v)
{
	static const struct meter_hooks hooks = {.reading = note, .lost = deaf_on_lost};

	for (unsigned i = 0; i < TELEGRAMS * TELEGRAMS; i++) {
		meter_init(&meter, &conf, &hooks, v);
		meter_feed(&meter, telegram_of(v, i / TELEGRAMS), STEP_MS);
		meter_feed(&meter, telegram_of(v, i % TELEGRAMS), 2 * STEP_MS);
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
	hear_alone(v);
}

/* Who is not heard alone is left out: a list that names nobody fits to whoever was heard before. */
static void record_all(void)
{
	struct profile profile;
	struct house house;

	house_init(&house, 1, 13);
	for (size_t i = 0; profile_at(i, &profile); i++) {
		struct voice *v = &voices[n_voices];

		assert_true(n_voices < METERS_MAX);
		record(n_voices, &profile, &house);
		n_voices += v->n_heard > 0;
	}
}

static void on_reading(
	void *ctx, const struct identity *id, const struct reading *reading, uint32_t period_ms)
{
	bool is_there = false;

	(void)ctx, (void)period_ms;
	n_heard++;
	for (size_t i = 0; i < n_voices && !is_there; i++)
		is_there |= is_in_stream[i] && is_of(&voices[i], id->id, reading);
	if (!is_there)
		printf("# heard %s, who was not there or said something else\n", id->id);
	n_false += !is_there;
}

static void feed(unsigned i, unsigned t, size_t from, size_t n, uint64_t now_ms)
{
	is_in_stream[i] = true;
	meter_feed(&meter, bytes_of(voices[i].octets[t] + from, n), now_ms);
}

/* All of a telegram, or a piece with an end or without. */
static void feed_piece(uint64_t now_ms)
{
	unsigned i = within((unsigned)n_voices), t = within(TELEGRAMS);
	const size_t n = voices[i].n[t], from = within(2) ? 0 : within((unsigned)n);

	feed(i, t, from, within(2) ? n - from : within((unsigned)(n - from)) + 1, now_ms);
}

/* What was lost is as long as a telegram: the head of one, and the tail of the next. */
static void feed_seam(uint64_t now_ms)
{
	unsigned i = within((unsigned)n_voices), t = within(TELEGRAMS), other = within(TELEGRAMS);
	const size_t seam = within((unsigned)voices[i].n[t]);

	feed(i, t, 0, seam, now_ms);
	if (voices[i].n[other] > seam)
		feed(i, other, seam, voices[i].n[other] - seam, now_ms);
}

static void no_meter_is_heard_with_what_it_did_not_send(void **state)
{
	static const struct meter_hooks hooks = {.reading = on_reading, .lost = deaf_on_lost};

	(void)state;
	log_set_level(LOG_NOTHING);
	record_all();
	for (unsigned n = 0; n < STREAMS; n++) {
		unsigned n_pieces = 2 + within(PIECES_MAX - 1);
		uint64_t now_ms = 1000;

		memset(is_in_stream, 0, sizeof is_in_stream);
		meter_init(&meter, &conf, &hooks, NULL);
		for (unsigned i = 0; i < n_pieces; i++)
			(within(2) ? feed_piece : feed_seam)(now_ms += within(3) * (STEP_MS / 2));
	}
	printf("# %d streams of %zu meters: %u readings, %u of a meter that was not there\n",
		STREAMS, n_voices, n_heard, n_false);
	assert_int_equal(n_false, 0);
	assert_true(n_heard > STREAMS / 10);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_meter_is_heard_with_what_it_did_not_send),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
