/* The TCP sockets at which a sink listens: opened where it is configured, tried again where that
 * fails, and whoever comes and may is handed on. Left out: what is said to him. */
#ifndef SHARE_LISTENERS_H
#define SHARE_LISTENERS_H

#include "share/listen.h"

/* One who has come; `fd` waits for nothing, and belongs to whoever is called. */
typedef void listeners_come(void *user, int fd, const struct sockaddr *who);

/* All zero before the first begin; must not move. */
struct listeners {
	struct ev_loop *loop; /* NULL: it has not begun */
	listeners_come *come;
	void *user;
	bool is_lan; /* only those of private networks may come */
	struct {
		struct listen_address address;
		struct ev_io io; /* fd -1: it is not open */
	} of[LISTEN_MAX];
	size_t n;
	struct ev_timer again;
	enum sink_problem problem;
	const char *detail;
	uint64_t since_ms;
	char place[LISTEN_PLACE_SIZE];
};

/* Listens at that port where the words of the key meter_at say. */
void listeners_begin(struct listeners *l, struct ev_loop *loop, const char *where, uint16_t port,
	listeners_come *come, void *user);

/* What is wrong, and where; the numbers of the report are left alone. */
void listeners_report(const struct listeners *l, struct sink_report *out);

/* Safe twice. */
void listeners_finish(struct listeners *l);

#endif
