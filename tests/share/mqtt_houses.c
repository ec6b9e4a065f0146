/* Houses for tests: each is a sharing process with made-up meters and the sink for MQTT as it is,
 * all of them in one loop.
 *
 *	mqtt_houses FILE HOUSES METERS PERIOD_MS
 *
 * FILE has a section [share]. Of more than one house each has a prefix of its own: with 3 digits in
 * place of "NNN" in that of the file. It does what lines on its standard input say, and ends in an
 * orderly way behind the last:
 *
 *	speak          each meter sends a telegram each PERIOD_MS, from now on
 *	once N         each meter sends N telegrams now, one behind the other
 *	stop           no meter sends any more
 *	silent KEY     that meter has fallen silent, in all houses
 *	gone KEY       its station has ended
 *	sick KEY       its account says that every third frame is damaged
 *	report         writes a line with what the sinks tell of themselves, as JSON
 *
 * The power of a telegram is its number, its energy the microseconds of the monotonic clock. */
#include "base/clock.h"
#include "base/log.h"
#include "share/mqtt/mqtt_sink.h"
#include "share/share.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

struct house {
	struct share share;
	struct share_meter *meters;
	void *sink;
};

static struct house *houses;
static size_t n_houses, n_meters;
static struct ev_timer beat;
static size_t next_house;

static void name_meter(struct share_meter *m, size_t i)
{
	static const char *const names[] = {"main", "heat-pump", "garage"};

	snprintf(m->key, sizeof m->key, "%s", names[i % 3]);
	snprintf(m->is.section, sizeof m->is.section, "%s", names[i % 3]);
	snprintf(m->is.station, sizeof m->is.station, "%s", names[i % 3]);
	snprintf(m->is.meter.id, sizeof m->is.meter.id, "0a014c475a00036f4b9e");
	snprintf(m->is.meter.serial, sizeof m->is.meter.serial, "1LGZ0072999838");
	snprintf(m->is.meter.manufacturer, sizeof m->is.meter.manufacturer, "LGZ");
	snprintf(m->is.protocol, sizeof m->is.protocol, "sml");
	snprintf(m->is.line, sizeof m->is.line, "9600 8N1");
}

static void take_prefix(struct share_config *c, size_t i)
{
	char *at = strstr(c->mqtt_prefix, "NNN"), digits[8];

	if (!at)
		return;
	snprintf(digits, sizeof digits, "%03zu", i % 1000);
	memcpy(at, digits, 3);
}

static void build(struct house *h, size_t i, const struct share_config *config)
{
	h->share.loop = ev_default_loop(0);
	h->share.config = *config;
	h->share.is_connected = true;
	take_prefix(&h->share.config, i);
	h->meters = calloc(n_meters, sizeof *h->meters);
	h->sink = calloc(1, mqtt_sink.size);
	assert(h->meters && h->sink);
	for (size_t m = 0; m < n_meters; m++) {
		name_meter(&h->meters[m], m);
		h->meters[m].next = m + 1 < n_meters ? &h->meters[m + 1] : NULL;
	}
	h->share.meters = h->meters;
	h->share.n_meters = n_meters;
	mqtt_sink.begin(h->sink, &h->share);
}

static void send_telegram(struct house *h, struct share_meter *m, uint32_t period_ms)
{
	struct reading *r = &m->last.reading;

	m->last.n++;
	m->last.period_ms = period_ms;
	snprintf(m->last.time, sizeof m->last.time, "2026-11-28T04:00:00.123Z");
	reading_set(r, Q_POWER, decimal_of((int64_t)m->last.n, 0));
	reading_derive(r, Q_L1_POWER, decimal_of(-25, -2));
	reading_set(r, Q_ENERGY_FORWARD, decimal_of((int64_t)clock_us(), 0));
	reading_set(r, Q_ENERGY_REVERSE, decimal_of(-1, 0));
	m->is_live = true;
	m->silent_ms = 0;
	m->heard_us = clock_us();
	mqtt_sink.told(h->sink, SHARE_READING, m);
}

static void send_all(struct house *h, uint32_t period_ms)
{
	for (struct share_meter *m = h->share.meters; m; m = m->next)
		if (!m->silent_ms)
			send_telegram(h, m, period_ms);
}

static uint32_t period_ms;

/* The houses take turns, so that not all send at one moment. */
static void on_beat(struct ev_loop *loop, struct ev_timer *t, int events)
{
	(void)loop, (void)t, (void)events;
	send_all(&houses[next_house], period_ms);
	next_house = (next_house + 1) % n_houses;
}

static void fall_silent(struct house *h, struct share_meter *m)
{
	m->is_live = false;
	m->silent_ms = clock_ms();
	mqtt_sink.told(h->sink, SHARE_SILENT, m);
}

static void go(struct house *h, struct share_meter *m)
{
	struct share_meter **at = &h->share.meters;

	mqtt_sink.told(h->sink, SHARE_GONE, m);
	while (*at != m)
		at = &(*at)->next;
	*at = m->next;
}

