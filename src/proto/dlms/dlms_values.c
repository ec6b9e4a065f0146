/* Lists that name their values by OBIS (the forms are in dlms_values.h): one walk over the list for
 * all forms in which a name stands beside its value, and one for the form in which all names come
 * first (dlms_objects.c). A name counts only at a place where names belong, as the number of a
 * meter may be six octets long too. Where it cannot be told which value a name belongs to, neither
 * is used. Left out: selective access, and profiles with a row for each moment. */
#include "proto/dlms/dlms_values.h"

#include "proto/dlms/dlms_objects.h"
#include "proto/dlms/dlms_register.h"
#include "reading/unit.h"

#include <string.h>

enum {
	OBIS_OCTETS = 6,
	CLASS_OCTETS = 3, /* with its tag */
	SCALER_UNIT_OCTETS = 6,
	MEDIUM_LAST = 1, /* group A: 0 abstract, 1 electricity */
	GROUP_MOMENTARY = 7,
	GROUP_ENERGY = 8,
	NAME_ATTRIBUTE = 1,
	VALUE_ATTRIBUTE = 2,
	SCALER_ATTRIBUTE = 3, /* of registers */
	DESCRIPTOR_HEAD = 3,  /* class, OBIS, attribute */
	ATTRIBUTE_LAST = 20,
	CLASS_REGISTER = 3,
	CLASS_EXTENDED_REGISTER = 4,
	CLASS_PUSH_SETUP = 40,
};

static bool is_name(const struct axdr *e)
{
	return e->tag == AXDR_OCTETS && e->n == OBIS_OCTETS && e->data.p[0] <= MEDIUM_LAST;
}

/* A number, or what may stand for one. */
static bool is_scalar(const struct axdr *e)
{
	struct decimal v;

	return e->tag == AXDR_ENUM || e->tag == AXDR_BOOLEAN || axdr_number(e, &v);
}

/* In a flat list nothing but its looks tells a name. */
static bool is_flat_name(const struct axdr *e)
{
	return is_name(e) && e->data.p[5] == 0xff;
}

/* A long-unsigned and octets. */
static bool may_be_descriptor(struct bytes b)
{
	struct bytes class_id;

	return axdr_is_next(&b, AXDR_LONG_UNSIGNED) && bytes_take(&b, CLASS_OCTETS, &class_id) &&
	       axdr_is_next(&b, AXDR_OCTETS);
}

bool dlms_descriptor(struct bytes *b, struct dlms_object *o)
{
	struct bytes at = *b, next;
	struct axdr value;

	if (!may_be_descriptor(at) || !dlms_attribute(&at, o) || o->name.a > MEDIUM_LAST ||
		o->attribute < 1 || o->attribute > ATTRIBUTE_LAST)
		return false;
	next = at;
	if (axdr_element(&next, &value) == AXDR_OK && is_flat_name(&value) &&
		(o->attribute != NAME_ATTRIBUTE ||
			memcmp(value.data.p, &o->name, sizeof o->name) != 0))
		return false; /* numbers of one octet and names by turns */
	*b = at;
	return true;
}

/* structure(integer, enum), as nearly all send it. */
static bool take_usual_scaler_unit(struct bytes *b, struct reg *r)
{
	struct bytes s = *b, octets;

	if (!bytes_take(&s, SCALER_UNIT_OCTETS, &octets) || octets.p[0] != AXDR_STRUCTURE ||
		octets.p[1] != 2 || octets.p[2] != AXDR_INTEGER || octets.p[4] != AXDR_ENUM)
		return false;
	if (r)
		dlms_register_scale(r, (int8_t)octets.p[3], octets.p[5]);
	*b = s;
	return true;
}

