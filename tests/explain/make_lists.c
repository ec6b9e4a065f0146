/* Writes streams of lists without names: each a capture, and beside it the truth as JSON.
 *
 *	make_lists FOLDER SECONDS FIRST COUNT [blocks|shuffled|traps]
 *
 * The seeds are FIRST and those that follow. Of "traps" each seed has its own, by turns. A list
 *that comes each quarter of an hour has a truth of its own, which names its capture. */
#include "base/decimal.h"
#include "base/json_writer.h"
#include "port/capture.h"
#include "sim/nameless/nameless.h"
#include "sim/nameless/trap.h"

#include <math.h>
#include <stdlib.h>

enum { PATH_SIZE = 4096, NAME_SIZE = 64, SIGNATURE_SIZE = POSITIONS_MAX * 8 };

static struct nameless stream;
static struct writer out;

static int64_t utc(const struct nameless *n)
{
	return n->scene.begin_s - 3600;
}

static bool write_capture(const char *path)
{
	uint8_t telegram[NAMELESS_TELEGRAM_MAX];
	size_t length;
	uint64_t ms;
	FILE *to = fopen(path, "w");

	if (!to)
		return false;
	setvbuf(to, NULL, _IOFBF, 1 << 18);
	capture_write_head(to, (time_t)utc(&stream), false);
	capture_write_line(to, &stream.line);
	while (nameless_next(&stream, telegram, &length, &ms))
		capture_write(to, ms, bytes_of(telegram, length));
	return fclose(to) == 0;
}

static void put_number(struct json_writer *j, const char *name, int64_t v)
{
	json_writer_decimal(
		j, name, (struct decimal){.digits = (uint64_t)llabs(v), .negative = v < 0});
}

static void put_signature(struct json_writer *j, const struct nameless_list *list)
{
	char text[SIGNATURE_SIZE];
	size_t n = 0;

	for (size_t i = 0; i < list->n; i++)
		n += (size_t)snprintf(text + n, sizeof text - n, i ? " %s" : "%s",
			nameless_type_word(list->positions[i].type));
	json_writer_text(j, "signature", text);
}

static void put_position(struct json_writer *j, const struct nameless_list *list, size_t i,
	const struct nameless_heard *heard)
{
	const struct position *p = &list->positions[i];
	char code[OBIS_TEXT_MAX];

	json_writer_begin(j, NULL, '{');
	put_number(j, "pos", (int64_t)i + 1);
	obis_text(p->obis, code);
	*strchr(code, '*') = '\0';
	if (p->obis.f)
		json_writer_text(j, "obis", code);
	else
		json_writer_null(j, "obis");
	json_writer_text(j, "kind", nameless_sort_word((enum position_sort)p->sort));
	put_number(j, "scaler", p->scaler);
	json_writer_bool(j, "changes", heard->has_changed[i]);
	json_writer_end(j, '}');
}

/* Numbers that were the same in each telegram, in groups of two and more. */
static void put_twins(
	struct json_writer *j, const struct nameless_list *list, const struct nameless_heard *heard)
{
	bool is_told[POSITIONS_MAX] = {false};

	json_writer_begin(j, "twins", '[');
	for (size_t i = 0; i < list->n; i++) {
		size_t n = 0;

		for (size_t k = i + 1; k < list->n; k++) {
			if (is_told[k] || heard->story[k] != heard->story[i] ||
				!nameless_is_number(&list->positions[i]) ||
				!nameless_is_number(&list->positions[k]))
				continue;
			if (n++ == 0) {
				json_writer_begin(j, NULL, '[');
				put_number(j, NULL, (int64_t)i + 1);
			}
			put_number(j, NULL, (int64_t)k + 1);
			is_told[k] = true;
		}
		if (n)
			json_writer_end(j, ']');
	}
	json_writer_end(j, ']');
}

/* In kWh, as a meter with three places shows it. */
static void put_display(struct json_writer *j, const char *name, double from, double to)
{
	const double values[] = {from, to};

	json_writer_begin(j, name, '[');
	for (int i = 0; i < 2; i++)
		json_writer_decimal_text(j, NULL,
			(struct decimal){.digits = (uint64_t)floor(values[i] * 1000), .exp = -3});
	json_writer_end(j, ']');
}

