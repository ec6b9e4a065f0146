/* What tells who somebody is in a file of SML: ids of server, client and file, the register of the
 * number, the public key, signatures; energies and times. Left as they are: names, powers,
 * voltages, currents, states, firmware. Messages other than lists are gone through element by
 * element (SML 1.04 §6 and §7.3). Left out: finding files in a capture. */
#include "anon/anon_sml.h"

#include "anon/anon_stream.h"
#include "base/crc16.h"
#include "base/text.h"
#include "proto/sml/sml_frame.h"
#include "proto/sml/sml_message.h"
#include "proto/sml/sml_tl.h"
#include "reading/unit.h"

#include <string.h>

enum {
	GROUP = 4,
	FRAME_HEAD = 2 * GROUP,
	FRAME_TAIL = 2 * GROUP,
	LIST_ELEMENTS = 7,
	FNN_ID_OCTETS = 10,
	FNN_MEDIUM = 2,
	FNN_HEAD = 5,
	ID_OCTETS_MIN = 8,
	FNN_NUMBER_AT = 6,
	SHORT_NUMBER = 10000,
	OBIS_OCTETS = 6,
	SCALER_LIMIT = 20,
	SHORT_OCTETS = 3, /* a state, a maker */
	NUMBER_OCTETS_MAX = 8,
	UNNAMED_COUNTER = 100000, /* a number so large, of no unit, counts something */
	SECOND_LEAST = 600000000, /* Unix time: before 1989 there was no such meter */
	GROUP_ENERGY = 8,
	MEASURED_LAST = 95, /* group C */
	GROUP_MOMENTARY = 7,
};

static uint8_t *writable(struct bytes b)
{
	return (uint8_t *)b.p; /* everything here is read from a buffer of our own */
}

static bool is_maker(const uint8_t *p)
{
	for (int i = 0; i < 3; i++)
		if (p[i] < 'A' || p[i] > 'Z')
			return false;
	return true;
}

/* Too short to be noted; ranges that behave in a way of their own begin far above. */
static void fake_short_number(struct anon *a, uint8_t *p)
{
	uint64_t v = anon_within(a, bytes_be(bytes_of(p, 4)), 1, SHORT_NUMBER - 1);

	for (int i = 3; i >= 0; i--, v >>= 8)
		p[i] = (uint8_t)v;
}

/* DIN 43863-5: medium, maker and block, then four octets of a number. */
static bool has_din_form(const uint8_t *p, size_t n, size_t head)
{
	return n == FNN_ID_OCTETS && head == FNN_HEAD && (p[0] == 0x0a || p[0] == 0x09);
}

/* 0a 01 D Z G 00 and four octets of a number; 09 01 E M H … and 06 E M H …; others. Medium and
 * maker stay. */
static void fake_id(struct anon *a, enum anon_kind kind, struct bytes id)
{
	size_t n = bytes_left(&id), head = 0;
	uint8_t *p = writable(id);

	for (size_t at = 1; at <= 2; at++)
		if ((kind == ANON_ID || (kind == ANON_PASSES && n >= ID_OCTETS_MIN)) &&
			n >= at + 3 && is_maker(p + at))
			head = at + 3;
	if (!head && kind == ANON_ID && n > FNN_MEDIUM && p[0] == 0x0a && p[1] == 0x01)
		head = FNN_MEDIUM; /* says how a status is read */
	kind = head ? ANON_ID : kind;
	if (!has_din_form(p, n, head)) {
		anon_octets(a, kind, p + head, n - head);
		return;
	}
	anon_note_integer(a, p + FNN_NUMBER_AT, 4);
	if (a->is_survey)
		return;
	if (bytes_be(bytes_of(p + FNN_NUMBER_AT, 4)) < SHORT_NUMBER)
		fake_short_number(a, p + FNN_NUMBER_AT);
	else
		anon_echo(a, p + FNN_NUMBER_AT, 4);
}

static void put_number(const struct sml_element *e, int64_t v)
{
	uint8_t *p = writable(e->data);

	for (uint32_t i = e->n; i-- > 0; v >>= 8)
		p[i] = (uint8_t)v;
}

/* What the octets of the number can hold. */
static int64_t most_of(const struct sml_element *e)
{
	unsigned bits = 8 * e->n - (e->type == SML_INT);

	return bits >= 62 ? INT64_MAX : (INT64_C(1) << bits) - 1;
}

