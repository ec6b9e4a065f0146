/* A reading as a grid meter of a Victron system: paths, names. */
#include "support/test.h"
#include "venus/identity.h"
#include "venus/paths.h"
#include "venus/role.h"

#include <ctype.h>
#include <stdio.h>

static struct tree tree;
static struct reading reading;

static int set_up(void **state)
{
	(void)state;
	tree_init(&tree, grid_items, N_PATHS, NULL, NULL);
	reading = (struct reading){0};
	return 0;
}

/* The value at a path in words. */
static const char *at(const char *path)
{
	static char text[TREE_TEXT_MAX];
	int item = tree_find(&tree, path);

	assert_true(item >= 0);
	return tree_text(&tree, (size_t)item, text);
}

static void three_phases(void **state)
{
	(void)state;
	reading_set(&reading, Q_POWER, decimal_of(-1500, 0));
	for (int i = 0; i < 3; i++) {
		reading_derive(&reading, Q_L1_POWER + i, decimal_of(-500, 0));
		reading_set(&reading, Q_L1_VOLTAGE + i, decimal_of(2301, -1));
		reading_set(&reading, Q_L1_CURRENT + i, decimal_of(-217, -2));
	}
	reading_set(&reading, Q_ENERGY_FORWARD, decimal_of(12345678, -1));
	paths_set_reading(&tree, &reading);
	assert_string_equal(at("/Ac/Power"), "-1500.0 W");
	assert_string_equal(at("/Ac/L3/Power"), "-500.0 W");
	assert_string_equal(at("/Ac/L2/Voltage"), "230.1 V");
	assert_string_equal(at("/Ac/L1/Current"), "-2.17 A");
	assert_string_equal(at("/Ac/Energy/Forward"), "1234.57 kWh");
	assert_true(tree_value(&tree, PATH_AC_ENERGY_FORWARD).d == 1234.5678);
	assert_string_equal(at("/Ac/Energy/Reverse"), "---");
	assert_string_equal(at("/NrOfPhases"), "3");
}

static void a_meter_of_one_phase(void **state)
{
	(void)state;
	reading_set(&reading, Q_POWER, decimal_of(700, 0));
	reading_set(&reading, Q_L1_POWER, decimal_of(700, 0));
	paths_set_reading(&tree, &reading);
	assert_string_equal(at("/Ac/L1/Power"), "700.0 W");
	assert_string_equal(at("/Ac/L2/Power"), "---");
	assert_string_equal(at("/NrOfPhases"), "1");
}

/* With one phase the GUI would look at L1 only. */
static void a_meter_on_l2_alone_has_three_phases(void **state)
{
	(void)state;
	reading_set(&reading, Q_POWER, decimal_of(700, 0));
	reading_set(&reading, Q_L2_POWER, decimal_of(700, 0));
	paths_set_reading(&tree, &reading);
	assert_string_equal(at("/Ac/L1/Power"), "---");
	assert_string_equal(at("/Ac/L2/Power"), "700.0 W");
	assert_string_equal(at("/NrOfPhases"), "3");
}

static void what_was_earned(void **state)
{
	(void)state;
	reading_set(&reading, Q_ENERGY_REVERSE, decimal_of(1000500, 0));
	tree_show(&tree, PATH_AC_ENERGY_EARNED, true);
	paths_set_earned(&tree, &reading, 0.082);
	assert_string_equal(at("/Ac/Energy/Earned"), "82.04 EUR");
	paths_show_as_before(&reading, 0.082);
	paths_set_reading(&tree, &reading);
	assert_string_equal(at("/Ac/L2/Energy/Forward"), "82.04 kWh");
	assert_string_equal(at("/Ac/L3/Energy/Forward"), "1000.50 kWh");
	tree_settle(&tree);
	paths_set_reading(&tree, &reading);
	assert_false(tree_is_changed(&tree, PATH_AC_L2_ENERGY_FORWARD, PACE_TELEGRAM));
	reading_clear(&reading, Q_ENERGY_REVERSE);
	paths_set_earned(&tree, &reading, 0.082);
	assert_string_equal(at("/Ac/Energy/Earned"), "---");
}

