/* libFuzzer: a configuration file, as `gridmeter run --config` has it. What is taken is whole:
 * every section has texts that end, and what stands in no list of words is in its range. */
#include "fuzz.h"

#include "config/config_file.h"

#include <string.h>

void fuzz_begin(void)
{
}

static void check_section(const struct config_section *s)
{
	const struct config *c = &s->config;
	struct port_place at;

	FUZZ_CHECK(memchr(s->name, 0, sizeof s->name) && memchr(c->name, 0, sizeof c->name));
	FUZZ_CHECK(memchr(c->port.text, 0, sizeof c->port.text) &&
		   memchr(c->meter, 0, sizeof c->meter));
	FUZZ_CHECK(c->instance >= 1 && c->instance <= 247);
	FUZZ_CHECK(c->role < N_ROLES);
	FUZZ_CHECK(c->feed_in_tariff >= 0 && c->feed_in_tariff <= 10);
	FUZZ_CHECK(c->timeout_ms <= 300000 && c->ask_period_ms >= 2000);
	port_name_find(&c->port, &at);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static struct config_file file, again;
	struct conf_error error = {0};
	const char *path = fuzz_file(data, n);

	config_file_reset(&file);
	if (!config_file_read(&file, path, &error)) {
		FUZZ_CHECK(*error.text && memchr(error.text, 0, sizeof error.text));
		return 0;
	}
	FUZZ_CHECK(memchr(file.share_wrong, 0, sizeof file.share_wrong));
	/* A fuzzer finds /dev/zero sooner or later. */
	*file.common.key_file = '\0';
	for (size_t i = 0; i < file.n; i++)
		*file.sections[i].config.key_file = '\0';
	if (!config_file_finish(&file, &error))
		return 0;
	fuzz_understood();
	FUZZ_CHECK(file.n >= 1);
	for (size_t i = 0; i < file.n; i++)
		check_section(&file.sections[i]);
	/* SIGHUP compares them octet by octet. */
	config_file_reset(&again);
	FUZZ_CHECK(config_file_read(&again, path, &error));
	return 0;
}
