/* What the log says of a meter: each line marks a change that a person would act on, and comes once. */
#ifndef METER_FINDINGS_H
#define METER_FINDINGS_H

#include <stdint.h>

struct identity;
struct meter;
struct reading;

/* Everything that one telegram of our meter shows: who it is and what it sends (once), no power,
 * power without a direction. */
void findings_of_telegram(struct meter *m, const struct reading *reading);

/* Readings (again), and how much was dropped meanwhile. */
void finding_live(struct meter *m);

/* No reading for the silence limit. */
void finding_silent(struct meter *m, uint64_t now_ms);

/* Bytes for a while, but not one good frame: says what the bytes look like. */
void findings_of_noise(struct meter *m, uint64_t now_ms);

/* m->stranger, another meter than ours, has been heard on the wire. */
void finding_stranger(struct meter *m);

/* The wire has another meter now. */
void finding_other_meter(struct meter *m, const struct identity *id);

#endif
