/* Powers are 0.1 W, energies Ws, currents mA, voltages mV, frequency mHz, power factors 1/1000:
 * whole numbers without a sign, of the exact decimals, rounded half away from zero. */
#include "share/sma/sma_datagram.h"

#include <string.h>

enum {
	HEAD = 28,
	LENGTH_AT = 12, /* of the octets behind the next one, without the end */
	COUNTED_FROM = 16,
	SERIAL_AT = 20,
	TICKS_AT = 24,
	NOW = 4,     /* group D: a value of now, of 32 bits */
	COUNTER = 8, /* of 64 bits */
	PER_PHASE = 20,
	PHASES = 3,
};

/* What it says of its kind: an Energy Meter 20, as readers look for one of few numbers there. */
static const uint8_t head[HEAD] = {'S', 'M', 'A', 0, 0, 4, 2, 0xa0, 0, 0, 0, 1, 0, 0, 0, 0x10, 0x60,
	0x69, 349 >> 8, 349 & 0xff};

/* The version of the software, 1.2.4.R, and that nothing follows. */
static const uint8_t end[] = {0x90, 0, 0, 0, 1, 2, 4, 'R', 0, 0, 0, 0};

static const struct {
	uint8_t quantity, import,
		exp;    /* of all phases, or of L1; group C; minus the power of ten */
	uint8_t export; /* 0: none, and a sign has no meaning */
	bool has_phases;
} channels[] = {
	{Q_POWER, 1, 1, 2, false},
	{Q_FREQUENCY, 14, 3, 0, false},
	{Q_POWER_FACTOR, 13, 3, 0, false},
	{Q_L1_POWER, 21, 1, 22, true},
	{Q_L1_CURRENT, 31, 3, 0, true},
	{Q_L1_VOLTAGE, 32, 3, 0, true},
	{Q_L1_POWER_FACTOR, 33, 3, 0, true},
};

static const struct {
	uint8_t quantity, code;
} energies[] = {
	{Q_ENERGY_FORWARD, 1},
	{Q_ENERGY_REVERSE, 2},
	{Q_L1_ENERGY_FORWARD, 21},
	{Q_L2_ENERGY_FORWARD, 41},
	{Q_L3_ENERGY_FORWARD, 61},
	{Q_L1_ENERGY_REVERSE, 22},
	{Q_L2_ENERGY_REVERSE, 42},
	{Q_L3_ENERGY_REVERSE, 62},
};

struct datagram {
	uint8_t *octets;
	size_t n;
};

static void put_big(uint8_t *at, uint64_t v, size_t n)
{
	for (; n > 0; v >>= 8)
		at[--n] = (uint8_t)v;
}

static void add(struct datagram *d, unsigned code, unsigned type, uint64_t v)
{
	uint8_t *at = d->octets + d->n;

	put_big(at, (code << 16) | (type << 8), 4);
	put_big(at + 4, v, type);
	d->n += 4 + type;
}

static void add_now(struct datagram *d, const struct reading *r, size_t i, unsigned phase)
{
	enum quantity q = channels[i].quantity + phase;
	unsigned code = channels[i].import + PER_PHASE * phase, back = channels[i].export;
	uint64_t v;

	if (!reading_has(r, q) || !decimal_units(r->value[q], -channels[i].exp, &v) ||
		v > UINT32_MAX)
		return;
	if (!back) {
		add(d, code, NOW, v);
		return;
	}
	add(d, code, NOW, r->value[q].negative ? 0 : v);
	add(d, back + PER_PHASE * phase, NOW, r->value[q].negative ? v : 0);
}

/* 3600 Ws are a Wh. */
static void add_energy(struct datagram *d, const struct reading *r, size_t i)
{
	struct decimal wh = r->value[energies[i].quantity], ws = {.exp = (int8_t)(wh.exp + 2)};
	uint64_t v;

	if (!reading_has(r, energies[i].quantity) || wh.negative ||
		__builtin_mul_overflow(wh.digits, 36, &ws.digits) || !decimal_units(ws, 0, &v))
		return;
	add(d, energies[i].code, COUNTER, v);
}

size_t sma_datagram(
	uint8_t out[SMA_DATAGRAM_MAX], const struct reading *r, uint32_t serial, uint32_t ticks_ms)
{
	struct datagram d = {out, HEAD};

	memcpy(out, head, HEAD);
	put_big(out + SERIAL_AT, serial, 4);
	put_big(out + TICKS_AT, ticks_ms, 4);
	for (size_t i = 0; i < sizeof channels / sizeof *channels; i++)
		for (unsigned phase = 0; phase < (channels[i].has_phases ? PHASES : 1); phase++)
			add_now(&d, r, i, phase);
	for (size_t i = 0; i < sizeof energies / sizeof *energies; i++)
		add_energy(&d, r, i);
	memcpy(out + d.n, end, sizeof end);
	d.n += sizeof end;
	put_big(out + LENGTH_AT, d.n - COUNTED_FROM - 4, 2);
	return d.n;
}
