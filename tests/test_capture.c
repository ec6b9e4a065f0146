/* Capture files: what they may look like, and how a port plays them. */
#include "port/capture.h"
#include "port/port.h"
#include "support/octets.h"
#include "support/open_port.h"
#include "support/test.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static const struct line_setting line = {9600, "8N1"};
static char path[] = "/tmp/gridmeter-capture-XXXXXX";

/* Everything that a text says, fed in pieces of `piece` characters, as "time:octets " of each
 * event. */
static const char *read_in(const char *text, size_t n, size_t piece, struct capture_reader *r)
{
	static char story[4000];
	struct bytes octets;
	size_t at = 0;

	story[0] = '\0';
	capture_reader_reset(r);
	for (size_t i = 0; i <= n; i += piece) {
		struct bytes in = bytes_of(text + i, n - i < piece ? n - i : piece);

		while (i < n ? capture_read(r, &in, &octets) : capture_read_rest(r, &octets)) {
			at += (size_t)sprintf(story + at, "%llu:", (unsigned long long)r->time_ms);
			for (; octets.p < octets.end; octets.p++)
				at += (size_t)sprintf(story + at, "%02x", *octets.p);
			at += (size_t)sprintf(story + at, " ");
		}
		if (i < n && n - i < piece)
			i = n - piece; /* the end comes next */
	}
	return story;
}

static void expect(const char *text, const char *expected)
{
	const size_t n = strlen(text);
	struct capture_reader r;

	assert_string_equal(read_in(text, n, n, &r), expected);
	assert_string_equal(read_in(text, n, 1, &r), expected);
	assert_int_equal(r.form, CAPTURE_TIMED);
}

#define HEAD "gridmeter-capture 1\nstart 2026-11-25T22:20:26Z\nline 9600 8N1\n"

static void records_have_times(void **state)
{
	(void)state;
	expect(HEAD "0.000 1b1B\n0.033 01\n12.5 02 03\n7 ff\n", "0:1b1b 33:01 12500:0203 7000:ff ");
}

static void wrong_words_of_a_head_say_nothing(void **state)
{
	static const char *const heads[] = {"start 2026-11-25", "start 2026/11/25T22:20:26Z",
		"start tomorrow", "start 99999-11-25T22:20:26Z", "line 9600", "line -1 8N1",
		"line 9999999 8N1", "line"};
	char text[100];
	struct capture_reader r;

	(void)state;
	for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
		size_t n = (size_t)snprintf(
			text, sizeof text, "gridmeter-capture 1\n%s\n0.000 00\n", heads[i]);

		assert_string_equal(read_in(text, n, n, &r), "0:00 ");
		assert_true(r.start == 0);
		assert_int_equal(r.baud, 0);
		assert_string_equal(r.format, "");
	}
}

static void the_head_is_known(void **state)
{
	const char *text = HEAD "anonymized\n0.000 00\n";
	struct capture_reader r;

	(void)state;
	read_in(text, strlen(text), 5, &r);
	assert_int_equal(r.start, 1795645226);
	assert_int_equal(r.baud, 9600);
	assert_string_equal(r.format, "8N1");
	assert_true(r.is_anonymized);
	assert_false(r.is_newer);
}

/* 31,000 years, as a file that was damaged said: it was read, and written with a digit too many to
 * be read again. */
static void times_that_can_be_read_can_be_written(void **state)
{
	char text[200], *again = NULL;
	struct capture_reader r;
	size_t size = 0;
	FILE *to = open_memstream(&again, &size);

	(void)state;
	expect(HEAD "999999999999.999 00\n.5 01\n", "999999999999999:00 500:01 ");
	expect(HEAD "9999999999999 00\n999999999999.9999 00\n. 00\n", "");
	expect(HEAD "999999999999 00\n" HEAD "0.000 01\n", "999999999999000:00 ");
	capture_write_head(to, 0, false);
	capture_write(to, 4294967296000, bytes_of("\x20\x26", 2));
	fclose(to);
	snprintf(text, sizeof text, "%s", read_in(again, size, size, &r));
	assert_string_equal(text, "4294967296000:2026 ");
	free(again);
}