static void put_story(struct json_writer *j, uint32_t seconds, const char *capture)
{
	const struct nameless *n = &stream;

	json_writer_text(j, "capture", capture);
	put_number(j, "seed", (int64_t)n->plan.seed);
	json_writer_text(j, "house", nameless_word(n));
	json_writer_bool(j, "is_trap", n->plan.trap >= 0);
	json_writer_text(j, "order", n->is_shuffled ? "shuffled" : "blocks");
	put_number(j, "phases", n->scene.household.n_phases);
	put_number(j, "seconds", seconds);
	put_number(j, "period", n->period_s);
	json_writer_bool(j, "has_sun", household_has_sun(&n->scene.household));
	json_writer_bool(j, "imports", n->has_import);
	json_writer_bool(j, "exports", n->has_export);
	json_writer_bool(j, "counts_by_phase", n->scene.measuring.counts_by_phase);
	json_writer_begin(j, "display", '{');
	put_display(j, "1.8.0", n->first.import_kwh, n->last.import_kwh);
	put_display(j, "2.8.0", n->first.export_kwh, n->last.export_kwh);
	json_writer_end(j, '}');
}

/* Of a list that the stream has. */
static bool write_truth(const char *folder, const char *capture, const char *suffix,
	const struct nameless_list *list, const struct nameless_heard *heard)
{
	struct json_writer j = {&out, false};
	char path[PATH_SIZE];
	FILE *to;

	if (!list->n)
		return true;
	snprintf(path, sizeof path, "%s/%.*s%s.truth.json", folder, (int)strcspn(capture, "."),
		capture, suffix);
	to = fopen(path, "w");
	if (!to)
		return false;
	writer_init(&out, to);
	json_writer_begin(&j, NULL, '{');
	put_story(&j, stream.plan.seconds, capture);
	put_number(&j, "telegrams", heard->n);
	put_signature(&j, list);
	json_writer_begin(&j, "positions", '[');
	for (size_t i = 0; i < list->n; i++)
		put_position(&j, list, i, heard);
	json_writer_end(&j, ']');
	put_twins(&j, list, heard);
	json_writer_end(&j, '}');
	writer_flush(&out);
	return fclose(to) == 0;
}

static bool make(const char *folder, const struct nameless_plan *plan)
{
	char path[PATH_SIZE], name[NAME_SIZE];

	nameless_init(&stream, plan);
	snprintf(name, sizeof name, "%06llu-%05us.cap", (unsigned long long)plan->seed,
		(unsigned)plan->seconds);
	snprintf(path, sizeof path, "%s/%s", folder, name);
	if (!write_capture(path))
		return false;
	return write_truth(folder, name, "", &stream.live, &stream.live_heard) &&
	       write_truth(folder, name, "-quarters", &stream.quarters, &stream.quarters_heard) &&
	       write_truth(folder, name, "-brief", &stream.brief, &stream.brief_heard);
}

static size_t count_traps(void)
{
	size_t n = 0;

	while (trap_word(n))
		n++;
	return n;
}

int main(int argc, char **argv)
{
	struct nameless_plan plan = {.trap = -1, .household = -1};
	const char *what = argc == 6 ? argv[5] : "";
	unsigned long long first, count;

	if (argc < 5) {
		fprintf(stderr, "make_lists FOLDER SECONDS FIRST COUNT [blocks|shuffled|traps]\n");
		return 2;
	}
	plan.seconds = (uint32_t)strtoul(argv[2], NULL, 10);
	first = strtoull(argv[3], NULL, 10);
	count = strtoull(argv[4], NULL, 10);
	plan.order = strcmp(what, "blocks") == 0     ? NAMELESS_BLOCKS
		     : strcmp(what, "shuffled") == 0 ? NAMELESS_SHUFFLED
						     : NAMELESS_ANY_ORDER;
	for (plan.seed = first; plan.seed < first + count; plan.seed++) {
		if (strcmp(what, "traps") == 0)
			plan.trap = (int)(plan.seed % count_traps());
		if (!make(argv[1], &plan)) {
			perror(argv[1]);
			return 1;
		}
	}
	return 0;
}
