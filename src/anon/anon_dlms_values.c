/* The values of a push, element by element, each with the name by which the decoder finds it.
 * Energies and other counters get an offset, dates are moved, texts and octets become others; what
 * is measured at the moment stays, and so do names of lists, types and states. Left out: finding
 * the push (anon_dlms.c). */
#include "anon/anon_dlms_values.h"

#include "anon/anon_stream.h"
#include "proto/dlms/axdr.h"
#include "proto/dlms/dlms_lists.h"
#include "proto/dlms/dlms_notification.h"
#include "proto/dlms/dlms_objects.h"
#include "proto/dlms/dlms_register.h"
#include "proto/dlms/dlms_scaling.h"
#include "proto/dlms/dlms_values.h"
#include "reading/telegram.h"
#include "reading/unit.h"

#include <string.h>

enum {
	OBIS_OCTETS = 6,
	SHORT_OCTETS = 2,
	UNNAMED_COUNTER = 100000,    /* no power in W, no voltage, no current */
	UNNAMED_POWER_MAX = 1000000, /* what is above refuses a list, also afterwards */
	GROUP_MOMENTARY = 7,
	GROUP_ENERGY = 8,
	MEASURED_LAST = 95, /* group C */
	SHORT_NUMBER = 100, /* that its place holds in any case */
	MAKER_LETTERS = 3,
	BARE_NUMBER_MIN = 11,
	BITS_OCTETS = 4, /* of a state */

	/* Kamstrup's type, whose first characters and country tell how it scales. */
	TYPE_HEAD = 4,
	TYPE_OCTETS = 18,
	TYPE_LETTER_AT = 7,
	TYPE_COUNTRY = 2,
};

static const struct obis no_name;

static bool is_named(const struct obis *o)
{
	return memcmp(o, &no_name, sizeof *o) != 0;
}

/* What is measured stays; failures and the like, whose names have the same group D, are no such
 * thing. */
static bool is_momentary(const struct obis *o)
{
	return is_named(o) && o->d == GROUP_MOMENTARY && o->c <= MEASURED_LAST;
}

static bool is_same(struct obis a, struct obis b)
{
	return memcmp(&a, &b, sizeof a) == 0;
}

static bool is_obis(const struct axdr *e)
{
	return e->tag == AXDR_OCTETS && e->n == OBIS_OCTETS && e->data.p[0] <= 1;
}

static bool is_list(const struct axdr *e)
{
	return e->tag == AXDR_ARRAY || e->tag == AXDR_STRUCTURE;
}

/* List id, firmware, errors, type; switches, states, failures, tariffs. */
static bool says_no_number(const struct obis *o)
{
	static const char kept[] = {3, 4, 5, 6, 7, 14, 50, 90};

	return is_named(o) &&
	       ((o->c == 0 && o->d == 2) || o->c == 97 || (o->c == 96 && o->d == 1 && o->e == 7) ||
		       (o->c == 96 && memchr(kept, o->d, sizeof kept)));
}

/* Names that lists have where grid operators give them some: behind the head there is a version. */
static bool is_list_id(struct bytes b)
{
	static const char *const heads[] = {"KFM_", "Kamstrup_", "AIDON_", "EMBRIQ_", "UP_"};

	for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
		size_t n = strlen(heads[i]);

		if (bytes_left(&b) > n && memcmp(b.p, heads[i], n) == 0)
			return anon_is_harmless((struct bytes){b.p + n, b.end});
	}
	return false;
}

bool anon_dlms_date(const struct anon *a, uint8_t *p, size_t n)
{
	int year = p[0] << 8 | p[1], month = p[2], day = p[3];

	if ((n != ANON_DLMS_DATE && n != ANON_DLMS_DATE_TIME) || !anon_date(a, &year, &month, &day))
		return false;
	p[0] = (uint8_t)(year >> 8);
	p[1] = (uint8_t)year;
	p[2] = (uint8_t)month;
	p[3] = (uint8_t)day;
	return true;
}

static bool is_date(const struct anon *a, const struct obis *o, const struct axdr *e)
{
	uint8_t copy[12];
	bool may_be = !is_named(o) || (o->c == 1 && o->d == 0) || (o->c == 0 && o->d == 9);

	if (e->tag == AXDR_DATE_TIME || e->tag == AXDR_DATE)
		may_be = true;
	if (!may_be || bytes_left(&e->data) > sizeof copy || bytes_left(&e->data) < 5)
		return false;
	memcpy(copy, e->data.p, bytes_left(&e->data));
	return anon_dlms_date(a, copy, bytes_left(&e->data));
}

/* Numbers of meters, of this one and of others behind it. */
static bool is_id(const struct obis *o)
{
	return is_named(o) &&
	       (((o->c == 0 || o->c == 42) && o->d == 0) || (o->c == 96 && o->d == 1));
}

