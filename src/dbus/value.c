/* Values to and from D-Bus messages. */
#include "dbus/value.h"

#include <math.h>

static void append_basic(DBusMessageIter *to, const char *signature, int type, const void *v)
{
	DBusMessageIter variant;

	dbus_message_iter_open_container(to, DBUS_TYPE_VARIANT, signature, &variant);
	dbus_message_iter_append_basic(&variant, type, v);
	dbus_message_iter_close_container(to, &variant);
}

static void append_array(DBusMessageIter *to, const char *signature, const char *const *texts)
{
	DBusMessageIter variant, array;

	dbus_message_iter_open_container(to, DBUS_TYPE_VARIANT, signature, &variant);
	dbus_message_iter_open_container(&variant, DBUS_TYPE_ARRAY, signature + 1, &array);
	for (; texts && *texts; texts++)
		dbus_message_iter_append_basic(&array, DBUS_TYPE_STRING, texts);
	dbus_message_iter_close_container(&variant, &array);
	dbus_message_iter_close_container(to, &variant);
}

void value_append(DBusMessageIter *to, const struct value *v)
{
	dbus_int32_t small;
	dbus_int64_t large;

	switch (v->type) {
	case VALUE_INVALID:
		append_array(to, "ai", NULL);
		break;
	case VALUE_INT:
		small = (dbus_int32_t)v->i;
		large = v->i;
		if (small == large)
			append_basic(to, "i", DBUS_TYPE_INT32, &small);
		else
			append_basic(to, "x", DBUS_TYPE_INT64, &large);
		break;
	case VALUE_DOUBLE:
		append_basic(to, "d", DBUS_TYPE_DOUBLE, &v->d);
		break;
	case VALUE_TEXT:
		append_basic(to, "s", DBUS_TYPE_STRING, &v->s);
		break;
	case VALUE_TEXTS:
		append_array(to, "as", v->texts);
		break;
	}
}

static bool read_integer(DBusMessageIter *from, int type, struct value *v)
{
	DBusBasicValue b;

	dbus_message_iter_get_basic(from, &b);
	v->type = VALUE_INT;
	switch (type) {
	case DBUS_TYPE_BOOLEAN:
		v->i = b.bool_val != 0;
		return true;
	case DBUS_TYPE_BYTE:
		v->i = b.byt;
		return true;
	case DBUS_TYPE_INT16:
		v->i = b.i16;
		return true;
	case DBUS_TYPE_UINT16:
		v->i = b.u16;
		return true;
	case DBUS_TYPE_INT32:
		v->i = b.i32;
		return true;
	case DBUS_TYPE_UINT32:
		v->i = b.u32;
		return true;
	case DBUS_TYPE_INT64:
		v->i = b.i64;
		return true;
	case DBUS_TYPE_UINT64:
		v->i = (int64_t)b.u64;
		return b.u64 <= INT64_MAX;
	default:
		return false;
	}
}

bool value_read(DBusMessageIter *from, struct value *v)
{
	DBusMessageIter inner;
	int type = dbus_message_iter_get_arg_type(from);

	if (type == DBUS_TYPE_VARIANT) {
		dbus_message_iter_recurse(from, &inner);
		type = dbus_message_iter_get_arg_type(&inner);
		from = &inner;
	}
	switch (type) {
	case DBUS_TYPE_ARRAY:
		v->type = VALUE_INVALID;
		return dbus_message_iter_get_element_count(from) == 0 &&
		       dbus_message_iter_get_element_type(from) != DBUS_TYPE_DICT_ENTRY;
	case DBUS_TYPE_DOUBLE:
		v->type = VALUE_DOUBLE;
		dbus_message_iter_get_basic(from, &v->d);
		return isfinite(v->d);
	case DBUS_TYPE_STRING:
		v->type = VALUE_TEXT;
		dbus_message_iter_get_basic(from, &v->s);
		return true;
	case DBUS_TYPE_INVALID:
	case DBUS_TYPE_UNIX_FD:
		return false;
	default:
		return dbus_type_is_basic(type) && read_integer(from, type, v);
	}
}
