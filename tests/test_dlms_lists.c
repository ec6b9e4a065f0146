/* Lists without names: those that are known, those that the owner defines, and those that nobody has. */
#include "proto/dlms/axdr.h"
#include "proto/dlms/dlms_definition.h"
#include "reading/telegram.h"
#include "reading/unit.h"
#include "support/octets.h"
#include "support/test.h"

#include <stdio.h>

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

/* Writes an element of that type with a value that no check of contents refuses. */
static void add_element(struct octets *o, const struct dlms_position *p, enum dlms_first first)
{
	unsigned v = p->unit == UNIT_V ? 230 : p->unit == UNIT_HZ ? 50 : 0;

	for (int i = p->scaler; i < 0 && v; i++)
		v *= 10;
	octets_fill(o, p->type == DLMS_TYPE_SWITCH ? AXDR_ENUM : p->type, 1);
	switch (p->type) {
	case AXDR_OCTETS:
		if (first == DLMS_FIRST_DATE_TIME)
			octets_hex(o, "0c 07e90611020c000f00ff8880");
		else if (first == DLMS_FIRST_KFM)
			octets_hex(o, "07 4b464d5f303031");
		else if (first == DLMS_FIRST_OBIS)
			octets_hex(o, "06 0006190900ff");
		else
			octets_hex(o, "08 3132333435363738");
		break;
	case AXDR_LONG_UNSIGNED:
		octets_fill(o, (uint8_t)(v >> 8), 1);
		octets_fill(o, (uint8_t)v, 1);
		break;
	case AXDR_DOUBLE_LONG_UNSIGNED:
		octets_fill(o, 0, 2);
		octets_fill(o, (uint8_t)(v >> 8), 1);
		octets_fill(o, (uint8_t)v, 1);
		break;
	case AXDR_LONG64_UNSIGNED:
		octets_fill(o, 0, 8);
		break;
	default: /* one octet; an array without elements */
		octets_fill(o, 0, 1);
	}
}

/* Every list is found by its own types and contents, and no other list in front of it takes it. */
static void each_known_list_is_recognised(void **state)
{
	(void)state;
	for (const struct dlms_list *l = dlms_known_lists; l->name; l++) {
		struct octets o = {0};
		const struct dlms_list *found;

		octets_fill(&o, AXDR_STRUCTURE, 1);
		octets_fill(&o, (uint8_t)l->n, 1);
		for (size_t i = 0; i < l->n; i++)
			add_element(&o, &l->positions[i], i ? DLMS_FIRST_ANY : l->first);
		telegram_reset(&telegram);
		found = dlms_positional(octets_bytes(&o), NULL, &telegram);
		assert_non_null(found);
		assert_string_equal(found->name, l->name);
	}
}

static const char *set(const char *section, const char *key, const char *value)
{
	return dlms_definition_set(&lists, section, key, value);
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
	assert_null(dlms_definition_check(&lists, 0));
	octets_hex(&o, "02 04 09 01 31 06 00000190 12 0900 12 0001");
	found = dlms_positional(octets_bytes(&o), &lists, &telegram);
	assert_non_null(found);
	assert_string_equal(found->name, "mine");
	assert_int_equal(telegram.n_registers, 3);
	assert_int_equal(telegram.registers[2].value.exp, -1);
	assert_int_equal(telegram.registers[2].unit, UNIT_V);
}

/* So that an owner can mend what is built in. */
static void lists_of_the_owner_come_first(void **state)
{
	struct octets o = {0};

	(void)state;
	assert_null(set("mine", "signature", "u32"));
	assert_null(set("mine", "1", "1-0:16.7.0"));
	octets_hex(&o, "02 01 06 00000190");
	assert_ptr_equal(dlms_positional(octets_bytes(&o), &lists, &telegram), &lists.list[0]);
	assert_int_equal(telegram.registers[0].obis.c, 16);
	assert_int_equal(telegram.registers[0].unit, UNIT_W);
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
	assert_non_null(strstr(dlms_definition_check(&lists, 0), "at least one position"));
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
	assert_ptr_equal(dlms_positional(octets_bytes(&o), &lists, &telegram), &lists.list[0]);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup(f, set_up)
	const struct CMUnitTest tests[] = {
		TEST(each_known_list_is_recognised),
		TEST(a_list_of_the_owner),
		TEST(lists_of_the_owner_come_first),
		TEST(definitions_that_are_wrong),
		TEST(an_unknown_list_in_the_form_of_a_definition),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
