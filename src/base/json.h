/* The door to JSON: what base/print.h is for terminals. JSON has to be UTF-8, and whoever reads it
 * may print it, so no text gets into it unless it is harmless. Left out: numbers, which cJSON
 * prints. */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include <cjson/cJSON.h>

/* Adds a text, whoever wrote it, to an object under a name of ours, or to an array when `name` is
 * NULL. What is not harmless in it becomes \xhh. Where there is no memory it is left out, which
 * shortage_is_seen() may tell. */
void json_add_text(cJSON *to, const char *name, const char *text);

/* Prints `o` on one line, to standard output, and deletes it. */
void json_print(cJSON *o);

#endif
