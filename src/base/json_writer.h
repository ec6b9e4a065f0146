/* The door to JSON for whoever prints megabytes of it: straight into the buffer of base/writer.h,
 * with nothing kept of what was written. As in base/json.h no text gets into it unless it is
 * harmless. Members come in the order in which they are written; a name is ours, or NULL in an
 * array. Left out: doubles, and whether each name comes once. */
#ifndef BASE_JSON_WRITER_H
#define BASE_JSON_WRITER_H

#include "base/writer.h"

/* {to} begins with a value, which is an object or an array. */
struct json_writer {
	struct writer *to;
	bool is_next; /* in the object or array that is open there is something already */
};

/* An object, '{' and '}', or an array, '[' and ']'. All that is begun must be ended. */
void json_writer_begin(struct json_writer *j, const char *name, char bracket);
void json_writer_end(struct json_writer *j, char bracket);

/* What is not harmless in a text becomes \xhh. */
void json_writer_text(struct json_writer *j, const char *name, const char *text);
void json_writer_null(struct json_writer *j, const char *name);
void json_writer_bool(struct json_writer *j, const char *name, bool v);

/* Numbers, exact, with all the digits that they have; a whole number is {.digits = v}. Whoever
 * reads them may make a double of it; who does not trust him gives him a text. */
void json_writer_decimal(struct json_writer *j, const char *name, struct decimal v);
void json_writer_decimal_text(struct json_writer *j, const char *name, struct decimal v);

/* Pieces, for what comes so often that a name at a time takes too long: a literal, with the commas,
 * and between its quotation marks a text, or one of ours that has nothing in it to be quoted, in a
 * room of so many octets. Numbers and octets are those of base/writer.h. */
enum { JSON_WRITER_SHORT = 24 };
#define json_writer_ours(j, literal) writer_ours((j)->to, literal)
void json_writer_within(struct json_writer *j, const char *text);
void json_writer_short(struct json_writer *j, const char ours[JSON_WRITER_SHORT]);

#endif
