/* Damage, exhaustively: every bit, every two neighbours, every octet that is lost or comes twice,
 * and every hole between two messages. What comes out is a telegram that was sent, or is marked as
 * weak. */
#include "base/log.h"
#include "meter/meter.h"
#include "reading/values.h"
#include "support/forms.h"
#include "support/meter_story.h"
#include "support/test.h"

#include <stdio.h>

enum {
	SILENCE_MS = 5000,
	TRAILER = 600,  /* what a length that is too large may wait for */
	SLOW_US = 4583, /* an octet at 2400 Bd, 8E1 */
	FAST_US = 87,   /* at 115200 Bd */
	PERIOD_MS = 1000,
	HEARD_BEFORE = 12,
	HEARD_BEHIND = 3,
};

static const struct form_values importing = {3000, 0, 1234567, 7654321, 1};
static const struct form_values exporting = {0, 2500, 1234568, 7654322, 2};

static struct receiver receiver;
static struct octets first, second, damaged, trailer;
static uint32_t truths[2];

/* Telegrams that came out. */
struct count {
	unsigned n, n_true;
	unsigned n_other;  /* with other values than were sent */
	unsigned n_strong; /* of these, with a check of sixteen bits over all of it */
};

static uint32_t hash(uint32_t h, const void *data, size_t n)
{
	for (const uint8_t *p = data; n--; p++)
		h = (h ^ *p) * 16777619u; /* FNV-1a */
	return h;
}

/* What a telegram says. */
static uint32_t hash_of(const struct telegram *t)
{
	uint32_t h = 2166136261u;
	struct values said;

	values_gather(&said, t);
	h = hash(h, &said.present, sizeof said.present);
	for (unsigned m = 0; m < N_MEANINGS; m++) {
		const struct decimal *v = &said.of[m].value;

		if (!values_has(&said, m))
			continue;
		h = hash(h, &v->digits, sizeof v->digits);
		h = hash(h, &v->exp, sizeof v->exp);
		h = hash(h, &v->negative, sizeof v->negative);
	}
	return h;
}

static void take(const struct telegram *t, struct count *c)
{
	uint32_t h = hash_of(t);

	c->n++;
	if (h == truths[0] || h == truths[1]) {
		c->n_true++;
		return;
	}
	c->n_other++;
	c->n_strong += t->check >= TELEGRAM_CRC && !t->is_joined;
}

static void push(struct bytes in, struct count *c)
{
	enum receiver_event event;

	while ((event = receiver_next(&receiver, &in)) != RECEIVER_MORE)
		if (event == RECEIVER_TELEGRAM)
			take(&receiver.telegram, c);
}

static uint32_t hash_alone(const struct octets *o)
{
	struct count none = {0};

	receiver_restart(&receiver);
	push(octets_bytes(o), &none);
	assert_int_equal(none.n, 1);
	return hash_of(&receiver.telegram);
}

static void begin_form(const struct form *f)
{
	first.n = second.n = 0;
	f->make(&first, &importing);
	f->make(&second, &exporting);
	receiver_reset(&receiver, f->protocol, form_conf(f));
	truths[0] = hash_alone(&first);
	assert_int_equal(receiver.telegram.check, f->check);
	assert_int_equal(receiver.telegram.is_joined, f->is_in_parts && !f->is_ciphered);
	truths[1] = hash_alone(&second);
	assert_int_not_equal(truths[0], truths[1]);
}

enum damage {
	DAMAGE_BIT,
	DAMAGE_TWO_BITS, /* as they follow one another on the wire */
	DAMAGE_LOST,
	DAMAGE_TWICE,
	N_DAMAGES,
};

static void flip(size_t bit)
{
	damaged.p[bit / 8] ^= (uint8_t)(1 << bit % 8);
}

/* The i-th damage of a kind to the first telegram; false when there are no more. */
static bool do_damage(enum damage kind, size_t i)
{
	size_t n = kind <= DAMAGE_TWO_BITS ? 8 * first.n - (kind == DAMAGE_TWO_BITS) : first.n;

	if (i >= n)
		return false;
	damaged.n = 0;
	octets_add(&damaged, first.p, first.n);
	if (kind <= DAMAGE_TWO_BITS) {
		flip(i);
		if (kind == DAMAGE_TWO_BITS)
			flip(i + 1);
		return true;
	}
	damaged.n = i;
	if (kind == DAMAGE_TWICE)
		octets_fill(&damaged, first.p[i], 1);
	octets_add(
		&damaged, first.p + i + (kind == DAMAGE_LOST), first.n - i - (kind == DAMAGE_LOST));
	return true;
}

