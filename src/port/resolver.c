/* One look-up by getaddrinfo() (POSIX, RFC 3493) is one detached thread. What it finds belongs to
 * the thread and to whoever asked; the last one to let go frees it. Nothing else of the thread is
 * shared. Left out: a limit of time, which libc has, and a memory of what was found. */
#include "port/resolver.h"

#include <errno.h>
#include <netdb.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { STACK_SIZE = 256 * 1024 }; /* what getaddrinfo needs at the most, and more */

struct resolver {
	atomic_uint n_holders;
	atomic_bool is_done; /* the rest is not written any more */
	int error;
	struct addresses found;
	char host[256], port[8];
};

static int look_up(const char *host, const char *port, int flags, struct addresses *to)
{
	const struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = flags};
	struct addrinfo *list;

	to->n = 0;
	if (getaddrinfo(host, port, &hints, &list) != 0)
		return -EDESTADDRREQ;
	for (const struct addrinfo *a = list; a && to->n < ADDRESSES_MAX; a = a->ai_next) {
		memcpy(&to->list[to->n].address, a->ai_addr, a->ai_addrlen);
		to->list[to->n++].length = a->ai_addrlen;
	}
	freeaddrinfo(list);
	return to->n ? 0 : -EDESTADDRREQ;
}

int resolver_numeric(const char *host, const char *port, struct addresses *to)
{
	return look_up(host, port, AI_NUMERICHOST | AI_NUMERICSERV, to);
}

void resolver_release(struct resolver *r)
{
	if (r && atomic_fetch_sub(&r->n_holders, 1) == 1)
		free(r);
}

static void *look_up_in_thread(void *argument)
{
	struct resolver *r = argument;

	r->error = look_up(r->host, r->port, AI_NUMERICSERV, &r->found);
	atomic_store(&r->is_done, true);
	resolver_release(r);
	return NULL;
}

/* Signals are for the thread with the event loop. */
static bool start_thread(struct resolver *r)
{
	pthread_attr_t attributes;
	sigset_t all, before;
	pthread_t thread;
	int error;

	if (pthread_attr_init(&attributes) != 0)
		return false;
	pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
	pthread_attr_setstacksize(&attributes, STACK_SIZE);
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	error = pthread_create(&thread, &attributes, look_up_in_thread, r);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	pthread_attr_destroy(&attributes);
	return error == 0;
}

struct resolver *resolver_start(const char *host, const char *port)
{
	struct resolver *r = calloc(1, sizeof *r);

	if (!r)
		return NULL;
	snprintf(r->host, sizeof r->host, "%s", host);
	snprintf(r->port, sizeof r->port, "%s", port);
	atomic_init(&r->n_holders, 2);
	atomic_init(&r->is_done, false);
	if (start_thread(r))
		return r;
	free(r);
	return NULL;
}

int resolver_ask(struct resolver *r, struct addresses *to)
{
	if (!atomic_load(&r->is_done))
		return -EINPROGRESS;
	if (r->error == 0)
		*to = r->found;
	return r->error;
}
