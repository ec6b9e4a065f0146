/* The secret, octets, ranges and noise. Fakes are made by AES over the original (CBC-MAC, then counter mode),
 * so without the secret nothing leads back. */
#include "anon/anon.h"

#include "anon/anon_stream.h"
#include "base/text.h"

#include <mbedtls/platform_util.h>
#include <string.h>

enum {
	YEAR_DAYS = 364, /* whole weeks, and nearly the same season */
	YEARS = 6,
	WEEKS = 4,
	STATE_OCTETS = 4, /* of a state or a checksum */
	ID_OCTETS_MIN = 4,
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

static struct bytes without_zeros(const uint8_t *p, size_t n)
{
	while (n && p[n - 1] == 0)
		n--;
	return bytes_of(p, n);
}

static bool is_bcd(const uint8_t *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (p[i] >> 4 > 9 || (p[i] & 15) > 9)
			return false;
	return n >= ID_OCTETS_MIN;
}

/* Octets that are not zero, nor all the same. */
static size_t n_telling(const uint8_t *p, size_t n)
{
	size_t count = 0, n_same = 0;

	for (size_t i = 0; i < n; i++) {
		count += p[i] != 0;
		n_same += p[i] == p[0];
	}
	return n_same == n ? 0 : count;
}

/* Of an id the number stands at the end, as digits or in the last four octets. */
static void note_octets(struct anon *a, enum anon_kind kind, const uint8_t *p, size_t n)
{
	uint8_t digits[ANON_NUMBER_MAX];

	if (kind != ANON_ID || n_telling(p, n) < ID_OCTETS_MIN)
		return;
	anon_note_octets(a, p, n);
	if (!is_bcd(p, n) || 2 * n > sizeof digits) {
		if (n_telling(p + n - ID_OCTETS_MIN, ID_OCTETS_MIN))
			anon_note_integer(a, p + n - ID_OCTETS_MIN, ID_OCTETS_MIN);
		return;
	}
	for (size_t i = 0; i < 2 * n; i++)
		digits[i] = (uint8_t)('0' + (p[i / 2] >> (i % 2 ? 0 : 4) & 15));
	anon_note_digits(a, true, digits, 2 * n);
}

/* Octets of an escape of SML stay, and none is added: a run of them is doubled on the wire. What is no capital does not
 * become one: behind two letters of a maker it would be the third. */
static void replace_octets(struct anon *a, uint8_t *p, size_t n)
{
	struct anon_stream s = anon_stream_of(a, ANON_ROLE_OCTETS, p, n);

	for (size_t i = 0; i < n; i++) {
		uint8_t r = (uint8_t)(1 + anon_stream_next(&s) % 254);

		while (r == 0 || r == 0x1b || r == p[i] ||
			(anon_is_upper(r) && !anon_is_upper(p[i])))
			r++;
		if (p[i] && p[i] != 0x1b)
			p[i] = r;
	}
}

void anon_octets(struct anon *a, enum anon_kind kind, uint8_t *p, size_t n)
{
	struct bytes text = without_zeros(p, n);
	uint8_t original[256];

	if (text_is_printable(text)) {
		anon_text(a, kind, p, bytes_left(&text));
		return;
	}
	if (a->is_survey) {
		note_octets(a, kind, p, n);
		return;
	}
	if (kind == ANON_STATE && n <= STATE_OCTETS) {
		anon_echo(a, p, n);
		return;
	}
	if (n > sizeof original) {
		replace_octets(a, p, n);
		return;
	}
	memcpy(original, p, n);
	replace_octets(a, p, n);
	anon_echo_into(a, original, p, n);
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
