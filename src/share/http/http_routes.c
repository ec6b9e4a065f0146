/* A table of paths. Every answer has the headers that keep pages of others out, also those that
 * refuse. */
#include "share/http/http_routes.h"

#include "base/clock.h"
#include "share/http/http_events.h"
#include "share/http/http_health.h"
#include "share/http/http_json.h"
#include "share/http/metrics.h"
#include "share/page/page.h"
#include "share/share_registers.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

/* One question. */
struct ask {
	struct http *http;
	struct MHD_Connection *of;
	const char *method;
	char who[LISTEN_PLACE_SIZE];
	bool is_head;
};

static const char *argument(const struct ask *a, const char *name)
{
	return MHD_lookup_connection_value(a->of, MHD_GET_ARGUMENT_KIND, name);
}

static const char *header(const struct ask *a, const char *name)
{
	return MHD_lookup_connection_value(a->of, MHD_HEADER_KIND, name);
}

static enum language language_of(const struct ask *a)
{
	return http_language(argument(a, "lang"), header(a, "Accept-Language"));
}

/* A whole number from `least` to `most`, or `else_v`. */
static uint32_t number_of(
	const struct ask *a, const char *name, uint32_t least, uint32_t most, uint32_t else_v)
{
	const char *text = argument(a, name);
	char *end;
	unsigned long v = text ? strtoul(text, &end, 10) : 0;

	if (!text || end == text || *end || *text == '-')
		return else_v;
	return v < least ? least : v > most ? most : (uint32_t)v;
}

static void add_headers(struct MHD_Response *r)
{
	static const char *const headers[][2] = {
		{"Content-Security-Policy",
			"default-src 'none'; script-src 'self'; style-src 'self'; "
			"connect-src 'self'; img-src 'self' data:; base-uri 'none'; "
			"form-action 'none'; frame-ancestors 'none'"},
		{"X-Content-Type-Options", "nosniff"},
		{"Referrer-Policy", "no-referrer"},
		{"Cross-Origin-Resource-Policy", "same-origin"},
	};

	for (size_t i = 0; i < sizeof headers / sizeof *headers; i++)
		MHD_add_response_header(r, headers[i][0], headers[i][1]);
}

/* Whoever came with the token keeps it, so the link is needed once. */
static void add_cookie(const struct ask *a, struct MHD_Response *r)
{
	static const char form[] = HTTP_COOKIE "=%s; Path=/; Max-Age=31536000; HttpOnly; "
					       "SameSite=Strict";
	char text[HTTP_TOKEN_TEXT_SIZE], cookie[sizeof form + HTTP_TOKEN_TEXT_SIZE];

	if (!*a->http->house.token || !argument(a, "t"))
		return;
	http_token_text(a->http->house.token, text);
	snprintf(cookie, sizeof cookie, form, text);
	MHD_add_response_header(r, MHD_HTTP_HEADER_SET_COOKIE, cookie);
}

/* Hands an answer over; it is the library's then. */
static enum MHD_Result send_answer(const struct ask *a, unsigned status, struct MHD_Response *r,
	const char *type, const char *keep)
{
	enum MHD_Result is_sent;

	if (!r)
		return MHD_NO;
	add_headers(r);
	MHD_add_response_header(r, MHD_HTTP_HEADER_CACHE_CONTROL, keep);
	if (type)
		MHD_add_response_header(r, MHD_HTTP_HEADER_CONTENT_TYPE, type);
	if (status == MHD_HTTP_OK || status == MHD_HTTP_NOT_MODIFIED)
		add_cookie(a, r);
	if (status == MHD_HTTP_METHOD_NOT_ALLOWED)
		MHD_add_response_header(r, MHD_HTTP_HEADER_ALLOW, "GET, HEAD");
	is_sent = MHD_queue_response(a->of, status, r);
	MHD_destroy_response(r);
	a->http->n_told += is_sent == MHD_YES && status == MHD_HTTP_OK;
	return is_sent;
}

