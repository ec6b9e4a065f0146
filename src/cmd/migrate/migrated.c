/* The text of a migrated configuration: lines with their comments, wrapped, in the order of the old
 * one. Left out: what the settings of old drivers mean (migrate_d0.c, migrate_dlms.c). */
#include "cmd/migrate/migrated.h"

#include "base/packed.h"
#include "base/print.h"
#include "base/secret.h"
#include "cmd/cmd.h"
#include "config/config.h"

#include <assert.h>
#include <ctype.h>
#include <limits.h>
#include <stdarg.h>
#include <string.h>
#include <strings.h>

enum { WIDTH = 92, REMARK_SIZE = 400, AT_THE_END = INT_MAX };

/* What does not fit is left out: MIGRATED_TEXT_MAX is some ten times what an old file gives. */
static void add(struct migrated *m, const char *text, size_t n)
{
	if (n > sizeof m->draft - 1 - m->length)
		n = sizeof m->draft - 1 - m->length;
	memcpy(m->draft + m->length, text, n);
	m->length += n;
	if (m->n_parts)
		m->parts[m->n_parts - 1].n += n;
}

static void add_text(struct migrated *m, const char *text)
{
	add(m, text, strlen(text));
}

/* Not the first octet of a character. */
static bool is_within(char c)
{
	return ((unsigned char)c & 0xc0) == 0x80;
}

/* A comment in lines that a person can read. */
static void add_comment(struct migrated *m, const char *text)
{
	while (*text) {
		size_t n = strlen(text), cut = n;

		if (n > WIDTH)
			for (cut = WIDTH; cut > 0 && text[cut] != ' '; cut--)
				;
		if (cut == 0)
			for (cut = WIDTH; cut > 1 && is_within(text[cut]); cut--)
				; /* one long word */
		add_text(m, "# ");
		add(m, text, cut);
		add_text(m, "\n");
		text += cut;
		text += *text == ' ';
	}
}

/* What is added next is about that line. */
static void begin(struct migrated *m, int line)
{
	if (m->n_parts < MIGRATED_PARTS_MAX)
		m->parts[m->n_parts++] = (struct migrated_part){line, m->length, 0};
	add_text(m, "\n");
}

void migrated_note(struct migrated *m, int line, const char *format, ...)
{
	char text[1024];
	va_list args;

	va_start(args, format);
	print_into(text, sizeof text, format, args);
	va_end(args);
	begin(m, line);
	add_comment(m, text);
}

static const char *unpacked(char text[REMARK_SIZE], uint16_t remark)
{
	*text = '\0';
	if (remark != MIGRATED_SILENT)
		packed_text(&option_texts, remark, 0, text, REMARK_SIZE);
	return text;
}

void migrated_leave(struct migrated *m, int line, const char *name, uint16_t why)
{
	char text[REMARK_SIZE];

	m->n_unknown++;
	migrated_note(m, line, "line %d, %s: %s", line, secret_shown(name), unpacked(text, why));
}

void migrated_remark(struct migrated *m, int line, uint16_t remark)
{
	char text[REMARK_SIZE];

	unpacked(text, remark);
	if (line > 0 && line != AT_THE_END)
		migrated_note(m, line, "line %d: %s", line, text);
	else
		migrated_note(m, line, "%s", text);
}

/* What else is said of a setting follows `mark`; nothing, where there is nothing. */
static void note_origin(
	struct migrated *m, const struct old_setting *old, const char *mark, uint16_t remark)
{
	char text[REMARK_SIZE];

	migrated_note(m, old->file ? 0 : old->line, "%s%sline %d, %s = %s%s%s",
		old->file ? old->file : "", old->file ? " " : "", old->line, old->key,
		secret_shown(old->value), remark == MIGRATED_SILENT ? "" : mark,
		unpacked(text, remark));
}

void migrated_drop(struct migrated *m, const struct old_setting *old, uint16_t why)
{
	m->n_dropped++;
	note_origin(m, old, ": dropped; ", why);
}

void migrated_join(struct migrated *m, const struct old_setting *old, uint16_t where)
{
	m->n_set++;
	note_origin(m, old, ": ", where);
}

/* A value that begins with a quote is in quotes itself: they would be taken for ours. */
static void add_line(struct migrated *m, const char *mark, const char *key, const char *value)
{
	const char *quote = *value == '"' || *value == '\'' ? "'" : "";

	add_text(m, mark);
	add_text(m, key);
	add_text(m, " = ");
	add_text(m, quote);
	add_text(m, value);
	add_text(m, quote);
	add_text(m, "\n");
}

