/* gridmeter check: prints what is in a configuration, in files with keys (but not the keys) and
 * with definitions of DLMS lists, or with file and line what is wrong. Left out: whether a key or a
 * definition fits a meter, which only its telegrams show. */
#include "cmd/cmd.h"
#include "base/print.h"
#include "base/secret.h"
#include "base/text.h"
#include "cmd/check_options.h"
#include "config/config_file.h"
#include "config/config_keys.h"
#include "config/key_file.h"
#include "config/lists.h"
#include "reading/unit.h"
#include "sandbox/sandbox.h"

#include <stdio.h>
#include <string.h>

static void print_position(size_t i, const struct dlms_position *p)
{
	const char *unit = unit_text(p->unit);
	char obis[OBIS_TEXT_MAX];

	if (!dlms_is_named(p))
		return;
	obis_text(p->obis, obis);
	print_out("  %3zu  %-24s", i + 1, obis);
	if (unit)
		print_out(" 10^%d %s", p->scaler, unit);
	print_out("\n");
}

static void print_list(const char *path, const struct dlms_list *l)
{
	char name[DLMS_LIST_NAME_MAX];

	text_clean(name, sizeof name, l->name);
	print_out("%s: [%s], %zu value%s:\n", path, name, l->n, l->n == 1 ? "" : "s");
	for (size_t i = 0; i < l->n; i++)
		print_position(i, &l->positions[i]);
}

static int wrong(const char *path, const struct conf_error *error)
{
	print_err("gridmeter check: %s\n", error->text);
	return exit_status_of(path, EXIT_NOTHING);
}

/* What the scripts on a GX device ask for. */
static void print_config(const struct config *c)
{
	print_out("  port = %s\n", c->port.text);
	if (*c->key_file)
		print_out("  key_file = %s\n", c->key_file);
}

static int check_config(const char *path)
{
	static struct config_file file;
	struct conf_error error;
	bool is_right;

	config_file_reset(&file);
	if (!config_file_read(&file, path, &error) || !config_file_fit(&file, &error))
		return wrong(path, &error);
	if (!*file.share_wrong)
		print_out("%s: all right\n", path);
	for (size_t i = 0; i < file.n; i++)
		print_config(&file.sections[i].config);
	is_right = !*file.share_wrong || conf_wrong(&error, "%s", file.share_wrong);
	config_file_free(&file);
	return is_right ? EXIT_FINE : wrong(path, &error);
}

static int check_keys(const char *path)
{
	struct conf_error error;
	struct config config;
	bool has_key, has_auth_key;

	conf_reset(&config_table, &config);
	if (!key_file_read(&config, path, &error))
		return wrong(path, &error);
	has_key = config.key.is_set;
	has_auth_key = config.auth_key.is_set;
	config_forget_keys(&config);
	if (!has_key && !has_auth_key) {
		conf_wrong(&error, "%s: there is no key in it", path);
		return wrong(path, &error);
	}
	print_out(
		"%s: %s\n", path, has_key ? has_auth_key ? "key and auth_key" : "key" : "auth_key");
	return EXIT_FINE;
}

static int check_lists(const char *path)
{
	static struct dlms_lists lists;

	if (!lists_read(&lists, path, "gridmeter check"))
		return exit_status_of(path, EXIT_NOTHING);
	for (size_t i = 0; i < lists.n; i++)
		print_list(path, &lists.list[i]);
	return EXIT_FINE;
}

static void confine(const struct check_options *o)
{
	struct sandbox s;

	sandbox_init(&s, SANDBOX_READ);
	if (o->config)
		sandbox_allow(&s, FOLDER_READ, o->config);
	if (o->key_file)
		sandbox_allow(&s, FOLDER_READ, o->key_file);
	for (size_t i = 0; i < o->lists.n; i++)
		sandbox_allow(&s, FOLDER_READ, o->lists.of[i]);
	secret_guard(); /* nobody may do so in there */
	sandbox_enter(&s);
}

static int worse(int a, int b)
{
	return a > b ? a : b;
}

int cmd_check(int argc, char **argv)
{
	struct check_options o = {0};
	int status = options_take(&check_options, &o, argc, argv);

	if (status != OPTIONS_TAKEN)
		return status;
	confine(&o);
	status = o.config ? check_config(o.config) : EXIT_FINE;
	if (o.key_file)
		status = worse(status, check_keys(o.key_file));
	for (size_t i = 0; i < o.lists.n; i++)
		status = worse(status, check_lists(o.lists.of[i]));
	return status;
}
