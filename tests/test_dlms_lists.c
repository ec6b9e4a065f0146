/* Lists without names: those that are known, those that the owner defines, and those that nobody
 * has. */
#include "proto/dlms/axdr.h"
#include "proto/dlms/dlms_definition.h"
#include "proto/dlms/dlms_notification.h"
#include "reading/telegram.h"
#include "reading/unit.h"
#include "support/octets.h"
#include "support/test.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static struct reg registers[TELEGRAM_REGISTERS_MAX];
static struct telegram telegram = {.registers = registers, .capacity = TELEGRAM_REGISTERS_MAX};
static struct dlms_lists lists;

static int set_up(void **state)
{
	(void)state;
	telegram_reset(&telegram);
	lists.n = 0;
	return 0;
}

static const struct dlms_list *find(const struct octets *o, const struct dlms_lists *of_owner)
{
	const struct dlms_notification n = {.value = octets_bytes(o)};

	telegram_reset(&telegram);
	return dlms_positional(&n, of_owner, &telegram);
}

/* The same in a push with a head as Kaifa's. */
static const struct dlms_list *find_from_kaifa(const struct octets *o)
{
	const struct dlms_notification n = {
		.value = octets_bytes(o), .has_date_tag = true, .invoke_id = 0x40000000};

	telegram_reset(&telegram);
	return dlms_positional(&n, NULL, &telegram);
}

static void add_octets(struct octets *o, enum dlms_content content)
{
	static const char *const hex[] = {
		[DLMS_CONTENT_ANY] = "02 0001",
		[DLMS_CONTENT_TEXT] = "10 49534b31303330373030303030303031",
		[DLMS_CONTENT_TEXT_OR_EMPTY] = "08 3132333435363738",
		[DLMS_CONTENT_TEXT_OF_8] = "08 3132333435363738",
		[DLMS_CONTENT_DATE_TIME] = "0c 07e90611020c000f00ff8880",
		[DLMS_CONTENT_DATE] = "05 07e9061102",
		[DLMS_CONTENT_TIME] = "04 0c000f00",
		[DLMS_CONTENT_KFM] = "07 4b464d5f303031",
		[DLMS_CONTENT_SETUP] = "06 0006190900ff",
	};

	octets_hex(o, hex[content]);
}

static void add_number(struct octets *o, uint64_t v, size_t width)
{
	while (width--)
		octets_fill(o, (uint8_t)(v >> (8 * width)), 1);
}

static size_t width_of(uint8_t type)
{
	return type == AXDR_LONG_UNSIGNED          ? 2
	       : type == AXDR_DOUBLE_LONG_UNSIGNED ? 4
	       : type == AXDR_LONG64_UNSIGNED      ? 8
						   : 1;
}

/* The head of a list, and an element of that type with the number `v`. */
static void begin_list(struct octets *o, const struct dlms_list *l)
{
	o->n = 0;
	octets_fill(o, AXDR_STRUCTURE, 1);
	octets_fill(o, (uint8_t)l->n, 1);
}

static void add_element(struct octets *o, const struct dlms_position *p, uint64_t v)
{
	octets_fill(o, p->type == DLMS_TYPE_SWITCH ? AXDR_ENUM : p->type, 1);
	if (p->type == AXDR_OCTETS)
		add_octets(o, p->content);
	else /* an array has no elements */
		add_number(o, p->type == AXDR_ARRAY ? 0 : v, width_of(p->type));
}

/* What a house without any load says. */
static uint64_t idle(const struct dlms_position *p)
{
	if (p->obis.a == 1 && p->obis.c % 20 == 12)
		return p->scaler == -1 ? 2300 : 230;
	return p->unit == UNIT_HZ ? 5000 : 0;
}

/* Every list is found by its own types and contents, and no other list takes it. */
static void each_known_list_is_recognised(void **state)
{
	static struct octets o;

	(void)state;
	for (const struct dlms_list *l = dlms_known_lists; l->name; l++) {
		const struct dlms_list *found;

		begin_list(&o, l);
		for (size_t i = 0; i < l->n; i++)
			add_element(&o, &l->positions[i], idle(&l->positions[i]));
		found = l->is_of_kaifa ? find_from_kaifa(&o) : find(&o, NULL);
		assert_non_null(found);
		assert_string_equal(found->name, l->name);
	}
}

