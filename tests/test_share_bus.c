/* Messages of the small client of a bus, against libdbus; what is announced. */
#include "share/bus/bus_message.h"
#include "share/mdns/mdns_services.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <dbus/dbus.h>

static const struct bus_call add_service = {
	"org.example.Avahi", "/Client0/Group1", "org.example.Group", "AddService", "iussqaay"};

static void begin_service(struct bus_message *m, const char *name)
{
	bus_message_begin(m, &add_service);
	marshal_u32(&m->to, (uint32_t)-1);
	marshal_u32(&m->to, 16);
	marshal_text(&m->to, name);
	marshal_text(&m->to, "");
	marshal_u16(&m->to, 8421);
	bus_message_octets(m, "a=1\0long=value\0");
}

static void a_call_is_what_libdbus_reads(void **state)
{
	static struct bus_message m;
	DBusMessageIter all, list, octets;
	const char *name, *empty;
	dbus_uint32_t flags;
	dbus_int32_t where;
	dbus_uint16_t port;
	DBusMessage *read;
	const char *text;
	int n;

	(void)state;
	begin_service(&m, "a name");
	assert_true(bus_message_end(&m, 77));
	assert_int_equal(bus_message_length(m.at), m.to.n);
	read = dbus_message_demarshal((const char *)m.at, (int)m.to.n, NULL);
	assert_non_null(read);
	assert_int_equal(dbus_message_get_serial(read), 77);
	assert_true(dbus_message_is_method_call(read, add_service.interface, add_service.member));
	assert_string_equal(dbus_message_get_path(read), add_service.path);
	assert_string_equal(dbus_message_get_destination(read), add_service.destination);
	assert_false(dbus_message_get_auto_start(read));
	assert_true(dbus_message_get_args(read, NULL, DBUS_TYPE_INT32, &where, DBUS_TYPE_UINT32,
		&flags, DBUS_TYPE_STRING, &name, DBUS_TYPE_STRING, &empty, DBUS_TYPE_UINT16, &port,
		DBUS_TYPE_INVALID));
	assert_int_equal(where, -1);
	assert_int_equal(flags, 16);
	assert_string_equal(name, "a name");
	assert_string_equal(empty, "");
	assert_int_equal(port, 8421);
	dbus_message_iter_init(read, &all);
	while (dbus_message_iter_get_arg_type(&all) != DBUS_TYPE_ARRAY)
		assert_true(dbus_message_iter_next(&all));
	dbus_message_iter_recurse(&all, &list);
	dbus_message_iter_next(&list);
	dbus_message_iter_recurse(&list, &octets);
	dbus_message_iter_get_fixed_array(&octets, &text, &n);
	assert_int_equal(n, 10);
	assert_memory_equal(text, "long=value", 10);
	dbus_message_unref(read);
}

static void what_does_not_fit_is_not_sent(void **state)
{
	static char name[BUS_MESSAGE_MAX];
	static struct bus_message m;

	(void)state;
	memset(name, 'x', sizeof name - 1);
	begin_service(&m, name);
	assert_false(bus_message_end(&m, 1));
}

/* What libdbus writes; the caller's, by free(). */
static uint8_t *written(DBusMessage *m, size_t *n)
{
	uint8_t *copy;
	char *octets;
	int length;

	dbus_message_set_serial(m, 5);
	assert_true(dbus_message_marshal(m, &octets, &length));
	copy = malloc((size_t)length);
	assert_non_null(copy);
	memcpy(copy, octets, (size_t)length);
	*n = (size_t)length;
	dbus_free(octets);
	dbus_message_unref(m);
	return copy;
}

static void a_signal_of_libdbus_is_read(void **state)
{
	DBusMessage *m = dbus_message_new_signal("/Client0/Group1", "org.example.Group", "Changed");
	dbus_int32_t number = 3;
	const char *why = "name", *text;
	struct bus_heard h;
	uint8_t *octets;
	uint32_t v;
	size_t n;

	(void)state;
	dbus_message_set_sender(m, ":1.5");
	dbus_message_append_args(
		m, DBUS_TYPE_INT32, &number, DBUS_TYPE_STRING, &why, DBUS_TYPE_INVALID);
	octets = written(m, &n);
	assert_int_equal(bus_message_length(octets), n);
	assert_true(bus_message_read(bytes_of(octets, n), &h));
	assert_int_equal(h.type, MARSHAL_SIGNAL);
	assert_int_equal(h.answer_to, 0);
	assert_string_equal(h.path, "/Client0/Group1");
	assert_string_equal(h.interface, "org.example.Group");
	assert_string_equal(h.member, "Changed");
	assert_false(bus_heard_text(&h, &text));
	assert_true(bus_heard_number(&h, &v));
	assert_int_equal(v, 3);
	assert_true(bus_heard_text(&h, &text));
	assert_string_equal(text, "name");
	assert_false(bus_heard_text(&h, &text));
	free(octets);
}

