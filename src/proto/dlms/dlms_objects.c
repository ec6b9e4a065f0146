/* Which element of a push is the value of which object. Left out: arrays that are wrapped once
 * more. */
#include "proto/dlms/dlms_objects.h"

#include "proto/dlms/axdr.h"
#include "proto/dlms/dlms_register.h"

enum {
	OBIS_OCTETS = 6,
	MEMBERS_MIN = 4, /* class, OBIS, attribute, index; later editions have two more */
	OBJECTS_MIN = 2,
};

bool dlms_object(struct bytes *b, struct dlms_object *o)
{
	struct bytes whole = *b;
	struct axdr head, class_id, name, attribute;

	if (axdr_element(b, &head) != AXDR_OK || head.tag != AXDR_STRUCTURE ||
		head.n < MEMBERS_MIN || axdr_element(b, &class_id) != AXDR_OK ||
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

static bool are_objects(struct bytes b, uint32_t n)
{
	struct dlms_object o;

	while (n && dlms_object(&b, &o))
		n--;
	return n == 0;
}

bool dlms_objects(struct bytes value, struct dlms_objects *all)
{
	struct axdr root, array;

	if (axdr_element(&value, &root) != AXDR_OK || root.tag != AXDR_STRUCTURE)
		return false;
	all->elements = value;
	if (axdr_element(&value, &array) != AXDR_OK || array.tag != AXDR_ARRAY ||
		array.n < OBJECTS_MIN || (array.n != root.n && array.n + 1 != root.n) ||
		!are_objects(value, array.n))
		return false;
	all->definitions = value;
	all->n = array.n;
	all->n_before = root.n - array.n;
	all->at = 0;
	return true;
}
