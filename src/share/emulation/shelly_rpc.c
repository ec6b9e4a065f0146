/* cJSON reads one frame at a time, which is bounded before. */
#include "share/emulation/shelly_rpc.h"

#include "base/json.h"
#include "base/json_writer.h"

#include <math.h>
#include <stdio.h>

enum { DEPTH_MAX = 8, VALUES_MAX = 100, NOT_FOUND = 404, NO_SUCH_VALUE = -105 };

/* The most that a double holds exactly. */
static const double whole_max = 9007199254740992.0;

/* Zeros behind a text are no part of it. NULL: it is no object. */
static cJSON *parse(const char *text, size_t n)
{
	cJSON *o;

	while (n && !text[n - 1])
		n--;
	if (strlen(text) != n || !json_is_bounded(text, DEPTH_MAX, VALUES_MAX))
		return NULL;
	o = cJSON_ParseWithOpts(text, NULL, true);
	if (cJSON_IsObject(o))
		return o;
	cJSON_Delete(o);
	return NULL;
}

static void take_text(const cJSON *from, const char *name, char *to, size_t size)
{
	const cJSON *v = cJSON_GetObjectItemCaseSensitive(from, name);

	snprintf(to, size, "%s", cJSON_IsString(v) ? v->valuestring : "");
}

static void take_id(const cJSON *from, struct shelly_question *out)
{
	const cJSON *v = cJSON_GetObjectItemCaseSensitive(from, "id");

	out->is_id_text = cJSON_IsString(v);
	take_text(from, "id", out->id_text, sizeof out->id_text);
	out->has_id = out->is_id_text;
	if (!cJSON_IsNumber(v) || !(fabs(v->valuedouble) <= whole_max) ||
		v->valuedouble != floor(v->valuedouble))
		return;
	out->has_id = true;
	out->id = decimal_of((int64_t)v->valuedouble, 0);
}

static void take_params(const cJSON *params, struct shelly_question *out)
{
	const cJSON *id = cJSON_GetObjectItemCaseSensitive(params, "id");

	if (cJSON_IsNumber(id))
		out->is_elsewhere = id->valuedouble != 0;
}

void shelly_question_of(const char *name, struct shelly_question *out)
{
	memset(out, 0, sizeof *out);
	out->method = shelly_find(name);
	snprintf(out->name, sizeof out->name, "%s",
		out->method == SHELLY_NO_METHOD ? name : shelly_name(out->method));
}

bool shelly_frame_read(const char *text, size_t n, struct shelly_question *out)
{
	cJSON *o = parse(text, n);
	const cJSON *method = cJSON_GetObjectItemCaseSensitive(o, "method");
	bool is_frame = cJSON_IsString(method);

	if (is_frame) {
		shelly_question_of(method->valuestring, out);
		take_text(o, "src", out->src, sizeof out->src);
		take_id(o, out);
		take_params(cJSON_GetObjectItemCaseSensitive(o, "params"), out);
	}
	cJSON_Delete(o);
	return is_frame;
}

bool shelly_params_read(const char *text, size_t n, struct shelly_question *out)
{
	cJSON *o;

	if (!n)
		return true;
	o = parse(text, n);
	if (!o)
		return false;
	take_params(o, out);
	cJSON_Delete(o);
	return true;
}

void shelly_argument_read(const char *id, struct shelly_question *out)
{
	if (id)
		out->is_elsewhere = strcmp(id, "0") != 0;
}

bool shelly_has_result(const struct shelly_question *q)
{
	return q->method != SHELLY_NO_METHOD &&
	       !(q->is_elsewhere && shelly_has_channels(q->method));
}

static void write_error(struct json_writer *j, const char *name, const struct shelly_question *q)
{
	bool is_known = q->method != SHELLY_NO_METHOD;
	char message[80] = "Argument 'id' not found!";

	if (!is_known)
		snprintf(message, sizeof message, "No handler for %s", q->name);
	json_writer_begin(j, name, '{');
	json_writer_decimal(j, "code", decimal_of(is_known ? NO_SUCH_VALUE : NOT_FOUND, 0));
	json_writer_text(j, "message", message);
	json_writer_end(j, '}');
}

void shelly_answer_write(struct writer *w, const struct shelly_question *q, const struct shelly *s)
{
	struct json_writer j = {.to = w};

	if (shelly_has_result(q))
		shelly_write(w, q->method, s);
	else
		write_error(&j, NULL, q);
}

void shelly_frame_write(struct writer *w, const struct shelly_question *q, const struct shelly *s)
{
	struct json_writer j = {.to = w};
	char src[32];

	snprintf(src, sizeof src, "shellypro3em-%.12s", s->id);
	json_writer_begin(&j, NULL, '{');
	if (q->has_id && q->is_id_text)
		json_writer_text(&j, "id", q->id_text);
	else if (q->has_id)
		json_writer_decimal(&j, "id", q->id);
	json_writer_text(&j, "src", src);
	if (*q->src)
		json_writer_text(&j, "dst", q->src);
	if (shelly_has_result(q)) {
		writer_ours(w, ",\"result\":");
		shelly_write(w, q->method, s);
	} else {
		write_error(&j, "error", q);
	}
	json_writer_end(&j, '}');
}

void shelly_pad(struct writer *w)
{
	while (w->n < SHELLY_DATAGRAM_MIN)
		writer_ours(w, " ");
}
