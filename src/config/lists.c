/* Reads definitions of DLMS lists, a section for each, and says with file and line what is wrong.
 * Left out: what may stand in a definition (proto/dlms/dlms_definition.h). */
#include "config/lists.h"

#include "base/conf.h"
#include "base/print.h"
#include "base/secret.h"
#include "proto/dlms/dlms_definition.h"

#include <stdio.h>

static bool take(void *user, const char *where, const char *section, const char *key,
	const char *value, struct conf_error *error)
{
	const struct lists_into *into = user;
	const char *wrong = into->define(into->lists, section, key, value);

	return !wrong || conf_wrong(error, "%s: %s = %s: %s", where, secret_shown(key),
				 secret_shown(value), wrong);
}

bool lists_read_into(struct lists_into into, const char *path, const char *who)
{
	struct conf_error error;
	const char *name, *wrong;
	size_t n = 0;

	if (!conf_each(path, take, &into, &error)) {
		print_err("%s: %s\n", who, error.text);
		return false;
	}
	for (; (name = into.defined(into.lists, n, &wrong)); n++)
		if (wrong) {
			print_err("%s: %s: [%s]: %s\n", who, path, name, wrong);
			return false;
		}
	if (n == 0)
		print_err("%s: %s: expected at least one [list]\n", who, path);
	return n > 0;
}

static const char *define(void *to, const char *list, const char *key, const char *value)
{
	return dlms_definition_set(to, list, key, value);
}

static const char *defined(const void *to, size_t i, const char **wrong)
{
	return dlms_definition_check(to, i, wrong);
}

bool lists_read(struct dlms_lists *lists, const char *path, const char *who)
{
	lists->n = 0;
	return lists_read_into((struct lists_into){lists, define, defined}, path, who);
}
