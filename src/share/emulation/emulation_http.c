/* Those who ask are small machines: they get the headers that they look at, and no others. */
#include "share/emulation/emulation_http.h"

#include "base/clock.h"
#include "share/emulation/ecotracker.h"
#include "share/emulation/homewizard.h"
#include "share/p1_telegram.h"

#include <string.h>
#include <time.h>

/* One question. */
struct ask {
	struct emulation *e;
	struct http_connection *c;
	const char *method;
	const char *what; /* that is noted: a path, or the name of a method */
	char who[LISTEN_PLACE_SIZE];
	bool closes;         /* the connection is closed behind the answer, as a Shelly does */
	const char *allowed; /* methods of HTTP */
	struct reading reading;
	bool is_frame; /* that is answered with a frame */
	struct shelly_question question;
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
		MHD_add_response_header(r, MHD_HTTP_HEADER_ALLOW, a->allowed);
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

static enum MHD_Result send_octets(
	const struct ask *a, unsigned status, const void *octets, size_t n, const char *type)
{
	struct MHD_Response *r = MHD_create_response_from_buffer(
		n, (void *)(uintptr_t)octets, MHD_RESPMEM_MUST_COPY);

	return send_answer(a, status, r, type);
}

/* Sends the text that was made. */
static enum MHD_Result send_text(const struct ask *a, unsigned status)
{
	return send_octets(a, status, a->e->text.text, a->e->text.n, "application/json");
}

/* Whether the next reading is waited for. */
static bool is_waiting(const struct ask *a)
{
	return a->e->share->config.answer == ANSWER_FRESH && !a->c->has_waited;
}

/* Whether the meter has numbers now, and the asker is due; else *out is what he gets. */
static bool may_tell(struct ask *a, enum MHD_Result *out)
{
	if (!emulated_reading(a->e->share, a->who, &a->reading))
		*out = refuse(a, MHD_HTTP_SERVICE_UNAVAILABLE, "The meter is silent.\n");
	else if (emulation_holds_off(a->e, a->who, a->what))
		*out = refuse(a, MHD_HTTP_TOO_MANY_REQUESTS,
			"There is no newer answer yet (hold_off).\n");
	else if (is_waiting(a))
		*out = http_server_hold(&a->e->http, a->c, clock_ms() + EMULATION_FRESH_MS);
	else
		return true;
	return false;
}

/* What has numbers in it, as `make` writes it. */
static enum MHD_Result answer_numbers(
	struct ask *a, void (*make)(struct writer *w, const struct ask *a))
{
	enum MHD_Result result;

	if (!may_tell(a, &result))
		return result;
	writer_init(&a->e->text, NULL);
	make(&a->e->text, a);
	emulation_note(a->e, a->who, a->what, a->reading.value[Q_POWER]);
	return send_text(a, MHD_HTTP_OK);
}

static void write_ecotracker(struct writer *w, const struct ask *a)
{
	ecotracker_write(
		w, &a->reading, emulation_mean(a->e, a->who, &a->reading), emulation_age_ms(a->e));
}

static enum MHD_Result answer_ecotracker(struct ask *a)
{
	return answer_numbers(a, write_ecotracker);
}

static enum MHD_Result answer_info(struct ask *a)
{
	writer_init(&a->e->text, NULL);
	homewizard_info_write(&a->e->text, a->e->id);
	return send_text(a, MHD_HTTP_OK);
}

static void write_data(struct writer *w, const struct ask *a)
{
	homewizard_data_write(w, &a->reading);
}

static enum MHD_Result answer_data(struct ask *a)
{
	return answer_numbers(a, write_data);
}

static enum MHD_Result answer_telegram(struct ask *a)
{
	const struct share *s = a->e->share;
	uint8_t octets[P1_TELEGRAM_MAX];
	enum MHD_Result result;
	size_t n;

