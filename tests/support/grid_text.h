/* A telegram of registers that were made by hand, and what it means for the grid, in words. */
#ifndef SUPPORT_GRID_TEXT_H
#define SUPPORT_GRID_TEXT_H

#include "reading/grid.h"
#include "reading/unit.h"

extern struct telegram grid_telegram;

/* The ways in which a register was sent and cannot be read. */
enum grid_fault {
	FAULT_TEXT, /* 00.50?*kW */
	FAULT_ABSENT,
	FAULT_OCTETS,
	FAULT_OTHER,
	FAULT_UNIT,
	FAULT_NO_UNIT,
	FAULT_VOID,
	FAULT_LARGEST, /* "not available" */
	FAULT_LARGEST_SIGNED,
	FAULT_SMALLEST_SIGNED,
	FAULT_LARGEST_WIDE,
	N_FAULTS,
	FAULT_NEGATIVE = N_FAULTS, /* of energies */
};

/* Adds a register 1-0:C.D.E*255 with a value in units of 10^exp. */
struct reg *grid_say(unsigned c, unsigned d, unsigned e, enum unit unit, int64_t digits, int exp);

/* Makes it one that was sent and cannot be read. Returns `r`. */
struct reg *grid_spoil(struct reg *r, unsigned fault);

/* "power=5 l1_voltage=230.1"; ~ in front of what is derived. Valid until the next. */
const char *grid_text(const struct reading *r);

/* The same of grid_telegram, which is empty then. */
const char *grid_text_by(const struct grid_rules *rules);

#endif
