/* The secret and what is made of it: a stream of octets, and from that words, ranges, noise and the
 * days by which dates are moved. Fakes are made by AES over the original (CBC-MAC, then counter
 * mode), so without the secret nothing leads back. Left out: what is faked. */
#include "anon/anon_stream.h"

#include <mbedtls/platform_util.h>
#include <string.h>

enum {
	YEAR_DAYS = 364, /* whole weeks, and nearly the same season */
	YEARS = 6,
	WEEKS = 4,
};

static void encrypt(struct anon *a, uint8_t block[ANON_BLOCK])
{
	mbedtls_aes_crypt_ecb(&a->aes, MBEDTLS_AES_ENCRYPT, block, block);
}

static void mix(struct anon *a, uint8_t block[ANON_BLOCK], const uint8_t *p, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		block[i % ANON_BLOCK] ^= p[i];
		if (i % ANON_BLOCK == ANON_BLOCK - 1)
			encrypt(a, block);
	}
	encrypt(a, block);
}

struct anon_stream anon_stream_of(
	struct anon *a, enum anon_role role, const void *original, size_t n)
{
	struct anon_stream s = {.a = a, .seed = {(uint8_t)role, (uint8_t)n, (uint8_t)(n >> 8)}};

	encrypt(a, s.seed);
	mix(a, s.seed, original, n);
	return s;
}

uint8_t anon_stream_next(struct anon_stream *s)
{
	if (s->n % ANON_BLOCK == 0) {
		uint32_t number = s->n / ANON_BLOCK;

		memcpy(s->block, s->seed, ANON_BLOCK);
		for (int i = 0; i < 4; i++)
			s->block[i] ^= (uint8_t)(number >> 8 * i);
		encrypt(s->a, s->block);
	}
	return s->block[s->n++ % ANON_BLOCK];
}

static uint64_t next_u64(struct anon_stream *s)
{
	uint64_t v = 0;

	for (int i = 0; i < 8; i++)
		v = v << 8 | anon_stream_next(s);
	return v;
}

void anon_init(struct anon *a, const uint8_t secret[ANON_SECRET_OCTETS])
{
	struct anon_stream s;

	memset(a, 0, sizeof *a);
	mbedtls_aes_init(&a->aes);
	mbedtls_aes_setkey_enc(&a->aes, secret, 8 * ANON_SECRET_OCTETS);
	a->is_survey = true;
	s = anon_stream_of(a, ANON_ROLE_DAYS, NULL, 0);
	a->days = -(YEAR_DAYS * (1 + anon_stream_next(&s) % YEARS) +
		    7 * (anon_stream_next(&s) % WEEKS));
}

void anon_finish(struct anon *a)
{
	mbedtls_aes_free(&a->aes);
	mbedtls_platform_zeroize(a, sizeof *a);
}

/* Those that may be the digits of a checksum behind a `!` stay such, and the others do not become
 * such. None is a letter that stands for a number in codes. */
static uint8_t fake_letter(uint8_t letter, uint8_t r)
{
	static const char hex[] = "ABDE", others[] = "GHIJKMNOQRSTUVWXYZ";

	if ((letter & ~0x20) <= 'F')
		return (uint8_t)((letter & 0x20) | hex[r % 4]);
	return (uint8_t)((letter & 0x20) | others[r % 18]);
}

static uint8_t fake_char(uint8_t c, uint8_t r)
{
	if (anon_is_digit(c))
		return (uint8_t)('0' + r % 10);
	return anon_is_letter(c) ? fake_letter(c, r) : c;
}

void anon_fake_token(struct anon *a, uint8_t *p, size_t n)
{
	struct anon_stream s = anon_stream_of(a, ANON_ROLE_WORDS, p, n);
	bool differs = false;

	if (anon_significant(p, n) == 0)
		return;
	for (size_t i = 0; i < n; i++) {
		uint8_t fake = fake_char(p[i], anon_stream_next(&s));

		differs |= fake != p[i];
		p[i] = fake;
	}
	for (uint8_t r = 0, last = p[n - 1]; !differs; r++) {
		p[n - 1] = fake_char(last, r);
		differs = p[n - 1] != last;
	}
}

uint64_t anon_within(struct anon *a, uint64_t v, uint64_t first, uint64_t size)
{
	struct anon_stream s = anon_stream_of(a, ANON_ROLE_WITHIN, &v, sizeof v);
	uint64_t fake = first + next_u64(&s) % size;

	if (a->is_survey)
		return v;
	return fake != v ? fake : first + (fake - first + 1) % size;
}

void anon_noise(struct anon *a, uint64_t where, uint8_t *p, size_t n)
{
	static const uint8_t marks[] = {'@', '[', '\\', ']', '^', '_'};
	struct anon_stream s = anon_stream_of(a, ANON_ROLE_NOISE, &where, sizeof where);

	for (size_t i = 0; i < n && !a->is_survey; i++)
		p[i] = marks[anon_stream_next(&s) % sizeof marks];
}
