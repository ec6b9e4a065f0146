/* Finds the list that fits a push without names, and reads the push by it. If two of the lists that
 * are built in fit equally well, neither counts. Left out: which values a list may hold
 * (dlms_contents.c). */
#include "proto/dlms/dlms_lists.h"

#include "proto/dlms/dlms_notification.h"
#include "proto/dlms/dlms_register.h"
#include "proto/dlms/dlms_scaling.h"
#include "reading/unit.h"

#include <string.h>

enum {
	GROUP_MOMENTARY = 7,
	KAIFA_INVOKE_ID = 0x40000000, /* in each push, beside a date-time with a tag */
};

bool dlms_is_named(const struct dlms_position *p)
{
	static const struct obis none;

	return memcmp(&p->obis, &none, sizeof none) != 0;
}

/* The root of the list; *b then stands at the first element. */
static bool read_root(struct bytes *b, struct axdr *root)
{
	return axdr_element(b, root) == AXDR_OK &&
	       (root->tag == AXDR_STRUCTURE || root->tag == AXDR_ARRAY);
}

static bool is_type(uint8_t tag, uint8_t type)
{
	if (type == DLMS_TYPE_SWITCH)
		return tag == AXDR_BOOLEAN || tag == AXDR_ENUM || tag == AXDR_UNSIGNED;
	return tag == type || tag == AXDR_NULL;
}

/* Types and octets; *n_proofs is how many octets are what they must be. A null is of every type: a
 * list of little else could be any. */
static bool elements_fit(struct bytes elements, const struct dlms_list *l, unsigned *n_proofs)
{
	size_t n_null = 0;

	*n_proofs = 0;
	for (size_t i = 0; i < l->n; i++) {
		const struct dlms_position *p = &l->positions[i];
		struct bytes at = elements;
		struct axdr e;

		if (axdr_element(&at, &e) != AXDR_OK || axdr_skip(&elements) != AXDR_OK ||
			!is_type(e.tag, p->type) || !dlms_content_fits(&e, p->content))
			return false;
		*n_proofs += p->content != DLMS_CONTENT_ANY && bytes_left(&e.data) > 0;
		n_null += e.tag == AXDR_NULL;
	}
	return 2 * n_null <= l->n;
}

/* A counter may come that far, and an octet is no measured value. */
static bool is_unavailable(const struct reg *r)
{
	return r->kind == REG_NUMBER && r->obis.d == GROUP_MOMENTARY && r->width > 1 &&
	       reg_is_mark(r, r->width);
}

static void fill(struct bytes elements, const struct dlms_list *l, struct telegram *t)
{
	t->n_registers = 0;
	for (size_t i = 0; i < l->n; i++) {
		const struct dlms_position *p = &l->positions[i];
		struct reg *r;

		if (!dlms_is_named(p)) {
			axdr_skip(&elements);
			continue;
		}
		r = dlms_register_read(t, p->obis, &elements);
		if (!r)
			continue;
		r->is_void = is_unavailable(r);
		dlms_register_scale(r, p->scaler, r->is_void ? dlms_unit_of(p->obis) : p->unit);
	}
	dlms_scale_voltages(t);
}

static bool is_from_kaifa(const struct dlms_notification *n)
{
	return n->has_date_tag && n->invoke_id == KAIFA_INVOKE_ID;
}

static bool take_list(const struct dlms_notification *n, const struct dlms_list *l, bool is_owners,
	struct telegram *t, unsigned *n_proofs)
{
	struct bytes value = n->value;
	struct axdr root;

	if (!read_root(&value, &root) || root.n != l->n || !elements_fit(value, l, n_proofs) ||
		(l->is_of_kaifa && !is_from_kaifa(n)))
		return false;
	fill(value, l, t);
	return dlms_numbers_fit(t, is_owners);
}

/* The one that fits, or the one that is proven by most; NULL where two are equal in that. */
static const struct dlms_list *best_known(const struct dlms_notification *n, struct telegram *t)
{
	const struct dlms_list *best = NULL;
	unsigned n_proofs, n_best = 0;
	bool is_alone = true;

	for (const struct dlms_list *l = dlms_known_lists; l->name; l++) {
		if (!take_list(n, l, false, t, &n_proofs))
			continue;
		if (best && n_proofs == n_best)
			is_alone = false;
		if (best && n_proofs <= n_best)
			continue;
		best = l;
		n_best = n_proofs;
		is_alone = true;
	}
	return is_alone ? best : NULL;
}

const struct dlms_list *dlms_positional(
	const struct dlms_notification *n, const struct dlms_lists *lists, struct telegram *t)
{
	const struct dlms_list *best;
	unsigned n_proofs;

	for (size_t i = 0; lists && i < lists->n; i++)
		if (take_list(n, &lists->list[i], true, t, &n_proofs))
			return &lists->list[i];
	best = best_known(n, t);
	t->n_registers = 0;
	if (best)
		take_list(n, best, false, t, &n_proofs);
	return best;
}

void dlms_unnamed(struct bytes value, struct telegram *t)
{
	static const struct obis nameless = {0};
	struct axdr root;

	t->n_registers = 0;
	if (!read_root(&value, &root))
		return;
	for (uint32_t i = 0; i < root.n; i++)
		if (!dlms_register_read(t, nameless, &value))
			return;
}
