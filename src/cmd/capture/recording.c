/* A recording in memory, which grows as bytes come, up to a limit. Left out: the form of the file
 * (port/capture.h). */
#include "cmd/capture/recording.h"

#include "port/capture.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { FIRST_SIZE = 4096 };

void recording_init(struct recording *r)
{
	memset(r, 0, sizeof *r);
	r->is_timed = true;
}

void recording_finish(struct recording *r)
{
	free(r->bytes);
	free(r->pieces);
	recording_init(r);
}

/* Room for `n` elements of `each` bytes. */
static void *grown(void *p, size_t *size, size_t n, size_t each)
{
	size_t more = *size ? *size : FIRST_SIZE;

	if (n <= *size)
		return p;
	while (more < n)
		more *= 2;
	p = realloc(p, more * each);
	if (p)
		*size = more;
	return p;
}

static bool make_room(struct recording *r, size_t n)
{
	void *bytes, *pieces;

	if (n > RECORDING_MAX - r->n)
		return false;
	bytes = grown(r->bytes, &r->size, r->n + n, 1);
	if (!bytes)
		return false;
	r->bytes = bytes;
	pieces = grown(r->pieces, &r->pieces_size, r->n_pieces + 1, sizeof *r->pieces);
	if (!pieces)
		return false;
	r->pieces = pieces;
	return true;
}

int recording_add(struct recording *r, uint64_t ms, const struct line_setting *line, struct bytes b)
{
	struct piece *p;

	if (!make_room(r, bytes_left(&b)))
		return -ENOMEM;
	p = &r->pieces[r->n_pieces];
	*p = (struct piece){.at = r->n, .ms = ms, .baud = line->baud};
	if (line->baud)
		snprintf(p->format, sizeof p->format, "%s", line->format);
	r->n_pieces++;
	memcpy(r->bytes + r->n, b.p, bytes_left(&b));
	r->n += bytes_left(&b);
	return 0;
}

static int take(struct recording *r, const struct capture_reader *c, struct bytes octets)
{
	const struct line_setting line = {c->baud, c->format};

	return recording_add(r, c->time_ms, &line, octets);
}

static int read_all(struct recording *r, int fd)
{
	struct capture_reader capture;
	struct bytes in, octets;
	uint8_t chunk[16384];
	ssize_t n;
	int error = 0;

	capture_reader_reset(&capture);
	while (error == 0 && (n = read(fd, chunk, sizeof chunk)) != 0) {
		if (n < 0)
			return -errno;
		in = bytes_of(chunk, (size_t)n);
		while (error == 0 && capture_read(&capture, &in, &octets))
			error = take(r, &capture, octets);
	}
	while (error == 0 && capture_read_rest(&capture, &octets))
		error = take(r, &capture, octets);
	r->is_timed = capture.form == CAPTURE_TIMED;
	r->start = capture.start;
	return error == 0 && capture.is_newer ? -ENOTSUP : error;
}

int recording_read(struct recording *r, const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY), error;

	if (fd < 0)
		return -errno;
	error = read_all(r, fd);
	close(fd);
	return error;
}

struct bytes recording_piece(const struct recording *r, size_t i)
{
	size_t end = i + 1 < r->n_pieces ? r->pieces[i + 1].at : r->n;

	return bytes_of(r->bytes + r->pieces[i].at, end - r->pieces[i].at);
}

uint64_t recording_gap_ms(const struct recording *r, size_t i)
{
	uint64_t before = i ? r->pieces[i - 1].ms : 0;

	return r->pieces[i].ms > before ? r->pieces[i].ms - before : 0;
}

static bool is_new_line(const struct recording *r, size_t i)
{
	const struct piece *p = &r->pieces[i];

	return p->baud && (i == 0 || p->baud != p[-1].baud || strcmp(p->format, p[-1].format) != 0);
}

void recording_write(const struct recording *r, FILE *to, bool is_anonymized)
{
	if (!r->is_timed) {
		fwrite(r->bytes, 1, r->n, to);
		return;
	}
	capture_write_head(to, r->start, is_anonymized);
	for (size_t i = 0; i < r->n_pieces; i++) {
		const struct line_setting line = {r->pieces[i].baud, r->pieces[i].format};

		if (is_new_line(r, i))
			capture_write_line(to, &line);
		capture_write(to, r->pieces[i].ms, recording_piece(r, i));
	}
}
