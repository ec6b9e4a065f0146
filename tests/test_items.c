/* Items as one message: that libdbus reads what we have written, each value as it is, and that
 * nothing gets out that would have a bus throw us out. */
#include "dbus/items.h"
#include "support/test.h"

#include <inttypes.h>
#include <stdio.h>

enum { INVALID, LARGE, LONG, NAME, NUMBER, POWER, SLOW, WORDS, N, EACH = 64 };

static const struct item items[N] = {
	[INVALID] = {.path = "/Ac/Energy", .type = VALUE_DOUBLE, .unit = " kWh"},
	[LARGE] = {.path = "/Ac/Large", .type = VALUE_INT},
	[LONG] = {.path = "/Ac/Long", .type = VALUE_TEXT, .is_long = true},
	[NAME] = {.path = "/Ac/Name", .type = VALUE_TEXT},
	[NUMBER] = {.path = "/Ac/Number", .type = VALUE_INT, .format = "%" PRId64 " rounds"},
	[POWER] = {.path = "/Ac/Power",
		.type = VALUE_DOUBLE,
		.places = 2,
		.unit = " W",
		.text_places = 1},
	[SLOW] = {.path = "/Ac/Slow", .type = VALUE_INT, .pace = PACE_SLOW},
	[WORDS] = {.path = "/Ac/Words", .type = VALUE_TEXTS},
};

static struct tree tree;
static DBusMessage *m; /* that is looked at */
static DBusMessageIter entries;

static int set_up(void **state)
{
	static const char *const words[] = {"grid", "genset", NULL};

	(void)state;
	tree_init(&tree, items, N, NULL, NULL);
	tree_set_double(&tree, INVALID, 1);
	tree_settle(&tree);
	tree_clear(&tree, INVALID);
	tree_set_int(&tree, LARGE, -(INT64_C(1) << 40));
	tree_set_text(&tree, NAME, "Zähler");
	tree_set_int(&tree, NUMBER, -5);
	tree_set_double(&tree, POWER, -356.25);
	tree_set_int(&tree, SLOW, 7);
	tree_set_texts(&tree, WORDS, words);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	if (m)
		dbus_message_unref(m);
	m = NULL;
	return 0;
}

/* Has libdbus read `m`. */
static void begin(void)
{
	DBusMessageIter args;

	assert_non_null(m);
	assert_string_equal(dbus_message_get_signature(m), "a{sa{sv}}");
	dbus_message_iter_init(m, &args);
	dbus_message_iter_recurse(&args, &entries);
}

static void read_signal(enum item_pace pace)
{
	struct items i;

	assert_true(items_changed(&i, &tree, pace));
	m = dbus_message_demarshal(i.at, (int)i.n, NULL);
	items_free(&i);
	begin();
}

/* What stands under that key of the next property. */
static DBusMessageIter property(DBusMessageIter *properties, const char *key)
{
	DBusMessageIter entry, value;
	const char *said;

	dbus_message_iter_recurse(properties, &entry);
	dbus_message_iter_get_basic(&entry, &said);
	assert_string_equal(said, key);
	dbus_message_iter_next(&entry);
	dbus_message_iter_recurse(&entry, &value);
	dbus_message_iter_next(properties);
	return value;
}

/* The next item is that one, in these words; gives its value. */
static struct value next(const char *path, const char *signature, const char *text)
{
	DBusMessageIter entry, properties, value, said;
	struct value v = {0};
	const char *is;
	char *its;

	dbus_message_iter_recurse(&entries, &entry);
	dbus_message_iter_get_basic(&entry, &is);
	assert_string_equal(is, path);
	dbus_message_iter_next(&entry);
	dbus_message_iter_recurse(&entry, &properties);
	value = property(&properties, "Value");
	said = property(&properties, "Text");
	assert_int_equal(dbus_message_iter_get_arg_type(&properties), DBUS_TYPE_INVALID);
	dbus_message_iter_get_basic(&said, &is);
	assert_string_equal(is, text);
	its = dbus_message_iter_get_signature(&value);
	assert_string_equal(its, signature);
	dbus_free(its);
	if (strcmp(signature, "as") == 0)
		assert_int_equal(dbus_message_iter_get_element_count(&value), 2);
	else
		assert_true(value_read(&value, &v));
	dbus_message_iter_next(&entries);
	return v;
}

static void assert_end(void)
{
	assert_int_equal(dbus_message_iter_get_arg_type(&entries), DBUS_TYPE_INVALID);
}

static void next_to_words(void)
{
	assert_int_equal(next("/Ac/Energy", "ai", "---").type, VALUE_INVALID);
	assert_true(next("/Ac/Large", "x", "-1099511627776").i == -(INT64_C(1) << 40));
}

