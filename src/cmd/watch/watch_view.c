/* Draws meters as text: figures, a spark line of the last minutes, or all in one line for logs.
 * Left out: the terminal (watch.c). */
#include "cmd/watch/watch_view.h"

#include "base/print.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define RED   "\033[31m"
#define GREEN "\033[32m"
#define BOLD  "\033[1m"
#define DIM   "\033[2m"
#define PLAIN "\033[0m"

enum {
	BALANCED_W = 10, /* less is neither import nor export to a person */
	SCALE_COLUMNS = 10,
	SPARK_LEVELS = 8,
	PHASES = 3,
};

/* Text of limited lines. Colours take no column. */
struct canvas {
	const struct watch_screen *screen;
	char *out;
	size_t n;
	int column, row;
};

static bool is_full(const struct canvas *c)
{
	return c->row >= c->screen->rows || c->n + 64 > WATCH_TEXT_SIZE;
}

static void raw(struct canvas *c, const char *text)
{
	size_t n = strlen(text);

	if (is_full(c))
		return;
	memcpy(c->out + c->n, text, n + 1);
	c->n += n;
}

static void colour(struct canvas *c, const char *code)
{
	if (c->screen->colour)
		raw(c, code);
}

/* Puts characters up to the right edge. Every byte that does not continue one begins a column. */
static void put(struct canvas *c, const char *text)
{
	for (; *text && !is_full(c); text++) {
		bool begins = (*text & 0xc0) != 0x80;

		if (begins && c->column >= c->screen->columns)
			return;
		c->column += begins;
		c->out[c->n++] = *text;
		c->out[c->n] = '\0';
	}
}

__attribute__((format(printf, 2, 3))) static void print(struct canvas *c, const char *format, ...)
{
	char text[512];
	va_list args;

	va_start(args, format);
	print_into(text, sizeof text, format, args);
	va_end(args);
	put(c, text);
}

static void end_line(struct canvas *c)
{
	raw(c, "\n");
	c->column = 0;
	c->row++;
}

/* What is not known is a dash, never a zero. */
static void format_value(const struct watch_value *v, int places, const char *unit, char out[48])
{
	if (v->is_valid && fabs(v->v) < 1e15)
		snprintf(out, 48, "%.*f %s", places, v->v, unit);
	else
		snprintf(out, 48, "-");
}

static const char *direction(double w)
{
	if (fabs(w) < BALANCED_W)
		return "balanced";
	return w > 0 ? "importing" : "exporting";
}

static void show_power(struct canvas *c, const struct watch_value *power)
{
	const char *word = direction(power->v);

	if (!power->is_valid) {
		print(c, "  power unknown");
		end_line(c);
		return;
	}
	colour(c, fabs(power->v) < BALANCED_W ? BOLD : power->v > 0 ? BOLD RED : BOLD GREEN);
	print(c, "  %s %.0f W", word, fmin(fabs(power->v), 1e12));
	colour(c, PLAIN);
	if (fabs(power->v) >= BALANCED_W)
		print(c, power->v > 0 ? " from the grid" : " to the grid");
	end_line(c);
}

static bool has_phase(const struct watch_meter *m, int phase)
{
	return m->value[Q_L1_POWER + phase].is_valid || m->value[Q_L1_VOLTAGE + phase].is_valid ||
	       m->value[Q_L1_CURRENT + phase].is_valid;
}

static void show_phases(struct canvas *c, const struct watch_meter *m)
{
	for (int i = 0; i < PHASES; i++) {
		char power[48], voltage[48], current[48];

		if (!has_phase(m, i))
			continue;
		format_value(&m->value[Q_L1_POWER + i], 1, "W", power);
		format_value(&m->value[Q_L1_VOLTAGE + i], 1, "V", voltage);
		format_value(&m->value[Q_L1_CURRENT + i], 2, "A", current);
		print(c, "  L%d %12s %9s %10s", i + 1, power, voltage, current);
		end_line(c);
	}
}

