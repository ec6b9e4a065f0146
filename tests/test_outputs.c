/* What a source is told to: several outputs at once, and a source whose wire leads to two. */
#include "daemon/source.h"
#include "event/event.h"
#include "sim/sml_profile.h"
#include "support/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { HUGE_SIZE = 1024 * 1024 };

void *__real_shortage_take(size_t n, size_t size);
void *__wrap_shortage_take(size_t n, size_t size);

/* There is no memory for what is huge. */
void *__wrap_shortage_take(size_t n, size_t size)
{
	return size < HUGE_SIZE ? __real_shortage_take(n, size) : NULL;
}

/* An output that counts what it is asked. */
struct counting {
	unsigned n_begun, n_published, n_withdrawn, n_ticks, n_finished, n_octets;
	double power_w;
	const struct telegram *heard;
	const struct output_hooks *hooks;
	void *ctx;
};

struct counting_conf {
	struct counting *to;
};

struct state {
	const struct counting_conf *conf;
};

static struct counting bus, page;
static struct counting_conf bus_conf, page_conf;
static bool is_page_wanted;
static unsigned n_refused, n_diagnosed, n_told[N_EVENTS];

static void begin(void *state, struct ev_loop *loop, const void *conf,
	const struct output_hooks *hooks, void *ctx)
{
	struct state *s = state;

	(void)loop;
	s->conf = conf;
	s->conf->to->n_begun++;
	s->conf->to->hooks = hooks;
	s->conf->to->ctx = ctx;
}

static bool publish(void *state, const struct identity *meter, const struct reading *reading,
	uint32_t period_ms)
{
	struct counting *c = ((struct state *)state)->conf->to;

	(void)meter, (void)period_ms;
	c->n_published++;
	c->power_w = reading_has(reading, Q_POWER) ? decimal_double(reading->value[Q_POWER]) : 0;
	return c == &page;
}

static void hear(void *state, const struct telegram *t)
{
	((struct state *)state)->conf->to->heard = t;
}

static void take_octets(void *state, struct bytes in)
{
	((struct state *)state)->conf->to->n_octets += (unsigned)bytes_left(&in);
}

static void withdraw(void *state)
{
	((struct state *)state)->conf->to->n_withdrawn++;
}

static void tick(void *state)
{
	((struct state *)state)->conf->to->n_ticks++;
}

static void report(const void *state, struct output_report *out)
{
	const struct counting *c = ((const struct state *)state)->conf->to;

	*out = (struct output_report){.state = "on",
		.is_on = true,
		.name = c == &bus ? "bus" : "page",
		.rises = Q_ENERGY_REVERSE};
}

static void finish(void *state)
{
	((struct state *)state)->conf->to->n_finished++;
}

static const struct output bus_output = {"bus", sizeof(struct state), sizeof(struct counting_conf),
	begin, publish, hear, withdraw, NULL, report, finish, false, take_octets};
static const struct output page_output = {"page", sizeof(struct state),
	sizeof(struct counting_conf), begin, publish, hear, withdraw, tick, report, finish, false,
	take_octets};
static const struct output huge_output = {"huge", HUGE_SIZE, sizeof(struct counting_conf), begin,
	publish, hear, withdraw, tick, report, finish, false, NULL};

static bool is_wanted(const void *source)
{
	(void)source;
	return true;
}

static bool may_be_wanted(const void *source)
{
	(void)source;
	return is_page_wanted;
}

static void configure_bus(const void *source, void *conf)
{
	(void)source;
	*(struct counting_conf *)conf = bus_conf;
}

static void configure_page(const void *source, void *conf)
{
	(void)source;
	*(struct counting_conf *)conf = page_conf;
}

static const struct outputs_row table[] = {
	{&bus_output, is_wanted, configure_bus},
	{&page_output, may_be_wanted, configure_page},
	{0},
};

static void on_diagnose(void *ctx, struct status *out)
{
	(void)ctx, (void)out;
	n_diagnosed++;
}

static void on_event(void *ctx, const struct event *event)
{
	(void)ctx;
	n_told[event->kind]++;
}

static void on_refused(void *ctx)
{
	(void)ctx;
	n_refused++;
}

static const struct outputs_hooks hooks = {on_diagnose, on_event, on_refused};
static struct outputs outputs;
static const struct identity meter = {.id = "0a01"};
static struct reading reading;
static const struct event taken = {.kind = EVENT_NAME_TAKEN, .text = "com.victronenergy.grid.x"};

static int set_up(void **state)
{
	(void)state;
	log_set_level(LOG_NOTHING);
	memset(&bus, 0, sizeof bus);
	memset(&page, 0, sizeof page);
	bus_conf = (struct counting_conf){.to = &bus};
	page_conf = (struct counting_conf){.to = &page};
	n_refused = n_diagnosed = 0;
	memset(n_told, 0, sizeof n_told);
	is_page_wanted = true;
	reading_set(&reading, Q_POWER, (struct decimal){.digits = 400});
	assert_true(outputs_init(&outputs, table));
	outputs_begin(&outputs, NULL, NULL, &hooks, NULL);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	outputs_free(&outputs);
	outputs_free(&outputs);
	return 0;
}

