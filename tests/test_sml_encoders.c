/* Every power of a house through the encoder of every make of meter: what the meter means is what
 * comes out. */
#include "proto/protocols.h"
#include "meter/receiver.h"
#include "reading/grid.h"
#include "sim/sml_encode.h"
#include "support/sml_text.h"
#include "support/test.h"

#include <stdio.h>
#include <string.h>

static struct receiver receiver;

/* How a meter puts a power into octets. */
enum encoder {
	ENCODER_SIGNED,
	ENCODER_SIGNED_8,
	ENCODER_MAGNITUDE,
	ENCODER_SIGNED_MAGNITUDE, /* of the type with a sign */
	ENCODER_CUT,
	ENCODER_WIDENED,
};

static const struct model {
	uint8_t id[10];
	enum encoder encoder;
	uint8_t power; /* group C */
	bool is_edl;
} models[] = {
	{{0x0a, 1, 'I', 'S', 'K', 0, 4, 0x79, 0xef, 0x61}, ENCODER_SIGNED, 16, false},
	{{0x0a, 1, 'L', 'O', 'G', 0, 4, 0x79, 0xef, 0x61}, ENCODER_SIGNED_8, 16, false},
	{{0x0a, 1, 'H', 'L', 'Y', 2, 4, 0x79, 0xef, 0x61}, ENCODER_MAGNITUDE, 16, false},
	{{0x0a, 1, 'E', 'L', 'S', 0, 4, 0x79, 0xef, 0x61}, ENCODER_SIGNED_MAGNITUDE, 16, false},
	{{0x0a, 1, 'E', 'F', 'R', 0x20, 4, 0x79, 0xef, 0x61}, ENCODER_WIDENED, 16, false},
	{{0x0a, 1, 'E', 'F', 'R', 0x21, 4, 0x79, 0xef, 0x61}, ENCODER_SIGNED_8, 16, false},
	{{0x0a, 1, 'D', 'Z', 'G', 0, 2, 0x63, 0xf0, 0xb7}, ENCODER_WIDENED, 16, false},
	{{0x0a, 1, 'D', 'Z', 'G', 0, 3, 0x9b, 0x60, 0x11}, ENCODER_WIDENED, 16, false},
	{{0x0a, 1, 'D', 'Z', 'G', 0, 2, 0xb0, 0x2b, 0xe5}, ENCODER_CUT, 16, false},
	{{0x0a, 1, 'D', 'Z', 'G', 0, 2, 0xb0, 0x2b, 0xe5}, ENCODER_CUT, 76, false},
	{{0x0a, 1, 'D', 'Z', 'G', 0, 2, 0xb0, 0x2b, 0xe5}, ENCODER_WIDENED, 56, false},
	{{0x0a, 1, 'D', 'Z', 'G', 0, 1, 0x6e, 0x70, 0xf5}, ENCODER_SIGNED_8, 16, false},
	{{0x09, 1, 'I', 'S', 'K', 0, 4, 0x79, 0xef, 0x61}, ENCODER_SIGNED_8, 16, true},
	{{0x06, 'E', 'M', 'H', 1, 2, 0x71, 0x56, 0xcd, 0x45}, ENCODER_SIGNED_MAGNITUDE, 15, true},
	{{0x06, 'I', 'S', 'K', 1, 2, 0x7a, 0x20, 0xe6, 0x8a}, ENCODER_MAGNITUDE, 15, true},
};

static void put_power(struct sml_encoder *e, enum encoder encoder, int64_t v)
{
	int64_t magnitude = v < 0 ? -v : v;

	switch (encoder) {
	case ENCODER_SIGNED:
		sml_encode_signed(e, v, 0);
		break;
	case ENCODER_SIGNED_8:
		sml_encode_signed(e, v, 8);
		break;
	case ENCODER_MAGNITUDE:
		sml_encode_unsigned(e, (uint64_t)magnitude, 0);
		break;
	case ENCODER_SIGNED_MAGNITUDE:
		sml_encode_signed(e, magnitude, 0);
		break;
	case ENCODER_CUT:
		sml_encode_cut(e, v);
		break;
	case ENCODER_WIDENED:
		sml_encode_widened(e, v);
		break;
	}
}

