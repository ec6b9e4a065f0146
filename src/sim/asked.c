/* The meter's side of the sign-on of mode C (IEC 62056-21 §6.4.3): it hears the request and the
 * acknowledge, and answers after the reaction times of a real meter. What comes at another speed
 * than its own is noise to it. Left out: passwords, programming mode, addresses. */
#include "sim/asked.h"

#include <string.h>

enum {
	SIGN_ON_BAUD = 300,
	REACTION_MS = 200, /* between what it hears and what it says */
	CHANGE_MS = 300,   /* it takes the new speed that long after the acknowledge */
	UNASKED_MS = 1500, /* without an acknowledge it goes on at 300 Bd */
	SPEED_AT = 4,
	ACK = 0x06,
	NAK = 0x15,
};

static const uint32_t bauds[] = {300, 600, 1200, 2400, 4800, 9600, 19200};

void asked_init(struct asked *a, const struct wire *wire, struct iec_meter *meter,
	const struct house *house)
{
	*a = (struct asked){.wire = wire, .meter = meter, .house = house, .baud = SIGN_ON_BAUD};
}

/* Bytes of another speed are noise. */
static int send(const struct asked *a, const uint8_t *p, size_t n)
{
	static const uint8_t noise[] = {0xff, 0x80, 0xf8, 0x00, 0xe6, 0x9e};

	if (wire_baud(a->wire) == a->baud)
		return wire_send(a->wire, p, n);
	return wire_send(a->wire, noise, n < sizeof noise ? n : sizeof noise);
}

static void go_on(struct asked *a, enum asked_state state, uint64_t due_ms)
{
	a->state = state;
	a->due_ms = due_ms;
}

static bool ends_with(const struct asked *a, const char *text, size_t n)
{
	return a->n >= n && memcmp(a->line + a->n - n, text, n) == 0;
}

/* ACK 0 z 0: with the speed that was offered, or it is none. */
static bool is_acknowledge(const struct asked *a, const char *ident)
{
	const char expected[] = {ACK, '0', ident[SPEED_AT], '0', '\r', '\n'};

	return ends_with(a, expected, sizeof expected);
}

static void take_line(struct asked *a, uint64_t now_ms)
{
	const char *ident = iec_profile_ident(a->meter->profile);

	if (wire_baud(a->wire) != a->baud) {
		a->n = 0; /* noise to it */
	} else if (ends_with(a, "/?!\r\n", 5)) {
		go_on(a, ASKED_IDENT, now_ms + REACTION_MS);
	} else if (a->state == ASKED_OFFERED && is_acknowledge(a, ident)) {
		a->baud = bauds[ident[SPEED_AT] - '0'];
		go_on(a, ASKED_DATA, now_ms + CHANGE_MS);
	}
	a->n = 0;
}

static void hear(struct asked *a, uint8_t c, uint64_t now_ms)
{
	if (__builtin_parity(c))
		return; /* not what a meter of seven bits takes */
	c &= 0x7f;
	if (c == NAK && a->state == ASKED_SENT)
		go_on(a, ASKED_DATA, now_ms + REACTION_MS);
	if (a->n == sizeof a->line)
		a->n = 0;
	a->line[a->n++] = (char)c;
	if (c == '\n')
		take_line(a, now_ms);
}

static int send_block(struct asked *a)
{
	uint8_t block[IEC_SIM_TELEGRAM_MAX];
	size_t n = iec_meter_block(a->meter, a->house, block);

	a->n_blocks++;
	if (a->damage_every && a->n_blocks % a->damage_every == 0)
		block[n - 1] ^= 3; /* the parity stays right */
	return send(a, block, n);
}

static int send_due(struct asked *a, uint64_t now_ms)
{
	uint8_t ident[IEC_SIM_TELEGRAM_MAX];
	int r = 0;

	if (a->state == ASKED_IDENT) {
		r = send(a, ident, iec_meter_ident(a->meter, ident));
		go_on(a, ASKED_OFFERED, now_ms + UNASKED_MS);
	} else if (a->state == ASKED_OFFERED || a->state == ASKED_DATA) {
		r = send_block(a);
		a->baud = a->state == ASKED_DATA ? a->baud : SIGN_ON_BAUD;
		go_on(a, ASKED_SENT, now_ms + 1000);
	} else {
		a->baud = SIGN_ON_BAUD; /* the session is over */
		go_on(a, ASKED_SILENT, 0);
	}
	return r;
}

int asked_step(struct asked *a, uint64_t now_ms)
{
	uint8_t c;
	int n;

	while ((n = wire_receive(a->wire, &c, 1)) > 0)
		hear(a, c, now_ms);
	if (n < 0)
		return n;
	return a->state != ASKED_SILENT && now_ms >= a->due_ms ? send_due(a, now_ms) : 0;
}
