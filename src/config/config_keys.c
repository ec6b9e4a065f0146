/* Keys of meters: read from the file that key_file names, handed to the cipher
 * (proto/dlms/dlms_keys.h), and wiped. Left out: how they stand in that file (key_file.c), and keys
 * on the command line (config_options.c). */
#include "config/config_keys.h"

#include "base/print.h"
#include "base/secret.h"
#include "config/credential.h"
#include "config/key_file.h"
#include "proto/dlms/dlms_keys.h"

#include <string.h>

static void warn_of_readers(const char *path)
{
	if (credential_is_open(path))
		log_error("%s holds keys and others can read it: chmod 600 %s", path, path);
}

bool config_read_keys(struct config *config, struct conf_error *error)
{
	if (!*config->key_file)
		return true;
	warn_of_readers(config->key_file);
	return key_file_read(config, config->key_file, error);
}

void config_warn_of_readers(const struct config *config, const char *path)
{
	if (config->key.is_set || config->auth_key.is_set)
		warn_of_readers(path);
}

bool config_give_keys(const struct config *config, struct dlms_keys *keys)
{
	bool is_fine = true;

	dlms_keys_init(keys);
	if (config->key.is_set)
		is_fine = dlms_keys_set(keys, config->key.octets);
	if (config->auth_key.is_set)
		dlms_keys_set_auth(keys, config->auth_key.octets);
	if (!is_fine)
		log_error("no memory for the key");
	return is_fine;
}

void config_forget_keys(struct config *config)
{
	explicit_bzero(&config->key, sizeof config->key);
	explicit_bzero(&config->auth_key, sizeof config->auth_key);
}
