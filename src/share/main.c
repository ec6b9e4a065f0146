/* gridmeter-share: tells on what gridmeter reads, to whoever is not on its bus. Also started as
 * gridmeter share. Left out: what it does (service.c). */
#include "base/exit.h"
#include "base/machine.h"
#include "base/print.h"
#include "base/shortage.h"
#include "config/config_place.h"
#include "config/share_config.h"
#ifdef WITH_SHARE_HTTP
#include "share/http/http_link.h"
#endif
#include "share/service.h"
#include "share/share_options.h"
#include "share/sinks.h"

#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

static bool is_version(const char *word)
{
	return strcmp(word, "--version") == 0 || strcmp(word, "-V") == 0;
}

static bool print_link(const struct share_config *c)
{
#ifdef WITH_SHARE_HTTP
	return http_link_print(c);
#else
	(void)c;
	print_err("gridmeter share: this one was built without the page\n");
	return false;
#endif
}

static int link_of(const char *path)
{
	struct conf_error error;
	struct share_config c;
	bool has_page;

	if (!share_config_read(&c, path, sinks_have_tls(), &error)) {
		print_err("gridmeter share: %s\n", error.text);
		return exit_status_of(path, EXIT_USAGE);
	}
	has_page = print_link(&c);
	return fflush(stdout) != 0 ? EXIT_MACHINE : has_page ? EXIT_FINE : EXIT_NOTHING;
}

/* What systemd hands over comes first: the file itself may be nobody's to read. */
static const char *find_file(void)
{
	static struct config_place place;

	config_place_find_shared(&place);
	return place.file;
}

/* Whoever starts again and again must not take the processor from the daemon, whose signal others
 * wait for. A service has done so already, and may not do it again. */
static void stand_back(void)
{
	enum { NICE = 5 };

	if (getpriority(PRIO_PROCESS, 0) < NICE)
		setpriority(PRIO_PROCESS, 0, NICE);
}

static int run(const struct share_options *o)
{
	const char *file = o->file ? o->file : find_file();

	return o->link ? link_of(file) : service_run(file);
}

int main(int argc, char **argv)
{
	struct share_options o = {0};
	int status;

	stand_back();
	shortage_watch();
	if (argc == 2 && is_version(argv[1])) {
		print_out("gridmeter %s%s\n", GRIDMETER_VERSION,
			sinks_have_tls() ? "" : " without TLS");
		return EXIT_FINE;
	}
	status = options_take(&share_options, &o, argc, argv);
	if (fflush(stdout) != 0)
		return EXIT_MACHINE;
	return status == OPTIONS_TAKEN ? run(&o) : status;
}