/* Octets that are something else: each one that can be checked refuses the list. */
static void each_content_counts(void **state)
{
	static struct octets o;
	const struct dlms_list *found;

	(void)state;
	for (const struct dlms_list *l = dlms_known_lists; l->name; l++)
		for (size_t wrong = 0; wrong < l->n; wrong++) {
			if (l->positions[wrong].content == DLMS_CONTENT_ANY)
				continue;
			begin_list(&o, l);
			for (size_t i = 0; i < l->n; i++)
				if (i == wrong)
					octets_hex(&o, "09 03 01ffff");
				else
					add_element(&o, &l->positions[i], idle(&l->positions[i]));
			found = find(&o, NULL);
			if (found)
				fail_msg(
					"%s with %zu wrong is %s", l->name, wrong + 1, found->name);
		}
}

/* A number that nothing in a house has, in the scale of its position; 0 where any number may be. */
static uint64_t impossible(const struct dlms_position *p)
{
	if (p->obis.a == 1 && p->obis.c % 20 == 12)
		return p->scaler == -1 ? 3001 : 0;
	switch (p->unit) {
	case UNIT_HZ:
		return 6501;
	case UNIT_VAR:
		return 1000001;
	case UNIT_A:
		return p->type == AXDR_LONG_UNSIGNED ? 0 : 1000001;
	case UNIT_NONE:
		return 1001;
	case UNIT_W: /* above what the currents allow */
		return p->obis.c > 2 ? 1000 : 0;
	default:
		return 0;
	}
}

static void each_number_counts(void **state)
{
	static struct octets o;
	const struct dlms_list *found;
	unsigned n_tried = 0;

	(void)state;
	for (const struct dlms_list *l = dlms_known_lists; l->name; l++)
		for (size_t wrong = 0; wrong < l->n; wrong++) {
			if (!impossible(&l->positions[wrong]))
				continue;
			begin_list(&o, l);
			for (size_t i = 0; i < l->n; i++)
				add_element(&o, &l->positions[i],
					i == wrong ? impossible(&l->positions[i])
						   : idle(&l->positions[i]));
			found = find(&o, NULL);
			if (found)
				fail_msg(
					"%s with %zu wrong is %s", l->name, wrong + 1, found->name);
			n_tried++;
		}
	assert_true(n_tried > 50);
}

static uint32_t random_state = 1;

static uint32_t some(void)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 17;
	random_state ^= random_state << 5;
	return random_state;
}

/* The register of that name as a number in its unit; `none` without one. */
static double of(unsigned c, unsigned d, unsigned e, double none)
{
	for (size_t i = 0; i < telegram.n_registers; i++) {
		const struct reg *r = &telegram.registers[i];

		if (r->obis.a == 1 && r->obis.c == c && r->obis.d == d && r->obis.e == e &&
			r->kind == REG_NUMBER && !r->is_void)
			return decimal_double(r->value);
	}
	return none;
}

/* What must be true of a telegram, said in other words than those of the decoder. A list that says
 * what it is may have a power of another moment. */
static void assert_can_be(const struct dlms_list *l)
{
	const char *name = l->name;
	bool is_named = l->positions->content == DLMS_CONTENT_KFM;
	double sum = 0, amperes = 0, volts = 0, total = fmax(of(1, 7, 0, 0), of(2, 7, 0, 0));
	bool has_phases = of(21, 7, 0, -1) >= 0, has_currents = of(31, 7, 0, -1) >= 0;

	for (unsigned i = 0; i < 3; i++) {
		double v = of(32 + 20 * i, 7, 0, 230), a = of(31 + 20 * i, 7, 0, 0),
		       in = of(21 + 20 * i, 7, 0, 0), out = of(22 + 20 * i, 7, 0, 0);

		if (v > 300 || (a > 0.2 && v > 10 && v < 80))
			fail_msg("%s: %g V", name, v);
		if (!is_named && has_currents && has_phases &&
			(in > v * a * 1.2 + 20 || out > v * a * 1.2 + 20))
			fail_msg("%s: %g W of %g V and %g A", name, in, v, a);
		sum += in - out;
		amperes += a;
		volts = v > volts ? v : volts;
	}
	if (volts < 80)
		fail_msg("%s: no voltage", name);
	if (!is_named && has_currents && !has_phases && total > volts * amperes * 1.2 + 50)
		fail_msg("%s: %g W of %g A", name, total, amperes);
	if (has_phases && total <= 1e6 &&
		fabs(of(1, 7, 0, 0) - of(2, 7, 0, 0) - sum) > 10 + total / 50)
		fail_msg("%s: phases do not add up", name);
	for (unsigned c = 1; c < 3; c++)
		if (of(c, 8, 1, -1) >= 0 && of(c, 8, 0, -1) >= 0 &&
			fabs(of(c, 8, 0, 0) - of(c, 8, 1, 0) - of(c, 8, 2, 0)) > 3)
			fail_msg("%s: tariffs do not add up", name);
	if (!has_phases && total > 1e6)
		fail_msg("%s: %g W", name, total);
}