/* The damaged telegram and another one behind it, at once or, where only silence parts them, after
 * some. */
static void hear_damaged(const struct form *f, struct count *c)
{
	receiver_restart(&receiver);
	push(octets_bytes(&damaged), c);
	if (f->check == TELEGRAM_UNCHECKED)
		receiver_pause(&receiver, SILENCE_MS, second.n, SLOW_US, 0);
	push(octets_bytes(&second), c);
	push(octets_bytes(&trailer), c);
}

static void single_errors(void **state)
{
	(void)state;
	trailer.n = 0;
	octets_fill(&trailer, 0, TRAILER);
	for (const struct form *f = forms; f < forms + n_forms; f++) {
		struct count c = {0};
		unsigned n = 0;

		begin_form(f);
		for (enum damage kind = 0; kind < N_DAMAGES; kind++)
			for (size_t i = 0; do_damage(kind, i); i++, n++)
				hear_damaged(f, &c);
		printf("# %-28s %5u damages of %3zu octets, %u with other values\n", f->name, n,
			first.n, c.n_other);
		assert_int_equal(c.n_strong, 0);
		if (f->check >= TELEGRAM_CRC)
			assert_int_equal(c.n_other, 0);
		assert_true(c.n_true >= n / 2);
	}
}

/* How the octets of two messages and a hole in them come. */
struct line {
	const char *name;
	uint32_t octet_us;  /* 0: no times are known */
	uint32_t period_ms; /* 0: one message behind the other */
};

/* From the end of octet `from` to that of octet `to`, both counted over two messages. */
static uint64_t passes_ms(const struct line *l, size_t from, size_t to)
{
	uint64_t ms = (uint64_t)(to - from) * l->octet_us / 1000;

	if (l->period_ms && from <= first.n && to > first.n)
		ms += l->period_ms - (uint64_t)first.n * l->octet_us / 1000;
	return ms;
}

static void hear_part(const struct line *l, size_t before, size_t from, size_t to, struct count *c)
{
	if (l->octet_us)
		receiver_pause(&receiver, passes_ms(l, before, to), to - from, l->octet_us, 0);
	push(bytes_of(damaged.p + from, to - from), c);
}

/* Whether two messages with a hole in them make a third one. Both sides of the hole are a read
 * each. */
static void try_holes(const struct line *l, struct count *c, unsigned *n)
{
	for (size_t from = 1; from < first.n; from++)
		for (size_t to = from + 1; to < damaged.n; to++, ++*n) {
			receiver_restart(&receiver);
			hear_part(l, 0, 0, from, c);
			hear_part(l, from, to, damaged.n, c);
		}
}

static void holes_between_messages(void **state)
{
	static const struct line lines[] = {
		{"without times", 0, 0},
		{"at 2400 Bd", SLOW_US, 0},
		{"at 115200 Bd", FAST_US, PERIOD_MS},
	};

	(void)state;
	for (const struct form *f = forms; f < forms + n_forms; f++) {
		begin_form(f);
		damaged.n = 0;
		octets_add(&damaged, first.p, first.n);
		octets_add(&damaged, second.p, second.n);
		for (size_t i = 0; i < (f->is_in_parts ? sizeof lines / sizeof *lines : 1); i++) {
			struct count c = {0};
			unsigned n = 0;

			try_holes(&lines[i], &c, &n);
			printf("# %-28s %5u holes %s, %u messages made of two\n", f->name, n,
				lines[i].name, c.n_other);
			assert_int_equal(c.n_strong, 0);
			if (lines[i].octet_us || f->is_signed ||
				(!f->is_in_parts && f->check >= TELEGRAM_CRC))
				assert_int_equal(c.n_other, 0);
		}
	}
}

static struct meter meter, before_it;
static unsigned n_published, n_false;

static bool is_value(const struct reading *r, enum quantity q, unsigned value)
{
	return !reading_has(r, q) || decimal_compare(r->value[q], decimal_of(value, 0)) == 0;
}

static bool is_said(const struct reading *r, const struct form_values *v)
{
	return decimal_compare(r->value[Q_POWER],
		       decimal_of((int)v->import_w - (int)v->export_w, 0)) == 0 &&
	       is_value(r, Q_ENERGY_FORWARD, v->import_wh) &&
	       is_value(r, Q_ENERGY_REVERSE, v->export_wh);
}

