/* A telegram: what a meter said at one moment, as it said it. It has registers by OBIS, in their
 * order, with the decimals and units of the wire; nothing is interpreted yet except what a known
 * oddity of the maker ("quirk") makes of a value. Left out: what the registers mean (meaning.h,
 * grid.h). */
#ifndef READING_TELEGRAM_H
#define READING_TELEGRAM_H

#include "base/bytes.h"
#include "base/decimal.h"
#include "reading/obis.h"

enum {
	TELEGRAM_REGISTERS_MAX = 128, /* of now; ASCII meters send hundreds of the past besides */
	TELEGRAM_QUIRKS_MAX = 4,
	IDENTITY_ID_MAX = 32, /* bytes of a meter's own number; SML sends 7 to 10 */
};

/* Who speaks. All of it printable ASCII whatever the meter sent; "" where it did not say. */
struct identity {
	char id[2 * IDENTITY_ID_MAX + 1];     /* the meter's number: tells meters apart */
	bool id_is_model;                     /* id is only its type: others have the same */
	char title[17];                       /* DLMS system title in hex, of ciphered telegrams */
	char serial[2 * IDENTITY_ID_MAX + 1]; /* as on its face where the rule is known, else id */
	char manufacturer[8];                 /* three letters, FLAG list */
	char firmware[32];
};

/* Makes all texts of an identity printable ASCII, whatever a protocol has filled in: anything else
 * becomes '?'. Every telegram goes through it before anybody sees it. */
void identity_clean(struct identity *id);

/* Whether two telegrams may be of one meter: by their numbers, of which one may be a shortened form
 * of the other, and by their system titles, as some meters have their type where others have a
 * number. Who says neither contradicts nobody, nor does a type contradict a number. */
bool identity_agrees(const struct identity *a, const struct identity *b);

/* Whether the meter has a number that no other has. One without is told apart by its port. */
bool identity_has_number(const struct identity *meter);

/* Whether two have one and the same number. */
bool identity_is_same(const struct identity *a, const struct identity *b);

enum reg_kind {
	REG_ABSENT, /* the name was sent, the value was not */
	REG_NUMBER,
	REG_OCTETS,
	REG_TEXT,
	REG_OTHER, /* a list, a structure: nothing for a grid meter, kept by name */
};

/* Whether the sign of a power that is sent as a magnitude is known. */
enum reg_direction {
	DIRECTION_UNSAID,
	DIRECTION_SAID,     /* `meant` has the sign that the meter's status word tells */
	DIRECTION_DOUBTFUL, /* the same, but what else the meter sends speaks against it */
};

struct reg {
	struct obis obis;
	uint8_t kind;  /* enum reg_kind */
	uint8_t unit;  /* enum unit, or any other number that was sent */
	uint8_t width; /* bytes of a number on the wire; some quirks are told by it */
	uint8_t type;  /* DLMS: enum axdr_tag, as it was sent */
	bool is_signed;
	uint8_t direction; /* enum reg_direction */
	bool is_present;   /* of now, though group F says a period */
	bool is_void;      /* it was sent, but nothing may be made of it */
	bool has_status;
	uint32_t status; /* status word, the low 32 bits */
	union {
		struct decimal value; /* REG_NUMBER, as sent */
		struct bytes octets;  /* REG_OCTETS, REG_TEXT (as sent); borrowed from the frame */
	};
	struct decimal meant; /* REG_NUMBER: `value`, or what a quirk makes of it */
};

/* What checked it on its way, weakest first. */
enum telegram_check {
	TELEGRAM_UNCHECKED, /* nothing but structure, or that and the parity of characters */
	TELEGRAM_SUM,       /* eight bits: the block check of IEC 62056-21, the sum of M-Bus */
	TELEGRAM_CRC,       /* sixteen bits */
	TELEGRAM_TAG,       /* it is authenticated */
};

/* Who says which value is which. */
enum telegram_naming {
	NAMING_SENT,    /* the meter, by names or the maker's name of the list; or the owner */
	NAMING_PROVEN,  /* a list that is known, by its types and by numbers that prove it */
	NAMING_GUESSED, /* a list that is known, by its types; nothing in it speaks against that */
	NAMING_EXPLAINED, /* a list that has explained itself, by what its values did until then */
};

struct telegram {
	uint64_t offset; /* of its first byte in the stream since the framer's reset */
	size_t length;   /* in bytes of the wire */
	struct identity meter;
	bool has_counter; /* it was ciphered, and counted by the meter */
	uint32_t counter;
	uint32_t keys;     /* differs where the keys do that it was deciphered with; 0: none */
	bool is_authentic; /* its authentication tag was right */
	bool is_partial;   /* others of the same meter complement it: it may not say everything */
	uint8_t check;     /* enum telegram_check, of each of its parts */
	bool is_joined; /* of parts that only follow one another: TELEGRAM_SUM joins them at most */
	uint8_t channel_last; /* group B of what is measured by this meter itself goes up to this */
	uint8_t naming;       /* enum telegram_naming */
	bool is_apart;        /* NAMING_EXPLAINED: import and export were never both above zero */
	const char *list;     /* that a list without names was taken for; borrowed, or NULL */
	struct bytes nameless; /* the same as it was sent (protocol.unname); borrowed */
	struct bytes sent;     /* where it is left as it is: the time that it says; borrowed */
	size_t n_registers;
	size_t capacity; /* of registers[] */
	struct reg *registers;
	size_t n_quirks;
	const char *quirks[TELEGRAM_QUIRKS_MAX]; /* names of those that changed a value; static */
};

/* An empty telegram with room for registers that its owner has. */
void telegram_init(struct telegram *t, struct reg *registers, size_t capacity);

/* Forgets everything in it. */
void telegram_reset(struct telegram *t);

/* The first register of that name (A and F too; B any), or NULL. */
const struct reg *telegram_find(const struct telegram *t, struct obis name);

/* The same as telegram_find(), to be edited. */
struct reg *telegram_edit(struct telegram *t, struct obis name);

/* The same of what is this meter's own: not of a meter that it reads besides (gas, water, a
 * sub-meter), whose registers have a B above `channel_last`, or with A = 0 any but zero. */
const struct reg *telegram_find_own(const struct telegram *t, struct obis name);

/* Whether telegram_find_own() finds that register when no other is in front. */
bool telegram_is_own(const struct telegram *t, const struct reg *r, struct obis name);

/* Whether a number is "not available" in a type of `octets`, 1 to 8: the largest number, the
 * largest or the smallest with a sign. */
static inline bool reg_is_mark(const struct reg *r, unsigned octets)
{
	const uint64_t sign = UINT64_C(1) << (8 * octets - 1);
	const uint64_t digits = r->value.digits;

	return digits >= sign - 1 &&
	       (digits == sign ||
		       (!r->value.negative && (digits == sign - 1 || digits == sign - 1 + sign)));
}

/* Notes a quirk by its static name, once; of more than TELEGRAM_QUIRKS_MAX the first are kept. */
void telegram_add_quirk(struct telegram *t, const char *name);

#endif
