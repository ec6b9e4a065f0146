/* A file with the keys of a meter, in whatever form an owner may have written it:
 *
 *	key = 00112233445566778899aabbccddeeff
 *	GAK: "D0D1D2D3 D4D5D6D7 D8D9DADB DCDDDEDF"
 *
 * or the digits of the key alone. Left out: whose file it is (config_keys.h). */
#ifndef CONFIG_KEY_FILE_H
#define CONFIG_KEY_FILE_H

#include "config/config.h"

/* Sets the keys of `config` that the file `path` names. False, with the error noted and nothing
 * changed, when a line is wrong or the file is not there. */
bool key_file_read(struct config *config, const char *path, struct conf_error *error);

#endif