/* Of every size, so that some pass one check or another. */
static uint64_t random_number(void)
{
	return some() >> some() % 32;
}

static void random_numbers_of_the_right_types_pass_only_when_they_can_be(void **state)
{
	static struct octets o;
	unsigned n_found = 0;

	(void)state;
	for (int round = 0; round < 5000; round++)
		for (const struct dlms_list *l = dlms_known_lists; l->name; l++) {
			const struct dlms_list *found;

			begin_list(&o, l);
			for (size_t i = 0; i < l->n; i++)
				add_element(&o, &l->positions[i],
					some() % 4 ? random_number() : idle(&l->positions[i]));
			found = find(&o, NULL);
			n_found += found != NULL;
			if (found)
				assert_can_be(found);
		}
	assert_true(n_found > 0);
}

static const char sodo[] = "02 12 09 10 49534b31303330373030303030303031 09 08 3136383230303035"
			   "06 00000000 06 000005b2 06 00000078 06 00000000 12 08ff 12 0906 12 0907"
			   "12 01b3 12 0211 12 0218 06 000003e8 06 00000000 06 00000000"
			   "06 00000000 06 000004c5 06 000004d5";

/* Whole pushes of known lists with two elements of one type exchanged: known or not, never
 * impossible. */
static void exchanged_numbers_pass_only_when_they_can_be(void **state)
{
	static struct octets whole, o;
	const struct dlms_list *found;

	(void)state;
	octets_hex(&whole, sodo);
	assert_non_null(find(&whole, NULL));
	for (size_t width = 3; width <= 5; width += 2)
		for (size_t i = 30; i + width <= whole.n; i++)
			for (size_t j = i + width; j + width <= whole.n; j++) {
				const uint8_t *p = whole.p;

				if (p[i] != (width == 3 ? 0x12 : 0x06) || p[j] != p[i])
					continue;
				o = whole;
				memcpy(o.p + i, p + j, width);
				memcpy(o.p + j, p + i, width);
				found = find(&o, NULL);
				if (found)
					assert_can_be(found);
			}
}

/* The phases prove the list; the total is a wrong number, which others judge. */
static void a_total_that_no_connection_has(void **state)
{
	static struct octets o;

	(void)state;
	octets_hex(&o, sodo);
	o.p[31] = o.p[32] = o.p[33] = 0xff;
	assert_string_equal(find(&o, NULL)->name, "SODO live, 3 phases");
	assert_true(of(1, 7, 0, 0) > 4e9);
}

/* Kaifa in Norway: the power is measured anew, and the currents not yet. The list says its name, so
 * nothing else can be meant. */
static void a_load_that_is_switched_on(void **state)
{
	static struct octets o;

	(void)state;
	o.n = 0;
	octets_hex(&o, "02 0d 09 07 4b464d5f303031 09 10 36393730363330303030303030303031"
		       "09 08 4d41333034483345 06 00000bb8 06 00000000 06 00000000 06 00000064"
		       "06 000005dc 06 000006a4 06 000007d0 06 000008fd 06 00000000 06 000008fe");
	assert_string_equal(find(&o, NULL)->name, "Kaifa list 2, 3 phases");
	assert_int_equal((int)of(1, 7, 0, -1), 3000);
	assert_int_equal((int)(of(31, 7, 0, -1) * 1000), 1500);
	assert_int_equal(telegram.naming, NAMING_SENT);
}

