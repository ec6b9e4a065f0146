/* gridmeter-share: tells on what gridmeter reads, to whoever is not on its bus. Also started as
 * gridmeter share. Left out: what it does (service.c). */
#include "base/exit.h"
#include "base/machine.h"
#include "base/print.h"
#include "base/shortage.h"
#include "config/config_place.h"
#include "share/service.h"
#include "share/share_options.h"

#include <stdio.h>
#include <string.h>

static bool is_version(const char *word)
{
	return strcmp(word, "--version") == 0 || strcmp(word, "-V") == 0;
}

static int run(const struct share_options *o)
{
	static struct config_place place;

	if (o->file)
		return service_run(o->file);
	config_place_find(&place);
	return service_run(place.file);
}

int main(int argc, char **argv)
{
	struct share_options o = {0};
	int status;

	shortage_watch();
	if (argc == 2 && is_version(argv[1])) {
		print_out("gridmeter %s\n", GRIDMETER_VERSION);
		return EXIT_FINE;
	}
	status = options_take(&share_options, &o, argc, argv);
	if (fflush(stdout) != 0)
		return EXIT_MACHINE;
	return status == OPTIONS_TAKEN ? run(&o) : status;
}
