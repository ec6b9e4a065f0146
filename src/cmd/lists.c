/* Reads definitions of DLMS lists, a section each. What may stand in one is told by
 * proto/dlms/dlms_definition.h. */
#include "cmd/lists.h"

#include "base/conf.h"
#include "base/print.h"
#include "base/secret.h"
#include "proto/dlms/dlms_definition.h"

#include <stdio.h>

static bool take(void *user, const char *where, const char *section, const char *key,
	const char *value, struct conf_error *error)
{
	const char *wrong = dlms_definition_set(user, section, key, value);

	return !wrong || conf_wrong(error, "%s: %s = %s: %s", where, secret_shown(key),
				 secret_shown(value), wrong);
}

bool lists_read(struct dlms_lists *lists, const char *path, const char *who)
{
	struct conf_error error;

	lists->n = 0;
	if (!conf_each(path, take, lists, &error)) {
		print_err("%s: %s\n", who, error.text);
		return false;
	}
	for (size_t i = 0; i < lists->n; i++) {
		const char *wrong = dlms_definition_check(lists, i);

		if (wrong) {
			print_err("%s: %s: [%s]: %s\n", who, path, lists->names[i], wrong);
			return false;
		}
	}
	if (lists->n == 0)
		print_err("%s: %s: expected at least one [list]\n", who, path);
	return lists->n > 0;
}
