/* A list of objects with their values behind it (push_object_list, IEC 62056-6-2 "Push setup"): a
 * structure, in it an array that defines objects, and an element for each of them in their order.
 * The array is itself the value of one of them, the push setup; some leave that one out. Left out:
 * the values (dlms_values.h). */
#ifndef PROTO_DLMS_DLMS_OBJECTS_H
#define PROTO_DLMS_DLMS_OBJECTS_H

#include "base/bytes.h"
#include "reading/obis.h"

#include <stdbool.h>
#include <stdint.h>

/* An attribute of an object. */
struct dlms_object {
	uint16_t class_id;
	struct obis name;
	int8_t attribute;
	bool has_value; /* in place of an index; of dlms_object() only */
};

struct dlms_objects {
	struct bytes definitions; /* of the objects */
	uint32_t n;               /* of those */
	struct bytes elements;    /* of the structure */
	uint32_t n_before;        /* of those, in front of the value of the first object */
	uint32_t at;              /* the one that is the array, from 0 on */
};

/* Finds them in the value of a push, from which both are borrowed. False when there is no such
 * list, or when it is not certain which element belongs to which object. */
bool dlms_objects(struct bytes value, struct dlms_objects *all);

/* Reads class, OBIS and attribute and moves *b behind them; false, with *b somewhere in between,
 * when something else stands there. */
bool dlms_attribute(struct bytes *b, struct dlms_object *o);

/* Reads a definition, structure(class, OBIS, attribute, index …), and moves *b behind it; false
 * when something else stands there. The index, where in the attribute the value stands, is a
 * long-unsigned without scaler and unit: anything else there is a value. */
bool dlms_object(struct bytes *b, struct dlms_object *o);

#endif
