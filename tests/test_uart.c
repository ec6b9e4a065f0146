/* The model of a serial line. */
#include "sim/uart.h"
#include "support/test.h"

enum { N_OCTETS = 256, CHAR_NS = 1000000 };

static const struct line_setting right = {9600, "8N1"}, fast = {19200, "8N1"}, slow = {4800, "8N1"};

static struct uart u;
static struct uart_char got[4096];

/* Takes what has come; returns how many there are then. */
static size_t take(size_t n)
{
	while (uart_receive(&u, &got[n]))
		assert_true(++n < sizeof got / sizeof *got);
	return n;
}

/* Sends all octets back to back. Returns how many characters were received. */
static size_t send_all(void)
{
	size_t n = 0;

	uart_idle(&u, CHAR_NS);
	for (unsigned i = 0; i < N_OCTETS; i++) {
		uart_send(&u, (uint8_t)i);
		n = take(n);
	}
	uart_idle(&u, CHAR_NS);
	return take(n);
}

/* Sends one octet to a receiver of that setting, and idles. */
static size_t send_one(const struct line_setting *receiver, uint8_t octet)
{
	uart_init(&u, &right);
	uart_listen(&u, receiver);
	uart_idle(&u, CHAR_NS);
	uart_send(&u, octet);
	uart_idle(&u, 10 * CHAR_NS);
	return take(0);
}

static void assert_no_errors(void)
{
	assert_int_equal(u.counts.frame + u.counts.parity + u.counts.brk + u.counts.overrun, 0);
}

static void the_same_setting_changes_nothing(void **state)
{
	static const char *const formats[] = {
		"8N1", "8N2", "8E1", "8O1", "8E2", "7E1", "7O1", "7N1", "7N2", "7E2"};
	static const uint32_t bauds[] = {300, 9600, 115200};

	(void)state;
	for (size_t f = 0; f < sizeof formats / sizeof *formats; f++)
		for (size_t b = 0; b < sizeof bauds / sizeof *bauds; b++) {
			uart_init(&u, &(struct line_setting){bauds[b], formats[f]});
			assert_int_equal(send_all(), N_OCTETS);
			assert_no_errors();
			for (unsigned i = 0; i < N_OCTETS; i++)
				assert_int_equal(got[i].value, formats[f][0] == '7' ? i & 0x7f : i);
		}
}

static void clocks_may_differ_by_two_percent_each(void **state)
{
	(void)state;
	for (int ppm = -20000; ppm <= 20000; ppm += 5000) {
		uart_init(&u, &right);
		u.sender_ppm = ppm;
		u.receiver_ppm = -ppm;
		uart_listen(&u, &right);
		assert_int_equal(send_all(), N_OCTETS);
		assert_no_errors();
		assert_int_equal(got[0x5a].value, 0x5a);
	}
}

static void clocks_that_differ_by_ten_percent_do_not_fit(void **state)
{
	(void)state;
	uart_init(&u, &right);
	u.sender_ppm = 100000;
	send_all();
	assert_true(u.counts.frame > N_OCTETS / 4);
}

static void seven_bits_with_parity_are_eight_bits(void **state)
{
	static const char *const formats[] = {"7E1", "7O1"};

	(void)state;
	for (unsigned odd = 0; odd < 2; odd++) {
		uart_init(&u, &(struct line_setting){9600, formats[odd]});
		uart_listen(&u, &right);
		assert_int_equal(send_all(), N_OCTETS);
		assert_no_errors();
		for (unsigned i = 0; i < N_OCTETS; i++) {
			assert_int_equal(got[i].value & 0x7f, i & 0x7f);
			assert_int_equal(__builtin_parity(got[i].value), odd);
		}
	}
}

/* The parity bit stands where the stop bit is expected. Of even parity it is 0 where an even number
 * of bits is set; 00 is low all through. */
