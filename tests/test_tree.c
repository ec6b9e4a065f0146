/* Items: values, texts, what counts as a change, and their form on the wire. */
#include "dbus/introspect.h"
#include "dbus/object.h"
#include "support/test.h"

#include <inttypes.h>
#include <math.h>

enum { POWER, NAME, NUMBER, QUIET, LONG, WORDS, OPTION, N };

static const struct item items[N] = {
	[POWER] = {.path = "/Ac/Power",
		.type = VALUE_DOUBLE,
		.places = 2,
		.text_places = 1,
		.unit = " W"},
	[NAME] = {.path = "/CustomName", .type = VALUE_TEXT, .is_writable = true},
	[NUMBER] = {.path = "/ProductId", .type = VALUE_INT, .format = "0x%" PRIX64},
	[QUIET] = {.path = "/Quiet", .type = VALUE_INT, .pace = PACE_READ},
	[LONG] = {.path = "/Rawdata", .type = VALUE_TEXT, .is_long = true},
	[WORDS] = {.path = "/Words", .type = VALUE_TEXTS},
	[OPTION] = {.path = "/Zone/Option", .type = VALUE_TEXT, .is_optional = true},
};

static struct tree tree;

static int set_up(void **state)
{
	(void)state;
	tree_init(&tree, items, N, NULL, NULL);
	return 0;
}

static const char *text_of(size_t item)
{
	static char text[TREE_TEXT_MAX];

	return tree_text(&tree, item, text);
}

/* Whether the last setting was a change; forgets it. */
static bool changed(size_t item)
{
	bool is = tree_is_changed(&tree, item, PACE_TELEGRAM);

	tree_settle(&tree);
	return is;
}

static void an_item_is_invalid_until_it_is_set(void **state)
{
	(void)state;
	assert_int_equal(tree_value(&tree, POWER).type, VALUE_INVALID);
	assert_string_equal(text_of(POWER), "---");
	tree_set_double(&tree, POWER, 0);
	assert_int_equal(tree_value(&tree, POWER).type, VALUE_DOUBLE);
	assert_string_equal(text_of(POWER), "0.0 W");
	tree_clear(&tree, POWER);
	assert_int_equal(tree_value(&tree, POWER).type, VALUE_INVALID);
}

static void a_value_has_its_resolution(void **state)
{
	(void)state;
	tree_set_double(&tree, POWER, -1234.5678);
	assert_true(tree_value(&tree, POWER).d == -1234.57);
	assert_string_equal(text_of(POWER), "-1234.6 W");
	tree_set_double(&tree, POWER, -0.001);
	assert_false(signbit(tree_value(&tree, POWER).d));
}

static void equal_at_the_resolution_is_no_change(void **state)
{
	(void)state;
	tree_set_double(&tree, POWER, 1.234);
	assert_true(changed(POWER));
	tree_set_double(&tree, POWER, 1.2349);
	assert_false(changed(POWER));
	tree_set_double(&tree, POWER, 1.24);
	assert_true(changed(POWER));
	tree_clear(&tree, POWER);
	assert_true(changed(POWER));
	tree_clear(&tree, POWER);
	assert_false(changed(POWER));
	tree_set_double(&tree, POWER, 1.24);
	assert_true(changed(POWER));
}

static void what_is_no_number_is_invalid(void **state)
{
	(void)state;
	tree_set_double(&tree, POWER, NAN);
	assert_int_equal(tree_value(&tree, POWER).type, VALUE_INVALID);
	tree_set_double(&tree, POWER, INFINITY);
	assert_int_equal(tree_value(&tree, POWER).type, VALUE_INVALID);
	tree_set_double(&tree, POWER, 1e308);
	assert_int_equal(tree_value(&tree, POWER).type, VALUE_INVALID);
}

static void texts_are_made_harmless(void **state)
{
	static char endless[500];

	(void)state;
	tree_set_text(&tree, NAME, "a\xff\n");
	assert_string_equal(text_of(NAME), "a??");
	assert_true(changed(NAME));
	tree_set_text(&tree, NAME, "a\xff\n");
	assert_false(changed(NAME));
	memset(endless, 'x', sizeof endless - 1);
	tree_set_text(&tree, NAME, endless);
	assert_int_equal(strlen(text_of(NAME)), TREE_TEXT_MAX - 1);
}

