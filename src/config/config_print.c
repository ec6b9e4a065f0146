/* Prints the tables of keys: as the example file, and as a part of the usage of gridmeter run. Left
 * out: what the keys are for, which is unpacked from config_helps.c and share_config_helps.c. */
#include "config/config.h"

#include "base/packed.h"
#include "base/print.h"
#include "config/keys_print.h"
#include "config/share_config.h"

extern const struct packed config_helps, share_config_helps;

void config_print_example(FILE *to)
{
	print_to(to, "# gridmeter.conf: every key at its default. No key is needed.\n");
	keys_print_example(to, &config_table, &config_helps);
	print_to(
		to, "\n# Whom gridmeter share tells beside the message bus; no meter.\n#[share]\n");
	keys_print_example(to, &share_config_table, &share_config_helps);
}

void config_print_help(FILE *to)
{
	keys_print_help(to, &config_table, &config_helps);
	print_to(to, "\nKeys of the section [share], which gridmeter share reads:\n");
	keys_print_help(to, &share_config_table, &share_config_helps);
}
