/* gridmeter run: the daemon in the foreground, or an example of its configuration. The table of
 * outputs is here. Left out: what the daemon does (daemon/daemon.c). */
#include "cmd/cmd.h"
#include "config/config.h"
#include "cmd/run_options.h"
#include "cmd/run_venus.h"
#include "out/outputs.h"
#include "venus/venus_output.h"

#include <stdio.h>

/* Whom a meter is told to. A new output is a row here, and its name nowhere else. */
static const struct outputs_row outputs[] = {
	{&venus_output, venus_row_is_wanted, venus_row_configure},
	{0},
};

int cmd_run(int argc, char **argv)
{
	struct run_options o = {0};
	int status = options_take(&run_options, &o, argc, argv);

	if (status != OPTIONS_TAKEN)
		return status;
	o.daemon.outputs = outputs;
	if (!o.example)
		return daemon_run(&o.daemon);
	config_print_example(stdout);
	return EXIT_FINE;
}
