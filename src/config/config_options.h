/* Options of the command line that are keys of the configuration: "--key-file" is key_file. Left
 * out: all other options, which are a command's own. */
#ifndef CONFIG_CONFIG_OPTIONS_H
#define CONFIG_CONFIG_OPTIONS_H

#include "base/options.h"

/* Takes the key of the option's name; the field is a struct config. */
option_take config_option;

/* Takes "--key" or "--auth-key", in whose argument stars remain, and says on standard error that
 * everybody could read it; the field is a struct config. */
option_take config_option_key;

#endif
