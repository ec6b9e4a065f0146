/* Lines of the readings stream: what the writer says the reader takes, and nothing else. */
#include "base/text.h"
#include "reading/unit.h"
#include "stream/stream_reader.h"
#include "stream/stream_station.h"
#include "stream/stream_writer.h"
#include "support/test.h"

#include <stdio.h>
#include <stdlib.h>

enum { HEARD_MAX = 16 };

static struct stream_reader reader;
static struct stream_said heard[HEARD_MAX];
static size_t n_heard;

static void take(void *ctx, const struct stream_said *said)
{
	(void)ctx;
	assert_true(n_heard < HEARD_MAX);
	heard[n_heard++] = *said;
}

static void take_last(void *ctx, const struct stream_said *said)
{
	(void)ctx;
	heard[0] = *said;
}

static int begin(void **state)
{
	(void)state;
	stream_reader_init(&reader, take, NULL);
	memset(heard, 0, sizeof heard);
	n_heard = 0;
	return 0;
}

static void feed(const char *text)
{
	stream_reader_feed(&reader, text, strlen(text));
}

/* A line of our own writer is one line, harmless, and not too long. */
static void read_back(const char *line, size_t n)
{
	char text[STREAM_ACCOUNT_MAX];

	assert_true(n > 0 && n <= sizeof text && line[n - 1] == '\n');
	memcpy(text, line, n - 1);
	text[n - 1] = '\0';
	assert_true(text_is_harmless(text));
	stream_reader_feed(&reader, line, n);
	assert_int_equal(reader.n_wrong, 0);
}

static void is_line(const char *line, const char *wanted)
{
	assert_memory_equal(line, wanted, strlen(wanted));
}

static struct stream_meter a_meter(void)
{
	return (struct stream_meter){.station = "main",
		.section = "main",
		.meter = {.id = "0a01445a47",
			.serial = "1DZG0045100005",
			.manufacturer = "DZG",
			.title = "4d4d4d0000bc614e",
			.firmware = "1.2",
			.id_is_model = true},
		.protocol = "sml",
		.line = "9600 8N1"};
}

static void who_a_meter_is_comes_back(void **state)
{
	struct stream_meter m = a_meter(), nobody = {.station = "auto"};
	char line[STREAM_LINE_MAX];

	(void)state;
	read_back(line, stream_write_meter(line, &m));
	assert_int_equal(heard[0].is, STREAM_METER);
	assert_memory_equal(&heard[0].meter, &m, sizeof m);
	read_back(line, stream_write_meter(line, &nobody));
	is_line(line, "{\"v\":1,\"is\":\"meter\",\"station\":\"auto\"}\n");
	assert_memory_equal(&heard[1].meter, &nobody, sizeof nobody);
}

static struct stream_reading full_reading(void)
{
	struct stream_reading r = {.n = 4711,
		.time = "2026-11-28T04:00:00.123Z",
		.mono_ms = 815000,
		.period_ms = 1000,
		.holds_ms = 5000};

	for (enum quantity q = 0; q < N_QUANTITIES; q++)
		reading_set(&r.reading, q, decimal_of(q % 2 ? -(int64_t)q - 1 : q + 1, -(q % 4)));
	reading_derive(&r.reading, Q_L1_POWER, decimal_of(1000, -1));
	return r;
}

static void every_quantity_comes_back(void **state)
{
	struct stream_reading r = full_reading();
	const struct stream_reading *back = &heard[0].reading;
	char line[STREAM_LINE_MAX];

	(void)state;
	read_back(line, stream_write_reading(line, "main", &r));
	assert_int_equal(heard[0].is, STREAM_READING);
	assert_string_equal(heard[0].meter.station, "main");
	assert_int_equal(back->n, r.n);
	assert_string_equal(back->time, r.time);
	assert_int_equal(back->mono_ms, r.mono_ms);
	assert_int_equal(back->period_ms, r.period_ms);
	assert_int_equal(back->holds_ms, r.holds_ms);
	assert_int_equal(back->reading.present, r.reading.present);
	assert_int_equal(back->reading.derived, r.reading.derived);
	for (enum quantity q = 0; q < N_QUANTITIES; q++)
		assert_int_equal(decimal_compare(back->reading.value[q], r.reading.value[q]), 0);
}

