/* What passes between the bus and libdbus. */
#include "dbus/gate.h"
#include "support/test.h"

#include <sys/socket.h>
#include <unistd.h>

static const char lines[] = "OK 1234\r\nERROR\r\n";

static struct gate gate;
static struct ev_loop *loop;
static int bus, library; /* the far end of the bus, and what libdbus holds */
static uint8_t got[1 << 20];
static size_t n_got;

static int set_up(void **state)
{
	int pair[2];

	(void)state;
	loop = ev_loop_new(0);
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, pair), 0);
	bus = pair[0];
	library = pair[1];
	n_got = 0;
	return gate_open(&gate, loop, library);
}

static int tear_down(void **state)
{
	(void)state;
	gate_close(&gate);
	close(bus);
	close(library);
	ev_loop_destroy(loop);
	return 0;
}

/* What has come to that end is got. */
static void take(int fd)
{
	ssize_t n;

	while ((n = recv(fd, got + n_got, sizeof got - n_got, MSG_DONTWAIT)) > 0)
		n_got += (size_t)n;
}

static void come_round(int fd)
{
	for (int i = 0; i < 4; i++) {
		ev_run(loop, EVRUN_NOWAIT);
		take(fd);
	}
}

/* Sends it over the bus, in pieces. */
static void give(const void *data, size_t n, size_t piece)
{
	const uint8_t *p = data;

	while (n) {
		size_t part = piece < n ? piece : n;
		ssize_t sent = send(bus, p, part, MSG_DONTWAIT);

		if (sent > 0) {
			p += sent;
			n -= (size_t)sent;
		}
		come_round(library);
	}
	for (int i = 0; i < 100; i++)
		come_round(library);
}

/* A message of so many octets in all, with header fields of 13 octets, so padded to 16. */
static size_t message(uint8_t *to, bool is_little, uint32_t size)
{
	uint32_t body = size - 32;
	uint8_t at = is_little ? 0 : 3;

	memset(to, 'B', size);
	memset(to, 0, 16);
	to[0] = is_little ? 'l' : 'B';
	for (int i = 0; i < 4; i++)
		to[4 + (is_little ? i : 3 - i)] = (uint8_t)(body >> 8 * i);
	to[12 + at] = 13;
	return size;
}

static void whole_messages_pass_and_larger_ones_do_not(void **state)
{
	static const size_t pieces[] = {1, 7, 16, 4096, 100000};
	static uint8_t all[3 * GATE_MESSAGE_MAX], expected[3 * GATE_MESSAGE_MAX];

	(void)state;
	for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
		uint32_t large = pieces[i] < 16 ? GATE_MESSAGE_MAX + 1 : GATE_MESSAGE_MAX + 5000;
		size_t n = sizeof lines - 1, m;

		memcpy(all, lines, n);
		n += message(all + n, true, 40);
		n += message(all + n, false, 33);
		memcpy(expected, all, m = n);
		n += message(all + n, i % 2, large);
		m += message(expected + m, true, 5000);
		n += message(all + n, true, 5000);
		tear_down(NULL);
		set_up(NULL);
		give(all, n, pieces[i]);
		assert_int_equal(n_got, m);
		assert_memory_equal(got, expected, m);
	}
}

static void the_largest_passes(void **state)
{
	static uint8_t one[GATE_MESSAGE_MAX];

	(void)state;
	message(one, true, GATE_MESSAGE_MAX);
	give(one, GATE_MESSAGE_MAX, 4096);
	assert_int_equal(n_got, GATE_MESSAGE_MAX);
	assert_memory_equal(got, one, GATE_MESSAGE_MAX);
}

static void a_message_that_never_ends_is_not_kept(void **state)
{
	static const uint8_t header[16] = {
		'l', 1, 0, 1, 0xff, 0xff, 0xff, 0xff, 1, 0, 0, 0, 0xff, 0xff, 0xff, 0xff};
	static uint8_t more[1 << 20];

	(void)state;
	give(header, sizeof header, sizeof header);
	give(more, sizeof more, 65536);
	assert_int_equal(n_got, 0);
}

static void the_bus_is_not_asked_for_descriptors(void **state)
{
	(void)state;
	assert_int_equal(send(library, "AUTH\r\n", 6, 0), 6);
	come_round(bus);
	assert_int_equal(send(library, "NEGOTIATE_UNIX_FD\r\n", 19, 0), 19);
	come_round(bus);
	assert_int_equal(n_got, 6);
	n_got = 0;
	take(library);
	assert_int_equal(n_got, 7);
	assert_memory_equal(got, "ERROR\r\n", 7);
}

static void what_is_sent_is_gone_when_it_is_closed(void **state)
{
	(void)state;
	assert_int_equal(send(library, "last words", 10, 0), 10);
	gate_flush(&gate);
	gate_close(&gate);
	take(bus);
	assert_int_equal(n_got, 10);
}

