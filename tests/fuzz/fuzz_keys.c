/* libFuzzer: a file with keys, as key_file = FILE has it. */
#include "fuzz.h"

#include "config/config_file.h"

#include <string.h>

void fuzz_begin(void)
{
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static struct config_file file;
	struct conf_error error = {0};

	if (config_file_load(&file, NULL, fuzz_file(data, n), &error)) {
		fuzz_understood();
		FUZZ_CHECK(file.n == 1);
		return 0;
	}
	FUZZ_CHECK(*error.text && memchr(error.text, 0, sizeof error.text));
	return 0;
}
