/* libgridmeter: bytes of an electricity meter in, telegrams and readings out. SML, DLMS/COSEM
 * pushes (IEC 62056-5-3) and the ASCII of IEC 62056-21 with P1.
 *
 * The library has no heap, no descriptor, no clock, no thread and no variables: its state stands in
 * memory of the caller, and two states know nothing of one another. The exception is a key, for
 * which mbedTLS takes memory when it is set.
 *
 *	while ((event = gridmeter_push(g, &bytes, &n)) != GRIDMETER_MORE)
 *		if (event == GRIDMETER_TELEGRAM)
 *			show(g);
 *
 * What a telegram says is told as the meter sent it (registers) and as what it means for the grid
 * connection (quantities). Import is positive. What was not said is absent, never zero.
 * doc/library.md tells the rest.
 *
 * Versions are semantic. As long as the major one is 0, the minor one changes with whatever breaks
 * a caller. */
#ifndef GRIDMETER_H
#define GRIDMETER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define GRIDMETER_VERSION_MAJOR 0
#define GRIDMETER_VERSION_MINOR 1
#define GRIDMETER_VERSION_PATCH 0

#if defined(__GNUC__)
#define GRIDMETER_API __attribute__((visibility("default")))
#else
#define GRIDMETER_API
#endif

#ifdef __cplusplus
extern "C" {
#endif

enum {
	GRIDMETER_SIZE_MAX = 196608, /* gridmeter_size() is never more: for static memory */
	GRIDMETER_KEY_OCTETS = 16,
	GRIDMETER_OBIS_MAX = 24, /* with the final 0, as all that follow */
	GRIDMETER_DECIMAL_MAX = 72,
	GRIDMETER_QUIRKS_MAX = 4,
};

/* A wire. */
struct gridmeter;

enum gridmeter_error {
	GRIDMETER_FINE,
	GRIDMETER_NO_ROOM, /* less than gridmeter_size(), or not aligned like that of malloc() */
	GRIDMETER_NO_PROTOCOL,  /* no protocol of that name */
	GRIDMETER_NO_KEY_MEMORY /* mbedTLS got none */
};

/* What a power without a sign means, 1-0:15.7.0 of old meters. */
enum gridmeter_power_direction {
	GRIDMETER_DIRECTION_AUTO, /* as the meter's status word says; absent where it does not */
	GRIDMETER_DIRECTION_IMPORT,
	GRIDMETER_DIRECTION_EXPORT
};

/* What becomes of a ciphered telegram whose invocation counter does not rise: it may have been
 * recorded and be played again. There is one count: a line with several meters of one key needs
 * GRIDMETER_COUNTER_IGNORED, and a look at `system_title` and `counter`. */
enum gridmeter_counter {
	GRIDMETER_COUNTER_AUTO,     /* as the next, unless a tag protected the one above */
	GRIDMETER_COUNTER_TOLERANT, /* refused; after three that rise the meter has begun anew */
	GRIDMETER_COUNTER_STRICT,   /* refused for ever */
	GRIDMETER_COUNTER_IGNORED   /* taken: for recordings, in which a telegram may stand twice */
};

/* Zeros are the defaults. What the pointers lead to is copied. */
struct gridmeter_options {
	const char *protocol;    /* "sml", "dlms" or "iec"; NULL: whichever is understood first */
	const uint8_t *key;      /* GRIDMETER_KEY_OCTETS of the encryption key (GUEK), or NULL */
	const uint8_t *auth_key; /* the same of the GAK: only what is authenticated is used then */
	enum gridmeter_power_direction power_direction;
	enum gridmeter_counter counter;
	bool trust_doubtful; /* show also a direction that the meter itself contradicts */
};

enum gridmeter_event {
	GRIDMETER_MORE,     /* all input is taken */
	GRIDMETER_TELEGRAM, /* with registers and quantities, until the next call of push */
	GRIDMETER_NOTHING,  /* a good frame without values */
	GRIDMETER_UNKNOWN,  /* a good frame; its registers lack names: gridmeter_get_definition() */
	GRIDMETER_FAULT,    /* something was dropped: gridmeter_fault() */
	GRIDMETER_REFUSED   /* a telegram of a counter that was used; it has no quantities */
};

/* (-1)^is_negative * digits * 10^exponent: exact, with the digits that the meter sent. */
struct gridmeter_decimal {
	uint64_t digits;
	int exponent;
	bool is_negative;
};

/* What checked a telegram on its way, weakest first. */
enum gridmeter_check {
	GRIDMETER_UNCHECKED, /* nothing but its structure */
	GRIDMETER_SUM,       /* eight bits */
	GRIDMETER_CRC,       /* sixteen bits */
	GRIDMETER_TAG        /* it is authenticated */
};

/* Order of the phases. */
enum gridmeter_sequence {
	GRIDMETER_SEQUENCE_UNSAID,
	GRIDMETER_SEQUENCE_123,
	GRIDMETER_SEQUENCE_132
};

/* Texts are printable ASCII whatever was sent, and "" where nothing was; they stand in the state,
 * until the next call of push. */
struct gridmeter_telegram {
	const char *protocol, *protocol_title; /* "sml", "SML" */
	uint64_t offset;                       /* of its first octet since the stream began */
	size_t length;                         /* in octets of the wire */
	const char *manufacturer;              /* three letters, FLAG list */
	const char *serial;                    /* as on its face where the rule is known */
	const char *id;                        /* tells meters apart */
	bool id_is_model;                      /* id is only a type: others have the same */
	const char *system_title;              /* DLMS, in hexadecimal */
	const char *firmware;
	enum gridmeter_check check;
	bool is_joined;  /* of parts that only follow one another: one may be of another message */
	bool is_partial; /* others of the same meter complement it */
	bool has_counter;
	uint32_t counter; /* invocation counter, of ciphered ones */
	enum gridmeter_sequence sequence;
	size_t n_registers;
	size_t n_quirks;
	const char *quirks[GRIDMETER_QUIRKS_MAX]; /* oddities of makers that changed a value */
};

enum gridmeter_kind {
	GRIDMETER_ABSENT, /* the name was sent, the value was not */
	GRIDMETER_NUMBER,
	GRIDMETER_OCTETS,
	GRIDMETER_TEXT,
	GRIDMETER_OTHER /* a list, a structure: only its name is kept */
};

struct gridmeter_register {
	char obis[GRIDMETER_OBIS_MAX]; /* "1-0:16.7.0*255" */
	const char *name;              /* what people call it, or NULL */
	enum gridmeter_kind kind;
	bool is_void; /* it was sent, but nothing may be made of it */
	/* GRIDMETER_NUMBER */
	struct gridmeter_decimal value; /* as sent */
	struct gridmeter_decimal meant; /* the same, or what a quirk makes of it */
	const char *unit;               /* "Wh", or NULL */
	/* GRIDMETER_OCTETS, GRIDMETER_TEXT: exactly as sent; until the next push */
	const uint8_t *octets;
	size_t n_octets;
};

/* In W, V, A, Hz, Wh. */
enum gridmeter_quantity {
	GRIDMETER_POWER,
	GRIDMETER_L1_POWER,
	GRIDMETER_L2_POWER,
	GRIDMETER_L3_POWER,
	GRIDMETER_L1_VOLTAGE,
	GRIDMETER_L2_VOLTAGE,
	GRIDMETER_L3_VOLTAGE,
	GRIDMETER_L1_CURRENT,
	GRIDMETER_L2_CURRENT,
	GRIDMETER_L3_CURRENT,
	GRIDMETER_FREQUENCY,
	GRIDMETER_ENERGY_FORWARD,
	GRIDMETER_ENERGY_REVERSE,
	GRIDMETER_L1_ENERGY_FORWARD,
	GRIDMETER_L2_ENERGY_FORWARD,
	GRIDMETER_L3_ENERGY_FORWARD,
	GRIDMETER_L1_ENERGY_REVERSE,
	GRIDMETER_L2_ENERGY_REVERSE,
	GRIDMETER_L3_ENERGY_REVERSE,
	GRIDMETER_POWER_FACTOR,
	GRIDMETER_L1_POWER_FACTOR,
	GRIDMETER_L2_POWER_FACTOR,
	GRIDMETER_L3_POWER_FACTOR,
	GRIDMETER_N_QUANTITIES
};

struct gridmeter_value {
	struct gridmeter_decimal exact;
	double number;      /* the nearest; NaN where there is none */
	bool is_derived;    /* from others, not sent */
	bool is_unreadable; /* there is none, though the meter sent it or a part of it */
};

struct gridmeter_counts {
	const char *protocol, *protocol_title; /* that was understood, or that fits best */
	uint64_t n_octets;                     /* of the wire: that far, where a fault is told */
	uint64_t n_frames;                     /* that were good */
	uint64_t n_telegrams;                  /* of them, those with values */
	uint64_t n_nothing;                    /* without values, or with an unknown list */
	uint64_t n_faults;                     /* dropped pieces, of all kinds */
};

/* "0.1.0" */
GRIDMETER_API const char *gridmeter_version(void);

/* How many octets a state needs. It has to be aligned like memory of malloc(). */
GRIDMETER_API size_t gridmeter_size(void);

/* Makes a state in the `size` octets at `memory`, ready for the first byte of a stream. `options`
 * may be NULL. Sets *g only when it returns GRIDMETER_FINE. The memory stays the caller's, and must
 * not move before gridmeter_finish(). */
GRIDMETER_API enum gridmeter_error gridmeter_init(
	struct gridmeter **g, void *memory, size_t size, const struct gridmeter_options *options);

/* Other keys from now on, or NULL for none; a telegram that is half received is deciphered
 * with them. After GRIDMETER_NO_KEY_MEMORY there is no encryption key. */
GRIDMETER_API enum gridmeter_error gridmeter_set_keys(
	struct gridmeter *g, const uint8_t *key, const uint8_t *auth_key);

/* Adds a line `key = value` to the definition of the list of DLMS with that name, which sends
 * values without names; see gridmeter.conf(5). Copies it. The lines of one list come together, the
 * signature first. Returns what is wrong, "expected …", or NULL. */
GRIDMETER_API const char *gridmeter_define(
	struct gridmeter *g, const char *list, const char *key, const char *value);

/* The name of the list that was defined as number `i`, from 0 on, or NULL when there are no more.
 * *wrong becomes what is wrong with the whole of it, or NULL: call this for each list when all its
 * lines are there. */
GRIDMETER_API const char *gridmeter_defined(
	const struct gridmeter *g, size_t i, const char **wrong);

/* Wipes the keys and gives back what mbedTLS took for them. Safe twice. */
GRIDMETER_API void gridmeter_finish(struct gridmeter *g);

/* The stream begins anew: a port was opened again. Counts go on. */
GRIDMETER_API void gridmeter_restart(struct gridmeter *g);

/* A read of `n` octets comes next, `gap_ms` after the one before; on the wire each of them takes
 * `octet_us` (0: not known). After a long silence a telegram that was begun may be given up. Call
 * this before every read, or, for a file without times, never. With a gap of UINT64_MAX no read
 * comes: behind the end of a file calls of gridmeter_push with no octets tell what is left. */
GRIDMETER_API void gridmeter_pause(
	struct gridmeter *g, uint64_t gap_ms, size_t n, uint32_t octet_us);

/* Takes from the *n octets at *bytes up to the next event, and moves both. Call it until it returns
 * GRIDMETER_MORE. What comes out does not depend on how the bytes are cut into calls. */
GRIDMETER_API enum gridmeter_event gridmeter_push(
	struct gridmeter *g, const uint8_t **bytes, size_t *n);

/* "telegram", "fault" …; "no room", "no such protocol" …; else NULL. */
GRIDMETER_API const char *gridmeter_event_name(enum gridmeter_event event);
GRIDMETER_API const char *gridmeter_error_name(enum gridmeter_error error);

/* What was dropped at GRIDMETER_FAULT, for people: "wrong checksum". NULL after any other event. */
GRIDMETER_API const char *gridmeter_fault(const struct gridmeter *g);

/* The telegram of GRIDMETER_TELEGRAM, GRIDMETER_UNKNOWN or GRIDMETER_REFUSED; false after any other
 * event. */
GRIDMETER_API bool gridmeter_get_telegram(
	const struct gridmeter *g, struct gridmeter_telegram *telegram);

/* Its register number `i` from 0 on, in the order in which they were sent; false when there are no
 * more. */
GRIDMETER_API bool gridmeter_get_register(
	const struct gridmeter *g, size_t i, struct gridmeter_register *reg);

/* A quantity, after GRIDMETER_TELEGRAM; false when there is none, and then `number` is NaN. */
GRIDMETER_API bool gridmeter_get_value(
	const struct gridmeter *g, enum gridmeter_quantity quantity, struct gridmeter_value *value);

/* Writes line `i`, from 0 on, of the definition of an unknown list, after GRIDMETER_UNKNOWN, for a
 * person to fill in: section, signature, positions with their values. Of what may be the number of
 * a meter only the end is shown. False when there are no more lines. 256 octets are room enough. */
GRIDMETER_API bool gridmeter_get_definition(
	const struct gridmeter *g, size_t i, char *out, size_t size);

/* What has come so far. */
GRIDMETER_API void gridmeter_get_counts(const struct gridmeter *g, struct gridmeter_counts *counts);

/* Fault number `i` from 0 on of the protocol of the counts, and how often it was met; NULL when
 * there are no more. */
GRIDMETER_API const char *gridmeter_get_fault(const struct gridmeter *g, size_t i, uint64_t *n);

/* "power", "l1_voltage", "energy_forward" …, and "W", "V", "A", "Hz", "Wh" or ""; else NULL. */
GRIDMETER_API const char *gridmeter_quantity_name(enum gridmeter_quantity quantity);
GRIDMETER_API const char *gridmeter_quantity_unit(enum gridmeter_quantity quantity);

/* The exact number without an exponent: "-0.05", "1700". "" for exponents beyond -40 to 40, which
 * no meter sends. */
GRIDMETER_API void gridmeter_decimal_text(
	struct gridmeter_decimal decimal, char out[GRIDMETER_DECIMAL_MAX]);

/* The nearest double. */
GRIDMETER_API double gridmeter_double(struct gridmeter_decimal decimal);

/* The text of a register made harmless: UTF-8 without control characters, cut to `size` octets with
 * the final 0. Of a number, or of nothing, it is "". */
GRIDMETER_API void gridmeter_register_text(
	const struct gridmeter_register *reg, char *out, size_t size);

#ifdef __cplusplus
}
#endif

#endif
