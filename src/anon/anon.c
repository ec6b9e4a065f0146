/* The secret, runs of digits, texts and octets. Fakes are made by AES over the original (CBC-MAC, then
 * counter mode), so without the secret nothing leads back. */
#include "anon/anon.h"

#include "base/text.h"

#include <mbedtls/platform_util.h>
#include <string.h>

enum {
	BLOCK = 16,
	SHARED_MIN = 6,  /* digits of a number that is a part of another one */
	RUN_MIN = 3,     /* shorter ones tell a medium or a type */
	NUMBER_RUN = 4,  /* without one so long a number is made of letters too */
	MAKER = 3,       /* letters in front that tell the maker */
	YEAR_DAYS = 364, /* whole weeks, and nearly the same season */
	YEARS = 6,
	WEEKS = 4,
};

/* What a fake is made for: the same octets in another role have another. */
enum role { ROLE_DIGITS, ROLE_WORDS, ROLE_OCTETS, ROLE_WITHIN, ROLE_NOISE, ROLE_DAYS };

static void encrypt(struct anon *a, uint8_t block[BLOCK])
{
	mbedtls_aes_crypt_ecb(&a->aes, MBEDTLS_AES_ENCRYPT, block, block);
}

static void mix(struct anon *a, uint8_t block[BLOCK], const uint8_t *p, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		block[i % BLOCK] ^= p[i];
		if (i % BLOCK == BLOCK - 1)
			encrypt(a, block);
	}
	encrypt(a, block);
}

/* A stream of octets that depends on the secret, the role and the original. */
struct stream {
	struct anon *a;
	uint8_t seed[BLOCK], block[BLOCK];
	uint32_t n;
};

static struct stream stream_of(struct anon *a, enum role role, const void *original, size_t n)
{
	struct stream s = {.a = a, .seed = {(uint8_t)role, (uint8_t)n, (uint8_t)(n >> 8)}};

	encrypt(a, s.seed);
	mix(a, s.seed, original, n);
	return s;
}

static uint8_t next(struct stream *s)
{
	if (s->n % BLOCK == 0) {
		uint32_t number = s->n / BLOCK;

		memcpy(s->block, s->seed, BLOCK);
		for (int i = 0; i < 4; i++)
			s->block[i] ^= (uint8_t)(number >> 8 * i);
		encrypt(s->a, s->block);
	}
	return s->block[s->n++ % BLOCK];
}

static uint64_t next_u64(struct stream *s)
{
	uint64_t v = 0;

	for (int i = 0; i < 8; i++)
		v = v << 8 | next(s);
	return v;
}

void anon_init(struct anon *a, const uint8_t secret[ANON_SECRET_OCTETS])
{
	struct stream s;

	memset(a, 0, sizeof *a);
	mbedtls_aes_init(&a->aes);
	mbedtls_aes_setkey_enc(&a->aes, secret, 8 * ANON_SECRET_OCTETS);
	a->is_survey = true;
	s = stream_of(a, ROLE_DAYS, NULL, 0);
	a->days = -(YEAR_DAYS * (1 + next(&s) % YEARS) + 7 * (next(&s) % WEEKS));
}

void anon_finish(struct anon *a)
{
	mbedtls_aes_free(&a->aes);
	mbedtls_platform_zeroize(a, sizeof *a);
}

static bool is_digit(uint8_t c)
{
	return c >= '0' && c <= '9';
}

