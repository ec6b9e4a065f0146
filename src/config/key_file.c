/* The keys of a meter in a file, as owners write them down from the letter of a grid operator: the
 * digits alone, or behind one of the names that they have. Two keys without a name could be taken
 * for one another, so they are refused. Left out: the form of lines (base/conf_lines.c). */
#include "config/key_file.h"

#include "base/hex.h"

#include <string.h>

/* Without blanks and dashes, each ended by 0; longer ones before those that they begin with. */
static const char names_of_key[] =
	"key\0guek\0ek\0encryptionkey\0aeskey\0globalunicastencryptionkey\0schlüssel\0schluessel\0";
static const char names_of_auth_key[] =
	"authkey\0gak\0ak\0authenticationkey\0globalauthenticationkey\0"
	"authentifizierungsschlüssel\0authentifizierungsschluessel\0";

struct reading_keys {
	struct config *config;
	bool has[2]; /* key, auth_key */
};

static bool is_gap(char c)
{
	return c == ' ' || c == '\t' || c == '-' || c == '_';
}

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

/* What stands behind that name at the begin of the line, or NULL. */
static const char *behind(const char *line, const char *name)
{
	for (; *name; line++) {
		if (lower(*line) == *name)
			name++;
		else if (!is_gap(*line))
			return NULL;
	}
	return *line && strchr(" \t=:", *line) ? line + strspn(line, " \t=:") : NULL;
}

static const char *behind_any(const char *line, const char *names)
{
	const char *value = NULL;

	for (; *names && !value; names += strlen(names) + 1)
		value = behind(line, names);
	return value;
}

/* Without quotes, and without what programmers put in front of such digits. */
static void plain(const char *value, char *out, size_t size)
{
	size_t n = strlen(value);

	if (n > 1 && (*value == '"' || *value == '\'') && value[n - 1] == *value)
		value++, n -= 2;
	if (n > 1 && value[0] == '0' && lower(value[1]) == 'x')
		value += 2, n -= 2;
	n = n < size ? n : size - 1;
	memcpy(out, value, n); /* printf() may leave a copy somewhere */
	out[n] = '\0';
}

static bool digits_are_wrong(
	const char *where, const char *name, const char *digits, struct conf_error *error)
{
	size_t n = 0;
	uint8_t v;

	for (; *digits; digits++) {
		if (hex_digit((uint8_t)*digits, &v))
			n++;
		else if (!is_gap(*digits) && *digits != ':')
			return conf_wrong(error,
				"%s: %s: expected 32 digits of 0 to 9 and A to F, but there is "
				"another character among them",
				where, name);
	}
	return conf_wrong(
		error, "%s: %s: expected 32 hexadecimal digits, but here are %zu", where, name, n);
}

static bool set(struct reading_keys *r, const char *where, const char *name, const char *digits,
	struct conf_error *error)
{
	bool *has = &r->has[strcmp(name, "key") != 0];

	if (*has)
		return conf_wrong(error,
			"%s: a second %s: expected one, and \"key =\" or \"auth_key =\" in front "
			"of each",
			where, name);
	*has = *digits != '\0';
	return conf_parse(conf_find(&config_table, name), digits, r->config) ||
	       digits_are_wrong(where, name, digits, error);
}

static bool take_line(void *user, const char *where, const char *line, struct conf_error *error)
{
	enum { ROOM = 200 }; /* of a line */
	const char *auth = behind_any(line, names_of_auth_key);
	const char *value = auth ? auth : behind_any(line, names_of_key);
	char digits[ROOM];
	uint8_t v;
	bool ok;

	plain(value ? value : line, digits, sizeof digits);
	if (value || hex_digit((uint8_t)*digits, &v))
		ok = set(user, where, auth ? "auth_key" : "key", digits, error);
	else
		ok = conf_wrong(error,
			"%s: expected \"key = \" or \"auth_key = \" and 32 hexadecimal digits",
			where);
	explicit_bzero(digits, sizeof digits);
	return ok;
}

bool key_file_read(struct config *config, const char *path, struct conf_error *error)
{
	struct config_key key = config->key, auth_key = config->auth_key;
	struct reading_keys r = {.config = config};
	bool ok = conf_each_line(path, take_line, &r, error);

	if (!ok) {
		config->key = key;
		config->auth_key = auth_key;
	}
	explicit_bzero(&key, sizeof key);
	explicit_bzero(&auth_key, sizeof auth_key);
	return ok;
}
