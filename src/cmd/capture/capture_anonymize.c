/* Puts fakes into the telegrams of a recording, makes noise of all else, and then reads the result: there must be
 * as many telegrams as before, and none of the numbers. */
#include "cmd/capture/capture_anonymize.h"

#include "anon/anon_dlms.h"
#include "anon/anon_iec.h"
#include "anon/anon_sml.h"
#include "base/hex.h"
#include "cmd/capture/recording_search.h"
#include "proto/dlms/dlms_keys.h"
#include "proto/iec/iec.h"
#include "proto/sml/sml.h"

#include <mbedtls/platform_util.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

enum {
	ATTEMPTS = 8,   /* a number may turn up by chance */
	RUN_DIGITS = 8, /* chance makes shorter runs */
};

static bool fake(struct anon *a, const struct recording_search *s, uint8_t *p, size_t n)
{
	if (s->protocol == &protocol_sml)
		return anon_sml(a, p, n);
	if (s->protocol == &protocol_iec)
		return anon_iec(a, p, n);
	return anon_dlms(a, s->conf->keys, s->conf->lists, p, n) == ANON_DLMS_DONE;
}

/* The survey must give back what it got. */
static void survey(struct anon *a, struct recording_search *s, uint8_t *scratch)
{
	const uint8_t *bytes = s->recording->bytes;

	for (size_t i = 0; i < s->n_found; i++) {
		struct recording_frame *f = &s->found[i];

		memcpy(scratch, bytes + f->at, f->n);
		f->is_good = fake(a, s, scratch, f->n) && memcmp(scratch, bytes + f->at, f->n) == 0;
	}
}

/* Octets but line ends, which stay wherever they are. */
static size_t n_telling(const uint8_t *p, size_t n)
{
	size_t count = 0;

	for (size_t i = 0; i < n; i++)
		count += p[i] != '\r' && p[i] != '\n';
	return count;
}

static void make_noise(struct anon *a, const struct recording *r, uint8_t *to)
{
	anon_noise(a, 0, to, r->n);
	for (size_t i = 0; i < r->n; i++)
		if (r->bytes[i] == '\r' || r->bytes[i] == '\n')
			to[i] = r->bytes[i];
}

/* From `s->recording` into `to`: telegrams among noise. */
static void put_fakes(struct anon *a, struct recording_search *s, uint8_t *to, uint8_t *scratch,
	struct anonymized *out)
{
	const struct recording *r = s->recording;

	make_noise(a, r, to);
	out->n_done = out->n_dropped = 0;
	out->n_wiped = n_telling(r->bytes, r->n);
	for (size_t i = 0; i < s->n_found; i++) {
		struct recording_frame *f = &s->found[i];
		size_t n;

		memcpy(scratch, r->bytes + f->at, f->n);
		f->is_good = f->is_good && fake(a, s, scratch, f->n);
		out->n_dropped += !f->is_good;
		out->n_done += f->is_good;
		if (!f->is_good)
			continue;
		memcpy(to + f->at, scratch, f->n);
		n = n_telling(r->bytes + f->at, f->n);
		out->n_wiped -= n < out->n_wiped ? n : out->n_wiped; /* frames may share a flag */
	}
}

static bool contains(const struct recording *r, const void *p, size_t n)
{
	return n > 0 && p && memmem(r->bytes, r->n, p, n);
}

static bool contains_octets(const struct recording *r, const char *hex)
{
	uint8_t octets[IDENTITY_ID_MAX];
	size_t n = strlen(hex);

	return n % 2 == 0 && n / 2 <= sizeof octets && n / 2 > 3 &&
	       hex_octets(hex, octets, n / 2) && contains(r, octets, n / 2);
}

/* A number as text, as octets, and as the hexadecimal digits of its characters. */
static bool contains_number(const struct recording *r, const char *number)
{
	char hex[4 * IDENTITY_ID_MAX + 1];
	size_t n = strlen(number);

	if (contains(r, number, n) || contains_octets(r, number))
		return true;
	hex_text(bytes_of(number, n), hex);
	if (contains(r, hex, 2 * n))
		return true;
	for (char *c = hex; *c; c++)
		*c = (char)(*c >= 'a' ? *c - 'a' + 'A' : *c);
	return contains(r, hex, 2 * n);
}