static bool fake_counter(struct anon *a, struct anon_key key, const struct sml_element *e, int exp)
{
	struct anon_value v = {.most = most_of(e), .exp = exp};

	if (!sml_signed(e, &v.v))
		return false;
	/* No counter is negative: a maker cuts the zeros of positive ones, and the first bit is one
	 * of them. */
	if (v.v < 0 && e->n < NUMBER_OCTETS_MAX) {
		v.most = (INT64_C(1) << 8 * e->n) - 1;
		v.v += v.most + 1;
	}
	if (v.v < 0)
		return true; /* none that counts */
	if (!anon_counter(a, key, &v))
		return false;
	put_number(e, v.v);
	return true;
}

static bool is_number(const struct sml_element *e)
{
	return e->type == SML_UINT || e->type == SML_INT;
}

static bool fake_unnamed(
	struct anon *a, enum anon_kind kind, const struct sml_element *e, struct obis near)
{
	const struct anon_key key = {.space = ANON_SML, .index = 1, .name = near};
	int64_t v;

	if (e->type == SML_OCTETS && e->n > SHORT_OCTETS)
		fake_id(a, kind, e->data);
	if (!is_number(e) || anon_echo(a, writable(e->data), e->n) || !sml_signed(e, &v) ||
		v < UNNAMED_COUNTER)
		return true;
	return fake_counter(a, key, e, 0);
}

/* An element with all that it holds, none of which has a name. */
static bool fake_any(struct anon *a, enum anon_kind kind, struct bytes *b, struct obis near)
{
	struct bytes whole = *b;
	struct sml_element e;

	if (!sml_skip(&whole))
		return false;
	while (b->p < whole.p)
		if (!sml_element(b, &e) || !fake_unnamed(a, kind, &e, near))
			return false;
	return true;
}

static bool fake_timestamp(const struct anon *a, const struct sml_element *e)
{
	int64_t v;

	if (!sml_signed(e, &v) || v < SECOND_LEAST)
		return true;
	v += anon_seconds(a);
	if (v < 0 || v > most_of(e))
		return false;
	put_number(e, v);
	return true;
}

static bool fake_seconds(struct anon *a, const struct sml_element *e)
{
	return fake_counter(a, (struct anon_key){.space = ANON_SML_SECONDS}, e, 0);
}

/* choice, value: seconds of operation, a time, or a local time of three elements. */
static bool fake_chosen_time(struct anon *a, struct bytes *b)
{
	struct sml_element choice, value, more;
	uint64_t which = 0;

	if (!sml_element(b, &choice) || !sml_element(b, &value))
		return false;
	sml_unsigned(&choice, &which);
	if (value.type == SML_UINT)
		return which == 1 ? fake_seconds(a, &value) : fake_timestamp(a, &value);
	if (value.type != SML_LIST || value.n == 0)
		return value.type == SML_ABSENT;
	if (!sml_element(b, &more) || !fake_timestamp(a, &more))
		return false;
	for (uint32_t i = 1; i < value.n; i++)
		if (!sml_skip(b))
			return false;
	return true;
}

/* One maker leaves the choice out. */
static bool fake_time(struct anon *a, struct bytes *b)
{
	struct bytes again = *b;
	struct sml_element e;

	if (!sml_element(b, &e))
		return false;
	if (e.type == SML_UINT)
		return fake_seconds(a, &e);
	if (e.type == SML_LIST && e.n == 2)
		return fake_chosen_time(a, b);
	*b = again;
	return fake_any(a, ANON_ANY, b, (struct obis){0});
}

static bool is_energy(struct obis name, uint64_t unit)
{
	return unit == UNIT_WH || unit == UNIT_VAH || unit == UNIT_VARH || name.d == GROUP_ENERGY;
}

/* Firmware and its checksum, maker, parameters, states. */
static bool says_no_number(struct obis o)
{
	return (o.c == 0 && o.d == 2) || (o.c == 96 && (o.d == 50 || o.d == 90 || o.d == 5)) ||
	       o.c == 97 || (o.a == 129 && o.c == 199 && o.d == 130 && o.e == 3);
}

static bool is_maker_of(struct obis o, struct bytes b)
{
	return ((o.c == 96 && o.d == 50) || (o.a == 129 && o.c == 199)) && bytes_left(&b) == 3 &&
	       is_maker(b.p);
}

static bool is_id(struct obis o)
{
	return o.c == 0 || (o.c == 96 && o.d == 1);
}

