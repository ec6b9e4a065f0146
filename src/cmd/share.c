/* gridmeter share: becomes gridmeter-share, which is a program of its own, as nothing that serves
 * others belongs into the one that a house is controlled by. Left out: its command line. */
#include "cmd/cmd.h"

#include "base/print.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static char name[] = "gridmeter-share";

/* The one that was built and released with this one comes before any that is elsewhere. */
static void become_neighbour(char **argv)
{
	char path[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", path, sizeof path - sizeof name);
	char *slash;

	if (n <= 0)
		return;
	path[n] = '\0';
	slash = strrchr(path, '/');
	if (!slash)
		return;
	strcpy(slash + 1, name);
	execv(path, argv);
}

int cmd_share(int argc, char **argv)
{
	(void)argc;
	argv[0] = name;
	become_neighbour(argv);
	if (errno == ENOENT)
		execvp(name, argv);
	print_err("gridmeter share: %s: %s; it is a program of its own that comes with gridmeter, "
		  "and belongs beside it\n",
		name, strerror(errno));
	return EXIT_MACHINE;
}
