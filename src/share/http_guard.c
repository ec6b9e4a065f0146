/* A page of somebody else that is open in a browser of this network may send it here: by a name of
 * its own that leads to our address ("DNS rebinding"), which its Host shows, or by our address,
 * which Sec-Fetch-Site shows. Neither is answered. */
#include "share/http_guard.h"

#include "doctor/words.h"

#include <arpa/inet.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { PORT_DIGITS = 5 };

/* Whether a text is nothing, or ":8420". */
static bool is_port(const char *text)
{
	size_t n = *text == ':' ? strspn(text + 1, "0123456789") : 0;

	return !*text || (n >= 1 && n <= PORT_DIGITS && !text[1 + n]);
}

/* "[address]", with a port perhaps. */
static bool is_address_6(const char *host)
{
	const char *end = strchr(host, ']');
	struct in6_addr address;
	char text[INET6_ADDRSTRLEN];

	if (!end || (size_t)(end - host) > sizeof text || !is_port(end + 1))
		return false;
	snprintf(text, sizeof text, "%.*s", (int)(end - host - 1), host + 1);
	return inet_pton(AF_INET6, text, &address) == 1;
}

/* Whether `name` is one of the words of `names`. */
static bool is_among(const char *name, const char *names)
{
	size_t n = strlen(name), m;

	for (names += strspn(names, " "); *names; names += m + strspn(names + m, " ")) {
		m = strcspn(names, " ");
		if (m == n && strncasecmp(name, names, n) == 0)
			return true;
	}
	return false;
}

static bool is_under_local(const char *name)
{
	static const char local[] = ".local";
	size_t n = strlen(name), m = sizeof local - 1;

	return n > m && strcasecmp(name + n - m, local) == 0;
}

/* The name without a port and without the point of the root; false: it is none. */
static bool take_name(const char *host, char name[HTTP_HOST_MAX + 1])
{
	size_t n = strcspn(host, ":");

	if (!n || n > HTTP_HOST_MAX || !is_port(host + n))
		return false;
	memcpy(name, host, n);
	n -= n > 1 && name[n - 1] == '.';
	name[n] = '\0';
	return true;
}

bool http_guard_host(const char *host, const struct http_house *house)
{
	char name[HTTP_HOST_MAX + 1];
	struct in_addr address;

	if (!host)
		return true;
	if (*host == '[')
		return is_address_6(host);
	if (!take_name(host, name))
		return false;
	return inet_pton(AF_INET, name, &address) == 1 || strcasecmp(name, "localhost") == 0 ||
	       is_under_local(name) || (*house->name && strcasecmp(name, house->name) == 0) ||
	       is_among(name, house->names);
}

bool http_guard_token(const char *given, const char *token)
{
	size_t n = strlen(given), m = strlen(token);
	volatile unsigned differ = n != m || !m;

	for (size_t i = 0; i < m; i++)
		differ |= (unsigned)(token[i] ^ (n ? given[i % n] : 0));
	return !differ;
}

void http_token_text(const char *token, char out[HTTP_TOKEN_TEXT_SIZE])
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "0123456789-._~";
	char *to = out;

	for (; *token && to - out < HTTP_TOKEN_TEXT_SIZE - 3; token++)
		if (strchr(plain, *token))
			*to++ = *token;
		else
			to += sprintf(to, "%%%02x", (unsigned)(uint8_t)*token);
	*to = '\0';
}

static int digit_of(char c)
{
	static const char digits[] = "0123456789abcdef0123456789ABCDEF";
	const char *at = c ? strchr(digits, c) : NULL;

	return at ? (int)((at - digits) % 16) : -1;
}

size_t http_unescape(char *text)
{
	const char *from = text;
	char *to = text;

	while (*from) {
		int high = *from == '%' ? digit_of(from[1]) : -1;
		int low = high >= 0 ? digit_of(from[2]) : -1;

		if (low >= 0 && high + low > 0) {
			*to++ = (char)(high * 16 + low);
			from += 3;
		} else {
			*to++ = *from++;
		}
	}
	*to = '\0';
	return (size_t)(to - text);
}

/* Whether our cookie is among them, with the token. */
static bool has_cookie(const char *cookies, const char *token)
{
	static const char name[] = HTTP_COOKIE "=";
	char value[HTTP_TOKEN_TEXT_SIZE];
	size_t n;

	while (cookies) {
		cookies += strspn(cookies, "; ");
		if (strncmp(cookies, name, sizeof name - 1) == 0) {
			cookies += sizeof name - 1;
			n = strcspn(cookies, ";");
			n = n < sizeof value ? n : sizeof value - 1;
			memcpy(value, cookies, n);
			value[n] = '\0';
			http_unescape(value);
			if (http_guard_token(value, token))
				return true;
		}
		cookies = strchr(cookies, ';');
	}
	return false;
}

static bool has_token(const struct http_question *q, const char *token)
{
	static const char bearer[] = "Bearer ";

	if (!*token)
		return true;
	if (q->token && http_guard_token(q->token, token))
		return true;
	if (q->authorization && strncasecmp(q->authorization, bearer, sizeof bearer - 1) == 0 &&
		http_guard_token(q->authorization + sizeof bearer - 1, token))
		return true;
	return has_cookie(q->cookie, token);
}

unsigned http_guard(const struct http_question *q, const struct http_house *house)
{
	if (!http_guard_host(q->host, house))
		return 421;
	if (strcmp(q->method, "GET") != 0 && strcmp(q->method, "HEAD") != 0)
		return 405;
	if (q->sec_fetch_site && strcasecmp(q->sec_fetch_site, "cross-site") == 0)
		return 403;
	return has_token(q, house->token) ? 200 : 401;
}

/* The language that a tag ("de-AT") begins with; N_LANGUAGES: none of ours. */
static enum language language_of(const char *tag)
{
	size_t n = strcspn(tag, "-_.;, ");
	char code[3] = {tag[0], n == 2 ? tag[1] : '\0'};

	return n == 2 ? language_find(code) : N_LANGUAGES;
}

enum language http_language(const char *lang, const char *accepted)
{
	enum language found = lang ? language_of(lang) : N_LANGUAGES;

	while (found == N_LANGUAGES && accepted && *accepted) {
		accepted += strspn(accepted, ", ");
		found = language_of(accepted);
		accepted += strcspn(accepted, ",");
	}
	return found < N_LANGUAGES ? found : LANGUAGE_EN;
}
