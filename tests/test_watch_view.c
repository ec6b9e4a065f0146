/* The screen of `gridmeter watch`, from wide to narrow. */
#include "cmd/watch/watch_view.h"
#include "support/test.h"

#include <stdio.h>

static struct watch_state watch;
static char text[WATCH_TEXT_SIZE];

static void set(struct watch_value *v, double number)
{
	*v = (struct watch_value){true, number};
}

static int set_up(void **state)
{
	struct watch_meter *m = &watch.meters[0];

	(void)state;
	memset(&watch, 0, sizeof watch);
	watch.has_bus = true;
	watch.now_ms = 100000;
	strcpy(watch.clock, "12:00:00");
	strcpy(m->name, "com.victronenergy.grid.gridmeter_0a0149534b0002b02be5");
	strcpy(m->owner, ":1.5");
	strcpy(m->product, "Iskraemeco smart meter");
	strcpy(m->serial, "1ISK0045100005");
	strcpy(m->connection, "/dev/ttyUSB0");
	set(&m->instance, 40);
	set(&m->value[Q_POWER], -1234.4);
	set(&m->value[Q_ENERGY_FORWARD], 4321.0987);
	set(&m->age_ms, 200);
	set(&m->period_ms, 1000);
	set(&m->telegrams, 17);
	set(&m->faults, 0);
	m->age_at_ms = 99900;
	for (int i = 0; i < 3; i++) {
		set(&m->value[Q_L1_POWER + i], -411.5);
		set(&m->value[Q_L1_VOLTAGE + i], 230.1);
	}
	for (m->n_history = 0; m->n_history < WATCH_HISTORY; m->n_history++)
		set(&m->history[m->n_history], m->n_history % 2 ? 2000 : -3000);
	return 0;
}

static const char *view(int columns, int rows)
{
	const struct watch_screen screen = {columns, rows, false, true};

	watch_view(&watch, &screen, text);
	return text;
}

static int widest(const char *lines)
{
	int most = 0, column = 0;

	for (; *lines; lines++) {
		column = *lines == '\n' ? 0 : column + ((*lines & 0xc0) != 0x80);
		most = column > most ? column : most;
	}
	return most;
}

static int count_lines(const char *lines)
{
	int n = 0;

	for (; *lines; lines++)
		n += *lines == '\n';
	return n;
}

static void says_what_matters(void **state)
{
	const char *screen = view(100, 40);

	(void)state;
	assert_non_null(strstr(screen, "Iskraemeco smart meter  1ISK0045100005"));
	assert_non_null(strstr(screen, "exporting 1,234 W to the grid"));
	assert_non_null(strstr(screen, "L3     -411.5 W   230.1 V          -"));
	assert_non_null(strstr(screen, "import 4321.099 kWh  export -"));
	assert_non_null(strstr(screen, "last telegram 0.3 s ago, every 1.0 s"));
	assert_non_null(strstr(screen, " +2.0 kW"));
	assert_non_null(strstr(screen, " -3.0 kW"));
	assert_non_null(strstr(screen, "█"));
	assert_non_null(strstr(screen, "instance 40  /dev/ttyUSB0"));
}

static void directions_in_words(void **state)
{
	struct watch_value *power = &watch.meters[0].value[Q_POWER];

	(void)state;
	set(power, 12345);
	assert_non_null(strstr(view(100, 40), "importing 12,345 W from the grid"));
	set(power, -3);
	assert_non_null(strstr(view(100, 40), "balanced 3 W\n"));
	power->is_valid = false;
	assert_non_null(strstr(view(100, 40), "power unknown"));
}

static void fits_every_terminal(void **state)
{
	(void)state;
	for (int columns = 1; columns <= 140; columns++)
		for (int rows = 1; rows <= 30; rows += 7) {
			const char *screen = view(columns, rows);

			assert_true(widest(screen) <= columns);
			assert_true(count_lines(screen) <= rows);
		}
	assert_non_null(strstr(view(40, 24), "exporting 1,234 W"));
	assert_non_null(strstr(view(30, 24), "exporting 1,234 W"));
}

