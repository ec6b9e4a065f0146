/* Data sets `code(value*unit)…` with fakes in them, by what stands in the brackets: a time is
 * moved, what has the unit of something that is counted gets an offset, and what has the unit of
 * something momentary stays. Of everything else digits and letters change, unless it is a state, a
 * version, a short number or a code. Left out: the frame around them (anon_iec.c). */
#include "anon/anon_iec_data.h"

#include "base/hex.h"
#include "base/text.h"
#include "proto/iec/iec_data.h"

#include <string.h>
#include <strings.h>

enum {
	NUMBER_MAX = 18, /* digits */
	LONG_TEXT = 5,   /* characters that may be a number */
	HEX_MIN = 10,    /* digits of a text in hex */
	UNIT_MAX = 8,
	UNIT_SHORT = 4,
	CODE_MAX = 24,
	DATE_DIGITS_MAX = 14,
	HOUR_DIGITS_MAX = 6,
	GROUP_ENERGY = 8,
	GROUP_MOMENTARY = 7,
	GAS = 24,
	MEASURED_LAST = 95, /* group C */
};

/* The data set that a value belongs to. */
struct set {
	bool has_name;
	struct obis name;
	uint8_t index; /* of the value in the set */
};

static bool is_digit(uint8_t c)
{
	return c >= '0' && c <= '9';
}

static bool is_line_end(uint8_t c)
{
	return c == '\r' || c == '\n';
}

/* Numbers of meters, of this one and of others behind it. */
static bool is_identity(const struct set *s)
{
	const struct obis *o = &s->name;

	return s->has_name &&
	       ((o->c == 0 && o->d == 0) || (o->c == 42 && o->d == 0) || (o->c == 96 && o->d == 1));
}

/* Belgium: 96.1.4 is the version of the specification. */
static bool is_version(const struct set *s, struct bytes value)
{
	return s->has_name && s->name.c == 96 && s->name.d == 1 && s->name.e == 4 &&
	       bytes_left(&value) <= LONG_TEXT;
}

/* Versions, errors, limits; switches, warnings, states, hours, failures, tariffs, periods, the sum
 * of the firmware. C.90.1 of Landis+Gyr is an address, and mostly the meter's number. */
static bool says_no_number(const struct set *s)
{
	static const char kept[] = {3, 4, 5, 6, 7, 14, 50};
	const struct obis *o = &s->name;

	return s->has_name && ((o->c == 0 && o->d == 2) || o->c == 97 || o->c == 17 ||
				      (o->c == 96 && memchr(kept, o->d, sizeof kept)) ||
				      (o->c == 96 && o->d == 90 && o->e == 2));
}

static bool is_clock(const struct set *s)
{
	return s->has_name && ((s->name.c == 0 && s->name.d == 9) || s->name.c == 1) &&
	       s->name.d != GROUP_ENERGY && s->name.d != GROUP_MOMENTARY;
}

static int number_of(const uint8_t *const digits[], size_t from, size_t n)
{
	int v = 0;

	while (n--)
		v = v * 10 + (*digits[from++] - '0');
	return v;
}

static void put_number(const uint8_t *const digits[], size_t from, size_t n, int v)
{
	while (n--) {
		*(uint8_t *)digits[from + n] = (uint8_t)('0' + v % 10);
		v /= 10;
	}
}

/* Where the year stands among the `n` digits of a date, and how many digits it has; false when it
 * is no date. Six to eight digits may be a number of anything: they are a date only with
 * separators, or where one is expected (`is_sure`). */
static bool find_year(size_t n, bool has_separators, bool is_sure, size_t *from, size_t *n_year)
{
	*from = n == 11 || n == 13 || n == 7; /* a 0 in front of the year */
	*n_year = 2;
	if (n == 14 || n == 8)
		*n_year = 4;
	if (n == 14 || n == 13 || n == 12 || n == 11 || n == 10)
		return true;
	return (n == 8 || n == 7 || n == 6) && (has_separators || is_sure);
}

static bool is_time_of_day(const uint8_t *const digits[], size_t from, size_t n)
{
	return (n - from < 2 || number_of(digits, from, 2) < 24) &&
	       (n - from < 4 || number_of(digits, from + 2, 2) < 60) &&
	       (n - from < 6 || number_of(digits, from + 4, 2) < 60);
}