/* Why there is no answer, in words for who sees it in his browser. */
static enum MHD_Result refuse(const struct ask *a, unsigned status, const char *words)
{
	struct MHD_Response *r = MHD_create_response_from_buffer(
		strlen(words), (void *)(uintptr_t)words, MHD_RESPMEM_PERSISTENT);

	return send_answer(a, status, r, "text/plain; charset=utf-8", "no-store");
}

static enum MHD_Result refuse_busy(const struct ask *a)
{
	return refuse(a, MHD_HTTP_SERVICE_UNAVAILABLE, "Too much at once; please try again.\n");
}

/* Ends the text that was begun and sends it. */
static enum MHD_Result send_text(const struct ask *a, const char *type)
{
	size_t n;
	char *text = http_text_end(&a->http->text, &n);
	struct MHD_Response *r;

	if (!text)
		return refuse_busy(a);
	r = MHD_create_response_from_buffer(n, text, MHD_RESPMEM_MUST_FREE);
	if (!r)
		free(text);
	return send_answer(a, MHD_HTTP_OK, r, type, "no-store");
}

static const char json[] = "application/json";

static void note(const struct ask *a, const char *what, bool with_power)
{
	sink_clients_note(&a->http->clients, a->who, what, clock_ms(),
		with_power ? http_power(a->http) : NULL);
}

static enum MHD_Result answer_now(const struct ask *a)
{
	if (!http_text_begin(&a->http->text))
		return refuse_busy(a);
	http_json_now(&a->http->text.to, a->http->share, clock_us());
	note(a, "/now.json", true);
	return send_text(a, json);
}

static enum MHD_Result answer_health(const struct ask *a)
{
	const struct http_health health = {a->http->share, &a->http->machine, language_of(a)};

	if (!http_text_begin(&a->http->text))
		return refuse_busy(a);
	http_json_health(&a->http->text.to, &health, clock_ms());
	note(a, "/health.json", false);
	return send_text(a, json);
}

/* Histories go on while the machine sleeps: nothing was heard then. */
static uint64_t history_now_s(void)
{
	struct timespec t;

	clock_gettime(CLOCK_BOOTTIME, &t);
	return (uint64_t)t.tv_sec;
}

static enum MHD_Result answer_history(const struct ask *a)
{
	const struct share_meter *first = a->http->share->meters;
	const char *key = argument(a, "meter"), *voltages = argument(a, "voltage");
	struct http_history wanted = {.key = key     ? key
					     : first ? first->key
						     : "",
		.minutes = number_of(a, "minutes", 1, HISTORY_MINUTES, 10),
		.steps = number_of(a, "step", HISTORY_STEP_S, 3600, HISTORY_STEP_S) /
			 HISTORY_STEP_S,
		.voltages = voltages && strcmp(voltages, "1") == 0};
	const struct http_slot *slot = http_meters_find(&a->http->meters, wanted.key);

	if (!share_find(a->http->share, wanted.key))
		return refuse(a, MHD_HTTP_NOT_FOUND, "There is no such meter.\n");
	if (!http_text_begin(&a->http->text))
		return refuse_busy(a);
	http_json_history(&a->http->text.to, slot ? slot->history : NULL, &wanted, history_now_s(),
		(int64_t)time(NULL));
	note(a, "/history.json", false);
	return send_text(a, json);
}

/* They come with the next telegram after somebody has asked. */
static enum MHD_Result answer_registers(const struct ask *a)
{
	struct share *s = a->http->share;
	const char *key = argument(a, "meter");
	struct share_meter *m = key ? share_find(s, key) : s->meters;

	if (!m)
		return refuse(a, MHD_HTTP_NOT_FOUND, "There is no such meter.\n");
	share_want_registers(s, m);
	if (!http_text_begin(&a->http->text))
		return refuse_busy(a);
	http_json_registers(&a->http->text.to, s, m, clock_ms());
	note(a, "/registers.json", false);
	return send_text(a, json);
}

static enum MHD_Result answer_metrics(const struct ask *a)
{
	enum metrics_form form = metrics_form_of(header(a, "Accept"));

	if (!http_text_begin(&a->http->text))
		return refuse_busy(a);
	metrics_write(&a->http->text.to, a->http->share, form);
	note(a, "/metrics", true);
	return send_text(a, metrics_type(form));
}

