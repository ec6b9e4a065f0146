/* libFuzzer: what somebody sends who takes us for a meter that he knows. A line with a method and
 * its ?id=, one with what the meter says (mantissa, exponent, quantities), and then a frame or a
 * body. Whatever is answered is one JSON object of a bounded length, and what is measured has a
 * point. */
#include "fuzz.h"

#include "share/emulation/ecotracker.h"
#include "share/emulation/homewizard.h"
#include "share/emulation/power_mean.h"
#include "share/emulation/shelly_rpc.h"

#include <cjson/cJSON.h>
#include <stdlib.h>
#include <string.h>

enum { ANSWER_MAX = 8192, EXP_MAX = 40 };

static struct writer w;
static struct reading reading;
static const struct shelly shelly = {.id = "0212ab345678", .ip = "::1", .reading = &reading};

void fuzz_begin(void)
{
}

/* The first line of a text, which goes on behind it. */
static char *cut(char **text)
{
	static char none[1];
	char *line = strsep(text, "\n");

	return line ? line : none;
}

static void read_reading(const char *line)
{
	char *end;
	int64_t v = strtoll(line, &end, 10);
	long exp = strtol(end, &end, 10);
	uint32_t present = (uint32_t)strtoul(end, NULL, 16);

	memset(&reading, 0, sizeof reading);
	exp = exp < -EXP_MAX ? -EXP_MAX : exp > EXP_MAX ? EXP_MAX : exp;
	for (enum quantity q = 0; q < N_QUANTITIES; q++)
		if (q == Q_POWER || present >> q & 1)
			reading_set(&reading, q, decimal_of(q % 2 ? v / 3 : v, (int)exp));
}

/* What was written, which is good until something else is. */
static const char *written(void)
{
	FUZZ_CHECK(w.n < ANSWER_MAX);
	w.text[w.n] = '\0';
	return w.text;
}

static void check_object(void)
{
	cJSON *o = cJSON_ParseWithOpts(written(), NULL, true);

	FUZZ_CHECK(cJSON_IsObject(o));
	cJSON_Delete(o);
	fuzz_check_clean("an answer", written(), false);
}

/* Powers are what a battery crashes at. */
static void check_points(void)
{
	static const char name[] = "_power\":";

	for (const char *p = written(); (p = strstr(p, name)) != NULL;) {
		size_t n;

		p += sizeof name - 1;
		n = strspn(p, "-0123456789");
		FUZZ_CHECK(strncmp(p, "null", 4) == 0 || (n && p[n] == '.'));
	}
}

static void check_question(const struct shelly_question *q, bool is_frame)
{
	FUZZ_CHECK(strlen(q->name) < sizeof q->name && strlen(q->src) < sizeof q->src);
	writer_init(&w, NULL);
	if (is_frame) {
		shelly_frame_write(&w, q, &shelly);
		shelly_pad(&w);
		FUZZ_CHECK(w.n >= SHELLY_DATAGRAM_MIN);
	} else {
		shelly_answer_write(&w, q, &shelly);
	}
	check_object();
	check_points();
	if (shelly_has_result(q))
		fuzz_understood();
}

static void check_others(void)
{
	static struct power_mean mean;

	power_mean_reset(&mean);
	for (uint64_t ms = 1; ms < 100000; ms += 7777)
		power_mean_add(&mean, reading.value[Q_POWER], ms);
	writer_init(&w, NULL);
	ecotracker_write(&w, &reading, power_mean_get(&mean, 200000), 5);
	check_object();
	writer_init(&w, NULL);
	homewizard_data_write(&w, &reading);
	check_object();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	char *copy = malloc(n + 1), *text = copy, *id;
	struct shelly_question q;

	FUZZ_CHECK(copy);
	memcpy(copy, data, n);
	copy[n] = '\0';
	id = cut(&text);
	shelly_question_of(strsep(&id, "?"), &q);
	read_reading(cut(&text));
	shelly_argument_read(id, &q);
	if (!text)
		text = copy + n;
	if (shelly_params_read(text, (size_t)(copy + n - text), &q))
		check_question(&q, false);
	if (shelly_frame_read(text, (size_t)(copy + n - text), &q))
		check_question(&q, true);
	check_others();
	free(copy);
	return 0;
}
