/* Widths and places are those of DSMR 5.0 §6.4; what it does not know (frequency, power factors,
 * energies of phases) has the form in which meters of other countries send it. */
#include "share/p1_telegram.h"

#include "base/p1_text.h"

enum {
	PER_PHASE = 20, /* of group C */
	NUMBER_MAX = 32,
	NOW = 7, /* group D */
	ENERGY = 8,
	FORWARD = 1, /* group C */
	REVERSE = 2,
	HOUR_S = 3600,
	MARCH = 2, /* as in struct tm */
	OCTOBER = 9,
	DAYS = 31, /* of both */
	LAST_WEEK = DAYS - 7,
	NEVER_BEFORE = 1577836800, /* 2020-01-01: no clock that was set */
};

/* Three letters that stand for no maker. */
static const char ident[] = "/XXX5gridmeter\r\n\r\n";

static const struct row {
	uint8_t quantity, n; /* of so many phases; 1: of all of them */
	uint8_t c, export;   /* group C; export 0: it has a sign, or needs none */
	uint8_t d, width, places, kilo;
	char unit[4];
} rows[] = {
	{Q_ENERGY_FORWARD, 1, FORWARD, 0, ENERGY, 10, 3, 3, "kWh"},
	{Q_ENERGY_REVERSE, 1, REVERSE, 0, ENERGY, 10, 3, 3, "kWh"},
	{Q_POWER, 1, 1, 2, NOW, 6, 3, 3, "kW"},
	{Q_FREQUENCY, 1, 14, 0, NOW, 5, 2, 0, "Hz"},
	{Q_POWER_FACTOR, 1, 13, 0, NOW, 5, 3, 0, ""},
	{Q_L1_VOLTAGE, 3, 32, 0, NOW, 5, 1, 0, "V"},
	{Q_L1_CURRENT, 3, 31, 0, NOW, 6, 2, 0, "A"},
	{Q_L1_POWER, 3, 21, 22, NOW, 6, 3, 3, "kW"},
	{Q_L1_POWER_FACTOR, 3, 33, 0, NOW, 5, 3, 0, ""},
	{Q_L1_ENERGY_FORWARD, 3, 21, 0, ENERGY, 10, 3, 3, "kWh"},
	{Q_L1_ENERGY_REVERSE, 3, 22, 0, ENERGY, 10, 3, 3, "kWh"},
};

static void put_line(
	struct p1_text *t, const struct row *row, unsigned c, unsigned e, struct decimal v)
{
	p1_put(t, "1-0:%u.%u.%u(", c, (unsigned)row->d, e);
	p1_put_number(t, v, row->width);
	p1_put(t, "%s%s)\r\n", *row->unit ? "*" : "", row->unit);
}

/* Whether the quantity has a sign of its own there: P1 sends currents as magnitudes. */
static bool has_sign(enum quantity q)
{
	return q < Q_L1_CURRENT || q > Q_L3_CURRENT;
}

static void put_row(struct p1_text *t, const struct reading *r, const struct row *row, unsigned i)
{
	const enum quantity q = row->quantity + i;
	const unsigned c = row->c + PER_PHASE * i;
	struct decimal v = {.exp = (int8_t)-row->places};
	const struct decimal zero = v;
	bool is_negative;

	if (!reading_has(r, q) || !decimal_units(r->value[q], row->kilo - row->places, &v.digits))
		return;
	is_negative = r->value[q].negative && v.digits;
	if (row->export) {
		put_line(t, row, c, 0, is_negative ? zero : v);
		put_line(t, row, row->export + PER_PHASE * i, 0, is_negative ? v : zero);
		return;
	}
	v.negative = is_negative && has_sign(q);
	put_line(t, row, c, 0, v);
	if (q == Q_ENERGY_FORWARD || q == Q_ENERGY_REVERSE)
		put_line(t, row, c, 1, v);
}

/* From the last Sunday of March to that of October, each at one o'clock UTC: P1 tells the time of
 * Central Europe, and readers take it for that wherever they are. */
static bool is_summer(const struct tm *utc)
{
	const int sunday = utc->tm_mday - utc->tm_wday;
	const bool is_over = sunday > LAST_WEEK && (utc->tm_wday > 0 || utc->tm_hour >= 1);

	if (utc->tm_mon == MARCH || utc->tm_mon == OCTOBER)
		return is_over == (utc->tm_mon == MARCH);
	return utc->tm_mon > MARCH && utc->tm_mon < OCTOBER;
}

static void put_clock(struct p1_text *t, time_t utc)
{
	struct tm tm;
	bool summer;

	if (utc < NEVER_BEFORE || !gmtime_r(&utc, &tm))
		return;
	summer = is_summer(&tm);
	utc += summer ? 2 * HOUR_S : HOUR_S;
	gmtime_r(&utc, &tm);
	p1_put(t, "0-0:1.0.0(%02d%02d%02d%02d%02d%02d%c)\r\n", tm.tm_year % 100, tm.tm_mon + 1,
		tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec, summer ? 'S' : 'W');
}

static void put_number_of_meter(struct p1_text *t, const char *number)
{
	char text[NUMBER_MAX + 1];
	size_t n = 0;

	for (; number[n] && n < NUMBER_MAX; n++)
		text[n] = number[n];
	text[n] = '\0';
	p1_put(t, "0-0:96.1.1(");
	p1_put_hex(t, text);
	p1_put(t, ")\r\n");
}

size_t p1_telegram(
	uint8_t out[P1_TELEGRAM_MAX], const struct reading *r, const char *number, time_t utc)
{
	struct p1_text t = {out, 0, P1_TELEGRAM_MAX};

	p1_put(&t, "%s1-3:0.2.8(50)\r\n", ident);
	put_clock(&t, utc);
	put_number_of_meter(&t, number);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		for (unsigned phase = 0; phase < rows[i].n; phase++)
			put_row(&t, r, &rows[i], phase);
	p1_end(&t, 4);
	return t.n;
}
