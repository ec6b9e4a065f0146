/* Fakes for what tells who somebody is: numbers of meters, counters, dates. The same original gets the same
 * fake throughout one capture, by a secret that nobody keeps.
 *
 * A capture is gone through twice by the same code. The survey notes what there is and changes nothing, so
 * what comes out must be what went in: that proves that every length and checksum was understood. Then
 * anon_choose() chooses, and the second pass puts in the fakes. */
#ifndef ANON_ANON_H
#define ANON_ANON_H

#include "base/bytes.h"
#include "reading/obis.h"

#include <mbedtls/aes.h>

enum {
	ANON_SECRET_OCTETS = 16,
	ANON_COUNTERS_MAX = 1024,
	ANON_NUMBERS_MAX = 128,
	ANON_NUMBER_MAX = 64, /* characters; of longer ones the front is taken */
};

/* Where a counter stands: registers of the same name share an offset. */
enum anon_space {
	ANON_SML,
	ANON_SML_SECONDS,
	ANON_DLMS,
	ANON_DLMS_UNNAMED,
	ANON_DLMS_INVOCATION, /* counts what was ciphered */
	ANON_DLMS_INVOKE_ID,  /* counts notifications */
	ANON_IEC,
};

struct anon_key {
	uint8_t space; /* enum anon_space */
	uint8_t index; /* of several values under one name */
	struct obis name;
};

/* A number as it stands on the wire, and what its place can hold. */
struct anon_value {
	int64_t v, least, most;
	int exp; /* v * 10^exp is in the unit of the register */
};

struct anon_counter {
	struct anon_key key;
	int exp;           /* the coarsest that was seen: offset * 10^exp is added to each value */
	int64_t offset;    /* once chosen */
	int64_t low, high; /* what the offset may be, in 10^exp */
	int64_t top;       /* the largest value, in 10^exp */
	bool is_zero;      /* it never was anything else */
};

struct anon {
	mbedtls_aes_context aes;
	bool is_survey;
	int days; /* added to dates; whole weeks */
	size_t n_counters, n_numbers;
	struct anon_counter counters[ANON_COUNTERS_MAX];
	struct {
		uint8_t n;
		uint8_t p[ANON_NUMBER_MAX];
	} numbers[ANON_NUMBERS_MAX]; /* runs of digits */
};

/* Begins a survey. The secret is to be forgotten by the caller. */
void anon_init(struct anon *a, const uint8_t secret[ANON_SECRET_OCTETS]);

/* Ends the survey: from now on values are changed. */
void anon_choose(struct anon *a);

/* Wipes the secret. */
void anon_finish(struct anon *a);

/* Adds the offset of its register to a counter; in a survey notes what it can be. False when it cannot. */
bool anon_counter(struct anon *a, struct anon_key key, struct anon_value *value);

/* A text with a number in it: its digits become others, and letters stay, unless there are hardly any
 * digits. */
void anon_number(struct anon *a, uint8_t *p, size_t n);

/* The digits of runs of at least `least` of them. */
void anon_runs(struct anon *a, uint8_t *p, size_t n, size_t least);

/* A text for people: letters and digits become others. */
void anon_words(struct anon *a, uint8_t *p, size_t n);

/* Any octets: a text as by anon_number(), else every octet but zeros becomes another. */
void anon_octets(struct anon *a, uint8_t *p, size_t n);

/* The fake of a number within [first, first + size), in the same range. */
uint64_t anon_within(struct anon *a, uint64_t v, uint64_t first, uint64_t size);

/* Noise in which nothing begins, in place of what cannot be understood. */
void anon_noise(struct anon *a, uint64_t where, uint8_t *p, size_t n);

/* Moves a date; false when it is none. */
bool anon_date(const struct anon *a, int *year, int *month, int *day);

/* Seconds to add to a time. */
int64_t anon_seconds(const struct anon *a);

#endif