void migrated_offer(struct migrated *m, const struct old_setting *old, const char *key,
	const char *value, uint16_t remark)
{
	m->n_dropped++;
	note_origin(m, old, ": ", remark);
	add_line(m, "#", key, value);
}

void migrated_add(struct migrated *m, int line, const char *key, const char *value, uint16_t remark)
{
	migrated_remark(m, line, remark);
	add_line(m, "", key, value);
}

void migrated_set(struct migrated *m, const struct old_setting *old, const char *key,
	const char *value, uint16_t remark)
{
	const struct conf_key *k = conf_find(&config_table, key);
	struct config scratch;

	assert(k);
	note_origin(m, old, ": ", remark);
	if (conf_is_value(value) && conf_parse(k, value, &scratch)) {
		m->n_set++;
		add_line(m, "", key, value);
	} else {
		m->n_dropped++;
		add_comment(m, "dropped; gridmeter expects here:");
		add_comment(m, k->expected);
	}
}

uint16_t migrated_port_remark(const char *port)
{
	return strncmp(port, "/dev/tty", 8) == 0
		       ? PACKED("this number can change when adapters are plugged in another "
				"order; "
				"better is the name of the adapter in /dev/serial/by-id, or auto")
		       : MIGRATED_SILENT;
}

/* The hexadecimal digits of `text`, without 0x, blanks and signs between them; false when they are
 * not 32. */
static bool key_digits(const char *text, char digits[MIGRATED_KEY_CHARS + 1])
{
	size_t n = 0;

	if (strncasecmp(text, "0x", 2) == 0)
		text += 2;
	for (; *text; text++) {
		if (strchr(" :-", *text))
			continue;
		if (!isxdigit((unsigned char)*text) || n == MIGRATED_KEY_CHARS)
			return false;
		digits[n++] = *text;
	}
	digits[n] = '\0';
	return n == MIGRATED_KEY_CHARS;
}

void migrated_set_key(struct migrated *m, const struct old_setting *old, char *to)
{
	char digits[MIGRATED_KEY_CHARS + 1], text[REMARK_SIZE];
	bool is_key = key_digits(old->value, digits);

	if (is_key)
		strcpy(to, digits);
	m->n_set += is_key;
	m->n_dropped += !is_key;
	migrated_note(m, old->line, "line %d, %s: %s", old->line, old->key,
		unpacked(text, is_key         ? PACKED("in the file with the keys, see key_file")
			       : !*old->value ? PACKED("empty: no key")
					      : PACKED("dropped; expected 32 hexadecimal digits")));
	explicit_bzero(digits, sizeof digits);
}

/* The first in order of those that have not been taken yet; of equals the one that came first. */
static const struct migrated_part *next_part(
	const struct migrated *m, const struct migrated_part *last)
{
	const struct migrated_part *next = NULL;

	for (const struct migrated_part *p = m->parts; p < m->parts + m->n_parts; p++)
		if ((!last || p->line > last->line || (p->line == last->line && p > last)) &&
			(!next || p->line < next->line))
			next = p;
	return next;
}

static void sort(struct migrated *m)
{
	size_t n = 0;

	for (const struct migrated_part *p = NULL; (p = next_part(m, p)); n += p->n)
		memcpy(m->text + n, m->draft + p->at, p->n);
	m->text[n] = '\0';
}

void migrated_finish(struct migrated *m, const char *driver)
{
	migrated_note(m, -1,
		"gridmeter.conf, from %s of %s. Settings taken over: %u of %u; dropped: %u; not "
		"understood: %u. Each says so below. Every key has a default, see "
		"gridmeter.conf(5).",
		m->source, driver, m->n_set, m->n_set + m->n_dropped + m->n_unknown, m->n_dropped,
		m->n_unknown);
	if (*m->key || *m->auth_key) {
		migrated_remark(m, AT_THE_END,
			*m->auth_key
				? PACKED("The keys are in a file that only its owner can read. "
					 "With auth_key gridmeter uses only what the meter "
					 "authenticates; if the log says that it does not, take "
					 "auth_key out of that file")
				: PACKED("The keys are in a file that only its owner can read"));
		add_text(m, "key_file = ");
		add_text(m, m->folder);
		add_text(m, "/gridmeter.keys\n");
	}
	sort(m);
}