static void parity_that_is_not_expected_looks_like_a_wrong_stop_bit(void **state)
{
	(void)state;
	uart_init(&u, &(struct line_setting){9600, "8E1"});
	uart_listen(&u, &right);
	assert_int_equal(send_all(), N_OCTETS);
	for (unsigned i = 0; i < N_OCTETS; i++) {
		assert_int_equal(got[i].value, i);
		assert_int_equal(got[i].has_frame_error, i && __builtin_parity(i) == 0);
		assert_int_equal(got[i].is_break, i == 0);
	}
	assert_int_equal(u.counts.frame, N_OCTETS / 2 - 1);
	assert_int_equal(u.counts.brk, 1);
	assert_int_equal(u.counts.parity, 0);
}

static void a_receiver_that_takes_a_stop_bit_for_a_start_bit_loses_the_next_octet(void **state)
{
	(void)state;
	uart_init(&u, &(struct line_setting){9600, "8E1"});
	u.resync = UART_TAKES_STOP_FOR_START;
	uart_listen(&u, &right);
	uart_idle(&u, CHAR_NS);
	uart_send(&u, 0x55); /* parity 0, then stop 1, start 0, and six bits of the next octet */
	uart_send(&u, 0xff);
	uart_idle(&u, CHAR_NS);
	assert_int_equal(take(0), 3);
	assert_int_equal(got[0].value, 0x55);
	assert_true(got[0].has_frame_error);
	assert_int_equal(got[1].value, 0xfd);
	assert_int_equal(got[2].value, 0xff); /* its own parity is 0, the start of one more */
}

static void a_missing_parity_is_an_error_of_parity(void **state)
{
	(void)state;
	uart_init(&u, &(struct line_setting){9600, "8N1"});
	uart_listen(&u, &(struct line_setting){9600, "8E1"});
	uart_idle(&u, CHAR_NS);
	uart_send(&u, 0x03); /* the stop bit is read as parity 1, the idle line as the stop bit */
	uart_idle(&u, CHAR_NS);
	uart_send(&u, 0x01);
	uart_idle(&u, CHAR_NS);
	assert_int_equal(take(0), 2);
	assert_true(got[0].has_parity_error);
	assert_false(got[1].has_parity_error);
	assert_int_equal(u.counts.parity, 1);
}

static void twice_too_fast_sees_each_bit_twice(void **state)
{
	(void)state;
	assert_int_equal(send_one(&fast, 0x55), 2);
	assert_int_equal(got[0].value, 0x66);
	assert_true(got[0].has_frame_error);
	assert_int_equal(got[1].value, 0xe6);
	assert_false(got[1].has_frame_error);
	assert_int_equal(send_one(&fast, 0xff), 1);
	assert_int_equal(got[0].value, 0xfe);
	assert_int_equal(send_one(&fast, 0x00), 1);
	assert_true(got[0].is_break);
}

static void half_too_slow_sees_each_second_bit(void **state)
{
	(void)state;
	assert_int_equal(send_one(&slow, 0x00), 1);
	assert_int_equal(got[0].value, 0xf8);
	assert_int_equal(send_one(&slow, 0xf0), 1);
	assert_int_equal(got[0].value, 0xfe);
	assert_int_equal(send_one(&slow, 0xff), 0); /* its start bit is too short */
}

static void an_idle_inverted_line_is_a_break(void **state)
{
	(void)state;
	uart_init(&u, &right);
	u.is_inverted = true;
	uart_idle(&u, 100 * CHAR_NS);
	assert_int_equal(take(0), 1);
	assert_true(got[0].is_break);
	assert_int_equal(got[0].value, 0);
	assert_int_equal(u.counts.brk, 1);
	assert_int_equal(u.counts.frame, 0);
}

static void an_inverted_line_ends_low(void **state)
{
	(void)state;
	uart_init(&u, &right);
	u.is_inverted = true;
	uart_idle(&u, 10 * CHAR_NS);
	uart_send(&u, 0x55);
	uart_idle(&u, 10 * CHAR_NS);
	assert_int_equal(take(0), 2);
	assert_int_equal(got[1].value, 0x55);
	assert_true(got[1].has_frame_error);
}

