/* A line of the readings stream, gridmeter-readings(7): what a daemon says of its meters to local
 * programs, one JSON object a line. These are its nouns; stream_writer.h makes the text of them,
 * stream_reader.h them of a text. Left out: the socket (stream_server.h). */
#ifndef STREAM_STREAM_LINE_H
#define STREAM_STREAM_LINE_H

#include "reading/reading.h"
#include "reading/telegram.h"

#include <stdbool.h>
#include <stdint.h>

enum {
	STREAM_VERSION = 1,        /* changes only when a meaning does */
	STREAM_LINE_MAX = 1000,    /* octets of a line but an account, with its end */
	STREAM_ACCOUNT_MAX = 8000, /* of an account: what the kernel takes at once */
	STREAM_STATION_MAX = 256,
	STREAM_TIME_SIZE = 25, /* "2026-11-28T04:00:00.123Z" */
	STREAM_REGISTERS_MAX = 96,
	STREAM_REGISTER_OCTETS_MAX = 32, /* of a text, or of octets; what is longer is left out */
};

/* What a line is: "hello", "meter", "reading", "silent", "gone", "account", "frame", "registers".
 */
enum stream_is {
	STREAM_HELLO,   /* first, with all that follows for each station: meter, and reading or
			 * silent */
	STREAM_METER,   /* a station has begun, or has another meter, protocol or line */
	STREAM_READING, /* a telegram with values */
	STREAM_SILENT,  /* the meter has nothing that holds any more */
	STREAM_GONE,    /* a station has ended */
	STREAM_ACCOUNT, /* its status, each 5 s and when it changes */
	STREAM_FRAME,   /* a frame was right or damaged; for those who have asked "align" */
	/* What a telegram said, as it said it; for those who have asked "registers". */
	STREAM_REGISTERS,
	N_STREAM_IS,
};

struct stream_meter {
	char station[STREAM_STATION_MAX]; /* what people call it: its section, or its port */
	char section[33];                 /* "" without one */
	struct identity meter;            /* all "": none has been heard yet */
	char protocol[16];                /* "sml", "dlms", "iec"; "": not known */
	char line[16];                    /* "9600 8N1"; "" */
};

struct stream_reading {
	uint64_t n;                  /* counts the readings of a station; a gap is a loss */
	char time[STREAM_TIME_SIZE]; /* wall clock at the last octet; it may jump */
	uint64_t mono_ms;            /* monotonic clock of the daemon's machine at the same */
	uint32_t period_ms;          /* 0: not known yet */
	uint32_t holds_ms;           /* so long it counts where no other comes; 0: not known */
	struct reading reading;
};

/* One register of a telegram, as texts for people. */
struct stream_register {
	char obis[OBIS_TEXT_MAX];
	char name[32];        /* "energy import"; "": it has none */
	bool has_value;       /* it is a number; else `text` */
	struct decimal value; /* as it was sent */
	struct decimal meant; /* the same, or what a known oddity of the maker makes of it */
	bool is_void;         /* nothing may be made of it */
	char unit[8];         /* "Wh"; "": none */
	/* Made harmless, or octets in hex; "": it has no value, or none that can be shown. */
	char text[4 * STREAM_REGISTER_OCTETS_MAX + 1];
};

struct stream_frame {
	bool is_right;
	char fault[64]; /* its name, when it is not */
	uint64_t mono_ms;
};

#endif
