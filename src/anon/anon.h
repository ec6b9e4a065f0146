/* Fakes for whatever tells who somebody is: numbers of meters, names, counters, dates. Throughout
 * one capture the same original gets the same fake, by a secret that nobody keeps.
 *
 * A capture is gone through twice by the same code. The first pass, the survey, notes what there is
 * and changes nothing, so what comes out of it must be what went in: that proves that every length
 * and every checksum was understood. Then anon_choose() chooses the fakes, and the second pass puts
 * them in.
 *
 * Texts and octets are replaced whole, letters and digits alike, unless they are known to be
 * harmless (anon_kind). A number that was noted is found again wherever it stands and however it is
 * written, and gets its one fake in that form.
 *
 * Left out: where a protocol has such things (anon_sml.h, anon_dlms.h, anon_iec.h), and whether
 * none of them is left in the end (anon_check.h). */
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

/* Begins a survey. The caller is to forget the secret then. */
void anon_init(struct anon *a, const uint8_t secret[ANON_SECRET_OCTETS]);

/* Notes the number of a meter as the decoder has it. */
void anon_know(struct anon *a, const char *number);

/* Ends the survey: from now on values are changed. */
void anon_choose(struct anon *a);

/* Wipes what was made of the secret. */
void anon_finish(struct anon *a);

/* Adds the offset of its register to a counter; in a survey notes what it can be. False when it
 * cannot. */
bool anon_counter(struct anon *a, struct anon_key key, struct anon_value *value);

/* Fakes a text of `n` characters in place; in a survey notes its numbers and words. Digits become
 * digits and letters letters; letters that may be digits of a checksum behind a `!` stay such.
 * Blanks and signs stay, and so do zeros beside which there is no other digit. */
void anon_text(struct anon *a, enum anon_kind kind, uint8_t *p, size_t n);

/* Fakes any octets in place: a text as anon_text() does, else every octet but zeros and 1b becomes
 * another. */
void anon_octets(struct anon *a, enum anon_kind kind, uint8_t *p, size_t n);

/* Replaces numbers that were noted, of a meter or of anything else, by their fakes in octets that
 * are otherwise left as they are; numbers of three octets and less only where nothing else stands
 * beside them. Returns whether there was one. */
bool anon_echo(const struct anon *a, uint8_t *p, size_t n);

/* In a survey: notes that these `n` octets, most significant first and at most 8, are a number of a
 * meter. */
void anon_note_integer(struct anon *a, const uint8_t *p, size_t n);

/* Fakes the digits of a text that stand in runs of at least `least`, as anon_text() does. */
void anon_runs(struct anon *a, uint8_t *p, size_t n, size_t least);

/* Whether a text says a type, a version or a state, and nobody's name or number. */
bool anon_is_harmless(struct bytes text);

/* Whether a text is the name of a model: all its longer words are known ones. */
bool anon_is_model(struct bytes text);

/* The fake of a number `v` within [first, first + size): another one in that range; in a survey `v`
 * itself. */
uint64_t anon_within(struct anon *a, uint64_t v, uint64_t first, uint64_t size);

/* Puts noise in place of `n` octets that cannot be understood: no frame begins in it, and it has no
 * letters and digits. `where`, their place in the capture, has each place get noise of its own. */
void anon_noise(struct anon *a, uint64_t where, uint8_t *p, size_t n);

/* Moves a date in place by the days of this capture, whole weeks; false when it is no date. */
bool anon_date(const struct anon *a, int *year, int *month, int *day);

/* What those days are in seconds, to be added to a time. */
int64_t anon_seconds(const struct anon *a);

#endif