/* The digits of `b` when nothing else but separators and a letter for the season stands there. */
static size_t collect(struct bytes b, const uint8_t *digits[], bool *has_separators)
{
	size_t n = 0;

	*has_separators = false;
	for (const uint8_t *p = b.p; p < b.end; p++) {
		if (is_digit(*p) && n < DATE_DIGITS_MAX)
			digits[n++] = p;
		else if (strchr("-:/, ", *p) && *p)
			*has_separators = true;
		else if (!(p + 1 == b.end && (*p == 'S' || *p == 'W')))
			return 0;
	}
	return n;
}

/* YYMMDD or YYYYMMDD, with hhmm or hhmmss behind or without. */
static bool fake_date(struct anon *a, struct bytes b, bool is_sure)
{
	const uint8_t *digits[DATE_DIGITS_MAX];
	size_t n, from, n_year;
	int year, month, day;
	bool has_separators;

	n = collect(b, digits, &has_separators);
	if (!find_year(n, has_separators, is_sure, &from, &n_year) ||
		!is_time_of_day(digits, from + n_year + 4, n))
		return false;
	year = number_of(digits, from, n_year) + (n_year == 2 ? 2000 : 0);
	month = number_of(digits, from + n_year, 2);
	day = number_of(digits, from + n_year + 2, 2);
	if (!anon_date(a, &year, &month, &day))
		return false;
	put_number(digits, from, n_year, n_year == 2 ? year % 100 : year);
	put_number(digits, from + n_year, 2, month);
	put_number(digits, from + n_year + 2, 2, day);
	return true;
}

static struct bytes without_zeros(struct bytes b)
{
	while (bytes_left(&b) && *b.p == '0')
		b.p++;
	return b;
}

/* [sign]digits[.digits]: its digits, and how many stand behind the point. Of one that is long the
 * zeros in front are left out, since with other digits there it could not be read. */
static bool split_number(struct bytes b, struct bytes *digits, int *places)
{
	int n = 0;

	*places = -1;
	if (bytes_left(&b) && (*b.p == '+' || *b.p == '-'))
		b.p++;
	*digits = bytes_left(&b) > NUMBER_MAX ? without_zeros(b) : b;
	b = *digits;
	for (const uint8_t *p = b.p; p < b.end; p++) {
		if ((*p == '.' || *p == ',') && *places < 0)
			*places = 0;
		else if (!is_digit(*p) || ++n > NUMBER_MAX)
			return false;
		else
			*places += *places >= 0;
	}
	*places = *places < 0 ? 0 : *places;
	return n > 0;
}

static int64_t power_of_ten(size_t n)
{
	int64_t v = 1;

	while (n--)
		v *= 10;
	return v;
}

/* Adds the offset of its register to a number, digit by digit in its place. A number that has no
 * zeros in front of it gets none. */
static bool fake_counter(struct anon *a, const struct set *s, struct bytes digits, int places)
{
	struct anon_key key = {.space = ANON_IEC, .index = s->index, .name = s->name};
	struct anon_value v = {.exp = -places};
	size_t n = 0, n_before;

	for (const uint8_t *p = digits.p; p < digits.end; p++)
		if (is_digit(*p)) {
			v.v = v.v * 10 + (*p - '0');
			n++;
		}
	n_before = n - (size_t)places;
	v.most = power_of_ten(n) - 1;
	v.least = n_before > 1 && *digits.p != '0' ? power_of_ten(n - 1) : 0;
	if (!anon_counter(a, key, &v))
		return false;
	for (const uint8_t *p = digits.end; p-- > digits.p;)
		if (is_digit(*p)) {
			*(uint8_t *)p = (uint8_t)('0' + v.v % 10);
			v.v /= 10;
		}
	return true;
}

/* Whether a unit is of what is counted up: energies, hours, cubic metres. */
static bool counts(struct bytes unit)
{
	static const char *const others[] = {"m3", "dm3", "gj", "mj", "l"};
	char word[UNIT_MAX + 1] = "";
	size_t n = bytes_left(&unit);

	if (n == 0 || n > UNIT_MAX)
		return false;
	for (size_t i = 0; i < n; i++)
		word[i] = (char)(unit.p[i] >= 'A' && unit.p[i] <= 'Z' ? unit.p[i] + 32 : unit.p[i]);
	if (word[n - 1] == 'h')
		return true;
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		if (strcmp(word, others[i]) == 0)
			return true;
	return false;
}

