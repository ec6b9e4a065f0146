/* The options of gridmeter run. */
#ifndef CMD_RUN_OPTIONS_H
#define CMD_RUN_OPTIONS_H

#include "base/options.h"

enum { OVERRIDES_MAX = 32 };

/* What the command line says; it outlives a re-read of the file. */
struct run_options {
	const char *file;
	size_t n_overrides;
	struct {
		const char *where, *key, *value;
	} overrides[OVERRIDES_MAX];
	uint32_t decide_ms; /* 0: no such limit */
	bool example;
};

/* Fills a struct run_options, which is all zeros. */
extern const struct options run_options;

#endif
