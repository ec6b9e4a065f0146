/* The files are written by the loop, some items of a trail at a time, beside the old one and then
 * into its place. Which of the four is the oldest their own times tell, so that is known after a
 * restart as well. Flash does not live for ever: how often a finding makes one is bounded. */
#include "daemon/dumps.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/print.h"
#include "daemon/owners.h"
#include "daemon/source.h"
#include "daemon/state_files.h"
#include "port/capture.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum {
	ITEMS_AT_ONCE = 200,
	FOUND_AFTER_MS = 5000, /* what comes behind a finding explains it, too */
	LATELY_MS = BLACK_BOX_MINUTES * 60 * 1000,
	SECOND_MS = 1000,
	TIME_MAX = 64,
	NAME_ROOM = 32,
	DUMP_PATH_MAX = PATH_MAX + 2 * NAME_ROOM,
};

static const double step_s = 0.02;

static int64_t real_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return (int64_t)now.tv_sec * SECOND_MS + now.tv_nsec / 1000000;
}

static void name_of(unsigned number, char name[NAME_ROOM])
{
	snprintf(name, NAME_ROOM, "recorded-%u.txt", number);
}

static const char *folder_of(const struct dumps *d)
{
	return d->owners->bindings.folder;
}

static void path_of(
	const struct dumps *d, unsigned number, const char *end, char path[DUMP_PATH_MAX])
{
	char name[NAME_ROOM];

	name_of(number, name);
	snprintf(path, DUMP_PATH_MAX, "%s/%s%s", folder_of(d), name, end);
}

/* Whoever else may write there could put a link in the way. */
static int look_at_folder(const char *folder)
{
	struct stat st;

	if (mkdir(folder, 0700) < 0 && errno != EEXIST)
		return -errno;
	if (stat(folder, &st) < 0)
		return -errno;
	return st.st_uid == geteuid() && !(st.st_mode & (S_IWGRP | S_IWOTH)) ? 0 : -EPERM;
}

/* The number of the file that gives way, and how old that is; of one that is not there for ever. A
 * time that is still to come was a wrong one. */
static unsigned oldest(const struct dumps *d, int64_t *age_s)
{
	const int64_t now_s = real_ms() / SECOND_MS;
	unsigned found = 1;
	char path[DUMP_PATH_MAX];
	struct stat st;

	*age_s = -1;
	for (unsigned i = 1; i <= DUMPS_MAX; i++) {
		int64_t age = INT64_MAX;

		path_of(d, i, "", path);
		if (lstat(path, &st) == 0 && st.st_mtime <= now_s)
			age = now_s - st.st_mtime;
		if (age > *age_s) {
			*age_s = age;
			found = i;
		}
	}
	return found;
}

static void tell(const struct dumps *d, const struct source *of, const char *path, const char *why)
{
	if (d->hooks)
		d->hooks->ended(d->hooks->ctx, of, path, why);
}

static void forget_wish(struct black_box *box)
{
	box->wish.is_there = box->wish.is_asked = false;
	box->wish.kind = EVENT_NOTHING;
}

static void refuse(const struct dumps *d, const struct source *of, const char *why)
{
	const bool is_asked = of->box->wish.is_asked;

	forget_wish(of->box);
	if (is_asked)
		tell(d, of, NULL, why);
}

static void fail(struct dumps *d, const struct source *of, int error)
{
	if (!d->is_failure_said || of->box->wish.is_asked)
		log_error("%s: what came cannot be kept in %s: %s", source_label(of), folder_of(d),
			strerror(-error));
	d->is_failure_said = true;
	refuse(d, of, "it cannot be written, as the log says");
}

/* Beside the old file; what a crash has left there is not used again. */
static int open_file(struct dumps *d)
{
	char name[NAME_ROOM], path[DUMP_PATH_MAX];
	int error = look_at_folder(folder_of(d));

	if (error < 0)
		return error;
	path_of(d, d->number, ".new", path);
	if (unlink(path) < 0 && errno != ENOENT)
		return -errno;
	name_of(d->number, name);
	d->to = state_begin(folder_of(d), name);
	return d->to ? 0 : -errno;
}