static bool unhex(struct bytes b, uint8_t *out)
{
	for (; b.p < b.end; b.p += 2) {
		uint8_t high, low;

		if (bytes_left(&b) < 2 || !hex_digit(b.p[0], &high) || !hex_digit(b.p[1], &low))
			return false;
		*out++ = (uint8_t)(high << 4 | low);
	}
	return true;
}

static void rehex(const uint8_t *octets, struct bytes b)
{
	bool is_lower = false;

	for (const uint8_t *p = b.p; p < b.end; p++)
		is_lower |= *p >= 'a';
	for (uint8_t *p = (uint8_t *)b.p; p < b.end; p += 2, octets++) {
		const char *digits = is_lower ? "0123456789abcdef" : "0123456789ABCDEF";

		p[0] = (uint8_t)digits[*octets >> 4];
		p[1] = (uint8_t)digits[*octets & 15];
	}
}

/* P1 sends texts as the hexadecimal digits of their characters. */
static void fake_text(struct anon *a, enum anon_kind kind, struct bytes b)
{
	uint8_t octets[1024];
	size_t n;

	b = text_trimmed(b);
	n = bytes_left(&b);

	if (n >= HEX_MIN && n % 2 == 0 && n / 2 <= sizeof octets && unhex(b, octets) &&
		text_is_printable(bytes_of(octets, n / 2))) {
		anon_text(a, kind, octets, n / 2);
		rehex(octets, b);
		return;
	}
	anon_text(a, kind, (uint8_t *)b.p, n);
}

/* Behind the `*`; *value then ends before it. There may be blanks around both. */
static struct bytes unit_of(struct bytes *value)
{
	const uint8_t *star = memchr(value->p, '*', bytes_left(value));
	struct bytes unit = {star ? star + 1 : value->end, value->end};

	value->end = star ? star : value->end;
	*value = text_trimmed(*value);
	return text_trimmed(unit);
}

/* Without a unit: an energy of old, a register of gas. */
static bool is_plain_counter(const struct set *s, int places)
{
	return s->has_name && ((s->name.d == GROUP_ENERGY && s->name.c < 96) ||
				      (s->name.a == 0 && s->name.c == GAS && places > 0));
}

/* Zeros or nines only, and what stands between them: a time that was never set. */
static bool is_unset(struct bytes b)
{
	for (; b.p < b.end; b.p++)
		if (!*b.p || !strchr("09-:/, .&", *b.p))
			return false;
	return true;
}

static bool is_hour(struct bytes b)
{
	const uint8_t *digits[DATE_DIGITS_MAX];
	bool has_separators;
	size_t n = collect(b, digits, &has_separators);

	return n > 0 && n <= HOUR_DIGITS_MAX && has_separators;
}

/* Several dates and times with commas between them, and nothing else. */
static bool fake_dates(struct anon *a, struct bytes b)
{
	bool any = false, all = true;

	while (bytes_left(&b)) {
		struct bytes piece = b;
		const uint8_t *comma = memchr(b.p, ',', bytes_left(&b));
		bool is_date;

		piece.end = comma ? comma : b.end;
		is_date = fake_date(a, piece, false);
		any |= is_date;
		all &= is_date || is_unset(piece) || is_hour(piece);
		b.p = comma ? comma + 1 : b.end;
	}
	return any && all;
}

/* A count of failures, a number of a tariff. */
static bool is_short(struct bytes digits)
{
	digits = without_zeros(digits);
	return bytes_left(&digits) < LONG_TEXT;
}

/* The unit of something that is measured at the moment; others are short, too. */
static bool is_unit(struct bytes b)
{
	return bytes_left(&b) > 0 && bytes_left(&b) <= UNIT_SHORT && *b.p < 0x80;
}

static bool is_known_unit(struct bytes b)
{
	static const char *const known[] = {"kW", "W", "MW", "kvar", "var", "Mvar", "kVA", "VA",
		"V", "kV", "A", "kA", "Hz", "deg", "%", "C", "s", "min", "m3ph", "m3/h"};

	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (bytes_left(&b) == strlen(known[i]) &&
			strncasecmp((const char *)b.p, known[i], bytes_left(&b)) == 0)
			return true;
	return false;
}

