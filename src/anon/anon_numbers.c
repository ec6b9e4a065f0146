/* The numbers that were noted, their fakes, and where they stand in octets: as characters of one
 * octet or two, as digits of four bits, as a binary number, each from either end. A number that is
 * a part of another one gets the same part of its fake, as makers shorten numbers and put letters
 * in front of them. Left out: where a number is to be sought. */
#include "anon/anon_numbers.h"

#include "anon/anon_stream.h"

#include <string.h>

enum {
	MIXED_MIN = 6,    /* letters and digits */
	DECIMAL_MAX = 18, /* digits that 64 bits hold */
	BINARY_MIN = 4,   /* octets that chance does not make */
	BCD_MIN = 7,      /* digits */
	ECHO_MAX = 256,   /* octets */
	FAKES_MIN = 4096, /* from which one is chosen */
	HALF_OF_NUMBERS = 100000000,
};

/* The ranges of DZG's numbers that behave in a way of their own. */
static const uint64_t ranges[] = {
	0, 42000000, 49000000, 55000000, 59000000, 60000000, HALF_OF_NUMBERS};

static bool is_decimal(const uint8_t *p, size_t n)
{
	while (n && anon_is_digit(*p))
		p++, n--;
	return n == 0;
}

static bool has_digit(const uint8_t *p, size_t n)
{
	while (n && !anon_is_digit(*p))
		p++, n--;
	return n > 0;
}

size_t anon_width(const uint8_t *digits, size_t n, uint64_t *v)
{
	size_t width = 1;

	*v = 0;
	if (n > DECIMAL_MAX || !is_decimal(digits, n))
		return 0;
	while (n--)
		*v = *v * 10 + (uint64_t)(*digits++ - '0');
	for (uint64_t rest = *v >> 8; rest; rest >>= 8)
		width++;
	return width;
}

static void note(struct anon *a, bool is_id, const uint8_t *p, size_t n)
{
	for (size_t i = 0; i < a->n_numbers; i++)
		if (a->numbers[i].n == n && memcmp(a->numbers[i].p, p, n) == 0)
			return;
	if (a->n_numbers == (is_id ? ANON_NUMBERS_MAX : ANON_NUMBERS_OTHERS)) {
		a->is_full |= is_id;
		return;
	}
	a->numbers[a->n_numbers].n = (uint8_t)n;
	memcpy(a->numbers[a->n_numbers++].p, p, n);
}

void anon_note_digits(struct anon *a, bool is_id, const uint8_t *p, size_t n)
{
	size_t piece;

	for (; n; p += piece, n -= piece) {
		for (; n && *p == '0'; p++, n--) /* in front of each piece */
			;
		piece = n < ANON_NUMBER_MAX ? n : ANON_NUMBER_MAX;
		if (piece >= ANON_DIGITS_MIN)
			note(a, is_id, p, piece);
	}
}

void anon_note_integer(struct anon *a, const uint8_t *p, size_t n)
{
	uint64_t v = bytes_be(bytes_of(p, n));
	uint8_t digits[20];
	size_t at = sizeof digits;

	if (!a->is_survey)
		return;
	for (; v; v /= 10)
		digits[--at] = (uint8_t)('0' + v % 10);
	anon_note_digits(a, true, digits + at, sizeof digits - at);
}

static void note_word(struct anon *a, bool is_binary, const uint8_t *p, size_t n)
{
	if (n > ANON_NUMBER_MAX) {
		p += n - ANON_NUMBER_MAX;
		n = ANON_NUMBER_MAX;
	}
	for (size_t i = 0; i < a->n_words; i++)
		if (a->words[i].n == n && memcmp(a->words[i].p, p, n) == 0)
			return;
	if (a->n_words == ANON_WORDS_MAX)
		return;
	a->words[a->n_words].n = (uint8_t)n;
	a->words[a->n_words].is_binary = is_binary;
	memcpy(a->words[a->n_words++].p, p, n);
}

void anon_note_word(struct anon *a, bool is_id, const uint8_t *p, size_t n)
{
	if (!has_digit(p, n))
		note_word(a, false, p, n);
	else if (n >= MIXED_MIN && n <= ANON_NUMBER_MAX)
		note(a, is_id, p, n);
}

