/* A reading as a grid meter of a Victron system: paths, names. */
#include "support/test.h"
#include "venus/direction.h"
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
}

/* A charger of one phase may have any of the three. */
static void the_current_of_a_charger_is_that_of_the_phase_that_charges(void **state)
{
	static const int64_t amperes[][3] = {{16, 0, 0}, {0, 16, 0}, {1, 0, -16}};
	static const char *const shown[] = {"16.00 A", "16.00 A", "-16.00 A"};

	(void)state;
	tree_show(&tree, PATH_CURRENT, true);
	for (size_t i = 0; i < 3; i++) {
		for (int phase = 0; phase < 3; phase++)
			reading_set(
				&reading, Q_L1_CURRENT + phase, decimal_of(amperes[i][phase], 0));
		paths_set_reading(&tree, &reading);
		assert_string_equal(at("/Current"), shown[i]);
	}
	reading_clear(&reading, Q_L1_CURRENT);
	reading_clear(&reading, Q_L3_CURRENT);
	paths_set_reading(&tree, &reading);
	assert_string_equal(at("/Current"), "0.00 A");
	reading_clear(&reading, Q_L2_CURRENT);
	paths_set_reading(&tree, &reading);
	assert_string_equal(at("/Current"), "---");
}

/* The GUI shows a row for the energy of each phase that is counted: "-- kWh" where there is
 * none. */
static void three_phases_are_counted_where_each_has_an_energy(void **state)
{
	(void)state;
	reading_set(&reading, Q_POWER, decimal_of(-1500, 0));
	for (int i = 0; i < 3; i++)
		reading_set(&reading, Q_L1_POWER + i, decimal_of(-500, 0));
	reading_set(&reading, Q_ENERGY_FORWARD, decimal_of(12345678, -1));
	paths_set_reading(&tree, &reading);
	assert_string_equal(at("/NrOfPhases"), "---");
	reading_set(&reading, Q_L1_ENERGY_FORWARD, decimal_of(1, 3));
	reading_set(&reading, Q_L2_ENERGY_FORWARD, decimal_of(1, 3));
	paths_set_reading(&tree, &reading);
	assert_string_equal(at("/NrOfPhases"), "---");
	reading_set(&reading, Q_L3_ENERGY_REVERSE, decimal_of(1, 3));
	paths_set_reading(&tree, &reading);
	assert_string_equal(at("/NrOfPhases"), "3");
	reading_clear(&reading, Q_L3_ENERGY_REVERSE);
	paths_set_reading(&tree, &reading);
	assert_string_equal(at("/NrOfPhases"), "---");
}

static void the_sequence_of_the_phases(void **state)
{
	(void)state;
	paths_set_reading(&tree, &reading);
	assert_string_equal(at("/PhaseSequence"), "---");
	reading.sequence = SEQUENCE_123;
	paths_set_reading(&tree, &reading);
	assert_string_equal(at("/PhaseSequence"), "0");
	reading.sequence = SEQUENCE_132;
	paths_set_reading(&tree, &reading);
	assert_string_equal(at("/PhaseSequence"), "1");
	reading.sequence = SEQUENCE_UNSAID;
	paths_set_reading(&tree, &reading);
	assert_string_equal(at("/PhaseSequence"), "---");
}