static void a_number_has_the_digits_of_the_meter(void **state)
{
	static const struct {
		struct decimal v;
		const char *text;
	} cases[] = {{{35624, -2, false}, "356.24"}, {{0, 0, false}, "0"}, {{0, -2, false}, "0.00"},
		{{5, -2, true}, "-0.05"}, {{17, 2, false}, "1700"}, {{1, -4, false}, "0.0001"},
		{{123456789012345, -4, false}, "12345678901.2345"},
		{{999999999999999, 0, true}, "-999999999999999"}};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct stream_reading r = {.time = "2026-11-28T04:00:00.123Z"};
		char line[STREAM_LINE_MAX], wanted[64];

		reading_set(&r.reading, Q_POWER, cases[i].v);
		line[stream_write_reading(line, "m", &r) - 1] = '\0';
		snprintf(wanted, sizeof wanted, "\"grid\":{\"power\":%s}}", cases[i].text);
		assert_non_null(strstr(line, wanted));
		feed(line);
		feed("\n");
		assert_int_equal(reader.n_wrong, 0);
		assert_int_equal(
			decimal_compare(heard[i].reading.reading.value[Q_POWER], cases[i].v), 0);
	}
}

static void what_is_not_known_is_not_there(void **state)
{
	struct stream_reading r = {.n = 1, .time = "2026-11-28T04:00:00.123Z"};
	char line[STREAM_LINE_MAX];

	(void)state;
	read_back(line, stream_write_reading(line, "m", &r));
	is_line(line, "{\"v\":1,\"is\":\"reading\",\"station\":\"m\",\"n\":1,\"time\":"
		      "\"2026-11-28T04:00:00.123Z\",\"mono_ms\":0,\"grid\":{}}\n");
	assert_int_equal(heard[0].reading.reading.present, 0);
	assert_int_equal(heard[0].reading.period_ms, 0);
}

static void silence_an_end_and_frames_come_back(void **state)
{
	const struct stream_frame right = {.is_right = true, .mono_ms = 7},
				  wrong = {.fault = "crc", .mono_ms = 8};
	char line[STREAM_LINE_MAX];

	(void)state;
	read_back(line, stream_write_silent(line, "main", 5012));
	read_back(line, stream_write_gone(line, "barn"));
	read_back(line, stream_write_frame(line, "main", &right));
	read_back(line, stream_write_frame(line, "main", &wrong));
	assert_int_equal(n_heard, 4);
	assert_int_equal(heard[0].is, STREAM_SILENT);
	assert_int_equal(heard[0].since_ms, 5012);
	assert_int_equal(heard[1].is, STREAM_GONE);
	assert_string_equal(heard[1].meter.station, "barn");
	assert_true(heard[2].is == STREAM_FRAME && heard[2].frame.is_right);
	assert_int_equal(heard[2].frame.mono_ms, 7);
	assert_false(heard[3].frame.is_right);
	assert_string_equal(heard[3].frame.fault, "crc");
}

static struct reg number(uint8_t c, uint8_t d, int64_t v, int exp, uint8_t unit)
{
	struct decimal value = decimal_of(v, exp);

	return (struct reg){.obis = {1, 0, c, d, 0, 255},
		.kind = REG_NUMBER,
		.unit = unit,
		.value = value,
		.meant = value};
}

static struct reg said(uint8_t c, enum reg_kind kind, const char *text)
{
	return (struct reg){.obis = {1, 0, c, 1, 0, 255},
		.kind = (uint8_t)kind,
		.octets = bytes_of(text, strlen(text))};
}

static struct telegram telegram_of(struct reg *registers, size_t n)
{
	struct telegram t;

	telegram_init(&t, registers, n);
	t.n_registers = n;
	return t;
}

static struct stream_registers kept;

