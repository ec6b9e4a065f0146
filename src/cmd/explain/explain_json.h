/* The JSON of gridmeter explain: one object on a line for each list that was heard.
 *
 *	{"signature": "octets u32 u32 u16",        one word a position, not folded with *
 *	 "telegrams": 3600, "seconds": 3599.2,
 *	 "known": "SODO live, 3 phases",           only where a list that is known fits it
 *	 "positions": [
 *	   {"pos": 3, "obis": "1-0:1.7.0", "scaler": 0, "unit": "W",      null where not known
 *	    "level": "sure" | "likely" | "unknown",   who it is
 *	    "scale": "sure" | "likely" | "unknown",   its power of ten
 *	    "phase": "proven" | "",                   of the same phase as others with that number
 *	    "value": "842",                           as it was last, in that unit; or null
 *	    "evidence": "…; …"}, …],
 *	 "missing": ["needs-export", …]}            in the order of use
 *
 * Left out: printing it for people (explain_print.h). */
#ifndef CMD_EXPLAIN_JSON_H
#define CMD_EXPLAIN_JSON_H

#include "cmd/explain/explain_hearing.h"
#include "doctor/words.h"

/* Prints the line of one list on standard output. */
void explain_json_print(
	const struct explain_heard *heard, const struct explained *x, enum language language);

#endif