static void colours_take_no_column(void **state)
{
	const struct watch_screen screen = {100, 40, true, true};

	(void)state;
	watch_view(&watch, &screen, text);
	assert_non_null(strstr(text, "\033[32m  exporting 1,234 W"));
}

static void ascii_where_there_is_no_more(void **state)
{
	const struct watch_screen screen = {100, 40, false, false};

	(void)state;
	watch_view(&watch, &screen, text);
	for (const char *p = text; *p; p++)
		assert_true((unsigned char)*p < 128);
}

static void a_meter_that_has_left(void **state)
{
	(void)state;
	watch.meters[0].owner[0] = '\0';
	watch.meters[0].left_ms = 90000;
	assert_non_null(strstr(view(100, 40), "left the bus 10 s ago"));
	assert_null(strstr(view(100, 40), "1,234"));
}

static void no_meter_and_no_bus(void **state)
{
	(void)state;
	watch.meters[0].name[0] = '\0';
	assert_non_null(strstr(view(100, 40), "no grid meter on the bus; waiting"));
	watch.has_bus = false;
	strcpy(watch.address, "the system bus");
	assert_non_null(strstr(view(100, 40), "no message bus at the system bus"));
}

static void its_first_line_says_how_to_leave(void **state)
{
	(void)state;
	view(80, 24);
	text[strcspn(text, "\n")] = '\0';
	assert_string_equal(text, "gridmeter watch  12:00:00  q ends");
}

static void numbers_without_end(void **state)
{
	(void)state;
	for (int q = 0; q < N_QUANTITIES; q++)
		set(&watch.meters[0].value[q], -1.7e308);
	set(&watch.meters[0].age_ms, 1e300);
	set(&watch.meters[0].history[5], 1e300);
	assert_true(widest(view(80, 24)) <= 80);
	watch_line(&watch, &watch.meters[0], text);
	assert_int_equal(count_lines(text), 1);
}

static void a_line_for_a_pipe(void **state)
{
	(void)state;
	watch_line(&watch, &watch.meters[0], text);
	assert_string_equal(text, "12:00:00 Iskraemeco smart meter  exporting 1234.4 W  "
				  "L1 -411.5 W  L2 -411.5 W  L3 -411.5 W  import 4321.099 kWh\n");
}

static void fifty_watts_are_not_balanced(void **state)
{
	(void)state;
	set(&watch.meters[0].value[Q_POWER], 50);
	assert_non_null(strstr(view(100, 40), "importing 50 W from the grid"));
}

static void below_sixty_columns_energies_stand_one_below_the_other(void **state)
{
	(void)state;
	assert_non_null(strstr(view(60, 40), "kWh  export"));
	assert_non_null(strstr(view(59, 40), "kWh\n  export"));
}

static void export_alone_is_drawn_below_the_line(void **state)
{
	struct watch_meter *m = &watch.meters[0];

	(void)state;
	for (size_t i = 0; i < m->n_history; i++)
		set(&m->history[i], -3000);
	assert_non_null(strstr(view(100, 40), " -3.0 kW █"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(says_what_matters, set_up),
		cmocka_unit_test_setup(directions_in_words, set_up),
		cmocka_unit_test_setup(fits_every_terminal, set_up),
		cmocka_unit_test_setup(colours_take_no_column, set_up),
		cmocka_unit_test_setup(ascii_where_there_is_no_more, set_up),
		cmocka_unit_test_setup(a_meter_that_has_left, set_up),
		cmocka_unit_test_setup(no_meter_and_no_bus, set_up),
		cmocka_unit_test_setup(its_first_line_says_how_to_leave, set_up),
		cmocka_unit_test_setup(numbers_without_end, set_up),
		cmocka_unit_test_setup(a_line_for_a_pipe, set_up),
		cmocka_unit_test_setup(fifty_watts_are_not_balanced, set_up),
		cmocka_unit_test_setup(
			below_sixty_columns_energies_stand_one_below_the_other, set_up),
		cmocka_unit_test_setup(export_alone_is_drawn_below_the_line, set_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
