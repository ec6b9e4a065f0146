/* gridmeter explain: listens to a list without names, or reads a recording of it, and says what
 * each value is. Left out: how that is found (src/explain). */
#include "cmd/cmd.h"
#include "base/print.h"
#include "cmd/explain/explain_hearing.h"
#include "cmd/explain/explain_json.h"
#include "cmd/explain/explain_options.h"
#include "cmd/explain/explain_words.h"
#include "config/config_keys.h"
#include "explain/explain_work.h"
#include "port/capture.h"
#include "proto/dlms/dlms_keys.h"
#include "sandbox/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { SECONDS_USUAL = 600 };

struct explaining {
	struct explain_options o;
	struct dlms_keys keys;
	struct explain_hearing hearing;
	struct explain_work work;
	struct explained explained;
};

static uint32_t octet_us(const struct capture_reader *capture)
{
	const struct line_setting line = {capture->baud, capture->format};

	return line_octet_us(&line);
}

static void take(struct explaining *x, const struct capture_reader *c, struct bytes octets)
{
	explain_hearing_take(&x->hearing, octets, c->time_ms, c->gap_ms, octet_us(c),
		c->form == CAPTURE_TIMED);
}

static int read_all(struct explaining *x, int fd)
{
	static uint8_t chunk[65536];
	struct capture_reader capture;
	struct bytes octets;
	ssize_t n;

	capture_reader_reset(&capture);
	while ((n = read(fd, chunk, sizeof chunk)) != 0) {
		struct bytes in = bytes_of(chunk, n < 0 ? 0 : (size_t)n);

		if (n < 0 && errno != EINTR) {
			print_err("gridmeter explain: %s: %s\n", x->o.port.text, strerror(errno));
			return EXIT_MACHINE;
		}
		while (capture_read(&capture, &in, &octets))
			take(x, &capture, octets);
	}
	while (capture_read_rest(&capture, &octets))
		take(x, &capture, octets);
	return EXIT_FINE;
}

static int print_all(struct explaining *x)
{
	bool is_sure = false;

	for (size_t i = 0; i < x->hearing.lists.n; i++) {
		explain_answer(&x->hearing.lists, i, &x->o.told, &x->work, &x->explained);
		explain_json_print(&x->hearing.heard[i], &x->explained, x->o.language);
		is_sure |= x->explained.is_power_sure;
	}
	return is_sure ? EXIT_FINE : EXIT_NOTHING;
}

static int read_file(struct explaining *x)
{
	const char *file = x->o.port.text;
	const bool is_input = strcmp(file, "-") == 0;
	int fd = is_input ? STDIN_FILENO : open(file, O_RDONLY | O_CLOEXEC | O_NOCTTY), status;

	if (fd < 0) {
		print_err("gridmeter explain: %s: %s\n", file, strerror(errno));
		return EXIT_MACHINE;
	}
	status = read_all(x, fd);
	if (!is_input)
		close(fd);
	return status == EXIT_FINE ? print_all(x) : status;
}

int cmd_explain(int argc, char **argv)
{
	static struct explaining x;
	int status;

	conf_reset(&config_table, &x.o.config);
	x.o.seconds = SECONDS_USUAL;
	x.o.language = language_of_environment();
	status = options_take(&explain_options, &x.o, argc, argv);
	if (status != OPTIONS_TAKEN)
		return status;
	if (x.o.language == N_LANGUAGES)
		x.o.language = LANGUAGE_EN;
	dlms_keys_init(&x.keys);
	explain_hearing_begin(&x.hearing, &x.keys, NULL);
	status = read_file(&x);
	dlms_keys_finish(&x.keys);
	return status;
}