static void what_a_telegram_said_comes_back(void **state)
{
	char number_of_meter[] = "1EMH00\"4711\n", line[STREAM_ACCOUNT_MAX];
	struct reg all[] = {number(16, 7, 199, 0, UNIT_W), number(1, 8, 12345678901, -4, UNIT_WH),
		said(96, REG_TEXT, number_of_meter), said(96, REG_OCTETS, "\1\xfe"),
		said(97, REG_TEXT, "thirty-three octets are left out."), {.kind = REG_ABSENT}};
	struct telegram t = telegram_of(all, sizeof all / sizeof *all);
	const struct stream_reading last = {.n = 7, .mono_ms = 815};

	(void)state;
	all[0].meant = decimal_of(-57, 0);
	all[0].is_void = true;
	stream_registers_keep(&kept, &t);
	memset(number_of_meter, '?', sizeof number_of_meter); /* the wire has gone on */
	read_back(line, stream_write_registers(line, "main", &last, &kept));
	is_line(line, "{\"v\":1,\"is\":\"registers\",\"station\":\"main\",\"n\":7,\"mono_ms\":815,"
		      "\"list\":[{\"obis\":\"1-0:16.7.0*255\",\"name\":\"power\",\"value\":199,"
		      "\"meant\":-57,\"unit\":\"W\",\"void\":true},");
	assert_int_equal(n_heard, 6);
	assert_int_equal(heard[5].n_regs, 6);
	assert_int_equal(heard[5].reg_i, 5);
	assert_int_equal(heard[5].regs_mono_ms, 815);
	assert_false(heard[5].are_partial);
	assert_true(heard[0].reg.is_void && heard[0].reg.meant.negative);
	assert_int_equal(heard[0].reg.meant.digits, 57);
	assert_int_equal(heard[1].reg.value.digits, 12345678901);
	assert_int_equal(heard[1].reg.value.exp, -4);
	assert_string_equal(heard[1].reg.name, "energy import");
	assert_string_equal(heard[2].reg.text, "1EMH00\"4711\\x0a");
	assert_string_equal(heard[3].reg.text, "01fe");
	assert_string_equal(heard[4].reg.text, "");
	assert_false(heard[5].reg.has_value);
}

static void registers_for_which_there_is_no_room_are_counted(void **state)
{
	struct reg all[TELEGRAM_REGISTERS_MAX];
	struct telegram t = telegram_of(all, TELEGRAM_REGISTERS_MAX);
	const struct stream_reading last = {0};
	char line[STREAM_ACCOUNT_MAX], more[32];

	(void)state;
	for (size_t i = 0; i < TELEGRAM_REGISTERS_MAX; i++)
		all[i] = said(96, REG_TEXT, "\1\1\1\1\1\1\1\1\1\1");
	t.is_partial = true;
	stream_registers_keep(&kept, &t);
	stream_reader_init(&reader, take_last, NULL);
	read_back(line, stream_write_registers(line, "main", &last, &kept));
	assert_true(heard[0].are_partial);
	assert_int_equal(heard[0].reg_i + 1, heard[0].n_regs);
	assert_int_equal(heard[0].n_regs + heard[0].n_regs_more, TELEGRAM_REGISTERS_MAX);
	snprintf(more, sizeof more, "],\"more\":%u}", (unsigned)heard[0].n_regs_more);
	assert_non_null(strstr(line, more));
}

static void a_name_may_be_anything(void **state)
{
	static const struct {
		const char *name, *back;
	} cases[] = {{"Zähler \"Keller\"", "Zähler \"Keller\""}, {"a\\b", "a\\b"},
		{"two\nlines", "two\\x0alines"}, {"\x1b[31mred", "\\x1b[31mred"},
		{"no \xff UTF-8", "no \\xff UTF-8"},
		{"\xe2\x80\xae"
		 "turned",
			"\\xe2\\x80\\xaeturned"},
		{"/dev/serial/by-id/usb-x", "/dev/serial/by-id/usb-x"}};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char line[STREAM_LINE_MAX];

		read_back(line, stream_write_silent(line, cases[i].name, 1));
		assert_string_equal(heard[i].meter.station, cases[i].back);
	}
}

static void what_does_not_fit_is_not_begun(void **state)
{
	char name[STREAM_STATION_MAX], line[STREAM_LINE_MAX];

	(void)state;
	memset(name, '\x01', sizeof name - 1);
	name[sizeof name - 1] = '\0';
	assert_int_equal(stream_write_gone(line, name), 0);
	memset(name, '"', sizeof name - 1);
	assert_int_not_equal(stream_write_gone(line, name), 0);
}