static void a_signal_has_what_has_changed(void **state)
{
	(void)state;
	read_signal(PACE_TELEGRAM);
	assert_true(dbus_message_is_signal(m, BUSITEM_INTERFACE, "ItemsChanged"));
	assert_string_equal(dbus_message_get_path(m), "/");
	assert_true(dbus_message_get_no_reply(m));
	assert_null(dbus_message_get_destination(m));
	next_to_words();
	assert_string_equal(next("/Ac/Name", "s", "Zähler").s, "Zähler");
	assert_int_equal(next("/Ac/Number", "i", "-5 rounds").i, -5);
	assert_true(next("/Ac/Power", "d", "-356.2 W").d == -356.25);
	next("/Ac/Words", "as", "grid, genset");
	assert_end();
}

static void a_signal_has_a_pace(void **state)
{
	(void)state;
	read_signal(PACE_SLOW);
	assert_int_equal(next("/Ac/Slow", "i", "7").i, 7);
	assert_end();
	tear_down(NULL);
	tree_settle(&tree);
	read_signal(PACE_SLOW);
	assert_end();
}

static void an_answer_has_all_that_is_there(void **state)
{
	DBusMessage *call = dbus_message_new_method_call("a.b", "/", BUSITEM_INTERFACE, "GetItems");

	(void)state;
	dbus_message_set_serial(call, 42);
	dbus_message_set_sender(call, ":1.77");
	tree_settle(&tree);
	m = items_answer(&tree, call);
	dbus_message_unref(call);
	begin();
	assert_int_equal(dbus_message_get_type(m), DBUS_MESSAGE_TYPE_METHOD_RETURN);
	assert_int_equal(dbus_message_get_reply_serial(m), 42);
	assert_string_equal(dbus_message_get_destination(m), ":1.77");
	assert_int_equal(dbus_message_get_serial(m), 0); /* it gets one when it is sent */
	next_to_words();
	for (int i = LONG; i < N; i++)
		dbus_message_iter_next(&entries);
	assert_end();
}

/* A long text and many services need more than the room that each signal has. */
static void a_large_signal_is_whole(void **state)
{
	static char endless[3 * ITEMS_USUAL], prefix[EACH][8];
	static struct tree more[EACH];
	int n = 0;

	(void)state;
	memset(endless, 'a', sizeof endless - 1);
	tree_set_long_text(&tree, LONG, endless);
	for (int i = 0; i < EACH; i++) {
		tree_init(&more[i], items, N, NULL, NULL);
		tree_set_double(&more[i], POWER, i);
		snprintf(prefix[i], sizeof prefix[i], "/%d", i);
		tree_join(&tree, &more[i], prefix[i]);
	}
	read_signal(PACE_TELEGRAM);
	next_to_words();
	assert_string_equal(next("/Ac/Long", "s", endless).s, endless);
	for (; dbus_message_iter_get_arg_type(&entries) != DBUS_TYPE_INVALID; n++)
		dbus_message_iter_next(&entries);
	assert_int_equal(n, 4 + EACH);
}

/* A bus throws out who says what is not UTF-8. */
static void what_is_not_utf8_does_not_get_out(void **state)
{
	static const char *const bad[] = {"\x80", "a\xc3", "\xed\xa0\x80", "\xf5\x80\x80\x80",
		"\xc0\xaf", "\xff", "a\x1b[0m"};

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		const char *const words[] = {"grid", bad[i], NULL};

		set_up(state);
		tree_set_long_text(&tree, LONG, bad[i]);
		tree_set_texts(&tree, WORDS, words);
		read_signal(PACE_TELEGRAM);
		next_to_words();
		assert_string_equal(next("/Ac/Long", "s", "?").s, "?");
		tear_down(state);
	}
}

/* Nor by the way that other answers take, where libdbus would end the process. */
static void nor_in_an_answer_of_libdbus(void **state)
{
	const char *const words[] = {"grid", "a\xc3", NULL};
	const struct value bad[] = {
		{.type = VALUE_TEXT, .s = words[1]}, {.type = VALUE_TEXTS, .texts = words}};
	DBusMessage *answer = dbus_message_new_signal("/", "com.victronenergy.BusItem", "Test");
	DBusMessageIter to;

	(void)state;
	dbus_message_iter_init_append(answer, &to);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_true(value_append(&to, &bad[i]));
	assert_string_equal(dbus_message_get_signature(answer), "vv");
	dbus_message_unref(answer);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_signal_has_what_has_changed, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_signal_has_a_pace, set_up, tear_down),
		cmocka_unit_test_setup_teardown(an_answer_has_all_that_is_there, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_large_signal_is_whole, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			what_is_not_utf8_does_not_get_out, set_up, tear_down),
		cmocka_unit_test(nor_in_an_answer_of_libdbus),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
