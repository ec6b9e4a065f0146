/* Damages a telegram in one of several ways, at places that chance picks. Left out: which telegrams
 * are damaged (simulation.c). */
#include "sim/fault.h"

#include <string.h>

static const char *const names[N_FAULT_KINDS] = {
	[FAULT_NOISE] = "noise",
	[FAULT_CUT] = "cut",
	[FAULT_BITFLIP] = "bitflip",
	[FAULT_LOST_BYTE] = "lost-byte",
	[FAULT_ECHO_1B] = "echo-1b",
	[FAULT_SILENCE] = "silence",
	[FAULT_CHECKSUM] = "checksum",
	[FAULT_LIGHT] = "light",
	[FAULT_TEXT] = "text",
};

const char *fault_name(enum fault_kind kind)
{
	return names[kind];
}

enum fault_kind fault_find(const char *name)
{
	enum fault_kind kind = 0;

	while (kind < N_FAULT_KINDS && strcmp(names[kind], name) != 0)
		kind++;
	return kind;
}

/* Below `n`. A linear congruential generator will do for noise. */
static size_t choose(uint64_t *random, size_t n)
{
	*random = *random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (size_t)(*random >> 33) % n;
}

static size_t push_front(uint8_t *telegram, size_t n, const uint8_t *p, size_t n_more)
{
	memmove(telegram + n_more, telegram, n);
	memcpy(telegram, p, n_more);
	return n + n_more;
}

static size_t add_noise(uint8_t *telegram, size_t n, uint64_t *random)
{
	uint8_t noise[FAULT_GROWTH_MAX];

	for (size_t i = 0; i < sizeof noise; i++)
		noise[i] = (uint8_t)choose(random, 256);
	return push_front(telegram, n, noise, sizeof noise);
}

static size_t add_echo(uint8_t *telegram, size_t n, uint64_t *random)
{
	uint8_t echo[9];

	memset(echo, 0x1b, sizeof echo);
	return push_front(telegram, n, echo, 1 + choose(random, sizeof echo));
}

static size_t lose_byte(uint8_t *telegram, size_t n, uint64_t *random)
{
	size_t at = choose(random, n);

	memmove(telegram + at, telegram + at + 1, n - at - 1);
	return n - 1;
}

/* A pulse of light is a start bit and some zeros, and then nothing more. */
static size_t flash(uint8_t *telegram, size_t n, uint64_t *random)
{
	for (size_t i = 0; i < n; i++)
		telegram[i] = (uint8_t)(0xff << choose(random, 9));
	return n;
}

static size_t speak(uint8_t *telegram, size_t n)
{
	static const char text[] =
		"$GPGGA,123519,4807.038,N,01131.000,E,1,08,0.9,545.4,M,46.9,M,,*47\r\n";
	size_t n_text = sizeof text - 1;

	for (size_t i = 0; i < n; i++)
		telegram[i] = (uint8_t)text[i % n_text];
	return n - n % n_text;
}

size_t fault_apply(enum fault_kind kind, uint8_t *telegram, size_t n, uint64_t *random)
{
	switch (kind) {
	case FAULT_NOISE:
		return add_noise(telegram, n, random);
	case FAULT_CUT:
		return n / 2;
	case FAULT_BITFLIP:
		telegram[choose(random, n)] ^= (uint8_t)(1u << choose(random, 8));
		return n;
	case FAULT_LOST_BYTE:
		return lose_byte(telegram, n, random);
	case FAULT_ECHO_1B:
		return add_echo(telegram, n, random);
	case FAULT_SILENCE:
		return 0;
	case FAULT_CHECKSUM:
		telegram[n - 1] ^= 0x5a;
		return n;
	case FAULT_LIGHT:
		return flash(telegram, n, random);
	case FAULT_TEXT:
		return speak(telegram, n);
	case N_FAULT_KINDS:
		break;
	}
	return n;
}
