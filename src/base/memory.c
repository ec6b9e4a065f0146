/* Clears memory in steps that are no longer than a page. Left out: giving pages back that were
 * written to. */
#include "base/memory.h"

#include <string.h>

enum { STEP = 1024 };

void memory_clear(void *p, size_t n)
{
	for (char *c = p; n > 0;) {
		size_t step = n < STEP ? n : STEP;

		if (*c || memcmp(c, c + 1, step - 1) != 0)
			memset(c, 0, step);
		c += step;
		n -= step;
	}
}
