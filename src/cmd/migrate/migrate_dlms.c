/* config.py of dbus-dlms-meter. It is Python, which is not run: of it the assignments of a text, a
 * number, None or the member of an enumeration are read, `NAME = 'text'; NAME = 1  # comment`, and
 * of a text in hexadecimal, `NAME = bytes.fromhex('00ff')`. What is not that simple is named with
 * its line. Left out: everything else that Python can do. */
#include "cmd/migrate/migrated.h"

#include "base/secret.h"
#include "base/text.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

enum {
	NAME_MAX_CHARS = 64,
	VALUE_MAX = 160,
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

struct span {
	const char *begin;
	size_t n;
};

static const char *skip_blanks(const char *text)
{
	return text + strspn(text, " \t\r\n\f");
}

/* A text in single or double quotes without a backslash, perhaps with a letter in front: r'…'. What
 * follows it, or NULL. */
static const char *read_quoted(const char *text, struct span *value)
{
	if (isalpha((unsigned char)*text) && (text[1] == '\'' || text[1] == '"'))
		text++;
	if (*text != '\'' && *text != '"')
		return NULL;
	value->begin = text + 1;
	value->n = strcspn(value->begin, *text == '"' ? "\"\\" : "'\\");
	if (value->begin[value->n] != *text || value->begin[value->n + 1] == *text)
		return NULL;
	return value->begin + value->n + 1;
}

/* A number, None, Parity.NONE, of which the last part counts. What follows it, or NULL. */
static const char *read_word(const char *text, struct span *value)
{
	size_t n = strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.");
	size_t begin = 0;

	for (size_t i = 0; i < n; i++)
		if (text[i] == '.' && !isdigit((unsigned char)*text))
			begin = i + 1;
	*value = (struct span){text + begin, n - begin};
	if (begin == 0 && n == strlen("None") && memcmp(text, "None", n) == 0)
		value->n = 0;
	return begin < n ? text + n : NULL;
}

/* Functions that make octets of a text in hexadecimal. */
static bool makes_octets(const struct span *word)
{
	static const char names_of[] = "fromhex\0unhexlify\0a2b_hex\0hexToBytes";

	for (unsigned i = 0; i < 4; i++) {
		const char *name = text_nth(names_of, i);

		if (strlen(name) == word->n && memcmp(name, word->begin, word->n) == 0)
			return true;
	}
	return false;
}

/* Whatever stands behind the `=`. What follows it, or NULL. */
static const char *read_value(const char *text, struct span *value)
{
	const char *rest = read_quoted(text, value);

	if (rest)
		return rest;
	rest = read_word(text, value);
	if (!rest || *skip_blanks(rest) != '(')
		return rest;
	rest = makes_octets(value) ? read_quoted(skip_blanks(skip_blanks(rest) + 1), value) : NULL;
	return rest && *skip_blanks(rest) == ')' ? skip_blanks(rest) + 1 : NULL;
}

/* NAME = value, and nothing after it but a comment or, behind `;`, another one. What follows it, or
 * NULL. */
static const char *read_assignment(
	const char *text, char name[NAME_MAX_CHARS], char value[VALUE_MAX])
{
	const char *rest = read_name(text, name);
	struct span span;

	if (!rest || *skip_blanks(rest) != '=')
		return NULL;
	rest = read_value(skip_blanks(skip_blanks(rest) + 1), &span);
	rest = rest ? skip_blanks(rest) : NULL;
	if (!rest || !strchr("#;", *rest) || span.n >= VALUE_MAX) /* or the end */
		return NULL;
	text_clean_octets(value, VALUE_MAX,
		(struct bytes){(const uint8_t *)span.begin, (const uint8_t *)span.begin + span.n});
	return rest;
}

static bool begins_with_word(const char *text, const char *word)
{
	size_t n = strlen(word);

	return strncmp(text, word, n) == 0 && (text[n] == ' ' || text[n] == '\t');
}

static int name_find(const char *name)
{
	int i = 0;

	while (i < N_NAMES && strcmp(names[i], name) != 0)
		i++;
	return i;
}

static void keep(struct migrated *m, struct assignment found[N_NAMES], const char *name,
	const char *value, int line)
{
	int i = name_find(name);

	if (i == N_NAMES) {
		migrated_leave(m, line, name, "not known");
		return;
	}
	if (found[i].line) {
		m->n_dropped++;
		migrated_note(m, found[i].line, "line %d, %s: line %d says it again, left out",
			found[i].line, name, line);
	}
	found[i].line = line;
	strcpy(found[i].value, value);
}

/* What stands in front of the `=` is named; it may be `A, B` or `A: str`. */
static void leave(struct migrated *m, const char *text, int line)
{
	static const char why[] = "no simple assignment of a text or a number";
	size_t n = strcspn(text, "=('\"#");
	bool is_assignment = text[n] == '=' && n > 0;
	char name[NAME_MAX_CHARS];

	while (n > 0 && text[n - 1] == ' ')
		n--;
	snprintf(name, sizeof name, "%.*s", (int)n, text);
	if (is_assignment && text_is_harmless(name))
		migrated_leave(m, line, name, why);
	else
		migrated_note(m, line, "line %d: %s, left out", line, why);
}

static void read_line(
	struct migrated *m, struct assignment found[N_NAMES], const char *text, int line)
{
	char name[NAME_MAX_CHARS], value[VALUE_MAX];
	bool is_indented = *text == ' ' || *text == '\t';

