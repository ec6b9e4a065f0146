/* Asks for memory several times with a short wait between, and hooks cJSON so that a failure is
 * noticed. Left out: the memory of libev (base/loop.c) and of libdbus. */
#include "base/shortage.h"

#include "base/log.h"

#include <cjson/cJSON.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { TRIES = 6, WAIT_NS = 10 * 1000000 };

void *shortage_take(size_t n, size_t size)
{
	const struct timespec moment = {.tv_nsec = WAIT_NS};
	void *p = calloc(n, size);

	for (int i = 1; i < TRIES && !p; i++) {
		nanosleep(&moment, NULL);
		p = calloc(n, size);
	}
	return p;
}

void *shortage_grow(void *of, size_t n, size_t *room, size_t wanted, size_t size)
{
	size_t more = wanted > 2 * *room ? wanted : 2 * *room;
	void *p;

	if (of && wanted <= *room)
		return of;
	p = shortage_take(more, size);
	if (!p) {
		log_error("no memory to remember more than %zu meters and ports", n);
		return NULL;
	}
	if (n)
		memcpy(p, of, n * size);
	free(of);
	*room = more;
	return p;
}

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