static void characters_come_at_the_middle_of_their_stop_bit(void **state)
{
	(void)state;
	uart_init(&u, &(struct line_setting){1200, "8N1"});
	uart_idle(&u, 1000 * CHAR_NS);
	uart_send(&u, 'x');
	assert_int_equal(take(0), 1);
	assert_in_range(got[0].at_ns, 1000 * CHAR_NS + 7900000, 1000 * CHAR_NS + 8000000);
	assert_in_range(u.now_ns, 1000 * CHAR_NS + 8333000, 1000 * CHAR_NS + 8334000);
}

static void what_nobody_takes_is_lost_and_counted(void **state)
{
	(void)state;
	uart_init(&u, &right);
	for (unsigned i = 0; i < UART_QUEUE + 3; i++)
		uart_send(&u, (uint8_t)i);
	uart_idle(&u, CHAR_NS);
	assert_int_equal(take(0), UART_QUEUE);
	assert_int_equal(got[UART_QUEUE - 1].value, UART_QUEUE - 1);
	assert_int_equal(u.counts.overrun, 3);
}

static void another_setting_throws_away_what_waited(void **state)
{
	(void)state;
	uart_init(&u, &right);
	uart_send(&u, 'a');
	uart_idle(&u, CHAR_NS);
	uart_listen(&u, &fast);
	assert_int_equal(take(0), 0);
	uart_listen(&u, &right);
	uart_send(&u, 'b');
	assert_int_equal(take(0), 1);
	assert_int_equal(got[0].value, 'b');
}

struct tty_case {
	struct uart_char c;
	tcflag_t flags;
	const char *read;
	size_t n;
};

static void a_tty_shows_errors_as_it_is_told(void **state)
{
	static const struct uart_char good = {.value = 'g'}, ff = {.value = 0xff},
				      frame = {.value = 'f', .has_frame_error = true},
				      parity = {.value = 'p', .has_parity_error = true},
				      brk = {.is_break = true};
	const struct tty_case cases[] = {
		{good, 0, "g", 1},
		{frame, 0, "f", 1},
		{parity, 0, "p", 1},
		{brk, 0, "\0", 1},
		{ff, 0, "\xff", 1},
		{frame, IGNPAR, "f", 1},
		{frame, PARMRK, "f", 1},
		{frame, INPCK, "\0", 1},
		{frame, INPCK | IGNPAR, "", 0},
		{frame, INPCK | PARMRK, "\xff\0f", 3},
		{parity, INPCK | PARMRK, "\xff\0p", 3},
		{ff, INPCK | PARMRK, "\xff\xff", 2},
		{good, INPCK | PARMRK, "g", 1},
		{brk, IGNBRK, "", 0},
		{brk, BRKINT, "", 0},
		{brk, PARMRK, "\xff\0\0", 3},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		uint8_t to[UART_TTY_MAX];

		assert_int_equal(uart_tty(&cases[i].c, cases[i].flags, to), cases[i].n);
		assert_memory_equal(to, cases[i].read, cases[i].n);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_same_setting_changes_nothing),
		cmocka_unit_test(clocks_may_differ_by_two_percent_each),
		cmocka_unit_test(clocks_that_differ_by_ten_percent_do_not_fit),
		cmocka_unit_test(seven_bits_with_parity_are_eight_bits),
		cmocka_unit_test(parity_that_is_not_expected_looks_like_a_wrong_stop_bit),
		cmocka_unit_test(
			a_receiver_that_takes_a_stop_bit_for_a_start_bit_loses_the_next_octet),
		cmocka_unit_test(a_missing_parity_is_an_error_of_parity),
		cmocka_unit_test(twice_too_fast_sees_each_bit_twice),
		cmocka_unit_test(half_too_slow_sees_each_second_bit),
		cmocka_unit_test(an_idle_inverted_line_is_a_break),
		cmocka_unit_test(an_inverted_line_ends_low),
		cmocka_unit_test(characters_come_at_the_middle_of_their_stop_bit),
		cmocka_unit_test(what_nobody_takes_is_lost_and_counted),
		cmocka_unit_test(another_setting_throws_away_what_waited),
		cmocka_unit_test(a_tty_shows_errors_as_it_is_told),
	};

	return cmocka_run_group_tests_name("uart", tests, NULL, NULL);
}
