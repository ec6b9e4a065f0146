/* Memory that is cleared. */
#include "base/memory.h"
#include "support/test.h"

#include <sys/mman.h>

enum { SIZE = 5 * 4096 };

static void what_is_zero_is_not_written_to(void **state)
{
	char *p = mmap(NULL, SIZE, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	(void)state;
	assert_true(p != MAP_FAILED);
	memory_clear(p + 1, SIZE - 1);
	munmap(p, SIZE);
}

static void one_byte_anywhere_is_cleared_and_none_beside(void **state)
{
	static char p[SIZE + 2];

	(void)state;
	for (size_t n = 1; n < SIZE; n += 97)
		for (size_t at = 0; at < n; at += 1 + n / 7) {
			p[at + 1] = p[0] = p[n + 1] = 7;
			memory_clear(p + 1, n);
			assert_int_equal(p[at + 1], 0);
			assert_int_equal(p[0], 7);
			assert_int_equal(p[n + 1], 7);
			p[n + 1] = 0;
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_zero_is_not_written_to),
		cmocka_unit_test(one_byte_anywhere_is_cleared_and_none_beside),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
