/* JSON as RFC 8259 defines it, without blanks. A comma stands in front of each value but the first
 * of its object or array, so one bit is all that has to be known of those around it. */
#include "base/json_writer.h"

#include <string.h>

enum { AROUND = 6 }; /* comma, quotation marks, colon */

/* What stands in front of each value. Returns where that goes, which has room for a number. */
static char *begin(struct json_writer *j, const char *name)
{
	size_t n = name ? strlen(name) : 0;
	char *p = writer_room(j->to, n + AROUND + DECIMAL_TEXT_MAX);

	if (j->is_next)
		*p++ = ',';
	j->is_next = true;
	if (!name)
		return p;
	*p++ = '"';
	memcpy(p, name, n);
	p += n;
	*p++ = '"';
	*p++ = ':';
	return p;
}

void json_writer_begin(struct json_writer *j, const char *name, char bracket)
{
	char *p = begin(j, name);

	*p++ = bracket;
	writer_took(j->to, p);
	j->is_next = false;
}

void json_writer_end(struct json_writer *j, char bracket)
{
	char *p = writer_room(j->to, 1);

	*p++ = bracket;
	writer_took(j->to, p);
	j->is_next = true;
}

void json_writer_null(struct json_writer *j, const char *name)
{
	writer_took(j->to, begin(j, name));
	writer_ours(j->to, "null");
}

void json_writer_bool(struct json_writer *j, const char *name, bool v)
{
	writer_took(j->to, begin(j, name));
	if (v)
		writer_ours(j->to, "true");
	else
		writer_ours(j->to, "false");
}

static void begin_text(struct json_writer *j, const char *name)
{
	char *p = begin(j, name);

	*p++ = '"';
	writer_took(j->to, p);
}

static void end_text(struct json_writer *j)
{
	char *p = writer_room(j->to, 1);

	*p++ = '"';
	writer_took(j->to, p);
}

void json_writer_text(struct json_writer *j, const char *name, const char *text)
{
	begin_text(j, name);
	writer_quoted(j->to, text);
	end_text(j);
}

void json_writer_decimal_text(struct json_writer *j, const char *name, struct decimal v)
{
	char *p = begin(j, name);

	*p++ = '"';
	p += decimal_text(v, p);
	*p++ = '"';
	writer_took(j->to, p);
}

void json_writer_decimal(struct json_writer *j, const char *name, struct decimal v)
{
	char *p = begin(j, name);

	writer_took(j->to, p + decimal_text(v, p));
}

void json_writer_within(struct json_writer *j, const char *text)
{
	writer_quoted(j->to, text);
}

void json_writer_short(struct json_writer *j, const char ours[JSON_WRITER_SHORT])
{
	char *p = writer_room(j->to, JSON_WRITER_SHORT);

	memcpy(p, ours, JSON_WRITER_SHORT);
	writer_took(j->to, p + strlen(ours));
}
