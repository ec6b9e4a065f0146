/* Telegrams of one protocol to readings, for callgrind, which counts instructions.
 *
 *	bench_protocol PROTOCOL FILE N [OCTETS]  N times over the file, in pieces of so many octets
 *	bench_protocol PROTOCOL FILE time        how fast it goes over the file, see measure.h
 *	bench_protocol jobs                      what standard input says, a line a job
 *
 * PROTOCOL `any` is not known before. A job is PROTOCOL OCTETS EVERY FILE: in pieces of OCTETS (0:
 * whole), after a pause in front of every so many octets (0: nothing is told of pauses); it is done
 * once unseen and once `measured`. Prints how many telegrams one time has. */
#include "measure.h"

#include "meter/listener.h"
#include "proto/dlms/dlms_keys.h"
#include "proto/protocols.h"
#include "reading/grid.h"
#include "sim/dlms_profile.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PAUSE_MS = 5000 };

static struct job {
	const struct protocol *protocol; /* NULL: any */
	size_t piece;
	size_t pause_every;
} job;

static struct dlms_keys keys;
static const struct protocol_conf conf = {.keys = &keys};

static size_t take(struct listener *l, struct bytes in)
{
	static const struct grid_rules rules = {0};
	enum receiver_event event;
	struct reading reading;
	size_t n = 0;

	while ((event = listener_next(l, &in)) != RECEIVER_MORE)
		if (event == RECEIVER_TELEGRAM) {
			grid_reading(&l->heard->telegram, &rules, &reading);
			n++;
			if (!job.protocol) /* it stays unknown */
				listener_restart(l);
		}
	return n;
}

static size_t run(void)
{
	static struct listener listener;
	size_t n = 0, piece = job.piece ? job.piece : n_capture;

	listener_reset(&listener, job.protocol, &conf);
	for (size_t at = 0; at < n_capture; at += piece) {
		size_t left = n_capture - at;
		struct bytes in = bytes_of(capture + at, left < piece ? left : piece);

		if (job.pause_every)
			listener_pause(
				&listener, at % job.pause_every ? 1 : PAUSE_MS, bytes_left(&in), 0);
		n += take(&listener, in);
	}
	return n;
}

static bool load(const char *protocol, const char *path)
{
	job.protocol = protocol_find(protocol);
	return (job.protocol || strcmp(protocol, "any") == 0) && measure_load(path);
}

static int run_jobs(void)
{
	char protocol[16], path[4096];

	while (scanf("%15s %zu %zu %4095s", protocol, &job.piece, &job.pause_every, path) == 4) {
		if (!load(protocol, path))
			return 3;
		run();
		printf("%zu\n", measured(run));
	}
	return 0;
}

int main(int argc, char **argv)
{
	size_t n = 0;

	dlms_keys_init(&keys);
	dlms_keys_set(&keys, dlms_profile_key);
	if (argc == 2 && strcmp(argv[1], "jobs") == 0)
		return run_jobs();
	if (argc < 4 || !load(argv[1], argv[2])) {
		fputs("Usage: bench_protocol PROTOCOL|any FILE N|time [OCTETS] | bench_protocol jobs\n",
			stderr);
		return 2;
	}
	if (strcmp(argv[3], "time") == 0) {
		measure("gridmeter", run);
		return 0;
	}
	job.piece = argc > 4 ? strtoul(argv[4], NULL, 10) : 0;
	for (long i = strtol(argv[3], NULL, 10); i > 0; i--)
		n = run();
	printf("%zu\n", n);
	return 0;
}
