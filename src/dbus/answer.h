/* Answers to those who call us, in such a measure that nobody can fill the bus, or us, by
 * asking. */
#ifndef ROOM_DBUS_ANSWER_H
#define ROOM_DBUS_ANSWER_H

#include "dbus/bus.h"

/* To be called when the bus is ready: has it tell who leaves. False: there was no memory for it. */
bool answer_begin(struct bus *bus);

/* To be given every signal of the bus. */
void answer_take_signal(struct bus *bus, DBusMessage *m);

/* Who sent `call`. Valid until the next call of this. */
struct caller *answer_caller(struct bus *bus, DBusMessage *call);

/* Sends `reply` to `who`, or drops it when `call` wants none; its reference is taken. NULL: there
 * was no memory for it. What the call costs beside the octets of its answer is `octets`. */
void answer_send(
	struct bus *bus, struct caller *who, DBusMessage *call, DBusMessage *reply, size_t octets);

#endif