static void put_head(struct sml_encoder *e, uint8_t c, uint8_t d)
{
	const uint8_t name[] = {1, 0, c, d, 0, 255};

	sml_encode_list(e, 7);
	sml_encode_octets(e, name, sizeof name);
}

/* The bits of a meter all of whose energy flows through the phase that is told. */
static uint32_t status_of(const struct model *m, bool exports)
{
	if (m->is_edl)
		return exports ? 0x1a2 : 0x182;
	return 0x1c0104 | (exports ? UINT32_C(0xf) << 11 : 0);
}

static void put_list(struct sml_encoder *e, const struct model *m, int64_t v, int scaler)
{
	sml_encode_list(e, 7);
	sml_encode_absent(e);
	sml_encode_octets(e, m->id, sizeof m->id);
	sml_encode_absent(e);
	sml_encode_absent(e);
	sml_encode_list(e, 2);
	put_head(e, 1, 8);
	sml_encode_unsigned(e, status_of(m, v < 0), 0);
	sml_encode_absent(e);
	sml_encode_unsigned(e, 30, 1);
	sml_encode_signed(e, -1, 1);
	sml_encode_unsigned(e, 43210987, 0);
	sml_encode_absent(e);
	put_head(e, m->power, 7);
	sml_encode_absent(e);
	sml_encode_absent(e);
	sml_encode_unsigned(e, 27, 1);
	sml_encode_signed(e, scaler, 1);
	put_power(e, m->encoder, v);
	for (int i = 0; i < 3; i++)
		sml_encode_absent(e); /* signatures, time */
}

/* More than 83 kW in the three octets of a small export. */
static bool is_left_out(const struct model *m, int64_t v, int scaler)
{
	return m->encoder == ENCODER_CUT && v >= 0x800000 && v <= 0xffffff && scaler > -3;
}

static void assert_comes_out(const struct model *m, int64_t v, int scaler)
{
	static const struct grid_rules rules = {0};
	uint8_t message[300], bytes[400];
	struct sml_encoder e, file;
	struct reading r;
	struct bytes in;

	sml_encode_init(&e, message, sizeof message);
	sml_encode_message(&e, 0, 0, 0x0701);
	put_list(&e, m, v, scaler);
	sml_encode_message_end(&e);
	sml_encode_init(&file, bytes, sizeof bytes);
	sml_encode_file(&file, message, e.n);
	in = bytes_of(bytes, file.n);
	assert_int_equal(receiver_next(&receiver, &in), RECEIVER_TELEGRAM);
	grid_reading(&receiver.telegram, &rules, &r);
	if (is_left_out(m, v, scaler)) {
		assert_false(reading_has(&r, Q_POWER));
		return;
	}
	if (!reading_has(&r, Q_POWER) ||
		decimal_compare(r.value[Q_POWER], decimal_of(v, scaler)) != 0)
		fail_msg("%lld * 10^%d of %.3s becomes %g", (long long)v, scaler,
			(const char *)m->id + (m->id[0] == 6 ? 1 : 2),
			decimal_double(r.value[Q_POWER]));
}

static const int scalers[] = {1, 0, -1, -2, -3, -4};

enum { N_SCALERS = sizeof scalers / sizeof *scalers, N_MODELS = sizeof models / sizeof *models };

static void every_power_of_a_house_comes_out_of_every_encoder(void **state)
{
	(void)state;
	receiver_reset(&receiver, protocols[0], NULL);
	for (size_t m = 0; m < N_MODELS; m++)
		for (size_t s = 0; s < N_SCALERS; s++)
			for (int64_t mw = -70000000; mw <= 70000000; mw += 70007) {
				int64_t v = mw * 10; /* in 10^-4 W */

				for (int exp = -4; exp < scalers[s]; exp++)
					v /= 10;
				assert_comes_out(&models[m], v, scalers[s]);
			}
}