static void a_cut_file_is_read_up_to_the_cut(void **state)
{
	(void)state;
	expect(HEAD "0.000 1b1b\n0.033 0102030", "0:1b1b 33:010203 ");
	expect(HEAD "0.000 1b1b\n0.03", "0:1b1b ");
	expect(HEAD "0.000 1b1b\n0.033 ", "0:1b1b ");
}

static void remarks_are_left_out(void **state)
{
	(void)state;
	expect(HEAD "# the display showed 1234.5 kWh\n\n0.000 01\nkettle on\n1.000 02\n-1 03\n",
		"0:01 1000:02 ");
}

static void a_damaged_record_ends_where_it_is_damaged(void **state)
{
	(void)state;
	expect(HEAD "0.000 0102xx0304\n0.010 05\n", "0:0102 10:05 ");
	expect(HEAD "0.00.1 01\n0.010 05\n1.2345 06\n", "10:05 ");
}

static void lines_may_end_as_windows_ends_them(void **state)
{
	(void)state;
	expect("gridmeter-capture 1\r\n0.000 01\r\n0.010 02\r\n", "0:01 10:02 ");
}

static void captures_may_be_put_one_behind_the_other(void **state)
{
	(void)state;
	expect(HEAD "0.000 01\n2.000 02\n" HEAD "0.000 03\n0.500 04\n",
		"0:01 2000:02 12000:03 12500:04 ");
}

static void a_newer_version_is_not_guessed_at(void **state)
{
	const char *text = "gridmeter-capture 2\n0.000 01\n";
	struct capture_reader r;

	(void)state;
	assert_string_equal(read_in(text, strlen(text), 3, &r), "");
	assert_true(r.is_newer);
}

static void what_has_no_head_is_raw(void **state)
{
	struct capture_reader r;

	(void)state;
	assert_string_equal(read_in("\x1b\x1b/", 3, 3, &r), "0:1b1b2f ");
	assert_int_equal(r.form, CAPTURE_RAW);
	assert_string_equal(read_in("grid", 4, 4, &r), "0:67726964 ");
	assert_string_equal(read_in("gridX", 5, 5, &r), "0:67726964 0:58 ");
	assert_string_equal(read_in("gridX", 5, 1, &r), "0:67726964 0:58 ");
	assert_string_equal(read_in("", 0, 1, &r), "");
}

static void silence_is_told_however_the_file_is_cut(void **state)
{
	const char *text = HEAD "0.000 01\n5.000 02\n5.100 03\n";

	(void)state;
	for (size_t piece = 1; piece < strlen(text); piece++) {
		uint64_t gaps[3] = {0}, n = 0;
		struct capture_reader r;
		struct bytes octets;

		capture_reader_reset(&r);
		for (size_t at = 0; at < strlen(text); at += piece) {
			size_t left = strlen(text) - at;
			struct bytes in = bytes_of(text + at, left < piece ? left : piece);

			while (capture_read(&r, &in, &octets))
				gaps[n++] = r.gap_ms;
		}
		assert_int_equal(n, 3);
		assert_int_equal(gaps[1], 5000);
		assert_int_equal(gaps[2], 100);
	}
}

static void what_is_written_is_read(void **state)
{
	uint8_t octets[300];
	struct capture_reader r;
	struct bytes in, out;
	char *text = NULL;
	size_t n_text = 0, n = 0;
	FILE *to = open_memstream(&text, &n_text);

	(void)state;
	for (size_t i = 0; i < sizeof octets; i++)
		octets[i] = (uint8_t)(i * 7);
	capture_write_head(to, 1795645226, true);
	capture_write_line(to, &line);
	capture_write(to, 61234, bytes_of(octets, sizeof octets));
	fclose(to);
	assert_memory_equal(text, CAPTURE_MAGIC "1\nstart 2026-11-25T22:20:26Z\n", 47);
	capture_reader_reset(&r);
	in = bytes_of(text, n_text);
	while (capture_read(&r, &in, &out)) {
		assert_memory_equal(out.p, octets + n, bytes_left(&out));
		assert_int_equal(r.time_ms, 61234);
		n += bytes_left(&out);
	}
	assert_int_equal(n, sizeof octets);
	assert_true(r.is_anonymized);
	free(text);
}

