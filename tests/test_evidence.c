/* What bytes tell of the line, whatever they mean: runs of bits, parity, bursts, polarity, error
 * counters. */
#include "port/line/bursts.h"
#include "port/line/evidence.h"
#include "port/line/line_errors.h"
#include "port/line/polarity.h"
#include "sim/uart.h"
#include "sim/wire.h"
#include "support/test.h"

#include <fcntl.h>
#include <unistd.h>

static const struct line_errors none;
static const struct line_setting plain = {9600, "8N1"};

static struct evidence evidence;
static struct uart uart;

static int set_up(void **state)
{
	(void)state;
	evidence = (struct evidence){0};
	return 0;
}

/* What a receiver of 8N1 makes of text that is sent with that setting. */
static void overhear(const char *text, size_t n, struct line_setting sender, uint32_t baud)
{
	uart_init(&uart, &sender);
	uart_listen(&uart, &(struct line_setting){baud, "8N1"});
	for (size_t i = 0; i < n; i++) {
		struct uart_counts before = uart.counts;
		struct line_errors errors = {.is_known = true};
		uint8_t got[UART_QUEUE];
		struct uart_char c;
		size_t n_got = 0;
		uint64_t now_ms;

		uart_send(&uart, (uint8_t)text[i]);
		now_ms = uart.now_ns / 1000000;
		if (i == n - 1)
			uart_idle(&uart, 1000000000);
		while (uart_receive(&uart, &c))
			got[n_got++] = c.value;
		errors.frame = uart.counts.frame - before.frame;
		errors.brk = uart.counts.brk - before.brk;
		evidence_add(&evidence, bytes_of(got, n_got), &errors, now_ms);
	}
}

static const char text[] = "1-0:1.8.0*255(000123.4567*kWh)\r\n1-0:16.7.0*255(000456*W)\r\n"
			   "/ESY5Q3DA1004 V3.04\r\n\r\n1-0:0.0.0*255(0272031312565)\r\n!\r\n";

/* The character with its start bit in front; what follows the highest bit is not known. */
static unsigned shortest_run_of(unsigned byte)
{
	unsigned shortest = 0, run = 1, bits = byte << 1;

	for (unsigned i = 1; i <= 8; i++, run++) {
		if ((bits >> i & 1) == (bits >> (i - 1) & 1))
			continue;
		if (shortest == 0 || run < shortest)
			shortest = run;
		run = 0;
	}
	return shortest;
}

static void each_byte_is_counted_by_its_bits(void **state)
{
	(void)state;
	for (unsigned byte = 0; byte < 256; byte++) {
		struct evidence e = {0};
		uint8_t octet = (uint8_t)byte;

		evidence_add(&e, bytes_of(&octet, 1), &none, 1);
		assert_int_equal(e.n_shortest[shortest_run_of(byte)], 1);
		assert_int_equal(e.n_odd, __builtin_parity(byte));
		assert_int_equal(e.n_eighth, byte >> 7);
	}
}

static void the_right_speed_is_not_too_fast(void **state)
{
	(void)state;
	overhear(text, sizeof text - 1, plain, 9600);
	assert_int_equal(evidence.n, sizeof text - 1);
	assert_int_equal(evidence_excess(&evidence), 1);
	assert_false(evidence_is_too_slow(&evidence, false));
}

static void too_fast_is_measured(void **state)
{
	static const uint32_t times[] = {2, 3, 4, 6, 8};

	for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
		set_up(state);
		overhear(text, sizeof text - 1, plain, 9600 * times[i]);
		assert_int_equal(evidence_excess(&evidence), times[i]);
	}
}

static void far_too_fast_sees_only_zeros(void **state)
{
	static const uint32_t senders[] = {300, 2400, 4800, 9600};

	for (size_t i = 0; i < sizeof senders / sizeof *senders; i++) {
		set_up(state);
		overhear(text, sizeof text - 1, (struct line_setting){senders[i], "7E1"}, 115200);
		assert_int_equal(evidence_excess(&evidence), EVIDENCE_FAR);
	}
}

static void few_bytes_say_nothing(void **state)
{
	static const uint8_t zeros[23];

	(void)state;
	evidence_add(&evidence, bytes_of(zeros, sizeof zeros), &none, 1);
	assert_int_equal(evidence_excess(&evidence), 0);
	evidence_add(&evidence, bytes_of(zeros, 1), &none, 1);
	assert_int_equal(evidence_excess(&evidence), EVIDENCE_FAR);
}

static void too_slow_is_told_by_wrong_stop_bits(void **state)
{
	(void)state;
	overhear(text, sizeof text - 1, (struct line_setting){19200, "8N1"}, 9600);
	assert_int_equal(evidence_excess(&evidence), 1);
	assert_true(evidence_is_too_slow(&evidence, false));
}

