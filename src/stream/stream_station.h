/* A station as the readings stream tells it: who it was said to be, and what it said last. Left
 * out: whom it is told to (stream_server.h). */
#ifndef STREAM_STREAM_STATION_H
#define STREAM_STREAM_STATION_H

#include "out/output.h"
#include "status/status.h"
#include "stream/stream_line.h"

struct stream_server;

/* Frames of a station since it began. */
struct stream_counts {
	uint64_t n_right, n_damaged;
	const char *fault; /* the name of the last that was damaged; static */
};

/* What the output is told of a source. All borrowed. */
struct stream_conf {
	struct stream_server *server;
	const void *source;
	/* Fills in who the meter is and how it is heard; `out` is zero. False: there is nothing yet
	 * to call it by. Cheap. */
	bool (*describe)(const void *source, struct stream_meter *out);
	void (*count)(const void *source, struct stream_counts *out);
	/* For how long a reading of now counts. */
	uint64_t (*holds_ms)(const void *source);
	const uint64_t *read_us; /* clock_us() at which it was last read */
};

/* All zero at first. */
struct stream_station {
	struct stream_station *next;
	const struct stream_conf *conf;
	const struct output_hooks *hooks;
	void *ctx;
	bool is_told; /* readers know it, as: */
	struct stream_meter told;
	bool is_live;
	uint64_t heard_ms; /* clock_ms() of the last reading, or since when there is none */
	uint64_t wall_ms;  /* the same by the wall clock */
	struct stream_reading last;
	uint64_t account_ms; /* clock_ms() of the last account */
	bool is_wanted;      /* somebody wants the next soon */
	uint32_t mark;       /* of the same, see stream_status_mark() */
	struct stream_counts counted;
	uint64_t registers_ms; /* clock_ms() at which whole registers were told last */
	/* A bit for each reader who still has to be told: who it is, what it says. */
	uint8_t owes_meter, owes_state;
};

/* Keeps a reading. */
void stream_station_take(
	struct stream_station *s, const struct reading *reading, uint32_t period_ms);

/* Writes its reading, or that it is silent, as the functions of stream_writer.h. */
size_t stream_station_state(char out[STREAM_LINE_MAX], struct stream_station *s);

/* A number that is another one when a person would look again: other words, other answers to yes or
 * no, the first of a fault. Counts and ages that go on are none of that. */
uint32_t stream_status_mark(const struct status *status);

/* Writes an account with its end into `out`, of STREAM_LINE_MAX octets at least. Takes memory. 0:
 * it does not fit, or there is none. */
size_t stream_write_account(
	char *out, size_t size, const char *station, const struct status *status);

/* Writes what was counted since the last call: a line, or two. 0: nothing. */
size_t stream_station_frames(char out[2 * STREAM_LINE_MAX], struct stream_station *s);

/* From now on it is counted. */
void stream_station_count(struct stream_station *s);

#endif
