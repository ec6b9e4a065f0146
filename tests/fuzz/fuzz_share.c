/* libFuzzer: what a daemon, or what answers in its place, tells gridmeter-share of meters. Whatever
 * that is, the page is told JSON that can be read, Prometheus lines of its form, and of a silent
 * meter no value; a P1 telegram is one that our own decoder reads, and an SMA datagram has the
 * length that it says. */
#include "fuzz.h"

#include "share/http/http_health.h"
#include "proto/iec/iec_p1.h"
#include "share/http/http_json.h"
#include "share/http/http_text.h"
#include "share/http/metrics.h"
#include "share/meters.h"
#include "share/sma/sma_datagram.h"
#include "share/p1_telegram.h"

#include <stdlib.h>
#include <string.h>

static struct share share;
static struct http_text text;

void fuzz_begin(void)
{
}

static void take(void *ctx, const struct stream_said *said)
{
	(void)ctx;
	fuzz_understood();
	meters_take(&share, said);
}

static char *ended(void)
{
	size_t n;
	char *all = http_text_end(&text, &n);

	FUZZ_CHECK(all && strlen(all) == n);
	return all;
}

/* One line of JSON; the text is freed. */
static cJSON *parsed(char *line)
{
	cJSON *said = cJSON_ParseWithOpts(line, NULL, true);

	fuzz_check_clean("JSON", line, false);
	FUZZ_CHECK(cJSON_IsObject(said));
	free(line);
	return said;
}

static void check_meter(const cJSON *said)
{
	bool is_live = cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(said, "live"));

	FUZZ_CHECK(*cJSON_GetObjectItemCaseSensitive(said, "key")->valuestring);
	for (enum quantity q = 0; q < N_QUANTITIES; q++) {
		const cJSON *v = cJSON_GetObjectItemCaseSensitive(said, quantity_name(q));

		FUZZ_CHECK(!v || (is_live && cJSON_IsNumber(v)));
	}
}

static void check_now(void)
{
	cJSON *said;
	const cJSON *meter;

	FUZZ_CHECK(http_text_begin(&text));
	http_json_now(&text.to, &share, UINT64_C(1) << 50);
	said = parsed(ended());
	cJSON_ArrayForEach(meter, cJSON_GetObjectItemCaseSensitive(said, "meters"))
		check_meter(meter);
	cJSON_Delete(said);
}

static void check_health(void)
{
	static struct facts machine;

	for (enum language l = 0; l < N_LANGUAGES; l++) {
		const struct http_health h = {&share, &machine, l};

		FUZZ_CHECK(http_text_begin(&text));
		http_json_health(&text.to, &h, UINT64_C(1) << 40);
		cJSON_Delete(parsed(ended()));
		for (const struct share_meter *m = share.meters; m; m = m->next) {
			FUZZ_CHECK(http_text_begin(&text));
			http_json_account(&text.to, &h, m);
			cJSON_Delete(parsed(ended()));
		}
	}
}

/* Behind the labels: quotation marks in a value have a backslash before them. */
static const char *behind_labels(const char *p)
{
	bool is_quoted = false;

	for (; *p && (is_quoted || *p != '}'); p++) {
		is_quoted ^= *p == '"';
		if (is_quoted && *p == '\\')
			FUZZ_CHECK(*++p == '\\' || *p == '"');
	}
	FUZZ_CHECK(*p == '}');
	return p + 1;
}

static void check_line(const char *line)
{
	static const char digits[] = "0123456789";
	const char *p = line;

	if (strncmp(line, "# ", 2) == 0)
		return;
	FUZZ_CHECK(strncmp(p, "gridmeter_", 10) == 0);
	p += strspn(p, "abcdefghijklmnopqrstuvwxyz_");
	FUZZ_CHECK(*p == '{');
	p = behind_labels(p);
	FUZZ_CHECK(*p++ == ' ');
	p += *p == '-';
	FUZZ_CHECK(strspn(p, digits) > 0);
	p += strspn(p, digits);
	p += *p == '.' ? 1 + strspn(p + 1, digits) : 0;
	FUZZ_CHECK(!*p);
}

static void check_metrics(void)
{
	for (enum metrics_form form = METRICS_PROMETHEUS; form <= METRICS_OPEN; form++) {
		char *all, *rest;

		FUZZ_CHECK(http_text_begin(&text));
		metrics_write(&text.to, &share, form);
		all = rest = ended();
		fuzz_check_clean("metrics", all, true);
		for (char *line; (line = strsep(&rest, "\n")) && *line;)
			check_line(line);
		FUZZ_CHECK(!rest || !*rest);
		free(all);
	}
}

static void check_wires(void)
{
	static struct reg registers[64];
	struct telegram t;

	telegram_init(&t, registers, 64);
	for (const struct share_meter *m = share.meters; m; m = m->next) {
		uint8_t octets[P1_TELEGRAM_MAX];
		size_t n = p1_telegram(octets, &m->last.reading, m->is.meter.serial, 0);

		FUZZ_CHECK(n < sizeof octets && iec_p1(bytes_of(octets, n), true, &t));
		n = sma_datagram(octets, &m->last.reading, 1, 2);
		FUZZ_CHECK(n <= SMA_DATAGRAM_MAX && n - 20u == octets[12] * 256u + octets[13]);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static struct stream_reader reader;

	stream_reader_init(&reader, take, NULL);
	share.is_connected = true;
	stream_reader_feed(&reader, (const char *)data, n);
	stream_reader_feed(&reader, "\n", 1);
	check_now();
	check_health();
	check_metrics();
	check_wires();
	share.is_connected = false;
	check_now();
	meters_free(&share);
	return 0;
}