static void the_current_of_a_charger_is_that_of_l1(void **state)
{
	(void)state;
	reading_set(&reading, Q_L1_CURRENT, decimal_of(1612, -2));
	assert_true(tree_find(&tree, "/Current") < 0);
	tree_show(&tree, PATH_CURRENT, true);
	paths_set_reading(&tree, &reading);
	assert_string_equal(at("/Current"), "16.12 A");
	paths_clear_reading(&tree);
	assert_string_equal(at("/Current"), "---");
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

/* With one phase the GUI would look at L1 only, with three it would show rows of nothing. */
static void of_a_meter_on_l2_alone_no_phases_are_counted(void **state)
{
	(void)state;
	reading_set(&reading, Q_POWER, decimal_of(700, 0));
	reading_set(&reading, Q_L2_POWER, decimal_of(700, 0));
	paths_set_reading(&tree, &reading);
	assert_string_equal(at("/Ac/L1/Power"), "---");
	assert_string_equal(at("/Ac/L2/Power"), "700.0 W");
	assert_string_equal(at("/NrOfPhases"), "---");
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

/* gui-v2 and Victron's own meters: loads have the output first, and one input only. */
static void a_place_has_another_number_in_another_role(void **state)
{
	static const struct {
		enum role role;
		int32_t input_1, output, input_2;
	} maps[] = {
		{ROLE_PVINVERTER, 0, 1, 2},
		{ROLE_ACLOAD, 1, 0, 1},
		{ROLE_EVCHARGER, 1, 0, 1},
		{ROLE_HEATPUMP, 1, 0, 1},
		{ROLE_GRID, 0, 1, 2}, /* kept for the role that it may get */
		{ROLE_GENSET, 0, 1, 2},
	};

	(void)state;
	for (size_t i = 0; i < sizeof maps / sizeof *maps; i++) {
		enum role role = maps[i].role;

		assert_int_equal(position_number(role, POSITION_AC_INPUT_1), maps[i].input_1);
		assert_int_equal(position_number(role, POSITION_AC_OUTPUT), maps[i].output);
		assert_int_equal(position_number(role, POSITION_AC_INPUT_2), maps[i].input_2);
		assert_int_equal(position_is_known(role, 2), maps[i].input_2 == 2);
		assert_false(position_is_known(role, 3));
		assert_false(position_is_known(role, -1));
	}
}

static void a_number_means_a_place_of_its_role(void **state)
{
	const enum position likely = POSITION_AC_INPUT_1;

	(void)state;
	assert_int_equal(position_of(ROLE_PVINVERTER, 0, likely), POSITION_AC_INPUT_1);
	assert_int_equal(position_of(ROLE_PVINVERTER, 1, likely), POSITION_AC_OUTPUT);
	assert_int_equal(position_of(ROLE_PVINVERTER, 2, likely), POSITION_AC_INPUT_2);
	assert_int_equal(position_of(ROLE_ACLOAD, 0, likely), POSITION_AC_OUTPUT);
	assert_int_equal(position_of(ROLE_ACLOAD, 1, likely), POSITION_AC_INPUT_1);
	/* Which of the inputs a load is at only the configuration tells. */
	assert_int_equal(position_of(ROLE_ACLOAD, 1, POSITION_AC_INPUT_2), POSITION_AC_INPUT_2);
	assert_int_equal(position_of(ROLE_ACLOAD, 0, POSITION_AC_INPUT_2), POSITION_AC_OUTPUT);
	/* No load has a 2: it was a pvinverter's. */
	assert_int_equal(position_of(ROLE_ACLOAD, 2, likely), POSITION_AC_INPUT_2);
	assert_int_equal(position_of(ROLE_ACLOAD, 99, likely), POSITION_AC_INPUT_1);
}

/* Power in watts and the two registers in kWh; a negative one is not sent. */
static struct reading registers(double power_w, double forward_kwh, double reverse_kwh)
{
	struct reading r = {0};

	reading_set(&r, Q_POWER, decimal_of((int64_t)power_w, 0));
	if (forward_kwh >= 0)
		reading_set(&r, Q_ENERGY_FORWARD, decimal_of((int64_t)(forward_kwh * 1000), 0));
	if (reverse_kwh >= 0)
		reading_set(&r, Q_ENERGY_REVERSE, decimal_of((int64_t)(reverse_kwh * 1000), 0));
	return r;
}

static bool is_reversed(enum role role, double power_w, double forward_kwh, double reverse_kwh)
{
	struct reading r = registers(power_w, forward_kwh, reverse_kwh);

	return direction_is_reversed(role, REVERSE_AUTO, &r);
}

static void a_pv_inverter_produces_what_its_meter_counts_as_export(void **state)
{
	const enum role pv = ROLE_PVINVERTER;

	(void)state;
	assert_true(is_reversed(pv, -3000, 12, 5000));
	assert_true(is_reversed(pv, 8, 12, 5000)); /* at night */
	assert_true(is_reversed(pv, 0, 0, 0));     /* a new one */
	assert_true(is_reversed(pv, -3000, -1, -1));
	assert_true(is_reversed(pv, -3000, -1, 5000));
	/* A used meter has counted the import of another house. */
	assert_true(is_reversed(pv, -3000, 20000, 1));
	/* An inverter that waited for months to be connected to its panels. */
	assert_true(is_reversed(pv, 10, 14, 0));
	/* The battery behind a hybrid inverter is being charged. */
	assert_true(is_reversed(pv, 2500, 800, 5000));
}

static void a_pv_inverter_whose_import_register_is_in_use(void **state)
{
	const enum role pv = ROLE_PVINVERTER;

	(void)state;
	assert_false(is_reversed(pv, 3000, 5000, 12));
	assert_false(is_reversed(pv, -8, 5000, 12)); /* at night */
	assert_false(is_reversed(pv, 3000, 2, 0));
	assert_false(is_reversed(pv, 3000, 5, -1));  /* it has no other */
	assert_false(is_reversed(pv, 3000, -1, -1)); /* its energies come later */
	assert_true(is_reversed(pv, 100, -1, -1));
	assert_true(is_reversed(pv, 3000, -1, 5000));
	assert_false(is_reversed(pv, 0, 5, -1));
}

static void other_roles_are_as_their_meter_says(void **state)
{
	(void)state;
	for (enum role role = 0; role < N_ROLES; role++)
		if (role != ROLE_PVINVERTER) {
			assert_false(is_reversed(role, -3000, 12, 5000));
			assert_false(is_reversed(role, 3000, 5000, 12));
		}
}

static void what_the_owner_says_of_the_direction_holds(void **state)
{
	struct reading exports = registers(-3000, 12, 5000), imports = registers(3000, 5000, 12);

	(void)state;
	for (enum role role = 0; role < N_ROLES; role++) {
		assert_true(direction_is_reversed(role, REVERSE_YES, &imports));
		assert_false(direction_is_reversed(role, REVERSE_NO, &exports));
	}
}

static void what_should_rise_follows_role_and_direction(void **state)
{
	(void)state;
	assert_int_equal(direction_rises(ROLE_GRID, false), N_QUANTITIES);
	assert_int_equal(direction_rises(ROLE_GRID, true), N_QUANTITIES);
	assert_int_equal(direction_rises(N_ROLES, false), N_QUANTITIES);
	assert_int_equal(direction_rises(ROLE_PVINVERTER, true), Q_ENERGY_REVERSE);
	assert_int_equal(direction_rises(ROLE_HEATPUMP, false), Q_ENERGY_FORWARD);
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
	identity_name(&meter, "/dev/ttyUSB0", "", name);
	assert_string_equal(name, "gridmeter_0a0149534b0002b02be5");
	meter.id[0] = '\0';
	identity_name(&meter, "/dev/serial/by-id/usb-FTDI_A-B", "", name);
	assert_string_equal(name, "gridmeter__dev_serial_by_id_usb_FTDI_A_B");
}

/* A type tells nobody; a number is known by its end. */
static void a_name_in_the_log_has_no_number(void **state)
{
	struct identity meter = {.id = "0a0149534b0002b02be5"};
	char name[IDENTITY_NAME_MAX];

	(void)state;
	identity_shown_name(&meter, "/dev/ttyUSB0", "", name);
	assert_string_equal(name, "gridmeter_…2be5");
	meter = (struct identity){.id = "KFM5KAIFA", .id_is_model = true};
	identity_shown_name(&meter, "/dev/ttyUSB0", "Dach", name);
	assert_string_equal(name, "gridmeter_KFM5KAIFA_Dach");
	meter = (struct identity){
		.id = "KFM5KAIFA", .id_is_model = true, .title = "4b464d1020011dc5"};
	identity_shown_name(&meter, "/dev/ttyUSB0", "", name);
	assert_null(strstr(name, "20011dc5"));
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
	identity_name(&meter, connection, "", name);
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

static void a_first_name_has_the_last_digits(void **state)
{
	struct identity meter = {.manufacturer = "ISK", .serial = "1ISK0075104567"};
	char name[33];

	(void)state;
	identity_first_name(&meter, "USB 1.2", name, sizeof name);
	assert_string_equal(name, "Iskraemeco smart meter 4567");
	strcpy(meter.serial, "67");
	identity_first_name(&meter, "", name, sizeof name);
	assert_string_equal(name, "Iskraemeco smart meter 67");
	meter.serial[0] = '\0';
	identity_first_name(&meter, "", name, sizeof name);
	assert_string_equal(name, "");
	identity_first_name(&meter, "USB 1.2", name, sizeof name);
	assert_string_equal(name, "Iskraemeco smart meter USB 1.2");
	meter = (struct identity){.manufacturer = "KFM",
		.id = "KFM5KAIFA-METER",
		.serial = "KFM5KAIFA-METER",
		.id_is_model = true};
	identity_first_name(&meter, "", name, sizeof name);
	assert_string_equal(name, ""); /* its type is no number */
	strcpy(meter.title, "4b464d10200012a7");
	identity_first_name(&meter, "", name, sizeof name);
	assert_string_equal(name, "Kaifa smart meter 12a7");
	meter = (struct identity){0};
	identity_first_name(&meter, "ttyUSB0", name, sizeof name);
	assert_string_equal(name, "Smart meter ttyUSB0");
}

static void a_second_meter_of_one_type_is_named_by_its_place(void **state)
{
	struct identity meter = {.id = "KFM5KAIFA-METER"};
	char name[IDENTITY_NAME_MAX], end[IDENTITY_NAME_MAX];

	(void)state;
	identity_name(&meter, "/dev/ttyUSB0", "", name); /* as it was before there was a second */
	assert_string_equal(name, "gridmeter_KFM5KAIFA_METER");
	identity_name(&meter, "/dev/ttyUSB1", "Dach & Garage", name);
	assert_string_equal(name, "gridmeter_KFM5KAIFA_METER_Dach___Garage");
	memset(meter.id, 'x', sizeof meter.id - 1);
	identity_name(&meter, "/dev/ttyUSB1", "usb-0:1.2:1.0-port0", name);
	assert_int_equal(strlen(name), IDENTITY_NAME_MAX - 1);
	strcpy(end, name + strlen(name) - strlen("x_usb_0_1_2_1_0_port0"));
	assert_string_equal(end, "x_usb_0_1_2_1_0_port0"); /* what tells them apart is whole */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(three_phases, set_up),
		cmocka_unit_test_setup(a_meter_of_one_phase, set_up),
		cmocka_unit_test_setup(
			the_current_of_a_charger_is_that_of_the_phase_that_charges, set_up),
		cmocka_unit_test_setup(three_phases_are_counted_where_each_has_an_energy, set_up),
		cmocka_unit_test_setup(of_a_meter_on_l2_alone_no_phases_are_counted, set_up),
		cmocka_unit_test_setup(the_sequence_of_the_phases, set_up),
		cmocka_unit_test_setup(the_current_of_a_charger_is_that_of_l1, set_up),
		cmocka_unit_test_setup(what_was_earned, set_up),
		cmocka_unit_test(roles_by_their_names),
		cmocka_unit_test(a_place_has_another_number_in_another_role),
		cmocka_unit_test(a_number_means_a_place_of_its_role),
		cmocka_unit_test(a_pv_inverter_produces_what_its_meter_counts_as_export),
		cmocka_unit_test(a_pv_inverter_whose_import_register_is_in_use),
		cmocka_unit_test(other_roles_are_as_their_meter_says),
		cmocka_unit_test(what_the_owner_says_of_the_direction_holds),
		cmocka_unit_test(what_should_rise_follows_role_and_direction),
		cmocka_unit_test(a_second_meter_of_one_type_is_named_by_its_place),
		cmocka_unit_test_setup(what_is_no_longer_said_becomes_invalid, set_up),
		cmocka_unit_test_setup(the_table_is_sorted_and_whole, set_up),
		cmocka_unit_test(a_name_is_the_meters_own),
		cmocka_unit_test(a_name_in_the_log_has_no_number),
		cmocka_unit_test(a_name_is_legal_whatever_the_connection),
		cmocka_unit_test(products_by_their_maker),
		cmocka_unit_test(a_first_name_has_the_last_digits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