/* structure(scaler, unit). Two other numbers in that place say how to scale, too, but not to us. */
__attribute__((noinline)) static bool take_any_scaler_unit(struct bytes *b, struct reg *r)
{
	struct bytes s = *b;
	struct axdr head, scaler, unit;

	if (axdr_element(&s, &head) != AXDR_OK || head.tag != AXDR_STRUCTURE || head.n != 2 ||
		axdr_element(&s, &scaler) != AXDR_OK || !is_scalar(&scaler) ||
		axdr_element(&s, &unit) != AXDR_OK || !is_scalar(&unit))
		return false;
	if (r && scaler.tag == AXDR_INTEGER && (unit.tag == AXDR_ENUM || unit.tag == AXDR_UNSIGNED))
		dlms_register_scale(r, (int8_t)*scaler.data.p, *unit.data.p);
	else if (r)
		r->is_void = true;
	*b = s;
	return true;
}

static inline bool take_scaler_unit(struct bytes *b, struct reg *r)
{
	return take_usual_scaler_unit(b, r) || take_any_scaler_unit(b, r);
}

static struct reg *register_of(struct telegram *t, struct obis name)
{
	for (size_t i = 0; i < t->n_registers; i++)
		if (memcmp(&t->registers[i].obis, &name, sizeof name) == 0)
			return &t->registers[i];
	return NULL;
}

/* Scaler and unit that come as an attribute of their own, behind the value. Ahead of it they stand
 * in its place, and what they are of cannot be read. */
static void take_scaler(struct bytes *b, struct obis name, struct telegram *t)
{
	struct reg *r = register_of(t, name);
	bool is_open = r && r->unit == UNIT_UNSAID;

	if (is_open && take_scaler_unit(b, r))
		return;
	if (is_open)
		r->is_void = true;
	if (r)
		axdr_skip(b);
	else
		dlms_register_read(t, &name, b);
}

/* The attribute of an object that stands at `b`, or steps over it. */
static bool take_attribute(struct bytes *b, const struct dlms_object *o, struct telegram *t)
{
	if (o->attribute == VALUE_ATTRIBUTE && o->class_id != CLASS_PUSH_SETUP)
		dlms_register_read(t, &o->name, b);
	else if (o->attribute == SCALER_ATTRIBUTE &&
		 (o->class_id == CLASS_REGISTER || o->class_id == CLASS_EXTENDED_REGISTER))
		take_scaler(b, o->name, t);
	else
		return axdr_skip(b) == AXDR_OK;
	return true;
}

/* The members of structure(OBIS, value[, structure(scaler, unit)]). */
static bool take_described(struct bytes *b, uint32_t n, struct telegram *t)
{
	size_t n_registers = t->n_registers;
	struct bytes members = *b;
	struct axdr name;
	struct obis obis;
	struct reg *r;

	if ((n != 2 && n != 3) || axdr_element(&members, &name) != AXDR_OK || !is_name(&name))
		return false;
	obis = dlms_obis(name.data.p);
	r = dlms_register_read(t, &obis, &members);
	if (n == 3 && !take_scaler_unit(&members, r)) {
		t->n_registers = n_registers;
		return false;
	}
	*b = members;
	return true;
}

static bool take_untagged(struct bytes *b, uint32_t n, struct telegram *t)
{
	struct bytes descriptor = {0};
	struct obis name;

	if (n != 2 || !axdr_is_untagged(*b))
		return false;
	bytes_take(b, AXDR_UNTAGGED_OCTETS, &descriptor);
	name = dlms_obis(descriptor.p + 2);
	dlms_register_read(t, &name, b);
	return true;
}

static void take_nameless(const struct axdr *e, bool is_first, struct dlms_nameless *n)
{
	if (e->tag == AXDR_NULL)
		return;
	if (axdr_is_octets(e) && n->n == 0 && is_first)
		n->list_id = e->data;
	n->number = e->tag == AXDR_OCTETS ? e->data : (struct bytes){0};
	n->n++;
}

struct level {
	uint32_t left;     /* elements of the list */
	bool is_described; /* it begins with class, OBIS and attribute */
	bool has_pair;     /* a name with the value behind it */
};