/* Without a name, three letters and nothing but digits behind them are a number with its maker. */
static bool is_bare_number(const struct obis *o, struct bytes b)
{
	size_t n = bytes_left(&b);

	for (size_t i = 0; i < n; i++)
		if (i < MAKER_LETTERS ? !anon_is_upper(b.p[i]) : !anon_is_digit(b.p[i]))
			return false;
	return !is_named(o) && n >= BARE_NUMBER_MIN;
}

static enum anon_kind kind_of(const struct obis *o, struct bytes b)
{
	if (says_no_number(o))
		return ANON_STATE;
	return is_id(o) || is_bare_number(o, b) ? ANON_ID : ANON_ANY;
}

/* What is between is changed, as it may be the number of a meter. */
static void fake_type(struct anon *a, uint8_t *p, size_t n)
{
	if (n == TYPE_OCTETS && anon_is_upper(p[TYPE_LETTER_AT]))
		n -= TYPE_COUNTRY;
	anon_octets(a, ANON_ANY, p + TYPE_HEAD, n - TYPE_HEAD);
}

static void fake_octets(struct anon *a, const struct obis *o, const struct axdr *e)
{
	uint8_t *p = (uint8_t *)e->data.p;
	size_t n = bytes_left(&e->data);
	bool is_push_setup = !is_named(o) && is_obis(e) && p[5] == 0xff;
	bool is_type = o->a == 1 && o->c == 96 && o->d == 1 && o->e == 1 && n > TYPE_HEAD &&
		       anon_is_harmless(bytes_of(p, TYPE_HEAD));

	if (is_date(a, o, e)) {
		anon_dlms_date(a, p, n);
		return;
	}
	if (n <= SHORT_OCTETS || is_push_setup || is_list_id(e->data) ||
		(o->c == 0 && o->d == 9 && n == 4))
		return;
	if (is_type)
		fake_type(a, p, n);
	else
		anon_octets(a, kind_of(o, e->data), p, n);
}

static int64_t most_of(const struct axdr *e)
{
	bool is_signed = e->tag == AXDR_INTEGER || e->tag == AXDR_LONG ||
			 e->tag == AXDR_DOUBLE_LONG || e->tag == AXDR_LONG64;
	unsigned bits = 8 * (unsigned)bytes_left(&e->data) - is_signed;

	return bits >= 62 ? INT64_MAX : (INT64_C(1) << bits) - 1;
}

static void put_number(const struct axdr *e, int64_t v)
{
	uint8_t *p = (uint8_t *)e->data.p;

	for (size_t i = bytes_left(&e->data); i-- > 0; v >>= 8)
		p[i] = (uint8_t)v;
}

/* The number of a meter that comes as a number: the same as in a text. */
static void fake_numeric(struct anon *a, const struct axdr *e, uint64_t v)
{
	uint8_t *p = (uint8_t *)e->data.p;
	size_t n = bytes_left(&e->data);

	anon_note_integer(a, p, n);
	if (!a->is_survey && v && !anon_echo(a, p, n))
		put_number(
			e, (int64_t)anon_within(a, v, 1, v < SHORT_NUMBER ? SHORT_NUMBER - 1 : v));
}

static bool is_integer(const struct axdr *e)
{
	return e->tag != AXDR_FLOAT32 && e->tag != AXDR_FLOAT64;
}

/* "Not available" counts nothing. With another number in its place the list would have a value that
 * it has not. */
static bool is_unavailable(const struct axdr *e, const struct decimal *d)
{
	const struct reg r = {.value = *d};
	size_t n = bytes_left(&e->data);

	return n > 1 && n <= sizeof(uint64_t) && reg_is_mark(&r, (unsigned)n);
}

/* A floating-point energy has no room for an exact offset. */
static bool fake_number(struct anon *a, const struct obis *o, uint8_t index, const struct axdr *e)
{
	bool counts = is_named(o) && o->d == GROUP_ENERGY;
	struct anon_key key = {.space = ANON_DLMS, .name = *o};
	struct anon_value value = {.most = most_of(e)};
	struct decimal d;

	if (!axdr_number(e, &d))
		return true;
	if (!is_integer(e))
		return !counts && (!is_named(o) || is_momentary(o));
	value.v = d.digits > INT64_MAX ? INT64_MAX : (int64_t)d.digits;
	if (is_id(o)) {
		fake_numeric(a, e, d.digits);
		return true;
	}
	if (d.negative || is_unavailable(e, &d) || is_momentary(o) ||
		(!counts && anon_echo(a, (uint8_t *)e->data.p, bytes_left(&e->data))) ||
		(!counts && value.v < UNNAMED_COUNTER))
		return true;
	if (!is_named(o)) {
		key.space = ANON_DLMS_UNNAMED;
		key.index = index;
		value.least = value.v < UNNAMED_POWER_MAX ? UNNAMED_COUNTER : UNNAMED_POWER_MAX;
		if (value.v < UNNAMED_POWER_MAX)
			value.most = UNNAMED_POWER_MAX - 1;
	}
	if (!anon_counter(a, key, &value))
		return false;
	put_number(e, value.v);
	return true;
}

