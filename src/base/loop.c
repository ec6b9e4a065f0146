/* Hooks of libev for memory that is not there and for system calls that fail, and the default loop.
 * Left out: signals, which are a program's own. */
#include "base/loop.h"

#include "base/exit.h"
#include "base/log.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
	WAIT_MS = 10,
	TRIES = 50,
	FAULTS_MAX = 200, /* of system calls, as long as the program runs */
	OWN_REFERENCES = 2,
};

static void wait_a_moment(void)
{
	const struct timespec moment = {.tv_nsec = WAIT_MS * 1000000};

	nanosleep(&moment, NULL);
}

static void give_up(const char *why)
{
	log_error(
		"the event loop cannot go on: %s; ending, for a supervisor to start it again", why);
	exit(EXIT_MACHINE);
}

/* libev takes NULL for the end of the world. */
static void *allocate(void *p, long size)
{
	void *new;

	if (size == 0) {
		free(p);
		return NULL;
	}
	for (int i = 0; i < TRIES; i++) {
		new = realloc(p, (size_t)size);
		if (new)
			return new;
		wait_a_moment();
	}
	give_up("no memory");
	return NULL;
}

/* The call is made again when this returns. */
static void on_fault(const char *what)
{
	static unsigned n;

	if (++n > FAULTS_MAX)
		give_up(what);
	log_error("%s: %s, trying again", what, strerror(errno));
	wait_a_moment();
}

struct ev_loop *loop_begin(void)
{
	struct ev_loop *loop;

	ev_set_allocator(allocate);
	ev_set_syserr_cb(on_fault);
	loop = ev_default_loop(EVFLAG_AUTO);
	if (!loop) {
		log_error("no memory for the event loop, ending");
		return NULL;
	}
	/* The only child is a looker (sandbox/sandbox.h). libev would wait for one that has ended,
	 * which the sandbox refuses. */
	signal(SIGCHLD, SIG_IGN);
	/* A watcher that libev cannot wait for it counts twice as ended; without references of our
	 * own its loop would then be over while others still wait. */
	for (int i = 0; i < OWN_REFERENCES; i++)
		ev_ref(loop);
	return loop;
}