static void hello_has_the_stations_that_fit(void **state)
{
	struct stream_meter m = a_meter();
	struct stream_hello h;
	char line[STREAM_LINE_MAX];
	size_t n = 0;

	(void)state;
	stream_hello_begin(&h, line, "0.1.0");
	while (stream_hello_add(&h, &m))
		snprintf(m.station, sizeof m.station, "station %zu", ++n);
	read_back(line, stream_hello_end(&h));
	assert_true(n > 2);
	assert_int_equal(n_heard, n + 1);
	assert_int_equal(heard[0].is, STREAM_HELLO);
	assert_string_equal(heard[0].version, "0.1.0");
	assert_string_equal(heard[2].meter.station, "station 1");
	assert_int_equal(heard[2].is, STREAM_METER);
	assert_string_equal(heard[2].meter.meter.serial, "1DZG0045100005");
}

static void hello_of_nobody(void **state)
{
	struct stream_hello h;
	char line[STREAM_LINE_MAX];

	(void)state;
	stream_hello_begin(&h, line, "0.1.0");
	read_back(line, stream_hello_end(&h));
	assert_int_equal(n_heard, 1);
}

static void an_account_is_a_status(void **state)
{
	(void)state;
	feed("{\"v\":1,\"is\":\"account\",\"station\":\"main\",\"port\":\"/dev/ttyUSB0\","
	     "\"bytes\":700,\"live\":true,\"contradictions\":{\"sign\":2},"
	     "\"faults_by_name\":{\"crc\":3},\"news\":[1]}\n");
	assert_int_equal(heard[0].is, STREAM_ACCOUNT);
	assert_int_equal(status_number(&heard[0].status, STATUS_BYTES), 700);
	assert_int_equal(status_number(&heard[0].status, STATUS_SIGN), 2);
	assert_string_equal(status_text(&heard[0].status, STATUS_PORT), "/dev/ttyUSB0");
	assert_false(heard[0].status.is_known[STATUS_FRAMES]);
}

static uint32_t mark_of(enum status_field field, int64_t v)
{
	static struct status s;

	memset(&s, 0, sizeof s);
	status_set(&s, STATUS_BYTES, 100);
	status_set(&s, STATUS_FAULTS, 0);
	status_set(&s, field, v);
	return stream_status_mark(&s);
}

static void an_account_is_news_when_a_person_would_look(void **state)
{
	(void)state;
	assert_int_equal(mark_of(STATUS_BYTES, 200), mark_of(STATUS_BYTES, 300));
	assert_int_equal(mark_of(STATUS_SILENT_MS, 5), mark_of(STATUS_SILENT_MS, 0));
	assert_int_equal(mark_of(STATUS_QUALITY, 98), mark_of(STATUS_QUALITY, 97));
	assert_int_not_equal(mark_of(STATUS_FAULTS, 0), mark_of(STATUS_FAULTS, 1));
	assert_int_equal(mark_of(STATUS_FAULTS, 1), mark_of(STATUS_FAULTS, 2));
	assert_int_not_equal(mark_of(STATUS_LIVE, 0), mark_of(STATUS_LIVE, 1));
	assert_int_not_equal(mark_of(STATUS_KEY, KEY_IS_FINE), mark_of(STATUS_KEY, KEY_IS_WRONG));
	assert_int_not_equal(mark_of(STATUS_SIGN, 0), mark_of(STATUS_SIGN, 3));
}

static void an_account_that_is_written_comes_back(void **state)
{
	static struct status s;
	char line[STREAM_ACCOUNT_MAX];
	size_t n;

	(void)state;
	memset(&s, 0, sizeof s);
	status_set_text(&s, STATUS_PORT, "/dev/\"tty\"\n");
	status_set(&s, STATUS_BYTES, 7);
	n = stream_write_account(line, sizeof line, "a \"b\"", &s);
	assert_true(n > 0 && line[n - 1] == '\n');
	stream_reader_feed(&reader, line, n);
	assert_int_equal(reader.n_wrong, 0);
	assert_string_equal(heard[0].meter.station, "a \"b\"");
	assert_int_equal(status_number(&heard[0].status, STATUS_BYTES), 7);
	assert_int_equal(stream_write_account(line, 64, "main", &s), 0);
	memset(&s, 0, sizeof s);
	assert_int_equal(stream_write_account(line, sizeof line, "main", &s), 0);
}

