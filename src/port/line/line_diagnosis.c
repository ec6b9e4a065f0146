/* The evidence of the hunt (port/line/evidence.c, port/line/polarity.c), gathered for one setting
 * after the other, without consequences. Left out: which setting would be right. */
#include "port/line/line_diagnosis.h"

enum {
	TELEGRAM_MIN = 24,
	SHORT_ENOUGH = 3,
	SETTINGS_PLENTY = 16, /* each has come more than once */
};

static void end_burst(struct line_diagnosis *d, uint32_t n_bytes)
{
	d->n_short = n_bytes < TELEGRAM_MIN ? d->n_short + 1 : 0;
	polarity_end(&d->polarity, &d->line, &d->evidence);
}

/* `n` bytes come, or none. */
static void hear_bursts(struct line_diagnosis *d, size_t n, uint64_t now_ms)
{
	uint32_t n_bytes = d->bursts.n_bytes;

	if (bursts_hear(&d->bursts, n, now_ms))
		end_burst(d, n_bytes);
}

void line_diagnosis_begin(
	struct line_diagnosis *d, const struct line_setting *line, int fd, uint64_t now_ms)
{
	if (d->line.baud)
		hear_bursts(d, 0, now_ms);
	d->n_settings++;
	d->line = *line;
	d->evidence = (struct evidence){0};
	d->n_short = 0;
	d->is_resting = false;
	bursts_init(&d->bursts, now_ms);
	if (line->baud)
		d->then = line_errors_read(fd);
}

static void end_doubt(struct line_diagnosis *d)
{
	d->n_settings = 0;
	d->polarity = (struct polarity){0};
}

void line_diagnosis_rest(struct line_diagnosis *d)
{
	end_doubt(d);
	d->is_resting = true;
}

/* Errors since the last bytes that were heard. */
static struct line_errors take_errors(struct line_diagnosis *d, int fd)
{
	struct line_errors now = line_errors_read(fd);
	struct line_errors since = line_errors_between(d->is_resting ? &now : &d->then, &now);

	d->then = now;
	d->is_resting = false;
	return since;
}

void line_diagnosis_hear(
	struct line_diagnosis *d, struct bytes in, bool has_frame, int fd, uint64_t now_ms)
{
	struct line_errors errors;

	if (!d->line.baud)
		return;
	errors = take_errors(d, fd);
	hear_bursts(d, bytes_left(&in), now_ms);
	evidence_add(&d->evidence, in, &errors, now_ms);
	if (has_frame)
		end_doubt(d);
}

unsigned line_diagnosis_excess(const struct line_diagnosis *d)
{
	return evidence_excess(&d->evidence);
}

bool line_diagnosis_is_too_slow(const struct line_diagnosis *d)
{
	bool has_parity = d->line.baud && d->line.format[1] != 'N';

	return evidence_is_too_slow(&d->evidence, has_parity) || d->n_short >= SHORT_ENOUGH;
}

bool line_diagnosis_is_inverted(const struct line_diagnosis *d)
{
	return polarity_is_inverted(&d->polarity, d->n_settings >= SETTINGS_PLENTY);
}
