/* Fills the numbers of an event into its text (event_texts.c), and writes the log. */
#include "event/event_words.h"

#include "base/log.h"
#include "base/packed.h"
#include "base/text.h"
#include "port/port_words.h"
#include "proto/protocol.h"
#include "reading/meaning.h"
#include "reading/reading.h"
#include "reading/unit.h"

#include <stdio.h>
#include <string.h>

extern const struct packed event_texts;

/* Which finding it is comes of all facts, of its errno, or there is none. */
static const char look_at_all[] = "", of_error[] = "?", no_finding[] = "-";

/* Of those that are no error there is no finding. */
static const char *const findings[N_EVENTS] = {
	[EVENT_NO_POWER_LIST] = "no-power-list",
	[EVENT_NO_PIN] = "no-pin",
	[EVENT_INF_OFF] = "inf-off",
	[EVENT_NO_DIRECTION] = "no-direction",
	[EVENT_KEY_MISSING] = "key-missing",
	[EVENT_KEY_WRONG] = "key-wrong",
	[EVENT_AUTH_KEY_WRONG] = "auth-key-wrong",
	[EVENT_NOT_SIGNED] = "not-authenticated",
	[EVENT_LIST_UNKNOWN] = "list-unknown",
	[EVENT_LIST_WITHDRAWN] = "list-withdrawn",
	[EVENT_LIST_UNCOUNTED] = "list-withdrawn",
	[EVENT_LIST_TOGETHER] = "list-withdrawn",
	[EVENT_REPLAYED] = "replayed",
	[EVENT_SILENT] = look_at_all,
	[EVENT_NOT_A_METER] = look_at_all,
	[EVENT_DAMAGED] = look_at_all,
	[EVENT_INVERTED] = "inverted",
	[EVENT_STRANGER] = "stranger",
	[EVENT_WEAKER] = "weaker-check",
	[EVENT_SIGN] = "sign-contradiction",
	[EVENT_SCALE] = "scale-contradiction",
	[EVENT_PHASE_SUM] = "phase-sum",
	[EVENT_APPARENT] = "too-much-power",
	[EVENT_APPARENT_TOTAL] = "too-much-power",
	[EVENT_BEYOND_FUSE] = "beyond-fuse",
	[EVENT_IMPOSSIBLE] = "impossible-power",
	[EVENT_CURRENT_FUSE] = "beyond-fuse",
	[EVENT_CURRENT] = "impossible-power",
	[EVENT_VOLTAGE] = "impossible-voltage",
	[EVENT_FREQUENCY] = "impossible-voltage",
	[EVENT_ENERGY_FELL] = "energy-jumped",
	[EVENT_ENERGY_JUMPED] = "energy-jumped",
	[EVENT_ENERGY_ANEW] = "energy-jumped",
	[EVENT_IMPORT_RISES] = "mounted-otherwise",
	[EVENT_EXPORT_RISES] = "mounted-otherwise",
	[EVENT_PORT_UNOPENED] = of_error,
	[EVENT_PORT_LOST] = of_error,
	[EVENT_QUIET] = look_at_all,
	[EVENT_STILL_NONE] = look_at_all,
	[EVENT_NO_PORT] = "no-port",
	[EVENT_NO_METER_QUIET] = "silence",
	[EVENT_NO_METER_NOISY] = look_at_all,
	[EVENT_ASKED_OVER_TCP] = "asked-over-tcp",
	[EVENT_ASK_FAILED] = look_at_all,
	[EVENT_ASK_UNANSWERED] = "no-answer",
	[EVENT_NO_OUTPUT] = no_finding,
	[EVENT_BUS_NONE] = no_finding,
	[EVENT_BUS_MISSING] = "no-bus",
	[EVENT_BUS_FULL] = "not-registered",
	[EVENT_BUS_STUCK] = "not-registered",
	[EVENT_NAME_REFUSED] = "not-registered",
	[EVENT_NAME_TAKEN] = "not-registered",
	[EVENT_CLASS_UNKNOWN] = no_finding,
	[EVENT_SETTING_REFUSED] = no_finding,
	[EVENT_SETTING_NOT_KEPT] = no_finding,
	[EVENT_SETTING_UNSTORED] = no_finding,
};

