/* Local stream sockets by their paths: those at which a daemon answers whoever runs as it does, and
 * root. Left out: what is said there (status_server.h, record_server.h). */
#ifndef BASE_LOCAL_SOCKET_H
#define BASE_LOCAL_SOCKET_H

#include <stdbool.h>
#include <sys/un.h>

/* A socket that waits for nothing, and the address of `path` to connect or to bind it. Returns a
 * descriptor, or -1 with errno. */
int local_socket(const char *path, struct sockaddr_un *address);

/* Whether somebody answers at that path. */
bool local_socket_is_alive(const char *path);

/* Listens there, in place of whatever was there before. Returns a descriptor, or -1 with errno. */
int local_socket_listen(const char *path);

#endif
