/* What an owner calls the way from a meter to here: "USB reading head, ttyUSB0". It says what is
 * known of it and no more: the kind of the port, what its adapter calls itself (the links of udev
 * in /dev/serial/by-id), and what the meter speaks there. Left out: the same words in other
 * languages (doctor/words.h). */
#ifndef PORT_CONNECTION_H
#define PORT_CONNECTION_H

#include <stddef.h>
#include <stdint.h>

enum connection_kind {
	CONNECTION_HEAD,    /* a USB adapter in front of an optical interface */
	CONNECTION_P1,      /* a USB adapter at a P1 port */
	CONNECTION_RS485,   /* a USB adapter that calls itself so */
	CONNECTION_MBUS,    /* the same */
	CONNECTION_ADAPTER, /* a USB adapter of which no more is known */
	CONNECTION_CONSOLE, /* where the kernel writes, too */
	CONNECTION_SERIAL,  /* a serial port of the machine */
	CONNECTION_VIRTUAL, /* a pseudo-terminal: another program is at its other end */
	CONNECTION_SERVER,  /* a serial server in the network */
	CONNECTION_CAPTURE, /* a recording */
	N_CONNECTION_KINDS,
};

/* In English. */
extern const char *const connection_kinds[N_CONNECTION_KINDS];

struct connection {
	const char *path;     /* of the port, or a name of one (port/port_name.h) */
	const char *protocol; /* of the meter there (proto/protocol.h); NULL or "": not known */
	uint32_t baud;        /* of its line; 0: not known, or it has none */
};

enum { CONNECTION_WORDS_MAX = 160 };

/* Looks at what is there, so it is for when a meter begins, not for each of its telegrams. */
enum connection_kind connection_kind(const struct connection *c);

/* The same, where the adapter is called `adapter` in /dev/serial/by-id ("": it has no name
 * there). */
enum connection_kind connection_kind_of(const struct connection *c, const char *adapter);

/* The port as people call it: "ttyUSB0" also for a link to it, "192.168.1.5:3333", the name of a
 * recording. Cut where it does not fit. */
void connection_name(const char *path, char *out, size_t size);

/* Kind and name, with a comma. Cut where it does not fit. */
void connection_words(const struct connection *c, char *out, size_t size);

#endif
