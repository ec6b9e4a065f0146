/* What a writer (base/writer.h) writes, as a text for tests. */
#ifndef TESTS_SUPPORT_WRITTEN_H
#define TESTS_SUPPORT_WRITTEN_H

#include "base/writer.h"

/* The writer of a new text. */
struct writer *written_begin(void);

/* What has been written to it; valid until the next one ends. */
const char *written_end(void);

#endif
