/* Time goes on octet by octet; what a port would deliver is handed on now and then. */
#include "support/trial.h"

#include "meter/notice.h"
#include "meter/listener.h"
#include "port/line/hunt.h"

#include <string.h>

enum {
	READ_MAX = 512,
	READ_NS = 10000000, /* how often an adapter delivers */
	MS_NS = 1000000,
	BEGIN_MS = 1000,
	GAP_MS = 450, /* at least, between telegrams */
	PERIODS_MAX = 80,
};

/* Everything that runs in a trial. */
struct bench {
	const struct trial *trial;
	struct outcome *outcome;
	struct uart uart;
	struct hunt hunt;
	struct listener listener;
	struct uart_counts counted;
	uint64_t heard_ms, read_ns, octet_ns;
	size_t n;
	uint8_t read[READ_MAX];
	bool is_on, is_over;
};

static struct bench bench;

static void record(struct sent *s, struct house *house)
{
	static struct sim_meter meter;

	sim_meter_init(&meter, &s->profile);
	for (int i = 0; i < TRIAL_TELEGRAMS; i++) {
		s->n[i] = sim_meter_telegram(&meter, house, s->octets[i]);
		sim_meter_pass(&meter, s->profile.period_ms);
		house_pass(house, s->profile.period_ms);
	}
}

size_t trial_record(struct sent sents[TRIAL_PROFILES_MAX])
{
	struct house house;
	size_t n = 0;

	house_init(&house, 1, 12);
	for (; n < TRIAL_PROFILES_MAX && profile_at(n, &sents[n].profile); n++)
		record(&sents[n], &house);
	return n;
}

static uint64_t now_ms(const struct bench *b)
{
	return BEGIN_MS + b->uart.now_ns / MS_NS;
}

/* What the meter does with the bytes. Returns how many frames were right, closed ones too. */
static unsigned listen(struct bench *b, struct bytes in)
{
	enum receiver_event event;
	uint64_t now = now_ms(b);
	unsigned n = 0;

	if (bytes_left(&in) == 0)
		return 0;
	listener_pause(
		&b->listener, now - b->heard_ms, bytes_left(&in), line_octet_us(&b->hunt.line));
	b->heard_ms = now;
	while ((event = listener_next(&b->listener, &in)) != RECEIVER_MORE)
		n += event != RECEIVER_FAULT || is_fault_of_key(b->listener.heard);
	return n;
}

static uint32_t counted(const struct bench *b, uint32_t is, uint32_t was)
{
	return b->trial->counters == COUNTERS_ONCE ? is > was : is - was;
}

static struct line_errors errors_since(struct bench *b)
{
	struct uart_counts was = b->counted, is = b->uart.counts;

	b->counted = is;
	if (b->trial->counters == COUNTERS_NONE)
		return (struct line_errors){0};
	return (struct line_errors){true, counted(b, is.frame, was.frame),
		counted(b, is.parity, was.parity), counted(b, is.overrun, was.overrun),
		counted(b, is.brk, was.brk)};
}

static void set_line(struct bench *b)
{
	uart_listen(&b->uart, &b->hunt.line);
	listener_restart(&b->listener);
	b->outcome->n_settings++;
	b->n = 0;
}

static void end(struct bench *b)
{
	b->is_over = true;
	b->outcome->line = b->hunt.line;
	b->outcome->is_inverted = hunt_is_inverted(&b->hunt);
}

static void step(struct bench *b)
{
	struct bytes in = bytes_of(b->read, b->n);
	struct hunt_heard heard = {in, errors_since(b), listen(b, in)};

	b->n = 0;
	b->read_ns = b->uart.now_ns;
	switch (hunt_step(&b->hunt, &heard, now_ms(b))) {
	case HUNT_STAY:
		break;
	case HUNT_TRY:
		set_line(b);
		break;
	case HUNT_FOUND:
		b->outcome->is_found = true;
		end(b);
		break;
	}
	if (hunt_is_inverted(&b->hunt))
		end(b);
}

/* Takes what has arrived; an adapter delivers it now and then. */
static void drain(struct bench *b)
{
	struct uart_char c;
	uint8_t to[UART_TTY_MAX];

	while (uart_receive(&b->uart, &c))
		if (uart_tty(&c, 0, to) && b->is_on && b->n < READ_MAX)
			b->read[b->n++] = to[0];
	if (b->n && b->uart.now_ns - b->read_ns >= READ_NS)
		step(b);
}

