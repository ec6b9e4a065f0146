/* The keys of a meter on their way from files to those who use them, and that nothing of them stays
 * behind. Left out: deciphering (proto/dlms/dlms_cipher.h). */
#ifndef CONFIG_CONFIG_KEYS_H
#define CONFIG_CONFIG_KEYS_H

#include "config/config.h"

struct dlms_keys;

/* Reads the keys in the file config->key_file into `config`, if it names one; warns in the log when
 * others can read that file. False, with the error noted, when the file is wrong or not there. */
bool config_read_keys(struct config *config, struct conf_error *error);

/* Warns in the log when `config`, which was read from the file `path`, holds keys and others can
 * read that file. */
void config_warn_of_readers(const struct config *config, const char *path);

/* Begins `keys` with those that the configuration has; dlms_keys_finish() is the caller's. False,
 * and said in the log, when there is no memory. */
bool config_give_keys(const struct config *config, struct dlms_keys *keys);

/* Wipes the keys in `config`. */
void config_forget_keys(struct config *config);

#endif
