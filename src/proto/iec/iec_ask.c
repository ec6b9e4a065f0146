/* The sign-on of IEC 62056-21 §6.3, step by step: request, identification, acknowledge, data.
 * Times are those of the standard, with what meters in the field need on top. Left out: addresses,
 * passwords, and the break that ends a session. */
#include "proto/iec/iec_ask.h"

#include "proto/iec/iec_quirks.h"

#include <string.h>

enum {
	CHARACTER_MS = 34,    /* ten bits at 300 Bd, rounded up */
	ANSWER_MS = 3000,     /* the standard says 1.5 s; optical heads and slow meters need more */
	REACTION_MS = 200,    /* the least that a meter may need before an acknowledge */
	CHANGE_MS = 40,       /* between the last stop bit and the other speed */
	FIRST_DATA_MS = 2200, /* a meter that did not understand goes on at 300 Bd after that */
	GAP_MS = 2000,        /* between characters there are at most 1.5 s */
	PAUSE_MS = 1500,      /* before a meter takes a new request */
	SLOW_SESSION_MS = 400000,
	SESSION_MS = 60000,
	WAKE_OCTETS = 66, /* NUL for 2.2 s */
	WAKE_PAUSE_MS = 1600,
	WAKE_FROM = 2, /* requests without an answer before it is tried */
	BACK_OFF_FIRST_MS = 5000,
	BACK_OFF_LAST_MS = 60000,
	ACK = 0x06,
	NAK = 0x15,
	SEVEN_BITS = 0x7f,
	IDENT_LEAST = 5,
	COMMAND_FIRST_MS = 500,
	COMMAND_PAUSE_MS = 600, /* with the answer about one reading a second */
	ENERGIES_EVERY = 10,
	UNANSWERED_TO_GIVE_UP = 3,
	SPEED_AT = 4, /* in the identification, behind the maker */
};

/* Seven bits and even parity, made here: a port of eight bits without parity can send and hear that
 * on every adapter, and the parity of what is heard stays to be checked. */
static const char format[] = "8N1";
static const struct line_setting sign_on = {300, format};

void iec_ask_reset(struct iec_ask *a, uint32_t period_ms, uint64_t now_ms)
{
	*a = (struct iec_ask){.state = IEC_ASK_REST, .period_ms = period_ms, .due_ms = now_ms};
}

/* Baud of mode C (digits) and of mode B (letters); 0 for anything else. */
static uint32_t baud_of(char speed)
{
	static const uint32_t bauds[] = {300, 600, 1200, 2400, 4800, 9600, 19200};

	if (speed >= '0' && speed <= '6')
		return bauds[speed - '0'];
	if (speed >= 'A' && speed <= 'F')
		return bauds[speed - 'A' + 1];
	return 0;
}

static void send(struct ask_order *out, const void *octets, size_t n)
{
	const uint8_t *p = octets;

	while (n--) {
		out->octets[out->n++] = (uint8_t)(*p | __builtin_parity(*p) << 7);
		p++;
	}
}

static void rest(struct iec_ask *a, uint64_t until_ms)
{
	a->state = IEC_ASK_REST;
	a->due_ms = until_ms;
}

static void wait(struct iec_ask *a, enum iec_ask_state state, uint64_t until_ms)
{
	a->state = state;
	a->due_ms = until_ms;
}

/* What was agreed on did not work: next time a step slower. */
static void fail(struct iec_ask *a, uint64_t now_ms)
{
	if (!a->is_known && a->speed > '0' && a->speed <= '6')
		a->n_lower++;
	rest(a, now_ms + PAUSE_MS);
}

static void request(struct iec_ask *a, uint64_t now_ms, struct ask_order *out)
{
	static const char text[] = "/?!\r\n";

	out->line = sign_on;
	send(out, text, sizeof text - 1);
	a->n_ident = 0;
	a->is_refused = a->is_heard = false;
	a->requested_ms = now_ms;
	wait(a, IEC_ASK_IDENT, now_ms + (sizeof text - 1) * CHARACTER_MS + ANSWER_MS);
}

