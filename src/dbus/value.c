/* By libdbus's iterators, of which each step may fail for want of memory, and then the whole
 * message does; and as octets. Left out: which path has which type (tree.h). */
#include "dbus/value.h"

#include "base/text.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { TABBED_MAX = 2048 }; /* octets */

bool value_close(DBusMessageIter *to, DBusMessageIter *container, bool is_whole)
{
	if (is_whole)
		return dbus_message_iter_close_container(to, container);
	dbus_message_iter_abandon_container(to, container);
	return false;
}

static bool append_basic(DBusMessageIter *to, const char *signature, int type, const void *v)
{
	DBusMessageIter variant;

	return dbus_message_iter_open_container(to, DBUS_TYPE_VARIANT, signature, &variant) &&
	       value_close(to, &variant, dbus_message_iter_append_basic(&variant, type, v));
}

/* For a text that was not cleaned where it came from libdbus would end the process, or the bus
 * throw us out. */
const char *value_guarded(const char *text)
{
	return text_is_harmless(text) ? text : "?";
}

static bool append_texts(DBusMessageIter *to, const char *signature, const char *const *texts)
{
	DBusMessageIter array;
	bool ok = true;

	if (!dbus_message_iter_open_container(to, DBUS_TYPE_ARRAY, signature, &array))
		return false;
	for (; ok && texts && *texts; texts++) {
		const char *text = value_guarded(*texts);

		ok = dbus_message_iter_append_basic(&array, DBUS_TYPE_STRING, &text);
	}
	return value_close(to, &array, ok);
}

static bool append_array(DBusMessageIter *to, const char *signature, const char *const *texts)
{
	DBusMessageIter variant;

	return dbus_message_iter_open_container(to, DBUS_TYPE_VARIANT, signature, &variant) &&
	       value_close(to, &variant, append_texts(&variant, signature + 1, texts));
}

bool value_append_tabbed(DBusMessageIter *to, const char *const *texts)
{
	char text[TABBED_MAX] = "";
	const char *all = text;
	size_t n = 0;

	for (size_t i = 0; texts[i]; i++) {
		n += (size_t)snprintf(
			text + n, sizeof text - n, "%s%s", i ? "\t" : "", value_guarded(texts[i]));
		if (n >= sizeof text)
			return false; /* cut, it might end in the middle of a character */
	}
	return append_basic(to, "s", DBUS_TYPE_STRING, &all);
}

bool value_append(DBusMessageIter *to, const struct value *v)
{
	const char *text;
	dbus_int32_t small;
	dbus_int64_t large;

	switch (v->type) {
	case VALUE_INVALID:
		return append_array(to, "ai", NULL);
	case VALUE_INT:
		small = (dbus_int32_t)v->i;
		large = v->i;
		return small == large ? append_basic(to, "i", DBUS_TYPE_INT32, &small)
				      : append_basic(to, "x", DBUS_TYPE_INT64, &large);
	case VALUE_DOUBLE:
		return append_basic(to, "d", DBUS_TYPE_DOUBLE, &v->d);
	case VALUE_TEXT:
		text = value_guarded(v->s);
		return append_basic(to, "s", DBUS_TYPE_STRING, &text);
	case VALUE_TEXTS:
		return append_array(to, "as", v->texts);
	}
	return false;
}

static void marshal_texts(struct marshal *to, const char *const *texts)
{
	size_t array = marshal_array(to, sizeof(uint32_t));

	for (; texts && *texts; texts++)
		marshal_text(to, value_guarded(*texts));
	marshal_array_end(to, array, sizeof(uint32_t));
}

static void marshal_integer(struct marshal *to, int64_t v)
{
	bool is_small = (int32_t)v == v;

	marshal_signature(to, is_small ? "i" : "x");
	if (is_small)
		marshal_u32(to, (uint32_t)v);
	else
		marshal_u64(to, (uint64_t)v);
}

void value_marshal(struct marshal *to, const struct value *v)
{
	uint64_t bits;

	switch (v->type) {
	case VALUE_INVALID:
		marshal_signature(to, "ai");
		marshal_u32(to, 0); /* octets of the array */
		break;
	case VALUE_INT:
		marshal_integer(to, v->i);
		break;
	case VALUE_DOUBLE:
		memcpy(&bits, &v->d, sizeof bits);
		marshal_signature(to, "d");
		marshal_u64(to, bits);
		break;
	case VALUE_TEXT:
		marshal_signature(to, "s");
		marshal_text(to, value_guarded(v->s));
		break;
	case VALUE_TEXTS:
		marshal_signature(to, "as");
		marshal_texts(to, v->texts);
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
