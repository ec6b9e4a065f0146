/* How fast something goes over a capture, and how often it asks for memory. */
#ifndef BENCH_MEASURE_H
#define BENCH_MEASURE_H

#include "proto/protocol.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { CAPTURE_MAX = 8 << 20 };

extern uint8_t capture[CAPTURE_MAX];
extern size_t n_capture;

/* Reads the capture, anew. */
bool measure_load(const char *path);

/* The capture to readings; returns the telegrams. */
size_t measure_receive(const struct protocol *p, const struct protocol_conf *conf);

/* Calls `run` once, and returns what it returns. Callgrind counts only what is done in here, see
 * bench/counting.py. */
size_t measured(size_t (*run)(void));

/* Runs `run`, which returns the telegrams it saw in the capture, several times, and prints a line
 * for bench/run: NAME MBYTES_PER_S ALLOCATIONS_PER_TELEGRAM TELEGRAMS MICROSECONDS_PER_TELEGRAM. */
void measure(const char *name, size_t (*run)(void));

#endif