static void sicken(struct house *h, struct share_meter *m)
{
	m->has_status = true;
	status_set_word(&m->status, STATUS_STATE, "open");
	status_set(&m->status, STATUS_QUALITY, 66);
	status_set(&m->status, STATUS_FRAMES, 66);
	status_add_fault(&m->status, "crc", 33);
	mqtt_sink.told(h->sink, SHARE_ACCOUNT, m);
}

static long resident_kb(void)
{
	long pages = 0, whole;
	FILE *f = fopen("/proc/self/statm", "r");

	if (f && fscanf(f, "%ld %ld", &whole, &pages) != 2)
		pages = 0;
	if (f)
		fclose(f);
	return pages * (sysconf(_SC_PAGESIZE) / 1024);
}

static void report(void)
{
	unsigned long long told = 0, dropped = 0;
	struct sink_report r;
	struct rusage use;
	size_t n_fine = 0;

	for (size_t i = n_houses; i-- > 0;) {
		mqtt_sink.report(houses[i].sink, &r);
		n_fine += r.problem == SINK_FINE;
		told += r.n_told;
		dropped += r.n_dropped;
	}
	getrusage(RUSAGE_SELF, &use);
	printf("{\"fine\": %zu, \"problem\": %d, \"place\": \"%s\", \"detail\": \"%s\", \"told\": "
	       "%llu, \"dropped\": %llu, \"kb\": %ld, \"cpu_us\": %lld}\n",
		n_fine, r.problem, r.place, r.detail, told, dropped, resident_kb(),
		use.ru_utime.tv_sec * 1000000LL + use.ru_utime.tv_usec +
			use.ru_stime.tv_sec * 1000000LL + use.ru_stime.tv_usec);
	fflush(stdout);
}

static void each(const char *key, void (*what)(struct house *, struct share_meter *))
{
	for (size_t i = 0; i < n_houses; i++) {
		struct share_meter *m = share_find(&houses[i].share, key);

		if (m)
			what(&houses[i], m);
	}
}

static void speak(void)
{
	for (size_t i = 0; i < n_houses; i++)
		for (struct share_meter *m = houses[i].share.meters; m; m = m->next)
			m->silent_ms = 0;
	beat.repeat = period_ms / 1e3 / (double)n_houses;
	ev_timer_again(EV_DEFAULT, &beat);
}

static void obey(char *line)
{
	char *word = strtok(line, " \n"), *key = strtok(NULL, " \n");

	if (!word)
		return;
	if (strcmp(word, "speak") == 0)
		speak();
	else if (strcmp(word, "stop") == 0)
		ev_timer_stop(EV_DEFAULT, &beat);
	else if (strcmp(word, "report") == 0)
		report();
	else if (key && strcmp(word, "silent") == 0)
		each(key, fall_silent);
	else if (key && strcmp(word, "gone") == 0)
		each(key, go);
	else if (key && strcmp(word, "sick") == 0)
		each(key, sicken);
	else if (key && strcmp(word, "once") == 0)
		for (long n = strtol(key, NULL, 10); n > 0; n--)
			for (size_t i = 0; i < n_houses; i++)
				send_all(&houses[i], period_ms);
}

static void on_line(struct ev_loop *loop, struct ev_io *io, int events)
{
	static char text[4096];
	static size_t n;
	ssize_t got = read(STDIN_FILENO, text + n, sizeof text - 1 - n);
	char *end;

	(void)events;
	if (got <= 0) {
		ev_io_stop(loop, io);
		ev_break(loop, EVBREAK_ALL);
		return;
	}
	text[n += (size_t)got] = '\0';
	while ((end = strchr(text, '\n'))) {
		*end = '\0';
		obey(text);
		n -= (size_t)(end + 1 - text);
		memmove(text, end + 1, n + 1);
	}
}

/* Each house has five. */
static void take_descriptors(void)
{
	struct rlimit most;

	getrlimit(RLIMIT_NOFILE, &most);
	most.rlim_cur = most.rlim_max;
	setrlimit(RLIMIT_NOFILE, &most);
}

int main(int argc, char **argv)
{
	struct share_config config;
	struct conf_error error;
	struct ev_io lines;

	if (argc != 5 || !share_config_read(&config, argv[1], true, &error)) {
		fprintf(stderr, "%s\n", argc == 5 ? error.text : "see the head of the source");
		return 2;
	}
	n_houses = strtoul(argv[2], NULL, 10);
	n_meters = strtoul(argv[3], NULL, 10);
	period_ms = (uint32_t)strtoul(argv[4], NULL, 10);
	houses = calloc(n_houses, sizeof *houses);
	assert(houses && n_houses);
	take_descriptors();
	ev_init(&beat, on_beat);
	ev_io_init(&lines, on_line, STDIN_FILENO, EV_READ);
	ev_io_start(EV_DEFAULT, &lines);
	for (size_t i = 0; i < n_houses; i++)
		build(&houses[i], i, &config);
	ev_run(EV_DEFAULT, 0);
	for (size_t i = 0; i < n_houses; i++) {
		mqtt_sink.finish(houses[i].sink);
		free(houses[i].sink);
		free(houses[i].meters);
	}
	free(houses);
	return 0;
}
