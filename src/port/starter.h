/* How Venus OS shares its serial ports: serial-starter starts a driver for each, and whoever uses
 * one holds a lock, the symbolic link LOCKS/tty to the number of its process. A port whose link
 * LINKS/tty is gone is left alone by serial-starter. Where there is no folder of locks nothing of
 * this happens. Left out: starting and stopping drivers. */
#ifndef PORT_STARTER_H
#define PORT_STARTER_H

#include <stdbool.h>
#include <sys/types.h>

struct starter_dirs {
	const char *locks;
	const char *links;
};

/* As Venus OS has them. */
extern const struct starter_dirs starter_dirs;

enum {
	STARTER_TTY_MAX = 64,
	STARTER_TARGET_MAX = 128,
};

/* What we hold of one port; all zero: nothing. */
struct starter {
	const struct starter_dirs *dirs;
	char tty[STARTER_TTY_MAX];       /* "": no lock is needed, or there is none */
	bool is_made;                    /* by us; else it is of the process that started us */
	char target[STARTER_TARGET_MAX]; /* of the link that we removed; "": none */
};

/* Takes the lock of the port `path`. A lock of a process that started us is ours as well; one of a
 * process that is gone is replaced. Returns 0, or -EBUSY: another living process holds it. `dirs`
 * is borrowed. */
int starter_lock(struct starter *s, const struct starter_dirs *dirs, const char *path);

/* To be called once in a few seconds: makes the lock anew when somebody removed it. Returns 0, or
 * -EBUSY: another process holds it now. */
int starter_keep(struct starter *s);

/* The port is ours for good: serial-starter may not know of it any more. */
void starter_claim(struct starter *s);

/* Gives back all that we took, as far as it is still ours. Safe twice. */
void starter_unlock(struct starter *s);

/* The living process, neither this one nor one that started it, that holds the lock of `path`; 0:
 * none. */
pid_t starter_holder(const struct starter_dirs *dirs, const char *path);

#endif