static bool is_letter(uint8_t c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

static bool is_all(const uint8_t *p, size_t n, uint8_t c)
{
	while (n && *p == c)
		p++, n--;
	return n == 0;
}

static void note_number(struct anon *a, const uint8_t *p, size_t n)
{
	if (n < SHARED_MIN || n > ANON_NUMBER_MAX)
		return;
	for (size_t i = 0; i < a->n_numbers; i++)
		if (a->numbers[i].n == n && memcmp(a->numbers[i].p, p, n) == 0)
			return;
	if (a->n_numbers == ANON_NUMBERS_MAX)
		return; /* what is a part of it will have a fake of its own */
	a->numbers[a->n_numbers].n = (uint8_t)n;
	memcpy(a->numbers[a->n_numbers++].p, p, n);
}

/* The longest number that p[0 .. n) is a part of, and where in it; itself when there is none. Makers shorten
 * numbers at the front. */
static struct bytes find_whole(const struct anon *a, const uint8_t *p, size_t n, size_t *at)
{
	struct bytes whole = bytes_of(p, n);

	*at = 0;
	for (size_t i = 0; n >= SHARED_MIN && i < a->n_numbers; i++) {
		const uint8_t *found = memmem(a->numbers[i].p, a->numbers[i].n, p, n);

		if (!found || a->numbers[i].n <= bytes_left(&whole))
			continue;
		whole = bytes_of(a->numbers[i].p, a->numbers[i].n);
		*at = (size_t)(found - whole.p);
	}
	return whole;
}

/* A run of digits becomes another; one of zeros says nothing and stays. */
static void fake_run(struct anon *a, uint8_t *p, size_t n)
{
	uint8_t original[ANON_NUMBER_MAX];
	struct bytes whole;
	struct stream s;
	size_t at;

	if (is_all(p, n, '0'))
		return;
	if (a->is_survey) {
		note_number(a, p, n);
		return;
	}
	memcpy(original, p, n);
	whole = find_whole(a, original, n, &at);
	s = stream_of(a, ROLE_DIGITS, whole.p, bytes_left(&whole));
	while (at--)
		next(&s);
	for (size_t i = 0; i < n; i++)
		p[i] = (uint8_t)('0' + next(&s) % 10);
	if (memcmp(p, original, n) == 0)
		p[n - 1] = (uint8_t)('0' + (p[n - 1] - '0' + 1) % 10);
}

void anon_runs(struct anon *a, uint8_t *p, size_t n, size_t least)
{
	for (size_t i = 0, end; i < n; i = end + (end == i)) {
		for (end = i; end < n && is_digit(p[end]); end++)
			;
		for (size_t at = i; end - i >= least && at < end; at += ANON_NUMBER_MAX)
			fake_run(
				a, p + at, end - at < ANON_NUMBER_MAX ? end - at : ANON_NUMBER_MAX);
	}
}

static bool has_run(const uint8_t *p, size_t n, size_t least)
{
	size_t run = 0;

	for (size_t i = 0; i < n; i++) {
		run = is_digit(p[i]) ? run + 1 : 0;
		if (run >= least)
			return true;
	}
	return false;
}

/* One that may be a digit of a checksum behind a `!` stays one, and the others do not become one. */
static uint8_t fake_letter(uint8_t letter, uint8_t r)
{
	const bool is_hex = (letter & ~0x20) <= 'F';

	return (uint8_t)((letter & 0x20) + (is_hex ? 'A' + r % 6 : 'G' + r % 20));
}

void anon_words(struct anon *a, uint8_t *p, size_t n)
{
	struct stream s = stream_of(a, ROLE_WORDS, p, n);

	if (a->is_survey)
		return;
	for (size_t i = 0; i < n; i++) {
		uint8_t r = next(&s);

		if (is_digit(p[i]))
			p[i] = (uint8_t)('0' + r % 10);
		else if (is_letter(p[i]))
			p[i] = fake_letter(p[i], r);
		else if (p[i] >= 0x80 && p[i] != 0xff)
			p[i] = 0xff; /* of another alphabet */
	}
}

void anon_number(struct anon *a, uint8_t *p, size_t n)
{
	if (has_run(p, n, NUMBER_RUN))
		anon_runs(a, p, n, RUN_MIN);
	else if (n > MAKER)
		anon_words(a, p + MAKER, n - MAKER);
	else
		anon_words(a, p, n);
}

static struct bytes without_zeros(const uint8_t *p, size_t n)
{
	while (n && p[n - 1] == 0)
		n--;
	return bytes_of(p, n);
}

/* Octets of an escape of SML stay, and none is added: a run of them is doubled on the wire. */
void anon_octets(struct anon *a, uint8_t *p, size_t n)
{
	struct bytes text = without_zeros(p, n);
	struct stream s;

	if (text_is_printable(text)) {
		anon_number(a, p, bytes_left(&text));
		return;
	}
	s = stream_of(a, ROLE_OCTETS, p, n);
	for (size_t i = 0; i < n && !a->is_survey; i++) {
		uint8_t r = (uint8_t)(1 + next(&s) % 253);

		if (p[i] && p[i] != 0x1b)
			p[i] = (uint8_t)(r + (r >= 0x1b));
	}
}

uint64_t anon_within(struct anon *a, uint64_t v, uint64_t first, uint64_t size)
{
	struct stream s = stream_of(a, ROLE_WITHIN, &v, sizeof v);
	uint64_t fake = first + next_u64(&s) % size;

	if (a->is_survey)
		return v;
	return fake != v ? fake : first + (fake - first + 1) % size;
}

void anon_noise(struct anon *a, uint64_t where, uint8_t *p, size_t n)
{
	struct stream s = stream_of(a, ROLE_NOISE, &where, sizeof where);

	for (size_t i = 0; i < n && !a->is_survey; i++)
		p[i] = (uint8_t)('@' + next(&s) % 32);
}
