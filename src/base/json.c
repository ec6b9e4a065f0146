/* Puts texts into trees of cJSON, which takes any bytes and would print them as they are, and
 * prints a tree. Left out: what stands in an object, which is up to whoever makes it. */
#include "base/json.h"

#include "base/bytes.h"
#include "base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ESCAPED_MAX = 4 }; /* bytes that one may become */

static void add(cJSON *to, const char *name, const char *text)
{
	cJSON *item = cJSON_CreateString(text);

	if (name)
		cJSON_AddItemToObject(to, name, item);
	else
		cJSON_AddItemToArray(to, item);
}

void json_add_text(cJSON *to, const char *name, const char *text)
{
	size_t n = strlen(text), size = ESCAPED_MAX * n + 1;
	char *escaped;

	if (text_is_harmless(text)) {
		add(to, name, text);
		return;
	}
	escaped = malloc(size);
	if (!escaped)
		return;
	text_escape(escaped, size, bytes_of(text, n));
	add(to, name, escaped);
	free(escaped);
}

bool json_is_bounded(const char *text, size_t depth_max, size_t values_max)
{
	size_t depth = 0, n = 0;
	bool is_text = false;

	for (; *text; text++) {
		if (is_text) {
			is_text = *text != '"';
			text += *text == '\\' && text[1];
			continue;
		}
		is_text = *text == '"';
		depth += *text == '{' || *text == '[';
		n += *text == ',' || *text == ':' || *text == '[';
		if (depth > depth_max || n > values_max)
			return false;
		if (depth && (*text == '}' || *text == ']'))
			depth--;
	}
	return true;
}

void json_print(cJSON *o)
{
	char *text = cJSON_PrintUnformatted(o);

	if (text)
		puts(text);
	cJSON_free(text);
	cJSON_Delete(o);
}
