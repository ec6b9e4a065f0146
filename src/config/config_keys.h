/* The keys of a meter: from where they come to those who use them, and that nothing of them stays
 * behind. */
#ifndef CONFIG_CONFIG_KEYS_H
#define CONFIG_CONFIG_KEYS_H

#include "config/config.h"

struct dlms_keys;

/* Reads what the file config->key_file says, if it names one. Warns when others can read it. */
bool config_read_keys(struct config *config, struct conf_error *error);

/* Warns when `config`, of the file `path`, holds keys and others can read it. */
void config_warn_of_readers(const struct config *config, const char *path);

/* Begins `keys` with those that the configuration has; dlms_keys_finish() is the caller's. False,
 * and said in the log, when there is no memory. */
bool config_give_keys(const struct config *config, struct dlms_keys *keys);

/* Wipes them. */
void config_forget_keys(struct config *config);

#endif