void anon_note_octets(struct anon *a, const uint8_t *p, size_t n)
{
	note_word(a, true, p, n);
}

static uint64_t power(uint64_t base, size_t n)
{
	uint64_t v = 1;

	while (n--)
		v *= base;
	return v;
}

/* As many digits and as many octets, with the first bit as it was, and in the same range of
 * numbers. Octets of zero at the end stay where that leaves fakes enough, and none is added:
 * decoders cut them off an id. */
static uint64_t fake_integer(struct anon *a, uint64_t v, size_t n, size_t width)
{
	const uint64_t octets = width < 8 ? power(256, width) : UINT64_MAX,
		       half = power(256, width - 1) * 128;
	uint64_t from = power(10, n - 1), to = power(10, n), fake;
	unsigned zeros = 0;

	from = width > 1 && power(256, width - 1) > from ? power(256, width - 1) : from;
	from = v >= half && half > from ? half : from;
	to = octets < to ? octets : to;
	to = v < half && half < to ? half : to;
	for (size_t i = 0; i + 1 < sizeof ranges / sizeof *ranges; i++)
		if (v >= ranges[i] && v < ranges[i + 1]) {
			from = ranges[i] > from ? ranges[i] : from;
			to = ranges[i + 1] < to ? ranges[i + 1] : to;
		}
	while (!(v >> zeros & 0xff) && (to - from) >> zeros >= 256 * FAKES_MIN)
		zeros += 8;
	from = (from + (UINT64_C(1) << zeros) - 1) >> zeros;
	to = (to + (UINT64_C(1) << zeros) - 1) >> zeros;
	fake = anon_within(a, v >> zeros, from, to - from);
	return (fake | !(fake & 0xff)) << zeros;
}

static void make_fake(struct anon *a, struct anon_number *x)
{
	uint64_t v;
	size_t width = anon_width(x->p, x->n, &v);

	if (!width) {
		memcpy(x->fake, x->p, x->n);
		anon_fake_token(a, x->fake, x->n);
		if (*x->fake == '0') /* with a zero in front it would be shorter */
			*x->fake = *x->p == '1' ? '2' : '1';
		return;
	}
	v = fake_integer(a, v, x->n, width);
	for (size_t i = x->n; i-- > 0; v /= 10)
		x->fake[i] = (uint8_t)('0' + v % 10);
}

void anon_put_numbers(const struct anon *a, size_t from, const uint8_t *original, uint8_t *to,
	bool *is_done, size_t n)
{
	for (size_t i = from; i < a->n_numbers; i++) {
		const struct anon_number *x = &a->numbers[i];

		for (size_t at = 0; at + x->n <= n; at++) {
			if (memcmp(original + at, x->p, x->n) != 0 ||
				memchr(is_done + at, true, x->n))
				continue;
			memcpy(to + at, x->fake, x->n);
			memset(is_done + at, true, x->n);
			for (size_t zero = at;
				zero && original[zero - 1] == '0' && !is_done[zero - 1]; zero--) {
				to[zero - 1] = '0';
				is_done[zero - 1] = true;
			}
		}
	}
}

static void sort(struct anon *a)
{
	for (size_t i = 1; i < a->n_numbers; i++)
		for (size_t k = i; k && a->numbers[k - 1].n < a->numbers[k].n; k--) {
			struct anon_number x = a->numbers[k];

			a->numbers[k] = a->numbers[k - 1];
			a->numbers[k - 1] = x;
		}
}

/* Makers shorten numbers, and put letters in front: what is a part of another one has a part of its
 * fake. */
void anon_choose_numbers(struct anon *a)
{
	sort(a);
	for (size_t i = a->n_numbers; i-- > 0;) {
		bool is_done[ANON_NUMBER_MAX] = {false};
		struct anon_number *x = &a->numbers[i];

		make_fake(a, x);
		anon_put_numbers(a, i + 1, x->p, x->fake, is_done, x->n);
	}
}

/* Octets in which numbers are sought, from one end or from the other. */
struct field {
	size_t n;
	const uint8_t *original;
	uint8_t *to;
	bool *is_done;
	bool is_reversed;
};

