#include "support/written.h"

#include <stdlib.h>

static struct writer w;
static char *out;
static size_t n_out;

struct writer *written_begin(void)
{
	writer_init(&w, open_memstream(&out, &n_out));
	return &w;
}

const char *written_end(void)
{
	static char *last;

	writer_flush(&w);
	fclose(w.to);
	free(last);
	last = out;
	return last;
}
