/* What a profile of an SML meter is made of: its list, entry by entry, and the form of each. For
 * the files of this room only. Left out: values, which come from the house (sml_meter.c). */
#ifndef SIM_SML_ENTRY_H
#define SIM_SML_ENTRY_H

#include "reading/obis.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SML_ID_MAX = 10 };

/* What an entry of a list says. */
enum says {
	SAYS_MAKER,
	SAYS_ID,
	SAYS_KEY,
	SAYS_FIRMWARE,
	SAYS_ESCAPE, /* octets that look like an escape */
	SAYS_IMPORT,
	SAYS_EXPORT,
	SAYS_IMPORT_PEAK, /* the tariffs, two thirds and one */
	SAYS_IMPORT_OFF_PEAK,
	SAYS_MONTH, /* a value of the past */
	SAYS_POWER,
	SAYS_MAGNITUDE,
	SAYS_PHASE_POWER,
	SAYS_PHASE_MAGNITUDE,
	SAYS_VOLTAGE,
	SAYS_CURRENT,
	SAYS_WHOLE_CURRENT, /* of a house with one phase */
	SAYS_ANGLE,
	SAYS_FREQUENCY,
};

enum form {
	FORM_UNSIGNED,
	FORM_SIGNED,
	FORM_CUT,     /* signed, but the zeros of a positive number are cut: sml_encode_cut() */
	FORM_WIDENED, /* signed, but with 00 in front of a negative number: sml_encode_widened() */
};

struct entry {
	struct obis obis;
	enum says says;
	uint8_t phase; /* 0 to 2 */
	uint8_t unit;
	int8_t scaler;
	enum form form;
	uint8_t width; /* octets; 0: as few as possible */
	bool has_status;
};

enum status {
	STATUS_FNN,
	STATUS_EDL,
};

enum time {
	TIME_INDEX, /* list of choice and seconds, as the standard has it */
	TIME_BARE,  /* the seconds alone */
	TIME_ABSENT,
};

struct sml_profile {
	const char *name, *title;
	uint32_t period_ms;
	uint8_t id[SML_ID_MAX]; /* the number replaces its last four octets, see number_at */
	uint8_t id_length;
	uint8_t number_at; /* in id; 0: the id is fixed */
	uint32_t number;
	enum status status;
	enum time time;
	bool long_tags; /* four octets instead of two */
	uint8_t group;
	bool kermit;
	bool arc;        /* the messages' checksums are of a family that no meter has */
	uint32_t open_s; /* how long it sends `entries`, then `relapsed`; 0: for ever */
	bool is_empty;   /* its files have no list */
	size_t n_entries;
	const struct entry *entries;
	size_t n_relapsed;
	const struct entry *relapsed;
};

#endif
