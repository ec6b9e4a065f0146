/* A stand-in for localsettings in a guest: com.victronenergy.settings, with what gridmeter and
 * other drivers ask of it. As the real one it writes its file two seconds after a change: beside
 * the old one, waits for the disk, and moves it there. Its settings are as simple as that allows:
 * limits are not looked at, and the old ways to add one are not there. */
#include <dbus/dbus.h>

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define NAME     "com.victronenergy.settings"
#define BUSITEM  "com.victronenergy.BusItem"
#define INSTANCE "/ClassAndVrmInstance"

enum { SETTINGS_MAX = 256, PATH_SIZE = 192, TEXT_SIZE = 192, WRITE_MS = 2000 };

struct setting {
	char path[PATH_SIZE];
	char type; /* i, d or s */
	char text[TEXT_SIZE];
};

static struct setting settings[SETTINGS_MAX];
static size_t n_settings;
static const char *file;
static bool is_changed;
static struct timespec changed_at;

static struct setting *find(const char *path)
{
	for (size_t i = 0; i < n_settings; i++)
		if (strcmp(settings[i].path, path) == 0)
			return &settings[i];
	return NULL;
}

static void note_change(void)
{
	is_changed = true;
	clock_gettime(CLOCK_MONOTONIC, &changed_at);
}

static bool is_due(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return is_changed && (now.tv_sec - changed_at.tv_sec) * 1000 +
					     (now.tv_nsec - changed_at.tv_nsec) / 1000000 >=
				     WRITE_MS;
}

static void fail(const char *what)
{
	fprintf(stderr, "settings: %s: %s\n", what, strerror(errno));
	exit(1);
}

static void write_file(void)
{
	char new[PATH_SIZE];
	FILE *f;

	snprintf(new, sizeof new, "%s.new", file);
	f = fopen(new, "w");
	if (!f)
		return; /* it is tried again with the next change */
	for (size_t i = 0; i < n_settings; i++)
		fprintf(f, "%s\t%c\t%s\n", settings[i].path, settings[i].type, settings[i].text);
	fputs("end\n", f);
	if (fflush(f) == 0 && fsync(fileno(f)) == 0 && rename(new, file) == 0)
		is_changed = false;
	fclose(f);
}

static void read_file(void)
{
	char line[PATH_SIZE + TEXT_SIZE + 8];
	FILE *f = fopen(file, "r");

	while (f && n_settings < SETTINGS_MAX && fgets(line, sizeof line, f)) {
		struct setting *s = &settings[n_settings];
		char *path = strtok(line, "\t"), *type = strtok(NULL, "\t"),
		     *text = strtok(NULL, "\n");

		if (!path || !type)
			continue;
		snprintf(s->path, sizeof s->path, "%s", path);
		snprintf(s->text, sizeof s->text, "%s", text ? text : "");
		s->type = *type;
		n_settings++;
	}
	if (f)
		fclose(f);
}

/* The text and the type of a basic value; false for one that localsettings refuses. */
static bool take(DBusMessageIter *value, char *type, char text[TEXT_SIZE])
{
	DBusBasicValue v;
	int t;

	while ((t = dbus_message_iter_get_arg_type(value)) == DBUS_TYPE_VARIANT) {
		DBusMessageIter inner;

		dbus_message_iter_recurse(value, &inner);
		*value = inner;
	}
	if (t != DBUS_TYPE_INT32 && t != DBUS_TYPE_INT64 && t != DBUS_TYPE_DOUBLE &&
		t != DBUS_TYPE_STRING)
		return false;
	dbus_message_iter_get_basic(value, &v);
	*type = t == DBUS_TYPE_STRING ? 's' : t == DBUS_TYPE_DOUBLE ? 'd' : 'i';
	if (t == DBUS_TYPE_STRING)
		snprintf(text, TEXT_SIZE, "%s", v.str);
	else if (t == DBUS_TYPE_DOUBLE)
		snprintf(text, TEXT_SIZE, "%.17g", v.dbl);
	else
		snprintf(text, TEXT_SIZE, "%lld",
			t == DBUS_TYPE_INT32 ? (long long)v.i32 : (long long)v.i64);
	return true;
}