/* A number that stays; what counts has been faked. */
static bool stays(const struct set *s, struct bytes digits, struct bytes unit)
{
	if (bytes_left(&unit) == 0)
		return is_short(digits) ||
		       (s->has_name && s->name.d == GROUP_MOMENTARY && s->name.c <= MEASURED_LAST);
	return is_known_unit(unit) || (is_unit(unit) && is_short(digits));
}

static enum anon_kind kind_of(const struct set *s, struct bytes value)
{
	if (is_version(s, value) || says_no_number(s))
		return ANON_STATE;
	return is_identity(s) ? ANON_ID : ANON_ANY;
}

/* The order of the questions matters. A number of a meter comes first, as it may look like a date
 * or a counter. A date comes before numbers, as it consists of digits, and what is counted before
 * what stays, as both are numbers with a unit. Whatever is left is replaced, unless it is a code or
 * a unit: what is not known might tell who somebody is. */
static bool fake_value(struct anon *a, const struct set *s, struct bytes value)
{
	struct bytes unit, digits, all = value;
	bool has_unit;
	struct obis name;
	int places;

	unit = unit_of(&value);
	has_unit = is_known_unit(unit) || counts(unit);
	if (is_identity(s) && !is_version(s, all)) {
		fake_text(a, ANON_ID, has_unit ? value : all);
		return true;
	}
	if (fake_date(a, all, is_clock(s)) || fake_dates(a, all) || is_unset(all))
		return true;
	if (split_number(value, &digits, &places)) {
		if (counts(unit) || (bytes_left(&unit) == 0 && is_plain_counter(s, places)))
			return fake_counter(a, s, digits, places);
		if (stays(s, digits, unit))
			return true;
	}
	if (has_unit || is_unit(unit))
		all = value;
	if (!iec_obis(all, &name) && !is_known_unit(all) && !counts(all))
		fake_text(a, kind_of(s, all), all);
	return true;
}

/* What stands in front of a bracket: a code, or something that is none. */
static void take_code(struct anon *a, struct bytes code, struct set *s)
{
	while (bytes_left(&code) && (is_line_end(*code.p) || *code.p == 0x02))
		code.p++;
	if (bytes_left(&code) == 0)
		return; /* another value of the same */
	s->index = 0;
	s->name = (struct obis){0};
	s->has_name = bytes_left(&code) <= CODE_MAX && iec_obis(code, &s->name);
	if (s->has_name)
		return;
	if (anon_is_model(code))
		anon_runs(a, (uint8_t *)code.p, bytes_left(&code), ANON_DIGITS_MIN);
	else
		anon_text(a, ANON_ANY, (uint8_t *)code.p, bytes_left(&code));
}

/* Behind the last bracket: line ends, or what belongs to no data set. */
static void take_rest(struct anon *a, struct bytes rest)
{
	anon_text(a, ANON_ANY, (uint8_t *)rest.p, bytes_left(&rest));
}

/* The last line of what stands in front of a bracket is the code; other lines are in no data
 * set. */
static struct bytes last_line(struct anon *a, struct bytes before)
{
	struct bytes code = {before.end, before.end};

	while (code.p > before.p && !is_line_end(code.p[-1]))
		code.p--;
	take_rest(a, (struct bytes){before.p, code.p});
	return code;
}

/* A bracket that is not closed ends with its line. */
static const uint8_t *end_of_value(const uint8_t *p, const uint8_t *end)
{
	while (p < end && *p != ')' && *p != '(' && !is_line_end(*p))
		p++;
	return p;
}

bool anon_iec_data(struct anon *a, uint8_t *p, size_t n)
{
	struct bytes b = bytes_of(p, n);
	struct set s = {0};

	while (bytes_left(&b)) {
		const uint8_t *open = memchr(b.p, '(', bytes_left(&b)), *close;

		if (!open)
			break;
		take_code(a, last_line(a, (struct bytes){b.p, open}), &s);
		while (open + 1 < b.end && open[1] == '(')
			open++;
		close = end_of_value(open + 1, b.end);
		if (!fake_value(a, &s, (struct bytes){open + 1, close}))
			return false;
		s.index++;
		b.p = close;
		while (bytes_left(&b) && *b.p == ')')
			b.p++;
	}
	take_rest(a, b);
	return true;
}
