/* The text of a migrated configuration: lines with their comments, wrapped. Left out: what the
 * settings of old drivers mean (migrate_d0.c, migrate_dlms.c). */
#include "cmd/migrate/migrated.h"

#include "base/print.h"
#include "base/secret.h"
#include "config/config.h"

#include <assert.h>
#include <ctype.h>
#include <stdarg.h>
#include <string.h>

enum { WIDTH = 92 };

/* What does not fit is left out: MIGRATED_TEXT_MAX is some ten times what an old file gives. */
static void add(struct migrated *m, const char *text, size_t n)
{
	if (n > sizeof m->text - 1 - m->length)
		n = sizeof m->text - 1 - m->length;
	memcpy(m->text + m->length, text, n);
	m->length += n;
	m->text[m->length] = '\0';
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

void migrated_note(struct migrated *m, const char *format, ...)
{
	char text[1024];
	va_list args;

	va_start(args, format);
	print_into(text, sizeof text, format, args);
	va_end(args);
	add_text(m, "\n");
	add_comment(m, text);
}

void migrated_drop(struct migrated *m, const struct old_setting *old, const char *why)
{
	m->n_taken++;
	migrated_note(m, "line %d, %s = %s: dropped; %s", old->line, old->key,
		secret_shown(old->value), why);
}

static void note_origin(struct migrated *m, const struct old_setting *old, const char *remark)
{
	m->n_taken++;
	migrated_note(m, "line %d, %s = %s%s%s", old->line, old->key, secret_shown(old->value),
		*remark ? ": " : "", remark);
}

static void add_line(struct migrated *m, const char *mark, const char *key, const char *value)
{
	add_text(m, mark);
	add_text(m, key);
	add_text(m, " = ");
	add_text(m, value);
	add_text(m, "\n");
}

void migrated_offer(struct migrated *m, const struct old_setting *old, const char *key,
	const char *value, const char *remark)
{
	note_origin(m, old, remark);
	add_line(m, "#", key, value);
}

void migrated_set(struct migrated *m, const struct old_setting *old, const char *key,
	const char *value, const char *remark)
{
	const struct conf_key *k = conf_find(&config_table, key);
	struct config scratch;

	assert(k);
	note_origin(m, old, remark);
	if (conf_is_value(value) && conf_parse(k, value, &scratch)) {
		add_line(m, "", key, value);
	} else {
		add_comment(m, "dropped; gridmeter expects here:");
		add_comment(m, k->expected);
	}
}

/* The hexadecimal digits of `text`, without blanks and colons; false when they are not 32. */
static bool key_digits(const char *text, char digits[MIGRATED_KEY_CHARS + 1])
{
	size_t n = 0;

	for (; *text; text++) {
		if (*text == ' ' || *text == ':')
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
	char digits[MIGRATED_KEY_CHARS + 1];

	m->n_taken++;
	if (!*old->value)
		migrated_note(m, "line %d, %s is empty: no key", old->line, old->key);
	else if (!key_digits(old->value, digits))
		migrated_note(m, "line %d, %s: dropped; expected 32 hexadecimal digits", old->line,
			old->key);
	else
		strcpy(to, digits);
	explicit_bzero(digits, sizeof digits);
}

void migrated_finish(struct migrated *m)
{
	if (!*m->key && !*m->auth_key)
		return;
	migrated_note(m, "The keys are in a file that only root can read%s",
		*m->auth_key
			? ". With auth_key gridmeter uses only what the meter authenticates; if "
			  "the log says that it does not, take auth_key out of that file"
			: "");
	add_text(m, "key_file = ");
	add_text(m, m->folder);
	add_text(m, "/gridmeter.keys\n");
}