#define READING(members)                                                  \
	"{\"v\":1,\"is\":\"reading\",\"station\":\"m\",\"n\":1,\"time\":" \
	"\"2026-11-28T04:00:00.123Z\",\"mono_ms\":2" members "}\n"

#define SILENT "{\"v\":1,\"is\":\"silent\",\"station\":\"m\",\"since_ms\":1}\n"

static void what_makes_no_sense_is_counted(void **state)
{
	static const char *const senseless[] = {"\n", "garbage\n", "{}\n", "[]\n", "1\n",
		"{\"v\":2,\"is\":\"gone\",\"station\":\"m\"}\n",
		"{\"v\":\"1\",\"is\":\"gone\",\"station\":\"m\"}\n",
		"{\"is\":\"gone\",\"station\":\"m\"}\n", "{\"v\":1,\"station\":\"m\"}\n",
		"{\"v\":1,\"is\":\"gone\"}\n", "{\"v\":1,\"is\":\"gone\",\"station\":\"\"}\n",
		"{\"v\":1,\"is\":\"gone\",\"station\":7}\n",
		"{\"v\":1,\"is\":\"gone\",\"station\":\"m\"} and more\n",
		"{\"v\":1,\"is\":\"hello\"}\n",
		"{\"v\":1,\"is\":\"hello\",\"version\":\"1\",\"stations\":{\"a\":1}}\n",
		"{\"v\":1,\"is\":\"hello\",\"version\":\"1\",\"stations\":[{}]}\n",
		"{\"v\":1,\"is\":\"meter\",\"station\":\"m\",\"meter\":7}\n",
		"{\"v\":1,\"is\":\"meter\",\"station\":\"m\",\"meter\":{\"id\":7}}\n",
		"{\"v\":1,\"is\":\"meter\",\"station\":\"m\",\"protocol\":\"0123456789abcdef\"}\n",
		"{\"v\":1,\"is\":\"silent\",\"station\":\"m\"}\n",
		"{\"v\":1,\"is\":\"silent\",\"station\":\"m\",\"since_ms\":-1}\n",
		"{\"v\":1,\"is\":\"silent\",\"station\":\"m\",\"since_ms\":1.5}\n",
		"{\"v\":1,\"is\":\"silent\",\"station\":\"m\",\"since_ms\":1e300}\n",
		"{\"v\":1,\"is\":\"frame\",\"station\":\"m\",\"ok\":1,\"mono_ms\":1}\n",
		"{\"v\":1,\"is\":\"frame\",\"station\":\"m\",\"ok\":true}\n",
		"{\"v\":1,\"is\":\"account\",\"station\":\"m\",\"bytes\":-1}\n",
		"{\"v\":1,\"is\":\"account\",\"station\":\"m\",\"live\":7}\n", READING(""),
		READING(",\"grid\":[]"), READING(",\"grid\":{\"power\":\"7\"}"),
		READING(",\"grid\":{\"power\":null}"), READING(",\"grid\":{\"power\":1e300}"),
		READING(",\"grid\":{\"power\":1e999}"), READING(",\"grid\":{\"power\":1e-60}"),
		READING(",\"grid\":{},\"period_ms\":-1"),
		READING(",\"grid\":{},\"holds_ms\":\"5\""), READING(",\"grid\":{},\"derived\":7"),
		READING(",\"grid\":{},\"derived\":[7]"),
		"{\"v\":1,\"is\":\"reading\",\"station\":\"m\",\"n\":1,\"time\":\"yesterday\","
		"\"mono_ms\":2,\"grid\":{}}\n",
		"{\"v\":1,\"is\":\"gone\",\"station\":\"m\",\"x\":[[[[[[[[[[]]]]]]]]]]}\n"};

	(void)state;
	for (size_t i = 0; i < sizeof senseless / sizeof *senseless; i++) {
		feed(senseless[i]);
		assert_int_equal(reader.n_wrong, i + 1);
	}
	assert_int_equal(n_heard, 0);
	feed("{\"v\":1,\"is\":\"gone\",\"station\":\"m\"}\n");
	assert_int_equal(n_heard, 1);
}

