/* A stream into memory, behind the buffer of a writer. */
#include "share/http/http_text.h"

#include <stdlib.h>

bool http_text_begin(struct http_text *t)
{
	t->text = NULL;
	writer_init(&t->to, open_memstream(&t->text, &t->n));
	return t->to.to != NULL;
}

char *http_text_end(struct http_text *t, size_t *n)
{
	bool is_whole;

	writer_flush(&t->to);
	is_whole = !ferror(t->to.to);
	if (fclose(t->to.to) == 0 && is_whole) {
		*n = t->n;
		return t->text;
	}
	free(t->text);
	return NULL;
}