static void a_parity_bit_is_not_taken_for_too_slow(void **state)
{
	static const char *const formats[] = {"8E1", "8O1"};

	for (size_t i = 0; i < 2; i++) {
		set_up(state);
		overhear(text, sizeof text - 1, (struct line_setting){9600, formats[i]}, 9600);
		assert_true(line_errors_characters(&evidence.errors) > evidence.n / 4);
		assert_false(evidence_is_too_slow(&evidence, false));
		assert_true(evidence_is_too_slow(&evidence, true));
		assert_string_equal(evidence_format(&evidence), formats[i]);
	}
}

static void the_format_is_in_the_eighth_bit(void **state)
{
	static const char *const formats[] = {"8N1", "7E1", "7O1"};

	for (size_t i = 0; i < 3; i++) {
		set_up(state);
		overhear(text, sizeof text - 1, (struct line_setting){9600, formats[i]}, 9600);
		assert_string_equal(evidence_format(&evidence), formats[i]);
		assert_int_equal(evidence_is_odd(&evidence), i == 2);
	}
}

static void bytes_of_one_kind_have_no_parity(void **state)
{
	uint8_t fill[200];

	(void)state;
	memset(fill, 0x80, sizeof fill);
	evidence_add(&evidence, bytes_of(fill, sizeof fill), &none, 1);
	assert_false(evidence_is_odd(&evidence));
}

static void a_period_is_known_after_two_whole_bursts(void **state)
{
	struct bursts b;

	(void)state;
	bursts_init(&b, 1000);
	assert_false(bursts_hear(&b, 10, 1010)); /* the rest of one */
	assert_false(b.is_whole);
	assert_true(bursts_hear(&b, 0, 1160));
	assert_false(bursts_hear(&b, 0, 1300));
	assert_false(bursts_hear(&b, 20, 1700));
	assert_true(b.is_whole);
	assert_int_equal(bursts_period_ms(&b), 0);
	assert_int_equal(bursts_period_at_least_ms(&b), 690);
	assert_false(bursts_hear(&b, 5, 1800));
	assert_int_equal(b.n_bytes, 25);
	assert_true(bursts_hear(&b, 20, 3700));
	assert_int_equal(bursts_period_ms(&b), 2000);
	assert_int_equal(bursts_period_at_least_ms(&b), 2000);
	assert_int_equal(bursts_silence_ms(&b, 3900), 200);
}

static void a_period_is_the_longest_interval(void **state)
{
	static const uint64_t begins[] = {2000, 2500, 4000, 4500};
	struct bursts b;

	(void)state;
	bursts_init(&b, 1000);
	for (size_t i = 0; i < sizeof begins / sizeof *begins; i++)
		bursts_hear(&b, 100, begins[i]);
	assert_int_equal(bursts_period_ms(&b), 1500);
}

/* Ends of bursts at some speeds, each with that last byte; a single-bit run is in it. */
static bool is_inverted(const uint8_t *last, size_t n, unsigned times, bool is_hopeless)
{
	struct polarity p = {0};

	for (unsigned t = 0; t < times; t++)
		for (size_t i = 0; i < n; i++) {
			uint8_t burst[] = {0x55, last[i]};
			struct line_setting line = {(uint32_t)(9600 << i), "8N1"};

			set_up(NULL);
			evidence_add(&evidence, bytes_of(burst, sizeof burst), &none, 1);
			polarity_end(&p, &line, &evidence);
		}
	return polarity_is_inverted(&p, is_hopeless);
}

static void low_ends_at_several_speeds_are_an_inverted_line(void **state)
{
	(void)state;
	assert_true(is_inverted((const uint8_t[]){0x00, 0x05, 0x1a}, 3, 2, false));
	assert_false(is_inverted((const uint8_t[]){0x00, 0x05, 0x1a}, 3, 1, false));
	assert_false(is_inverted((const uint8_t[]){0x00, 0x05}, 2, 8, false));
	assert_false(is_inverted((const uint8_t[]){0x00, 0x05, 0xfa}, 3, 8, false));
	assert_true(is_inverted((const uint8_t[]){0x00, 0x05, 0x0a, 0x00, 0xfa}, 5, 8, false));
	assert_true(is_inverted((const uint8_t[]){0x00}, 1, 1, true));
	assert_false(is_inverted((const uint8_t[]){0x00, 0xfa}, 2, 1, true));
}

static void what_is_much_too_fast_says_nothing_of_polarity(void **state)
{
	static const uint8_t zeros[40];
	struct polarity p = {0};

	(void)state;
	for (unsigned i = 0; i < 9; i++) {
		set_up(NULL);
		evidence_add(&evidence, bytes_of(zeros, sizeof zeros), &none, 1);
		polarity_end(&p, &(struct line_setting){9600u << i, "8N1"}, &evidence);
	}
	assert_false(polarity_is_inverted(&p, true));
}

static void counters_know_better_than_the_last_byte(void **state)
{
	static const uint8_t low = 0x15, high = 0xd5;
	const struct line_errors wrong = {.is_known = true, .frame = 1}, right = {.is_known = true};
	struct polarity p = {0};

	evidence_add(&evidence, bytes_of(&low, 1), &wrong, 1);
	evidence_add(&evidence, bytes_of(&low, 1), &right, 2);
	polarity_end(&p, &plain, &evidence);
	assert_int_equal(p.ends[0].n_high, 1);
	set_up(state);
	evidence_add(&evidence, bytes_of(&high, 1), &wrong, 1);
	polarity_end(&p, &plain, &evidence);
	assert_int_equal(p.ends[0].n_low, 1);
	assert_int_equal(p.n, 1);
}

