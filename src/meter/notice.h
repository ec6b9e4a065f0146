/* What becomes so of a meter, and is told as an event then: once, and again only after it was
 * otherwise. The facts stay in meter.facts for those who ask whether it is so; who writes a log
 * hears events. */
#ifndef METER_NOTICE_H
#define METER_NOTICE_H

#include <stdbool.h>
#include <stdint.h>

struct energy_guard_event;
struct event;
struct identity;
struct list_evidence;
struct meter;
struct reading;
struct receiver;

/* What one telegram of our meter shows: who it is, and what it sends, once for each list. */
void notice_telegram(struct meter *m);

/* What the readings lack: power, or its direction. */
void notice_power(struct meter *m, const struct reading *reading, uint64_t now_ms);

/* Lists with a power, and none that says whose they are: for so long, of the most that is waited.
 */
void notice_nameless(struct meter *m, uint64_t waited_ms, uint64_t most_ms);

/* Whether the last fault means that a frame came whole, but could not be opened. */
bool is_fault_of_key(const struct receiver *r);

/* Whether the last fault means that an answer came damaged: the meter may be asked for it again. */
bool is_fault_of_asking(const struct receiver *r);

/* Frames that cannot be opened: which key is needed, missing or wrong. */
void notice_key(struct meter *m);

/* A list whose values have no names. */
void notice_unknown_list(struct meter *m);

/* A list that was taken for one that is known contradicts itself, as `evidence` has it: it is told,
 * and shown as what it is, one without names. */
void notice_list_withdrawn(struct meter *m, const struct list_evidence *evidence);

/* It agrees again. */
void notice_list_again(struct meter *m);

/* The counter of ciphered telegrams has begun anew. */
void notice_counter_anew(struct meter *m);

/* Counters below one that was used. */
void notice_replayed(struct meter *m);

/* An energy that is held back, or believed again. */
void notice_energy(struct meter *m, const struct energy_guard_event *told);

/* A telegram of our meter came with `check`, less than it has shown before. */
void notice_weaker(struct meter *m, unsigned check);

/* A contradiction, or another event that is complete; nothing, when it is EVENT_NOTHING. */
void notice(struct meter *m, const struct event *event);

/* Readings (again), and how much was dropped meanwhile. */
void notice_live(struct meter *m);

/* No reading for the silence limit. */
void notice_silent(struct meter *m, uint64_t now_ms);

/* Bytes for a while, but not one good frame. */
void notice_noise(struct meter *m, uint64_t now_ms);

/* m->stranger, another meter than ours, has been heard on the wire. */
void notice_stranger(struct meter *m);

/* The wire has another meter now. */
void notice_other_meter(struct meter *m, const struct identity *id);

#endif
