/* Keeps the last reading of a station and makes lines of what it has to say. Left out: sending
 * them. */
#include "stream/stream_station.h"

#include "base/clock.h"
#include "base/shortage.h"
#include "status/status_json.h"
#include "stream/stream_writer.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

enum { MS_PER_S = 1000, NS_PER_MS = 1000000, US_PER_MS = 1000 };

static uint64_t wall_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return (uint64_t)now.tv_sec * MS_PER_S + (uint64_t)now.tv_nsec / NS_PER_MS;
}

void stream_station_take(
	struct stream_station *s, const struct reading *reading, uint32_t period_ms)
{
	const uint64_t now_us = clock_us();
	const uint64_t age_us = now_us > *s->conf->read_us ? now_us - *s->conf->read_us : 0;

	s->last.n++;
	s->last.reading = *reading;
	s->last.period_ms = period_ms;
	s->last.holds_ms = (uint32_t)s->conf->holds_ms(s->conf->source);
	s->last.mono_ms = s->heard_ms = (now_us - age_us) / US_PER_MS;
	s->wall_ms = wall_ms() - age_us / US_PER_MS;
	s->is_live = true;
}

/* As many digits as there are zeros. */
static void put_digits(char *zeros, unsigned v)
{
	for (char *p = zeros + strspn(zeros, "0"); p > zeros; v /= 10)
		*--p = (char)('0' + v % 10);
}

static void write_time(char out[STREAM_TIME_SIZE], uint64_t ms)
{
	const time_t s = (time_t)(ms / MS_PER_S);
	struct tm t;

	gmtime_r(&s, &t);
	memcpy(out, "0000-00-00T00:00:00.000Z", STREAM_TIME_SIZE);
	put_digits(out, (unsigned)t.tm_year + 1900);
	put_digits(out + 5, (unsigned)t.tm_mon + 1);
	put_digits(out + 8, (unsigned)t.tm_mday);
	put_digits(out + 11, (unsigned)t.tm_hour);
	put_digits(out + 14, (unsigned)t.tm_min);
	put_digits(out + 17, (unsigned)t.tm_sec);
	put_digits(out + 20, (unsigned)(ms % MS_PER_S));
}

size_t stream_station_state(char out[STREAM_LINE_MAX], struct stream_station *s)
{
	if (!s->is_live)
		return stream_write_silent(out, s->told.station, clock_ms() - s->heard_ms);
	write_time(s->last.time, s->wall_ms);
	return stream_write_reading(out, s->told.station, &s->last);
}

/* FNV-1a */
static uint32_t add_to(uint32_t mark, int64_t v)
{
	return (mark ^ (uint32_t)v) * UINT32_C(16777619);
}

static bool is_duration(enum status_field field)
{
	const char *name = status_name(field);
	size_t n = strlen(name);

	return n > 3 && strcmp(name + n - 3, "_ms") == 0;
}

uint32_t stream_status_mark(const struct status *status)
{
	uint32_t mark = UINT32_C(2166136261);

	for (enum status_field f = 0; f < N_STATUS_FIELDS; f++) {
		const int64_t v = status->is_known[f] ? status->number[f] : -1;

		switch ((enum status_told)status_table[f].told) {
		case TOLD_AS_WORD:
		case TOLD_AS_YES_OR_NO:
			mark = add_to(mark, v);
			break;
		case TOLD_AS_NUMBER:
		case TOLD_AS_CONTRADICTION:
			if (!is_duration(f))
				mark = add_to(mark, v != 0);
			break;
		case NOT_TOLD:
		case TOLD_AS_DIFFERENCE:
		case TOLD_AS_PERCENT:
		case TOLD_AS_TEXT:
		case TOLD_AS_FAULTS:
			break;
		}
	}
	return mark;
}

/* The object of the status has its own brace, in whose place the members go on. */
static size_t glue(char *out, size_t size, size_t head, cJSON *members)
{
	if (!cJSON_GetArraySize(members) || shortage_is_seen() ||
		!cJSON_PrintPreallocated(members, out + head, (int)(size - head - 1), false))
		return 0;
	out[head] = ',';
	strcat(out + head, "\n");
	return head + strlen(out + head);
}

size_t stream_write_account(
	char *out, size_t size, const char *station, const struct status *status)
{
	size_t head = stream_write_account_head(out, station), n;
	cJSON *members = head ? status_json(status) : NULL;

	n = members ? glue(out, size, head, members) : 0;
	cJSON_Delete(members);
	shortage_forget();
	return n;
}

void stream_station_count(struct stream_station *s)
{
	s->counted = (struct stream_counts){0};
	s->conf->count(s->conf->source, &s->counted);
}

size_t stream_station_frames(char out[2 * STREAM_LINE_MAX], struct stream_station *s)
{
	const struct stream_counts before = s->counted;
	struct stream_frame frame = {.mono_ms = clock_ms()};
	size_t n = 0;

	stream_station_count(s);
	/* another protocol, or another meter, may have fewer */
	if (s->counted.n_damaged > before.n_damaged) {
		snprintf(frame.fault, sizeof frame.fault, "%s", s->counted.fault);
		n = stream_write_frame(out, s->told.station, &frame);
	}
	frame.is_right = true;
	if (s->counted.n_right > before.n_right)
		n += stream_write_frame(out + n, s->told.station, &frame);
	return n;
}