static void counters_are_differences(void **state)
{
	const struct line_errors before = {true, 0xfffffffe, 1, 2, 3}, after = {true, 1, 2, 4, 6},
				 unknown = {0};
	struct line_errors e = line_errors_between(&before, &after), sum = {0};

	(void)state;
	assert_true(e.is_known);
	assert_int_equal(e.frame, 3);
	assert_int_equal(e.parity, 1);
	assert_int_equal(e.overrun, 2);
	assert_int_equal(e.brk, 3);
	assert_int_equal(line_errors_characters(&e), 7);
	assert_false(line_errors_between(&before, &unknown).is_known);
	assert_int_equal(line_errors_between(&unknown, &after).frame, 0);
	line_errors_add(&sum, &e);
	line_errors_add(&sum, &unknown);
	assert_true(sum.is_known);
	assert_int_equal(sum.brk, 3);
}

static void a_pseudo_terminal_counts_nothing(void **state)
{
	struct wire wire;
	int fd;

	(void)state;
	assert_int_equal(wire_plug(&wire, NULL), 0);
	fd = open(wire.path, O_RDONLY | O_NOCTTY | O_NONBLOCK);
	assert_true(fd >= 0);
	assert_false(line_errors_read(fd).is_known);
	close(fd);
	wire_unplug(&wire);
	assert_false(line_errors_read(-1).is_known);
}

static void a_break_at_the_end_of_a_burst_is_a_low_end(void **state)
{
	static const uint8_t high = 0xd5;
	const struct line_errors broken = {.is_known = true, .brk = 1};
	struct polarity p = {0};

	(void)state;
	evidence_add(&evidence, bytes_of(&high, 1), &broken, 1);
	polarity_end(&p, &plain, &evidence);
	assert_int_equal(p.ends[0].n_low, 1);
}

static void twice_as_many_low_ends_are_not_yet_an_inverted_line(void **state)
{
	(void)state;
	assert_false(is_inverted((const uint8_t[]){0x00, 0x05, 0xfa}, 3, 1, true));
}

/* A parity bit would make 320 errors of 640 bytes, not 340. */
static void errors_that_only_roughly_fit_a_parity_bit_are_too_slow(void **state)
{
	static const uint8_t pair[] = {0x03, 0x01}; /* an even and an odd number of ones */
	const struct line_errors errors = {.is_known = true, .frame = 340};

	(void)state;
	for (int i = 0; i < 320; i++)
		evidence_add(&evidence, bytes_of(pair, sizeof pair), i ? &none : &errors, 1);
	assert_true(evidence_is_too_slow(&evidence, false));
}

static void without_an_eighth_bit_there_is_no_parity_in_it(void **state)
{
	uint8_t same[100];

	(void)state;
	memset(same, 0x01, sizeof same);
	evidence_add(&evidence, bytes_of(same, sizeof same), &none, 1);
	assert_string_equal(evidence_format(&evidence), "8N1");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(each_byte_is_counted_by_its_bits, set_up),
		cmocka_unit_test_setup(the_right_speed_is_not_too_fast, set_up),
		cmocka_unit_test_setup(too_fast_is_measured, set_up),
		cmocka_unit_test_setup(far_too_fast_sees_only_zeros, set_up),
		cmocka_unit_test_setup(few_bytes_say_nothing, set_up),
		cmocka_unit_test_setup(too_slow_is_told_by_wrong_stop_bits, set_up),
		cmocka_unit_test_setup(a_parity_bit_is_not_taken_for_too_slow, set_up),
		cmocka_unit_test_setup(the_format_is_in_the_eighth_bit, set_up),
		cmocka_unit_test_setup(bytes_of_one_kind_have_no_parity, set_up),
		cmocka_unit_test(a_period_is_known_after_two_whole_bursts),
		cmocka_unit_test(a_period_is_the_longest_interval),
		cmocka_unit_test(low_ends_at_several_speeds_are_an_inverted_line),
		cmocka_unit_test(what_is_much_too_fast_says_nothing_of_polarity),
		cmocka_unit_test_setup(counters_know_better_than_the_last_byte, set_up),
		cmocka_unit_test(counters_are_differences),
		cmocka_unit_test(a_pseudo_terminal_counts_nothing),
		cmocka_unit_test_setup(a_break_at_the_end_of_a_burst_is_a_low_end, set_up),
		cmocka_unit_test_setup(twice_as_many_low_ends_are_not_yet_an_inverted_line, set_up),
		cmocka_unit_test_setup(
			errors_that_only_roughly_fit_a_parity_bit_are_too_slow, set_up),
		cmocka_unit_test_setup(without_an_eighth_bit_there_is_no_parity_in_it, set_up),
	};

	return cmocka_run_group_tests_name("evidence", tests, NULL, NULL);
}
