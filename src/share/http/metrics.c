/* The names follow the advice of prometheus.io: our prefix, base units in the plural, _total for
 * what only grows. A family with a quantity has one sample for each phase of which it is known; the
 * others have a function that writes theirs. */
#include "share/http/metrics.h"

#include "base/json_writer.h"
#include "share/http/http_json.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

enum type { GAUGE, COUNTER };

/* One text that is under way. */
struct metrics {
	struct writer *to;
	const struct share *share;
	enum metrics_form form;
};

struct family {
	const char *name; /* without gridmeter_ and without _total */
	const char *unit; /* "": none; the name ends with it */
	const char *help;
	enum type type;
	/* Writes all samples; NULL: they are of `quantities`. */
	void (*samples)(const struct metrics *m, const struct family *f);
	uint8_t field; /* enum status_field, of those that have one */
	struct {
		uint8_t total, l1; /* enum quantity; N_QUANTITIES: there is none */
		const char *direction;
	} quantities[2];
};

/* A label with its value: as in JSON, a quotation mark and a backslash have a backslash before
 * them. The name is a literal. */
#define LABEL(m, name, value) (writer_ours((m)->to, name "="), write_quoted((m)->to, value))

static void write_quoted(struct writer *w, const char *value)
{
	json_writer_text(&(struct json_writer){.to = w}, NULL, value);
}

/* Names of ours come through the same door as all other texts. */
static void begin_sample(const struct metrics *m, const struct family *f)
{
	writer_ours(m->to, "gridmeter_");
	writer_text(m->to, f->name);
	if (f->type == COUNTER)
		writer_ours(m->to, "_total");
	writer_ours(m->to, "{");
}

static void end_sample(const struct metrics *m, struct decimal v)
{
	writer_ours(m->to, "} ");
	writer_decimal(m->to, v);
	writer_ours(m->to, "\n");
}

/* Watt hours to joules, exact. False: the number is too large for it. */
static bool to_joules(struct decimal *v)
{
	if (v->digits > UINT64_MAX / 36)
		return false;
	v->digits *= 36;
	v->exp += 2;
	return true;
}

/* What has no place behind the point is written without one. */
static struct decimal shortened(struct decimal v)
{
	while (v.exp < 0 && v.digits && v.digits % 10 == 0) {
		v.digits /= 10;
		v.exp++;
	}
	return v;
}

static void write_quantity(const struct metrics *m, const struct family *f,
	const struct share_meter *meter, enum quantity q, unsigned i, const char *phase)
{
	struct decimal v;

	if (q >= N_QUANTITIES || !reading_has(&meter->last.reading, q))
		return;
	v = meter->last.reading.value[q];
	if (f->type == COUNTER && ((v.negative && v.digits) || !to_joules(&v)))
		return;
	begin_sample(m, f);
	LABEL(m, "meter", meter->key);
	if (f->quantities[i].direction)
		LABEL(m, ",direction", f->quantities[i].direction);
	if (f->quantities[i].l1 < N_QUANTITIES)
		LABEL(m, ",phase", phase);
	end_sample(m, shortened(v));
}

static void write_quantities(const struct metrics *m, const struct family *f)
{
	static const char *const phases[] = {"l1", "l2", "l3"};

	for (const struct share_meter *meter = m->share->meters; meter; meter = meter->next)
		for (unsigned i = 0; http_is_live(m->share, meter) && i < 2; i++) {
			unsigned l1 = f->quantities[i].l1;

			if (f->quantities[i].total == 0 && l1 == 0)
				continue;
			write_quantity(m, f, meter, f->quantities[i].total, i, "total");
			for (unsigned phase = 0; l1 < N_QUANTITIES && phase < 3; phase++)
				write_quantity(m, f, meter, l1 + phase, i, phases[phase]);
		}
}

static void write_of_meter(const struct metrics *m, const struct family *f,
	const struct share_meter *meter, struct decimal v)
{
	begin_sample(m, f);
	LABEL(m, "meter", meter->key);
	end_sample(m, v);
}

static void write_up(const struct metrics *m, const struct family *f)
{
	for (const struct share_meter *meter = m->share->meters; meter; meter = meter->next)
		write_of_meter(m, f, meter, decimal_of(http_is_live(m->share, meter), 0));
}

/* A text with the digits and the other characters of `form`, as numbers; false: it is none.
 * strptime() knows the names of months, too, which are larger than all of this file. */
static bool read_numbers(const char *text, const char *form, int *numbers)
{
	for (; *form; form++, text++) {
		bool is_digit = *text >= '0' && *text <= '9';

		if (*form != '0' ? *text != *form : !is_digit)
			return false;
		if (is_digit)
			*numbers = *numbers * 10 + *text - '0';
		else
			numbers++;
	}
	return true;
}