/* Who asks for the head of it follows nothing. */
static enum MHD_Result answer_events(const struct ask *a)
{
	struct MHD_Response *r;

	r = a->is_head ? MHD_create_response_from_buffer(0, NULL, MHD_RESPMEM_PERSISTENT)
		       : http_events_follow(
				 a->http, a->of, a->who, language_of(a), argument(a, "align"));
	return r ? send_answer(a, MHD_HTTP_OK, r, "text/event-stream", "no-store") : refuse_busy(a);
}

static enum MHD_Result answer_file(const struct ask *a, const struct page_file *file)
{
	const char *known = header(a, MHD_HTTP_HEADER_IF_NONE_MATCH);
	bool is_known = known && strstr(known, file->etag);
	struct MHD_Response *r = MHD_create_response_from_buffer(
		is_known ? 0 : file->n, (void *)(uintptr_t)file->gzip, MHD_RESPMEM_PERSISTENT);

	if (!r)
		return MHD_NO;
	MHD_add_response_header(r, MHD_HTTP_HEADER_ETAG, file->etag);
	if (is_known)
		return send_answer(a, MHD_HTTP_NOT_MODIFIED, r, NULL, "no-cache");
	MHD_add_response_header(r, MHD_HTTP_HEADER_CONTENT_ENCODING, "gzip");
	return send_answer(a, MHD_HTTP_OK, r, file->type, "no-cache");
}

static const struct {
	char path[18];
	enum MHD_Result (*answer)(const struct ask *a);
} routes[] = {
	{"/now.json", answer_now},
	{"/events", answer_events},
	{"/history.json", answer_history},
	{"/registers.json", answer_registers},
	{"/health.json", answer_health},
	{"/metrics", answer_metrics},
};

static enum MHD_Result answer_path(const struct ask *a, const char *path)
{
	for (size_t i = 0; i < sizeof routes / sizeof *routes; i++)
		if (strcmp(path, routes[i].path) == 0)
			return routes[i].answer(a);
	for (size_t i = 0; i < n_page_files; i++)
		if (strcmp(path, page_files[i].path) == 0)
			return answer_file(a, &page_files[i]);
	sink_wishes_note(&a->http->wishes, "http", a->who, path);
	return refuse(a, MHD_HTTP_NOT_FOUND,
		"There is /, /now.json, /events, /history.json, /registers.json, /health.json and "
		"/metrics.\n");
}

enum MHD_Result http_answer(
	struct http *h, struct MHD_Connection *c, const char *method, const char *path)
{
	struct ask a = {.http = h, .of = c, .method = method};
	const struct http_question q = {.method = method,
		.host = header(&a, "Host"),
		.sec_fetch_site = header(&a, "Sec-Fetch-Site"),
		.token = argument(&a, "t"),
		.cookie = header(&a, "Cookie"),
		.authorization = header(&a, "Authorization")};

	a.is_head = strcmp(method, "HEAD") == 0;
	listen_place_text(
		MHD_get_connection_info(c, MHD_CONNECTION_INFO_CLIENT_ADDRESS)->client_addr, false,
		a.who);
	switch (http_guard(&q, &h->house)) {
	case MHD_HTTP_MISDIRECTED_REQUEST:
		return refuse(&a, MHD_HTTP_MISDIRECTED_REQUEST,
			"This name is not known here: ask by address, or add it to http_names in "
			"section [share].\n");
	case MHD_HTTP_METHOD_NOT_ALLOWED:
		return refuse(&a, MHD_HTTP_METHOD_NOT_ALLOWED,
			"Here is nothing to be written: GET and HEAD only.\n");
	case MHD_HTTP_FORBIDDEN:
		return refuse(&a, MHD_HTTP_FORBIDDEN,
			"Another page has sent you here: type the address yourself.\n");
	case MHD_HTTP_UNAUTHORIZED:
		return refuse(&a, MHD_HTTP_UNAUTHORIZED,
			"The link with the token is needed once: gridmeter share --link shows "
			"it.\n");
	default:
		return answer_path(&a, path);
	}
}
