/* Those who ask are small machines: they get the headers that they look at, and no others. */
#include "share/emulation/emulation_http.h"

#include "base/clock.h"
#include "share/emulation/ecotracker.h"

#include <string.h>

/* One question. */
struct ask {
	struct emulation *e;
	struct http_connection *c;
	const char *path; /* that is noted */
	char who[LISTEN_PLACE_SIZE];
	bool closes; /* the connection is closed behind the answer, as the device does */
	struct reading reading;
};

static const char *header(const struct ask *a, const char *name)
{
	return MHD_lookup_connection_value(a->c->of, MHD_HEADER_KIND, name);
}

/* Hands an answer over; it is the library's then. */
static enum MHD_Result send_answer(
	const struct ask *a, unsigned status, struct MHD_Response *r, const char *type)
{
	enum MHD_Result is_sent;

	if (!r)
		return MHD_NO;
	MHD_add_response_header(r, MHD_HTTP_HEADER_CONTENT_TYPE, type);
	if (a->closes)
		MHD_add_response_header(r, MHD_HTTP_HEADER_CONNECTION, "close");
	if (status == MHD_HTTP_METHOD_NOT_ALLOWED)
		MHD_add_response_header(r, MHD_HTTP_HEADER_ALLOW, "GET, HEAD");
	is_sent = MHD_queue_response(a->c->of, status, r);
	MHD_destroy_response(r);
	a->e->n_told += is_sent == MHD_YES && status == MHD_HTTP_OK;
	return is_sent;
}

/* Why there is no answer, in words for who sees it in his browser; without a digit, as there are
 * those who look for one. */
static enum MHD_Result refuse(const struct ask *a, unsigned status, const char *words)
{
	struct MHD_Response *r = MHD_create_response_from_buffer(
		strlen(words), (void *)(uintptr_t)words, MHD_RESPMEM_PERSISTENT);

	return send_answer(a, status, r, "text/plain");
}

/* Sends the text that was made. */
static enum MHD_Result send_text(const struct ask *a, unsigned status)
{
	const struct writer *w = &a->e->text;
	struct MHD_Response *r = MHD_create_response_from_buffer(
		w->n, (void *)(uintptr_t)w->text, MHD_RESPMEM_MUST_COPY);

	return send_answer(a, status, r, "application/json");
}

/* Whether the next reading is waited for. */
static bool is_waiting(const struct ask *a)
{
	return a->e->share->config.answer == ANSWER_FRESH && !a->c->has_waited;
}

/* What has numbers in it, as `make` writes it: once the meter has some, and the asker is due. */
static enum MHD_Result answer_numbers(
	struct ask *a, void (*make)(struct writer *w, const struct ask *a))
{
	if (!emulated_reading(a->e->share, a->who, &a->reading))
		return refuse(a, MHD_HTTP_SERVICE_UNAVAILABLE, "The meter is silent.\n");
	if (emulation_holds_off(a->e, a->who, a->path))
		return refuse(a, MHD_HTTP_TOO_MANY_REQUESTS,
			"There is no newer answer yet (hold_off).\n");
	if (is_waiting(a))
		return http_server_hold(&a->e->http, a->c, clock_ms() + EMULATION_FRESH_MS);
	writer_init(&a->e->text, NULL);
	make(&a->e->text, a);
	emulation_note(a->e, a->who, a->path, a->reading.value[Q_POWER]);
	return send_text(a, MHD_HTTP_OK);
}

static void write_ecotracker(struct writer *w, const struct ask *a)
{
	ecotracker_write(w, &a->reading, emulation_mean(a->e, a->who), emulation_age_ms(a->e));
}

static enum MHD_Result answer_ecotracker(struct ask *a)
{
	return answer_numbers(a, write_ecotracker);
}

static bool has_ecotracker(const struct share_config *c)
{
	return c->ecotracker;
}

static const struct {
	char path[16];
	bool (*is_on)(const struct share_config *c);
	enum MHD_Result (*answer)(struct ask *a);
} routes[] = {
	{"/v1/json", has_ecotracker, answer_ecotracker},
};

static enum MHD_Result answer_path(struct ask *a, const char *method, const char *path)
{
	for (size_t i = 0; i < sizeof routes / sizeof *routes; i++) {
		if (strcmp(path, routes[i].path) != 0 || !routes[i].is_on(&a->e->share->config))
			continue;
		if (strcmp(method, "GET") != 0 && strcmp(method, "HEAD") != 0)
			return refuse(a, MHD_HTTP_METHOD_NOT_ALLOWED, "GET and HEAD only.\n");
		return routes[i].answer(a);
	}
	sink_wishes_note(&a->e->wishes, "emulation", a->who, path);
	return refuse(a, MHD_HTTP_NOT_FOUND, "There is no such thing here.\n");
}

static enum MHD_Result answer(
	void *user, struct http_connection *c, const char *method, const char *path)
{
	struct ask a = {.e = user, .c = c, .path = path};
	/* Methods are looked at when it is known which path it is. */
	const struct http_question q = {.method = "GET",
		.host = header(&a, "Host"),
		.sec_fetch_site = header(&a, "Sec-Fetch-Site")};

	listen_place_text(
		MHD_get_connection_info(c->of, MHD_CONNECTION_INFO_CLIENT_ADDRESS)->client_addr,
		false, a.who);
	switch (http_guard(&q, &a.e->house)) {
	case MHD_HTTP_MISDIRECTED_REQUEST:
		return refuse(&a, MHD_HTTP_MISDIRECTED_REQUEST,
			"This name is not known here: ask by address, or add it to http_names in "
			"section [share].\n");
	case MHD_HTTP_FORBIDDEN:
		return refuse(&a, MHD_HTTP_FORBIDDEN,
			"Another page has sent you here: type the address yourself.\n");
	default:
		return answer_path(&a, method, path);
	}
}

const struct http_server_kind emulation_http_kind = {
	.body_max = HTTP_BODY_MAX,
	.idle_s = 90, /* a battery that asks each half minute keeps its connection */
	.answer = answer,
};
