/* Each call of libdbus that needs memory fails once: nothing may end, leak, or send half of an
 * answer. The linker puts what stands here in place of libdbus (see meson.build). */
#include "dbus/object.h"
#include "dbus/settings.h"
#include "support/test.h"

enum { POWER, NAME, WORDS, N, FAILURES_MAX = 1000 };

static const char *const words[] = {"one", "two", NULL};

static const struct item items[N] = {
	[POWER] = {.path = "/Ac/Power", .type = VALUE_DOUBLE, .places = 2, .unit = " W"},
	[NAME] = {.path = "/CustomName", .type = VALUE_TEXT, .is_writable = true},
	[WORDS] = {.path = "/Words", .type = VALUE_TEXTS},
};

static int failing_call; /* counted down; that which comes to 0 fails */
static bool has_failed, was_sent;

static bool fails(void)
{
	if (failing_call == 0 || --failing_call > 0)
		return false;
	return has_failed = true;
}

#define REAL(type, name, ...)            \
	type __real_##name(__VA_ARGS__); \
	type __wrap_##name(__VA_ARGS__); \
	type __wrap_##name(__VA_ARGS__)

REAL(DBusMessage *, dbus_message_new_method_return, DBusMessage *call)
{
	return fails() ? NULL : __real_dbus_message_new_method_return(call);
}

REAL(DBusMessage *, dbus_message_new_method_call, const char *to, const char *path,
	const char *interface, const char *member)
{
	return fails() ? NULL : __real_dbus_message_new_method_call(to, path, interface, member);
}

REAL(DBusMessage *, dbus_message_new_error, DBusMessage *call, const char *name, const char *text)
{
	return fails() ? NULL : __real_dbus_message_new_error(call, name, text);
}

REAL(dbus_bool_t, dbus_message_iter_open_container, DBusMessageIter *to, int type,
	const char *signature, DBusMessageIter *sub)
{
	return !fails() && __real_dbus_message_iter_open_container(to, type, signature, sub);
}

REAL(dbus_bool_t, dbus_message_iter_append_basic, DBusMessageIter *to, int type, const void *v)
{
	return !fails() && __real_dbus_message_iter_append_basic(to, type, v);
}

REAL(dbus_bool_t, dbus_message_iter_close_container, DBusMessageIter *to, DBusMessageIter *sub)
{
	bool failed = fails();

	return __real_dbus_message_iter_close_container(to, sub) && !failed;
}

REAL(DBusMessage *, dbus_message_demarshal, const char *octets, int n, DBusError *error)
{
	return fails() ? NULL : __real_dbus_message_demarshal(octets, n, error);
}

/* An answer is measured before it is sent. */
REAL(dbus_bool_t, dbus_message_marshal, DBusMessage *m, char **octets, int *n)
{
	was_sent = true;
	return __real_dbus_message_marshal(m, octets, n);
}

static void refresh(void *ctx)
{
	(void)ctx;
}

static int write_nothing(void *ctx, size_t item, const struct value *v)
{
	(void)ctx, (void)item, (void)v;
	return 0;
}

static const struct tree_hooks hooks = {write_nothing, refresh};
static struct tree tree;

static int set_up(void **state)
{
	(void)state;
	failing_call = 0;
	tree_init(&tree, items, N, &hooks, NULL);
	tree_set_double(&tree, POWER, 500);
	tree_set_text(&tree, NAME, "Haus");
	tree_set_texts(&tree, WORDS, words);
	return 0;
}

static DBusMessage *call_of(const char *path, const char *member)
{
	DBusMessage *m = dbus_message_new_method_call("a.b", path, NULL, member);

	dbus_message_set_serial(m, 1);
	dbus_message_set_sender(m, ":1.1");
	if (strcmp(member, "SetValue") == 0) {
		const char *text = "Hof";

		assert_true(
			dbus_message_append_args(m, DBUS_TYPE_STRING, &text, DBUS_TYPE_INVALID));
	}
	return m;
}

static void an_answer_is_whole_or_none(void **state)
{
	static const char *const calls[][2] = {{"/", "GetItems"}, {"/", "GetValue"},
		{"/", "GetText"}, {"/Ac", "GetValue"}, {"/Words", "GetValue"},
		{"/Ac/Power", "GetValue"}, {"/Ac/Power", "GetText"}, {"/Ac/Power", "Introspect"},
		{"/CustomName", "SetValue"}};
	static struct bus bus;

	(void)state;
	for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
		int k = 0;

		do {
			DBusMessage *call = call_of(calls[i][0], calls[i][1]);

			failing_call = ++k;
			has_failed = was_sent = false;
			bus.callers = (struct callers){0};
			assert_true(object_answer(&tree, &bus, call));
			failing_call = 0;
			assert_int_equal(was_sent, !has_failed);
			dbus_message_unref(call);
		} while (has_failed && k < FAILURES_MAX);
		assert_in_range(k, 2, FAILURES_MAX - 1);
	}
}

static void a_signal_takes_no_memory(void **state)
{
	struct items changed;

	(void)state;
	failing_call = 1;
	has_failed = false;
	assert_true(items_changed(&changed, &tree, PACE_TELEGRAM));
	assert_null(changed.large);
	assert_false(has_failed);
	items_free(&changed);
}

bool __wrap_bus_match(struct bus *bus, const char *rule);

/* There is no bus here that would take it. */
bool __wrap_bus_match(struct bus *bus, const char *rule)
{
	(void)bus, (void)rule;
	return true;
}

static void settings_that_cannot_be_asked_for_are_asked_for_again(void **state)
{
	static const struct setting specs[] = {
		{.name = "Position", .is_number = true, .most = 2}, {.name = "CustomName"}};
	static const struct settings_hooks none;
	struct bus bus = {.loop = ev_loop_new(0)};
	int k = 0;

	(void)state;
	do {
		struct settings s = {.group = "/Settings/Devices/x"};

		failing_call = ++k;
		has_failed = false;
		assert_true(settings_open(&s, &bus, specs, 2, &none, NULL));
		assert_true(ev_is_active(&s.retry));
		settings_close(&s);
	} while (has_failed && k < FAILURES_MAX);
	assert_in_range(k, 20, FAILURES_MAX - 1);
	ev_loop_destroy(bus.loop);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(an_answer_is_whole_or_none, set_up),
		cmocka_unit_test_setup(a_signal_takes_no_memory, set_up),
		cmocka_unit_test_setup(
			settings_that_cannot_be_asked_for_are_asked_for_again, set_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