static bool fake_value(struct anon *a, struct bytes *b, struct obis name, uint64_t unit, int scaler)
{
	struct bytes again = *b;
	struct sml_element e;

	if (!sml_element(b, &e))
		return false;
	if (e.type == SML_LIST) {
		*b = again;
		return fake_time(a, b);
	}
	if (e.type == SML_OCTETS && says_no_number(name) && !is_maker_of(name, e.data))
		anon_octets(a, ANON_STATE, writable(e.data), e.n);
	if (e.type == SML_OCTETS && says_no_number(name))
		return true;
	if (!is_number(&e))
		return fake_unnamed(a, is_id(name) ? ANON_ID : ANON_ANY, &e, name);
	if (is_id(name) && !says_no_number(name))
		anon_note_integer(a, e.data.p, e.n);
	if (is_energy(name, unit))
		return fake_counter(
			a, (struct anon_key){.space = ANON_SML, .name = name}, &e, scaler);
	if ((name.d == GROUP_MOMENTARY && name.c <= MEASURED_LAST) ||
		anon_echo(a, writable(e.data), e.n))
		return true;
	return says_no_number(name) || fake_unnamed(a, ANON_ANY, &e, name);
}

/* A field that stays when it is what it should be: a number, or the name of a register or a
 * list. */
static bool fake_field(struct anon *a, struct bytes *b, struct sml_element *e)
{
	struct bytes whole = *b;

	if (!sml_field(b, e))
		return false;
	if (is_number(e) ||
		(e->type == SML_OCTETS && e->n == OBIS_OCTETS && !text_is_printable(e->data)))
		return true;
	return fake_any(a, ANON_ANY, &whole, (struct obis){0});
}

/* name, status, time, unit, scaler, value, signature; of an entry of another shape what is behind
 * the name element by element. */
static bool fake_entry(struct anon *a, struct bytes *b)
{
	struct sml_element list, name, status, unit, scaler;
	struct bytes again = *b;
	struct obis obis = {0};
	uint64_t unit_number = UNIT_UNSAID;
	int64_t exp = 0;

	if (!sml_element(b, &list))
		return false;
	if (list.type != SML_LIST || list.n == 0) {
		*b = again;
		return fake_any(a, ANON_ANY, b, obis);
	}
	if (!fake_field(a, b, &name))
		return false;
	if (list.n != LIST_ELEMENTS) {
		while (--list.n)
			if (!fake_any(a, ANON_ANY, b, obis))
				return false;
		return true;
	}
	if (!fake_field(a, b, &status) || !fake_time(a, b) || !fake_field(a, b, &unit) ||
		!fake_field(a, b, &scaler))
		return false;
	if (name.type == SML_OCTETS && name.n == OBIS_OCTETS)
		memcpy(&obis, name.data.p, OBIS_OCTETS);
	sml_unsigned(&unit, &unit_number);
	if (sml_signed(&scaler, &exp) && (exp < -SCALER_LIMIT || exp > SCALER_LIMIT))
		exp = 0;
	return fake_value(a, b, obis, unit_number, (int)exp) && fake_any(a, ANON_PASSES, b, obis);
}

/* client, server, name of the list, time, entries, signature, time of the gateway */
static bool fake_list(struct anon *a, struct bytes *b)
{
	static const struct obis none;
	struct sml_element name, entries;

	if (!sml_list_of(b, LIST_ELEMENTS) || !fake_any(a, ANON_PASSES, b, none) ||
		!fake_any(a, ANON_ID, b, none) || !fake_field(a, b, &name) || !fake_time(a, b) ||
		!sml_element(b, &entries) || entries.type != SML_LIST)
		return false;
	for (uint32_t i = 0; i < entries.n; i++)
		if (!fake_entry(a, b))
			return false;
	return fake_any(a, ANON_PASSES, b, none) && fake_time(a, b);
}

/* The id of the transaction, in front of everything. */
static bool fake_head(struct anon *a, const struct sml_message *m)
{
	struct bytes b = {m->first, m->body.p};

	return sml_list_of(&b, 6) && fake_any(a, ANON_PASSES, &b, (struct obis){0});
}

/* The octets of the checksum as they stand on the wire. */
static void check_octets(const struct sml_message *m, struct bytes covered, uint8_t out[2])
{
	bool is_kermit = m->check == SML_CHECK_KERMIT;
	uint16_t crc = is_kermit ? crc16_kermit(covered.p, bytes_left(&covered))
				 : crc16_x25(covered.p, bytes_left(&covered));

	out[0] = (uint8_t)(is_kermit ? crc >> 8 : crc);
	out[1] = (uint8_t)(is_kermit ? crc : crc >> 8);
}