static void give(DBusMessageIter *to, const struct setting *s)
{
	static const char *const names[] = {"i", "d", "s"};
	const char *name = names[s->type == 'i' ? 0 : s->type == 'd' ? 1 : 2];
	const char *text = s->text;
	dbus_int32_t number = (dbus_int32_t)atol(s->text);
	double real = atof(s->text);
	DBusMessageIter inner;

	dbus_message_iter_open_container(to, DBUS_TYPE_VARIANT, name, &inner);
	if (s->type == 'i')
		dbus_message_iter_append_basic(&inner, DBUS_TYPE_INT32, &number);
	else if (s->type == 'd')
		dbus_message_iter_append_basic(&inner, DBUS_TYPE_DOUBLE, &real);
	else
		dbus_message_iter_append_basic(&inner, DBUS_TYPE_STRING, &text);
	dbus_message_iter_close_container(to, &inner);
}

static void entry(DBusMessageIter *array, const char *key, const struct setting *s)
{
	DBusMessageIter pair;

	dbus_message_iter_open_container(array, DBUS_TYPE_DICT_ENTRY, NULL, &pair);
	dbus_message_iter_append_basic(&pair, DBUS_TYPE_STRING, &key);
	give(&pair, s);
	dbus_message_iter_close_container(array, &pair);
}

/* {Value, Text} of it. */
static void properties(DBusMessageIter *to, const struct setting *s)
{
	struct setting text = *s;
	DBusMessageIter array;

	text.type = 's';
	dbus_message_iter_open_container(to, DBUS_TYPE_ARRAY, "{sv}", &array);
	entry(&array, "Value", s);
	entry(&array, "Text", &text);
	dbus_message_iter_close_container(to, &array);
}

static void tell_change(DBusConnection *bus, const struct setting *s)
{
	DBusMessage *m = dbus_message_new_signal(s->path, BUSITEM, "PropertiesChanged");
	DBusMessageIter args;

	dbus_message_iter_init_append(m, &args);
	properties(&args, s);
	dbus_connection_send(bus, m, NULL);
	dbus_message_unref(m);
	note_change();
}

/* The wanted class:instance becomes the next of its class that no other device has. */
static void make_free(const char *path, char text[TEXT_SIZE])
{
	char kind[64];
	int number;

	if (sscanf(text, "%63[^:]:%d", kind, &number) != 2)
		return;
	for (size_t i = 0; i < n_settings; i++) {
		size_t n = strlen(settings[i].path), end = strlen(INSTANCE);

		if (n < end || strcmp(settings[i].path + n - end, INSTANCE) != 0 ||
			strcmp(settings[i].path, path) == 0 || strcmp(settings[i].text, text) != 0)
			continue;
		snprintf(text, TEXT_SIZE, "%s:%d", kind, ++number);
		i = (size_t)-1; /* from the beginning */
	}
}

static int set(DBusConnection *bus, struct setting *s, DBusMessageIter *value)
{
	char type, text[TEXT_SIZE];

	if (!take(value, &type, text))
		return -1;
	if (strstr(s->path, INSTANCE))
		make_free(s->path, text);
	if (strcmp(s->text, text) != 0) {
		strcpy(s->text, text);
		tell_change(bus, s);
	}
	return 0;
}

/* One of AddSettings: {path, default, …}; tells the path, and the setting when it is there then. */
static int add(DBusMessageIter *dict, char path[PATH_SIZE], struct setting **s)
{
	char type = 0, text[TEXT_SIZE] = "";

	*path = 0;
	for (; dbus_message_iter_get_arg_type(dict) == DBUS_TYPE_DICT_ENTRY;
		dbus_message_iter_next(dict)) {
		DBusMessageIter pair;
		const char *key;
		char of;

		dbus_message_iter_recurse(dict, &pair);
		dbus_message_iter_get_basic(&pair, &key);
		dbus_message_iter_next(&pair);
		if (strcmp(key, "path") == 0)
			take(&pair, &of, path);
		else if (strcmp(key, "default") == 0)
			take(&pair, &type, text);
	}
	if (strncmp(path, "/Settings/", 10) != 0)
		return -9;
	if (!type)
		return -3;
	*s = find(path);
	if (!*s && n_settings < SETTINGS_MAX) {
		*s = &settings[n_settings++];
		strcpy((*s)->path, path);
		strcpy((*s)->text, text);
		(*s)->type = type;
		if (strstr(path, INSTANCE))
			make_free(path, (*s)->text);
		note_change();
	}
	return *s ? (*s)->type == type ? 0 : -5 : -3;
}