static int make_file(void **state)
{
	int fd = mkstemp(path);
	const char *text = HEAD "0.000 0102\n60.000 03\n60.010 04\n";

	(void)state;
	return write(fd, text, strlen(text)) < 0 || close(fd) < 0;
}

static int remove_file(void **state)
{
	(void)state;
	return unlink(path);
}

static void a_port_waits_for_the_time_of_a_record(void **state)
{
	struct port port = {0};
	uint8_t got[16];

	(void)state;
	assert_int_equal(open_port(&port, path, &line), 0);
	assert_true(port_is_replay(&port));
	assert_int_equal(port_read(&port, got, sizeof got), 2);
	assert_int_equal(port_read(&port, got, sizeof got), 0);
	port_close(&port);
}

static void a_port_plays_faster(void **state)
{
	struct port port = {0};
	uint8_t got[16];
	size_t n = 0;
	char name[64];
	ssize_t r;

	(void)state;
	snprintf(name, sizeof name, "%s@1000", path);
	assert_int_equal(open_port(&port, name, &line), 0);
	while ((r = port_read(&port, got + n, sizeof got - n)) >= 0) {
		n += (size_t)r;
		poll(NULL, 0, 1);
	}
	assert_int_equal(r, -EPIPE);
	assert_int_equal(n, 4);
	assert_memory_equal(got, "\1\2\3\4", 4);
	port_close(&port);
}

static void a_speed_that_is_none_belongs_to_the_name(void **state)
{
	static const char *const wrong[] = {"@0", "@", "@x", "@1x", "@-1", "@100000"};
	struct port port = {0};
	char name[64];

	(void)state;
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		snprintf(name, sizeof name, "%s%s", path, wrong[i]);
		assert_int_equal(open_port(&port, name, &line), -ENOENT);
	}
}

static void a_file_in_the_present_folder_is_a_port(void **state)
{
	char *slash = strrchr(path, '/'), name[64];
	struct port_place at;

	(void)state;
	*slash = '\0';
	assert_int_equal(chdir(path), 0);
	*slash = '/';
	port_place_of(slash + 1, &at);
	assert_string_equal(at.path, slash + 1);
	snprintf(name, sizeof name, "%s@10", slash + 1);
	port_place_of(name, &at);
	assert_string_equal(at.path, name);
	port_place_of("ttyNONE@10", &at);
	assert_string_equal(at.path, "/dev/ttyNONE@10");
}

static void the_start_is_that_of_the_first_of_several(void **state)
{
	static const char text[] = HEAD
		"0.000 01\ngridmeter-capture 1\nstart 2030-01-01T00:00:00Z\n0.000 02\n";
	struct capture_reader r;

	(void)state;
	read_in(text, sizeof text - 1, 7, &r);
	assert_int_equal(r.start, 1795645226); /* 2026-11-25T22:20:26Z */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(records_have_times),
		cmocka_unit_test(the_head_is_known),
		cmocka_unit_test(wrong_words_of_a_head_say_nothing),
		cmocka_unit_test(times_that_can_be_read_can_be_written),
		cmocka_unit_test(a_cut_file_is_read_up_to_the_cut),
		cmocka_unit_test(remarks_are_left_out),
		cmocka_unit_test(a_damaged_record_ends_where_it_is_damaged),
		cmocka_unit_test(lines_may_end_as_windows_ends_them),
		cmocka_unit_test(captures_may_be_put_one_behind_the_other),
		cmocka_unit_test(a_newer_version_is_not_guessed_at),
		cmocka_unit_test(what_has_no_head_is_raw),
		cmocka_unit_test(silence_is_told_however_the_file_is_cut),
		cmocka_unit_test(what_is_written_is_read),
		cmocka_unit_test(a_port_waits_for_the_time_of_a_record),
		cmocka_unit_test(a_port_plays_faster),
		cmocka_unit_test(a_speed_that_is_none_belongs_to_the_name),
		cmocka_unit_test(a_file_in_the_present_folder_is_a_port),
		cmocka_unit_test(the_start_is_that_of_the_first_of_several),
	};

	return cmocka_run_group_tests(tests, make_file, remove_file);
}
