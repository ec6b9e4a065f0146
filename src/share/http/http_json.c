/* Straight into a writer, with nothing kept. */
#include "share/http/http_json.h"

#include "share/share_registers.h"

static void add_number(struct json_writer *j, const char *name, uint64_t v)
{
	json_writer_decimal(j, name, (struct decimal){.digits = v});
}

/* What is not known is left out. */
static void add_known(struct json_writer *j, const char *name, const char *text)
{
	if (*text)
		json_writer_text(j, name, text);
}

static void add_quantities(struct json_writer *j, const struct reading *r)
{
	for (enum quantity q = 0; q < N_QUANTITIES; q++)
		if (reading_has(r, q))
			json_writer_decimal(j, quantity_name(q), r->value[q]);
	json_writer_begin(j, "derived", '[');
	for (enum quantity q = 0; q < N_QUANTITIES; q++)
		if (reading_has(r, q) && reading_is_derived(r, q))
			json_writer_text(j, NULL, quantity_name(q));
	json_writer_end(j, ']');
}

static void add_who(struct json_writer *j, const struct share *s, const struct share_meter *m)
{
	json_writer_text(j, "key", m->key);
	json_writer_text(j, "name", m->is.station);
	add_known(j, "manufacturer", m->is.meter.manufacturer);
	add_known(j, "protocol", m->is.protocol);
	add_known(j, "line", m->is.line);
	if (s->config.share_serial)
		add_known(j, "serial", m->is.meter.serial);
}

static void add_meter(
	struct json_writer *j, const struct share *s, const struct share_meter *m, uint64_t now_us)
{
	bool is_live = http_is_live(s, m);

	json_writer_begin(j, NULL, '{');
	add_who(j, s, m);
	json_writer_bool(j, "live", is_live);
	if (m->last.period_ms)
		add_number(j, "period_ms", m->last.period_ms);
	if (is_live) {
		add_number(j, "age_ms", (now_us - m->heard_us) / 1000);
		add_known(j, "time", m->last.time);
		add_quantities(j, &m->last.reading);
	} else if (m->silent_ms) {
		add_number(j, "silent_ms", now_us / 1000 - m->silent_ms);
	}
	json_writer_end(j, '}');
}

void http_json_meter(
	struct writer *w, const struct share *s, const struct share_meter *m, uint64_t now_us)
{
	add_meter(&(struct json_writer){.to = w}, s, m, now_us);
}

void http_json_now(struct writer *w, const struct share *s, uint64_t now_us)
{
	struct json_writer j = {.to = w};

	json_writer_begin(&j, NULL, '{');
	add_number(&j, "v", STREAM_VERSION);
	json_writer_text(&j, "version", GRIDMETER_VERSION);
	json_writer_bool(&j, "connected", s->is_connected);
	json_writer_begin(&j, "meters", '[');
	for (const struct share_meter *m = s->meters; m; m = m->next)
		add_meter(&j, s, m, now_us);
	json_writer_end(&j, ']');
	json_writer_end(&j, '}');
}

static void add_said(struct json_writer *j, const struct stream_register *r)
{
	if (r->has_value)
		json_writer_decimal(j, "value", r->value);
	if (r->has_value && decimal_compare(r->value, r->meant) != 0)
		json_writer_decimal(j, "meant", r->meant);
	add_known(j, "unit", r->unit);
	add_known(j, "text", r->text);
	if (r->is_void)
		json_writer_bool(j, "void", true);
}

static void add_register(
	struct json_writer *j, const struct share_register *r, bool may_tell, uint64_t now_ms)
{
	json_writer_begin(j, NULL, '{');
	json_writer_text(j, "obis", r->is.obis);
	add_known(j, "name", r->is.name);
	if (may_tell || !share_register_is_personal(&r->is))
		add_said(j, &r->is);
	else
		json_writer_bool(j, "hidden", true);
	add_number(j, "age_ms", now_ms > r->heard_ms ? now_ms - r->heard_ms : 0);
	json_writer_end(j, '}');
}

void http_json_registers(
	struct writer *w, const struct share *s, const struct share_meter *m, uint64_t now_ms)
{
	const struct share_registers *all = http_is_live(s, m) ? m->registers : NULL;
	struct json_writer j = {.to = w};

