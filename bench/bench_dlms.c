/* How fast pushes become readings, beside what they cannot do without: the checksum of every octet,
 *and for ciphered ones AES-GCM by the same library.
 *
 *	bench_dlms FILE  a table for bench/run, see measure.h
 */
#include "measure.h"

#include "base/crc16.h"
#include "proto/dlms/dlms.h"
#include "proto/dlms/dlms_keys.h"
#include "sim/dlms_profile.h"

#include <stdio.h>

static struct dlms_keys keys;
static const struct protocol_conf conf = {.keys = &keys};
static size_t n_telegrams;

static size_t run_gridmeter(void)
{
	return measure_receive(&protocol_dlms, &conf);
}

static size_t run_checksum(void)
{
	volatile uint16_t crc = crc16_x25(capture, n_capture);

	(void)crc;
	return n_telegrams;
}

/* One call a telegram, as long as the telegrams are on average. */
static size_t run_gcm(void)
{
	static const uint8_t iv[12];
	static uint8_t out[4096], tag[16];
	size_t each = n_capture / n_telegrams;

	for (size_t i = 0; i < n_telegrams; i++)
		mbedtls_gcm_crypt_and_tag(&keys.gcm, MBEDTLS_GCM_DECRYPT, each, iv, sizeof iv,
			dlms_profile_auth_key, 16, capture + i * each, out, sizeof tag, tag);
	return n_telegrams;
}

int main(int argc, char **argv)
{
	if (argc < 2 || !measure_load(argv[1])) {
		fputs("Usage: bench_dlms FILE\n", stderr);
		return 2;
	}
	dlms_keys_init(&keys);
	dlms_keys_set(&keys, dlms_profile_key);
	n_telegrams = run_gridmeter();
	measure("gridmeter", run_gridmeter);
	measure("checksum", run_checksum);
	measure("gcm", run_gcm);
	return 0;
}
