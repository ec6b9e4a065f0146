/* Finds the list that fits a push without names, and reads the push by it. If two of the lists that
 * are built in fit equally well, neither counts. Left out: which values a list may hold
 * (dlms_contents.c). */
#include "proto/dlms/dlms_lists.h"

#include "proto/dlms/dlms_notification.h"
#include "proto/dlms/dlms_register.h"
#include "proto/dlms/dlms_scaling.h"
#include "proto/dlms/dlms_values.h"
#include "reading/unit.h"

#include <assert.h>
#include <string.h>

enum {
	GROUP_MOMENTARY = 7,
	KAIFA_INVOKE_ID = 0x40000000, /* in each push, beside a date-time with a tag */
};

static_assert((int)DLMS_ELEMENTS_MAX >= (int)DLMS_POSITIONS_MAX, "a push of any list is read");

bool dlms_is_named(const struct dlms_position *p)
{
	return memcmp(&p->obis, "\0\0\0\0\0", sizeof p->obis) != 0;
}

/* A push that is held against lists, one after the other. */
struct trial {
	const struct dlms_notification *push;
	const struct dlms_elements *elements;
	struct telegram *telegram;
	const struct dlms_list *list; /* by which the telegram is filled */
	unsigned n_proofs;            /* octets that are what they must be */
	enum dlms_numbers numbers;
};

/* The root of the list; *b then stands at the first element. */
static bool read_root(struct bytes *b, struct axdr *root)
{
	return axdr_element(b, root) == AXDR_OK && axdr_is_list(root);
}

static bool read_elements(struct bytes value, struct dlms_elements *all)
{
	struct axdr root;

	if (!read_root(&value, &root) || root.n > DLMS_ELEMENTS_MAX)
		return false;
	for (all->n = 0; all->n < root.n; all->n++)
		if (axdr_whole(&value, &all->of[all->n]) != AXDR_OK)
			return false;
	return true;
}

static bool is_type(uint8_t tag, uint8_t type)
{
	if (tag == type)
		return true;
	if (type == DLMS_TYPE_SWITCH)
		return tag == AXDR_BOOLEAN || tag == AXDR_ENUM || tag == AXDR_UNSIGNED;
	return tag == AXDR_NULL;
}

/* Types and octets. A null is of every type: a list of little else could be any. */
static bool elements_fit(struct trial *trial, const struct dlms_list *l)
{
	size_t n_null = 0;

	trial->n_proofs = 0;
	for (size_t i = 0; i < l->n; i++) {
		const struct dlms_position *p = &l->positions[i];
		const struct axdr *e = &trial->elements->of[i];

		if (!is_type(e->tag, p->type))
			return false;
		n_null += e->tag == AXDR_NULL;
		if (p->content == DLMS_CONTENT_ANY)
			continue;
		if (!dlms_content_fits(e, p->content))
			return false;
		trial->n_proofs += bytes_left(&e->data) > 0;
	}
	return 2 * n_null <= l->n;
}

/* A counter may come that far, and an octet is no measured value. */
static bool is_unavailable(const struct reg *r)
{
	return r->kind == REG_NUMBER && r->obis.d == GROUP_MOMENTARY && r->width > 1 &&
	       reg_is_mark(r, r->width);
}

static void fill(struct trial *trial, const struct dlms_list *l)
{
	struct telegram *t = trial->telegram;
	bool lacks_unit = false;

	t->n_registers = 0;
	for (size_t i = 0; i < l->n; i++) {
		const struct dlms_position *p = &l->positions[i];
		struct reg *r;

		if (!dlms_is_named(p))
			continue;
		r = dlms_register_add(t, &p->obis, &trial->elements->of[i]);
		if (!r)
			continue;
		r->is_void = is_unavailable(r);
		dlms_register_scale(r, p->scaler, r->is_void ? dlms_unit_of(p->obis) : p->unit);
		lacks_unit |= r->kind == REG_NUMBER && r->unit == UNIT_UNSAID;
	}
	if (lacks_unit)
		dlms_scale_voltages(t);
	trial->list = l;
}

static bool is_from_kaifa(const struct dlms_notification *n)
{
	return n->has_date_tag && n->invoke_id == KAIFA_INVOKE_ID;
}

