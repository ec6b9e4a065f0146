/* libFuzzer: lists without names, as a meter that lies would send them. Whatever its numbers do,
 * what is said of them must hang together. */
#include "fuzz.h"

#include "explain/explain.h"
#include "explain/explain_work.h"
#include "proto/dlms/axdr.h"
#include "reading/telegram.h"

#include <string.h>

enum {
	ROWS_MAX = 240,
	EVERY = 80, /* rows, until it is asked */
	GROUP_NOW = 7,
	SCALER_MAX = 9,
};

static struct explain_lists lists;
static struct explain_work work;
static struct explained answer;
static struct reg registers[EXPLAIN_POSITIONS_MAX];
static struct telegram telegram;
static int64_t now[EXPLAIN_POSITIONS_MAX];
static uint8_t octets[EXPLAIN_POSITIONS_MAX][12];

void fuzz_begin(void)
{
	telegram_init(&telegram, registers, EXPLAIN_POSITIONS_MAX);
}

/* Small steps, large ones, back to nil, and what is a mark in some types. */
static void step(int64_t *v, uint8_t by)
{
	const int64_t size = 1 + (*v < 0 ? -*v : *v) / 16;

	if (by == 0xff)
		*v = INT64_MAX;
	else if (by == 0xfe)
		*v = 0;
	else if (by >= 0xf0)
		*v = (int64_t)1 << 4 * (by & 15);
	else
		*v = *v > INT64_MAX / 4 || *v < INT64_MIN / 4 ? 0
							      : *v + ((int)by - 0x78) * size / 8;
}

static struct reg number(uint8_t type, int64_t v)
{
	const bool is_signed = type == AXDR_DOUBLE_LONG || type == AXDR_LONG ||
			       type == AXDR_INTEGER || type == AXDR_LONG64;

	return (struct reg){.kind = REG_NUMBER,
		.type = type,
		.width = type == AXDR_LONG_UNSIGNED || type == AXDR_LONG ? 2 : 4,
		.is_signed = is_signed,
		.value = decimal_of(is_signed || v >= 0 ? v : -(v + 1), 0)};
}

static void fill(const uint8_t *types, size_t n, struct bytes *in)
{
	telegram_reset(&telegram);
	telegram.n_registers = n;
	for (size_t i = 0; i < n; i++) {
		uint8_t by = 0x78;

		bytes_u8(in, &by);
		step(&now[i], by);
		octets[i][by % sizeof octets[i]]++;
		if (types[i] == AXDR_OCTETS)
			registers[i] = (struct reg){.kind = REG_OCTETS,
				.type = types[i],
				.octets = bytes_of(octets[i], 4 + i % 9)};
		else
			registers[i] = number(types[i], now[i]);
	}
}

static bool is_power(const struct explain_position *p, unsigned c)
{
	return p->obis.a == 1 && p->obis.d == GROUP_NOW && p->obis.c == c;
}

/* No two positions have one name surely, and a power of ten is one that a definition can have. */
static void check(void)
{
	for (size_t i = 0; i < answer.n; i++) {
		const struct explain_position *p = &answer.of[i];

		FUZZ_CHECK(p->level < N_EXPLAIN_LEVELS && p->scale < N_EXPLAIN_LEVELS);
		FUZZ_CHECK(p->n_why <= EXPLAIN_WHY_MAX);
		FUZZ_CHECK(!p->has_scaler || (p->scaler >= -SCALER_MAX && p->scaler <= SCALER_MAX));
		for (unsigned k = 0; k < p->n_why; k++)
			FUZZ_CHECK(p->why[k].fact < N_EXPLAIN_FACTS);
		for (size_t k = 0; k < i; k++)
			FUZZ_CHECK(!(is_power(p, 1) && is_power(&answer.of[k], 1) &&
				     p->level == EXPLAIN_SURE &&
				     answer.of[k].level == EXPLAIN_SURE));
	}
}

static void ask(void)
{
	struct explain_told told = {.no_export = lists.of[0].n_telegrams & 1};

	told.displays[0] = (struct explain_display){1, 3, (double)now[0] / 1000};
	told.displays[1] = (struct explain_display){2, 1, 12345.6};
	told.n_displays = 2;
	for (size_t i = 0; i < lists.n; i++) {
		explain_answer(&lists, i, &told, &work, &answer);
		check();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bytes in = bytes_of(data, size), types;
	uint64_t ms = 0;
	uint8_t n;

	if (!bytes_u8(&in, &n) || n == 0 || n > EXPLAIN_POSITIONS_MAX ||
		!bytes_take(&in, n, &types))
		return 0;
	explain_reset(&lists);
	memset(now, 0, sizeof now);
	memset(octets, 7, sizeof octets);
	for (unsigned i = 0; bytes_left(&in) && i < ROWS_MAX; i++) {
		fill(types.p, n, &in);
		ms += 1000 + (registers[0].kind == REG_NUMBER && now[0] % 31 == 7 ? 60000 : 0);
		if (explain_take(&lists, &telegram, ms) < 0)
			return 0;
		if (i % EVERY == EVERY - 1)
			ask();
	}
	if (lists.n == 0)
		return 0;
	ask();
	if (lists.of[0].n_telegrams > EVERY)
		fuzz_understood();
	return 0;
}
