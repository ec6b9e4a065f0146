/* The door to JSON: what base/print.h is for terminals. JSON has to be UTF-8, and whoever reads it
 * may print it, so no text gets into it unless it is harmless. Left out: numbers, which cJSON
 * prints. */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stddef.h>

/* Adds a text, whoever wrote it, to an object under a name of ours, or to an array when `name` is
 * NULL. What is not harmless in it becomes \xhh. Where there is no memory it is left out, which
 * shortage_is_seen() may tell. */
void json_add_text(cJSON *to, const char *name, const char *text);

/* Whether the parser may have a text, whoever wrote it: cJSON calls itself for each level, and
 * takes memory for each value. */
bool json_is_bounded(const char *text, size_t depth_max, size_t values_max);

/* Prints `o` on one line, to standard output, and deletes it. */
void json_print(cJSON *o);

#endif
