/* One walk over the list for all forms in which a name stands beside its value, one for the form in
 * which all names come first. Names are taken from where a name belongs only: the number of a meter may
 * be six octets long, too. */
#include "proto/dlms/dlms_values.h"

#include "proto/dlms/dlms_register.h"

#include <string.h>

enum {
	OBIS_OCTETS = 6,
	MEDIUM_LAST = 1, /* group A: 0 abstract, 1 electricity */
	VALUE_ATTRIBUTE = 2,
	DESCRIPTOR_MEMBERS = 4, /* class, OBIS, attribute, index; later editions have two more */
	CLASS_PUSH_SETUP = 40,
	NAMELESS_MAX = 2, /* more of them than this beside the named: not such a list */
};

static bool is_list(const struct axdr *e)
{
	return e->tag == AXDR_ARRAY || e->tag == AXDR_STRUCTURE;
}

static bool is_name(const struct axdr *e)
{
	return e->tag == AXDR_OCTETS && e->n == OBIS_OCTETS && e->data.p[0] <= MEDIUM_LAST;
}

/* In a flat list nothing but its looks tells a name. */
static bool is_flat_name(const struct axdr *e)
{
	return is_name(e) && e->data.p[5] == 0xff;
}

/* structure(scaler, unit) */
static bool take_scaler_unit(struct bytes *b, struct reg *r)
{
	static const uint8_t head[] = {AXDR_STRUCTURE, 2, AXDR_INTEGER};
	struct bytes s = *b, taken;

	if (!bytes_take(&s, sizeof head + 3, &taken) || memcmp(taken.p, head, sizeof head) != 0 ||
		taken.p[4] != AXDR_ENUM)
		return false;
	if (r)
		dlms_register_scale(r, (int8_t)taken.p[3], taken.p[5]);
	*b = s;
	return true;
}

/* The members of structure(OBIS, value[, structure(scaler, unit)]). */
static bool take_described(struct bytes *b, uint32_t n, struct telegram *t)
{
	size_t n_registers = t->n_registers;
	struct bytes members = *b;
	struct axdr name;
	struct reg *r;

	if ((n != 2 && n != 3) || axdr_element(&members, &name) != AXDR_OK || !is_name(&name))
		return false;
	r = dlms_register_read(t, dlms_obis(name.data.p), &members);
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

	if (n != 2 || !axdr_is_untagged(*b))
		return false;
	bytes_take(b, AXDR_UNTAGGED_OCTETS, &descriptor);
	dlms_register_read(t, dlms_obis(descriptor.p + 2), b);
	return true;
}

static void take_nameless(const struct axdr *e, const struct telegram *t, struct dlms_nameless *n)
{
	if (e->tag == AXDR_NULL)
		return;
	if (axdr_is_octets(e) && n->n == 0 && t->n_registers == 0)
		n->list_id = e->data;
	n->number = e->tag == AXDR_OCTETS ? e->data : (struct bytes){0};
	n->n++;
}

/* Where the walk is: how many elements are left on each level. */
struct walk {
	struct bytes b;
	uint32_t left[AXDR_DEPTH_MAX + 1];
	size_t depth;
};

/* The next element; false at the end. */
static bool next_element(struct walk *w, struct axdr *e)
{
	while (w->left[w->depth] == 0)
		if (w->depth-- == 0)
			return false;
	w->left[w->depth]--;
	return axdr_element(&w->b, e) == AXDR_OK;
}

static void take_flat(struct walk *w, const struct axdr *name, struct telegram *t)
{
	struct reg *r = dlms_register_read(t, dlms_obis(name->data.p), &w->b);

	w->left[w->depth]--;
	if (w->left[w->depth] && take_scaler_unit(&w->b, r))
		w->left[w->depth]--;
}

static void walk_named(struct bytes value, struct telegram *t, struct dlms_nameless *nameless)
{
	struct walk w = {.b = value, .left = {1}};
	struct axdr e;

	while (next_element(&w, &e)) {
		if (e.tag == AXDR_STRUCTURE &&
			(take_untagged(&w.b, e.n, t) || take_described(&w.b, e.n, t)))
			continue;
		if (is_list(&e) && w.depth < AXDR_DEPTH_MAX)
			w.left[++w.depth] = e.n;
		else if (is_flat_name(&e) && w.left[w.depth])
			take_flat(&w, &e, t);
		else
			take_nameless(&e, t, nameless);
	}
}

struct object {
	uint16_t class_id;
	struct obis name;
	int8_t attribute;
};

/* structure(class, OBIS, attribute, index …) */
static bool read_object(struct bytes *b, struct object *o)
{
	struct bytes whole = *b;
	struct axdr head, class_id, name, attribute;

	if (axdr_element(b, &head) != AXDR_OK || head.tag != AXDR_STRUCTURE ||
		head.n < DESCRIPTOR_MEMBERS || axdr_element(b, &class_id) != AXDR_OK ||
		class_id.tag != AXDR_LONG_UNSIGNED || axdr_element(b, &name) != AXDR_OK ||
		name.tag != AXDR_OCTETS || name.n != OBIS_OCTETS ||
		axdr_element(b, &attribute) != AXDR_OK ||
		(attribute.tag != AXDR_INTEGER && attribute.tag != AXDR_UNSIGNED))
		return false;
	o->class_id = (uint16_t)bytes_be(class_id.data);
	o->name = dlms_obis(name.data.p);
	o->attribute = (int8_t)*attribute.data.p;
	*b = whole;
	return axdr_skip(b) == AXDR_OK;
}

/* Whether `b` holds `n` objects and nothing else up to where the values go on. */
static bool are_objects(struct bytes b, uint32_t n)
{
	struct object o;

	while (n && read_object(&b, &o))
		n--;
	return n == 0;
}

/* Objects and elements of the root correspond one to one; the array of objects is itself the value of
 * the first, the push setup, which some leave out. */
static bool walk_objects(struct bytes value, struct telegram *t)
{
	struct axdr root, array;
	struct bytes values, objects;

	if (axdr_element(&value, &root) != AXDR_OK || root.tag != AXDR_STRUCTURE)
		return false;
	values = value;
	if (axdr_element(&value, &array) != AXDR_OK || array.tag != AXDR_ARRAY || array.n < 2 ||
		(array.n != root.n && array.n + 1 != root.n) || !are_objects(value, array.n))
		return false;
	objects = value;
	if (array.n + 1 == root.n)
		axdr_skip(&values);
	for (uint32_t i = 0; i < array.n; i++) {
		struct object o;

		if (!read_object(&objects, &o))
			return false;
		if (o.attribute == VALUE_ATTRIBUTE && o.class_id != CLASS_PUSH_SETUP)
			dlms_register_read(t, o.name, &values);
		else if (axdr_skip(&values) != AXDR_OK)
			return false;
	}
	return t->n_registers > 0;
}

bool dlms_values(struct bytes value, struct telegram *t, struct dlms_nameless *nameless)
{
	*nameless = (struct dlms_nameless){0};
	if (walk_objects(value, t))
		return true;
	t->n_registers = 0;
	walk_named(value, t, nameless);
	if (t->n_registers && nameless->n <= t->n_registers + NAMELESS_MAX)
		return true;
	t->n_registers = 0;
	return false;
}
