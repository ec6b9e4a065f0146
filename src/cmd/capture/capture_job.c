/* What comes is handed on by the daemon (capture_relay.h). As it is it goes into the file at once,
 * a flush a second; with fakes it stays in memory until the end, as nothing of it may get onto the
 * stick before. */
#include "cmd/cmd.h"

#include "cmd/capture/capture_anonymize.h"
#include "cmd/capture/capture_relay.h"
#include "port/capture.h"
#include "screen/recorder.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/statvfs.h>
#include <time.h>
#include <unistd.h>

enum {
	FILE_MAX = 16 * 1024 * 1024,  /* octets of text: ten minutes of the quickest line */
	MEMORY_MAX = 4 * 1024 * 1024, /* octets of the wire, of one with fakes */
	FLUSH_MS = 1000,
};

struct job {
	const struct recorder_order *order;
	struct protocol_conf conf;
	struct port_name name;
	struct recording recording;
	FILE *to;
	uint64_t room; /* octets that the file may have */
	uint32_t baud; /* as it was written last */
	char format[4];
	uint64_t flushed_ms;
	struct capture_listen listen;
};

/* Half of what is free, so that a stick is never full because of us. */
static uint64_t room_of(int fd)
{
	struct statvfs v;
	uint64_t half;

	if (fstatvfs(fd, &v) < 0)
		return 0;
	half = (uint64_t)v.f_bavail * v.f_frsize / 2;
	return half < FILE_MAX ? half : FILE_MAX;
}

/* A new file, never one that is there. */
static bool create(struct job *j)
{
	int fd = open(j->order->file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

	j->to = fd < 0 ? NULL : fdopen(fd, "w");
	if (fd >= 0)
		j->room = room_of(fd);
	return j->to;
}

static int write_now(struct job *j, uint64_t ms, const struct line_setting *line, struct bytes b)
{
	if ((uint64_t)ftello(j->to) + CAPTURE_LINE_SIZE +
			(bytes_left(&b) / CAPTURE_RECORD_MAX + 1) * CAPTURE_RECORD_SIZE >
		j->room)
		return -ENOSPC;
	if (line->baud && (line->baud != j->baud || strcmp(line->format, j->format) != 0)) {
		capture_write_line(j->to, line);
		j->baud = line->baud;
		snprintf(j->format, sizeof j->format, "%s", line->format);
	}
	capture_write(j->to, ms, b);
	if (ms - j->flushed_ms < FLUSH_MS)
		return 0;
	j->flushed_ms = ms;
	return fflush(j->to) == 0 ? 0 : -errno;
}

static int take(void *ctx, uint64_t ms, const struct line_setting *line, struct bytes b)
{
	struct job *j = ctx;

	if (!j->order->is_anonymous)
		return write_now(j, ms, line, b);
	return j->recording.n + bytes_left(&b) > MEMORY_MAX
		       ? -ENOSPC
		       : recording_add(&j->recording, ms, line, b);
}

static int listen_to_port(struct job *j)
{
	struct capture_listen *l = &j->listen;

	port_name_parse(j->order->port, &j->name);
	l->name = &j->name;
	l->seconds = j->order->seconds;
	l->conf = &j->conf;
	l->take = take;
	l->ctx = j;
	j->recording.start = time(NULL);
	if (!j->order->is_anonymous)
		capture_write_head(j->to, j->recording.start, false);
	return capture_relay(l, j->order->socket, j->order->port);
}

/* What has no key becomes noise: the owner has asked for what may be shown. */
static enum recorded put_fakes(struct job *j)
{
	struct anonymized a;

	if (capture_anonymize(&j->recording, &j->conf, true, &a) != ANONYMIZE_DONE)
		return RECORDED_NOTHING;
	if (j->recording.n / CAPTURE_RECORD_MAX * CAPTURE_RECORD_SIZE >= j->room)
		return RECORDED_FULL;
	recording_write(&j->recording, j->to, true);
	return RECORDED_DONE;
}

static enum recorded result_of(struct job *j, int error)
{
	if (!j->listen.n_bytes)
		return RECORDED_NOTHING;
	if (j->order->is_anonymous)
		return put_fakes(j);
	/* a daemon or a port that is gone ends it, and what came before is there */
	return error == -ENOSPC ? RECORDED_FULL : RECORDED_DONE;
}

/* Nothing is left behind that is no recording, above all not one that was to have fakes. */
static enum recorded finish(struct job *j, enum recorded how)
{
	const bool is_failed = fflush(j->to) != 0 || ferror(j->to);
	const bool is_kept = !is_failed &&
			     (how == RECORDED_DONE ||
				     (how == RECORDED_FULL && !j->order->is_anonymous));

	if (fsync(fileno(j->to)) < 0 && is_kept)
		how = RECORDED_FAILED;
	fclose(j->to);
	if (!is_kept && (is_failed ? j->order->is_anonymous || !j->listen.n_bytes : true))
		unlink(j->order->file);
	return is_failed ? RECORDED_FULL : how;
}

int capture_job(const struct recorder_order *o)
{
	static struct job j;

	j.order = o;
	j.conf.keys = o->keys;
	recording_init(&j.recording);
	capture_listen_prepare(&j.listen); /* from now on whoever ends it leaves nothing behind */
	if (!create(&j))
		return RECORDED_FAILED;
	return finish(&j, result_of(&j, listen_to_port(&j)));
}