static bool leaks(
	const struct anon *a, const struct recording_search *before, const struct recording *r)
{
	for (size_t i = 0; i < before->n_numbers; i++)
		if (contains_number(r, before->numbers[i]))
			return true;
	for (size_t i = 0; i < a->n_numbers; i++)
		if (a->numbers[i].n >= RUN_DIGITS && contains(r, a->numbers[i].p, a->numbers[i].n))
			return true;
	return false;
}

/* Whether the fakes are read as the originals were. */
static bool is_as_good(
	const struct recording_search *before, const struct recording *r, bool is_authentic)
{
	struct recording_search *after = malloc(sizeof *after);
	struct dlms_keys keys;
	struct protocol_conf conf = *before->conf;
	size_t n = 0;
	bool same;

	dlms_keys_init(&keys);
	conf.keys = &keys;
	same = after && dlms_keys_set(&keys, anon_dlms_key);
	if (is_authentic)
		dlms_keys_set_auth(&keys, anon_dlms_auth_key);
	if (same) {
		recording_search(after, before->protocol, &conf, r);
		for (size_t i = 0; i < before->n_found; i++)
			n += before->found[i].is_good ? before->found[i].n_telegrams : 0;
		same = after->n_telegrams == n;
		free(after->found);
	}
	dlms_keys_finish(&keys);
	free(after);
	return same;
}

static bool new_secret(struct anon *a)
{
	uint8_t secret[ANON_SECRET_OCTETS];

	if (getrandom(secret, sizeof secret, 0) != sizeof secret)
		return false;
	anon_init(a, secret);
	mbedtls_platform_zeroize(secret, sizeof secret);
	return true;
}

static enum anonymize_result attempt(
	struct recording_search *s, struct recording *to, uint8_t *scratch, struct anonymized *out)
{
	static struct anon a;
	enum anonymize_result result = ANONYMIZE_DONE;
	bool is_authentic = s->conf->keys && s->conf->keys->has_auth_key;

	if (!new_secret(&a))
		return ANONYMIZE_FAILED;
	survey(&a, s, scratch);
	anon_choose(&a);
	put_fakes(&a, s, to->bytes, scratch, out);
	out->is_ciphered = false;
	for (size_t i = 0; i < a.n_counters; i++)
		out->is_ciphered |= a.counters[i].key.space == ANON_DLMS_INVOCATION;
	to->start = s->recording->start ? s->recording->start + anon_seconds(&a) : 0;
	if (leaks(&a, s, to))
		result = ANONYMIZE_LEAKS;
	else if (!is_as_good(s, to, is_authentic))
		result = ANONYMIZE_FAILED;
	anon_finish(&a);
	return result;
}

/* Writes the fakes to a copy first: whatever goes wrong, nothing half-done is left. */
static enum anonymize_result replace(
	struct recording *r, struct recording_search *s, struct anonymized *out)
{
	struct recording copy = *r;
	uint8_t *scratch = malloc(r->n);
	enum anonymize_result result = ANONYMIZE_FAILED;

	copy.bytes = malloc(r->n);
	for (int i = 0; copy.bytes && scratch && i < ATTEMPTS && result != ANONYMIZE_DONE; i++)
		result = attempt(s, &copy, scratch, out);
	if (result == ANONYMIZE_DONE) {
		memcpy(r->bytes, copy.bytes, r->n);
		r->start = copy.start;
	}
	free(copy.bytes);
	free(scratch);
	return result;
}

enum anonymize_result capture_anonymize(
	struct recording *r, const struct protocol_conf *conf, bool drop, struct anonymized *out)
{
	struct recording_search *s = recording_search_best(conf, r);
	enum anonymize_result result = ANONYMIZE_DONE;

	memset(out, 0, sizeof *out);
	if (!s)
		return ANONYMIZE_FAILED;
	out->protocol = s->protocol;
	out->n_locked = s->n_locked;
	if (s->n_locked && !s->has_key_that_fits && !drop)
		result = ANONYMIZE_LOCKED;
	else if (s->has_no_memory)
		result = ANONYMIZE_FAILED;
	else if (s->n_found == 0)
		result = ANONYMIZE_NOTHING;
	else
		result = replace(r, s, out);
	if (result == ANONYMIZE_DONE && out->n_done == 0)
		result = ANONYMIZE_NOTHING;
	recording_search_free(s);
	return result;
}