/* Some meters drop a zero in front, and then there is no room for anything else: the id of the
 * transaction, which is a fake anyhow, becomes one that makes it zero. */
static bool make_zero(const struct sml_message *m, struct bytes covered, uint8_t check[2])
{
	struct bytes b = covered;
	struct sml_element id;
	uint8_t *p;

	if (!sml_list_of(&b, 6) || !sml_element(&b, &id) || id.type != SML_OCTETS || id.n < 2)
		return false;
	p = writable(id.data) + id.n - 2;
	check_octets(m, covered, check);
	for (uint32_t v = 0x0101; check[0] != 0; v++) {
		if (v > UINT16_MAX)
			return false;
		p[0] = (uint8_t)(v >> 8 == 0x1b ? 0x1c : v >> 8);
		p[1] = (uint8_t)((v & 0xff) == 0x1b ? 0x1c : v);
		check_octets(m, covered, check);
	}
	return true;
}

/* Behind what it covers: 63 and two octets, or 62 and one. */
static bool mend_message(const struct sml_message *m, struct bytes covered)
{
	uint8_t *at = writable(covered) + bytes_left(&covered), check[2];

	if (*at == 0x62) {
		if (!make_zero(m, covered, check))
			return false;
		at[1] = check[1];
		return true;
	}
	check_octets(m, covered, check);
	memcpy(at + 1, check, sizeof check);
	return *at == 0x63;
}

static bool fake_messages(struct anon *a, struct bytes file)
{
	struct sml_message m;
	bool ended = false;

	while (sml_message_begin(file, &m, &ended)) {
		struct bytes b = m.body, rest = m.body;

		if (!sml_skip(&rest) || !sml_message_end(rest, &m, &file) ||
			m.check == SML_CHECK_WRONG || !fake_head(a, &m))
			return false;
		if (!(m.tag == SML_GET_LIST_RES ? fake_list(a, &b)
						: fake_any(a, ANON_PASSES, &b, (struct obis){0})) ||
			b.p != rest.p || !mend_message(&m, (struct bytes){m.first, b.p}))
			return false;
	}
	return ended;
}

/* Doubled escapes become single ones. Returns the length. */
static size_t undouble(const uint8_t *p, size_t n, uint8_t *to)
{
	static const uint8_t doubled[] = {0x1b, 0x1b, 0x1b, 0x1b, 0x1b, 0x1b, 0x1b, 0x1b};
	size_t out = 0;

	for (size_t i = 0; i < n;) {
		bool is_doubled = n - i >= sizeof doubled &&
				  memcmp(p + i, doubled, sizeof doubled) == 0;

		for (int k = 0; k < (is_doubled ? GROUP : 1); k++)
			to[out++] = p[i + (size_t)k];
		i += is_doubled ? sizeof doubled : 1;
	}
	return out;
}

/* The other way round, into exactly `n` octets. */
static bool redouble(const uint8_t *p, size_t n_body, uint8_t *to, size_t n)
{
	size_t out = 0, run = 0;

	for (size_t i = 0; i < n_body; i++) {
		run = p[i] == 0x1b ? run + 1 : 0;
		for (int k = 0; k < (run == GROUP ? 1 + GROUP : 1); k++) {
			if (out == n)
				return false;
			to[out++] = p[i];
		}
		run %= GROUP;
	}
	return out == n;
}

bool anon_sml(struct anon *a, uint8_t *wire, size_t n)
{
	uint8_t body[SML_FILE_MAX];
	size_t n_inside = n - FRAME_HEAD - FRAME_TAIL, n_body;
	uint8_t *crc = wire + n - 2;
	bool is_kermit;
	uint16_t v;

	if (n < FRAME_HEAD + FRAME_TAIL || n > sizeof body)
		return false;
	is_kermit = crc16_x25(wire, n - 2) != (crc[1] << 8 | crc[0]);
	n_body = undouble(wire + FRAME_HEAD, n_inside, body);
	if (!fake_messages(a, bytes_of(body, n_body)) ||
		!redouble(body, n_body, wire + FRAME_HEAD, n_inside))
		return false;
	v = is_kermit ? crc16_kermit(wire, n - 2) : crc16_x25(wire, n - 2);
	crc[0] = (uint8_t)(is_kermit ? v >> 8 : v);
	crc[1] = (uint8_t)(is_kermit ? v : v >> 8);
	return true;
}
