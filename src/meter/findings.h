/* What the log says of a meter: each line marks a change that a person would act on, and comes once. */
#ifndef METER_FINDINGS_H
#define METER_FINDINGS_H

#include <stdbool.h>
#include <stdint.h>

struct identity;
struct line_setting;
struct meter;
struct receiver;
struct reading;

/* What one telegram of our meter shows: who it is, and what it sends, once for each list. */
void findings_of_telegram(struct meter *m);

/* What the readings lack: power, or its direction. */
void findings_of_power(struct meter *m, const struct reading *reading, uint64_t now_ms);

/* Whether the last fault means that a frame came whole, but could not be opened. */
bool is_fault_of_key(const struct receiver *r);

/* Whether the last fault means that an answer came damaged: the meter may be asked for it again. */
bool is_fault_of_asking(const struct receiver *r);

/* Frames that cannot be opened: which key is needed, missing or wrong. */
void findings_of_key(struct meter *m);

/* A list whose values have no names, in a form that can be filled in. */
void finding_unknown_list(struct meter *m);

/* The counter of ciphered telegrams has begun anew. */
void finding_counter_anew(struct meter *m);
void finding_replayed(struct meter *m);

struct energies_event;
struct testimony;

/* An energy that is held back, or believed again. */
void finding_energy(struct meter *m, const struct energies_event *event);

/* A telegram of our meter came with `check`, less than it has shown before. */
void finding_weaker(struct meter *m, unsigned check);

/* What the meter says in two ways does not agree; nothing, when there is no evidence. */
void finding_contradiction(struct meter *m, const struct testimony *evidence);

/* Readings (again), and how much was dropped meanwhile. */
void finding_live(struct meter *m);

/* No reading for the silence limit. */
void finding_silent(struct meter *m, uint64_t now_ms);

/* Telegrams again on a line that was noise; `before` is how it was set then, baud 0: not known. */
void finding_line_again(const struct meter *m, const struct line_setting *before);

/* Bytes for a while, but not one good frame: says what the bytes look like. */
void findings_of_noise(struct meter *m, uint64_t now_ms);

/* What comes looks like a line whose level is inverted. */
void finding_inverted(struct meter *m);

/* m->stranger, another meter than ours, has been heard on the wire. */
void finding_stranger(struct meter *m);

/* The wire has another meter now. */
void finding_other_meter(struct meter *m, const struct identity *id);

#endif
