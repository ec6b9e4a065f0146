/* Whether the service of daemontools that should run gridmeter ends again and again, as its
 * supervisor tells, and the last words in its log. Left out: systemd, which is asked on its bus
 * (bus_facts.h). */
#ifndef DOCTOR_SERVICE_WATCH_H
#define DOCTOR_SERVICE_WATCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* As supervise of daemontools writes it into supervise/status. */
struct supervised {
	bool is_there;     /* and the service is wanted up */
	uint32_t process;  /* 0: it does not run at present */
	uint8_t since[12]; /* TAI64N: when that became so */
};

/* Reads the state of the service in `folder`. */
void supervised_read(const char *folder, struct supervised *s);

/* Whether a service ends again and again: it has ended between the two looks, or is down though it
 * is wanted up. */
bool supervised_ends(const struct supervised *before, const struct supervised *now);

/* The last line of a log of multilog, without its time and cut where it does not fit; "" where
 * there is none. */
void service_last_words(const char *log, char *to, size_t size);

#endif
