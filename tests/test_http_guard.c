/* Who may ask for the page: names and addresses in Host, methods, Sec-Fetch-Site, the token. */
#include "share/http_guard.h"
#include "share/listen.h"
#include "support/test.h"

#include <arpa/inet.h>
#include <stdio.h>

static const struct http_house house = {"raspberrypi", "meter.fritz.box strom.lan", ""};
static const struct http_house locked = {"raspberrypi", "", "0123456789abcdef"};

static const struct http_question question = {.method = "GET", .host = "192.168.1.5:8420"};

static void names_of_this_machine_are_ours(void **state)
{
	static const char *const ours[] = {"127.0.0.1", "127.0.0.1:8420", "192.168.1.5", "8.8.8.8",
		"[::1]", "[::1]:8420", "[fe80::1]:1", "localhost", "LOCALHOST:8420", "localhost.",
		"raspberrypi", "RaspberryPi:8420", "raspberrypi.local", "x.y.local:80",
		"meter.fritz.box", "strom.lan:8420"};

	(void)state;
	for (size_t i = 0; i < sizeof ours / sizeof *ours; i++)
		if (!http_guard_host(ours[i], &house))
			fail_msg("%s is refused", ours[i]);
	assert_true(http_guard_host(NULL, &house));
}

static void all_other_names_are_those_of_somebody_else(void **state)
{
	static const char *const others[] = {"evil.example", "evil.example:8420", "", ":8420", ".",
		"127.1", "2130706433", "0x7f.0.0.1", "127.0.0.1.evil.example", "local", ".local",
		"raspberrypi.local.evil.example", "local.evil", "localhost.evil.example",
		"raspberrypi.evil.example", "meter", "fritz.box", "meter.fritz.box strom.lan",
		"[::1", "[::1]x", "[::1]:", "[::1]:123456", "[]", "[evil.example]",
		"localhost:", "localhost:x", "localhost:8420:1", "localhost:123456", "127.0.0.1 ",
		"::1"};

	(void)state;
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		if (http_guard_host(others[i], &house))
			fail_msg("%s is taken", others[i]);
}

static void a_machine_without_names_has_none(void **state)
{
	const struct http_house nameless = {"", "", ""};

	(void)state;
	assert_false(http_guard_host("x", &nameless));
	assert_false(http_guard_host("", &nameless));
}

static unsigned asked(struct http_question q, const struct http_house *of)
{
	return http_guard(&q, of);
}

static void only_get_and_head_are_answered(void **state)
{
	static const char *const others[] = {
		"POST", "PUT", "DELETE", "OPTIONS", "TRACE", "get", "", "GETS", "PATCH"};
	struct http_question q = question;

	(void)state;
	assert_int_equal(asked(q, &house), 200);
	q.method = "HEAD";
	assert_int_equal(asked(q, &house), 200);
	for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
		q.method = others[i];
		assert_int_equal(asked(q, &house), 405);
	}
}

static void who_was_sent_by_a_foreign_page_is_refused(void **state)
{
	struct http_question q = question;

	(void)state;
	q.sec_fetch_site = "cross-site";
	assert_int_equal(asked(q, &house), 403);
	q.sec_fetch_site = "same-origin";
	assert_int_equal(asked(q, &house), 200);
	q.sec_fetch_site = "none";
	assert_int_equal(asked(q, &house), 200);
	q.host = "evil.example";
	assert_int_equal(asked(q, &house), 421);
}

static void without_the_token_nobody_is_answered(void **state)
{
	static const char *const wrong[] = {"", "0", "0123456789abcde", "0123456789abcdef0",
		"0123456789abcdeF", "0123456789abcdef0123456789abcdef"};
	struct http_question q = question;

	(void)state;
	assert_int_equal(asked(q, &locked), 401);
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		q.token = wrong[i];
		assert_int_equal(asked(q, &locked), 401);
	}
	q.token = "0123456789abcdef";
	assert_int_equal(asked(q, &locked), 200);
}

static void the_token_comes_as_cookie_or_for_programs_as_bearer(void **state)
{
	struct http_question q = question;

	(void)state;
	q.cookie = "a=b; gridmeter=0123456789abcdef; c=d";
	assert_int_equal(asked(q, &locked), 200);
	q.cookie = "gridmeter=wrong;gridmeter=%30123456789abcdef";
	assert_int_equal(asked(q, &locked), 200);
	q.cookie = "xgridmeter=0123456789abcdef; gridmeter =0123456789abcdef; gridmeter";
	assert_int_equal(asked(q, &locked), 401);
	q.authorization = "Bearer 0123456789abcdef";
	assert_int_equal(asked(q, &locked), 200);
	q.authorization = "Basic 0123456789abcdef";
	assert_int_equal(asked(q, &locked), 401);
}

static void an_empty_token_is_none(void **state)
{
	(void)state;
	assert_false(http_guard_token("", ""));
}

