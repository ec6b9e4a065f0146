/* $A and $B stand for the positions of a fact, $0 to $2 for its numbers; what stands in [] is left
 * out where there is no $B. */
#include "cmd/explain/explain_words.h"

#include "reading/unit.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum {
	GROUPS_PER_PHASE = 20,
	TOLD_IN = LANGUAGE_DE + 1, /* so many languages, which are the first of all */
};

static const char *const facts[TOLD_IN][N_EXPLAIN_FACTS] = {
	[LANGUAGE_EN] =
		{
			[EXPLAIN_NO_FACT] = "",
			[EXPLAIN_BAND] = "$0 to $1 in $2 telegrams, up and down",
			[EXPLAIN_PAIR] =
				"$A x the voltage = $B in $0 of $1 quiet telegrams at load, and "
				"less when it was $2 times lower",
			[EXPLAIN_SUM] =
				"$A[ - $B] = sum of the phases in $0 of $1 telegrams that differ",
			[EXPLAIN_VOLTAGE_FALLS] =
				"the voltage falls when it rises ($0 steps, $1 standard "
				"errors)",
			[EXPLAIN_VOLTAGE_RISES] =
				"the voltage rises when it rises ($0 steps, $1 standard "
				"errors)",
			[EXPLAIN_ORDER_OF_DIRECTION] =
				"import or export by the order in the list only",
			[EXPLAIN_NEVER_BOTH] = "never anything together with $A",
			[EXPLAIN_EQUAL] = "always the same as $A",
			[EXPLAIN_CURRENTS] =
				"three currents x the voltage = $A at load in $0 of $1 "
				"telegrams",
			[EXPLAIN_ENERGY_RUNS] = "$A rises as it adds up",
			[EXPLAIN_INTEGRAL] = "it rises as $A adds up: $0 of $1 stretches",
			[EXPLAIN_INTEGRAL_BELOW] =
				"it rises as $A below zero adds up: $0 of $1 stretches",
			[EXPLAIN_ADDS_UP] = "$A + $B are this",
			[EXPLAIN_PART_OF] = "part of $A",
			[EXPLAIN_FACTOR] = "power / (voltage x current) in $0 of $1 telegrams",
			[EXPLAIN_SHOWN] = "both directions are what the display has gone on by",
			[EXPLAIN_DISPLAY] = "as the display says: $0 kWh",
			[EXPLAIN_PLACE] = "by its place among others, as such lists are made",
			[EXPLAIN_PLACE_OF_CURRENT] =
				"by its place beside the other currents, and nothing "
				"against it",
			[EXPLAIN_CLOCK] = "a date or a time that went on as the clock did",
			[EXPLAIN_CLOCK_STANDS] = "octets that are a date or a time",
			[EXPLAIN_TEXT] = "a text that never changes: a name or a number",
			[EXPLAIN_APPARENT] = "$A x the voltage, also where the power factor is low",
		},
	[LANGUAGE_DE] =
		{
			[EXPLAIN_NO_FACT] = "",
			[EXPLAIN_BAND] = "$0 bis $1 in $2 Telegrammen, auf und ab",
			[EXPLAIN_PAIR] =
				"$A x Spannung = $B in $0 von $1 ruhigen Telegrammen unter Last, "
				"und weniger, als es $2-mal kleiner war",
			[EXPLAIN_SUM] =
				"$A[ - $B] = Summe der Phasen in $0 von $1 Telegrammen, die sich "
				"unterscheiden",
			[EXPLAIN_VOLTAGE_FALLS] =
				"die Spannung fällt, wenn es steigt ($0 Sprünge, $1 "
				"Standardfehler)",
			[EXPLAIN_VOLTAGE_RISES] =
				"die Spannung steigt, wenn es steigt ($0 Sprünge, $1 "
				"Standardfehler)",
			[EXPLAIN_ORDER_OF_DIRECTION] =
				"Bezug oder Einspeisung nur nach der Reihenfolge",
			[EXPLAIN_NEVER_BOTH] = "nie zugleich mit $A etwas",
			[EXPLAIN_EQUAL] = "immer gleich $A",
			[EXPLAIN_CURRENTS] = "drei Ströme x Spannung = $A unter Last in $0 von $1 "
					     "Telegrammen",
			[EXPLAIN_ENERGY_RUNS] = "$A steigt, wie es sich aufsummiert",
			[EXPLAIN_INTEGRAL] =
				"steigt, wie $A sich aufsummiert: $0 von $1 Abschnitten",
			[EXPLAIN_INTEGRAL_BELOW] =
				"steigt, wie $A unter null sich aufsummiert: $0 von $1 "
				"Abschnitten",
			[EXPLAIN_ADDS_UP] = "$A + $B sind das",
			[EXPLAIN_PART_OF] = "Teil von $A",
			[EXPLAIN_FACTOR] = "Leistung / (Spannung x Strom) in $0 von $1 Telegrammen",
			[EXPLAIN_SHOWN] = "beide Richtungen sind das, worum das Display weiterging",
			[EXPLAIN_DISPLAY] = "wie das Display sagt: $0 kWh",
			[EXPLAIN_PLACE] =
				"nach seinem Platz unter den anderen, wie solche Listen gemacht "
				"sind",
			[EXPLAIN_PLACE_OF_CURRENT] =
				"nach seinem Platz neben den anderen Strömen, und "
				"nichts spricht dagegen",
			[EXPLAIN_CLOCK] = "Datum oder Uhrzeit, ging weiter wie die Uhr",
			[EXPLAIN_CLOCK_STANDS] = "sieht aus wie Datum oder Uhrzeit",
			[EXPLAIN_TEXT] = "ein Text, der sich nie ändert: Name oder Nummer",
			[EXPLAIN_APPARENT] = "$A x Spannung, auch bei kleinem Leistungsfaktor",
		},
};