static size_t place(const struct field *f, size_t i)
{
	return f->is_reversed ? f->n - 1 - i : i;
}

/* Whether nothing else stands beside the octets [at, at + n). */
static bool is_alone(const struct field *f, size_t at, size_t n)
{
	for (size_t i = 0; i < f->n; i++)
		if ((i < at || i >= at + n) && f->original[place(f, i)])
			return false;
	return true;
}

/* `old` becomes `new` wherever it stands; with `step` 2 every other octet between is zero. */
static bool swap(struct field *f, const uint8_t *old, const uint8_t *new, size_t n, size_t step,
	bool must_be_alone)
{
	const size_t length = (n - 1) * step + 1;
	bool any = false;

	for (size_t at = 0; at + length <= f->n; at++) {
		bool fits = !must_be_alone || is_alone(f, at, length);

		for (size_t i = 0; fits && i < length; i++) {
			size_t k = place(f, at + i);

			fits = !f->is_done[k] && f->original[k] == (i % step ? 0 : old[i / step]);
		}
		for (size_t i = 0; fits && i < length; i += step) {
			f->to[place(f, at + i)] = new[i / step];
			f->is_done[place(f, at + i)] = true;
		}
		for (size_t i = 1; fits && step > 1 && i < length; i += step)
			f->to[place(f, at + i)] = 0;
		any |= fits;
	}
	return any;
}

static unsigned nibble(const struct field *f, const uint8_t *p, size_t i)
{
	return p[place(f, i / 2)] >> (i % 2 ? 0 : 4) & 15;
}

static bool swap_bcd(struct field *f, const struct anon_number *x)
{
	bool any = false;

	for (size_t at = 0; at + x->n <= 2 * f->n; at++) {
		bool fits = x->n >= BCD_MIN || is_alone(f, at / 2, (at + x->n + 1) / 2 - at / 2);

		for (size_t i = 0; fits && i < x->n; i++)
			fits = !f->is_done[place(f, (at + i) / 2)] &&
			       nibble(f, f->original, at + i) == (unsigned)(x->p[i] - '0');
		for (size_t i = 0; fits && i < x->n; i++) {
			size_t k = place(f, (at + i) / 2);
			unsigned shift = (at + i) % 2 ? 0 : 4;

			f->to[k] = (uint8_t)((f->to[k] & (0xf0 >> shift)) | (x->fake[i] - '0')
										    << shift);
		}
		for (size_t i = 0; fits && i < x->n; i++)
			f->is_done[place(f, (at + i) / 2)] = true;
		any |= fits;
	}
	return any;
}

static void put_be(uint8_t *p, size_t n, uint64_t v)
{
	for (; n-- > 0; v >>= 8)
		p[n] = (uint8_t)v;
}

static bool swap_number(struct field *f, const struct anon_number *x)
{
	uint8_t old[8], new[8];
	uint64_t v, fake;
	size_t width = anon_width(x->p, x->n, &v);
	bool any = !f->is_reversed && (swap(f, x->p, x->fake, x->n, 1, false) ||
					      swap(f, x->p, x->fake, x->n, 2, false));

	if (is_decimal(x->p, x->n))
		any |= swap_bcd(f, x);
	if (!width)
		return any;
	anon_width(x->fake, x->n, &fake);
	put_be(old, width, v);
	put_be(new, width, fake);
	return swap(f, old, new, width, 1, width < BINARY_MIN) || any;
}

bool anon_echo_into(const struct anon *a, const uint8_t *original, uint8_t *to, size_t n)
{
	bool is_done[ECHO_MAX] = {false}, any = false;
	struct field f = {n, original, to, is_done, false};

	if (a->is_survey || n > ECHO_MAX)
		return false;
	for (size_t i = 0; i < a->n_numbers; i++)
		for (int k = 0; k < 2; k++) {
			f.is_reversed = k;
			any |= swap_number(&f, &a->numbers[i]);
		}
	return any;
}

bool anon_echo(const struct anon *a, uint8_t *p, size_t n)
{
	uint8_t original[ECHO_MAX];

	if (n > ECHO_MAX)
		return false;
	memcpy(original, p, n);
	return anon_echo_into(a, original, p, n);
}
