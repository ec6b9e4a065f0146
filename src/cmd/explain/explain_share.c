#include "cmd/explain/explain_share.h"

#include "anon/anon_dlms.h"
#include "base/exit.h"
#include "base/print.h"
#include "cmd/capture/capture_fakes.h"
#include "cmd/explain/explain_file.h"
#include "proto/dlms/dlms_keys.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void explain_share_hear(const struct recording *r, struct explain_hearing *h)
{
	for (size_t i = 0; i < r->n_pieces; i++) {
		const struct line_setting line = {r->pieces[i].baud, r->pieces[i].format};

		explain_hearing_take(h, recording_piece(r, i), r->pieces[i].ms,
			recording_gap_ms(r, i), line_octet_us(&line), true);
	}
}

/* With the keys that the fakes have. */
static bool hear_fakes(const struct explain_share *s)
{
	struct dlms_keys keys;
	bool is_ready;

	dlms_keys_init(&keys);
	is_ready = dlms_keys_set(&keys, anon_dlms_key);
	if (is_ready && s->conf->keys && s->conf->keys->has_auth_key)
		dlms_keys_set_auth(&keys, anon_dlms_auth_key);
	explain_hearing_begin(s->hearing, &keys, NULL);
	if (is_ready)
		explain_share_hear(s->recording, s->hearing);
	dlms_keys_finish(&keys);
	s->hearing->conf.keys = NULL;
	return is_ready;
}

/* In English: it is for people of everywhere. */
static char *definition(const struct explain_share *s)
{
	char *text = NULL;
	size_t n = 0;
	FILE *to = open_memstream(&text, &n);

	if (!to)
		return NULL;
	for (size_t i = 0; i < s->hearing->lists.n; i++) {
		explain_answer(&s->hearing->lists, i, s->told, s->work, s->explained);
		explain_file_write(to, &s->hearing->heard[i], s->explained, LANGUAGE_EN,
			(unsigned)i + 1, s->told->no_export);
	}
	if (fclose(to) == 0)
		return text;
	free(text);
	return NULL;
}

/* Behind its word each line is a remark of the capture. */
static void write_remarks(FILE *to, const char *text)
{
	size_t n;

	for (; *text; text += n + (text[n] == '\n')) {
		n = strcspn(text, "\n");
		print_to(to, "lists %.*s\n", (int)n, text);
	}
}

static int say(const struct explain_share *s, const char *why)
{
	print_err("gridmeter explain: %s: %s\n", s->file, why);
	return EXIT_MACHINE;
}

static int write_file(const struct explain_share *s, const char *lists)
{
	int fd = open(s->file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	FILE *to = fd < 0 ? NULL : fdopen(fd, "w");
	bool failed;

	if (!to)
		return say(s, strerror(errno));
	recording_write(s->recording, to, true);
	write_remarks(to, lists);
	failed = fflush(to) != 0 || ferror(to);
	if (fclose(to) == 0 && !failed)
		return EXIT_FINE;
	(void)unlink(s->file);
	return say(s, "cannot be written");
}

int explain_share_write(const struct explain_share *s, bool is_quiet)
{
	struct anonymized done;
	char *lists;
	int status = capture_put_fakes("explain", s->recording, s->conf, true, &done);

	if (status != EXIT_FINE)
		return status;
	lists = hear_fakes(s) ? definition(s) : NULL;
	if (!lists)
		return say(s, strerror(ENOMEM));
	status = write_file(s, lists);
	free(lists);
	if (status == EXIT_FINE && !is_quiet)
		capture_tell_fakes(s->file, &done);
	return status;
}