/* "2026-11-28T04:00:00.123Z" in milliseconds since 1970; -1: it is no such text. */
static int64_t unix_ms(const char *text)
{
	enum { YEAR, MONTH, DAY, HOUR, MINUTE, SECOND, MS, ZONE };
	int n[ZONE + 1] = {0};

	if (!read_numbers(text, "0000-00-00T00:00:00.000Z", n) || n[MONTH] < 1 || n[MONTH] > 12 ||
		n[DAY] < 1 || n[DAY] > 31 || n[HOUR] > 23 || n[MINUTE] > 59 || n[SECOND] > 60)
		return -1;
	struct tm t = {.tm_year = n[YEAR] - 1900,
		.tm_mon = n[MONTH] - 1,
		.tm_mday = n[DAY],
		.tm_hour = n[HOUR],
		.tm_min = n[MINUTE],
		.tm_sec = n[SECOND]};

	return (int64_t)timegm(&t) * 1000 + n[MS];
}

static void write_heard(const struct metrics *m, const struct family *f)
{
	for (const struct share_meter *meter = m->share->meters; meter; meter = meter->next) {
		int64_t ms = unix_ms(meter->last.time);

		if (ms >= 0)
			write_of_meter(m, f, meter, decimal_of(ms, -3));
	}
}

static void write_period(const struct metrics *m, const struct family *f)
{
	for (const struct share_meter *meter = m->share->meters; meter; meter = meter->next)
		if (http_is_live(m->share, meter) && meter->last.period_ms)
			write_of_meter(
				m, f, meter, shortened(decimal_of(meter->last.period_ms, -3)));
}

/* Of a status a field that only grows. */
static void write_count(const struct metrics *m, const struct family *f)
{
	for (const struct share_meter *meter = m->share->meters; meter; meter = meter->next)
		if (meter->has_status && meter->status.is_known[f->field])
			write_of_meter(m, f, meter,
				decimal_of(status_number(&meter->status, f->field), 0));
}

static void write_quality(const struct metrics *m, const struct family *f)
{
	for (const struct share_meter *meter = m->share->meters; meter; meter = meter->next)
		if (http_is_live(m->share, meter) && meter->has_status &&
			meter->status.is_known[STATUS_QUALITY])
			write_of_meter(m, f, meter,
				shortened(decimal_of(
					status_number(&meter->status, STATUS_QUALITY), -2)));
}

static void write_faults(const struct metrics *m, const struct family *f)
{
	for (const struct share_meter *meter = m->share->meters; meter; meter = meter->next)
		for (int64_t i = 0; i < status_number(&meter->status, STATUS_FAULTS_BY_NAME); i++) {
			begin_sample(m, f);
			LABEL(m, "meter", meter->key);
			LABEL(m, ",kind", meter->status.faults[i].name);
			end_sample(m, decimal_of(meter->status.faults[i].n, 0));
		}
}

static void write_info(const struct metrics *m, const struct family *f)
{
	for (const struct share_meter *meter = m->share->meters; meter; meter = meter->next) {
		begin_sample(m, f);
		LABEL(m, "meter", meter->key);
		LABEL(m, ",manufacturer", meter->is.meter.manufacturer);
		LABEL(m, ",protocol", meter->is.protocol);
		LABEL(m, ",line", meter->is.line);
		LABEL(m, ",version", GRIDMETER_VERSION);
		end_sample(m, decimal_of(1, 0));
	}
}

/* What sinks have told, or have not. */
static void write_outputs(const struct metrics *m, const struct family *f, bool dropped)
{
	for (size_t i = 0; i < m->share->n_sinks; i++) {
		const struct share_sink *s = &m->share->sinks[i];
		struct sink_report r = {0};

		if (!s->state)
			continue;
		s->sink->report(s->state, &r);
		begin_sample(m, f);
		LABEL(m, "output", s->sink->name);
		end_sample(m, (struct decimal){.digits = dropped ? r.n_dropped : r.n_told});
	}
}

static void write_told(const struct metrics *m, const struct family *f)
{
	write_outputs(m, f, false);
}

static void write_dropped(const struct metrics *m, const struct family *f)
{
	write_outputs(m, f, true);
}

#define NO_TOTAL  N_QUANTITIES
#define NO_PHASES N_QUANTITIES

#define QUANTITIES(...)     \
	GAUGE, NULL, 0,     \
	{                   \
		__VA_ARGS__ \
	}
#define WRITTEN(type, samples) \
	type, samples, 0,      \
	{                      \
		{              \
			0      \
		}              \
	}
