/* Takes options of the command line into the configuration, by the table of keys. Left out: what
 * files say (config_file.c, config_keys.c). */
#include "config/config_options.h"

#include "base/print.h"
#include "base/secret.h"
#include "base/text.h"
#include "config/config.h"

#include <string.h>

enum { NAME_SIZE = 32 };

static const char *key_of(const struct option_row *row, char name[NAME_SIZE])
{
	text_clean(name, NAME_SIZE, row->name + 2);
	for (char *c = name; (c = strchr(c, '-'));)
		*c = '_';
	return name;
}

bool config_option(const struct option_met *met, char *argument)
{
	struct conf_error error;
	char name[NAME_SIZE];

	if (conf_set(&config_table, met->field, met->row->name, key_of(met->row, name), argument,
		    &error))
		return true;
	print_err("gridmeter %s: %s\n", met->options->command, error.text);
	return false;
}

bool config_option_key(const struct option_met *met, char *argument)
{
	char name[NAME_SIZE];
	bool is_key = *argument && conf_parse(conf_find(&config_table, key_of(met->row, name)),
					   argument, met->field);

	secret_hide_argument(argument);
	print_err("gridmeter %s: %s: %s\n", met->options->command, met->row->name,
		is_key ? "everybody on this machine could read it; --key-file FILE is for keys"
		       : "expected 32 hexadecimal digits");
	return is_key;
}