static void begin(struct dumps *d, const struct source *of)
{
	struct black_box *box = of->box;
	int64_t age_s;
	int error;

	d->number = oldest(d, &age_s);
	if (!box->wish.is_asked && age_s < DUMPS_FILE_S) {
		forget_wish(box);
		return;
	}
	error = open_file(d);
	if (error < 0) {
		fail(d, of, error);
		return;
	}
	black_box_settle(box);
	d->of = of;
	d->box = box;
	d->until_ms = clock_ms();
	d->from_ms = d->until_ms > LATELY_MS ? d->until_ms - LATELY_MS : 0;
	d->has_head = false;
	d->baud = 0;
	trail_read_begin(&d->reader, box->trail);
}

/* The head is at a whole second of the time of day, so that what stands behind it can be added. */
static void write_head(struct dumps *d, uint64_t first_ms)
{
	const int64_t first_real_ms = real_ms() - (int64_t)(clock_ms() - first_ms);

	d->has_head = true;
	d->base_real_ms = first_real_ms / SECOND_MS * SECOND_MS;
	d->base_ms = first_ms - (uint64_t)(first_real_ms - d->base_real_ms);
	capture_write_head(d->to, (time_t)(d->base_real_ms / SECOND_MS), false);
	print_to(d->to, "recorder gridmeter %s, %s: %s\n", GRIDMETER_VERSION, source_label(d->of),
		d->box->wish.why);
}

/* A remark, with its time since the head and as time of day. */
static void write_words(struct dumps *d, uint64_t ms, const char *words)
{
	const uint64_t since_ms = ms - d->base_ms;
	const time_t at = (time_t)((d->base_real_ms + (int64_t)since_ms) / SECOND_MS);
	char text[TIME_MAX], day[TIME_MAX];
	struct tm tm;

	gmtime_r(&at, &tm);
	strftime(day, sizeof day, "%Y-%m-%dT%H:%M:%SZ", &tm);
	snprintf(text, sizeof text, "%llu.%03u", (unsigned long long)(since_ms / SECOND_MS),
		(unsigned)(since_ms % SECOND_MS));
	print_to(d->to, "said %s %s %s\n", text, day, words);
}

static void write_line(struct dumps *d, const struct line_setting *line)
{
	if (!line->baud || (line->baud == d->baud && strcmp(line->format, d->format) == 0))
		return;
	d->baud = line->baud;
	snprintf(d->format, sizeof d->format, "%s", line->format);
	capture_write_line(d->to, line);
}

static void write_item(struct dumps *d, const struct trail_item *item)
{
	char words[TRAIL_WORDS_MAX + 1];

	if (item->ms < d->from_ms || item->kind == TRAIL_LINE)
		return;
	if (!d->has_head)
		write_head(d, item->ms);
	if (item->kind == TRAIL_WORDS) {
		snprintf(words, sizeof words, "%.*s", (int)bytes_left(&item->octets),
			(const char *)item->octets.p);
		write_words(d, item->ms, words);
		return;
	}
	write_line(d, &item->line);
	capture_write(d->to, item->ms - d->base_ms, item->octets);
}

static int commit(struct dumps *d)
{
	char name[NAME_ROOM];

	name_of(d->number, name);
	return state_commit_unwaited(d->to, folder_of(d), name);
}

static void finish(struct dumps *d)
{
	const struct source *of = d->of;
	char path[DUMP_PATH_MAX];
	int error;

	if (!d->has_head)
		write_head(d, d->until_ms);
	write_words(d, d->until_ms, "this was written");
	error = commit(d);
	d->of = NULL;
	if (error < 0) {
		fail(d, of, error);
		return;
	}
	d->is_failure_said = false;
	d->box->kept_ms = d->until_ms;
	d->box->found_ms[d->box->wish.kind] = d->until_ms;
	forget_wish(d->box);
	path_of(d, d->number, "", path);
	log_info("%s: what came in the last %d min is in %s", source_label(of), BLACK_BOX_MINUTES,
		path);
	tell(d, of, path, NULL);
}

