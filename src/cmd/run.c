/* gridmeter run: the daemon in the foreground, or an example of its configuration. What it does is
 * in run/daemon.c. */
#include "cmd/cmd.h"
#include "cmd/config/config.h"
#include "cmd/run_options.h"

#include <stdio.h>

int cmd_run(int argc, char **argv)
{
	struct run_options o = {0};
	int status = options_take(&run_options, &o, argc, argv);

	if (status != OPTIONS_TAKEN)
		return status;
	if (!o.example)
		return daemon_run(&o.daemon);
	config_print_example(stdout);
	return EXIT_FINE;
}
