/* The lists of DLMS pushes: what each element says, and how elements get their names. Left out: how
 * an element is encoded (dlms_encode.h). */
#ifndef SIM_DLMS_LIST_H
#define SIM_DLMS_LIST_H

#include <stddef.h>
#include <stdint.h>

struct dlms_encoder;
struct house;

/* Types, as A-XDR tags. */
enum {
	ARRAY = 1,
	STRUCTURE = 2,
	BOOLEAN = 3,
	I32 = 5,
	U32 = 6,
	OCTETS = 9,
	TEXT = 10,
	I8 = 15,
	I16 = 16,
	U8 = 17,
	U16 = 18,
	I64 = 20,
	U64 = 21,
	ENUM = 22,
};

/* What an element of a list says. */
enum says {
	SAYS_DEVICE_NAME,
	SAYS_LIST,
	SAYS_SWITCH,
	SAYS_TARIFF,
	SAYS_KFM_LIST,
	SAYS_KFM_NUMBER,
	SAYS_KFM_TYPE,
	SAYS_KAMSTRUP_LIST,
	SAYS_KAMSTRUP_TYPE,
	SAYS_SERIAL,
	SAYS_WATER_NUMBER,
	SAYS_CLOCK,
	SAYS_TIME,
	SAYS_DATE,
	SAYS_NOTHING, /* zero, an empty list, no octets */
	SAYS_WATER_LITRES,
	SAYS_IMPORT,
	SAYS_EXPORT,
	SAYS_REACTIVE_IMPORT,
	SAYS_REACTIVE_EXPORT,
	SAYS_PHASE_IMPORT,
	SAYS_PHASE_EXPORT,
	SAYS_VOLT,
	SAYS_TENTHS_OF_VOLT,
	SAYS_HUNDREDTHS_OF_VOLT,
	SAYS_HUNDREDTHS_OF_AMPERE,
	SAYS_MILLIAMPERE,
	SAYS_HUNDREDTHS_OF_HERTZ,
	SAYS_ENERGY_IMPORT, /* the argument is the tariff; 0: the total */
	SAYS_ENERGY_EXPORT,
	SAYS_REACTIVE_ENERGY,
};

struct element {
	uint8_t type;
	uint8_t says; /* enum says */
	uint8_t of;   /* phase, 0 to 2, or tariff */
};

/* How elements get their names. */
enum form {
	FORM_POSITIONS, /* they have none */
	FORM_PAIRS,     /* each in front, but for the first */
	FORM_OBJECTS,   /* all in front, in an array of objects that is the first element */
};

struct sim_list {
	size_t n;
	const struct element *elements;
	enum form form;
	const uint8_t (*names)[5]; /* A, B, C, D and E of an OBIS code; F is 255 */
};

/* Who says it, and when. */
struct sim_speaker {
	const char *maker; /* three letters */
	uint32_t number;
	uint32_t seconds;    /* since the full hour at which it began */
	const char *list_id; /* of SAYS_LIST */
};

enum { SIM_DATE_TIME_OCTETS = 12 };

/* The date and time of COSEM. */
void sim_date_time(uint32_t seconds, uint8_t out[SIM_DATE_TIME_OCTETS]);

/* What an element that is a number says of the house, in its own unit. */
int64_t sim_list_value(const struct element *e, const struct house *h);

/* Writes a list with what the house does now. */
void sim_list_write(struct dlms_encoder *e, const struct sim_list *list,
	const struct sim_speaker *by, const struct house *h);

#endif
