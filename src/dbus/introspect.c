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

/* The name of the node right below `path` on the way to the item whose path is `its`, or NULL; *n
 * is its length. */
static const char *child(const char *its, const char *path, size_t *n)
{
	size_t skip = strcmp(path, "/") == 0 ? 0 : strlen(path);

	if (strncmp(its, path, skip) != 0 || its[skip] != '/')
		return NULL;
	*n = strcspn(its + skip + 1, "/");
	return its + skip + 1;
}

/* Each once, however many items stand below it, and in whichever tree. */
static void add_child(const char *name, size_t n, char *out)
{
	char node[TREE_PATH_MAX + 32];

	snprintf(node, sizeof node, " <node name=\"%.*s\"/>\n", (int)n, name);
	if (!strstr(out, node))
		add(out, "%s", node);
}

static void add_children(const struct tree *t, const char *path, char *out)
{
	char whole[TREE_PATH_MAX];
	size_t n;

	for (size_t i = 0; i < t->n; i++) {
		const char *name = tree_has(t, i) ? child(tree_path(t, i, whole), path, &n) : NULL;

		if (name)
			add_child(name, n, out);
	}
}

static bool is_item(const struct tree *t, const char *path)
{
	for (; t; t = t->next)
		if (tree_find(t, path) >= 0)
			return true;
	return false;
}

void introspect_path(const struct tree *t, const char *path, char out[INTROSPECT_MAX])
{
	out[0] = '\0';
	add(out, "%s%s", head, is_item(t, path) ? item_members : inner_members);
	if (strcmp(path, "/") == 0)
		add(out, "%s", root_members);
	add(out, " </interface>\n");
	for (; t; t = t->next)
		add_children(t, path, out);
	add(out, "</node>\n");
}