static const char *const field[TOLD_IN] = {"field %u", "Feld %u"};
static const char *const other[TOLD_IN] = {
	"a power of the other list", "eine Leistung der anderen Liste"};

static const char *const levels[N_LANGUAGES + 1][N_EXPLAIN_LEVELS] = {
	[LANGUAGE_EN] = {"unknown", "likely", "sure"},
	[LANGUAGE_DE] = {"unbekannt", "wohl", "sicher"},
	[N_LANGUAGES] = {"unknown", "likely", "sure"},
};

static const char *const missing[N_EXPLAIN_MISSING] = {
	[EXPLAIN_NEEDS_TIME] = "needs-time",
	[EXPLAIN_NEEDS_EXPORT] = "needs-export",
	[EXPLAIN_NEEDS_STEPS] = "needs-kettle",
	[EXPLAIN_NEEDS_DIRECTION] = "needs-direction",
	[EXPLAIN_NEEDS_DISPLAY] = "needs-display",
	[EXPLAIN_NEEDS_TARIFF] = "needs-tariff",
};

static const char *const to_do[TOLD_IN][N_EXPLAIN_MISSING] = {
	[LANGUAGE_EN] =
		{
			[EXPLAIN_NEEDS_TIME] =
				"more telegrams: ten minutes tell much, an hour most",
			[EXPLAIN_NEEDS_EXPORT] =
				"no export was seen: an hour of sun in which the house "
				"feeds in, which a night has not; or --no-export, if "
				"nothing here ever does",
			[EXPLAIN_NEEDS_STEPS] =
				"the voltage did not move enough: switch a kettle on and "
				"off three times, a minute each; or read the display: "
				"--display 1.8.0=…",
			[EXPLAIN_NEEDS_DIRECTION] =
				"no voltages, so import and export look alike: read "
				"the display now and some hours later: --display "
				"1.8.0=…",
			[EXPLAIN_NEEDS_DISPLAY] =
				"the power of ten is by custom: read the display: "
				"--display 1.8.0=…",
			[EXPLAIN_NEEDS_TARIFF] =
				"no tariff has changed yet: it does so morning and "
				"evening",
		},
	[LANGUAGE_DE] =
		{
			[EXPLAIN_NEEDS_TIME] =
				"mehr Telegramme: zehn Minuten sagen viel, eine Stunde das "
				"meiste",
			[EXPLAIN_NEEDS_EXPORT] =
				"es wurde nie eingespeist: eine Stunde Sonne, in der das "
				"Haus einspeist, was nachts nicht kommt; oder "
				"--no-export, wenn hier nie etwas einspeist",
			[EXPLAIN_NEEDS_STEPS] =
				"die Spannung hat sich zu wenig bewegt: einen Wasserkocher "
				"dreimal ein- und ausschalten, je eine Minute; oder das "
				"Display ablesen: --display 1.8.0=…",
			[EXPLAIN_NEEDS_DIRECTION] =
				"keine Spannungen, da sehen Bezug und Einspeisung "
				"gleich aus: jetzt und einige Stunden später das "
				"Display ablesen: --display 1.8.0=…",
			[EXPLAIN_NEEDS_DISPLAY] =
				"die Zehnerpotenz ist nur üblich: das Display ablesen: "
				"--display 1.8.0=…",
			[EXPLAIN_NEEDS_TARIFF] =
				"kein Tarif hat gewechselt: das geschieht morgens und "
				"abends",
		},
};

