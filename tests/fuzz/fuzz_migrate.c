/* libFuzzer: the configuration of an old driver. The first octet says of which. What becomes of it
 * is a configuration that is read, and has no key in it. */
#include "fuzz.h"

#include "config/config_file.h"
#include "cmd/migrate/migrated.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void fuzz_begin(void)
{
}

static void check_readable(const struct migrated *m)
{
	static struct config_file file;
	struct conf_error error;
	bool is_read;

	if (m->length + 1 == sizeof m->text)
		return; /* cut, where no old file comes to */
	config_file_reset(&file);
	is_read = config_file_read(&file, fuzz_file(m->text, m->length), &error);
	if (!is_read)
		fuzz_fail("migrated", 0, error.text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static struct migrated m;
	bool is_python = n && data[0] % 2, ok;
	char *text, run[] = "DEV=/dev/ttyUSB1";

	if (n < 2)
		return 0;
	memset(&m, 0, sizeof m);
	m.source = is_python ? "config.py" : "config.ini";
	m.folder = "/data/gridmeter";
	text = strndup((const char *)data + 1, n - 1);
	FUZZ_CHECK(text);
	ok = is_python ? migrate_dlms(&m, text) : migrate_d0(&m, text, data[0] % 4 ? NULL : run);
	free(text);
	FUZZ_CHECK(ok == (m.n_set + m.n_dropped > 0));
	if (!ok)
		return 0;
	fuzz_understood();
	migrated_finish(&m, "an old one");
	FUZZ_CHECK(m.length < sizeof m.text && m.text[m.length] == '\0');
	FUZZ_CHECK(strlen(m.key) == 0 || strlen(m.key) == MIGRATED_KEY_CHARS);
	fuzz_check_clean("migrated", m.text, true);
	check_readable(&m);
	return 0;
}