/* Wiener Netze and SODO: the same types. The second element tells a clock from a number. */
static void lists_of_ten_with_the_same_types(void **state)
{
	static const char numbers[] = "06 000005b9 06 00000000 06 00000000 06 00001591"
				      "06 00000004 06 00000000 06 00000000 06 00000012";
	static const char id[] = "02 0a 09 10 534d5331303330373030303030303031";
	static struct octets o;

	(void)state;
	octets_hex(&o, id);
	octets_hex(&o, "09 0c 07ea0611030b000000ff8880");
	octets_hex(&o, numbers);
	assert_string_equal(find(&o, NULL)->name, "Wiener Netze, 10 values");
	assert_int_equal((int)of(1, 7, 0, -1), 4);
	assert_int_equal((int)of(1, 8, 0, -1), 1465);
	o.n = 0;
	octets_hex(&o, id);
	octets_hex(&o, "09 08 3136383230303036");
	octets_hex(&o, numbers);
	assert_string_equal(find(&o, NULL)->name, "SODO tariffs");
	o.n = 0;
	octets_hex(&o, id);
	octets_hex(&o, "09 0c 313638323030303631363832"); /* a text, but not of eight */
	octets_hex(&o, numbers);
	assert_null(find(&o, NULL));
	o.n = 0;
	octets_hex(&o, id);
	octets_hex(&o, "09 0c 07ea1311030b000000ff8880"); /* month 19 */
	octets_hex(&o, numbers);
	assert_null(find(&o, NULL));
}

/* A list whose numbers prove it is sure at once, one of which nothing says that it is another is
 * not. */
static void what_proves_a_list(void **state)
{
	static struct octets o;

	(void)state;
	octets_hex(&o, sodo); /* powers that voltages and currents make */
	assert_string_equal(find(&o, NULL)->name, "SODO live, 3 phases");
	assert_int_equal(telegram.naming, NAMING_PROVEN);
	o.n = 0;
	octets_hex(&o, "02 09 09 0c 07ea0611030b000000ff8880"
		       "06 000005b9 06 00000000 06 00000000 06 00001591"
		       "06 00000004 06 00000000 06 00000000 06 00000012");
	assert_string_equal(find(&o, NULL)->name, "Wiener Netze, 9 values");
	assert_string_equal(telegram.list, "Wiener Netze, 9 values");
	assert_int_equal(telegram.naming, NAMING_GUESSED);
	o.n = 0;
	octets_hex(&o, "02 09 09 10 534d5331303330373030303030303031 06 00000064 06 00000000"
		       "06 000005b9 06 00000300 06 000002b9 06 00000000 06 00000000 06 00000000");
	assert_string_equal(find(&o, NULL)->name, "SODO live with energies"); /* tariffs */
	assert_int_equal(telegram.naming, NAMING_PROVEN);
	o.n = 0;
	octets_hex(&o, "02 0a 09 06 0006190900ff 09 08 3132333435363738 09 04 0a0b0c00"
		       "09 05 07ea061103 06 000005b9 06 00000000 06 00000000 06 00001591"
		       "06 00000004 06 00000000");
	assert_string_equal(find(&o, NULL)->name, "Austria, 10 values"); /* its head */
	assert_int_equal(telegram.naming, NAMING_PROVEN);
	o.n = 0;
	octets_hex(&o, "02 01 06 00000064");
	assert_string_equal(find_from_kaifa(&o)->name, "Kaifa list 1");
	assert_int_equal(telegram.naming, NAMING_SENT);
}

/* Current and voltage have changed places: 98.7 V are no mains of a list that is built in. */
static void amperes_are_no_volts(void **state)
{
	static const char head[] = "02 08 09 08 4c4953545f563838 09 08 3932343137393938";
	static const char powers[] = "06 00000000 06 000008fe 06 00000000 06 0000007e";
	static struct octets o;

	(void)state;
	octets_hex(&o, head);
	octets_hex(&o, "12 03db 12 0912");
	octets_hex(&o, powers);
	assert_null(find(&o, NULL));
	o.n = 0;
	octets_hex(&o, head);
	octets_hex(&o, "12 0912 12 03db");
	octets_hex(&o, powers);
	assert_string_equal(find(&o, NULL)->name, "SODO live, 1 phase, voltage first");
}

/* "9 null 6 6 6 6 null 6 6" has the types of two lists, and nothing decides between them. */
static void nulls_that_leave_it_open(void **state)
{
	static struct octets o;

	(void)state;
	octets_hex(&o, "02 09 09 08 3132333435363738 00 06 00000001 06 00000000 06 00000001"
		       "06 00000000 00 06 00000000 06 00000000");
	assert_null(find(&o, NULL));
	assert_int_equal(telegram.n_registers, 0);
}