static const char *const texts[TOLD_IN][N_EXPLAIN_TEXTS] = {
	[LANGUAGE_EN] =
		{
			[EXPLAIN_TEXT_HEAD] = "List of $0 values, $1 telegrams in $2 s",
			[EXPLAIN_TEXT_KNOWN] =
				"It is as \"$0\", which is known: it is read without a "
				"definition.",
			[EXPLAIN_TEXT_MISSING] = "Missing: $0",
			[EXPLAIN_TEXT_COMPARE] = "Compare with the display: $0 is $1 $2 now.",
			[EXPLAIN_TEXT_NAMED] =
				"The values of this meter have names; there is nothing to "
				"explain.",
			[EXPLAIN_TEXT_NOTHING] =
				"No list without names was heard; gridmeter doctor says "
				"why that may be.",
			[EXPLAIN_TEXT_WRITTEN] =
				"$0: the definition; look at it, then set lists = to it "
				"in the configuration",
			[EXPLAIN_TEXT_MADE_BY] =
				"by gridmeter explain, $0, of $1 telegrams in $2 s",
			[EXPLAIN_TEXT_SURE_ONLY] =
				"Only what is sure is used. Behind ; stands what is "
				"likely: take the ; away where you know it.",
			[EXPLAIN_TEXT_INACTIVE] =
				"The direction of the power is not sure, so no power "
				"is used.",
			[EXPLAIN_TEXT_ACCEPTED] =
				"$0: accepted; gridmeter reads it with its configuration, "
				"at its start and at SIGHUP, where that has no lists =",
			[EXPLAIN_TEXT_NOT_SURE] =
				"Nothing was accepted, as the power and its direction "
				"are not sure yet.",
			[EXPLAIN_TEXT_BY_CUSTOM] =
				"Nothing was accepted, as the power of ten is by custom "
				"only: read the display and say --display 1.8.0=… as well.",
			[EXPLAIN_TEXT_WAITING] = "waiting for a list",
		},
	[LANGUAGE_DE] =
		{
			[EXPLAIN_TEXT_HEAD] = "Liste mit $0 Werten, $1 Telegramme in $2 s",
			[EXPLAIN_TEXT_KNOWN] =
				"Sie ist wie „$0“, die bekannt ist: sie wird ohne Definition "
				"gelesen.",
			[EXPLAIN_TEXT_MISSING] = "Es fehlt: $0",
			[EXPLAIN_TEXT_COMPARE] = "Mit dem Display vergleichen: $0 ist jetzt $1 $2.",
			[EXPLAIN_TEXT_NAMED] =
				"Die Werte dieses Zählers haben Namen; es gibt nichts zu "
				"erklären.",
			[EXPLAIN_TEXT_NOTHING] =
				"Es kam keine Liste ohne Namen; gridmeter doctor sagt, "
				"woran das liegen kann.",
			[EXPLAIN_TEXT_WRITTEN] =
				"$0: die Definition; ansehen, dann in der Konfiguration "
				"lists = darauf setzen",
			[EXPLAIN_TEXT_MADE_BY] =
				"von gridmeter explain, $0, aus $1 Telegrammen in $2 s",
			[EXPLAIN_TEXT_SURE_ONLY] =
				"Nur was sicher ist, gilt. Hinter ; steht, was wohl "
				"stimmt: das ; wegnehmen, wo man es weiß.",
			[EXPLAIN_TEXT_INACTIVE] =
				"Die Richtung der Leistung ist nicht sicher, darum gilt "
				"keine Leistung.",
			[EXPLAIN_TEXT_ACCEPTED] =
				"$0: angenommen; gridmeter liest sie mit der Konfiguration, "
				"beim Start und bei SIGHUP, wo die kein lists = hat",
			[EXPLAIN_TEXT_NOT_SURE] =
				"Nichts wurde angenommen, denn die Leistung und ihre "
				"Richtung sind noch nicht sicher.",
			[EXPLAIN_TEXT_BY_CUSTOM] =
				"Nichts wurde angenommen, denn die Zehnerpotenz stimmt nur "
				"nach Gewohnheit: das Display ablesen und --display 1.8.0=… "
				"dazu sagen.",
			[EXPLAIN_TEXT_WAITING] = "wartet auf eine Liste",
		},
};