static bool publish_all(void)
{
	return outputs_publish(&outputs, &meter, &reading, 1000) != 0;
}

static void each_output_is_asked_for_everything(void **state)
{
	(void)state;
	assert_true(publish_all());
	outputs_withdraw(&outputs);
	outputs_tick(&outputs); /* which the first does without */
	outputs_finish(&outputs);
	outputs_finish(&outputs);
	assert_int_equal(bus.n_begun + page.n_begun, 2);
	assert_int_equal(bus.n_published + page.n_published, 2);
	assert_int_equal(bus.n_withdrawn + page.n_withdrawn, 2);
	assert_int_equal(page.n_ticks, 1);
	assert_int_equal(bus.n_finished + page.n_finished, 2);
	assert_int_equal((int)page.power_w, 400);
}

static void one_that_is_refused_stops_no_other_and_tries_again(void **state)
{
	struct output_report r;

	(void)state;
	bus.hooks->refused(bus.ctx, &taken);
	assert_int_equal(n_refused, 0);
	assert_int_equal(n_told[EVENT_NAME_TAKEN], 1);
	assert_int_equal(bus.n_finished, 1);
	assert_true(publish_all());
	assert_int_equal(bus.n_published, 0);
	assert_int_equal(page.n_published, 1);
	outputs_report(&outputs, &r);
	assert_string_equal(r.name, "page");
	outputs_tick(&outputs);
	assert_int_equal(bus.n_begun, 2);
	bus.hooks->refused(bus.ctx, &taken);
	assert_int_equal(n_told[EVENT_NAME_TAKEN], 1); /* once, until it was on */
	outputs_tick(&outputs);
	publish_all();
	assert_int_equal(bus.n_published, 1);
}

static void the_source_hears_when_the_last_is_refused(void **state)
{
	(void)state;
	page.hooks->refused(page.ctx, &taken);
	assert_false(outputs_are_refused(&outputs));
	bus.hooks->refused(bus.ctx, &taken);
	assert_int_equal(n_refused, 1);
	assert_true(outputs_are_refused(&outputs));
	assert_false(publish_all());
	outputs_begin(&outputs, NULL, NULL, &hooks, NULL);
	assert_false(outputs_are_refused(&outputs));
}

static void one_that_is_not_wanted_takes_no_memory(void **state)
{
	(void)state;
	outputs_free(&outputs);
	is_page_wanted = false;
	assert_true(outputs_init(&outputs, table));
	outputs_begin(&outputs, NULL, NULL, &hooks, NULL);
	assert_null(outputs.of[1].state);
	assert_false(publish_all());
	assert_int_equal(page.n_begun, 1); /* from before */
	assert_int_equal(bus.n_published, 1);
}

static void one_without_memory_is_left_out(void **state)
{
	static const struct outputs_row with_huge[] = {
		{&huge_output, is_wanted, configure_bus},
		{&page_output, is_wanted, configure_page},
		{0},
	};

	(void)state;
	outputs_free(&outputs);
	assert_true(outputs_init(&outputs, with_huge));
	outputs_begin(&outputs, NULL, NULL, &hooks, NULL);
	assert_int_equal(n_told[EVENT_NO_OUTPUT], 1);
	assert_true(publish_all());
	assert_int_equal(bus.n_published, 0);
	assert_int_equal(page.n_published, 1);
}

/* It publishes and has nothing to say of itself. */
static void says_nothing(const void *state, struct output_report *out)
{
	(void)state;
	*out = (struct output_report){0};
}

static bool never_sends(
	void *state, const struct identity *from, const struct reading *r, uint32_t period_ms)
{
	publish(state, from, r, period_ms);
	return false;
}

static const struct output aside_output = {"aside", sizeof(struct state),
	sizeof(struct counting_conf), begin, never_sends, NULL, withdraw, tick, says_nothing,
	finish, true, NULL};

static void what_is_heard_goes_to_those_that_have_begun_and_want_it(void **state)
{
	static const struct outputs_row with_aside[] = {
		{&bus_output, is_wanted, configure_bus},
		{&aside_output, is_wanted, configure_page}, /* has no use for it */
		{0},
	};
	struct telegram t;

	(void)state;
	telegram_init(&t, NULL, 0);
	outputs_free(&outputs);
	assert_true(outputs_init(&outputs, with_aside));
	outputs_telegram(&outputs, &t);
	outputs_octets(&outputs, bytes_of("12345", 5));
	assert_null(bus.heard);
	assert_int_equal(bus.n_octets, 0);
	outputs_begin(&outputs, NULL, NULL, &hooks, NULL);
	outputs_telegram(&outputs, &t);
	outputs_octets(&outputs, bytes_of("12345", 5));
	assert_ptr_equal(bus.heard, &t);
	assert_int_equal(bus.n_octets, 5);
}