static void begin(struct iec_ask *a, uint64_t now_ms, struct ask_order *out)
{
	static const uint8_t nothing[WAKE_OCTETS];

	if (a->n_silent < WAKE_FROM || a->n_silent % 2) {
		request(a, now_ms, out);
		return;
	}
	out->line = sign_on;
	send(out, nothing, sizeof nothing);
	wait(a, IEC_ASK_WAKE, now_ms + WAKE_OCTETS * CHARACTER_MS + WAKE_PAUSE_MS);
}

static void no_answer(struct iec_ask *a, uint64_t now_ms)
{
	uint64_t pause = BACK_OFF_FIRST_MS;

	for (unsigned i = 0; i < a->n_silent && pause < BACK_OFF_LAST_MS; i++)
		pause *= 2;
	a->n_silent++;
	rest(a, now_ms + (pause < BACK_OFF_LAST_MS ? pause : BACK_OFF_LAST_MS));
}

static bool takes_commands(const struct iec_ask *a)
{
	return !a->no_commands && a->speed == a->ident[SPEED_AT] &&
	       iec_takes_commands(bytes_of(a->ident, strlen(a->ident)));
}

static void acknowledge(struct iec_ask *a, uint64_t now_ms, struct ask_order *out)
{
	const uint8_t what = takes_commands(a) ? '1' : '0'; /* commands, or readout */
	const uint8_t text[] = {ACK, '0', (uint8_t)a->speed, what, '\r', '\n'};

	send(out, text, sizeof text);
	wait(a, IEC_ASK_SENDING, now_ms + sizeof text * CHARACTER_MS + CHANGE_MS);
}

static void await_data(struct iec_ask *a, uint64_t now_ms, struct ask_order *out)
{
	uint32_t baud = baud_of(a->speed);

	if (baud)
		out->line = (struct line_setting){baud, format};
	a->is_heard = false;
	a->n_commands = a->n_unanswered = 0;
	if (takes_commands(a)) {
		wait(a, IEC_ASK_COMMAND, now_ms + COMMAND_FIRST_MS);
		return;
	}
	a->session_ms = now_ms + (baud > 300 ? SESSION_MS : SLOW_SESSION_MS);
	wait(a, IEC_ASK_DATA, now_ms + FIRST_DATA_MS);
}

/* SOH R2 STX name ETX BCC: all energies now and then, momentary values in between. */
static void command(struct iec_ask *a, uint64_t now_ms, struct ask_order *out)
{
	static const uint8_t energies[] = {0x01, 'R', '2', 0x02, 'F', '0', '0', '1', 0x03, 0x16};
	static const uint8_t momentary[] = {0x01, 'R', '2', 0x02, 'F', '0', '0', '9', 0x03, 0x1e};

	if (a->n_commands++ % ENERGIES_EVERY)
		send(out, momentary, sizeof momentary);
	else
		send(out, energies, sizeof energies);
	wait(a, IEC_ASK_ANSWER, now_ms + ANSWER_MS);
}

/* The meter has left the session, or does not know commands: then it is read out as others are. */
static void no_answer_to_command(struct iec_ask *a, uint64_t now_ms)
{
	if (++a->n_unanswered < UNANSWERED_TO_GIVE_UP) {
		wait(a, IEC_ASK_COMMAND, now_ms);
		return;
	}
	a->no_commands = !a->is_known;
	rest(a, now_ms + PAUSE_MS);
}

/* Nothing at the new speed: the meter has not understood, and goes on as before. */
static void listen_slowly(struct iec_ask *a, uint64_t now_ms, struct ask_order *out)
{
	out->line = sign_on;
	a->session_ms = now_ms + SLOW_SESSION_MS;
	wait(a, IEC_ASK_SLOW, now_ms + ANSWER_MS);
}

