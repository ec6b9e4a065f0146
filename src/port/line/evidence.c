/* Counts, of each byte that a UART received, the runs of equal bits, the parity and the highest
 * bit, and compares them with what a right speed and format would give. Asynchronous characters: a
 * start bit of 0, the data from the lowest bit on, a parity bit or none, a stop bit of 1. Left out:
 * what to try next (hunt.c). */
#include "port/line/evidence.h"

enum {
	ENOUGH_FOR_RUNS = 24, /* more than zeros stand in a row in a telegram */
	ENOUGH_FOR_ERRORS = 16,
	ENOUGH_FOR_PARITY = 48,
	RARE = 20,       /* one in so many is chance */
	MANY_ERRORS = 8, /* one in so many is not */
	DATA_BITS = 8,
};

/* The length of the shortest run of equal bits whose both ends are in the character: the start
 * bit's begins there, the last one's end is not known. 0: there is none. */
static unsigned shortest_run(uint8_t byte)
{
	unsigned shortest = 0, run = 1, bits = (unsigned)byte << 1;

	for (unsigned i = 1; i <= DATA_BITS; i++, run++) {
		if ((bits >> i & 1) == (bits >> (i - 1) & 1))
			continue;
		if (shortest == 0 || run < shortest)
			shortest = run;
		run = 0;
	}
	return shortest;
}

void evidence_add(
	struct evidence *e, struct bytes in, const struct line_errors *errors, uint64_t now_ms)
{
	uint8_t byte;

	line_errors_add(&e->errors, errors);
	if (bytes_left(&in) == 0)
		return;
	if (e->n == 0)
		e->first_ms = now_ms;
	e->n_last = bytes_left(&in);
	e->bad_last = errors->frame + errors->brk;
	while (bytes_u8(&in, &byte)) {
		e->n++;
		e->n_shortest[shortest_run(byte)]++;
		e->n_odd += (uint32_t)__builtin_parity(byte);
		e->n_eighth += byte >> 7;
		e->last = byte;
	}
}

unsigned evidence_excess(const struct evidence *e)
{
	if (e->n < ENOUGH_FOR_RUNS)
		return 0;
	for (unsigned run = 1; run <= EVIDENCE_RUNS; run++)
		if (e->n_shortest[run] * RARE > e->n)
			return run;
	return EVIDENCE_FAR;
}

static bool is_about(uint32_t a, uint32_t b, uint32_t n)
{
	uint32_t difference = a > b ? a - b : b - a;

	return difference <= 2 + n / 64;
}

/* Even parity is 0, and so no stop bit, where the number of bits that are set is even. */
static bool has_even_parity(const struct evidence *e)
{
	return is_about(line_errors_characters(&e->errors), e->n - e->n_odd, e->n);
}

static bool has_odd_parity(const struct evidence *e)
{
	return is_about(line_errors_characters(&e->errors), e->n_odd, e->n);
}

static bool has_many_errors(const struct evidence *e)
{
	return e->n >= ENOUGH_FOR_ERRORS && line_errors_characters(&e->errors) > e->n / MANY_ERRORS;
}

bool evidence_is_too_slow(const struct evidence *e, bool has_parity)
{
	return has_many_errors(e) && (has_parity || (!has_even_parity(e) && !has_odd_parity(e)));
}

bool evidence_is_odd(const struct evidence *e)
{
	return e->n >= ENOUGH_FOR_PARITY && e->n_odd == e->n && e->n_eighth > e->n / RARE &&
	       e->n - e->n_eighth > e->n / RARE;
}

/* The first bytes may be the end of something else. */
static bool is_nearly_all(uint32_t part, uint32_t n)
{
	return n >= ENOUGH_FOR_PARITY && (n - part) * RARE <= n;
}

const char *evidence_format(const struct evidence *e)
{
	if (has_many_errors(e))
		return has_even_parity(e) ? "8E1" : has_odd_parity(e) ? "8O1" : "8N1";
	if (e->n_eighth && is_nearly_all(e->n - e->n_odd, e->n))
		return "7E1";
	return e->n_eighth && is_nearly_all(e->n_odd, e->n) ? "7O1" : "8N1";
}