static void one_that_is_aside_keeps_no_source_and_is_no_service(void **state)
{
	static const struct outputs_row with_aside[] = {
		{&page_output, may_be_wanted, configure_page},
		{&aside_output, is_wanted, configure_bus},
		{0},
	};
	struct output_report r;

	(void)state;
	outputs_free(&outputs);
	assert_true(outputs_init(&outputs, with_aside));
	outputs_begin(&outputs, NULL, NULL, &hooks, NULL);
	outputs_report(&outputs, &r);
	assert_string_equal(r.name, "page");
	assert_true(publish_all());
	assert_int_equal(bus.n_published, 1);
	page.hooks->refused(page.ctx, &taken);
	assert_int_equal(n_refused, 1);
	assert_true(outputs_are_refused(&outputs));
	is_page_wanted = false;
	outputs_begin(&outputs, NULL, NULL, &hooks, NULL);
	assert_false(publish_all());
	outputs_report(&outputs, &r);
	assert_string_equal(r.state, "none");
	assert_int_equal(r.rises, N_QUANTITIES);
	assert_false(outputs_are_refused(&outputs));
}

static void without_any_the_state_is_none(void **state)
{
	struct output_report r;

	(void)state;
	outputs_finish(&outputs);
	outputs_report(&outputs, &r);
	assert_string_equal(r.state, "none");
	assert_false(r.is_on);
	assert_int_equal(r.rises, N_QUANTITIES);
}

static void a_question_reaches_the_source(void **state)
{
	(void)state;
	bus.hooks->diagnose(bus.ctx, NULL);
	assert_int_equal(n_diagnosed, 1);
}

/* --- a source --- */

static char capture[] = "/tmp/gridmeter-outputs-XXXXXX";
static bool has_ended;

static bool accepts(void *ctx, struct source *s, const struct identity *id)
{
	(void)ctx, (void)s, (void)id;
	return true;
}

static bool begun(void *ctx, struct source *s, const struct identity *id)
{
	(void)ctx, (void)s, (void)id;
	return false;
}

static void of_source(void *ctx, struct source *s)
{
	(void)ctx, (void)s;
}

static bool line_known(void *ctx, const char *path, struct line_setting *line)
{
	(void)ctx, (void)path, (void)line;
	return false;
}

static void line_found(
	void *ctx, const char *path, const struct line_setting *line, const char *why)
{
	(void)ctx, (void)path, (void)line, (void)why;
}

static void ended(void *ctx, struct source *s, int status)
{
	(void)ctx, (void)status;
	has_ended = true;
	ev_break(s->loop, EVBREAK_ALL);
}

static void write_capture(void)
{
	static struct house house;
	static struct sml_meter sender;
	uint8_t telegram[SML_TELEGRAM_MAX];
	int fd = mkstemp(capture);

	assert_true(fd >= 0);
	house_init(&house, 1, 12);
	house.is_fixed = true;
	house.fixed_w = 815;
	sml_meter_init(&sender, sml_profile_find("fnn-total"));
	for (int i = 0; i < 3; i++) {
		size_t n;

		house_pass(&house, 1);
		n = sml_meter_telegram(&sender, &house, telegram);
		assert_int_equal(write(fd, telegram, n), n);
	}
	close(fd);
}

static void a_wire_leads_to_two_outputs(void **state)
{
	static const struct source_hooks source_hooks = {.accepts = accepts,
		.begun = begun,
		.left = of_source,
		.heard = of_source,
		.line_known = line_known,
		.line_found = line_found,
		.ended = ended};
	struct ev_loop *loop = ev_loop_new(0);
	struct config_section section = {.name = "Cellar"};
	char port[256];
	struct source *s;

	(void)state;
	write_capture();
	conf_reset(&config_table, &section.config);
	snprintf(port, sizeof port, "%s@1000", capture);
	port_name_parse(port, &section.config.port);
	memset(&bus, 0, sizeof bus);
	memset(&page, 0, sizeof page);
	s = source_new(loop, &section, table, false, &source_hooks, NULL);
	assert_non_null(s);
	source_start(s);
	ev_run(loop, 0);
	assert_true(has_ended);
	assert_int_equal(bus.n_published, 3);
	assert_int_equal(page.n_published, 3);
	assert_int_equal((int)bus.power_w, 815);
	assert_int_equal(latency_n(&s->latency), 3); /* the second sends */
	assert_int_equal(bus.n_withdrawn, 1);        /* the end of the recording */
	source_tend(s);
	assert_int_equal(page.n_ticks, 0); /* it has stopped */
	source_free(s);
	assert_int_equal(bus.n_finished, 1);
	ev_loop_destroy(loop);
	unlink(capture);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(each_output_is_asked_for_everything),
		TEST(one_that_is_refused_stops_no_other_and_tries_again),
		TEST(the_source_hears_when_the_last_is_refused),
		TEST(one_that_is_not_wanted_takes_no_memory),
		TEST(one_without_memory_is_left_out),
		TEST(what_is_heard_goes_to_those_that_have_begun_and_want_it),
		TEST(one_that_is_aside_keeps_no_source_and_is_no_service),
		TEST(without_any_the_state_is_none),
		TEST(a_question_reaches_the_source),
		TEST(a_wire_leads_to_two_outputs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