static void a_number_that_is_longer_than_any_text_is_cut(void **state)
{
	char text[2 * TREE_TEXT_MAX] = "";

	(void)state;
	tree_set_double(&tree, POWER, 1e300);
	tree_text(&tree, POWER, text);
	assert_int_equal(strlen(text), TREE_TEXT_MAX - 1);
	for (size_t i = TREE_TEXT_MAX; i < sizeof text; i++)
		assert_int_equal(text[i], 0);
}

static void each_pace_is_told_by_itself(void **state)
{
	(void)state;
	tree_set_int(&tree, QUIET, 1);
	assert_true(tree_is_changed(&tree, QUIET, PACE_READ));
	assert_false(tree_is_changed(&tree, QUIET, PACE_TELEGRAM));
	tree_set_double(&tree, POWER, 5);
	assert_true(tree_is_changed(&tree, POWER, PACE_TELEGRAM));
	assert_false(tree_is_changed(&tree, POWER, PACE_SLOW));
}

static void an_optional_item_is_not_there_until_it_is_shown(void **state)
{
	(void)state;
	tree_set_text(&tree, OPTION, "x");
	assert_int_equal(tree_find(&tree, "/Zone/Option"), -1);
	assert_false(tree_is_inner(&tree, "/Zone"));
	assert_false(tree_is_changed(&tree, OPTION, PACE_TELEGRAM));
	tree_show(&tree, OPTION, true);
	assert_int_equal(tree_find(&tree, "/Zone/Option"), OPTION);
	assert_true(tree_is_inner(&tree, "/Zone"));
	assert_true(tree_is_changed(&tree, OPTION, PACE_TELEGRAM));
}

static void a_long_text_is_whole(void **state)
{
	static char endless[3 * TREE_TEXT_MAX];

	(void)state;
	memset(endless, 'a', sizeof endless - 1);
	tree_show(&tree, OPTION, true);
	tree_set_long_text(&tree, LONG, endless);
	assert_ptr_equal(tree_value(&tree, LONG).s, endless);
	assert_string_equal(text_of(LONG), endless);
}

static void texts_of_each_type(void **state)
{
	static const char *const words[] = {"grid", "pvinverter", NULL};

	(void)state;
	tree_set_int(&tree, NUMBER, 0xffff);
	assert_string_equal(text_of(NUMBER), "0xFFFF");
	tree_set_texts(&tree, WORDS, words);
	assert_string_equal(text_of(WORDS), "grid, pvinverter");
}

static void paths(void **state)
{
	(void)state;
	assert_int_equal(tree_find(&tree, "/Ac/Power"), POWER);
	assert_int_equal(tree_find(&tree, "/Ac"), -1);
	assert_int_equal(tree_find(&tree, "/Ac/Power/"), -1);
	assert_true(tree_is_inner(&tree, "/"));
	assert_true(tree_is_inner(&tree, "/Ac"));
	assert_false(tree_is_inner(&tree, "/A"));
	assert_false(tree_is_inner(&tree, "/Ac/Power"));
}

/* Writes a value into a message and gives its signature, and what a reader makes of it. */
static const char *round_trip(const struct value *v, struct value *back)
{
	static DBusMessage *m;
	DBusMessageIter to, from, inner;

	if (m)
		dbus_message_unref(m);
	m = dbus_message_new_signal("/", "a.b", "c");
	dbus_message_iter_init_append(m, &to);
	value_append(&to, v);
	dbus_message_iter_init(m, &from);
	*back = (struct value){0};
	value_read(&from, back);
	dbus_message_iter_recurse(&from, &inner);
	return dbus_message_iter_get_signature(&inner);
}

static void assert_signature(const struct value *v, struct value *back, const char *expected)
{
	char *signature = (char *)round_trip(v, back);

	assert_string_equal(signature, expected);
	dbus_free(signature);
}