static void add_settings(DBusMessage *call, DBusMessage *reply)
{
	DBusMessageIter args, dicts, out, answers;

	dbus_message_iter_init(call, &args);
	dbus_message_iter_recurse(&args, &dicts);
	dbus_message_iter_init_append(reply, &out);
	dbus_message_iter_open_container(&out, DBUS_TYPE_ARRAY, "a{sv}", &answers);
	for (; dbus_message_iter_get_arg_type(&dicts) == DBUS_TYPE_ARRAY;
		dbus_message_iter_next(&dicts)) {
		struct setting *s = NULL, error = {.type = 'i'}, path = {.type = 's'};
		DBusMessageIter dict, answer;

		dbus_message_iter_recurse(&dicts, &dict);
		snprintf(error.text, TEXT_SIZE, "%d", add(&dict, path.text, &s));
		dbus_message_iter_open_container(&answers, DBUS_TYPE_ARRAY, "{sv}", &answer);
		entry(&answer, "error", &error);
		entry(&answer, "path", &path);
		if (s)
			entry(&answer, "value", s);
		dbus_message_iter_close_container(&answers, &answer);
	}
	dbus_message_iter_close_container(&out, &answers);
}

static void get_items(DBusMessage *reply)
{
	DBusMessageIter out, all, pair;

	dbus_message_iter_init_append(reply, &out);
	dbus_message_iter_open_container(&out, DBUS_TYPE_ARRAY, "{sa{sv}}", &all);
	for (size_t i = 0; i < n_settings; i++) {
		const char *path = settings[i].path;

		dbus_message_iter_open_container(&all, DBUS_TYPE_DICT_ENTRY, NULL, &pair);
		dbus_message_iter_append_basic(&pair, DBUS_TYPE_STRING, &path);
		properties(&pair, &settings[i]);
		dbus_message_iter_close_container(&all, &pair);
	}
	dbus_message_iter_close_container(&out, &all);
}

static DBusMessage *answer(DBusConnection *bus, DBusMessage *call)
{
	const char *path = dbus_message_get_path(call), *member = dbus_message_get_member(call);
	struct setting *s = find(path);
	DBusMessage *reply = dbus_message_new_method_return(call);
	DBusMessageIter args;
	dbus_int32_t result;

	if (strcmp(member, "AddSettings") == 0) {
		add_settings(call, reply);
	} else if (strcmp(member, "GetItems") == 0) {
		get_items(reply);
	} else if (s && strcmp(member, "GetValue") == 0) {
		dbus_message_iter_init_append(reply, &args);
		give(&args, s);
	} else if (s && strcmp(member, "SetValue") == 0 && dbus_message_iter_init(call, &args)) {
		result = set(bus, s, &args);
		dbus_message_append_args(reply, DBUS_TYPE_INT32, &result, DBUS_TYPE_INVALID);
	} else {
		dbus_message_unref(reply);
		reply = dbus_message_new_error(
			call, s ? DBUS_ERROR_UNKNOWN_METHOD : DBUS_ERROR_UNKNOWN_OBJECT, member);
	}
	return reply;
}

static DBusHandlerResult on_message(DBusConnection *bus, DBusMessage *m, void *user)
{
	DBusMessage *reply;

	(void)user;
	if (dbus_message_get_type(m) != DBUS_MESSAGE_TYPE_METHOD_CALL)
		return DBUS_HANDLER_RESULT_NOT_YET_HANDLED;
	reply = answer(bus, m);
	if (!dbus_message_get_no_reply(m))
		dbus_connection_send(bus, reply, NULL);
	dbus_message_unref(reply);
	return DBUS_HANDLER_RESULT_HANDLED;
}

int main(int argc, char **argv)
{
	DBusConnection *bus;

	if (argc != 2)
		return 2;
	file = argv[1];
	read_file();
	bus = dbus_connection_open_private("unix:path=/run/dbus/system_bus_socket", NULL);
	if (!bus || !dbus_bus_register(bus, NULL))
		fail("the bus");
	dbus_connection_add_filter(bus, on_message, NULL, NULL);
	if (dbus_bus_request_name(bus, NAME, DBUS_NAME_FLAG_DO_NOT_QUEUE, NULL) != 1)
		fail("the name");
	while (dbus_connection_read_write_dispatch(bus, is_changed ? 100 : -1))
		if (is_due())
			write_file();
	return 1;
}