static void roles_by_their_names(void **state)
{
	(void)state;
	for (enum role role = 0; role < N_ROLES; role++)
		assert_int_equal(role_find(role_names[role]), role);
	assert_int_equal(role_find("vebus"), N_ROLES);
	assert_int_equal(role_find(""), N_ROLES);
	assert_null(role_names[N_ROLES]);
	assert_false(role_has_position(ROLE_GRID));
	assert_true(role_has_position(ROLE_PVINVERTER));
}

static void what_is_no_longer_said_becomes_invalid(void **state)
{
	(void)state;
	reading_set(&reading, Q_POWER, decimal_of(700, 0));
	reading_set(&reading, Q_FREQUENCY, decimal_of(50, 0));
	paths_set_reading(&tree, &reading);
	assert_string_equal(at("/Ac/Frequency"), "50.00 Hz");
	reading_clear(&reading, Q_FREQUENCY);
	paths_set_reading(&tree, &reading);
	assert_string_equal(at("/Ac/Frequency"), "---");
	paths_clear_reading(&tree);
	assert_string_equal(at("/Ac/Power"), "---");
	assert_string_equal(at("/Ac/L1/Power"), "---");
	assert_string_equal(at("/Connected"), "0");
}

static void the_table_is_sorted_and_whole(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_PATHS; i++) {
		assert_non_null(grid_items[i].path);
		assert_true(i == 0 || strcmp(grid_items[i - 1].path, grid_items[i].path) < 0);
		assert_true(grid_items[i].type != VALUE_DOUBLE || grid_items[i].unit);
	}
}

static void a_name_is_the_meters_own(void **state)
{
	struct identity meter = {.id = "0a0149534b0002b02be5"};
	char name[IDENTITY_NAME_MAX];

	(void)state;
	identity_name(&meter, "/dev/ttyUSB0", name);
	assert_string_equal(name, "gridmeter_0a0149534b0002b02be5");
	meter.id[0] = '\0';
	identity_name(&meter, "/dev/serial/by-id/usb-FTDI_A-B", name);
	assert_string_equal(name, "gridmeter__dev_serial_by_id_usb_FTDI_A_B");
}

/* Names of the bus and paths of localsettings take letters, digits and underscores only. */
static void a_name_is_legal_whatever_the_connection(void **state)
{
	char connection[300], name[IDENTITY_NAME_MAX];
	const struct identity meter = {0};

	(void)state;
	for (int i = 0; i < 255; i++)
		connection[i] = (char)(i + 1);
	connection[255] = '\0';
	identity_name(&meter, connection, name);
	assert_true(strlen(name) < IDENTITY_NAME_MAX);
	for (const char *p = name; *p; p++)
		assert_true(*p == '_' || (isalnum((unsigned char)*p) && (unsigned char)*p < 128));
}

static void products_by_their_maker(void **state)
{
	struct identity meter = {.manufacturer = "LGZ"};
	char product[64];

	(void)state;
	identity_product(&meter, product, sizeof product);
	assert_string_equal(product, "Landis+Gyr smart meter");
	strcpy(meter.manufacturer, "XYZ");
	identity_product(&meter, product, sizeof product);
	assert_string_equal(product, "XYZ Smart meter");
	meter.manufacturer[0] = '\0';
	identity_product(&meter, product, sizeof product);
	assert_string_equal(product, "Smart meter");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(three_phases, set_up),
		cmocka_unit_test_setup(a_meter_of_one_phase, set_up),
		cmocka_unit_test_setup(a_meter_on_l2_alone_has_three_phases, set_up),
		cmocka_unit_test_setup(what_was_earned, set_up),
		cmocka_unit_test(roles_by_their_names),
		cmocka_unit_test_setup(what_is_no_longer_said_becomes_invalid, set_up),
		cmocka_unit_test_setup(the_table_is_sorted_and_whole, set_up),
		cmocka_unit_test(a_name_is_the_meters_own),
		cmocka_unit_test(a_name_is_legal_whatever_the_connection),
		cmocka_unit_test(products_by_their_maker),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
