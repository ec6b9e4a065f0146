/* Telegrams of one protocol to readings, for callgrind, which counts instructions.
 *
 *	bench_protocol PROTOCOL FILE N [OCTETS]  N times over the file, handed on in pieces of so
 *		many octets; PROTOCOL `any`: not known before
 *
 * Prints how many telegrams one time has. */
#include "measure.h"

#include "meter/listener.h"
#include "proto/dlms/dlms_keys.h"
#include "proto/protocols.h"
#include "reading/grid.h"
#include "sim/dlms_profile.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static size_t run(const struct protocol *p, const struct protocol_conf *conf, size_t piece)
{
	static const struct grid_rules rules = {0};
	static struct listener listener;
	struct reading reading;
	size_t n = 0;

	listener_reset(&listener, p, conf);
	for (size_t at = 0; at < n_capture; at += piece) {
		size_t left = n_capture - at;
		struct bytes in = bytes_of(capture + at, left < piece ? left : piece);
		enum receiver_event event;

		while ((event = listener_next(&listener, &in)) != RECEIVER_MORE)
			if (event == RECEIVER_TELEGRAM) {
				grid_reading(&listener.heard->telegram, &rules, &reading);
				n++;
				if (!p) /* it stays unknown */
					listener_restart(&listener);
			}
	}
	return n;
}

int main(int argc, char **argv)
{
	static struct dlms_keys keys;
	const struct protocol_conf conf = {&keys, NULL};
	const struct protocol *p = argc > 1 ? protocol_find(argv[1]) : NULL;
	size_t n = 0;

	if (argc < 4 || !measure_load(argv[2]) || (!p && strcmp(argv[1], "any") != 0)) {
		fputs("Usage: bench_protocol PROTOCOL|any FILE N [OCTETS]\n", stderr);
		return 2;
	}
	dlms_keys_init(&keys);
	dlms_keys_set(&keys, dlms_profile_key);
	for (long i = strtol(argv[3], NULL, 10); i > 0; i--)
		n = run(p, &conf, argc > 4 ? strtoul(argv[4], NULL, 10) : n_capture);
	printf("%zu\n", n);
	return 0;
}