/* How a port is, and the finding that tells of it; of others a look at all facts is needed. */
static const char *finding_of_error(int error)
{
	static const char *const of[N_PORT_STATES] = {
		[PORT_IS_MISSING] = "port-missing",
		[PORT_IS_FORBIDDEN] = "port-forbidden",
		[PORT_IS_HELD] = "port-held",
		[PORT_IS_NOT_SERIAL] = "not-serial",
		[PORT_IS_REFUSED] = "server-refuses",
		[PORT_IS_UNREACHABLE] = "server-unreachable",
		[PORT_IS_NAMELESS] = "server-nameless",
	};
	const char *finding = of[port_state_of(error)];

	return finding ? finding : look_at_all;
}

const char *event_finding(const struct event *e)
{
	const char *finding = findings[e->kind];

	if (finding == of_error)
		return finding_of_error(e->error);
	return finding == no_finding ? NULL : finding;
}

bool event_is_error(enum event_kind kind)
{
	return findings[kind] != NULL;
}

/* enum telegram_check, as a sender would name it. */
static const char *check_name(unsigned check)
{
	switch ((enum telegram_check)check) {
	case TELEGRAM_UNCHECKED:
		return "no checksum";
	case TELEGRAM_SUM:
		return "a checksum of 8 bits";
	case TELEGRAM_CRC:
	case TELEGRAM_TAG:
		break;
	}
	return "a checksum of 16 bits";
}

static const char *security_of(const struct telegram *t)
{
	if (t->is_authentic)
		return ", authenticated";
	return t->has_counter ? ", encrypted but not authenticated" : "";
}

static const char *make_of(const struct identity *id)
{
	return *id->manufacturer ? id->manufacturer : "of unknown make";
}

/* Where bytes come over a network, the line is not known. */
static void write_line(const struct line_setting *line, char *to, size_t size)
{
	*to = '\0';
	if (line->baud)
		snprintf(to, size, " at %u %s", (unsigned)line->baud,
			line->format ? line->format : "");
}

/* The same without "at". */
static void write_line_before(const struct line_setting *line, char *to, size_t size)
{
	char text[32];

	write_line(line, text, sizeof text);
	snprintf(to, size, "%s", *text ? text + strlen(" at") : "");
}

/* What stands for `name` where it is a text of others; NULL where it is not. */
static const char *word_of(const struct event *e, const char *name)
{
	const char *const words[][2] = {
		{"name", e->protocol ? e->protocol->name : ""},
		{"protocol", e->protocol ? e->protocol->title : ""},
		{"protocol_before", e->protocol_before ? e->protocol_before->title : ""},
		{"fault", e->fault ? e->fault->name : ""},
		{"make", e->telegram ? make_of(&e->telegram->meter) : ""},
		{"serial", e->telegram ? text_end(e->telegram->meter.serial) : ""},
		{"security", e->telegram ? security_of(e->telegram) : ""},
		{"ours", e->ours ? text_end(e->ours->serial) : ""},
		{"other", e->other ? text_end(e->other->serial) : ""},
		{"check", check_name(e->check)},
		{"check_before", check_name(e->check_before)},
		{"text", e->text ? e->text : ""},
		{"other_text", e->other_text ? e->other_text : ""},
		{"role", e->role ? e->role : ""},
		{"loss", port_loss_fact(e->error)},
		{"error", strerror(-e->error)},
		{"q", quantity_name(e->quantity)},
		{"gaps", e->n_gaps ? "with" : "without"},
		{"s", e->n == 1 ? "" : "s"},
	};

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strcmp(name, words[i][0]) == 0)
			return words[i][1];
	return NULL;
}

/* The number behind a mark: "a" is v[0], "+b" v[1] with its sign. */
static void write_number(const struct event *e, const char *name, char *to, size_t size)
{
	const double v = e->v[(unsigned)(name[strlen(name) - 1] - 'a') % EVENT_NUMBERS];

	switch (*name) {
	case '+':
		snprintf(to, size, "%+.6g", v);
		break;
	case '0':
		snprintf(to, size, "%.0f", v);
		break;
	case '3':
		snprintf(to, size, "%.3g", v);
		break;
	default:
		snprintf(to, size, "%.6g", v);
	}
}

