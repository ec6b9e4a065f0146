/* Names of serial servers, and connections that succeed, fail or are given up. */
#include "port/port.h"
#include "support/open_port.h"
#include "support/test.h"

#include <dirent.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <unistd.h>

static const struct line_setting line = {9600, "8N1"};

static void is(const char *text, const char *host, const char *number)
{
	struct port_name name;

	port_name_parse(text, &name);
	assert_int_equal(name.kind, PORT_NAME_TCP);
	assert_string_equal(name.wrong, "");
	assert_string_equal(name.server.host, host);
	assert_string_equal(name.server.port, number);
	assert_string_equal(port_name_check(&name), "");
}

static void is_wrong(const char *text, const char *why)
{
	struct port_name name;

	port_name_parse(text, &name);
	assert_int_equal(name.kind, PORT_NAME_TCP);
	assert_non_null(strstr(name.wrong, why));
	assert_non_null(strstr(port_name_check(&name), why));
}

static bool is_server(const char *text)
{
	struct port_name name;

	port_name_parse(text, &name);
	return name.kind == PORT_NAME_TCP;
}

static void names_of_servers(void **state)
{
	(void)state;
	is("tcp://192.168.1.5:3333", "192.168.1.5", "3333");
	is("tcp://cellar.local:1", "cellar.local", "1");
	is("tcp://[fd00::5]:65535", "fd00::5", "65535");
	is("tcp://[fe80::1%eth0]:2000", "fe80::1%eth0", "2000");
	is("tcp://h:00080", "h", "80");
	assert_false(is_server("/dev/tcp"));
	assert_false(is_server("tcp:/x:1"));
}

static void names_that_are_none(void **state)
{
	(void)state;
	is_wrong("tcp://", "expected tcp://host:port");
	is_wrong("tcp://:3333", "expected tcp://host:port");
	is_wrong("tcp://host:80/path", "expected tcp://host:port");
	is_wrong("tcp://my host:80", "expected tcp://host:port");
	is_wrong("tcp://[fd00::5", "expected tcp://host:port");
	is_wrong("tcp://[]:80", "expected tcp://host:port");
	is_wrong("tcp://host", "port number from 1 to 65535");
	is_wrong("tcp://host:", "port number from 1 to 65535");
	is_wrong("tcp://host:0", "port number from 1 to 65535");
	is_wrong("tcp://host:000080", "port number from 1 to 65535");
	is_wrong("tcp://host:65536", "port number from 1 to 65535");
	is_wrong("tcp://host:99999999999999999999", "port number from 1 to 65535");
	is_wrong("tcp://host:80x", "port number from 1 to 65535");
	is_wrong("tcp://host:-1", "port number from 1 to 65535");
	is_wrong("tcp://[fd00::5]", "port number from 1 to 65535");
	is_wrong("tcp://fd00::5:3333", "stands in brackets");
}

static void a_host_of_254_characters_is_too_long(void **state)
{
	char text[300], host[300];

	(void)state;
	snprintf(text, sizeof text, "tcp://%0*d:80", 253, 7);
	snprintf(host, sizeof host, "%0*d", 253, 7);
	is(text, host, "80");
	snprintf(text, sizeof text, "tcp://%0*d:80", 254, 7);
	is_wrong(text, "longer than 253");
}

/* A server on a number of its own choice. */
static int serve(char name[64])
{
	struct sockaddr_in here = {
		.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t n = sizeof here;
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	assert_int_equal(bind(fd, (struct sockaddr *)&here, n), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)&here, &n), 0);
	snprintf(name, 64, "tcp://localhost:%d", ntohs(here.sin_port));
	return fd;
}

/* Until it is connected, or not. */
static int open_wholly(struct port *port, const char *name)
{
	int r = open_port(port, name, &line);

	while (r == -EINPROGRESS) {
		assert_true(port->is_connecting);
		assert_int_equal(port->fd, -1);
		poll(NULL, 0, 1);
		r = port_proceed(port);
	}
	assert_false(port->is_connecting);
	return r;
}

static ssize_t read_soon(struct port *port, uint8_t *to, size_t n)
{
	struct pollfd p = {.fd = port->fd, .events = POLLIN};

	poll(&p, 1, 5000);
	return port_read(port, to, n);
}

static void a_connection_by_name(void **state)
{
	struct port port = {.fd = -1, .may_send = true};
	char name[64];
	uint8_t got[8];
	int server = serve(name), peer;

	(void)state;
	assert_int_equal(listen(server, 1), 0);
	assert_int_equal(open_wholly(&port, name), 0);
	assert_string_equal(port_kind(&port), "tcp");
	assert_false(port_has_line(&port));
	assert_int_equal(port_read(&port, got, sizeof got), 0);
	peer = accept(server, NULL, NULL);
	assert_int_equal(write(peer, "abc", 3), 3);
	assert_int_equal(read_soon(&port, got, sizeof got), 3);
	assert_memory_equal(got, "abc", 3);
	assert_int_equal(port_set_line(&port, &line), 0);
	assert_int_equal(port_write(&port, (const uint8_t *)"de", 2), 0);
	assert_int_equal(read(peer, got, sizeof got), 2);
	port.may_send = false;
	assert_int_equal(port_write(&port, got, 1), -EPERM);
	close(peer);
	assert_int_equal(read_soon(&port, got, sizeof got), -ESHUTDOWN);
	port_close(&port);
	assert_int_equal(port.fd, -1);
	close(server);
}