#define COUNTED(field)               \
	COUNTER, write_count, field, \
	{                            \
		{                    \
			0            \
		}                    \
	}

static const struct family families[] = {
	{"power_watts", "watts", "Power at the grid connection; from the grid is positive.",
		QUANTITIES({Q_POWER, Q_L1_POWER, NULL})},
	{"energy_joules", "joules", "Energy as the meter counts it; 3.6e6 joules are 1 kWh.",
		COUNTER, NULL, 0,
		{{Q_ENERGY_FORWARD, Q_L1_ENERGY_FORWARD, "import"},
			{Q_ENERGY_REVERSE, Q_L1_ENERGY_REVERSE, "export"}}},
	{"voltage_volts", "volts", "Voltage to neutral.",
		QUANTITIES({NO_TOTAL, Q_L1_VOLTAGE, NULL})},
	{"current_amperes", "amperes", "Current, as the meter tells it.",
		QUANTITIES({NO_TOTAL, Q_L1_CURRENT, NULL})},
	{"frequency_hertz", "hertz", "Frequency of the grid.",
		QUANTITIES({Q_FREQUENCY, NO_PHASES, NULL})},
	{"power_factor_ratio", "ratio", "Active power by apparent power.",
		QUANTITIES({Q_POWER_FACTOR, Q_L1_POWER_FACTOR, NULL})},
	{"up", "", "Whether the meter is heard; while it is not, its values are left out.",
		WRITTEN(GAUGE, write_up)},
	{"last_telegram_timestamp_seconds", "seconds", "When its last telegram ended, since 1970.",
		WRITTEN(GAUGE, write_heard)},
	{"period_seconds", "seconds", "Time from one telegram to the next.",
		WRITTEN(GAUGE, write_period)},
	{"telegrams", "", "Telegrams with values.", COUNTED(STATUS_TELEGRAMS)},
	{"frames", "", "Frames that came whole.", COUNTED(STATUS_FRAMES)},
	{"faults", "", "What was wrong with frames and telegrams, by kind.",
		WRITTEN(COUNTER, write_faults)},
	{"bytes", "", "Bytes that were received.", COUNTED(STATUS_BYTES)},
	{"quality_ratio", "ratio", "Share of the last telegrams that came whole.",
		WRITTEN(GAUGE, write_quality)},
	{"info", "", "What the meter is, and how it is heard.", WRITTEN(GAUGE, write_info)},
	{"output_requests", "", "Requests that an output has answered, or messages sent.",
		WRITTEN(COUNTER, write_told)},
	{"output_dropped", "", "Readings that an output could not tell.",
		WRITTEN(COUNTER, write_dropped)},
};

/* "# HELP gridmeter_power_watts" and the like; in OpenMetrics a family of counters is without
 * _total. */
#define HEADING(m, f, what)                                    \
	do {                                                   \
		writer_ours((m)->to, "# " what " gridmeter_"); \
		writer_text((m)->to, (f)->name);               \
		if ((f)->type == COUNTER && !(m)->form)        \
			writer_ours((m)->to, "_total");        \
		writer_ours((m)->to, " ");                     \
	} while (0)

static void write_headings(const struct metrics *m, const struct family *f)
{
	HEADING(m, f, "TYPE");
	writer_text(m->to, f->type == COUNTER ? "counter" : "gauge");
	writer_ours(m->to, "\n");
	if (m->form == METRICS_OPEN && *f->unit) {
		HEADING(m, f, "UNIT");
		writer_text(m->to, f->unit);
		writer_ours(m->to, "\n");
	}
	HEADING(m, f, "HELP");
	writer_text(m->to, f->help);
	writer_ours(m->to, "\n");
}

enum metrics_form metrics_form_of(const char *accepted)
{
	return accepted && strstr(accepted, "application/openmetrics-text") ? METRICS_OPEN
									    : METRICS_PROMETHEUS;
}

const char *metrics_type(enum metrics_form form)
{
	return form == METRICS_OPEN ? "application/openmetrics-text; version=1.0.0; charset=utf-8"
				    : "text/plain; version=0.0.4; charset=utf-8";
}

void metrics_write(struct writer *w, const struct share *share, enum metrics_form form)
{
	const struct metrics m = {.to = w, .share = share, .form = form};

	for (size_t i = 0; i < sizeof families / sizeof *families; i++) {
		const struct family *f = &families[i];

		write_headings(&m, f);
		if (f->samples)
			f->samples(&m, f);
		else
			write_quantities(&m, f);
	}
	if (form == METRICS_OPEN)
		writer_ours(w, "# EOF\n");
}
