/* The mutator of inputs that are texts: words and lines of it change, and mostly not the marks
 * between them, as a file is refused at the first line that is none. */
#include "fuzz.h"

#include <string.h>

enum {
	TOKEN_MAX = 256,
	TOKEN_ROOM = 16, /* what a word may grow by at once */
};

static const char marks[] = " \t\r\n=,:;#*[]{}\"'()";
static const char *const specials[] = {"0", "1", "-1", "1e300", "-1e999", "255", "65536",
	"4294967296", "99999999999999999999", "nan", "true", "null", "yes", "no", "\"\"", "{}",
	"[]", "auto", "\\u0000", "\xff\x1b[2J"};

static unsigned next(unsigned *seed)
{
	*seed = *seed * 1103515245u + 12345u;
	return *seed >> 16;
}

/* The word or the line around a place: `until` has what ends it. */
static void find(
	const uint8_t *p, size_t n, size_t at, const char *until, size_t *from, size_t *upto)
{
	*from = *upto = at;
	while (*from > 0 && p[*from - 1] && !strchr(until, p[*from - 1]))
		--*from;
	while (*upto < n && p[*upto] && !strchr(until, p[*upto]))
		++*upto;
}

/* Puts `n_with` octets in the place of others; the new length, or the old one where there is no
 * room. */
static size_t replace(
	uint8_t *p, size_t n, size_t max, size_t from, size_t upto, const void *with, size_t n_with)
{
	if (n - (upto - from) + n_with > max)
		return n;
	memmove(p + from + n_with, p + upto, n - upto);
	memcpy(p + from, with, n_with);
	return n - (upto - from) + n_with;
}

static size_t mutate_token(uint8_t *p, size_t n, size_t max, unsigned seed)
{
	size_t from, upto, other, other_upto, n_token;
	uint8_t token[TOKEN_MAX];
	const char *special = specials[next(&seed) % (sizeof specials / sizeof *specials)];

	find(p, n, next(&seed) % n, marks, &from, &upto);
	find(p, n, next(&seed) % n, marks, &other, &other_upto);
	switch (next(&seed) % 4) {
	case 0:
		return replace(p, n, max, from, upto, special, strlen(special));
	case 1:
		n_token = other_upto - other < sizeof token ? other_upto - other : sizeof token;
		memcpy(token, p + other, n_token);
		return replace(p, n, max, from, upto, token, n_token);
	default:
		n_token = upto - from < sizeof token - TOKEN_ROOM ? upto - from
								  : sizeof token - TOKEN_ROOM;
		memcpy(token, p + from, n_token);
		n_token = LLVMFuzzerMutate(token, n_token, n_token + TOKEN_ROOM);
		return replace(p, n, max, from, upto, token, n_token);
	}
}

/* A line goes, or stands elsewhere once more. */
static size_t mutate_lines(uint8_t *p, size_t n, size_t max, unsigned seed)
{
	size_t from, upto, to, to_upto;
	uint8_t line[TOKEN_MAX];

	find(p, n, next(&seed) % n, "\n", &from, &upto);
	find(p, n, next(&seed) % n, "\n", &to, &to_upto);
	upto += upto < n;
	if (next(&seed) % 2 || upto - from > sizeof line)
		return n > upto - from ? replace(p, n, max, from, upto, "", 0) : n;
	memcpy(line, p + from, upto - from);
	return replace(p, n, max, to, to, line, upto - from);
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max, unsigned seed)
{
	unsigned how = next(&seed) % 8;

	if (size == 0 || how == 0)
		return LLVMFuzzerMutate(data, size, max);
	if (how == 1)
		return mutate_lines(data, size, max, next(&seed));
	return mutate_token(data, size, max, next(&seed));
}