static void an_octet_of_nothing_is_no_end_of_a_line(void **state)
{
	static const char line[] = "{\"v\":1,\"is\":\"gone\",\"station\":\"m\"}\0x\n";

	(void)state;
	stream_reader_feed(&reader, line, sizeof line - 1);
	assert_int_equal(reader.n_wrong, 1);
	assert_int_equal(n_heard, 0);
}

static void what_is_new_is_not_looked_at(void **state)
{
	(void)state;
	feed("{\"v\":1,\"is\":\"weather\",\"sun\":true}\n");
	assert_int_equal(reader.n_wrong, 0);
	assert_int_equal(n_heard, 0);
	feed(READING(",\"grid\":{\"power\":7,\"moon\":\"full\"},\"derived\":[\"moon\",\"l1_power\"]"
		     ",\"tide\":{}"));
	assert_int_equal(reader.n_wrong, 0);
	assert_int_equal(heard[0].reading.reading.present, 1u << Q_POWER);
	assert_int_equal(heard[0].reading.reading.derived, 0);
}

static void lines_come_in_any_pieces(void **state)
{
	static const char two[] = READING(",\"grid\":{\"power\":7}") SILENT;

	(void)state;
	for (size_t cut = 1; cut < sizeof two - 1; cut++) {
		begin(NULL);
		stream_reader_feed(&reader, two, cut);
		stream_reader_feed(&reader, two + cut, sizeof two - 1 - cut);
		assert_int_equal(n_heard, 2);
		assert_int_equal(reader.n_lines, 2);
	}
	begin(NULL);
	for (size_t i = 0; i < sizeof two - 1; i++)
		stream_reader_feed(&reader, two + i, 1);
	assert_int_equal(n_heard, 2);
}

static void a_line_without_end_is_left_out_once(void **state)
{
	char *much = malloc(3 * STREAM_READER_ROOM);

	(void)state;
	assert_non_null(much);
	memset(much, ' ', 3 * STREAM_READER_ROOM);
	stream_reader_feed(&reader, much, STREAM_READER_ROOM - 1);
	assert_int_equal(reader.n_wrong, 0);
	stream_reader_feed(&reader, much, 3 * STREAM_READER_ROOM);
	feed("{\"v\":1,\"is\":\"gone\",\"station\":\"m\"}\n");
	assert_int_equal(reader.n_wrong, 1);
	assert_int_equal(n_heard, 0);
	feed("{\"v\":1,\"is\":\"gone\",\"station\":\"m\"}\n");
	assert_int_equal(n_heard, 1);
	free(much);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(who_a_meter_is_comes_back, begin),
		cmocka_unit_test_setup(every_quantity_comes_back, begin),
		cmocka_unit_test_setup(a_number_has_the_digits_of_the_meter, begin),
		cmocka_unit_test_setup(what_is_not_known_is_not_there, begin),
		cmocka_unit_test_setup(silence_an_end_and_frames_come_back, begin),
		cmocka_unit_test_setup(what_a_telegram_said_comes_back, begin),
		cmocka_unit_test_setup(registers_for_which_there_is_no_room_are_counted, begin),
		cmocka_unit_test_setup(a_name_may_be_anything, begin),
		cmocka_unit_test_setup(what_does_not_fit_is_not_begun, begin),
		cmocka_unit_test_setup(hello_has_the_stations_that_fit, begin),
		cmocka_unit_test_setup(hello_of_nobody, begin),
		cmocka_unit_test_setup(an_account_is_a_status, begin),
		cmocka_unit_test_setup(an_account_is_news_when_a_person_would_look, begin),
		cmocka_unit_test_setup(an_account_that_is_written_comes_back, begin),
		cmocka_unit_test_setup(what_makes_no_sense_is_counted, begin),
		cmocka_unit_test_setup(an_octet_of_nothing_is_no_end_of_a_line, begin),
		cmocka_unit_test_setup(what_is_new_is_not_looked_at, begin),
		cmocka_unit_test_setup(lines_come_in_any_pieces, begin),
		cmocka_unit_test_setup(a_line_without_end_is_left_out_once, begin),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
