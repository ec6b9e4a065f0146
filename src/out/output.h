/* The contract of an output: one way in which a source (a meter on its wire) is shown to others,
 * and one row of a table. It says what an output can be asked to do and what it reports of itself.
 * An output knows neither wire nor configuration; what it needs of either comes with its own
 * settings. Left out: all outputs of one source together (outputs.h). */
#ifndef OUT_OUTPUT_H
#define OUT_OUTPUT_H

#include "base/bytes.h"
#include "reading/reading.h"
#include "reading/telegram.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct event;
struct status;
struct ev_loop;

/* What an output has to say to its source. All are called from the event loop, never from a
 * function of the table. */
struct output_hooks {
	/* Fills in what is known of the source, for an output that shows it. */
	void (*diagnose)(void *ctx, struct status *out);
	/* Something happened that people want to know. */
	void (*event)(void *ctx, const struct event *event);
	/* It has stopped, as somebody does not let it have this source: `why` is the event, the
	 * caller's, and not told yet. */
	void (*refused)(void *ctx, const struct event *why);
};

/* What an output tells of itself. Strings are borrowed until it is called again; all zero is one
 * that says nothing. */
struct output_report {
	const char *state; /* a word: "off" … "on"; "none": there is no output */
	bool is_on;        /* others can see the source there; only then the next six */
	const char *name;  /* of the source there */
	const char *role;  /* as the configuration has it */
	int instance;
	const char *position;    /* where in the system it is, the same; NULL: it has none there */
	const char *custom_name; /* that its owner sees there; NULL: none can be given */
	bool is_reversed;        /* import and export change places there */
	/* The energy that should rise in its role; N_QUANTITIES: any may, or it is not known. */
	enum quantity rises;
	/* Of what is published: a bit for each quantity that the meter has not sent itself. */
	uint32_t derived;
};

/* A row. `state` is always the same block of `size` octets, zero before the first begin(), that
 * does not move. What may be NULL says so. */
struct output {
	const char *name;
	size_t size;      /* octets of its state */
	size_t conf_size; /* octets of its settings */
	/* Begins, for the first time or after finish(); nothing is published yet. `conf`, `hooks`
	 * and what they point to are borrowed until finish(). */
	void (*begin)(void *state, struct ev_loop *loop, const void *conf,
		const struct output_hooks *hooks, void *ctx);
	/* Publishes the reading of a telegram of `meter`, which comes each `period_ms` (0: not
	 * known yet). Everything is copied. Returns whether it went out at once; as long as that
	 * works, no memory is taken. */
	bool (*publish)(void *state, const struct identity *meter, const struct reading *reading,
		uint32_t period_ms);
	/* A telegram of the meter was heard; what it makes of the reading is published behind it.
	 * Borrowed. Cheap: the signal is not out yet. NULL: it has no use for it. */
	void (*telegram)(void *state, const struct telegram *t);
	/* There is no reading any more: takes back what was published. The next publish() goes
	 * on. */
	void (*withdraw)(void *state);
	/* To be called each half a minute. NULL: it has timers of its own, or no need. */
	void (*tick)(void *state);
	/* Fills in what it tells of itself. */
	void (*report)(const void *state, struct output_report *out);
	/* Withdraws, and gives back what it took. Safe twice. */
	void (*finish)(void *state);
	/* It tells beside the others: a source whose others were all refused goes on for its sake
	 * no more than without it. */
	bool is_aside;
	/* Octets have come from the wire, and what they made of the meter is published. Borrowed.
	 * NULL: it has no use for them. */
	void (*octets)(void *state, struct bytes in);
};

#endif
