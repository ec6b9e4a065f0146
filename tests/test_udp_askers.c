/* Who asks a port of datagrams too often. */
#include "share/emulation/udp_askers.h"
#include "support/test.h"

#include <arpa/inet.h>
#include <string.h>

enum { BURST = UDP_ASKER_BURST_MS / UDP_ASKER_EACH_MS };

static struct sockaddr_storage from(uint32_t address, uint16_t port)
{
	const struct sockaddr_in in = {
		.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(address)};
	struct sockaddr_storage of = {0};

	memcpy(&of, &in, sizeof in);
	return of;
}

static size_t n_answered(
	struct udp_askers *askers, struct sockaddr_storage of, size_t n, uint64_t now_ms)
{
	size_t n_yes = 0;

	for (size_t i = 0; i < n; i++)
		n_yes += udp_askers_may(askers, &of, sizeof(struct sockaddr_in), now_ms);
	return n_yes;
}

static void who_asks_as_devices_do_is_always_answered(void **state)
{
	struct udp_askers askers = {0};

	(void)state;
	for (uint64_t now_ms = 5; now_ms < 100000; now_ms += 100)
		assert_int_equal(n_answered(&askers, from(0x7f000001, 4711), 3, now_ms), 3);
}

static void a_flood_is_not_answered_and_others_are(void **state)
{
	struct udp_askers askers = {0};

	(void)state;
	assert_in_range(
		n_answered(&askers, from(0x7f000001, 4711), 100000, 1000), BURST, BURST + 1);
	assert_int_equal(n_answered(&askers, from(0x7f000001, 4712), 1, 1000), 1);
	assert_int_equal(n_answered(&askers, from(0x0a000001, 4711), 1, 1000), 1);
	assert_int_equal(n_answered(&askers, from(0x7f000001, 4711), 1000, 1000), 0);
}

static void a_flood_that_is_over_is_forgotten(void **state)
{
	struct udp_askers askers = {0};

	(void)state;
	n_answered(&askers, from(0x7f000001, 4711), 100000, 1000);
	assert_in_range(n_answered(&askers, from(0x7f000001, 4711), 100, 1000 + 100),
		100 / UDP_ASKER_EACH_MS - 1, 100 / UDP_ASKER_EACH_MS + 1);
	assert_int_equal(n_answered(&askers, from(0x7f000001, 4711), BURST, 2000), BURST);
}

static void one_that_floods_is_known_among_others(void **state)
{
	struct udp_askers askers = {0};
	size_t n_yes = 0;

	(void)state;
	for (uint16_t i = 0; i < 10000; i++) {
		n_yes += n_answered(&askers, from(0x7f000001, 4711), 1, 1000);
		assert_int_equal(n_answered(&askers, from(0x7f000002, i), 1, 1000), 1);
	}
	assert_in_range(n_yes, BURST, BURST + UDP_ASKERS_MAX + 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(who_asks_as_devices_do_is_always_answered),
		cmocka_unit_test(a_flood_is_not_answered_and_others_are),
		cmocka_unit_test(a_flood_that_is_over_is_forgotten),
		cmocka_unit_test(one_that_floods_is_known_among_others),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
