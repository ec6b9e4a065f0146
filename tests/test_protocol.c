/* The rows of the table of protocols: what their users rely on without looking at a protocol's
 * name. */
#include "proto/protocols.h"

#include "proto/dlms/dlms.h"
#include "proto/iec/iec.h"
#include "proto/sml/sml.h"
#include "support/test.h"

#include <string.h>

static unsigned n_of_class(const struct protocol *p, enum fault_class class)
{
	unsigned n = 0;

	for (size_t i = 0; i < p->n_faults; i++)
		n += (p->faults[i].classes & class) != 0;
	return n;
}

static void every_fault_has_a_name_and_one_class(void **state)
{
	(void)state;
	for (size_t i = 0; protocols[i]; i++) {
		const struct protocol *p = protocols[i];

		assert_in_range(p->n_faults, NO_FAULT + 1, PROTOCOL_FAULTS_MAX);
		for (size_t k = NO_FAULT + 1; k < p->n_faults; k++) {
			assert_non_null(p->faults[k].name);
			assert_int_equal(
				__builtin_popcount(p->faults[k].classes & ~FAULT_CLASS_REFUSABLE),
				1);
		}
	}
}

static void no_fault_is_of_no_class(void **state)
{
	(void)state;
	for (size_t i = 0; protocols[i]; i++)
		assert_int_equal(protocols[i]->faults[NO_FAULT].classes, 0);
}

/* Who asks for the state of the keys gets a word. */
static void every_fault_of_a_key_has_a_word(void **state)
{
	(void)state;
	for (size_t i = 0; protocols[i]; i++)
		for (size_t k = 0; k < protocols[i]->n_faults; k++)
			if (protocols[i]->faults[k].classes & FAULT_CLASS_KEY)
				assert_int_not_equal(protocols[i]->faults[k].word, FAULT_WORD_NONE);
}

static void words_of_keys_are_those_of_the_status(void **state)
{
	const struct protocol_fault *faults = protocol_dlms.faults;

	(void)state;
	assert_string_equal(fault_word_text(faults[DLMS_FAULT_NO_KEY].word), "missing");
	assert_string_equal(fault_word_text(faults[DLMS_FAULT_WRONG_KEY].word), "wrong");
	assert_string_equal(fault_word_text(faults[DLMS_FAULT_TAG].word), "authentication");
	assert_string_equal(fault_word_text(faults[DLMS_FAULT_UNSIGNED].word), "unsigned");
	assert_int_equal(n_of_class(&protocol_dlms, FAULT_CLASS_KEY), 4);
	assert_int_equal(n_of_class(&protocol_dlms, FAULT_CLASS_UNSUPPORTED), 1);
}

/* A right frame whose inside is wrong: what no head and no cable explains. */
static void faults_inside_of_right_frames(void **state)
{
	(void)state;
	assert_int_equal(n_of_class(&protocol_sml, FAULT_CLASS_CONTENT), 2);
	assert_int_equal(n_of_class(&protocol_dlms, FAULT_CLASS_CONTENT), 1);
	assert_int_equal(n_of_class(&protocol_iec, FAULT_CLASS_CONTENT), 0);
}

static void only_a_block_with_a_wrong_check_is_asked_for_again(void **state)
{
	(void)state;
	assert_true(protocol_iec.faults[IEC_FAULT_BCC].classes & FAULT_CLASS_REFUSABLE);
	for (size_t i = 0; protocols[i]; i++)
		assert_int_equal(n_of_class(protocols[i], FAULT_CLASS_REFUSABLE),
			protocols[i] == &protocol_iec);
}

/* Who may be asked without a protocol is asked as the first one asks. */
static void a_protocol_is_asked_by_all_steps_or_by_none(void **state)
{
	unsigned n = 0;

	(void)state;
	for (size_t i = 0; protocols[i]; i++) {
		const struct protocol_ask *ask = protocols[i]->ask;

		if (!ask)
			continue;
		n++;
		assert_true(ask->reset && ask->due_ms && ask->step && ask->hear && ask->telegram &&
			    ask->refuse && ask->n_silent);
	}
	assert_in_range(n, 1, 1);
	assert_non_null(protocol_iec.ask);
}

/* As it comes from the table, without a name: the sign-on at 300 Bd with parity made by hand. */
static void the_table_asks(void **state)
{
	const struct protocol_ask *ask = protocol_iec.ask;
	struct ask_order order;
	union ask_state a;

	(void)state;
	ask->reset(&a, 10000, 500);
	assert_int_equal(ask->due_ms(&a), 500);
	ask->step(&a, 500, &order);
	assert_int_equal(order.line.baud, 300);
	assert_int_equal(order.n, 5);
	assert_memory_equal(order.octets, "\xaf\x3f\x21\x8d\x0a", 5);
	ask->step(&a, ask->due_ms(&a), &order);
	assert_int_equal(ask->n_silent(&a), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_fault_has_a_name_and_one_class),
		cmocka_unit_test(no_fault_is_of_no_class),
		cmocka_unit_test(every_fault_of_a_key_has_a_word),
		cmocka_unit_test(words_of_keys_are_those_of_the_status),
		cmocka_unit_test(faults_inside_of_right_frames),
		cmocka_unit_test(only_a_block_with_a_wrong_check_is_asked_for_again),
		cmocka_unit_test(a_protocol_is_asked_by_all_steps_or_by_none),
		cmocka_unit_test(the_table_asks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
