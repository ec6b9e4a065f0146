/* libFuzzer: files of the state folder, which an older version has written, or a full disk. The
 * first octet says which: meters of sections, lines of ports, energies of phases, energies of
 * several ports. What is read can be kept and read again. */
#include "fuzz.h"

#include "daemon/bindings.h"
#include "daemon/integral_file.h"
#include "daemon/known_lines.h"
#include "daemon/shown_energies.h"
#include "meter/check/integral.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { FILES = 4 };

static const char *const names[FILES] = {"meters", "lines", "energies-fuzz", "shown-fuzz"};

void fuzz_begin(void)
{
	fuzz_folder();
}

static void put(const char *name, const uint8_t *data, size_t n)
{
	char path[128];
	FILE *f;

	snprintf(path, sizeof path, "%s/%s", fuzz_folder(), name);
	f = fopen(path, "we");
	FUZZ_CHECK(f);
	fwrite(data, 1, n, f);
	fclose(f);
}

static void check_bindings(void)
{
	static struct bindings b, again;
	const struct binding mine = {.section = "fuzz", .meter = "1EFR2175100002"};

	bindings_load(&b, fuzz_folder());
	FUZZ_CHECK(b.n <= b.room);
	for (size_t i = 0; i < b.n; i++) {
		const struct binding *of = &b.of[i];

		FUZZ_CHECK(memchr(of->section, 0, sizeof of->section));
		FUZZ_CHECK(memchr(of->meter, 0, sizeof of->meter));
		FUZZ_CHECK(memchr(of->serial, 0, sizeof of->serial));
		FUZZ_CHECK(memchr(of->port, 0, sizeof of->port));
	}
	if (b.n)
		fuzz_understood();
	if (b.n == b.room)
		return;
	bindings_set(&b, &mine);
	bindings_load(&again, fuzz_folder());
	FUZZ_CHECK(strcmp(bindings_meter(&again, "fuzz"), mine.meter) == 0 ||
		   strcmp(bindings_meter(&b, "fuzz"), mine.meter) != 0);
}

static void check_lines(void)
{
	static struct known_lines k, again;
	const struct line_setting line = {9600, "8N1"};
	struct line_setting got;

	known_lines_load(&k, fuzz_folder());
	FUZZ_CHECK(k.n <= k.room);
	for (size_t i = 0; i < k.n; i++) {
		FUZZ_CHECK(memchr(k.of[i].path, 0, sizeof k.of[i].path));
		FUZZ_CHECK(k.of[i].line.baud > 0 && strlen(k.of[i].line.format) == 3);
	}
	if (k.n)
		fuzz_understood();
	known_lines_set(&k, "/dev/fuzz", &line, "a test");
	known_lines_load(&again, fuzz_folder());
	FUZZ_CHECK(known_lines_get(&again, "/dev/fuzz", &got) && got.baud == 9600);
}

static void check_energies(void)
{
	static struct integral integral;
	static const struct identity meter = {.id = "fuzz"};
	struct integral_file f = {
		.state_dir = fuzz_folder(), .place = "", .meter = &meter, .integral = &integral};
	struct integral_saved saved;

	memset(&integral, 0, sizeof integral);
	integral_file_restore(&f, &meter);
	if (!integral.is_restored)
		return;
	fuzz_understood();
	if (!integral_save(&integral, true, &saved))
		return;
	for (int i = 0; i < 3; i++)
		FUZZ_CHECK(isfinite(saved.forward_wh[i]) && isfinite(saved.reverse_wh[i]) &&
			   saved.forward_wh[i] >= 0);
	integral_file_save(&f, "fuzz");
}

static void check_shown(void)
{
	static struct failover f, again;
	const struct identity meter = {.id = "fuzz"};
	struct shown_energies s = {.state_dir = fuzz_folder()};

	memset(&f, 0, sizeof f);
	memset(&again, 0, sizeof again);
	shown_energies_restore(&s, &f, &meter);
	if (!f.known)
		return;
	fuzz_understood();
	f.has_shown = true;
	f.active = 1;
	shown_energies_keep(&s, &f, &meter, true);
	shown_energies_restore(&s, &again, &meter);
	FUZZ_CHECK(again.known == f.known);
	for (int i = 0; i < FAILOVER_ENERGIES; i++)
		FUZZ_CHECK(!(f.known >> i & 1) || decimal_compare(f.shown[i], again.shown[i]) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	unsigned which = n ? data[0] % FILES : 0;

	if (n == 0)
		return 0;
	put(names[which], data + 1, n - 1);
	if (which == 0)
		check_bindings();
	else if (which == 1)
		check_lines();
	else if (which == 2)
		check_energies();
	else
		check_shown();
	return 0;
}
