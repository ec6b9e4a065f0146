/* A conversation between the program, in its loop, and the bus_peer that is its message bus. Both
 * are in one process, so nothing of it depends on time. */
#ifndef SUPPORT_BUS_TALK_H
#define SUPPORT_BUS_TALK_H

#include "support/bus_peer.h"

#include <ev.h>

/* The peer listens in a folder of its own. Returns the loop of the program. */
struct ev_loop *bus_talk_begin(struct bus_peer *p);

/* Takes the folder away. */
void bus_talk_end(struct bus_peer *p);

/* The loop comes round until all that was said is heard. */
void bus_talk_turn(struct ev_loop *loop);

/* The next message of that name that the program sends, to be given back to libdbus; others are
 * passed over. Fails when none comes. */
DBusMessage *bus_talk_await(struct bus_peer *p, struct ev_loop *loop, const char *member);

/* Whether a message of that name comes; it and all before it are passed over. */
bool bus_talk_comes(struct bus_peer *p, struct ev_loop *loop, const char *member);

/* Whether the very next message has that name. */
bool bus_talk_comes_next(struct bus_peer *p, struct ev_loop *loop, const char *member);

/* Answers Hello: the program is :1.9. */
void bus_talk_welcome(struct bus_peer *p, struct ev_loop *loop);

/* Appends an entry of an a{sv}: `key` with a value of a basic type. */
void bus_talk_append(DBusMessageIter *to, const char *key, int type, const void *value);

#endif
