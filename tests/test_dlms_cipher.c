/* AES-128-GCM as DLMS uses it, against published vectors: The Galois/Counter Mode of Operation
 * (McGrew, Viega), which NIST SP 800-38D refers to, and the Green Book's example of protected
 * APDUs. */
#include "proto/dlms/dlms.h"
#include "proto/dlms/dlms_cipher.h"
#include "proto/dlms/dlms_keys.h"
#include "support/dlms_text.h"
#include "support/test.h"

static struct octets apdu, key, plain, expected;

static int set_up(void **state)
{
	(void)state;
	apdu.n = key.n = plain.n = expected.n = 0;
	return 0;
}

static enum dlms_fault decipher(struct dlms_keys *keys, const char *k, struct dlms_cipher *c)
{
	octets_hex(&key, k);
	assert_true(dlms_keys_set(keys, key.p));
	return dlms_decipher(apdu.p, apdu.n, keys, c);
}

static void assert_content(const struct dlms_cipher *c, const char *hex)
{
	octets_hex(&expected, hex);
	assert_int_equal(bytes_left(&c->content), expected.n);
	assert_memory_equal(c->content.p, expected.p, expected.n);
}

/* Test case 2 of the GCM specification. The IV is system title and counter. */
static void gcm_test_case_2(void **state)
{
	struct dlms_keys keys;
	struct dlms_cipher c;

	(void)state;
	dlms_keys_init(&keys);
	octets_hex(&apdu, "db 08 0000000000000000 15 20 00000000 0388dace60b6a392f328c2b971b2fe78");
	assert_int_equal(decipher(&keys, "00000000000000000000000000000000", &c), NO_FAULT);
	assert_content(&c, "00000000000000000000000000000000");
	dlms_keys_finish(&keys);
}

/* Test case 3: four blocks. */
static void gcm_test_case_3(void **state)
{
	struct dlms_keys keys;
	struct dlms_cipher c;

	(void)state;
	dlms_keys_init(&keys);
	octets_hex(&apdu, "db 08 cafebabefacedbad 45 20 decaf888"
			  "42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e"
			  "21d514b25466931c7d8f6a5aac84aa051ba30b396a0aac973d58e091473f5985");
	assert_int_equal(decipher(&keys, "feffe9928665731c6d6a8f9467308308", &c), NO_FAULT);
	assert_content(&c, "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
			   "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255");
	dlms_keys_finish(&keys);
}

/* Test case 4, with additional data and its tag, by the library that the keys live in. */
static void gcm_test_case_4(void **state)
{
	struct octets iv = {0}, aad = {0}, text = {0};
	struct dlms_keys keys;
	uint8_t tag[16];

	(void)state;
	dlms_keys_init(&keys);
	octets_hex(&key, "feffe9928665731c6d6a8f9467308308");
	octets_hex(&iv, "cafebabefacedbaddecaf888");
	octets_hex(&aad, "feedfacedeadbeeffeedfacedeadbeefabaddad2");
	octets_hex(&text, "42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e"
			  "21d514b25466931c7d8f6a5aac84aa051ba30b396a0aac973d58e091");
	assert_true(dlms_keys_set(&keys, key.p));
	assert_int_equal(mbedtls_gcm_crypt_and_tag(&keys.gcm, MBEDTLS_GCM_DECRYPT, text.n, iv.p,
				 iv.n, aad.p, aad.n, text.p, text.p, sizeof tag, tag),
		0);
	octets_hex(&expected, "5bc94fbc3221a5db94fae95ae7121a47");
	assert_memory_equal(tag, expected.p, sizeof tag);
	dlms_keys_finish(&keys);
}

/* The Green Book's example: a get-request of 13 octets, encrypted and authenticated. */
static void green_book_authenticated_encryption(void **state)
{
	struct dlms_keys keys;
	struct dlms_cipher c;

	(void)state;
	dlms_keys_init(&keys);
	dlms_keys_set_auth(&keys, dlms_text_auth_key);
	octets_hex(&apdu, "db 08 4d4d4d0000bc614e 1e 30 01234567"
			  "411312ff935a47566827c467bc 7d825c3be4a77c3fcc056b6b");
	assert_int_equal(decipher(&keys, "000102030405060708090a0b0c0d0e0f", &c), NO_FAULT);
	assert_content(&c, "c0010000080000010000ff0200");
	assert_true(c.is_authentic);
	assert_int_equal(c.counter, 0x01234567);
	dlms_keys_finish(&keys);
}

/* The same, authenticated only. */
static void green_book_authentication(void **state)
{
	struct dlms_keys keys;
	struct dlms_cipher c;

	(void)state;
	dlms_keys_init(&keys);
	dlms_keys_set_auth(&keys, dlms_text_auth_key);
	octets_hex(&apdu, "db 08 4d4d4d0000bc614e 1e 10 01234567"
			  "c0010000080000010000ff0200 06725d910f9221d263877516");
	assert_int_equal(decipher(&keys, "000102030405060708090a0b0c0d0e0f", &c), NO_FAULT);
	assert_content(&c, "c0010000080000010000ff0200");
	assert_true(c.is_authentic);
	dlms_keys_finish(&keys);
}

static void lengths_that_lie(void **state)
{
	static const char *const apdus[] = {"db", "db 08", "db 08 0000000000000000",
		"db 08 0000000000000000 20 30 00000001", "db 08 0000000000000000 04 30 000000",
		"db 84ffffffff 00", "db 08 0000000000000000 84ffffffff 30",
		"db 08 0000000000000000 05 20 00000001 00", /* something behind it */
		"dd 00 08 0000000000000000 00 00 00 02 05 20 00000001"};

	(void)state;
	for (size_t i = 0; i < sizeof apdus / sizeof *apdus; i++) {
		struct dlms_cipher c;

		apdu.n = 0;
		octets_hex(&apdu, apdus[i]);
		assert_int_equal(dlms_decipher(apdu.p, apdu.n, NULL, &c), DLMS_FAULT_SYNTAX);
	}
}

static void a_tag_that_is_not_there(void **state)
{
	struct dlms_keys keys;
	struct dlms_cipher c;

	(void)state;
	dlms_keys_init(&keys);
	octets_hex(&apdu, "db 08 4d4d4d0000bc614e 08 30 01234567 411312");
	assert_int_equal(
		decipher(&keys, "000102030405060708090a0b0c0d0e0f", &c), DLMS_FAULT_SYNTAX);
	dlms_keys_finish(&keys);
}

static void what_is_finished_is_wiped(void **state)
{
	static const struct dlms_keys none;
	static struct dlms_keys keys;

	(void)state;
	dlms_keys_init(&keys);
	dlms_keys_set(&keys, dlms_text_key);
	dlms_keys_set_auth(&keys, dlms_text_auth_key);
	assert_true(keys.mark);
	assert_memory_equal(keys.auth_key, dlms_text_auth_key, sizeof keys.auth_key);
	dlms_keys_finish(&keys);
	assert_memory_equal(&keys, &none, sizeof none);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup(f, set_up)
	const struct CMUnitTest tests[] = {
		TEST(what_is_finished_is_wiped),
		TEST(gcm_test_case_2),
		TEST(gcm_test_case_3),
		TEST(gcm_test_case_4),
		TEST(green_book_authenticated_encryption),
		TEST(green_book_authentication),
		TEST(lengths_that_lie),
		TEST(a_tag_that_is_not_there),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
