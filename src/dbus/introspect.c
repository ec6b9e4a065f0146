/* The document of the D-Bus specification, Introspection Data Format, written into the caller's
 * buffer. Left out: nodes further down than the next, which whoever asks finds by asking there. */
#include "dbus/introspect.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const char head[] =
	"<!DOCTYPE node PUBLIC \"-//freedesktop//DTD D-BUS Object Introspection 1.0//EN\"\n"
	" \"http://www.freedesktop.org/standards/dbus/1.0/introspect.dtd\">\n"
	"<node>\n"
	" <interface name=\"org.freedesktop.DBus.Introspectable\">\n"
	"  <method name=\"Introspect\"><arg type=\"s\" direction=\"out\"/></method>\n"
	" </interface>\n"
	" <interface name=\"com.victronenergy.BusItem\">\n";

static const char item_members[] =
	"  <method name=\"GetValue\"><arg type=\"v\" direction=\"out\"/></method>\n"
	"  <method name=\"GetText\"><arg type=\"s\" direction=\"out\"/></method>\n"
	"  <method name=\"SetValue\"><arg type=\"v\" direction=\"in\"/>"
	"<arg type=\"i\" direction=\"out\"/></method>\n"
	"  <method name=\"GetDescription\"><arg type=\"s\" direction=\"in\"/>"
	"<arg type=\"i\" direction=\"in\"/><arg type=\"s\" direction=\"out\"/></method>\n";

static const char inner_members[] =
	"  <method name=\"GetValue\"><arg type=\"v\" direction=\"out\"/></method>\n"
	"  <method name=\"GetText\"><arg type=\"v\" direction=\"out\"/></method>\n";

static const char root_members[] =
	"  <method name=\"GetItems\"><arg type=\"a{sa{sv}}\" direction=\"out\"/></method>\n"
	"  <signal name=\"ItemsChanged\"><arg type=\"a{sa{sv}}\"/></signal>\n";

__attribute__((format(printf, 2, 3))) static void add(char *out, const char *format, ...)
{
	size_t n = strlen(out);
	va_list args;

	va_start(args, format);
	vsnprintf(out + n, INTROSPECT_MAX - n, format, args);
	va_end(args);
}

/* The name of the node right below `path` on the way to the item, or NULL; *n is its length. */
static const char *child(const struct tree *t, size_t item, const char *path, size_t *n)
{
	size_t skip = strcmp(path, "/") == 0 ? 0 : strlen(path);
	const char *p = t->items[item].path;

	if (!tree_has(t, item) || strncmp(p, path, skip) != 0 || p[skip] != '/')
		return NULL;
	*n = strcspn(p + skip + 1, "/");
	return p + skip + 1;
}

/* The table is sorted, so items below one node stand together. */
static void add_children(const struct tree *t, const char *path, char *out)
{
	const char *last = NULL;
	size_t last_n = 0, n;

	for (size_t i = 0; i < t->n; i++) {
		const char *name = child(t, i, path, &n);

		if (!name || (last && n == last_n && strncmp(name, last, n) == 0))
			continue;
		add(out, " <node name=\"%.*s\"/>\n", (int)n, name);
		last = name;
		last_n = n;
	}
}

void introspect_path(const struct tree *t, const char *path, char out[INTROSPECT_MAX])
{
	out[0] = '\0';
	add(out, "%s%s", head, tree_find(t, path) >= 0 ? item_members : inner_members);
	if (strcmp(path, "/") == 0)
		add(out, "%s", root_members);
	add(out, " </interface>\n");
	add_children(t, path, out);
	add(out, "</node>\n");
}