/* Most of it was not sent: what the rest is nobody can tell. */
static void a_list_of_nulls(void **state)
{
	static struct octets o;

	(void)state;
	octets_hex(&o, "02 08 09 08 3132333435363738 00 00 00 06 00000190 00 00 00");
	assert_null(find(&o, NULL));
}

/* A number alone says who sent it in no other way than by the head of its push. */
static void one_number_is_a_power_of_kaifa_only(void **state)
{
	static struct octets o;

	(void)state;
	octets_hex(&o, "02 01 06 00000190");
	assert_null(find(&o, NULL));
	assert_string_equal(find_from_kaifa(&o)->name, "Kaifa list 1");
	o.n = 0;
	octets_hex(&o, "02 01 06 01410c28");
	assert_null(find_from_kaifa(&o)); /* 21 MW */
}

/* "Not available" is no number of 6553.5 V, and no reason to know the list less. */
static void what_is_not_available_is_void(void **state)
{
	static struct octets o;

	(void)state;
	octets_hex(&o, "02 0c 09 06 49534b313233 09 05 55505f3366 12 08ff 12 ffff 12 0907 12 01b3"
		       "12 0211 12 0218 06 00000000 06 000005b2 06 ffffffff 06 00000000");
	assert_string_equal(find(&o, NULL)->name, "Elektro Celje live, 3 phases");
	assert_true(telegram.registers[3].is_void);
	assert_true(telegram.registers[10].is_void);
	assert_false(telegram.registers[2].is_void);
	o.n = 0;
	octets_hex(&o, "02 0c 09 06 49534b313233 09 05 55505f3366 12 08ff 12 7fff 12 8000 12 01b3"
		       "12 0211 12 0218 06 7fffffff 06 000005b2 06 80000000 06 00000000");
	assert_string_equal(find(&o, NULL)->name, "Elektro Celje live, 3 phases");
	assert_true(telegram.registers[3].is_void && telegram.registers[4].is_void);
	assert_true(telegram.registers[8].is_void && telegram.registers[10].is_void);
}

/* Kaifa and Landis+Gyr say no scaler either: 230 as 230, 2300 or 23000. */
static void voltages_of_positional_lists_in_any_scale(void **state)
{
	static const char *const volts[] = {
		"12 00e6 12 00e7 12 00e6", "12 08fc 12 0906 12 08fc", "12 59d8 12 5a3c 12 59d8"};
	static struct octets o;

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		o.n = 0;
		octets_hex(&o, "02 0b");
		octets_hex(&o, volts[i]);
		octets_hex(&o, "12 0064 12 0000 12 0000 06 00000064 06 00000000 06 00000001"
			       "06 00000002 09 08 3132333435363738");
		assert_string_equal(find(&o, NULL)->name, "Netz Burgenland, 11 values");
		assert_int_equal((int)of(32, 7, 0, 0), 230);
		assert_int_equal((int)of(52, 7, 0, 0), 231);
	}
}

static const char *set(const char *section, const char *key, const char *value)
{
	return dlms_definition_set(&lists, section, key, value);
}

static const char *wrong_with(size_t i)
{
	const char *wrong;

	assert_non_null(dlms_definition_check(&lists, i, &wrong));
	return wrong;
}

static void a_list_of_the_owner(void **state)
{
	struct octets o = {0};
	const struct dlms_list *found;

	(void)state;
	assert_null(set("mine", "signature", "octets u32 u16*2"));
	assert_null(set("mine", "1", "0-0:42.0.0"));
	assert_null(set("mine", "2", "1-0:1.7.0 0 W"));
	assert_null(set("mine", "3", "1-0:32.7.0 -1 V"));
	assert_null(set("mine", "4", "-"));
	assert_null(wrong_with(0));
	octets_hex(&o, "02 04 09 01 31 06 00000190 12 0900 12 0001");
	found = find(&o, &lists);
	assert_non_null(found);
	assert_string_equal(found->name, "mine");
	assert_int_equal(telegram.n_registers, 3);
	assert_int_equal(telegram.registers[2].value.exp, -1);
	assert_int_equal(telegram.registers[2].unit, UNIT_V);
}