static void a_bus_that_takes_nothing_is_waited_for(void **state)
{
	static uint8_t many[100000];
	size_t n = 0;
	ssize_t sent;

	(void)state;
	while ((sent = send(library, many, 1000, MSG_DONTWAIT)) > 0 && n < sizeof many) {
		n += (size_t)sent;
		gate_flush(&gate);
	}
	assert_true(sent < 0);
	come_round(bus);
	for (int i = 0; i < 100; i++)
		come_round(bus);
	assert_int_equal(n_got, n);
}

/* Of libdbus there is nothing left on the way then, so messages stay whole. */
static void what_passes_libdbus_comes_behind_it(void **state)
{
	static uint8_t one[200], ours[300], expected[500];

	(void)state;
	message(one, true, sizeof one);
	message(ours, true, sizeof ours);
	memcpy(expected, one, sizeof one);
	memcpy(expected + sizeof one, ours, sizeof ours);
	assert_int_equal(send(library, one, sizeof one, 0), sizeof one);
	assert_true(gate_send(&gate, ours, sizeof ours));
	take(bus);
	assert_int_equal(n_got, sizeof expected);
	assert_memory_equal(got, expected, sizeof expected);
}

/* What the bus does not take is kept to the end of its message, and no more than that. */
static void ours_are_whole_or_not_sent(void **state)
{
	static uint8_t ours[999], all[sizeof got], large[GATE_READ + GATE_HEADER + 1];
	size_t n = 0;

	(void)state;
	message(ours, true, sizeof ours);
	for (; gate_send(&gate, ours, sizeof ours); n += sizeof ours) {
		assert_true(n + sizeof ours <= sizeof all);
		memcpy(all + n, ours, sizeof ours);
	}
	assert_true(n > 0);
	for (int i = 0; i < 100; i++)
		come_round(bus);
	assert_int_equal(n_got, n);
	assert_memory_equal(got, all, n);
	assert_false(gate_send(&gate, large, sizeof large));
	assert_true(gate_send(&gate, ours, sizeof ours));
	take(bus);
	assert_int_equal(n_got, n + sizeof ours);
}

/* Behind so many small ones. Whether a part of it had to wait. */
static bool ours_comes_whole(int n_small)
{
	static uint8_t small[200], ours[GATE_READ];
	int least = 1;
	bool has_waited;

	message(small, true, sizeof small);
	message(ours, true, sizeof ours);
	setsockopt(gate.bus, SOL_SOCKET, SO_SNDBUF, &least, sizeof least);
	for (int i = 0; i < n_small; i++)
		if (!gate_send(&gate, small, sizeof small))
			return false;
	if (!gate_send(&gate, ours, sizeof ours))
		return false;
	has_waited = gate.out.n > 0;
	for (int i = 0; i < 100; i++)
		come_round(bus);
	assert_int_equal(n_got, (size_t)n_small * sizeof small + sizeof ours);
	assert_memory_equal(got + n_got - sizeof ours, ours, sizeof ours);
	return has_waited;
}

static void the_rest_of_ours_goes_when_the_bus_takes_it(void **state)
{
	bool has_waited = false;

	for (int n_small = 0; n_small < 20; n_small++) {
		has_waited |= ours_comes_whole(n_small);
		tear_down(state);
		set_up(state);
	}
	if (!has_waited)
		skip(); /* a kernel that takes no part of a message */
}

static void what_libdbus_does_not_take_waits(void **state)
{
	static uint8_t one[60000];

	(void)state;
	message(one, true, sizeof one);
	assert_int_equal(send(bus, one, sizeof one, MSG_DONTWAIT), sizeof one);
	for (int i = 0; i < 100; i++)
		ev_run(loop, EVRUN_NOWAIT);
	assert_true(gate.in.n > 0);
	for (int i = 0; i < 100; i++)
		come_round(library);
	assert_int_equal(n_got, sizeof one);
	assert_memory_equal(got, one, sizeof one);
}

static void libdbus_hears_when_the_bus_goes(void **state)
{
	uint8_t octet;

	(void)state;
	assert_int_equal(send(bus, "OK\r\n", 4, 0), 4);
	close(bus);
	bus = -1;
	come_round(library);
	assert_int_equal(n_got, 4);
	assert_int_equal(recv(library, &octet, 1, MSG_DONTWAIT), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			whole_messages_pass_and_larger_ones_do_not, set_up, tear_down),
		cmocka_unit_test_setup_teardown(the_largest_passes, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			a_message_that_never_ends_is_not_kept, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			the_bus_is_not_asked_for_descriptors, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			what_is_sent_is_gone_when_it_is_closed, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			a_bus_that_takes_nothing_is_waited_for, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			what_passes_libdbus_comes_behind_it, set_up, tear_down),
		cmocka_unit_test_setup_teardown(ours_are_whole_or_not_sent, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			the_rest_of_ours_goes_when_the_bus_takes_it, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			what_libdbus_does_not_take_waits, set_up, tear_down),
		cmocka_unit_test_setup_teardown(libdbus_hears_when_the_bus_goes, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
