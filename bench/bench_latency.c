/* From the last byte of a telegram on the wire to its ItemsChanged at a subscriber. This program is
 * both: the meter at the other end of a pseudo-terminal, and a client of the bus.
 *
 *	bench_latency echo N         a signal of our own, back through the daemon: the bus alone
 *	bench_latency meter PTY N [PIECE BAUD [PERIOD_MS]]
 *	bench_latency feed PTY N PIECE BAUD [PERIOD_MS]  the same, and listens to nobody
 *	bench_latency read FD        as little as a program can do with it: waits and reads
 *
 * PTY is the descriptor of its other end. N telegrams come from standard input, each behind its
 * length: all but the last octet at once, or in pieces as an adapter hands them on, in the time
 * that they take at that speed, and telegrams so far apart.
 *
 * Prints a latency in microseconds a line. */
#include <dbus/dbus.h>
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { TELEGRAM_MAX = 2048, PAUSE_US = 4000 };

static double now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static void await(DBusConnection *c, const char *interface, const char *member)
{
	for (;;) {
		DBusMessage *m;
		int is_it;

		while (!(m = dbus_connection_pop_message(c)))
			if (!dbus_connection_read_write(c, 10000))
				exit(3);
		is_it = dbus_message_is_signal(m, interface, member);
		dbus_message_unref(m);
		if (is_it)
			return;
	}
}

/* What has come meanwhile is not what is waited for: each few seconds there is a signal of what is
 * counted. */
static void forget(DBusConnection *c)
{
	DBusMessage *m;

	dbus_connection_read_write(c, 0);
	while ((m = dbus_connection_pop_message(c)))
		dbus_message_unref(m);
}

static void echo(DBusConnection *c, int n)
{
	dbus_bus_add_match(c, "type='signal',interface='bench.Echo'", NULL);
	dbus_connection_flush(c);
	while (n--) {
		DBusMessage *m = dbus_message_new_signal("/", "bench.Echo", "Echo");
		double begin;

		usleep(PAUSE_US);
		begin = now_us();
		dbus_connection_send(c, m, NULL);
		dbus_message_unref(m);
		await(c, "bench.Echo", "Echo");
		printf("%.1f\n", now_us() - begin);
	}
}

/* The next telegram of standard input, behind its length in two octets, high one first; 0: the last
 * was there. */
static size_t next_telegram(unsigned char *to)
{
	unsigned char head[2];
	size_t n;

	if (fread(head, 1, sizeof head, stdin) != sizeof head)
		return 0;
	n = (size_t)head[0] << 8 | head[1];
	return n <= TELEGRAM_MAX && fread(to, 1, n, stdin) == n ? n : 0;
}

static void send_all(int fd, const unsigned char *p, size_t n)
{
	while (n) {
		ssize_t sent = write(fd, p, n);

		if (sent < 0 && errno != EAGAIN && errno != EINTR)
			exit(3);
		if (sent > 0) {
			p += sent;
			n -= (size_t)sent;
		}
	}
}

/* How the octets of a telegram are handed on. */
struct pace {
	size_t piece; /* octets; 0: all but the last one at once */
	double octet_us;
	double period_us;
	double begin_us; /* of the telegram that is being sent */
};

static void sleep_until(double us)
{
	struct timespec t = {(time_t)(us / 1e6), 0};

	t.tv_nsec = (long)((us - (double)t.tv_sec * 1e6) * 1e3);
	while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &t, NULL) != 0)
		;
}

/* All but the last octet, and returns when that is due. */
static void send_paced(int fd, const unsigned char *p, size_t n, struct pace *pace)
{
	if (!pace->piece) {
		send_all(fd, p, n - 1);
		usleep(PAUSE_US);
		return;
	}
	if (pace->begin_us + pace->period_us > now_us())
		sleep_until(pace->begin_us + pace->period_us);
	pace->begin_us = now_us();
	for (size_t at = 0, end; at < n - 1; at = end) {
		end = at + pace->piece < n - 1 ? at + pace->piece : n - 1;
		sleep_until(pace->begin_us + (double)end * pace->octet_us);
		send_all(fd, p + at, end - at);
	}
	sleep_until(pace->begin_us + (double)n * pace->octet_us);
}

static void feed(int fd, int n, struct pace *pace)
{
	unsigned char telegram[TELEGRAM_MAX];
	size_t length;

	while (n-- && (length = next_telegram(telegram))) {
		send_paced(fd, telegram, length, pace);
		send_all(fd, telegram + length - 1, 1);
	}
}

static void meter(DBusConnection *c, int fd, int n, struct pace *pace)
{
	unsigned char telegram[TELEGRAM_MAX];
	size_t length;

	dbus_bus_add_match(c,
		"type='signal',interface='com.victronenergy.BusItem',member='ItemsChanged'", NULL);
	dbus_connection_flush(c);
	while (n-- && (length = next_telegram(telegram))) {
		double begin;

		send_paced(fd, telegram, length, pace);
		forget(c);
		begin = now_us();
		send_all(fd, telegram + length - 1, 1);
		await(c, "com.victronenergy.BusItem", "ItemsChanged");
		printf("%.1f\n", now_us() - begin);
	}
}

static void read_only(int fd)
{
	struct pollfd readable = {fd, POLLIN, 0};
	unsigned char octets[4096];

	while (poll(&readable, 1, -1) > 0 && read(fd, octets, sizeof octets) > 0)
		;
}

int main(int argc, char **argv)
{
	struct pace pace = {0};
	DBusConnection *c;

	if (argc < 3)
		return 3;
	if (argc > 5) {
		pace.piece = (size_t)atoi(argv[4]);
		pace.octet_us = 1e7 / atof(argv[5]);
		pace.period_us = argc > 6 ? atof(argv[6]) * 1e3 : 0;
	}
	if (strcmp(argv[1], "feed") == 0 && argc > 5) {
		feed(atoi(argv[2]), atoi(argv[3]), &pace);
		return 0;
	}
	if (strcmp(argv[1], "read") == 0) {
		read_only(atoi(argv[2]));
		return 0;
	}
	c = dbus_bus_get_private(DBUS_BUS_SYSTEM, NULL);
	if (!c)
		return 3;
	if (strcmp(argv[1], "echo") == 0)
		echo(c, atoi(argv[2]));
	if (strcmp(argv[1], "meter") == 0)
		meter(c, atoi(argv[2]), argc > 3 ? atoi(argv[3]) : 1000, &pace);
	return 0;
}