/* Who says so is told along, as the next telegrams may say otherwise. */
static void a_list_that_has_explained_itself(void **state)
{
	static const struct {
		const char *how;
		bool is_apart;
	} ways[] = {{"yes", false}, {"apart", true}};
	struct octets o = {0};

	(void)state;
	octets_hex(&o, "02 01 06 00000190");
	assert_null(set("mine", "signature", "u32"));
	assert_null(set("mine", "1", "1-0:16.7.0"));
	assert_non_null(find(&o, &lists));
	assert_int_equal(telegram.naming, NAMING_SENT);
	assert_null(telegram.list);
	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
		assert_null(set("mine", "explained", ways[i].how));
		telegram_reset(&telegram);
		assert_non_null(find(&o, &lists));
		assert_int_equal(telegram.naming, NAMING_EXPLAINED);
		assert_int_equal(telegram.is_apart, ways[i].is_apart);
		assert_string_equal(telegram.list, "mine");
		assert_int_equal(bytes_left(&telegram.nameless), 7);
	}
	telegram_reset(&telegram);
	assert_false(telegram.is_apart);
	assert_string_equal(set("mine", "explained", "no"), "expected yes, or apart");
}

/* So that an owner can mend what is built in. */
static void lists_of_the_owner_come_first(void **state)
{
	struct octets o = {0};

	(void)state;
	assert_null(set("mine", "signature", "u32"));
	assert_null(set("mine", "1", "1-0:16.7.0"));
	octets_hex(&o, "02 01 06 00000190");
	assert_ptr_equal(find(&o, &lists), &lists.list[0]);
	assert_int_equal(telegram.registers[0].obis.c, 16);
	assert_int_equal(telegram.registers[0].unit, UNIT_W);
}

/* An owner knows the list, but may have taken one thing for another. */
static void what_cannot_be_is_refused_to_the_owner_too(void **state)
{
	struct octets o = {0};

	(void)state;
	assert_null(set("mine", "signature", "octets u32*2 u16*2"));
	assert_null(set("mine", "2", "1-0:1.7.0 0 W"));
	assert_null(set("mine", "3", "1-0:21.7.0 0 W"));
	assert_null(set("mine", "4", "1-0:32.7.0 -1 V"));
	assert_null(set("mine", "5", "1-0:31.7.0 -2 A"));
	octets_hex(&o, "02 05 09 01 31 06 00003a98 06 00000190 12 0900 12 00c8");
	assert_ptr_equal(find(&o, &lists), &lists.list[0]); /* there may be other phases */
	o.n = 0;
	octets_hex(&o, "02 05 09 01 31 06 00000190 06 00000190 12 00c8 12 0900"); /* 20 V */
	assert_null(find(&o, &lists));
	o.n = 0;
	octets_hex(&o, "02 05 09 01 31 06 00003a98 06 00003a98 12 0900 12 00c8"); /* 15 kW of 2 A */
	assert_null(find(&o, &lists));
}

static void definitions_that_are_wrong(void **state)
{
	(void)state;
	assert_non_null(strstr(set("", "signature", "u32"), "a [name]"));
	assert_non_null(strstr(set("a", "1", "1-0:1.7.0"), "the signature first"));
	assert_non_null(strstr(set("a", "signature", ""), "the types in order"));
	assert_non_null(strstr(set("a", "signature", "u32*0"), "the types in order"));
	assert_non_null(strstr(set("a", "signature", "u32*65"), "the types in order"));
	assert_non_null(strstr(set("a", "signature", "u33"), "the types in order"));
	lists.n = 0;
	assert_null(set("a", "signature", "u32 octets"));
	assert_non_null(strstr(set("a", "signature", "u32"), "one signature"));
	assert_non_null(strstr(set("a", "0", "1-0:1.7.0"), "a position"));
	assert_non_null(strstr(set("a", "3", "1-0:1.7.0"), "a position"));
	assert_non_null(strstr(set("a", "colour", "red"), "a position"));
	assert_non_null(strstr(set("a", "1", ""), "an OBIS code"));
	assert_non_null(strstr(set("a", "1", "power"), "an OBIS code"));
	assert_non_null(strstr(set("a", "1", "1-0:1.7.0 x W"), "an OBIS code"));
	assert_non_null(strstr(set("a", "1", "1-0:1.7.0 0 kW"), "an OBIS code"));
	assert_non_null(strstr(set("a", "1", "1-0:1.7.0 0 W W"), "an OBIS code"));
	assert_non_null(strstr(wrong_with(0), "at least one position"));
	for (int i = 0; i < DLMS_USER_LISTS_MAX; i++) {
		char name[8];

		snprintf(name, sizeof name, "l%d", i);
		assert_int_equal(
			set(name, "signature", "u32") == NULL, i < DLMS_USER_LISTS_MAX - 1);
	}
}

