/* A mount namespace. */
#include "support/own_ports.h"

#include <sched.h>
#include <stddef.h>
#include <sys/mount.h>
#include <unistd.h>

void own_ports(void)
{
	if (geteuid() != 0 || unshare(CLONE_NEWNS) < 0 ||
		mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0 ||
		mount("devpts", "/dev/pts", "devpts", 0, "newinstance,ptmxmode=0666,mode=0620") < 0)
		return;
	(void)mount("/dev/pts/ptmx", "/dev/ptmx", NULL, MS_BIND, NULL);
}