static void a_server_that_does_not_listen_refuses(void **state)
{
	struct port port = {.fd = -1};
	char name[64], why[200];
	int server = serve(name), r;

	(void)state;
	r = open_wholly(&port, name);
	assert_int_equal(r, -ECONNREFUSED);
	port_explain(NULL, name, r, why, sizeof why);
	assert_non_null(strstr(why, "refuses the connection; does the serial server run"));
	close(server);
}

static void a_name_that_nobody_knows(void **state)
{
	struct port port = {.fd = -1};

	(void)state;
	assert_int_equal(open_wholly(&port, "tcp://nobody.invalid:3333"), -EDESTADDRREQ);
	assert_non_null(strstr(port_strerror(-EDESTADDRREQ), "cannot be resolved"));
}

static int n_threads(void)
{
	DIR *tasks = opendir("/proc/self/task");
	int n = 0;

	assert_non_null(tasks);
	while (readdir(tasks))
		n++;
	closedir(tasks);
	return n;
}

/* What libc holds while it looks up is lost when the process ends before. */
static void wait_for_threads(int n)
{
	enum { PATIENCE_MS = 60000 };

	for (int ms = 0; n_threads() > n && ms < PATIENCE_MS; ms++)
		poll(NULL, 0, 1);
}

static void a_look_up_may_be_given_up(void **state)
{
	struct port port = {.fd = -1};
	int n = n_threads();

	(void)state;
	for (int i = 0; i < 50; i++) {
		if (open_port(&port, "tcp://nobody.invalid:3333", &line) == -EINPROGRESS)
			assert_true(port.is_connecting);
		port_close(&port);
		assert_false(port.is_connecting);
	}
	port_close(&port);
	wait_for_threads(n);
}

static void another_opening_gives_a_look_up_up(void **state)
{
	struct port port = {.fd = -1};
	int n = n_threads();

	(void)state;
	for (int i = 0; i < 50; i++) {
		if (open_port(&port, "tcp://nobody.invalid:3333", &line) == -EINPROGRESS)
			assert_true(port.is_connecting);
		assert_int_equal(open_port(&port, "/dev/null", &line), -ENOTTY);
		assert_false(port.is_connecting);
		assert_string_equal(port_kind(&port), "serial");
	}
	wait_for_threads(n);
}

/* A server, and a connection to it that is about to begin. */
static struct tcp begin(int *server)
{
	char name[64], numeric[64];
	struct tcp_name to;
	struct tcp t;

	*server = serve(name);
	snprintf(numeric, sizeof numeric, "127.0.0.1%s", strrchr(name, ':'));
	assert_string_equal(tcp_parse(numeric, &to), "");
	assert_int_equal(tcp_begin(&t, &to), 0);
	assert_int_equal(t.addresses.n, 1);
	return t;
}

static int proceed_wholly(struct tcp *t)
{
	int r;

	while ((r = tcp_proceed(t, 1000)) == -EINPROGRESS)
		poll(NULL, 0, 1);
	return r;
}

/* The system asks for it while it says nothing. */
static void a_server_that_vanishes_is_noticed(void **state)
{
	struct port port = {.fd = -1};
	char name[64];
	int server = serve(name), is_on = 0;
	socklen_t n = sizeof is_on;

	(void)state;
	assert_int_equal(listen(server, 1), 0);
	assert_int_equal(open_wholly(&port, name), 0);
	assert_int_equal(getsockopt(port.fd, SOL_SOCKET, SO_KEEPALIVE, &is_on, &n), 0);
	assert_true(is_on);
	port_close(&port);
	close(server);
}

static void the_next_address_is_tried_when_the_first_refuses(void **state)
{
	int refusing, server, fd;
	struct tcp t = begin(&refusing), second = begin(&server);

	(void)state;
	assert_int_equal(listen(server, 1), 0);
	t.addresses.list[t.addresses.n++] = second.addresses.list[0];
	fd = proceed_wholly(&t);
	assert_true(fd >= 0);
	close(fd);
	close(server);
	close(refusing);
}

/* A server whose queue is full answers nothing at all. */
static void a_connection_is_given_up_after_ten_seconds(void **state)
{
	int server, fd;
	struct tcp t = begin(&server), full = t;

	(void)state;
	assert_int_equal(listen(server, 0), 0);
	fd = proceed_wholly(&full);
	assert_true(fd >= 0);
	assert_int_equal(tcp_proceed(&t, 1000), -EINPROGRESS);
	assert_int_equal(tcp_proceed(&t, 10999), -EINPROGRESS);
	assert_int_equal(tcp_proceed(&t, 11000), -ETIMEDOUT);
	close(fd);
	close(server);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_of_servers),
		cmocka_unit_test(names_that_are_none),
		cmocka_unit_test(a_host_of_254_characters_is_too_long),
		cmocka_unit_test(a_connection_by_name),
		cmocka_unit_test(a_server_that_does_not_listen_refuses),
		cmocka_unit_test(a_name_that_nobody_knows),
		cmocka_unit_test(a_look_up_may_be_given_up),
		cmocka_unit_test(another_opening_gives_a_look_up_up),
		cmocka_unit_test(a_server_that_vanishes_is_noticed),
		cmocka_unit_test(the_next_address_is_tried_when_the_first_refuses),
		cmocka_unit_test(a_connection_is_given_up_after_ten_seconds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
