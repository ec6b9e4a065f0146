/* What the log says of events. */
#include "doctor/findings.h"
#include "event/event_words.h"
#include "port/port_state.h"
#include "proto/protocols.h"
#include "reading/reading.h"
#include "support/event_text.h"
#include "support/test.h"

#include <errno.h>
#include <stdio.h>

/* All members that an event may have, with the longest numbers. */
static struct event longest(enum event_kind kind)
{
	static const struct line_setting line = {4000000000, "8N1"}, before = {115200, "7E1"};
	static struct telegram telegram;
	struct event e = {
		.kind = kind, .quantity = Q_L3_ENERGY_FORWARD, .n = UINT64_MAX, .n_gaps = 1};

	memset(telegram.meter.serial, 'x', sizeof telegram.meter.serial - 1);
	memset(telegram.meter.manufacturer, 'x', sizeof telegram.meter.manufacturer - 1);
	telegram.has_counter = true;
	e.telegram = &telegram;
	e.ours = e.other = &telegram.meter;
	e.line = &line;
	e.line_before = &before;
	e.protocol = e.protocol_before = protocol_find("iec");
	for (int i = 0; i < EVENT_NUMBERS; i++)
		e.v[i] = -1.23456e+308;
	e.before = e.now = (struct decimal){UINT64_MAX, 40, true};
	e.error = -EDESTADDRREQ;
	e.number = INT64_MIN;
	e.role = "pvinverter";
	e.text = e.other_text = "com.victronenergy.pvinverter.gridmeter_…12345678";
	return e;
}

static void each_event_has_words_in_which_nothing_is_open(void **state)
{
	(void)state;
	for (enum event_kind k = EVENT_NOTHING + 1; k < N_EVENTS; k++) {
		const struct event e = longest(k);
		const char *text = text_of_event(&e);

		assert_true(*text);
		assert_null(strpbrk(text, "{}"));
	}
}

static void with_common_numbers_no_sentence_is_cut(void **state)
{
	(void)state;
	for (enum event_kind k = EVENT_NOTHING + 1; k < N_EVENTS; k++) {
		struct event e = longest(k);

		for (int i = 0; i < EVENT_NUMBERS; i++)
			e.v[i] = -1.23456e+38;
		e.before = e.now = decimal_of(123456789012345, -3);
		if (k != EVENT_SILENT && k != EVENT_SIGN && k != EVENT_SCALE)
			assert_true(strlen(text_of_event(&e)) < EVENT_TEXT_MAX - 1);
	}
}

static void assert_finding(const char *name)
{
	for (enum finding f = 0; f < N_FINDINGS; f++)
		if (strcmp(findings[f].name, name) == 0)
			return;
	fail_msg("%s is no finding of the doctor", name);
}

static void the_findings_that_are_named_are_the_doctors(void **state)
{
	(void)state;
	for (enum event_kind k = EVENT_NOTHING + 1; k < N_EVENTS; k++) {
		const char *name = event_finding(&(struct event){.kind = k, .error = -ENOSPC});

		if (event_is_error(k) && name && *name)
			assert_finding(name);
		if (!event_is_error(k))
			assert_null(name);
	}
}

/* The doctor says what to do about it, in two languages; the log only where to look. */
static void a_port_that_cannot_be_opened_is_a_fact_and_a_finding(void **state)
{
	static const struct {
		int error;
		const char *text, *finding;
	} cases[] = {
		{-ENOENT, "the port is not there", "port-missing"},
		{-EACCES, "the port may not be opened", "port-forbidden"},
		{-EBUSY, "the port is held by another program: sleep, process 12", "port-held"},
		{-ENOTTY, "the port is no serial port", "not-serial"},
		{-ECONNREFUSED, "the port refuses the connection", "server-refuses"},
		{-ETIMEDOUT, "the port does not answer", "server-unreachable"},
		{-EDESTADDRREQ, "the port has a name that cannot be resolved", "server-nameless"},
		{-ENOSPC, "the port cannot be used: No space left on device", ""},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct event e = {.kind = EVENT_PORT_UNOPENED,
			.error = cases[i].error,
			.text = cases[i].error == -EBUSY ? ": sleep, process 12" : ""};

		assert_string_equal(text_of_event(&e), cases[i].text);
		assert_string_equal(event_finding(&e), cases[i].finding);
		if (*cases[i].finding)
			assert_finding(cases[i].finding);
	}
}

static void a_port_that_is_gone_says_who_or_what_took_it(void **state)
{
	const struct event pulled = {.kind = EVENT_PORT_LOST, .error = -EIO, .text = ""};
	const struct event taken = {.kind = EVENT_PORT_LOST, .error = -EBUSY, .text = ": sleep"};
	char expected[EVENT_TEXT_MAX];

	(void)state;
	snprintf(expected, sizeof expected, "the port is gone (%s)", strerror(EIO)); /* libc's */
	assert_string_equal(text_of_event(&pulled), expected);
	assert_string_equal(event_finding(&pulled), "port-missing");
	assert_string_equal(
		text_of_event(&taken), "the port is gone (another program has taken it: sleep)");
	assert_string_equal(event_finding(&taken), "port-held");
}

static void numbers_are_as_their_mark_says(void **state)
{
	const struct event e = {.kind = EVENT_SCALE, .v = {123.4, 56.789, -1000, 0.0567891}};
	const struct line_setting now = {115200, "8N1"}, before = {9600, "7E1"};
	const struct event line = {
		.kind = EVENT_LINE_CHANGED, .line = &now, .line_before = &before};
	const struct event one = {.kind = EVENT_KEY_MISSING, .n = 1};
	const struct event phase = {
		.kind = EVENT_APPARENT, .quantity = Q_L2_POWER, .v = {-1202, 230.2, 2, 460.4, 3}};

	(void)state;
	assert_string_equal(text_of_event(&e),
		"in 123 s the power adds up to +56.789 Wh, but the energy counters moved by "
		"-1000 Wh: one of them is scaled wrongly, by 0.0568");
	assert_string_equal(text_of_event(&one),
		"1 frame came whole, their counter runs without gaps: the meter encrypts, and no "
		"key is set");
	assert_string_equal(text_of_event(&line),
		"the meter is understood again at 115200 8N1; before it was 9600 7E1");
	assert_string_equal(text_of_event(&phase),
		"L2 has a power of -1202 W, but its 230.2 V and 2 A make no more than 460.4 VA, in "
		"3 telegrams in a row: one of them is scaled wrongly");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_event_has_words_in_which_nothing_is_open),
		cmocka_unit_test(with_common_numbers_no_sentence_is_cut),
		cmocka_unit_test(the_findings_that_are_named_are_the_doctors),
		cmocka_unit_test(a_port_that_cannot_be_opened_is_a_fact_and_a_finding),
		cmocka_unit_test(a_port_that_is_gone_says_who_or_what_took_it),
		cmocka_unit_test(numbers_are_as_their_mark_says),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
