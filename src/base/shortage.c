/* Hooks of cJSON. */
#include "base/shortage.h"

#include <cjson/cJSON.h>
#include <stdlib.h>

static bool is_seen;

static void *allocate(size_t n)
{
	void *p = is_seen ? NULL : malloc(n);

	is_seen = !p;
	return p;
}

void shortage_watch(void)
{
	cJSON_Hooks hooks = {allocate, free};

	cJSON_InitHooks(&hooks);
}

bool shortage_is_seen(void)
{
	return is_seen;
}

void shortage_forget(void)
{
	is_seen = false;
}
