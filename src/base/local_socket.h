/* Local stream sockets by their paths: those at which a daemon answers whoever runs as it does, and
 * root, or a group as well. Left out: what is said there (daemon/status_server.h,
 * daemon/record_server.h, stream/stream_server.h). */
#ifndef BASE_LOCAL_SOCKET_H
#define BASE_LOCAL_SOCKET_H

#include <stdbool.h>
#include <sys/un.h>

/* A socket that waits for nothing, and the address of `path` to connect or to bind it. Returns a
 * descriptor, or -1 with errno. */
int local_socket(const char *path, struct sockaddr_un *address);

/* Whether somebody answers at that path. */
bool local_socket_is_alive(const char *path);

/* The path of the socket `name` beside that of the status, "…/status" or "…/status.PID": with the
 * same ending. */
void local_socket_beside(char out[108], const char *status_path, const char *name);

/* Lets the members of a group connect to the socket at `path`, if there is that group in /etc/group
 * and we may; and go into its folder, where that is ours and nobody else may. */
void local_socket_share(const char *path, const char *group);

/* Listens there, in place of whatever was there before: at any moment there is the one or the
 * other, and what is there can be connected to. Uses "path~". Returns a descriptor, or -1 with
 * errno. */
int local_socket_listen(const char *path);

#endif
