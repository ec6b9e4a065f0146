/* Which element of a push is the value of which object. One element too few or too many would give
 * each value the name of another: so the array of objects must stand exactly where the object says
 * whose value it is, or, where there is none, in front of exactly as many elements as it has
 * objects. Left out: arrays that are wrapped once more. */
#include "proto/dlms/dlms_objects.h"

#include "proto/dlms/axdr.h"
#include "proto/dlms/dlms_register.h"

enum {
	OBIS_OCTETS = 6,
	MEMBERS_MIN = 4, /* class, OBIS, attribute, index; later editions have two more */
	SCALER_AT = 5,   /* behind a long-unsigned and the head of structure(scaler, unit) */
	OBJECTS_MIN = 2,
	AT_MAX = 2, /* a number of a meter, a date: what is seen in front of lists */
	CLASS_PUSH_SETUP = 40,
	LIST_ATTRIBUTE = 2, /* of a push setup: the objects that it pushes */
};

bool dlms_attribute(struct bytes *b, struct dlms_object *o)
{
	struct axdr class_id, name, attribute;

	if (axdr_element(b, &class_id) != AXDR_OK || class_id.tag != AXDR_LONG_UNSIGNED ||
		axdr_element(b, &name) != AXDR_OK || name.tag != AXDR_OCTETS ||
		name.n != OBIS_OCTETS || axdr_element(b, &attribute) != AXDR_OK ||
		(attribute.tag != AXDR_INTEGER && attribute.tag != AXDR_UNSIGNED))
		return false;
	o->class_id = (uint16_t)bytes_be(class_id.data);
	o->name = dlms_obis(name.data.p);
	o->attribute = (int8_t)*attribute.data.p;
	return true;
}

bool dlms_object(struct bytes *b, struct dlms_object *o)
{
	struct bytes members = *b;
	struct axdr head;

	if (axdr_element(&members, &head) != AXDR_OK || head.tag != AXDR_STRUCTURE ||
		head.n < MEMBERS_MIN || !dlms_attribute(&members, o) || axdr_skip(b) != AXDR_OK)
		return false;
	members.end = b->p;
	o->has_value = !axdr_is_next(&members, AXDR_LONG_UNSIGNED) ||
		       (bytes_left(&members) > SCALER_AT && members.p[SCALER_AT] == AXDR_INTEGER);
	return true;
}

/* The array among the first elements of a structure of `n`; moves *b to its members. */
static bool find_array(struct bytes *b, uint32_t n, struct axdr *array, uint32_t *at)
{
	for (*at = 0; *at < n && *at <= AT_MAX; ++*at) {
		if (axdr_element(b, array) != AXDR_OK)
			return false;
		if (axdr_is_list(array))
			return array->tag == AXDR_ARRAY && array->n >= OBJECTS_MIN;
	}
	return false;
}

/* Whether `n` definitions stand there. *self becomes the one object whose value they are, or `n`.
 */
static bool are_objects(struct bytes b, uint32_t n, uint32_t *self)
{
	struct dlms_object o;

	*self = n;
	for (uint32_t i = 0; i < n; i++) {
		if (!dlms_object(&b, &o))
			return false;
		if (o.class_id != CLASS_PUSH_SETUP || o.attribute != LIST_ATTRIBUTE)
			continue;
		if (*self < n)
			return false;
		*self = i;
	}
	return true;
}

bool dlms_objects(struct bytes value, struct dlms_objects *all)
{
	struct axdr root, array;
	uint32_t self;

	if (axdr_element(&value, &root) != AXDR_OK || root.tag != AXDR_STRUCTURE)
		return false;
	all->elements = value;
	if (!find_array(&value, root.n, &array, &all->at) || !are_objects(value, array.n, &self))
		return false;
	all->definitions = value;
	all->n = array.n;
	all->n_before = self < array.n ? root.n - array.n : 1;
	if (self == array.n)
		return all->at == 0 && root.n == array.n + 1;
	return root.n >= array.n && all->at == all->n_before + self;
}