/* Its first element is its name. */
static bool says_its_name(const struct dlms_list *l)
{
	return l->positions->content == DLMS_CONTENT_KFM;
}

/* A list of as many elements. */
static bool take_list(struct trial *trial, const struct dlms_list *l, enum dlms_list_by by)
{
	if (!elements_fit(trial, l) || (l->is_of_kaifa && !is_from_kaifa(trial->push)))
		return false;
	fill(trial, l);
	trial->numbers = dlms_numbers_of(trial->telegram, by);
	return trial->numbers != DLMS_NUMBERS_WRONG;
}

/* The one that fits, or the one that is proven by most; NULL where two are equal in that. */
static const struct dlms_list *best_known(struct trial *trial)
{
	enum dlms_numbers numbers = DLMS_NUMBERS_WRONG; /* of the best */
	const struct dlms_list *best = NULL;
	unsigned n_best = 0;
	bool is_alone = true;

	for (const struct dlms_list *l = dlms_known_lists; l->name; l++) {
		if (l->n != trial->elements->n ||
			!take_list(trial, l,
				says_its_name(l) ? DLMS_LIST_BY_NAME : DLMS_LIST_BY_SHAPE))
			continue;
		if (best && trial->n_proofs == n_best)
			is_alone = false;
		if (best && trial->n_proofs <= n_best)
			continue;
		best = l;
		n_best = trial->n_proofs;
		numbers = trial->numbers;
		is_alone = true;
	}
	trial->numbers = numbers;
	return is_alone ? best : NULL;
}

/* What stands in front of these lists has no other. */
static bool is_head(const struct dlms_position *p)
{
	return p->content == DLMS_CONTENT_SETUP || p->content == DLMS_CONTENT_DATE;
}

/* How sure it is that a list which fits is the one that was sent. */
static enum telegram_naming naming_of(const struct trial *trial, const struct dlms_list *l)
{
	if (l->is_of_kaifa || says_its_name(l))
		return NAMING_SENT;
	for (size_t i = 0; i < l->n; i++)
		if (is_head(&l->positions[i]))
			return NAMING_PROVEN;
	return trial->numbers == DLMS_NUMBERS_PROVE ? NAMING_PROVEN : NAMING_GUESSED;
}

/* Where values have said what they are, the next ones may say otherwise. */
static const struct dlms_list *say_explained(const struct dlms_notification *n,
	const struct dlms_lists *lists, size_t i, struct telegram *t)
{
	const struct dlms_list *l = &lists->list[i];

	if (lists->explained[i] == DLMS_GIVEN)
		return l;
	t->naming = NAMING_EXPLAINED;
	t->is_apart = lists->explained[i] == DLMS_EXPLAINED_APART;
	t->list = l->name;
	t->nameless = n->value;
	return l;
}

const struct dlms_list *dlms_positional_plain(const struct dlms_notification *n,
	const struct dlms_lists *lists, const struct dlms_elements *all, struct telegram *t)
{
	struct trial trial = {.push = n, .elements = all, .telegram = t};
	const struct dlms_list *best;

	for (size_t i = 0; lists && i < lists->n; i++)
		if (lists->list[i].n == all->n &&
			take_list(&trial, &lists->list[i], DLMS_LIST_BY_OWNER))
			return say_explained(n, lists, i, t);
	best = best_known(&trial);
	if (!best) {
		t->n_registers = 0;
		return NULL;
	}
	if (trial.list != best)
		fill(&trial, best);
	t->naming = (uint8_t)naming_of(&trial, best);
	t->list = best->name;
	t->nameless = n->value;
	return best;
}

const struct dlms_list *dlms_positional(
	const struct dlms_notification *n, const struct dlms_lists *lists, struct telegram *t)
{
	struct dlms_elements all;

	return read_elements(n->value, &all) ? dlms_positional_plain(n, lists, &all, t) : NULL;
}

void dlms_unnamed(struct bytes value, struct telegram *t)
{
	static const struct obis nameless = {0};
	struct axdr root;

	t->n_registers = 0;
	if (!read_root(&value, &root))
		return;
	for (uint32_t i = 0; i < root.n; i++)
		if (!dlms_register_read(t, &nameless, &value))
			return;
}