static void values_on_the_wire(void **state)
{
	const struct value invalid = {.type = VALUE_INVALID};
	const struct value small = {.type = VALUE_INT, .i = -5};
	const struct value large = {.type = VALUE_INT, .i = INT64_C(1) << 40};
	const struct value power = {.type = VALUE_DOUBLE, .d = -0.5};
	const struct value name = {.type = VALUE_TEXT, .s = "Zähler"};
	struct value back;

	(void)state;
	assert_signature(&invalid, &back, "ai");
	assert_int_equal(back.type, VALUE_INVALID);
	assert_signature(&small, &back, "i");
	assert_int_equal(back.i, -5);
	assert_signature(&large, &back, "x");
	assert_true(back.i == large.i);
	assert_signature(&power, &back, "d");
	assert_true(back.d == -0.5);
	assert_signature(&name, &back, "s");
	assert_string_equal(back.s, "Zähler");
}

static void introspection_names_what_is_right_below(void **state)
{
	char xml[INTROSPECT_MAX];

	(void)state;
	introspect_path(&tree, "/", xml);
	assert_non_null(strstr(xml, "<node name=\"Ac\"/>"));
	assert_non_null(strstr(xml, "ItemsChanged"));
	assert_null(strstr(xml, "Power"));
	introspect_path(&tree, "/Ac", xml);
	assert_non_null(strstr(xml, "<node name=\"Power\"/>"));
	assert_null(strstr(xml, "SetValue"));
	introspect_path(&tree, "/Ac/Power", xml);
	assert_non_null(strstr(xml, "SetValue"));
	assert_null(strstr(xml, "<node name"));
}

/* A service that has two of what its table says once. */
static void trees_that_are_joined_are_one_service(void **state)
{
	static struct tree first, second;
	char path[TREE_PATH_MAX], xml[INTROSPECT_MAX];

	(void)state;
	tree_init(&first, items, N, NULL, NULL);
	tree_init(&second, items, N, NULL, NULL);
	tree_join(&tree, &first, "/Sources/0");
	tree_join(&tree, &second, "/Sources/1");
	assert_int_equal(tree_find(&second, "/Sources/1/Ac/Power"), POWER);
	assert_int_equal(tree_find(&second, "/Sources/0/Ac/Power"), -1);
	assert_int_equal(tree_find(&second, "/Ac/Power"), -1);
	assert_int_equal(tree_find(&tree, "/Ac/Power"), POWER);
	assert_string_equal(tree_path(&first, NAME, path), "/Sources/0/CustomName");
	assert_true(tree_is_inner(&first, "/Sources"));
	assert_true(tree_is_inner(&second, "/Sources/1/Ac"));
	assert_false(tree_is_inner(&second, "/Sources/0"));
	introspect_path(&tree, "/", xml);
	assert_ptr_equal(strstr(xml, "\"Sources\""), strrchr(xml, 'S') - 1);
	assert_non_null(strstr(xml, "<node name=\"Ac\"/>"));
	introspect_path(&tree, "/Sources", xml);
	assert_non_null(strstr(xml, "<node name=\"0\"/>"));
	assert_non_null(strstr(xml, "<node name=\"1\"/>"));
	introspect_path(&tree, "/Sources/1/Ac/Power", xml);
	assert_non_null(strstr(xml, "SetValue"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(an_item_is_invalid_until_it_is_set, set_up),
		cmocka_unit_test_setup(a_value_has_its_resolution, set_up),
		cmocka_unit_test_setup(equal_at_the_resolution_is_no_change, set_up),
		cmocka_unit_test_setup(what_is_no_number_is_invalid, set_up),
		cmocka_unit_test_setup(texts_are_made_harmless, set_up),
		cmocka_unit_test_setup(a_number_that_is_longer_than_any_text_is_cut, set_up),
		cmocka_unit_test_setup(each_pace_is_told_by_itself, set_up),
		cmocka_unit_test_setup(an_optional_item_is_not_there_until_it_is_shown, set_up),
		cmocka_unit_test_setup(a_long_text_is_whole, set_up),
		cmocka_unit_test_setup(texts_of_each_type, set_up),
		cmocka_unit_test_setup(paths, set_up),
		cmocka_unit_test_setup(values_on_the_wire, set_up),
		cmocka_unit_test_setup(introspection_names_what_is_right_below, set_up),
		cmocka_unit_test_setup(trees_that_are_joined_are_one_service, set_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
