/* What runs beside the sources of a daemon and looks at them, in the same loop: a row of functions.
 * The daemon knows none of them by name. Left out: outputs, which a source has (out/output.h). */
#ifndef DAEMON_GUEST_H
#define DAEMON_GUEST_H

struct config_file;
struct ev_loop;
struct sandbox;
struct sources;

/* Where it is; all borrowed, and there until it ends. */
struct guest_at {
	struct ev_loop *loop;
	struct sources *sources;
	const struct config_file *file; /* another one after configured() */
	const char *config;             /* the name of the file; NULL: none */
	const char *record_socket;      /* daemon/record_server.h; "": there is none */
};

struct guest {
	/* Says what it needs, before all else is given up. */
	void (*allow)(struct sandbox *s, const struct config_file *file);
	/* The sources have begun. */
	void (*begin)(const struct guest_at *at);
	/* The configuration was read again, and the sources go by it. */
	void (*configured)(void);
	/* The sources are about to end. */
	void (*end)(void);
};

#endif
