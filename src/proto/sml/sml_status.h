/* The status word beside an energy: in which direction the energy flows. Two styles: that of the
 * FNN ("Lastenheft Basiszähler Funktionale Merkmale") has a bit for the total and one for each
 * phase, that of EDL meters one for the total. Left out: its bits of errors and manipulation. */
#ifndef PROTO_SML_SML_STATUS_H
#define PROTO_SML_SML_STATUS_H

#include "base/bytes.h"

struct telegram;

enum sml_status_style {
	SML_STATUS_UNSAID, /* none was sent, or one that tells no direction */
	SML_STATUS_EDL,
	SML_STATUS_FNN,
};

struct sml_status {
	enum sml_status_style style;
	uint32_t word;
};

/* The status word of 1.8.0, else of the first energy that has one. `id` is the number of the meter:
 * those of FNN meters begin with 0a 01. A word of either style with a number of the other is
 * UNSAID. */
struct sml_status sml_status_of(const struct telegram *t, struct bytes id);

/* Whether it says export: of the total for `phase` 0, of L1 to L3 for 1 to 3. An EDL word knows
 * nothing of phases. */
bool sml_status_exports(struct sml_status s, int phase);

#endif
