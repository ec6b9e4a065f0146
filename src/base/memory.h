/* Memory of which most is never used. */
#ifndef BASE_MEMORY_H
#define BASE_MEMORY_H

#include <stddef.h>

/* Makes `n` bytes at `p` zero, and writes only to pages where some are not: those that nobody has
 * written to since they came from the kernel stay with it. */
void memory_clear(void *p, size_t n);

#endif
