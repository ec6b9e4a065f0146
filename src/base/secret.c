/* Recognises what looks like a key, and closes the ways by which one could get out of the process:
 * core dumps, other processes that look into this one, the list of processes. Left out: wiping a
 * key, which its owner does. */
#include "base/secret.h"

#include "base/hex.h"

#include <ctype.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>

enum {
	KEY_OCTETS = 16,
	CHARS_MIN = 16, /* half a key is a secret too */
	SLIPS = 8,      /* one character in so many may be none of a key: O for 0 */
};

bool secret_is_like(const char *text)
{
	size_t n = 0, n_hex = 0, n_letters = 0;
	uint8_t octets[KEY_OCTETS], v;
	bool is_key = hex_octets(text, octets, sizeof octets);

	explicit_bzero(octets, sizeof octets);
	for (const char *c = text; *c; c++) {
		n += isalnum((unsigned char)*c) != 0;
		n_hex += hex_digit((uint8_t)*c, &v);
		n_letters += isalpha((unsigned char)*c) != 0;
	}
	return is_key ||
	       (n >= CHARS_MIN && n_letters && (n - n_hex) * SLIPS <= n && !strchr(text, '/'));
}

const char *secret_shown(const char *text)
{
	return secret_is_like(text) ? "(not shown)" : text;
}

/* (musl's setrlimit() would bring what stops all threads.) */
void secret_guard(void)
{
	const struct rlimit none = {0};

	prlimit(0, RLIMIT_CORE, &none, NULL);
	prctl(PR_SET_DUMPABLE, 0);
}

void secret_hide_argument(char *argument)
{
	memset(argument, '*', strlen(argument));
}