	text = skip_blanks(text);
	if (begins_with_word(text, "import") || begins_with_word(text, "from"))
		return;
	while (*text && *text != '#') {
		const char *rest = is_indented ? NULL : read_assignment(text, name, value);

		if (!rest) {
			leave(m, text, line);
			break;
		}
		keep(m, found, name, value, line);
		text = skip_blanks(rest + (*rest == ';'));
	}
	explicit_bzero(value, sizeof value);
}

/* What follows a remark in three quotes that begins in front of `text`, or began lines before; NULL
 * where it goes on. `*quotes` is the kind of it, NULL outside of one. */
static const char *skip_remark(const char *text, const char **quotes)
{
	static const char *const kinds[] = {"\"\"\"", "'''"};

	for (int i = 0; i < 2 && !*quotes; i++)
		if (strncmp(text, kinds[i], 3) == 0) {
			*quotes = kinds[i];
			text += 3;
		}
	if (*quotes) {
		text = strstr(text, *quotes);
		text += text ? 3 : 0;
		*quotes = text ? NULL : *quotes;
	}
	return text;
}

static struct old_setting setting(const struct assignment found[N_NAMES], enum name name)
{
	return (struct old_setting){found[name].line, names[name], found[name].value, NULL};
}

static void take_port(struct migrated *m, const struct old_setting *old)
{
	char port[VALUE_MAX + 8];

	snprintf(port, sizeof port, "%s%s", *old->value == '/' ? "" : "/dev/", old->value);
	if (!*old->value)
		migrated_drop(m, old, "gridmeter finds the port by itself");
	else
		migrated_set(m, old, "port", port, migrated_port_remark(port));
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

	for (enum name i = BITS; i <= STOP; i++) {
		const struct old_setting part = setting(found, i);

		if (part.line && old.line)
			migrated_join(m, &part, names[BAUD]);
		else if (part.line)
			migrated_drop(m, &part, "the speed is not known");
	}
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
		migrated_set(m, &old, "protocol", "dlms",
			"gridmeter recognises the list by its content");
	}
	old = setting(found, KEY);
	if (old.line)
		migrated_set_key(m, &old, m->key);
	old = setting(found, AUTH_KEY);
	if (old.line)
		migrated_set_key(m, &old, m->auth_key);
}

bool migrate_is_dlms(const char *text)
{
	char name[NAME_MAX_CHARS];

	while (text) {
		if (read_name(text, name) && name_find(name) < N_NAMES)
			return true;
		text = strchr(text, '\n');
		text += text ? 1 : 0;
	}
	return false;
}

bool migrate_dlms(struct migrated *m, char *text)
{
	struct assignment found[N_NAMES] = {{0}};
	const char *quotes = NULL;

	for (int line = 1; text; line++) {
		const char *rest = skip_remark(strsep(&text, "\n"), &quotes);

		if (rest)
			read_line(m, found, rest, line);
	}
	take_all(m, found);
	explicit_bzero(found, sizeof found);
	return m->n_set + m->n_dropped > 0;
}
