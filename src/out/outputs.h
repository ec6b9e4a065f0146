/* All outputs of one source. What one of them cannot do stops none of the others. Left out: what a
 * single output does (output.h). */
#ifndef OUT_OUTPUTS_H
#define OUT_OUTPUTS_H

#include "out/output.h"

/* A row of the table of a program, which ends with one without an output. */
struct outputs_row {
	const struct output *output;
	/* Whether `source` is to have that output. */
	bool (*is_wanted)(const void *source);
	/* Fills in what the output needs to know of `source`, zero at first, each time before it
	 * begins. */
	void (*configure)(const void *source, void *conf);
};

/* What a source is told of them. */
struct outputs_hooks {
	void (*diagnose)(void *ctx, struct status *out);     /* see struct output_hooks, */
	void (*event)(void *ctx, const struct event *event); /* the same */
	/* The last of them was refused: nobody will see anything of the source. */
	void (*refused)(void *ctx);
};

/* One output of one source. */
struct outputs_slot {
	const struct outputs_row *row;
	struct outputs *all;
	void *state, *conf; /* one block of memory; NULL until it is wanted */
	bool is_begun;
	bool is_refused;
	bool is_refusal_said; /* until it is on again */
	bool is_shortage_said;
};

/* All zero: none, and no memory taken. Must not move while in use. */
struct outputs {
	struct ev_loop *loop;
	const void *source;
	const struct outputs_hooks *hooks;
	void *ctx;
	size_t n;
	struct outputs_slot *of;
};

/* Prepares one for each row of `table`, which is borrowed; none of them begins. False: there is no
 * memory. */
bool outputs_init(struct outputs *o, const struct outputs_row *table);

/* Begins all that `source` wants; those for which there is no memory are told of by an event.
 * Borrows everything. */
void outputs_begin(struct outputs *o, struct ev_loop *loop, const void *source,
	const struct outputs_hooks *hooks, void *ctx);

/* Publishes a reading through all of them, as output.publish. Returns clock_us() when the last of
 * those had done so that have sent it at once; 0: none has. */
uint64_t outputs_publish(struct outputs *o, const struct identity *meter,
	const struct reading *reading, uint32_t period_ms);

/* A telegram was heard, see output.telegram. */
void outputs_telegram(struct outputs *o, const struct telegram *t);

/* Octets have come, see output.octets. */
void outputs_octets(struct outputs *o, struct bytes in);

/* There is no reading any more: all of them take back what they published. */
void outputs_withdraw(struct outputs *o);

/* To be called each half a minute: also tries again what was refused while others were not. */
void outputs_tick(struct outputs *o);

/* What the first that has begun, and says anything, tells of itself; with none its state is "none".
 */
void outputs_report(const struct outputs *o, struct output_report *out);

/* Whether it came to outputs_hooks.refused() since they began last. */
bool outputs_are_refused(const struct outputs *o);

/* Ends all of them; outputs_begin() may follow. Safe twice, and on none. */
void outputs_finish(struct outputs *o);

/* The same for good: gives the memory back. */
void outputs_free(struct outputs *o);

#endif
