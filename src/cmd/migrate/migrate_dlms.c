/* config.py of dbus-dlms-meter. It is Python, which is not run: of it the assignments of a text, a
 * number, None or the member of an enumeration are read, `NAME = 'text'  # comment`. What is not
 * that simple is named with its line. Left out: everything else that Python can do. */
#include "cmd/migrate/migrated.h"

#include "base/secret.h"
#include "base/text.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum {
	NAME_MAX_CHARS = 64,
	VALUE_MAX = 160,
	LINE_USUAL = 4096,
};

/* What the file says last of each name that we know. */
enum name { TTY, BAUD, BITS, PARITY, STOP, KEY, AUTH_KEY, TELEGRAM, N_NAMES };

static const char *const names[N_NAMES] = {
	[TTY] = "TTY_INTERFACE",
	[BAUD] = "SERIAL_BAUD_RATE",
	[BITS] = "BYTE_SIZE",
	[PARITY] = "PARITY",
	[STOP] = "STOP_BITS",
	[KEY] = "BLOCK_CIPHER_KEY",
	[AUTH_KEY] = "AUTHENTICATION_KEY",
	[TELEGRAM] = "TELEGRAM_ID",
};

struct assignment {
	int line; /* 0: there is none */
	char value[VALUE_MAX];
};

/* Cuts off a name in front of `text`; what follows it, or NULL. */
static const char *read_name(const char *text, char name[NAME_MAX_CHARS])
{
	size_t n = 0;

	if (isdigit((unsigned char)*text))
		return NULL;
	while (isalnum((unsigned char)text[n]) || text[n] == '_')
		n++;
	if (n == 0 || n >= NAME_MAX_CHARS)
		return NULL;
	memcpy(name, text, n);
	name[n] = '\0';
	return text + n;
}

static const char *skip_blanks(const char *text)
{
	return text + strspn(text, " \t\r\n\f");
}

/* A text in single or double quotes without a backslash; or a number, None, Parity.NONE, of which
 * the last part counts. What follows it, or NULL. */