static void write_value(const struct event *e, const char *name, char *to, size_t size)
{
	const char *word = word_of(e, name);
	char decimal[DECIMAL_TEXT_MAX];

	if (word)
		snprintf(to, size, "%s", word);
	else if (strcmp(name, "line") == 0)
		write_line(e->line, to, size);
	else if (strcmp(name, "line_before") == 0)
		write_line_before(e->line_before, to, size);
	else if (strcmp(name, "port") == 0)
		port_fact(e->error, to, size);
	else if (strcmp(name, "n") == 0)
		snprintf(to, size, "%llu", (unsigned long long)e->n);
	else if (strcmp(name, "number") == 0)
		snprintf(to, size, "%lld", (long long)e->number);
	else if (strcmp(name, "phase") == 0)
		snprintf(to, size, "%d", e->quantity - Q_L1_POWER + 1);
	else if (strcmp(name, "before") == 0)
		snprintf(to, size, "%s", (decimal_text(e->before, decimal), decimal));
	else if (strcmp(name, "now") == 0)
		snprintf(to, size, "%s", (decimal_text(e->now, decimal), decimal));
	else
		write_number(e, name, to, size);
}

void event_text(const struct event *e, char to[EVENT_TEXT_MAX])
{
	char text[EVENT_TEXT_MAX], name[24], *from = text;
	size_t n = 0;

	packed_text(&event_texts, e->kind, 0, text, sizeof text);
	while (*from && n + 1 < EVENT_TEXT_MAX) {
		if (*from != '{') {
			to[n++] = *from++;
			continue;
		}
		snprintf(name, sizeof name, "%.*s", (int)strcspn(from, "}") - 1, from + 1);
		write_value(e, name, to + n, EVENT_TEXT_MAX - n);
		n += strlen(to + n);
		from += strcspn(from, "}") + 1;
	}
	to[n] = '\0';
}

static void log_register(const char *label, const struct reg *r)
{
	const char *name = meaning_name(r->obis), *unit = unit_text(r->unit);
	char obis[OBIS_TEXT_MAX], value[DECIMAL_TEXT_MAX];

	if (r->kind != REG_NUMBER || !unit)
		return;
	obis_text(r->obis, obis);
	decimal_text(r->meant, value);
	log_info("%s:   %-22s %12s %-3s %s", label, obis, value, unit, name ? name : "");
}

/* A list whose values have no names, in a form that can be filled in. */
static void log_unknown(const char *label, const struct event *e)
{
	char line[256];

	for (size_t i = 0; e->protocol->definition(e->telegram, i, line, sizeof line); i++)
		log_error("%s:   %s", label, line);
}

static void log_error_text(const struct event *e, const char *text)
{
	const char *subject = e->subject ? e->subject : "", *colon = e->subject ? ": " : "";
	const char *finding = event_finding(e);

	if (!finding)
		log_error("%s%s%s", subject, colon, text);
	else if (*finding)
		log_error("%s%s%s (see gridmeter doctor: %s)", subject, colon, text, finding);
	else
		log_error("%s%s%s (see gridmeter doctor)", subject, colon, text);
}

void event_log(const struct event *e)
{
	char text[EVENT_TEXT_MAX];

	event_text(e, text);
	if (event_is_error(e->kind))
		log_error_text(e, text);
	else
		log_info("%s%s%s", e->subject ? e->subject : "", e->subject ? ": " : "", text);
	if (e->kind == EVENT_LIST_UNKNOWN || e->kind == EVENT_LIST_WITHDRAWN ||
		e->kind == EVENT_LIST_UNCOUNTED || e->kind == EVENT_LIST_TOGETHER)
		log_unknown(e->subject, e);
	if (e->kind == EVENT_METER || e->kind == EVENT_LIST)
		for (size_t i = 0; i < e->telegram->n_registers; i++)
			log_register(e->subject, &e->telegram->registers[i]);
}