/* What the log says of an unknown list is itself a definition, once it has names. */
static void an_unknown_list_in_the_form_of_a_definition(void **state)
{
	struct octets o = {0};
	char line[256], all[2000] = "";

	(void)state;
	octets_hex(&o, "02 07 09 10 49534b31303330373839333735363036 09 04 07e90611 06 00000190"
		       "06 00000000 12 0900 16 01 0a 02 4142");
	dlms_unnamed(octets_bytes(&o), &telegram);
	for (size_t i = 0; dlms_definition_line(&telegram, i, line, sizeof line); i++) {
		strcat(all, line);
		strcat(all, "\n");
		if (i == 1)
			assert_null(set("x", "signature", line + strlen("signature = ")));
	}
	assert_string_equal(all, "[list of 7 values]\n"
				 "signature = octets*2 u32*2 u16 enum text\n"
				 "1 = -  ; 16 characters, the last \"5606\"\n"
				 "2 = -  ; 07e90611\n"
				 "3 = -  ; 400\n"
				 "4 = -  ; 0\n"
				 "5 = -  ; 2304\n"
				 "6 = -  ; 1\n"
				 "7 = -  ; 2 characters, the last \"B\"\n");
	assert_null(set("x", "3", "1-0:1.7.0"));
	assert_ptr_equal(find(&o, &lists), &lists.list[0]);
}

/* A number of a meter may be sent as digits, in BCD, as octets, or as text that zeros fill up. */
static void an_unknown_list_shows_ends_of_what_may_be_a_number(void **state)
{
	struct octets o = {0};
	char line[256], all[2000] = "";

	(void)state;
	octets_hex(&o, "02 09 06 02b02be5 05 ff4fd41b 09 04 45100005 09 0a 0a01445a470002b02be5"
		       "09 0c 31445a47303034353130 0000 09 0c 07e9061103101e00ff008000"
		       "09 06 0100010800ff 09 02 0102 06 0098967f");
	dlms_unnamed(octets_bytes(&o), &telegram);
	for (size_t i = 2; dlms_definition_line(&telegram, i, line, sizeof line); i++) {
		strcat(all, line);
		strcat(all, "\n");
	}
	assert_string_equal(all, "1 = -  ; 8 digits, the last 0005\n"
				 "2 = -  ; 8 digits, the last 5573\n"
				 "3 = -  ; 4 octets, the last 0005\n"
				 "4 = -  ; 10 octets, the last 2be5\n"
				 "5 = -  ; 10 characters, the last \"4510\"\n"
				 "6 = -  ; 07e9061103101e00ff008000\n"
				 "7 = -  ; 0100010800ff\n"
				 "8 = -  ; 0102\n"
				 "9 = -  ; 9999999\n");
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup(f, set_up)
	const struct CMUnitTest tests[] = {
		TEST(each_known_list_is_recognised),
		TEST(each_content_counts),
		TEST(each_number_counts),
		TEST(random_numbers_of_the_right_types_pass_only_when_they_can_be),
		TEST(exchanged_numbers_pass_only_when_they_can_be),
		TEST(a_total_that_no_connection_has),
		TEST(a_load_that_is_switched_on),
		TEST(lists_of_ten_with_the_same_types),
		TEST(what_proves_a_list),
		TEST(amperes_are_no_volts),
		TEST(nulls_that_leave_it_open),
		TEST(a_list_of_nulls),
		TEST(one_number_is_a_power_of_kaifa_only),
		TEST(what_is_not_available_is_void),
		TEST(voltages_of_positional_lists_in_any_scale),
		TEST(a_list_of_the_owner),
		TEST(a_list_that_has_explained_itself),
		TEST(lists_of_the_owner_come_first),
		TEST(what_cannot_be_is_refused_to_the_owner_too),
		TEST(definitions_that_are_wrong),
		TEST(an_unknown_list_in_the_form_of_a_definition),
		TEST(an_unknown_list_shows_ends_of_what_may_be_a_number),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