static void begin(struct bench *b)
{
	hunt_begin(&b->hunt, &b->trial->guess, 1, now_ms(b));
	listener_reset(&b->listener, NULL, NULL);
	b->counted = b->uart.counts;
	b->heard_ms = now_ms(b);
	b->is_on = true;
	set_line(b);
}

/* The line is idle until `end_ns`, and what is due meanwhile is done. */
static void idle(struct bench *b, uint64_t end_ns)
{
	while (!b->is_over && b->uart.now_ns < end_ns) {
		uint64_t due = b->is_on ? hunt_due_ms(&b->hunt) : 0, until = end_ns;

		if ((b->n || b->uart.state == UART_IN_CHAR) && b->uart.now_ns + READ_NS < until)
			until = b->uart.now_ns + READ_NS;
		else if (due && (due - BEGIN_MS) * MS_NS < until)
			until = (due - BEGIN_MS) * MS_NS;
		if (until > b->uart.now_ns)
			uart_idle(&b->uart, until - b->uart.now_ns);
		drain(b);
		if (due && now_ms(b) >= due && !b->is_over)
			step(b);
	}
}

static uint64_t telegram_ms(const struct trial *t)
{
	size_t longest = 0;

	for (int i = 0; i < TRIAL_TELEGRAMS; i++)
		if (t->sent->n[i] > longest)
			longest = t->sent->n[i];
	return longest * 11 * 1000 / t->sender.baud;
}

static uint64_t period_ms(const struct trial *t)
{
	uint64_t least = telegram_ms(t) + GAP_MS, period = t->sent->profile.period_ms;

	return period > least ? period : least;
}

static bool is_damaged(const struct trial *t, uint64_t k)
{
	uint64_t r = (k + 1) * 0x9e3779b97f4a7c15u + t->phase * 0xbf58476d1ce4e5b9u;

	r = (r ^ r >> 30) * 0x94d049bb133111ebu;
	return t->is_damaged && (r >> 33) % 3 == 0;
}

/* The k-th telegram; when it is time, listening begins in the midst of it. */
static void send(struct bench *b, uint64_t k, uint64_t begin_ns)
{
	const struct sent *s = b->trial->sent;
	size_t i = (size_t)(k % TRIAL_TELEGRAMS),
	       bad = is_damaged(b->trial, k) ? s->n[i] / 2 : s->n[i];

	for (size_t at = 0; at < s->n[i] && !b->is_over; at++) {
		if (!b->is_on && b->uart.now_ns < begin_ns) {
			b->uart.now_ns += b->octet_ns; /* nobody listens */
			continue;
		}
		if (!b->is_on)
			begin(b);
		uart_send(&b->uart, s->octets[i][at] ^ (at == bad));
		drain(b);
	}
}

static uint64_t octet_ns(const struct trial *t)
{
	struct uart u;

	uart_init(&u, &t->sender);
	u.sender_ppm = t->ppm;
	uart_send(&u, 0);
	return u.now_ns;
}

static void lay_wire(struct bench *b, const struct trial *t, struct outcome *o)
{
	memset(b, 0, offsetof(struct bench, listener));
	b->n = 0;
	b->read_ns = 0;
	b->is_on = b->is_over = false;
	b->trial = t;
	b->outcome = o;
	uart_init(&b->uart, &t->sender);
	b->uart.is_inverted = t->is_inverted;
	b->uart.resync = t->resync;
	b->uart.sender_ppm = t->ppm;
	b->uart.receiver_ppm = -t->ppm;
	b->octet_ns = octet_ns(t);
}

struct outcome trial_run(const struct trial *t)
{
	struct outcome o = {.telegram_ms = telegram_ms(t), .period_ms = period_ms(t)};
	uint64_t period_ns = o.period_ms * MS_NS, begin_ns = period_ns * t->phase / TRIAL_PHASES;
	struct bench *b = &bench;

	lay_wire(b, t, &o);
	for (uint64_t k = 0; !b->is_over && k < PERIODS_MAX; k++) {
		send(b, k, begin_ns);
		if (!b->is_on) {
			idle(b, begin_ns);
			begin(b);
		}
		idle(b, (k + 1) * period_ns);
	}
	o.ms = (b->uart.now_ns - begin_ns) / MS_NS;
	return o;
}
