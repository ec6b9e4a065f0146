/* Patterns of names as sh(1) has them, without escapes and classes. glob() and fnmatch() can do
 * more, but bring tables for the letters of all languages along, which would be a twentieth of the
 * program. Left out: folders in a pattern. */
#include "port/pattern.h"

#include <stddef.h>
#include <string.h>

/* What closes the set that begins at `set`, a '['; NULL: nothing does, and it is an ordinary
 * character. A ']' right at its beginning belongs to it. */
static const char *end_of_set(const char *set)
{
	set += set[1] == '!' ? 2 : 1;
	return *set ? strchr(set + 1, ']') : NULL;
}

static bool is_in_set(const char *set, const char *end, char c)
{
	bool is_in = false, negated = set[1] == '!';

	for (set += negated ? 2 : 1; set < end; set++) {
		if (set[1] == '-' && set + 2 < end) {
			is_in |= set[0] <= c && c <= set[2];
			set += 2;
		} else {
			is_in |= *set == c;
		}
	}
	return is_in != negated;
}

/* What follows in the pattern when its first part, not a '*', fits `c`; NULL when it does not. */
static const char *behind_one(const char *pattern, char c)
{
	const char *end = *pattern == '[' ? end_of_set(pattern) : NULL;

	if (!*pattern || !c)
		return NULL;
	if (end)
		return is_in_set(pattern, end, c) ? end + 1 : NULL;
	return *pattern == '?' || *pattern == c ? pattern + 1 : NULL;
}

bool pattern_fits(const char *pattern, const char *name)
{
	const char *star = NULL, *from = NULL; /* the last '*', and what it has not taken yet */

	if (*name == '.' && *pattern != '.')
		return false;
	while (*pattern || *name) {
		const char *next = *pattern == '*' ? NULL : behind_one(pattern, *name);

		if (*pattern == '*') {
			star = ++pattern;
			from = name;
		} else if (next) {
			pattern = next;
			name++;
		} else if (star && *from) {
			pattern = star;
			name = ++from; /* it takes one more */
		} else {
			return false;
		}
	}
	return true;
}