void iec_ask_step(struct iec_ask *a, uint64_t now_ms, struct ask_order *out)
{
	*out = (struct ask_order){0};
	switch (a->state) {
	case IEC_ASK_REST:
		begin(a, now_ms, out);
		break;
	case IEC_ASK_WAKE:
		request(a, now_ms, out);
		break;
	case IEC_ASK_IDENT:
		no_answer(a, now_ms);
		break;
	case IEC_ASK_REACT:
		acknowledge(a, now_ms, out);
		break;
	case IEC_ASK_SENDING:
		await_data(a, now_ms, out);
		break;
	case IEC_ASK_DATA:
		if (!a->is_heard && baud_of(a->speed) > 300)
			listen_slowly(a, now_ms, out);
		else
			fail(a, now_ms);
		break;
	case IEC_ASK_SLOW:
		fail(a, now_ms);
		break;
	case IEC_ASK_COMMAND:
		command(a, now_ms, out);
		break;
	case IEC_ASK_ANSWER:
		no_answer_to_command(a, now_ms);
		break;
	}
}

/* The identification says how to go on. Another meter than before may need another speed. */
static void take_ident(struct iec_ask *a, uint64_t now_ms, struct ask_order *out)
{
	char offered = a->ident[SPEED_AT];
	char lowered = (char)(offered - a->n_lower);

	a->n_silent = 0;
	a->speed = offered;
	if (offered >= '0' && offered <= '6') {
		a->speed = lowered >= '0' && lowered <= offered ? lowered : '0';
		wait(a, IEC_ASK_REACT, now_ms + REACTION_MS);
	} else {
		await_data(a, now_ms, out); /* modes A and B go on by themselves */
	}
}

static bool is_letter(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

static bool is_ident(const struct iec_ask *a)
{
	return a->n_ident >= IDENT_LEAST && is_letter(a->ident[1]) && is_letter(a->ident[2]) &&
	       is_letter(a->ident[3]);
}

/* Optical heads return what was sent, and noise comes in front: a line counts from its last `/`. */
static bool add_to_ident(struct iec_ask *a, char c)
{
	if (c == '/')
		a->n_ident = 0;
	else if (a->n_ident == 0)
		return false;
	if (c == '\n') {
		a->ident[a->n_ident] = '\0';
		if (is_ident(a))
			return true;
		a->n_ident = 0;
	} else if (c != '\r' && a->n_ident < IEC_IDENT_MAX) {
		a->ident[a->n_ident++] = c;
	}
	return false;
}

void iec_ask_hear(struct iec_ask *a, struct bytes in, uint64_t now_ms, struct ask_order *out)
{
	*out = (struct ask_order){0};
	if (bytes_left(&in) == 0)
		return;
	if (a->state == IEC_ASK_DATA || a->state == IEC_ASK_SLOW) {
		a->is_heard = true;
		a->due_ms = now_ms + GAP_MS < a->session_ms ? now_ms + GAP_MS : a->session_ms;
		return;
	}
	for (; a->state == IEC_ASK_IDENT && in.p < in.end; in.p++)
		if (add_to_ident(a, (char)(*in.p & SEVEN_BITS)))
			take_ident(a, now_ms, out);
}

/* A meter that answered slowly to a fast offer is asked for the slow speed from now on. */
void iec_ask_telegram(struct iec_ask *a, uint64_t now_ms)
{
	uint64_t next = a->requested_ms + a->period_ms;

	if (a->state == IEC_ASK_ANSWER) {
		a->is_known = true;
		a->n_unanswered = 0;
		wait(a, IEC_ASK_COMMAND, now_ms + COMMAND_PAUSE_MS);
		return;
	}
	if (a->state != IEC_ASK_DATA && a->state != IEC_ASK_SLOW)
		return;
	if (a->state == IEC_ASK_SLOW)
		a->n_lower = (uint8_t)(a->ident[SPEED_AT] - '0');
	a->is_known = true;
	rest(a, next > now_ms + PAUSE_MS ? next : now_ms + PAUSE_MS);
}

void iec_ask_refuse(struct iec_ask *a, uint64_t now_ms, struct ask_order *out)
{
	static const uint8_t again = NAK;

	*out = (struct ask_order){0};
	if (a->state != IEC_ASK_DATA && a->state != IEC_ASK_SLOW)
		return;
	if (a->is_refused) {
		rest(a, now_ms + PAUSE_MS);
		return;
	}
	a->is_refused = true;
	send(out, &again, 1);
	a->due_ms = now_ms + ANSWER_MS;
}