static void show_energies(struct canvas *c, const struct watch_meter *m)
{
	char import[48], export[48], frequency[48];
	bool narrow = c->screen->columns < 60;

	format_value(&m->value[Q_ENERGY_FORWARD], 3, "kWh", import);
	format_value(&m->value[Q_ENERGY_REVERSE], 3, "kWh", export);
	format_value(&m->value[Q_FREQUENCY], 2, "Hz", frequency);
	print(c, "  import %s", import);
	if (narrow)
		end_line(c);
	print(c, "  export %s", export);
	if (m->value[Q_FREQUENCY].is_valid)
		print(c, "  %s", frequency);
	end_line(c);
}

/* Seconds since the last telegram, as well as it is known; negative when not. */
static double age_s(const struct watch_state *s, const struct watch_meter *m)
{
	if (m->age_ms.is_valid)
		return m->age_ms.v / 1000 + (double)(s->now_ms - m->age_at_ms) / 1000;
	return m->heard_ms ? (double)(s->now_ms - m->heard_ms) / 1000 : -1;
}

static const char *plural(const struct watch_value *n)
{
	return n->v == 1 ? "" : "s";
}

static void show_telegrams(
	struct canvas *c, const struct watch_state *s, const struct watch_meter *m)
{
	const struct watch_value *period = m->period_ms.is_valid ? &m->period_ms : &m->refresh_ms;
	double age = age_s(s, m);

	if (age >= 0)
		print(c, "  last telegram %.1f s ago", age);
	if (period->is_valid)
		print(c, "%s every %.1f s", age >= 0 ? "," : " ", period->v / 1000);
	if (m->telegrams.is_valid && c->screen->columns >= 60)
		print(c, ", %.0f telegram%s, %.0f fault%s", m->telegrams.v, plural(&m->telegrams),
			m->faults.v, plural(&m->faults));
	end_line(c);
}

static void show_identity(struct canvas *c, const struct watch_meter *m)
{
	colour(c, BOLD);
	print(c, "%s", *m->custom ? m->custom : *m->product ? m->product : "grid meter");
	colour(c, PLAIN);
	if (*m->role && strcmp(m->role, "grid") != 0)
		print(c, "  %s", m->role);
	if (*m->custom && *m->product)
		print(c, "  %s", m->product);
	if (*m->serial)
		print(c, "  %s", m->serial);
	end_line(c);
}

static void show_place(struct canvas *c, const struct watch_meter *m)
{
	colour(c, DIM);
	if (m->instance.is_valid)
		print(c, "  instance %.0f", m->instance.v);
	if (*m->connection)
		print(c, "  %s", m->connection);
	if (c->screen->columns >= 60)
		print(c, "  %s", m->name);
	colour(c, PLAIN);
	end_line(c);
}

static double extreme(const struct watch_meter *m, size_t from, int sign)
{
	double most = 0;

	for (size_t i = from; i < m->n_history; i++)
		if (m->history[i].is_valid)
			most = fmax(most, sign * m->history[i].v);
	return most;
}