	if (!may_tell(a, &result))
		return result;
	n = p1_telegram(octets, &a->reading, emulated_number(s, emulated_meter(s), a->e->id),
		time(NULL) - (time_t)(emulation_age_ms(a->e) / 1000));
	emulation_note(a->e, a->who, a->what, a->reading.value[Q_POWER]);
	return send_octets(a, MHD_HTTP_OK, octets, n, "text/plain");
}

/* The address of ours that he has connected to. */
static void our_ip(const struct ask *a, char ip[LISTEN_PLACE_SIZE])
{
	struct sockaddr_storage ours = {0};
	socklen_t n = sizeof ours;

	getsockname(
		MHD_get_connection_info(a->c->of, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd,
		(struct sockaddr *)&ours, &n);
	listen_place_text((struct sockaddr *)&ours, false, ip);
}

static void write_shelly(struct writer *w, const struct ask *a)
{
	const struct shelly_question *q = &a->question;
	bool has_numbers = shelly_has_result(q) && shelly_has_numbers(q->method);
	char ip[LISTEN_PLACE_SIZE];
	struct shelly s;

	our_ip(a, ip);
	s = emulation_shelly(a->e, has_numbers ? &a->reading : NULL, ip);
	if (a->is_frame)
		shelly_frame_write(w, q, &s);
	else
		shelly_answer_write(w, q, &s);
}

static enum MHD_Result answer_question(struct ask *a)
{
	const struct shelly_question *q = &a->question;
	unsigned status = MHD_HTTP_OK;

	a->what = q->name;
	if (q->method == SHELLY_NO_METHOD)
		sink_wishes_note(&a->e->wishes, "shelly", a->who, q->name);
	else if (shelly_has_result(q) && shelly_has_numbers(q->method))
		return answer_numbers(a, write_shelly);
	if (!shelly_has_result(q))
		status = q->method == SHELLY_NO_METHOD ? MHD_HTTP_NOT_FOUND
						       : MHD_HTTP_INTERNAL_SERVER_ERROR;
	writer_init(&a->e->text, NULL);
	write_shelly(&a->e->text, a);
	return send_text(a, status);
}

static enum MHD_Result refuse_nonsense(struct ask *a)
{
	return refuse(a, MHD_HTTP_BAD_REQUEST, "That is no question.\n");
}

/* /shelly */
static enum MHD_Result answer_shelly(struct ask *a)
{
	shelly_question_of("Shelly.GetDeviceInfo", &a->question);
	return answer_question(a);
}

/* /rpc */
static enum MHD_Result answer_frame(struct ask *a)
{
	a->is_frame = true;
	if (!shelly_frame_read(a->c->body, a->c->n, &a->question))
		return refuse_nonsense(a);
	return answer_question(a);
}

/* /rpc/METHOD */
static enum MHD_Result answer_method(struct ask *a, const char *name)
{
	shelly_question_of(name, &a->question);
	shelly_argument_read(
		MHD_lookup_connection_value(a->c->of, MHD_GET_ARGUMENT_KIND, "id"), &a->question);
	if (!shelly_params_read(a->c->body, a->c->n, &a->question))
		return refuse_nonsense(a);
	return answer_question(a);
}

enum device { ECOTRACKER, HOMEWIZARD, SHELLY };

static bool is_on(const struct share_config *c, enum device device)
{
	switch (device) {
	case ECOTRACKER:
		return c->ecotracker;
	case HOMEWIZARD:
		return c->homewizard;
	case SHELLY:
		return c->shelly;
	}
	return false;
}

static const char to_read[] = "GET, HEAD", to_ask[] = "POST", both[] = "GET, HEAD, POST";

static const struct {
	char path[18];
	enum device device;
	const char *allowed;
	enum MHD_Result (*answer)(struct ask *a);
} routes[] = {
	{"/v1/json", ECOTRACKER, to_read, answer_ecotracker},
	{"/api", HOMEWIZARD, to_read, answer_info},
	{"/api/v1/data", HOMEWIZARD, to_read, answer_data},
	{"/api/v1/telegram", HOMEWIZARD, to_read, answer_telegram},
	{"/shelly", SHELLY, to_read, answer_shelly},
	{"/rpc", SHELLY, to_ask, answer_frame},
};

/* Methods are not told apart where GET and POST are the same. */
static bool is_allowed(const struct ask *a)
{
	bool is_read = strcmp(a->method, "GET") == 0 || strcmp(a->method, "HEAD") == 0;

	return is_read ? a->allowed != to_ask
		       : a->allowed != to_read && strcmp(a->method, "POST") == 0;
}

/* Whether it may be asked so; else *out is the answer. */
static bool is_in_order(struct ask *a, enum MHD_Result *out)
{
	if (!is_allowed(a))
		*out = refuse(a, MHD_HTTP_METHOD_NOT_ALLOWED, "Here one may ask, and not so.\n");
	else if (a->c->is_too_long)
		*out = refuse(a, MHD_HTTP_CONTENT_TOO_LARGE, "That is too long for a question.\n");
	else
		return true;
	return false;
}

static enum MHD_Result answer_path(struct ask *a, const char *path)
{
	static const char rpc[] = "/rpc/";
	const struct share_config *c = &a->e->share->config;
	enum MHD_Result result;

	a->what = path;
	for (size_t i = 0; i < sizeof routes / sizeof *routes; i++) {
		if (strcmp(path, routes[i].path) != 0 || !is_on(c, routes[i].device))
			continue;
		a->allowed = routes[i].allowed;
		a->closes = routes[i].device == SHELLY;
		return is_in_order(a, &result) ? routes[i].answer(a) : result;
	}
	if (c->shelly && strncmp(path, rpc, sizeof rpc - 1) == 0) {
		a->allowed = both;
		a->closes = true;
		return is_in_order(a, &result) ? answer_method(a, path + sizeof rpc - 1) : result;
	}
	sink_wishes_note(&a->e->wishes, "emulation", a->who, path);
	return refuse(a, MHD_HTTP_NOT_FOUND, "There is no such thing here.\n");
}

static enum MHD_Result answer(
	void *user, struct http_connection *c, const char *method, const char *path)
{
	struct ask a = {.e = user, .c = c, .method = method};
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
		return answer_path(&a, path);
	}
}

const struct http_server_kind emulation_http_kind = {
	.body_max = HTTP_BODY_MAX,
	.idle_s = 90, /* a battery that asks each half minute keeps its connection */
	.is_tolerant = true,
	.answer = answer,
};