static bool fake_leaf(struct anon *a, const struct obis *o, uint8_t index, const struct axdr *e)
{
	if (axdr_is_octets(e) || e->tag == AXDR_DATE_TIME || e->tag == AXDR_DATE ||
		(e->tag == AXDR_BIT_STRING && bytes_left(&e->data) > BITS_OCTETS)) {
		fake_octets(a, o, e);
		return true;
	}
	/* a compact array has its values in a form of its own */
	return e->tag != AXDR_COMPACT_ARRAY && fake_number(a, o, index, e);
}

/* One element with all that it holds. */
static bool fake_element(struct anon *a, const struct obis *o, uint8_t index, struct bytes *b)
{
	struct bytes whole = *b;
	struct axdr e;

	if (axdr_skip(&whole) != AXDR_OK)
		return false;
	if (axdr_element(b, &e) != AXDR_OK)
		return false;
	if (!is_list(&e) && !fake_leaf(a, o, index, &e))
		return false;
	while (b->p < whole.p) {
		if (e.tag == AXDR_STRUCTURE && e.n == 2 && axdr_is_untagged(*b))
			b->p += AXDR_UNTAGGED_OCTETS;
		if (axdr_element(b, &e) != AXDR_OK ||
			(!is_list(&e) && !fake_leaf(a, &no_name, ++index, &e)))
			return false;
	}
	return true;
}

static bool read_root(struct bytes *b, struct axdr *root)
{
	return axdr_element(b, root) == AXDR_OK && is_list(root);
}

static bool fake_positional(struct anon *a, const struct dlms_list *l, struct bytes value)
{
	struct axdr root;

	if (!read_root(&value, &root))
		return false;
	for (size_t i = 0; i < l->n; i++) {
		const struct dlms_position *p = &l->positions[i];

		if (!fake_element(a, &p->obis, (uint8_t)i, &value))
			return false;
	}
	return bytes_left(&value) == 0;
}

/* All names come first, in an array that stays. */
static bool fake_objects(struct anon *a, struct dlms_objects *all)
{
	const uint32_t n = all->n_before + all->n;

	for (uint32_t i = 0; i < n; i++) {
		struct dlms_object o = {.name = no_name};

		if (i >= all->n_before && !dlms_object(&all->definitions, &o))
			return false;
		if (i == all->at)
			axdr_skip(&all->elements);
		else if (!fake_element(a, &o.name, (uint8_t)i, &all->elements))
			return false;
	}
	return true;
}

static bool has_register(const struct telegram *t, struct obis name)
{
	for (size_t i = 0; i < t->n_registers; i++)
		if (is_same(t->registers[i].obis, name))
			return true;
	return false;
}

/* Each name stands in front of its value. */
static bool fake_named(struct anon *a, const struct telegram *t, struct bytes value)
{
	struct axdr e = {0};

	for (uint8_t index = 0; bytes_left(&value); index++) {
		struct obis name = no_name;
		struct dlms_object o;

		if (dlms_descriptor(&value, &o)) {
			e.tag = AXDR_NULL;
			if (has_register(t, o.name))
				name = o.name;
		} else if (e.tag == AXDR_STRUCTURE && e.n == 2 && axdr_is_untagged(value)) {
			name = dlms_obis(value.p + 2);
			value.p += AXDR_UNTAGGED_OCTETS;
		} else if (axdr_element(&value, &e) != AXDR_OK) {
			return false;
		} else if (is_list(&e)) {
			continue;
		} else if (is_obis(&e) && has_register(t, dlms_obis(e.data.p))) {
			name = dlms_obis(e.data.p);
		} else if (!fake_leaf(a, &no_name, index, &e)) {
			return false;
		}
		if (is_named(&name) && bytes_left(&value) && !fake_element(a, &name, index, &value))
			return false;
		if (is_named(&name))
			e.tag = AXDR_NULL;
	}
	return true;
}

bool anon_dlms_values(
	struct anon *a, const struct dlms_lists *lists, const struct dlms_notification *n)
{
	struct reg registers[TELEGRAM_REGISTERS_MAX];
	struct dlms_nameless nameless;
	const struct dlms_list *list;
	struct bytes value = n->value;
	struct telegram t;
	struct dlms_objects objects;

	telegram_init(&t, registers, TELEGRAM_REGISTERS_MAX);
	if (dlms_values(value, &t, &nameless) && !nameless.is_value_first)
		return dlms_objects(value, &objects) ? fake_objects(a, &objects)
						     : fake_named(a, &t, value);
	list = dlms_positional(n, lists, &t);
	if (list)
		return fake_positional(a, list, value);
	return fake_element(a, &no_name, 0, &value);
}
