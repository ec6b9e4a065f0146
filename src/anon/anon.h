/* Fakes for what tells who somebody is: numbers of meters, names, counters, dates. The same
 * original gets the same fake throughout one capture, by a secret that nobody keeps.
 *
 * A capture is gone through twice by the same code. The survey notes what there is and changes
 * nothing, so what comes out must be what went in: that proves that every length and checksum was
 * understood. Then anon_choose() chooses, and the second pass puts in the fakes.
 *
 * Texts and octets are replaced whole, letters and digits, unless they are known to be harmless
 * (anon_kind). A number that was noted is found again wherever it stands and however it is written,
 * and gets its one fake in that form. */
#ifndef ANON_ANON_H
#define ANON_ANON_H

#include "base/bytes.h"
#include "reading/obis.h"

#include <mbedtls/aes.h>

enum {
	ANON_SECRET_OCTETS = 16,
	ANON_COUNTERS_MAX = 1024,
	ANON_NUMBERS_MAX = 256,
	ANON_NUMBERS_OTHERS = 128, /* of those how many may be of no meter */
	ANON_WORDS_MAX = 256,
	ANON_NUMBER_MAX = 32, /* characters; longer ones count as several */
	ANON_DIGITS_MIN = 5,  /* what is shorter tells a model, a tariff, a count */
	ANON_LETTERS_MIN = 5, /* of a word that can be told from chance */
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

/* What a text or octets may be, by the place where they stand. */
enum anon_kind {
	ANON_ANY,    /* of anything: replaced whole */
	ANON_ID,     /* the number of a meter: the letters of the maker in front stay */
	ANON_STATE,  /* version, state, error, tariff: stays when it looks like one */
	ANON_PASSES, /* of no use to anybody, and another each time: replaced whole, and not
		      * noted */
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
	int finest;        /* the finest that was seen */
	int64_t offset;    /* once chosen */
	int64_t low, high; /* what the offset may be, in 10^exp */
	int64_t top;       /* the largest value, in 10^exp */
	bool is_zero;      /* it never was anything else */
};

/* Digits without zeros in front, and what stands for them. */
struct anon_number {
	uint8_t n;
	uint8_t p[ANON_NUMBER_MAX], fake[ANON_NUMBER_MAX];
};

/* What must not be found afterwards, besides the numbers. */
struct anon_word {
	uint8_t n;
	bool is_binary; /* octets of an id, no characters */
	uint8_t p[ANON_NUMBER_MAX];
};

struct anon {
	mbedtls_aes_context aes;
	bool is_survey;
	bool is_full; /* the number of a meter could not be noted */
	int days;     /* added to dates; whole weeks */
	size_t n_counters, n_numbers, n_words;
	struct anon_counter counters[ANON_COUNTERS_MAX];
	struct anon_number numbers[ANON_NUMBERS_MAX]; /* once chosen, the longest first */
	struct anon_word words[ANON_WORDS_MAX];
};

/* Begins a survey. The secret is to be forgotten by the caller. */
void anon_init(struct anon *a, const uint8_t secret[ANON_SECRET_OCTETS]);

/* Notes the number of a meter as the decoder has it. */
void anon_know(struct anon *a, const char *number);

/* Ends the survey: from now on values are changed. */
void anon_choose(struct anon *a);

/* Wipes the secret. */
void anon_finish(struct anon *a);

/* Adds the offset of its register to a counter; in a survey notes what it can be. False when it
 * cannot. */
bool anon_counter(struct anon *a, struct anon_key key, struct anon_value *value);

/* A text. Digits become digits, letters letters, of which those that may be the digits of a
 * checksum behind a `!` stay such ones; blanks and signs stay, and zeros without another digit. */
void anon_text(struct anon *a, enum anon_kind kind, uint8_t *p, size_t n);

/* Any octets: a text as by anon_text(), else every octet but zeros becomes another. */
void anon_octets(struct anon *a, enum anon_kind kind, uint8_t *p, size_t n);

/* What stands for a number of a meter or for another one that was noted, in octets that are
 * otherwise left as they are; of three octets and less only where they are all there is. True when
 * there was one. */
bool anon_echo(const struct anon *a, uint8_t *p, size_t n);

/* Notes that these octets are a number, most significant first. */
void anon_note_integer(struct anon *a, const uint8_t *p, size_t n);

/* The digits of runs of at least `least` of them. */
void anon_runs(struct anon *a, uint8_t *p, size_t n, size_t least);

/* Whether a text says a type, a version or a state, and nobody's name or number. */
bool anon_is_harmless(struct bytes text);

/* Whether a text is the name of a model: all its longer words are known ones. */
bool anon_is_model(struct bytes text);

/* The fake of a number within [first, first + size), in the same range. */
uint64_t anon_within(struct anon *a, uint64_t v, uint64_t first, uint64_t size);

/* Noise in which nothing begins, without letters and digits, in place of what cannot be
 * understood. */
void anon_noise(struct anon *a, uint64_t where, uint8_t *p, size_t n);

/* Moves a date; false when it is none. */
bool anon_date(const struct anon *a, int *year, int *month, int *day);

/* Seconds to add to a time. */
int64_t anon_seconds(const struct anon *a);

#endif