/* Where the walk is. */
struct walk {
	struct bytes b;
	struct level levels[AXDR_DEPTH_MAX + 1];
	struct level *level; /* the one it is on */
	bool has_objects;    /* a list of objects came, whose values stand elsewhere */
};

/* Leaves the lists that are through; false at the end. */
static bool is_more(struct walk *w)
{
	for (; w->level->left == 0; w->level--)
		if (w->level == w->levels)
			return false;
	return true;
}

/* An octet behind a name, and behind it something that is neither a name nor a scaler: it may be
 * the index of an attribute, and that the value. */
static bool may_be_index(const struct reg *r, struct bytes next)
{
	struct axdr e;

	return (r->type == AXDR_INTEGER || r->type == AXDR_UNSIGNED || r->type == AXDR_ENUM) &&
	       axdr_element(&next, &e) == AXDR_OK && is_scalar(&e);
}

static struct reg *take_value(struct walk *w, const struct obis *name, struct telegram *t)
{
	struct reg *r = dlms_register_read(t, name, &w->b);

	w->level->has_pair = true;
	w->level->left--;
	if (w->level->left && axdr_is_next(&w->b, AXDR_STRUCTURE) && take_scaler_unit(&w->b, r))
		w->level->left--;
	return r;
}

/* A text of what is measured, where a number without a name came first: that may be the value of
 * the first name, and each name that of what stands in front of it. */
static bool is_shifted(const struct reg *r, const struct dlms_nameless *n)
{
	return (r->kind == REG_OCTETS || r->kind == REG_TEXT) && r->obis.a == MEDIUM_LAST &&
	       (r->obis.d == GROUP_MOMENTARY || r->obis.d == GROUP_ENERGY) && n->n &&
	       !bytes_left(&n->list_id);
}

/* False when it is open whether what was taken is the value. */
static bool take_flat(struct walk *w, const struct axdr *name, struct telegram *t,
	const struct dlms_nameless *nameless)
{
	const struct obis obis = dlms_obis(name->data.p);
	struct reg *r = take_value(w, &obis, t);

	if (r && is_shifted(r, nameless))
		return false;
	return !r || r->unit != UNIT_UNSAID || !w->level->left || !may_be_index(r, w->b);
}

/* class, OBIS, attribute, value; the class is the next element. */
static bool take_descriptor(struct walk *w, struct telegram *t, struct dlms_nameless *n)
{
	struct dlms_object o;

	if (w->level->left < DESCRIPTOR_HEAD || !may_be_descriptor(w->b) ||
		!dlms_descriptor(&w->b, &o))
		return false;
	w->level->left -= DESCRIPTOR_HEAD;
	if (w->level->left == 0) {
		n->n++; /* its value stands elsewhere */
	} else if (o.attribute == VALUE_ATTRIBUTE) {
		take_value(w, &o.name, t);
	} else {
		take_attribute(&w->b, &o, t);
		w->level->left--;
	}
	return true;
}

/* Whether the names of a list of `n` elements stand behind their values. */
static bool is_value_first(struct bytes b, uint32_t n)
{
	bool is_name_due = false;
	struct axdr e;

	for (uint32_t i = 0; i < n; i++) {
		if (axdr_whole(&b, &e) != AXDR_OK || is_flat_name(&e) != is_name_due ||
			(i == 0 && !is_scalar(&e)))
			return false;
		is_name_due = !is_name_due;
	}
	return n && !is_name_due;
}

static bool take_value_first(struct walk *w, uint32_t n, struct telegram *t)
{
	for (; n; n -= 2) {
		struct bytes value = w->b;
		struct obis obis;
		struct axdr name;

		if (axdr_skip(&w->b) != AXDR_OK || axdr_element(&w->b, &name) != AXDR_OK)
			return false;
		obis = dlms_obis(name.data.p);
		dlms_register_read(t, &obis, &value);
	}
	return true;
}

