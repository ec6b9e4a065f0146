/* A port: where bytes come from. That is a serial port, a serial server that is reached by TCP, or
 * a capture file that is replayed, with its own times or, where it has raw bytes only, at the speed
 * of the line. Opening and reading never wait. What a kind of port can do is a row in port_ops.h;
 * callers ask what follows from the kind, not which it is. Left out: what the bytes
 * mean, and which port to open. */
#ifndef PORT_PORT_H
#define PORT_PORT_H

#include "port/port_state.h"
#include "port/port_words.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>
#include <time.h>

/* Opens what a name leads to (port/port_name.h). A serial port becomes raw, gets `line`, and is
 * ours alone; what was waiting in it is thrown away, as it is old. Raw bytes of a capture come at
 * the speed of `line`. The port is not open; a connection that is still being made is given up.
 * Returns 0 or a negative errno; among them -EBUSY: somebody else has it, -EISDIR, -ENOTTY: a
 * device that is no serial port, or nothing; -EINPROGRESS: a connection is being made, go on with
 * port_proceed(). */
int port_open(struct port *p, const struct port_place *at, const struct line_setting *line);

/* Goes on with a connection; to be called every few ms. Returns what port_open() does. */
int port_proceed(struct port *p);

/* The word for its kind, for people and for the status: "serial", "tcp", "capture". Static. */
const char *port_kind(const struct port *p);

/* Whether it has a line of its own, which is set and sought; that of a serial server is set
 * there. */
bool port_has_line(const struct port *p);

/* Whether what it reads was recorded: it is read at its own time, and never waits for anything. */
bool port_is_replay(const struct port *p);

/* The port is used for good: Venus OS may start no other driver on it as long as it is open. */
void port_claim(struct port *p);

/* To be called once in a few seconds while it is open. Returns 0, or -EBUSY: another program has
 * taken it. */
int port_keep(struct port *p);

/* Whether what comes is wanted at once, or may wait for some milliseconds in an adapter, as it may
 * after each opening. */
void port_set_quick(struct port *p, bool is_quick);

/* Sets another line; what has none stays as it is. Returns 0 or a negative errno. */
int port_set_line(struct port *p, const struct line_setting *line);

/* What has been wrong on the line since the machine started, if its driver counts that. */
struct line_errors port_line_errors(const struct port *p);

/* Bytes that are there now, at most `n`. 0: none at present. -EPIPE: the end of a capture. Any
 * other negative errno: the port is gone; port_loss_fact() has words for it. Of a capture only
 * what came at one time, so there may be more. */
ssize_t port_read(struct port *p, uint8_t *to, size_t n);

/* The time in which a port lives: clock_ms(), and for a capture its own, in which octets come when
 * they were recorded, however fast it is replayed. It goes on with port_read(). */
uint64_t port_now_ms(const struct port *p);

/* The line that a capture says it was recorded from, at present; baud 0 where it does not. */
struct line_setting port_recorded_line(const struct port *p);

/* The time of day there; 0 for a capture that does not say when it begins. */
time_t port_time(const struct port *p);

/* Sends, but not to a capture, and only a port that may. What does not fit into its buffer is lost.
 * Returns 0 or a negative errno. */
int port_write(const struct port *p, const uint8_t *from, size_t n);

/* Safe on a closed port, and on one that is being connected. */
void port_close(struct port *p);

#endif