/* Names of what group C is, by D. */
struct name {
	uint8_t c, d;
	const char *text[TOLD_IN];
};

static const struct name names[] = {
	{1, 7, {"import", "Bezug"}},
	{2, 7, {"export", "Einspeisung"}},
	{3, 7, {"reactive +", "Blindleistung +"}},
	{4, 7, {"reactive -", "Blindleistung -"}},
	{9, 7, {"apparent", "Scheinleistung"}},
	{11, 7, {"current", "Strom"}},
	{12, 7, {"voltage", "Spannung"}},
	{13, 7, {"power factor", "Leistungsfaktor"}},
	{14, 7, {"frequency", "Frequenz"}},
	{16, 7, {"power", "Leistung"}},
	{1, 8, {"energy import", "Energie Bezug"}},
	{2, 8, {"energy export", "Energie Einspeisung"}},
	{3, 8, {"reactive energy +", "Blindarbeit +"}},
	{4, 8, {"reactive energy -", "Blindarbeit -"}},
};

bool explain_words_has(enum language language)
{
	return language == LANGUAGE_EN || language == LANGUAGE_DE;
}

static size_t put(char *out, size_t used, const char *text)
{
	const int n = snprintf(out + used, EXPLAIN_SENTENCE_MAX - used, "%s", text);

	used += n < 0 ? 0 : (size_t)n;
	return used < EXPLAIN_SENTENCE_MAX ? used : EXPLAIN_SENTENCE_MAX - 1;
}

/* Whole numbers as such, others with four digits. */
static void number(float v, char *out, size_t size)
{
	if (fabsf(v) < 1e7F && fabsf(v - roundf(v)) < 1e-3F)
		snprintf(out, size, "%.0f", (double)v);
	else
		snprintf(out, size, "%.3g", (double)v);
}

static void variable(
	enum language language, const struct explain_why *why, char which, char *out, size_t size)
{
	const unsigned f = which == 'B' ? why->field[1] : why->field[0];

	if (which >= '0' && which <= '2')
		number(why->number[which - '0'], out, size);
	else if (f)
		snprintf(out, size, field[language], f);
	else
		snprintf(out, size, "%s", other[language]);
}

static size_t sentence(
	enum language language, const struct explain_why *why, char *out, size_t used)
{
	const char *t = facts[language][why->fact];
	char one[64];

	for (; *t; t++) {
		if (*t == '[' && !why->field[1]) {
			t = strchr(t, ']');
			continue;
		}
		if (*t == '[' || *t == ']')
			continue;
		if (*t == '$')
			variable(language, why, *++t, one, sizeof one);
		else
			snprintf(one, sizeof one, "%c", *t);
		used = put(out, used, one);
	}
	return used;
}

void explain_words_why(
	enum language language, const struct explain_position *p, char out[EXPLAIN_SENTENCE_MAX])
{
	size_t used = 0;

	*out = '\0';
	for (unsigned i = 0; i < p->n_why; i++) {
		if (i)
			used = put(out, used, "; ");
		used = sentence(language, &p->why[i], out, used);
	}
}

void explain_words_name(enum language language, struct obis obis, char *out, size_t size)
{
	const unsigned phase = obis.c > GROUPS_PER_PHASE ? (obis.c - 1U) / GROUPS_PER_PHASE : 0;
	const unsigned c = obis.c - phase * GROUPS_PER_PHASE;
	char tail[16] = "";

	*out = '\0';
	if (obis.a != 1)
		return;
	if (phase)
		snprintf(tail, sizeof tail, " L%u", phase);
	else if (obis.e)
		snprintf(tail, sizeof tail, " T%u", (unsigned)obis.e);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (names[i].c == c && names[i].d == obis.d)
			snprintf(out, size, "%s%s", names[i].text[language], tail);
}

const char *explain_words_level(enum language language, unsigned level)
{
	return levels[language][level];
}

const char *explain_words_missing(enum explain_missing m)
{
	return missing[m];
}

const char *explain_words_to_do(enum language language, enum explain_missing m)
{
	return to_do[language][m];
}

void explain_words_say(enum language language, enum explain_sentence which, const char *const in[3],
	char out[EXPLAIN_SENTENCE_MAX])
{
	const char *t = texts[language][which];
	char one[2] = "";
	size_t used = 0;

	*out = '\0';
	for (; *t; t++) {
		if (*t == '$') {
			used = put(out, used, in[*++t - '0']);
			continue;
		}
		*one = *t;
		used = put(out, used, one);
	}
}
