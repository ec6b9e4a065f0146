/* gridmeter simulate: runs a simulated meter and says at which port it is; signals end it and pull
 * its plug. Left out: the meter (sim/simulation.h). */
#include "cmd/cmd.h"
#include "base/print.h"
#include "cmd/simulate_options.h"
#include "sandbox/sandbox.h"
#include "sim/fault.h"
#include "sim/profile.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

static struct simulation simulation;

static void on_end(int signal)
{
	(void)signal;
	simulation.is_ended = 1;
}

static void on_toggle(int signal)
{
	(void)signal;
	simulation.is_toggled = 1;
}

static void print_list(void)
{
	struct profile p;

	print_out("Profiles:\n");
	for (size_t i = 0; profile_at(i, &p); i++)
		print_out("  %-18s %s\n", p.name, p.title);
	print_out("Meters with something wrong:\n");
	for (size_t i = 0; profile_ailing_at(i, &p); i++)
		print_out("  %-18s %s\n", p.name, p.title);
	print_out("Faults:\n");
	for (enum fault_kind kind = 0; kind < N_FAULT_KINDS; kind++)
		print_out("  %s\n", fault_name(kind));
}

static void catch_signals(void)
{
	struct sigaction end = {.sa_handler = on_end}, toggle = {.sa_handler = on_toggle};

	sigaction(SIGINT, &end, NULL);
	sigaction(SIGTERM, &end, NULL);
	sigaction(SIGHUP, &end, NULL);
	sigaction(SIGUSR1, &toggle, NULL);
	signal(SIGPIPE, SIG_IGN);
}

/* The plug may be pulled and put in again. */
static void confine(const struct simulation_plan *p)
{
	struct sandbox s;

	sandbox_init(&s, p->output ? 0 : SANDBOX_WIRE);
	sandbox_allow(&s, FOLDER_DEVICE, "/dev");
	if (p->link)
		sandbox_allow_beside(&s, FOLDER_LINK, p->link);
	sandbox_enter(&s);
}

static int run(const struct simulation_plan *p)
{
	int r = simulation_begin(&simulation, p);

	if (r < 0) {
		print_err("gridmeter simulate: %s: %s\n",
			p->output ? p->output
			: p->link ? p->link
				  : "pseudo-terminal",
			strerror(-r));
		return EXIT_MACHINE;
	}
	confine(p);
	if (!p->output) {
		print_out("%s\n", simulation.wire.path);
		fflush(stdout);
	}
	r = simulation_run(&simulation);
	if (r < 0)
		print_err("gridmeter simulate: cannot send: %s\n", strerror(-r));
	return r < 0 ? EXIT_MACHINE : EXIT_FINE;
}

int cmd_simulate(int argc, char **argv)
{
	struct simulate_options o = {.plan = {.seed = 1, .speed = 1, .hour = 11}};
	struct simulation_plan *p = &o.plan;
	int status;

	profile_at(0, &p->profile);
	memcpy(p->key, dlms_profile_key, sizeof p->key);
	status = options_take(&simulate_options, &o, argc, argv);
	if (status != OPTIONS_TAKEN)
		return status;
	if (o.list) {
		print_list();
		return EXIT_FINE;
	}
	if (!p->period_ms)
		p->period_ms = p->profile.period_ms;
	if (p->output && !p->telegrams && !p->seconds)
		p->telegrams = 1;
	catch_signals();
	status = run(p);
	explicit_bzero(p->key, sizeof p->key);
	return status;
}
