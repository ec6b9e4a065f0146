/* libFuzzer: what somebody who asks for the page says of himself, a line each: method, Host,
 * Sec-Fetch-Site, token, cookies, Authorization, language. Nobody is answered without what he needs
 * for it, and what is unescaped never grows. */
#include "fuzz.h"

#include "share/http_guard.h"
#include "share/http/metrics.h"

#include <stdlib.h>
#include <string.h>

enum { LINES = 7 };

static const char token[] = "0123456789abcdef";

void fuzz_begin(void)
{
}

/* The lines of a text; NULL where there are no more. */
static void cut(char *text, char *lines[LINES])
{
	for (int i = 0; i < LINES; i++)
		lines[i] = strsep(&text, "\n");
}

static void check_guard(char *const lines[LINES])
{
	const struct http_house open = {"gx", "meter.example", ""}, locked = {"gx", "", token};
	const struct http_question q = {.method = lines[0] ? lines[0] : "",
		.host = lines[1],
		.sec_fetch_site = lines[2],
		.token = lines[3],
		.cookie = lines[4],
		.authorization = lines[5]};
	unsigned status = http_guard(&q, &open), status_locked = http_guard(&q, &locked);

	FUZZ_CHECK(status == 200 || status == 421 || status == 405 || status == 403);
	if (status == 200)
		fuzz_understood();
	if (status == 200)
		FUZZ_CHECK(strcmp(q.method, "GET") == 0 || strcmp(q.method, "HEAD") == 0);
	if (status == 200 && q.host)
		FUZZ_CHECK(!strstr(q.host, "evil") || strcasestr(q.host, ".local"));
	if (status_locked == 200) /* it may be escaped in a cookie */
		FUZZ_CHECK((q.token && strcmp(q.token, token) == 0) ||
			   (q.authorization && strstr(q.authorization, token)) ||
			   (q.cookie && strstr(q.cookie, "gridmeter=")));
}

static void check_escapes(const char *text)
{
	char out[HTTP_TOKEN_TEXT_SIZE], *copy = strdup(text);
	size_t n = strlen(text), m;

	FUZZ_CHECK(copy);
	m = http_unescape(copy);
	FUZZ_CHECK(m <= n && m == strlen(copy));
	http_token_text(text, out);
	FUZZ_CHECK(strlen(out) < sizeof out);
	if (n < HTTP_TOKEN_TEXT_SIZE / 3) {
		http_unescape(out);
		FUZZ_CHECK(strcmp(out, text) == 0);
	}
	free(copy);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	char *text = strndup((const char *)data, n), *lines[LINES];

	FUZZ_CHECK(text);
	cut(text, lines);
	check_guard(lines);
	FUZZ_CHECK(http_language(lines[6], lines[2]) < N_LANGUAGES);
	FUZZ_CHECK(metrics_form_of(lines[2]) <= METRICS_OPEN);
	for (int i = 0; i < LINES && lines[i]; i++)
		check_escapes(lines[i]);
	free(text);
	return 0;
}
