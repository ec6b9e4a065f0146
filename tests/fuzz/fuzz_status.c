/* libFuzzer: what answers in the place of a daemon, or of gridmeter share, as `gridmeter doctor`
 * takes it. Whatever it says, what is printed is clean text, or JSON that can be read. */
#include "fuzz.h"

#include "doctor/answers.h"
#include "doctor/share_told.h"
#include "cmd/doctor/doctor_print.h"
#include "daemon/status_server.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void fuzz_begin(void)
{
}

/* What the doctor prints, as a text; the caller's. */
static char *printed(const struct subjects *subjects, const struct doctor_print *how)
{
	FILE *before = stdout;
	char *text = NULL;
	size_t n = 0;

	stdout = open_memstream(&text, &n);
	FUZZ_CHECK(stdout);
	doctor_print(subjects, how);
	fclose(stdout);
	stdout = before;
	return text;
}

static void check_json(char *text)
{
	for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n")) {
		cJSON *said = cJSON_ParseWithOpts(line, NULL, true);

		fuzz_check_clean("JSON", line, false);
		FUZZ_CHECK(cJSON_IsObject(said));
		FUZZ_CHECK(*cJSON_GetObjectItem(said, "finding")->valuestring);
		cJSON_Delete(said);
	}
}

static void check_prints(const struct subjects *subjects)
{
	for (enum language l = 0; l < N_LANGUAGES; l++)
		for (int json = 0; json < 2; json++) {
			const struct doctor_print how = {l, true, json};
			char *text = printed(subjects, &how);

			if (json)
				check_json(text);
			else
				fuzz_check_clean("text", text, true);
			free(text);
		}
}

/* Of gridmeter share. */
static void check_share(const uint8_t *data, size_t n)
{
	static struct subjects subjects;
	cJSON *said = answer_parse_any((const char *)data, n);

	share_told_add(&subjects, said);
	cJSON_Delete(said);
	if (subjects.n)
		fuzz_understood();
	check_prints(&subjects);
	subjects_finish(&subjects);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static struct subjects subjects;
	cJSON *said = n <= STATUS_ANSWER_MAX ? answer_parse((const char *)data, n) : NULL;
	static const char *const lists[] = {"stations", "ports"};
	const cJSON *source;

	check_share(data, n);
	if (!said)
		return 0;
	fuzz_understood();
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
		cJSON_ArrayForEach(source, cJSON_GetObjectItemCaseSensitive(said, lists[i])) {
			struct subject *p = subjects_add(&subjects);

			FUZZ_CHECK(facts_read(&p->facts, source));
			facts_set(&p->facts, FACT_DAEMON, 1);
		}
	cJSON_Delete(said);
	check_prints(&subjects);
	subjects_finish(&subjects);
	return 0;
}