/* Where a number gets another octet, or its first bit. */
static void every_edge_comes_out_of_every_encoder(void **state)
{
	(void)state;
	receiver_reset(&receiver, protocols[0], NULL);
	for (size_t m = 0; m < N_MODELS; m++)
		for (size_t s = 0; s < N_SCALERS; s++)
			for (int bit = 0; bit < 30; bit++)
				for (int64_t off = -2; off <= 2; off++) {
					int64_t v = (INT64_C(1) << bit) + off;

					assert_comes_out(&models[m], v, scalers[s]);
					assert_comes_out(&models[m], -v, scalers[s]);
				}
}

static uint32_t random_state = 1;

static int64_t random_power(void)
{
	random_state = random_state * 1664525 + 1013904223;
	return (int64_t)(random_state >> 16) % 10001 - 5000;
}

static void put_phase(char *entries, const char *c, int64_t w)
{
	size_t n = strlen(entries);

	snprintf(entries + n, 1000 - n, "77 07 0100%s0700ff 01 01 621b 5200 65%08x 01 ", c,
		(unsigned)(w < 0 ? -w : w));
}

static void assert_not_contrary(enum quantity q, int64_t w, bool must, double within)
{
	static const struct grid_rules rules = {0};
	struct reading r;

	grid_reading(&receiver.telegram, &rules, &r);
	assert_true(reading_has(&r, q) || !must);
	if (reading_has(&r, q)) {
		double off = decimal_double(r.value[q]) - (double)w;

		assert_true(off <= within && off >= -within);
	}
}

static void take_list(const char *server, const char *entries)
{
	struct octets messages = {0}, file = {0};
	struct bytes in;

	sml_text_list(&messages, server, 5, entries, CHECK_RIGHT);
	sml_text_file(&file, &messages, CHECK_RIGHT);
	receiver_reset(&receiver, protocols[0], NULL);
	in = bytes_of(file.p, file.n);
	assert_int_equal(receiver_next(&receiver, &in), RECEIVER_TELEGRAM);
}

/* Total and phases without signs. With the bits of the FNN each comes out; without them a phase is
 * right or left out: two that are smaller than what rounding makes of a sum may be mistaken for one
 * another. */
static void phases_without_signs_are_right_or_left_out(void **state)
{
	static const char *const names[2][4] = {{"10", "24", "38", "4c"}, {"0f", "15", "29", "3d"}};

	(void)state;
	for (int round = 0; round < 4000; round++) {
		const bool is_edl = round % 2;
		const int64_t w[3] = {random_power(), random_power(), random_power()};
		const int64_t total = w[0] + w[1] + w[2];
		uint32_t word = is_edl ? 0x182 : 0x1c0104;
		char entries[1000];

		for (int i = 0; i < 3; i++)
			if (w[i] < 0 && !is_edl)
				word |= 1u << (12 + i);
		if (total < 0)
			word |= is_edl ? 0x20 : 1u << 11;
		snprintf(entries, sizeof entries, "77 07 0100010800ff 65%08x 01 621e 5203 6205 01 ",
			word);
		put_phase(entries, names[is_edl][0], total);
		for (int i = 0; i < 3; i++)
			put_phase(entries, names[is_edl][1 + i], w[i]);
		take_list(is_edl ? "0b 0901 454d48 00 0479ef64" : "0b 0a01 484c59 02 0479ef73",
			entries);
		assert_not_contrary(Q_POWER, total, true, 0);
		for (int i = 0; i < 3; i++)
			assert_not_contrary(Q_L1_POWER + i, w[i], !is_edl, is_edl ? 4 : 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_power_of_a_house_comes_out_of_every_encoder),
		cmocka_unit_test(every_edge_comes_out_of_every_encoder),
		cmocka_unit_test(phases_without_signs_are_right_or_left_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