static const char *read_value(const char *text, char value[VALUE_MAX])
{
	const char *begin = text, *end;
	size_t n;

	if (*text == '\'' || *text == '"') {
		begin = text + 1;
		n = strcspn(begin, *text == '"' ? "\"\\\n" : "'\\\n");
		if (begin[n] != *text || begin[n + 1] == *text)
			return NULL;
		end = begin + n + 1;
	} else {
		n = strspn(
			text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.");
		end = begin + n;
		for (size_t i = 0; i < n; i++)
			if (text[i] == '.' && !isdigit((unsigned char)*text))
				begin = text + i + 1;
		n = (size_t)(end - begin);
		if (n == 0)
			return NULL;
	}
	if (n >= VALUE_MAX)
		return NULL;
	memcpy(value, begin, n);
	value[n] = '\0';
	if (begin == text && strcmp(value, "None") == 0)
		*value = '\0';
	return end;
}

/* NAME = value, and nothing after it but a comment. */
static bool read_assignment(const char *text, char name[NAME_MAX_CHARS], char value[VALUE_MAX])
{
	const char *rest = read_name(text, name);
	char raw[VALUE_MAX];
	bool is_one;

	if (!rest)
		return false;
	rest = skip_blanks(rest);
	if (*rest != '=')
		return false;
	rest = read_value(skip_blanks(rest + 1), raw);
	is_one = rest && strchr("#", *skip_blanks(rest)); /* that, or the end */
	if (is_one)
		text_clean(value, VALUE_MAX, raw);
	explicit_bzero(raw, sizeof raw);
	return is_one;
}

static bool begins_with_word(const char *text, const char *word)
{
	size_t n = strlen(word);

	return strncmp(text, word, n) == 0 && (text[n] == ' ' || text[n] == '\t');
}

static void keep(struct migrated *m, struct assignment found[N_NAMES], const char *name,
	const char *value, int line)
{
	for (int i = 0; i < N_NAMES; i++)
		if (strcmp(names[i], name) == 0) {
			found[i].line = line;
			strcpy(found[i].value, value);
			return;
		}
	migrated_note(m, "line %d, %s: not known, left out", line, secret_shown(name));
}

static void read_line(
	struct migrated *m, struct assignment found[N_NAMES], const char *text, int line)
{
	char name[NAME_MAX_CHARS], value[VALUE_MAX];
	bool is_indented = *text == ' ' || *text == '\t';

	if (line == 1 && strncmp(text, "\xef\xbb\xbf", 3) == 0)
		text += 3;
	if (!*skip_blanks(text) || *skip_blanks(text) == '#' || begins_with_word(text, "import") ||
		begins_with_word(text, "from"))
		return;
	if (!is_indented && read_assignment(text, name, value))
		keep(m, found, name, value, line);
	else
		migrated_note(
			m, "line %d: no simple assignment of a text or a number, left out", line);
	explicit_bzero(value, sizeof value);
}

static struct old_setting setting(const struct assignment found[N_NAMES], enum name name)
{
	return (struct old_setting){found[name].line, names[name], found[name].value};
}

static void take_port(struct migrated *m, const struct old_setting *old)
{
	char port[VALUE_MAX + 8];

	snprintf(port, sizeof port, "%s%s", *old->value == '/' ? "" : "/dev/", old->value);
	if (*old->value)
		migrated_set(m, old, "port", port,
			"this number can change when adapters are plugged in another order; better "
			"is the name of the adapter in /dev/serial/by-id, or auto");
	else
		migrated_drop(m, old, "gridmeter finds the port by itself");
}

/* The letter of a parity, the digit of stop bits: as pyserial and the enumerations of that driver
 * say it. */
static char letter_of(const char *value, const char *const words[], const char *letters)
{
	for (size_t i = 0; words[i]; i++)
		if (strcmp(value, words[i]) == 0)
			return letters[i];
	return '?';
}

static void take_line(struct migrated *m, const struct assignment found[N_NAMES])
{
	static const char *const parities[] = {"NONE", "N", "", "PARITY_NONE", "EVEN", "E",
		"PARITY_EVEN", "ODD", "O", "PARITY_ODD", NULL};
	static const char *const stops[] = {
		"ONE", "1", "", "STOPBITS_ONE", "TWO", "2", "STOPBITS_TWO", NULL};
	const struct old_setting old = setting(found, BAUD);
	char line[VALUE_MAX + 16];

	for (enum name i = BITS; i <= STOP; i++)
		if (found[i].line && !old.line)
			migrated_note(m, "line %d, %s: left out, as the speed is not known",
				found[i].line, names[i]);
		else
			m->n_taken += found[i].line > 0;
	if (!old.line)
		return;
	snprintf(line, sizeof line, "%s %c%c%c", old.value,
		*found[BITS].value ? *found[BITS].value : '8',
		letter_of(found[PARITY].value, parities, "NNNNEEEOOO"),
		letter_of(found[STOP].value, stops, "1111222"));
	migrated_set(m, &old, "line", line, "with BYTE_SIZE, PARITY and STOP_BITS");
}

static void take_all(struct migrated *m, const struct assignment found[N_NAMES])
{
	struct old_setting old = setting(found, TTY);

	if (old.line)
		take_port(m, &old);
	take_line(m, found);
	old = setting(found, TELEGRAM);
	if (old.line) {
		migrated_set(m, &old, "protocol", "dlms", "");
		migrated_drop(m, &old, "gridmeter recognises the list by its content");
	}
	old = setting(found, KEY);
	if (old.line)
		migrated_set_key(m, &old, m->key);
	old = setting(found, AUTH_KEY);
	if (old.line)
		migrated_set_key(m, &old, m->auth_key);
}

bool migrate_dlms(struct migrated *m, FILE *file)
{
	struct assignment found[N_NAMES] = {{0}};
	size_t size =
		LINE_USUAL; /* no line with a key is longer, so none is left where it was shorter */
	char *text = malloc(size);

	for (int line = 1; getline(&text, &size, file) >= 0; line++)
		read_line(m, found, text, line);
	if (text)
		explicit_bzero(text, size);
	free(text);
	take_all(m, found);
	explicit_bzero(found, sizeof found);
	return m->n_taken > 0;
}