static void step(struct dumps *d, unsigned n)
{
	struct trail_item item;

	for (; n; n--) {
		if (!trail_read(&d->reader, &item) || item.ms > d->until_ms) {
			finish(d);
			return;
		}
		write_item(d, &item);
	}
}

static bool is_due(const struct black_box *box)
{
	const struct black_box_wish *w = &box->wish;

	return w->is_there && (w->is_asked || clock_ms() - w->since_ms >= FOUND_AFTER_MS);
}

static void wait(struct dumps *d, double seconds)
{
	ev_timer_stop(d->loop, &d->due);
	ev_timer_set(&d->due, seconds, 0);
	ev_timer_start(d->loop, &d->due);
}

static void on_due(struct ev_loop *loop, struct ev_timer *w, int events)
{
	struct dumps *d = w->data;
	bool is_wanted = false;

	(void)loop, (void)events;
	for (const struct source *s = d->owners->first; s && !d->of; s = s->next)
		if (s->box && is_due(s->box))
			begin(d, s);
	if (d->of)
		step(d, ITEMS_AT_ONCE);
	for (const struct source *s = d->owners->first; s; s = s->next)
		is_wanted |= s->box && s->box->wish.is_there;
	if (d->of)
		wait(d, step_s);
	else if (is_wanted)
		wait(d, (double)FOUND_AFTER_MS / SECOND_MS / 10);
}

void dumps_begin(struct dumps *d, struct ev_loop *loop, const struct owners *owners,
	const struct dumps_hooks *hooks)
{
	d->loop = loop;
	d->owners = owners;
	d->hooks = hooks;
	d->of = NULL;
	ev_init(&d->due, on_due);
	d->due.data = d;
}

static bool was_lately(uint64_t at_ms, uint64_t within_ms)
{
	return at_ms && clock_ms() - at_ms < within_ms;
}

void dumps_found(struct dumps *d, const struct source *source, const struct event *event)
{
	struct black_box *box = source->box;

	if (!box || !box->trail->n_octets || box->wish.is_there ||
		was_lately(box->kept_ms, DUMPS_PORT_MS) ||
		was_lately(box->found_ms[event->kind], DUMPS_SAME_MS))
		return;
	box->wish.is_there = true;
	box->wish.kind = event->kind;
	box->wish.since_ms = clock_ms();
	event_text(event, box->wish.why);
	if (!d->of && !ev_is_active(&d->due)) /* else another one comes before */
		wait(d, (double)FOUND_AFTER_MS / SECOND_MS);
}

/* Why there is none; NULL: there can be one. */
static const char *obstacle(const struct source *source)
{
	const struct black_box *box = source->box;

	if (!box)
		return "its recorder is off";
	if (!box->trail->n_octets)
		return "nothing has come from it yet";
	if (was_lately(box->kept_ms, DUMPS_ASKED_MS))
		return "that was written less than a minute ago";
	return NULL;
}

void dumps_ask(struct dumps *d, const struct source *source)
{
	const char *why = obstacle(source);
	struct black_box *box = source->box;

	if (why) {
		tell(d, source, NULL, why);
		return;
	}
	if (!box->wish.is_there)
		snprintf(box->wish.why, sizeof box->wish.why, "somebody has asked for it");
	box->wish.is_there = box->wish.is_asked = true;
	if (!d->of)
		wait(d, 0);
}

void dumps_leave(struct dumps *d, const struct source *source)
{
	const struct source *other = d->of != source ? d->of : NULL;

	if (!source->box || !source->box->wish.is_there)
		return;
	if (other)
		step(d, UINT_MAX);
	if (!d->of)
		begin(d, source);
	if (d->of)
		step(d, UINT_MAX);
}

void dumps_end(struct dumps *d)
{
	if (d->loop)
		ev_timer_stop(d->loop, &d->due);
	d->loop = NULL;
}
