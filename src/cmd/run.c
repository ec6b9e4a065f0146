/* gridmeter run: the daemon in the foreground, or an example of its configuration. The table of
 * outputs is here. Left out: what the daemon does (daemon/daemon.c). */
#include "cmd/cmd.h"
#include "base/print.h"
#include "base/secret.h"
#include "config/config.h"
#include "config/config_place.h"
#include "cmd/run_options.h"
#include "cmd/run_screen.h"
#include "cmd/run_stream.h"
#include "cmd/run_venus.h"
#include "out/outputs.h"
#include "stream/stream_output.h"
#include "venus/venus_output.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Whom a meter is told to, in this order: the bus first. A new output is a row here, and its name
 * nowhere else. */
static const struct outputs_row outputs[] = {
	{&venus_output, venus_row_is_wanted, venus_row_configure},
	{&stream_output, stream_row_is_wanted, stream_row_configure},
	{0},
};

static bool is_readable(const char *file)
{
	if (!file || access(file, R_OK) == 0)
		return true;
	print_err("gridmeter run: %s: %s; %s\n", secret_shown(file), strerror(errno),
		errno == ENOENT ? "gridmeter run --example prints one"
				: "-c FILE names another, -c /dev/null none");
	return false;
}

/* What nobody has named is found. A meter that would be published without what the owner has
 * written could be taken for another: without being allowed to read that, nothing is begun. */
static bool find_configuration(struct daemon_options *o)
{
	static struct config_place place;
	static char lists[MACHINE_PATH_MAX];

	if (!o->file) {
		config_place_find(&place);
		o->file = *place.file ? place.file : NULL;
		o->keys = *place.keys ? place.keys : NULL;
		config_place_lists(lists); /* the owner may accept some while it runs */
		o->lists = lists;
	}
	return o->last_good || is_readable(o->file);
}

int cmd_run(int argc, char **argv)
{
	struct run_options o = {0};
	int status = options_take(&run_options, &o, argc, argv);
	const char *named;

	if (status != OPTIONS_TAKEN)
		return status;
	named = o.daemon.file;
	o.daemon.outputs = outputs;
	o.daemon.guest = &run_screen;
	if (!o.example)
		return find_configuration(&o.daemon) ? daemon_run(&o.daemon)
						     : exit_status_of(named, EXIT_USAGE);
	config_print_example(stdout);
	return EXIT_FINE;
}
