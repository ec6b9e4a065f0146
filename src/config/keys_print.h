/* A table of configuration keys as text, with what each is for. */
#ifndef CONFIG_KEYS_PRINT_H
#define CONFIG_KEYS_PRINT_H

#include "base/conf.h"

#include <stdio.h>

struct packed;

/* As it stands in an example file: each key with its help, commented out at its default. `helps`
 * are packed by the positions of the keys. */
void keys_print_example(FILE *to, const struct conf_table *table, const struct packed *helps);

/* For --help. */
void keys_print_help(FILE *to, const struct conf_table *table, const struct packed *helps);

#endif
