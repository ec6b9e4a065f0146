/* Puts fakes into the telegrams of a recording, makes noise of everything else, and then reads the
 * result: each telegram must be read as the original was, and none of the numbers and names may be
 * in it, in whatever form. A telegram for which that is not so becomes noise too, and the owner
 * keeps the rest. As a fake may by chance look like something that was seen, other secrets are
 * tried first. Left out: what is faked in a telegram (anon). */
#include "cmd/capture/capture_anonymize.h"

#include "anon/anon_check.h"
#include "anon/anon_dlms.h"
#include "anon/anon_protocols.h"
#include "cmd/capture/recording_search.h"
#include "proto/dlms/dlms_keys.h"

#include <mbedtls/platform_util.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

enum {
	ATTEMPTS = 8,
	PATIENT = 4, /* attempts before a telegram is given up */
};

static bool fake(struct anon *a, const struct recording_search *s, uint8_t *p, size_t n)
{
	return anon_telegram(a, s->protocol, s->conf, p, n);
}

/* The survey must give back what it got, and have room for what it saw. */
static void survey(struct anon *a, struct recording_search *s, uint8_t *scratch)
{
	const uint8_t *bytes = s->recording->bytes;

	for (size_t i = 0; i < s->n_numbers; i++)
		anon_know(a, s->numbers[i]);
	for (size_t i = 0; i < s->n_found; i++) {
		struct recording_frame *f = &s->found[i];

		memcpy(scratch, bytes + f->at, f->n);
		f->is_good = fake(a, s, scratch, f->n) && !a->is_full &&
			     memcmp(scratch, bytes + f->at, f->n) == 0;
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

/* Some telegrams end only when something comes behind them. */
static void keep_end(const struct recording_search *s, size_t end, uint8_t *to)
{
	const struct recording *r = s->recording;

	if (end < r->n && anon_ends(s->protocol, r->bytes[end]))
		to[end] = r->bytes[end];
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
		keep_end(s, f->at + f->n, to);
		n = n_telling(r->bytes + f->at, f->n);
		out->n_wiped -= n < out->n_wiped ? n : out->n_wiped; /* frames may share a flag */
	}
}

static bool look(const void *ctx, struct bytes content)
{
	return anon_check_finds(ctx, content);
}

/* Searches the fakes. NULL: no memory. */
static struct recording_search *search_again(const struct recording_search *before,
	const struct recording *r, const struct anon_check *check)
{
	const struct recording_look content = {look, check};
	struct recording_search *after = malloc(sizeof *after);
	struct protocol_conf conf = *before->conf;
	struct dlms_keys keys;
	bool is_ready;

	dlms_keys_init(&keys);
	conf.keys = &keys;
	is_ready = after && dlms_keys_set(&keys, anon_dlms_key);
	if (before->conf->keys && before->conf->keys->has_auth_key)
		dlms_keys_set_auth(&keys, anon_dlms_auth_key);
	if (is_ready)
		recording_search(after, before->protocol, &conf, r, &content);
	dlms_keys_finish(&keys);
	if (!is_ready || after->has_no_memory) {
		if (is_ready)
			free(after->found);
		free(after);
		return NULL;
	}
	return after;
}

/* The frame that stands where `f` stood; *i goes through them. NULL when there is none. */
static const struct recording_frame *same_place(
	const struct recording_search *after, const struct recording_frame *f, size_t *i)
{
	while (*i < after->n_found && after->found[*i].at < f->at)
		(*i)++;
	if (*i == after->n_found || after->found[*i].at != f->at || after->found[*i].n != f->n)
		return NULL;
	return &after->found[*i];
}

/* What became of all fakes together. */
struct verdict {
	bool is_done; /* all are as they should be */
	bool leaks;
	bool is_strange; /* there is something that was not there before */
};

static bool is_leaking(const struct anon_check *check, const struct recording *r,
	const struct recording_frame *f, const struct recording_frame *now)
{
	return (now && now->is_seen) || anon_check_finds(check, bytes_of(r->bytes + f->at, f->n));
}

/* Gives up telegrams that are read in another way, and with `gives_up` those that leak. */
static struct verdict judge(struct recording_search *before, const struct recording_search *after,
	const struct recording *r, const struct anon_check *check, bool gives_up,
	struct anonymized *out)
{
	struct verdict v = {.is_done = true};
	size_t n_good = 0, at = 0;

	for (size_t i = 0; i < before->n_found; i++) {
		struct recording_frame *f = &before->found[i];
		const struct recording_frame *now;
		bool is_same, leaks;

		if (!f->is_good)
			continue;
		now = same_place(after, f, &at);
		is_same = now && now->gist == f->gist && now->n_telegrams == f->n_telegrams;
		leaks = is_leaking(check, r, f, now);
		n_good += is_same;
		v.leaks |= leaks;
		v.is_done &= is_same && !leaks;
		f->is_good = is_same && !(leaks && gives_up);
		out->n_unfaithful += !is_same;
		out->n_leaking += is_same && leaks && gives_up;
	}
	v.is_strange = v.is_done && n_good != after->n_found;
	return v;
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

/* Again and again, each time without the telegrams that cannot be, until all that is left is right.
 */
static enum anonymize_result put_faithful_fakes(struct anon *a, struct recording_search *s,
	struct recording *to, uint8_t *scratch, struct anon_check *check, bool gives_up,
	struct anonymized *out)
{
	struct verdict v = {0};

	while (!v.is_done) {
		struct recording_search *after;

		put_fakes(a, s, to->bytes, scratch, out);
		after = search_again(s, to, check);
		if (!after)
			return ANONYMIZE_FAILED;
		v = judge(s, after, to, check, gives_up, out);
		recording_search_free(after);
		if (!v.is_done && !gives_up)
			return v.leaks ? ANONYMIZE_LEAKS : ANONYMIZE_FAILED;
	}
	if (v.is_strange)
		return ANONYMIZE_FAILED;
	return anon_check_finds(check, bytes_of(to->bytes, to->n)) ? ANONYMIZE_LEAKS
								   : ANONYMIZE_DONE;
}

static bool is_ciphered(const struct anon *a)
{
	for (size_t i = 0; i < a->n_counters; i++)
		if (a->counters[i].key.space == ANON_DLMS_INVOCATION)
			return true;
	return false;
}

static enum anonymize_result attempt(struct recording_search *s, struct recording *to,
	uint8_t *scratch, struct anon_check *check, bool gives_up, struct anonymized *out)
{
	static struct anon a;
	enum anonymize_result result = ANONYMIZE_LEAKS;

	if (!new_secret(&a))
		return ANONYMIZE_FAILED;
	out->n_leaking = 0;
	survey(&a, s, scratch);
	anon_choose(&a);
	if (anon_check_init(check, &a))
		result = put_faithful_fakes(&a, s, to, scratch, check, gives_up, out);
	out->is_ciphered = is_ciphered(&a);
	to->start = s->recording->start ? s->recording->start + anon_seconds(&a) : 0;
	anon_finish(&a);
	return result;
}

/* Writes the fakes to a copy first: whatever goes wrong, nothing half-done is left. */
static enum anonymize_result replace(
	struct recording *r, struct recording_search *s, struct anonymized *out)
{
	struct recording copy = *r;
	struct anon_check *check = malloc(sizeof *check);
	uint8_t *scratch = malloc(r->n);
	enum anonymize_result result = ANONYMIZE_FAILED;

	copy.bytes = malloc(r->n);
	for (int i = 0; copy.bytes && scratch && check && i < ATTEMPTS && result != ANONYMIZE_DONE;
		i++)
		result = attempt(s, &copy, scratch, check, i >= PATIENT, out);
	if (result == ANONYMIZE_DONE) {
		memcpy(r->bytes, copy.bytes, r->n);
		r->start = copy.start;
	}
	free(copy.bytes);
	free(scratch);
	free(check);
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