/* One row of the sparkline: import grows up from the zero line, export down from it. */
static void show_spark_row(
	struct canvas *c, const struct watch_meter *m, size_t from, int sign, double scale)
{
	static const char *const up[] = {" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
	static const char *const down[] = {" ", "▔", "▔", "▔", "▀", "▀", "▀", "█", "█"};
	static const char *const ascii[] = {" ", ".", ".", ":", "-", "=", "+", "*", "#"};
	const char *const *steps = !c->screen->utf8 ? ascii : sign > 0 ? up : down;

	print(c, "  %+5.1f kW", sign * scale / 1000);
	print(c, " ");
	colour(c, sign > 0 ? RED : GREEN);
	for (size_t i = from; i < m->n_history; i++) {
		double w = m->history[i].is_valid ? fmax(0, sign * m->history[i].v) : 0;
		double level = scale > 0 ? ceil(w / scale * SPARK_LEVELS - 0.01) : 0;

		put(c, steps[(int)fmin(SPARK_LEVELS, fmax(0, level))]);
	}
	colour(c, PLAIN);
	end_line(c);
}

static void show_history(struct canvas *c, const struct watch_meter *m)
{
	size_t room = c->screen->columns > SCALE_COLUMNS + 4
			      ? (size_t)(c->screen->columns - SCALE_COLUMNS - 2)
			      : 0;
	size_t from = m->n_history > room ? m->n_history - room : 0;
	double import = extreme(m, from, 1), export = extreme(m, from, -1);

	if (!room || m->n_history < 2)
		return;
	show_spark_row(c, m, from, 1, import);
	show_spark_row(c, m, from, -1, export);
}

static void show_meter(struct canvas *c, const struct watch_state *s, const struct watch_meter *m)
{
	show_identity(c, m);
	if (!watch_meter_is_there(m)) {
		print(c,
			s->is_stream ? "  silent for %.0f s: no valid telegrams"
				     : "  left the bus %.0f s ago: no valid telegrams, or its "
				       "driver ended",
			(double)(s->now_ms - m->left_ms) / 1000);
		end_line(c);
		return;
	}
	show_power(c, &m->value[Q_POWER]);
	show_phases(c, m);
	show_energies(c, m);
	show_history(c, m);
	show_telegrams(c, s, m);
	show_place(c, m);
}

static size_t n_meters(const struct watch_state *s)
{
	size_t n = 0;

	for (size_t i = 0; i < WATCH_METERS_MAX; i++)
		n += s->meters[i].name[0] != '\0';
	return n;
}

enum watch_lack watch_lack(const struct watch_state *s)
{
	if (!s->has_bus)
		return WATCH_LACKS_BUS;
	return n_meters(s) == 0 ? WATCH_LACKS_METER : WATCH_LACKS_NOTHING;
}

void watch_lack_text(const struct watch_state *s, char out[WATCH_LACK_SIZE])
{
	switch (watch_lack(s)) {
	case WATCH_LACKS_BUS:
		snprintf(out, WATCH_LACK_SIZE,
			s->is_stream ? "no gridmeter run answers at %s; trying again"
				     : "no message bus at %s; trying again",
			s->address);
		break;
	case WATCH_LACKS_METER:
		snprintf(out, WATCH_LACK_SIZE,
			s->is_stream ? "no meter yet; waiting"
				     : "no grid meter on the bus; waiting");
		break;
	case WATCH_LACKS_NOTHING:
		snprintf(out, WATCH_LACK_SIZE, "no power of the grid meter yet; waiting");
		break;
	}
}

void watch_view(
	const struct watch_state *s, const struct watch_screen *screen, char out[WATCH_TEXT_SIZE])
{
	struct canvas c = {.screen = screen, .out = out};
	char lack[WATCH_LACK_SIZE];

	out[0] = '\0';
	colour(&c, DIM);
	print(&c, "gridmeter watch  %s  q ends", s->clock);
	colour(&c, PLAIN);
	end_line(&c);
	if (watch_lack(s) != WATCH_LACKS_NOTHING) {
		watch_lack_text(s, lack);
		print(&c, "%s", lack);
		end_line(&c);
	}
	for (size_t i = 0; i < WATCH_METERS_MAX; i++)
		if (s->has_bus && s->meters[i].name[0])
			show_meter(&c, s, &s->meters[i]);
}

static void line_value(struct canvas *c, const char *name, const struct watch_value *v, int places,
	const char *unit)
{
	if (v->is_valid)
		print(c, "  %s %.*f %s", name, places, v->v, unit);
}

void watch_line(const struct watch_state *s, const struct watch_meter *m, char out[WATCH_TEXT_SIZE])
{
	static const struct watch_screen wide = {.columns = 500, .rows = 2};
	struct canvas c = {.screen = &wide, .out = out};
	const struct watch_value *power = &m->value[Q_POWER];

	out[0] = '\0';
	print(&c, "%s %s", s->clock,
		*m->custom    ? m->custom
		: *m->product ? m->product
			      : "grid meter");
	if (!watch_meter_is_there(m))
		print(&c, s->is_stream ? "  silent" : "  left the bus");
	else if (!power->is_valid)
		print(&c, "  power unknown");
	else
		print(&c, "  %s %.1f W", direction(power->v), fabs(power->v));
	line_value(&c, "L1", &m->value[Q_L1_POWER], 1, "W");
	line_value(&c, "L2", &m->value[Q_L2_POWER], 1, "W");
	line_value(&c, "L3", &m->value[Q_L3_POWER], 1, "W");
	line_value(&c, "import", &m->value[Q_ENERGY_FORWARD], 3, "kWh");
	line_value(&c, "export", &m->value[Q_ENERGY_REVERSE], 3, "kWh");
	end_line(&c);
}
