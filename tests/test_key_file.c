/* A file with keys, in the forms that owners write it in. */
#include "config/config_keys.h"
#include "support/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define DIGITS      "00112233445566778899AABBCCDDEEFF"
#define AUTH_DIGITS "D0D1D2D3D4D5D6D7D8D9DADBDCDDDEDF"

static struct config config;
static struct conf_error error;
static char path[] = "/tmp/gridmeter-test-XXXXXX";

static bool read_octets(const void *octets, size_t n)
{
	FILE *f = fopen(path, "w");

	fwrite(octets, 1, n, f);
	fclose(f);
	conf_reset(&config_table, &config);
	assert_true(conf_set(&config_table, &config, "test", "key_file", path, &error));
	error = (struct conf_error){0};
	return config_read_keys(&config, &error);
}

static bool read_text(const char *text)
{
	return read_octets(text, strlen(text));
}

static bool has(const struct config_key *key, const char *digits)
{
	struct config expected;

	conf_reset(&config_table, &expected);
	assert_true(conf_set(&config_table, &expected, "test", "key", digits, &error));
	return key->is_set && memcmp(key->octets, expected.key.octets, sizeof key->octets) == 0;
}

static bool reads_key(const char *text)
{
	return read_text(text) && has(&config.key, DIGITS) && !config.auth_key.is_set;
}

static void the_digits_alone_are_the_key(void **state)
{
	(void)state;
	assert_true(reads_key(DIGITS));
	assert_true(reads_key("\n\n" DIGITS "\r\n\r\n"));
	assert_true(reads_key("# from the letter of May\n  " DIGITS "  # mine\n"));
	assert_true(reads_key("00112233445566778899aabbccddeeff\n"));
	assert_true(reads_key("\"" DIGITS "\""));
	assert_true(reads_key("0x" DIGITS));
}

static void digits_may_be_parted(void **state)
{
	(void)state;
	assert_true(reads_key("00 11 22 33 44 55 66 77 88 99 AA BB CC DD EE FF"));
	assert_true(reads_key("00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF"));
	assert_true(reads_key("00112233-44556677-8899AABB-CCDDEEFF"));
	assert_true(reads_key("key = 00112233  44556677 - 8899AABB\tCCDDEEFF"));
}

static void the_key_has_many_names(void **state)
{
	static const char *const names[] = {"key =", "KEY=", "Key:", "Key",
		"GUEK =", "guek:", "EK =", "Encryption Key:", "encryption_key =", "AES-Key:",
		"Schlüssel:", "Global Unicast Encryption Key:"};
	char text[100];

	(void)state;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		snprintf(text, sizeof text, "%s " DIGITS "\n", names[i]);
		assert_true(reads_key(text));
		snprintf(text, sizeof text, "%s \"" DIGITS "\"\n", names[i]);
		assert_true(reads_key(text));
	}
}

static void so_has_the_key_of_authentication(void **state)
{
	static const char *const names[] = {"auth_key =", "Auth-Key:", "GAK =", "GAK:", "AK",
		"Authentication key:", "Authentifizierungsschlüssel:"};
	char text[200];

	(void)state;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		snprintf(text, sizeof text, "GUEK: " DIGITS "\r\n%s " AUTH_DIGITS "\r\n", names[i]);
		assert_true(read_text(text));
		assert_true(has(&config.key, DIGITS) && has(&config.auth_key, AUTH_DIGITS));
	}
	assert_true(read_text("key =\nauth_key = # none\n"));
	assert_false(config.key.is_set || config.auth_key.is_set);
}

/* Notepad calls it Unicode. */
static void the_file_may_be_one_of_windows(void **state)
{
	static const char text[] = "Schlüssel: " DIGITS "\r\nGAK=" AUTH_DIGITS;
	uint8_t wide[2][2 * sizeof text] = {{0xff, 0xfe}, {0xfe, 0xff}};
	size_t n = 2;

	(void)state;
	for (const char *c = text; *c; c++, n += 2) {
		bool is_umlaut = *c == '\xc3';

		wide[0][n] = wide[1][n + 1] = is_umlaut ? 0xfc : (uint8_t)*c;
		c += is_umlaut;
	}
	for (int i = 0; i < 2; i++) {
		assert_true(read_octets(wide[i], n));
		assert_true(has(&config.key, DIGITS) && has(&config.auth_key, AUTH_DIGITS));
		assert_true(read_octets(wide[i], n - 1) == false); /* cut in the last digit */
	}
	assert_true(reads_key("\xef\xbb\xbf" DIGITS "\r\n"));
	assert_false(read_octets(wide[0] + 2, n - 2)); /* without its mark it is no text */
	assert_non_null(strstr(error.text, "expected text"));
}

static const char *wrong(const char *text)
{
	assert_false(read_text(text));
	assert_memory_equal(error.text, path, strlen(path));
	assert_false(config.key.is_set || config.auth_key.is_set);
	return error.text + strlen(path);
}

static void what_is_wrong_is_told_without_the_digits(void **state)
{
	(void)state;
	assert_string_equal(wrong("\nkey = 0011223344\n"),
		":2: key: expected 32 hexadecimal digits, but here are 10");
	assert_string_equal(error.file, path);
	assert_int_equal(error.line, 2);
	assert_string_equal(
		wrong(DIGITS "0"), ":1: key: expected 32 hexadecimal digits, but here are 33");
	assert_string_equal(wrong("GAK: O0112233445566778899AABBCCDDEEFF"),
		":1: auth_key: expected 32 digits of 0 to 9 and A to F, but there is another "
		"character among them");
	assert_string_equal(wrong("kye = " DIGITS),
		":1: expected \"key = \" or \"auth_key = \" and 32 hexadecimal digits");
	assert_string_equal(wrong("[" DIGITS "]"),
		":1: expected \"key = \" or \"auth_key = \" and 32 hexadecimal digits");
}

static void two_keys_without_names_could_be_taken_for_one_another(void **state)
{
	static const char expected[] = ":2: a second key: expected one, and \"key =\" or "
				       "\"auth_key =\" in front of each";

	(void)state;
	assert_string_equal(wrong(DIGITS "\n" AUTH_DIGITS "\n"), expected);
	assert_string_equal(wrong("key = " DIGITS "\n" AUTH_DIGITS "\n"), expected);
	assert_string_equal(wrong("key = " DIGITS "\nGUEK = " AUTH_DIGITS "\n"), expected);
}

static void a_file_that_is_not_there_is_named(void **state)
{
	(void)state;
	conf_reset(&config_table, &config);
	strcpy(config.key_file, "/nowhere/gridmeter.keys");
	assert_false(config_read_keys(&config, &error));
	assert_string_equal(error.text, "/nowhere/gridmeter.keys: No such file or directory");
	assert_string_equal(error.file, "/nowhere/gridmeter.keys");
	assert_int_equal(error.line, 0);
}

static int set_up(void **state)
{
	(void)state;
	return mkstemp(path) < 0;
}

static int tear_down(void **state)
{
	(void)state;
	return unlink(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_digits_alone_are_the_key),
		cmocka_unit_test(digits_may_be_parted),
		cmocka_unit_test(the_key_has_many_names),
		cmocka_unit_test(so_has_the_key_of_authentication),
		cmocka_unit_test(the_file_may_be_one_of_windows),
		cmocka_unit_test(what_is_wrong_is_told_without_the_digits),
		cmocka_unit_test(two_keys_without_names_could_be_taken_for_one_another),
		cmocka_unit_test(a_file_that_is_not_there_is_named),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