	json_writer_begin(&j, NULL, '{');
	json_writer_text(&j, "key", m->key);
	json_writer_bool(&j, "live", http_is_live(s, m));
	if (all) { /* else they are still asked for */
		json_writer_begin(&j, "registers", '[');
		for (size_t i = 0; i < all->n; i++)
			add_register(&j, &all->of[i], s->config.share_serial, now_ms);
		json_writer_end(&j, ']');
		if (all->n_more)
			add_number(&j, "more", all->n_more);
	}
	json_writer_end(&j, '}');
}

void http_json_frame(struct writer *w, const char *key, const struct stream_frame *f)
{
	struct json_writer j = {.to = w};

	json_writer_begin(&j, NULL, '{');
	json_writer_text(&j, "key", key);
	json_writer_bool(&j, "ok", f->is_right);
	if (!f->is_right)
		json_writer_text(&j, "fault", f->fault);
	json_writer_end(&j, '}');
}

void http_json_gone(struct writer *w, const char *key)
{
	struct json_writer j = {.to = w};

	json_writer_begin(&j, NULL, '{');
	json_writer_text(&j, "key", key);
	json_writer_end(&j, '}');
}

void http_json_daemon(struct writer *w, const struct share *s)
{
	struct json_writer j = {.to = w};

	json_writer_begin(&j, NULL, '{');
	json_writer_bool(&j, "connected", s->is_connected);
	json_writer_end(&j, '}');
}

/* A number of tenths, or null. */
static void add_tenths(struct json_writer *j, int32_t v)
{
	if (v == HISTORY_NONE)
		json_writer_null(j, NULL);
	else
		json_writer_decimal(j, NULL, decimal_of(v, -1));
}

enum column { LEAST, MEAN, MOST, N_COLUMNS };

static void add_powers(
	struct json_writer *j, const struct history *h, uint64_t first, size_t n, uint32_t steps)
{
	static const char *const names[] = {"least", "mean", "most"};

	for (enum column c = 0; c < N_COLUMNS; c++) {
		json_writer_begin(j, names[c], '[');
		for (size_t i = 0; h && i < n; i++) {
			struct history_power p = history_power(h, first + i * steps, steps);

			add_tenths(j, c == LEAST ? p.least : c == MEAN ? p.mean : p.most);
		}
		json_writer_end(j, ']');
	}
}

/* Of whole minutes, up to the one that is not over. */
static void add_voltages(struct json_writer *j, const struct history *h, uint64_t minutes,
	uint64_t at_s, int64_t unix_s)
{
	static const char *const names[] = {"l1", "l2", "l3"};
	uint64_t end = at_s / 60 + 1, first = end - minutes;

	json_writer_begin(j, "voltage", '{');
	add_number(j, "step_s", 60);
	json_writer_decimal(
		j, "from_s", decimal_of(unix_s - (int64_t)at_s + (int64_t)first * 60, 0));
	for (unsigned phase = 0; phase < 3; phase++) {
		json_writer_begin(j, names[phase], '[');
		for (uint64_t i = first; h && i != end; i++) {
			uint16_t v = history_voltage(h, i, phase);

			add_tenths(j, v ? v : HISTORY_NONE);
		}
		json_writer_end(j, ']');
	}
	json_writer_end(j, '}');
}

void http_json_history(struct writer *w, const struct history *h, const struct http_history *wanted,
	uint64_t at_s, int64_t unix_s)
{
	size_t n = (size_t)wanted->minutes * 60 / HISTORY_STEP_S / wanted->steps;
	uint64_t first = history_step(at_s) + 1 - (uint64_t)n * wanted->steps;
	struct json_writer j = {.to = w};

	json_writer_begin(&j, NULL, '{');
	json_writer_text(&j, "key", wanted->key);
	add_number(&j, "step_s", wanted->steps * HISTORY_STEP_S);
	json_writer_decimal(&j, "from_s",
		decimal_of(unix_s - (int64_t)at_s + (int64_t)first * HISTORY_STEP_S, 0));
	add_powers(&j, h, first, n, wanted->steps);
	if (wanted->voltages)
		add_voltages(&j, h, wanted->minutes, at_s, unix_s);
	json_writer_end(&j, '}');
}
