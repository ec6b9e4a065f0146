/* Compares the numbers and names by which a telegram tells its meter, and clears what hangs on a
 * meter when it begins or ends. Left out: what is kept for one that comes back (past.c). */
#include "meter/ownership.h"

#include "meter/notice.h"
#include "meter/freshness.h"
#include "meter/meter_state.h"

#include <string.h>

enum { STRANGERS_TO_BELIEVE = 3 }; /* telegrams in a row before a wire has another meter */

/* Another meter: nothing of the one before counts. */
static void forget_meter(struct meter *m)
{
	judge_reset(&m->judge);
	period_reset(&m->period);
	m->strongest = TELEGRAM_UNCHECKED;
	m->facts.n_unknown = 0;
}

static void leave_meter(struct meter *m)
{
	if (m->is_known && m->hooks->left)
		m->hooks->left(m->ctx);
	m->is_known = false;
}

void ownership_end(struct meter *m)
{
	leave_meter(m);
	forget_meter(m);
}

/* What is so of the wire stays so. */
static void begin_facts(struct meter *m, const struct identity *id)
{
	const struct meter_facts before = m->facts;

	m->facts = (struct meter_facts){.protocol = before.protocol};
	m->facts.stranger = before.stranger && !identity_agrees(&m->stranger, id);
	m->facts.n_unknown = before.n_unknown;
	memcpy(m->facts.unknown, before.unknown, sizeof m->facts.unknown);
}

/* What was heard before a first telegram counts has told the judge and the period something. */
static void begin_meter(struct meter *m, const struct identity *id)
{
	leave_meter(m);
	m->identity = *id;
	m->is_known = true;
	m->n_strangers = 0;
	begin_facts(m, id);
	m->is_held = false;
	m->counter = (struct invocation_counter){0};
	m->nameless_since_ms = 0;
	value_cache_reset(&m->cache);
	m->has_nil_phases = false;
	telegram_profile_reset(&m->content);
	quality_reset(&m->quality);
	list_doubt_reset(&m->list_doubt);
	energy_guard_reset(&m->energies);
	plausibility_reset(&m->plausibility);
	integral_reset(&m->integral);
	if (m->hooks->begun)
		m->hooks->begun(m->ctx, id);
}

static bool may_be_ours(struct meter *m, const struct identity *id)
{
	m->is_refused = m->hooks->accepts && !m->hooks->accepts(m->ctx, id);
	return !m->is_refused;
}

/* Who has a system title has it in front of all that it sends: a list that names nobody is
 * another's then. */
static bool is_untitled(const struct meter *m, const struct identity *id)
{
	return *m->identity.title && !*id->title && !*id->id;
}

bool ownership_agrees(const struct meter *m, const struct identity *id)
{
	return m->listener.heard->telegram.is_partial
		       ? identity_agrees(&m->identity, id) && !is_untitled(m, id)
		       : strcmp(m->identity.id, id->id) == 0;
}

/* A number says more than a type, and a longer one more than its end. */
static bool is_fuller(const struct identity *id, const struct identity *known)
{
	if (*known->id && id->id_is_model != known->id_is_model)
		return *id->id && !id->id_is_model;
	return strlen(id->id) > strlen(known->id);
}

/* Who the meter is must not change while it is on the bus; before, the fuller number is the better.
 */
static void learn_identity(struct meter *m, const struct identity *id)
{
	if (m->is_live || !is_fuller(id, &m->identity))
		return;
	m->is_known = may_be_ours(m, id);
	if (!m->is_known)
		return;
	m->identity = *id;
	if (m->hooks->begun)
		m->hooks->begun(m->ctx, id);
}

bool ownership_is_ours(struct meter *m, const struct identity *id)
{
	if (m->is_known && ownership_agrees(m, id)) {
		m->n_strangers = 0;
		m->is_refused = false;
		learn_identity(m, id);
		return m->is_known;
	}
	if (!may_be_ours(m, id))
		return false;
	if (m->is_known) {
		if (strcmp(m->stranger.id, id->id) != 0 ||
			strcmp(m->stranger.title, id->title) != 0)
			m->n_strangers = 0;
		m->stranger = *id;
		if (++m->n_strangers < STRANGERS_TO_BELIEVE) {
			notice_stranger(m);
			return false;
		}
		notice_other_meter(m, id);
		meter_lose(m);
		ownership_end(m);
	}
	begin_meter(m, id);
	return true;
}