static void what_a_link_cannot_hold_is_escaped_and_comes_back(void **state)
{
	char text[HTTP_TOKEN_TEXT_SIZE];

	(void)state;
	http_token_text("aZ09-._~ ;%&\xc3\xa4", text);
	assert_string_equal(text, "aZ09-._~%20%3b%25%26%c3%a4");
	assert_int_equal(http_unescape(text), 14);
	assert_string_equal(text, "aZ09-._~ ;%&\xc3\xa4");
}

static void escapes_that_make_no_sense_stay(void **state)
{
	char text[] = "/%6e%6F%%zz%0%00%4";

	(void)state;
	http_unescape(text);
	assert_string_equal(text, "/no%%zz%0%00%4");
}

static void the_language_is_asked_for_or_accepted(void **state)
{
	(void)state;
	assert_int_equal(http_language("de", "en"), LANGUAGE_DE);
	assert_int_equal(http_language("de-AT", NULL), LANGUAGE_DE);
	assert_int_equal(http_language("xx", "fr-FR, de;q=0.8, en"), LANGUAGE_DE);
	assert_int_equal(http_language(NULL, "nl,en-US;q=0.5,de"), LANGUAGE_EN);
	assert_int_equal(http_language(NULL, "deutsch, ,"), LANGUAGE_EN);
	assert_int_equal(http_language(NULL, NULL), LANGUAGE_EN);
	assert_int_equal(http_language("", ""), LANGUAGE_EN);
}

static bool is_near(const char *text)
{
	struct sockaddr_in v4 = {.sin_family = AF_INET};
	struct sockaddr_in6 v6 = {.sin6_family = AF_INET6};

	if (inet_pton(AF_INET, text, &v4.sin_addr) == 1)
		return listen_is_near((struct sockaddr *)&v4);
	assert_int_equal(inet_pton(AF_INET6, text, &v6.sin6_addr), 1);
	return listen_is_near((struct sockaddr *)&v6);
}

static void near_is_what_no_stranger_can_have(void **state)
{
	static const char *const near[] = {"127.0.0.1", "10.0.0.1", "172.16.0.1", "172.31.255.255",
		"192.168.178.20", "169.254.1.1", "::1", "fe80::1", "fd00::1", "fc00::1"};
	static const char *const far[] = {"8.8.8.8", "172.15.0.1", "172.32.0.1", "192.169.0.1",
		"169.253.0.1", "11.0.0.1", "100.64.0.1", "0.0.0.0", "2001:db8::1",
		"::", "::ffff:192.168.1.1", "fe00::1", "ff02::1"};

	(void)state;
	for (size_t i = 0; i < sizeof near / sizeof *near; i++)
		if (!is_near(near[i]))
			fail_msg("%s is far", near[i]);
	for (size_t i = 0; i < sizeof far / sizeof *far; i++)
		if (is_near(far[i]))
			fail_msg("%s is near", far[i]);
}

static void addresses_are_those_of_the_word_or_the_one(void **state)
{
	struct listen_address a[LISTEN_MAX];
	char text[LISTEN_PLACE_SIZE];

	(void)state;
	assert_int_equal(listen_addresses("local", 8420, a), 2);
	listen_place_text((struct sockaddr *)&a[0].of, true, text);
	assert_string_equal(text, "127.0.0.1:8420");
	listen_place_text((struct sockaddr *)&a[1].of, true, text);
	assert_string_equal(text, "[::1]:8420");
	assert_int_equal(listen_addresses("lan", 8420, a), 2);
	assert_int_equal(listen_addresses("192.168.1.5", 80, a), 1);
	listen_place_text((struct sockaddr *)&a[0].of, true, text);
	assert_string_equal(text, "192.168.1.5:80");
	assert_int_equal(listen_addresses("none", 8420, a), 0);
	assert_int_equal(listen_addresses("", 8420, a), 0);
	assert_int_equal(listen_addresses("host.example", 8420, a), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_of_this_machine_are_ours),
		cmocka_unit_test(all_other_names_are_those_of_somebody_else),
		cmocka_unit_test(a_machine_without_names_has_none),
		cmocka_unit_test(only_get_and_head_are_answered),
		cmocka_unit_test(who_was_sent_by_a_foreign_page_is_refused),
		cmocka_unit_test(without_the_token_nobody_is_answered),
		cmocka_unit_test(the_token_comes_as_cookie_or_for_programs_as_bearer),
		cmocka_unit_test(an_empty_token_is_none),
		cmocka_unit_test(what_a_link_cannot_hold_is_escaped_and_comes_back),
		cmocka_unit_test(escapes_that_make_no_sense_stay),
		cmocka_unit_test(the_language_is_asked_for_or_accepted),
		cmocka_unit_test(near_is_what_no_stranger_can_have),
		cmocka_unit_test(addresses_are_those_of_the_word_or_the_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