static void on_reading(
	void *ctx, const struct identity *id, const struct reading *r, uint32_t period_ms)
{
	(void)ctx, (void)id, (void)period_ms;
	n_published++;
	n_false += !is_said(r, &importing) && !is_said(r, &exporting);
}

static void hear_at(const struct octets *o, uint64_t *now_ms)
{
	*now_ms += SILENCE_MS;
	meter_feed(&meter, octets_bytes(o), *now_ms);
}

/* The n-th telegram of a meter at which nothing changes. */
static void make_next(const struct form *f, uint32_t n)
{
	struct form_values v = importing;

	v.n = n;
	first.n = 0;
	f->make(&first, &v);
}

static void hear_next(const struct form *f, uint32_t n, uint64_t *now_ms)
{
	make_next(f, n);
	hear_at(&first, now_ms);
}

/* A meter that has been heard for a while. */
static void begin_meter_of(const struct form *f, uint64_t *now_ms)
{
	static const struct meter_hooks hooks = {.reading = on_reading, .lost = deaf_on_lost};
	const struct meter_conf conf = {
		.protocol = f->protocol, .protocols = form_conf(f), .line = {2400, "8E1"}};
	struct form_values next = exporting;

	next.n = HEARD_BEFORE + 2;
	second.n = 0;
	f->make(&second, &next);
	meter_init(&meter, &conf, &hooks, NULL);
	for (uint32_t n = 1; n <= HEARD_BEFORE; n++)
		hear_next(f, n, now_ms);
	memcpy(&before_it, &meter, sizeof meter);
	n_published = n_false = 0;
}

/* The beginning of one message and the end of the next, each when it is there. */
static void hear_halves(size_t cut, uint64_t begin_ms, uint64_t silence_ms)
{
	uint64_t now_ms = begin_ms + SILENCE_MS;

	meter_feed(&meter, bytes_of(first.p, cut), now_ms);
	now_ms += silence_ms + (second.n - cut) * SLOW_US / 1000;
	meter_feed(&meter, bytes_of(second.p + cut, second.n - cut), now_ms);
}

/* 2400 Bd. A message of 3000 W of import lost its middle, and with it the next one its beginning,
 * 2500 W of export: joined, they were 500 W. */
static void halves_never_meet(void **state)
{
	static const uint64_t silences_ms[] = {500, 1000, 2000, 4900};

	(void)state;
	for (const struct form *f = forms; f < forms + n_forms; f++) {
		uint64_t begin_ms = 0;

		if (!f->is_in_parts)
			continue;
		begin_meter_of(f, &begin_ms);
		make_next(f, HEARD_BEFORE + 1);
		assert_int_equal(first.n, second.n);
		for (size_t cut = 1; cut < first.n; cut++)
			for (size_t i = 0; i < sizeof silences_ms / sizeof *silences_ms; i++) {
				memcpy(&meter, &before_it, sizeof meter);
				hear_halves(cut, begin_ms, silences_ms[i]);
			}
		assert_int_equal(n_false, 0);
	}
}

/* What is published of one damaged telegram among good ones is what the good ones say. */
static void single_errors_at_the_door(void **state)
{
	(void)state;
	for (const struct form *f = forms; f < forms + n_forms; f++) {
		uint64_t begin_ms = 0;
		unsigned n = 0;

		if (f->check >= TELEGRAM_CRC)
			continue;
		begin_meter_of(f, &begin_ms);
		for (enum damage kind = 0; kind < N_DAMAGES; kind++)
			for (size_t i = 0; make_next(f, HEARD_BEFORE + 1), do_damage(kind, i);
				i++, n++) {
				uint64_t now_ms = begin_ms;

				memcpy(&meter, &before_it, sizeof meter);
				hear_at(&damaged, &now_ms);
				for (uint32_t k = 2; k <= 1 + HEARD_BEHIND; k++)
					hear_next(f, HEARD_BEFORE + k, &now_ms);
			}
		printf("# %-28s %5u damages at the door, %u published, %u of them false\n", f->name,
			n, n_published, n_false);
		assert_int_equal(n_false, 0);
		assert_true(n_published >= n);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(single_errors),
		cmocka_unit_test(holes_between_messages),
		cmocka_unit_test(halves_never_meet),
		cmocka_unit_test(single_errors_at_the_door),
	};

	log_set_level(LOG_NOTHING);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