/* The objects of a push setup, the columns of a profile: a list of definitions and nothing else. */
static bool take_objects(struct walk *w, uint32_t n)
{
	struct bytes b = w->b;
	struct dlms_object o;
	uint32_t left = n;

	while (left && dlms_object(&b, &o) && !o.has_value)
		left--;
	if (!n || left)
		return false;
	w->b = b;
	w->has_objects = true;
	return true;
}

/* Whether the list that begins here can be read. */
static bool enter(struct walk *w, const struct axdr *list, struct telegram *t, bool *is_reversed)
{
	struct bytes first = w->b;
	struct dlms_object o;
	bool is_described = dlms_descriptor(&first, &o);

	if (take_objects(w, list->n))
		return true;
	if (!is_described && is_value_first(w->b, list->n)) {
		*is_reversed = true;
		return take_value_first(w, list->n, t);
	}
	if (w->level == &w->levels[AXDR_DEPTH_MAX])
		return false;
	*++w->level = (struct level){list->n, is_described, false};
	return true;
}

/* False where the list cannot be read. */
static bool take_element(
	struct walk *w, const struct axdr *e, struct telegram *t, struct dlms_nameless *nameless)
{
	if (e->tag == AXDR_STRUCTURE &&
		(take_untagged(&w->b, e->n, t) || take_described(&w->b, e->n, t)))
		return true;
	if (axdr_is_list(e))
		return enter(w, e, t, &nameless->is_value_first);
	if (is_flat_name(e) && w->has_objects)
		return false; /* perhaps it is the value of an object */
	if (is_flat_name(e) && w->level->left)
		return take_flat(w, e, t, nameless);
	if (is_flat_name(e) && w->level->has_pair && !w->level->is_described)
		return false; /* perhaps each name belongs to what stands in front of it */
	take_nameless(e, t->n_registers == 0, nameless);
	return true;
}

static bool walk_named(struct bytes value, struct telegram *t, struct dlms_nameless *nameless)
{
	struct walk w = {.b = value, .levels = {{.left = 1}}, .level = w.levels};
	struct axdr e;

	while (is_more(&w)) {
		if (take_descriptor(&w, t, nameless))
			continue;
		w.level->left--;
		if (axdr_element(&w.b, &e) != AXDR_OK || !take_element(&w, &e, t, nameless))
			return false;
	}
	return nameless->n <= t->n_registers;
}

static bool walk_objects(struct bytes value, struct telegram *t)
{
	struct dlms_objects all;
	struct dlms_object o;

	if (!dlms_objects(value, &all))
		return false;
	for (; all.n_before; all.n_before--)
		axdr_skip(&all.elements);
	for (; all.n; all.n--)
		if (!dlms_object(&all.definitions, &o) || !take_attribute(&all.elements, &o, t))
			return false;
	return t->n_registers > 0;
}

bool dlms_plain(struct bytes value, struct dlms_elements *all, struct dlms_nameless *nameless)
{
	struct axdr root;

	*nameless = (struct dlms_nameless){0};
	if (axdr_element(&value, &root) != AXDR_OK || !axdr_is_list(&root) ||
		root.n > DLMS_ELEMENTS_MAX || (root.n == 2 && axdr_is_untagged(value)))
		return false;
	for (all->n = 0; all->n < root.n; all->n++) {
		struct axdr *e = &all->of[all->n];

		if (axdr_element(&value, e) != AXDR_OK || axdr_is_list(e) || is_name(e))
			return false;
		take_nameless(e, true, nameless);
	}
	return true;
}

bool dlms_values(struct bytes value, struct telegram *t, struct dlms_nameless *nameless)
{
	*nameless = (struct dlms_nameless){0};
	if (walk_objects(value, t))
		return true;
	t->n_registers = 0;
	if (walk_named(value, t, nameless) && t->n_registers)
		return true;
	t->n_registers = 0;
	return false;
}