static void an_error_and_a_value_of_libdbus_are_read(void **state)
{
	DBusMessage *call = dbus_message_new_method_call("a.b", "/", "a.b", "c"), *m;
	const char *ess = "ESS", *text;
	DBusMessageIter all, value;
	struct bus_heard h;
	uint8_t *octets;
	size_t n;

	(void)state;
	dbus_message_set_serial(call, 42);
	octets = written(dbus_message_new_error(call, "a.b.CollisionError", "why"), &n);
	assert_true(bus_message_read(bytes_of(octets, n), &h));
	assert_int_equal(h.type, MARSHAL_ERROR);
	assert_int_equal(h.answer_to, 42);
	assert_string_equal(h.error, "a.b.CollisionError");
	assert_true(bus_heard_text(&h, &text));
	assert_string_equal(text, "why");
	free(octets);
	m = dbus_message_new_method_return(call);
	dbus_message_iter_init_append(m, &all);
	dbus_message_iter_open_container(&all, DBUS_TYPE_VARIANT, "s", &value);
	dbus_message_iter_append_basic(&value, DBUS_TYPE_STRING, &ess);
	dbus_message_iter_close_container(&all, &value);
	octets = written(m, &n);
	assert_true(bus_message_read(bytes_of(octets, n), &h));
	assert_int_equal(h.type, MARSHAL_ANSWER);
	assert_true(bus_heard_text(&h, &text));
	assert_string_equal(text, "ESS");
	free(octets);
	dbus_message_unref(call);
}

static void a_machine_of_the_other_kind_is_read(void **state)
{
	static const uint8_t octets[] = {'B', MARSHAL_ANSWER, 0, 1, 0, 0, 0, 4, 0, 0, 0, 1, 0, 0, 0,
		15, 5, 1, 'u', 0, 0, 0, 0, 9, 8, 1, 'g', 0, 1, 'i', 0, 0, 0, 0, 0, 2};
	struct bus_heard h;
	uint32_t v;

	(void)state;
	assert_true(bus_message_read(bytes_of(octets, sizeof octets), &h));
	assert_int_equal(h.answer_to, 9);
	assert_true(bus_heard_number(&h, &v));
	assert_int_equal(v, 2);
}

/* Each octet of a message, and each length in it, as anything else. */
static void a_wrong_message_is_read_to_its_end_at_most(void **state)
{
	static const uint8_t values[] = {0, 1, 7, 127, 255};
	static struct bus_message m;

	(void)state;
	begin_service(&m, "a name");
	bus_message_end(&m, 1);
	for (size_t i = 0; i < m.to.n; i++)
		for (size_t v = 0; v < sizeof values; v++) {
			uint8_t *copy = malloc(m.to.n);
			struct bus_heard h;
			const char *text;
			uint32_t number;

			assert_non_null(copy);
			memcpy(copy, m.at, m.to.n);
			copy[i] = values[v];
			if (bus_message_read(bytes_of(copy, m.to.n), &h))
				while (bus_heard_text(&h, &text) || bus_heard_number(&h, &number))
					;
			assert_false(bus_message_read(bytes_of(copy, i), &h));
			free(copy);
		}
}

static const char id[EMULATED_ID_SIZE] = "0242ac110002";

/* Whether a service has that entry. */
static bool has(const struct mdns_service *s, const char *entry)
{
	const char *txt = s->txt;

	while (*txt && strcmp(txt, entry) != 0)
		txt += strlen(txt) + 1;
	return *txt;
}

static void services_are_those_that_are_on(void **state)
{
	struct share_config c = {.ecotracker = true, .homewizard = true, .meter_port = 80};
	struct mdns_service s[MDNS_SERVICES_MAX];

	(void)state;
	assert_int_equal(mdns_services(&c, id, 1, "10.0.0.7", s), 2);
	assert_string_equal(s[0].type, "_everhome._tcp");
	assert_string_equal(s[0].name, "ecotracker-0242ac110002");
	assert_int_equal(s[0].port, 80);
	assert_true(has(&s[0], "ip=10.0.0.7") && has(&s[0], "serial=0242ac110002") &&
		    has(&s[0], "productid=1137"));
	assert_string_equal(s[1].name, "p1meter-110002");
	c = (struct share_config){.shelly = true, .meter_port = 8421};
	assert_int_equal(mdns_services(&c, id, 2, "10.0.0.7", s), 2);
	assert_string_equal(s[0].name, "shellypro3em-0242ac110002-2");
	assert_string_equal(s[1].type, "_http._tcp");
	assert_true(has(&s[1], "mac=0242AC110002"));
	c.shelly = false;
	assert_int_equal(mdns_services(&c, id, 1, "10.0.0.7", s), 0);
}

static void txt_is_changed_by_the_configuration(void **state)
{
	struct share_config c = {.shelly = true,
		.mdns_txt = "_shelly._tcp.gen=3  _http._tcp.gen= _shelly._tcp.new=a=b _x._tcp.y=z"};
	struct mdns_service s[MDNS_SERVICES_MAX];

	(void)state;
	assert_int_equal(mdns_services(&c, id, 1, "10.0.0.7", s), 2);
	assert_true(has(&s[0], "gen=3") && !has(&s[0], "gen=2") && has(&s[0], "new=a=b"));
	assert_true(!has(&s[1], "gen=2") && !has(&s[1], "gen=") && has(&s[1], "app=Pro3EM"));
	assert_false(has(&s[0], "y=z"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_call_is_what_libdbus_reads),
		cmocka_unit_test(what_does_not_fit_is_not_sent),
		cmocka_unit_test(a_signal_of_libdbus_is_read),
		cmocka_unit_test(an_error_and_a_value_of_libdbus_are_read),
		cmocka_unit_test(a_machine_of_the_other_kind_is_read),
		cmocka_unit_test(a_wrong_message_is_read_to_its_end_at_most),
		cmocka_unit_test(services_are_those_that_are_on),
		cmocka_unit_test(txt_is_changed_by_the_configuration),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
