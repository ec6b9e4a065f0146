/* The capabilities of root: all are given up but those that a command needs. Left out: which those
 * are (sandbox.c). */
#ifndef SANDBOX_CAPABILITIES_H
#define SANDBOX_CAPABILITIES_H

#include <stdbool.h>
#include <stdint.h>

/* Gives up all capabilities whose bit is not set in `kept` (bit n is number n), and every way to
 * get one back. False: they are as before. */
bool capabilities_keep(uint64_t kept);

#endif
