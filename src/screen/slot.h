/* One source as the pages of the GUI see it: /Sources/n. It is filled about once a second, off the
 * way of the telegrams, from the status of the source and the findings of the doctor; what has not
 * changed is not told again. Left out: what an owner writes there (slot_writes.h). */
#ifndef SCREEN_SLOT_H
#define SCREEN_SLOT_H

#include "daemon/pasts.h"
#include "dbus/tree.h"
#include "doctor/bus_facts.h"
#include "doctor/machine_facts.h"
#include "doctor/words.h"
#include "screen/curve.h"
#include "screen/pin.h"
#include "screen/screen_items.h"
#include "screen/screen_words.h"

struct screen;
struct source;

enum { SLOTS_MAX = 16 };

/* What the bus said of the system that uses the meter, the last time that it was asked. */
struct slot_system {
	bool is_known[FACT_HUB4_MODE - FACT_BUS + 1]; /* those facts */
	int64_t number[FACT_HUB4_MODE - FACT_BUS + 1];
	char other[DOCTOR_NAME_MAX]; /* TEXT_OTHER */
};

struct slot {
	char prefix[16];         /* "/Sources/0" */
	struct screen *screen;   /* its owner, for who writes */
	const char *wanted_role; /* is being asked for at localsettings; static. NULL: none */
	unsigned n_asked;        /* questions for that which are not answered yet */
	struct source *source; /* as it was filled last; borrowed, and only good while it is listed.
				* NULL: there is none */
	uint32_t number;       /* that of the source */
	char whose[PAST_KEY_MAX]; /* its meter, the last that it knew; "": none yet */
	struct tree tree;
	/* Where it is, as its connection was told last. */
	char path[256];
	const char *protocol;
	uint32_t baud;
	const char *role; /* the last one that it had on the bus; static. NULL: none yet */
	uint64_t on_ms;   /* since when it is on the bus; 0: it is not */
	struct slot_system system;
	struct curve curve;
	struct pin pin;
	char curve_text[CURVE_TEXT_MAX];
	enum finding finding; /* N_FINDINGS: all is well */
	uint64_t found_ms;    /* since when */
	bool is_act;          /* the owner must act on it */
	bool is_meters;       /* a meter, or a port that somebody has named: not just any port */
	uint64_t told_ms;     /* when its sentences were filled last */
	enum tongue told_in;
	char seen[SENTENCE_MAX], to_do[SENTENCE_MAX];
};

/* What all slots are filled with. */
struct slot_view {
	uint64_t now_ms; /* clock_ms() */
	enum tongue tongue;
	const struct machine_facts *machine;
	const char *config; /* the file; NULL: none */
	bool has_settings;  /* localsettings is there, as far as is known */
	/* All answers of the bus, at the tick at which they are there; NULL: there are none, or
	 * what they say of a meter that had just come on the bus would not be so any more. */
	const struct doctor_bus *bus;
	uint64_t asked_ms; /* since when it was asked */
};

/* All its items are invalid. `hooks` get `s` as their context. */
void slot_init(struct slot *s, unsigned n, const struct tree_hooks *hooks);

/* Fills it from `source`; NULL: there is none, and all its items are invalid. */
void slot_fill(struct slot *s, struct source *source, const struct slot_view *view);

/* Whether its meter has been on the bus for so long that the system can be asked about it, and was
 * not yet. */
bool slot_wants_system(const struct slot *s, uint64_t now_ms);

/* Whether a source is worth a slot: not the one that only waits for one more adapter. */
bool slot_shows(const struct source *source);

/* A word or text that stays where it is: no change when it is the same one. */
void slot_set_word(struct tree *t, size_t item, const char *word);

#endif
