/* Messages of D-Bus out of octets: whatever they are, the message is one that a bus delivers, and
 * its contents have the types that are wanted, or others. */
#ifndef BUS_WORDS_H
#define BUS_WORDS_H

#include "base/bytes.h"

#include <dbus/dbus.h>

/* The next octet; 0 at the end. */
uint8_t bus_octet(struct bytes *in);

/* A name, path or text: of those that the program knows, or any. Good until the eighth call from
 * here. */
const char *bus_word(struct bytes *in);

/* One of the paths. */
const char *bus_path(struct bytes *in);

/* Appends what the octets make of `signature`; now and then of another. */
void bus_fill(DBusMessage *m, const char *signature, struct bytes *in);

#endif
