/* Names and numbers, wherever they stand and however they are written: nothing of them stays, and
 * one number has one fake. */
#include "anon/anon_check.h"
#include "anon/anon_dlms.h"
#include "anon/anon_iec.h"
#include "anon/anon_sml.h"
#include "base/crc16.h"
#include "proto/dlms/dlms_keys.h"
#include "sim/sml_encode.h"
#include "support/dlms_text.h"
#include "support/test.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>

static struct anon anon;
static struct anon_check check;
static struct dlms_keys keys;

static bool fake(char protocol, uint8_t *p, size_t n)
{
	switch (protocol) {
	case 's':
		return anon_sml(&anon, p, n);
	case 'i':
		return anon_iec(&anon, p, n);
	default:
		return anon_dlms(&anon, &keys, NULL, p, n) == ANON_DLMS_DONE;
	}
}

/* Both passes, the first of which changes nothing; afterwards nothing that was seen may be
 * found. */
static void anonymize(char protocol, uint8_t *p, size_t n, uint8_t secret_of_test)
{
	const uint8_t secret[ANON_SECRET_OCTETS] = {secret_of_test};
	static struct octets sent;

	sent.n = 0;
	octets_add(&sent, p, n);
	anon_init(&anon, secret);
	assert_true(fake(protocol, p, n));
	assert_memory_equal(p, sent.p, n);
	anon_choose(&anon);
	assert_true(anon_check_init(&check, &anon));
	assert_true(fake(protocol, p, n));
	assert_false(anon_check_finds(&check, bytes_of(p, n)));
	anon_finish(&anon);
}

/* P1 with these lines. */
static const char *faked_p1(const char *ident, const char *lines)
{
	static char text[2048];
	int n = snprintf(text, 2000, "/%s\r\n\r\n%s!", ident, lines);

	n += snprintf(text + n, 8, "%04X", crc16_arc(text, (size_t)n));
	anonymize('i', (uint8_t *)text, (size_t)n, 1);
	return text;
}

static bool has_word(const char *text, const char *word)
{
	for (; *text; text++) {
		size_t n = 0;

		while (word[n] && tolower((uint8_t)text[n]) == tolower((uint8_t)word[n]))
			n++;
		if (!word[n])
			return true;
	}
	return false;
}

static void nothing_of_a_text_stays(void **state)
{
	static const char *const lines[] = {
		"0-0:96.13.0(Mustermann Gartenweg 12 80331)\r\n",
		"0-0:96.13.0(4D75737465726D616E6E2047617274656E7765672031322038303333312020)\r\n",
		"0-0:96.1.4(Mustermann Gartenweg 12 80331)\r\n",
		"1-0:0.2.0(Mustermann Gartenweg 12 80331)\r\n",
		"0-0:96.5.0(Mustermann Gartenweg 12 80331)\r\n",
		"0-0:96.14.0(Mustermann Gartenweg 12 80331)\r\n",
		"0-0:96.60.0(Mustermann Gartenweg 12 80331)\r\n",
		"0-0:97.97.0(Mustermann Gartenweg 12 80331)\r\n",
		"1-0:1.8.0(80331*Mustermann)\r\n",
		"1-0:99.97.0(Gartenweg,24-01-01)\r\n",
		"Mustermann(Gartenweg)\r\n",
		"Mustermann Gartenweg 12 80331\r\n",
		"0-0:1.0.0(Gartenweg 80331)\r\n",
		"(80331)\r\n",
		"0-0:96.7.21(80331000)\r\n",
		"0-0:96.60.0(80331*X)\r\n",
	};

	(void)state;
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		char all[200];
		const char *fake;

		snprintf(all, sizeof all, "%s1-0:1.7.0(00.500*kW)\r\n", lines[i]);
		fake = faked_p1("ABC5X", all);
		if (has_word(fake, "Mustermann") || has_word(fake, "Gartenweg") ||
			has_word(fake, "80331") || has_word(fake, "4d7573746572") ||
			has_word(fake, "47617274") || has_word(fake, "38303333"))
			fail_msg("%s became %s", lines[i], fake);
		assert_non_null(strstr(fake, "1-0:1.7.0(00.500*kW)\r\n"));
	}
}

static void a_name_is_no_model(void **state)
{
	static const char line[] = "1-0:1.7.0(00.500*kW)\r\n";

	(void)state;
	assert_false(has_word(faked_p1("ABC5Mustermann 12", line), "Mustermann"));
	assert_false(has_word(faked_p1("ABC5\\2Otto 80331", line), "Otto"));
	assert_false(has_word(faked_p1("XMX5LGBBFG1009394887", line), "1009394887"));
	assert_null(strstr(faked_p1("1234567890123", line), "1234")); /* in place of a maker */
}

static void models_versions_and_states_stay(void **state)
{
	static const char *const idents[] = {"ISk5\\2MT382-1000", "KFM5KAIFA-METER",
		"Ene5\\XS210 ESMR 5.0", "ESY5Q3DA1004 V3.03", "ZPA5GH305.v2-21.00-G"};
	static const char lines[] =
		"1-0:0.2.0(V1.02.007)\r\n0-0:96.14.0(0002)\r\n0-0:96.5.0(001C0104)\r\n"
		"0-0:97.97.0(00000000)\r\n0-0:96.7.21(00013)\r\n0-1:24.3.0(m3)\r\n"
		"1-0:99.97.0(0-0:96.7.19)(0000000240*s)\r\n1-0:31.4.0(999*A)\r\n"
		"0-0:96.3.10(OFF)\r\n0-0:96.77.1*2(00-00-00,00:00)\r\n";

	(void)state;
	for (size_t i = 0; i < sizeof idents / sizeof *idents; i++) {
		const char *fake = faked_p1(idents[i], lines);

		assert_memory_equal(fake + 1, idents[i], strlen(idents[i]));
		assert_non_null(strstr(fake, lines));
	}
}

/* What stands between the brackets behind the code. */
static const char *value_of(const char *text, const char *code)
{
	static char values[32][64];
	static int next;
	char *value = values[next++ % 32];
	const char *at = strstr(text, code);

	assert_non_null(at);
	snprintf(value, sizeof values[0], "%.*s", (int)strcspn(at + strlen(code) + 1, ")"),
		at + strlen(code) + 1);
	return value;
}

static void a_number_in_other_writings_has_the_same_fake(void **state)
{
	const char *fake = faked_p1("ABC5X", "0-0:96.1.1(48123457)\r\n"
					     "0-0:96.60.1(48 12 34 57)\r\n"
					     "0-0:96.60.2(48-12.34/57)\r\n"
					     "0-0:96.60.3(00ABC48123457)\r\n"
					     "0-0:0.2.0(0048123457)\r\n"
					     "0-0:96.13.0(3438313233343537)\r\n"
					     "1-0:1.7.0(00.500*kW)\r\n");
	const char *number = value_of(fake, "96.1.1");
	char other[64];

	(void)state;
	assert_int_equal(strlen(number), 8);
	snprintf(other, sizeof other, "%.2s %.2s %.2s %.2s", number, number + 2, number + 4,
		number + 6);
	assert_string_equal(value_of(fake, "96.60.1"), other);
	snprintf(other, sizeof other, "%.2s-%.2s.%.2s/%.2s", number, number + 2, number + 4,
		number + 6);
	assert_string_equal(value_of(fake, "96.60.2"), other);
	assert_string_equal(value_of(fake, "96.60.3") + 5, number);
	assert_string_equal(value_of(fake, "0-0:0.2.0") + 2, number);
	for (int i = 0; i < 8; i++)
		assert_int_equal(value_of(fake, "96.13.0")[2 * i + 1], number[i]);
}

static void letters_and_digits_are_a_number_too(void **state)
{
	const char *fake = faked_p1("ABC5X",
		"0-0:96.1.1(K8EG7Q46R9X5)\r\n0-0:96.60.1(8EG7Q46R9X5)\r\n"
		"0-0:96.60.2(ISKK8EG7Q46R9X5)\r\n1-0:1.7.0(00.500*kW)\r\n");
	const char *number = value_of(fake, "96.1.1");

	(void)state;
	assert_string_not_equal(number, "K8EG7Q46R9X5");
	assert_string_equal(value_of(fake, "96.60.1"), number + 1);
	assert_string_equal(value_of(fake, "96.60.2") + 3, number);
}

/* A push of pairs of name and value: the number as text; as characters in the firmware; in 32 bits;
 * the same from the other end; in BCD; in UTF-16; in BCD within a longer one; as a number of an
 * unknown register. */
static void a_number_has_one_fake_in_all_encodings(void **state)
{
	static const char push[] = "0f 00000001 00 02 10"
				   "09 06 0000600100ff 0a 08 3438313233343537"
				   "09 06 0100000200ff 09 0b 46573438313233343537 00"
				   "09 06 0000603c01ff 06 02de4e41"
				   "09 06 0000603c02ff 09 04 414ede02"
				   "09 06 0000603c03ff 09 04 48123457"
				   "09 06 0000603c04ff 09 10 34003800310032003300340035003700"
				   "09 06 0000603c05ff 09 05 0148123457"
				   "09 06 0000603c06ff 15 0000000002de4e41";
	struct octets apdu = {0}, wire = {0};
	uint8_t bcd[4], be[4], le[4];
	const uint8_t *p;
	char text[9] = "";
	uint32_t v;

	(void)state;
	octets_hex(&apdu, push);
	dlms_text_hdlc(&wire, &apdu, 1000);
	anonymize('d', wire.p, wire.n, 2);
	p = memmem(wire.p, wire.n, "\x00\x60\x01\x00\xff\x0a\x08", 7);
	assert_non_null(p);
	memcpy(text, p + 7, 8);
	v = (uint32_t)strtoul(text, NULL, 10);
	for (int i = 0; i < 4; i++) {
		be[i] = le[3 - i] = (uint8_t)(v >> (24 - 8 * i));
		bcd[i] = (uint8_t)((text[2 * i] - '0') << 4 | (text[2 * i + 1] - '0'));
	}
	p = memmem(wire.p, wire.n, "\x01\x00\x00\x02\x00\xff\x09\x0b", 8);
	assert_memory_equal(p + 10, text, 8);
	p = memmem(wire.p, wire.n, "\x3c\x01\xff\x06", 4);
	assert_memory_equal(p + 4, be, 4);
	p = memmem(wire.p, wire.n, "\x3c\x02\xff\x09\x04", 5);
	assert_memory_equal(p + 5, le, 4);
	p = memmem(wire.p, wire.n, "\x3c\x03\xff\x09\x04", 5);
	assert_memory_equal(p + 5, bcd, 4);
	p = memmem(wire.p, wire.n, "\x3c\x04\xff\x09\x10", 5);
	for (int i = 0; i < 8; i++)
		assert_int_equal(p[5 + 2 * i], text[i]);
	p = memmem(wire.p, wire.n, "\x3c\x05\xff\x09\x05", 5);
	assert_memory_equal(p + 6, bcd, 4);
	p = memmem(wire.p, wire.n, "\x3c\x06\xff\x15", 4);
	assert_memory_equal(p + 8, be, 4);
}

/* Values that every list has, and the names by which makers and lists are known. */
static void names_of_lists_and_types_stay(void **state)
{
	static const char push[] = "0f 00000001 00 02 08"
				   "09 06 0101000281ff 0a 0b 4149444f4e5f5630303031"
				   "09 06 0000600107ff 0a 04 36353235"
				   "09 06 0100200700ff 12 08fe"
				   "09 06 0000600100ff 0a 10 49534b3130333037373030303030303031";
	struct octets apdu = {0}, wire = {0};

	(void)state;
	octets_hex(&apdu, push);
	dlms_text_hdlc(&wire, &apdu, 1000);
	anonymize('d', wire.p, wire.n, 3);
	assert_non_null(memmem(wire.p, wire.n, "AIDON_V0001", 11));
	assert_non_null(memmem(wire.p, wire.n,
		"\x0a\x04"
		"6525",
		6));
	assert_non_null(memmem(wire.p, wire.n, "\x12\x08\xfe", 3));
	assert_non_null(memmem(wire.p, wire.n, "\x0a\x10ISK", 5));
}

static void names_in_pushes_are_replaced_whole(void **state)
{
	static const char push[] = "0f 00000001 00 02 06"
				   "09 06 0000600d00ff 0c 0e 4dc3bc6c6c6572205765672031 32"
				   "09 06 0000600107ff 0a 0a 4d75737465726d616e6e"
				   "09 06 0100000200ff 09 0c 4b616d73747275705f4f7474";
	struct octets apdu = {0}, wire = {0};

	(void)state;
	octets_hex(&apdu, push);
	dlms_text_hdlc(&wire, &apdu, 1000);
	anonymize('d', wire.p, wire.n, 4);
	assert_null(memmem(wire.p, wire.n, "ller", 4));
	assert_null(memmem(wire.p, wire.n, "Weg", 3));
	assert_null(memmem(wire.p, wire.n, "Muster", 6));
	assert_null(memmem(wire.p, wire.n, "_Ott", 4));
}

/* In seven bits 0xaf is a slash, and what begins with it no identification; without it /ISK would
 * be one, and the telegram cut by it. */
static void eight_bits_stay_what_they_are_in_seven(void **state)
{
	const char *fake = faked_p1("ABC5X", "1-0:1.7.0\xde\xd1*k\n/ISK\xcb\xa3\xcd\xaf"
					     "550T-1012\r\n1-0:2.7.0(00.500*kW)\r\n");
	const char *slash = strchr(strchr(fake, '*'), '/');

	(void)state;
	assert_non_null(slash);
	assert_int_equal((uint8_t)slash[7], 0xaf);
	assert_memory_not_equal(slash + 1, "ISK", 3);
}

static void add_entry(struct sml_encoder *e, const char name[6], const void *octets, size_t n)
{
	sml_encode_list(e, 7);
	sml_encode_octets(e, name, 6);
	for (int i = 0; i < 4; i++)
		sml_encode_absent(e);
	sml_encode_octets(e, octets, n);
	sml_encode_absent(e);
}

static size_t sml_of(uint8_t out[512])
{
	static const char id[] = "\x0a\x01"
				 "DZG"
				 "\x00\x02\xde\x4e\x41";
	uint8_t messages[512];
	struct sml_encoder e, file;

	sml_encode_init(&e, messages, sizeof messages);
	e.tag_width = file.tag_width = 2;
	e.kermit = file.kermit = false;
	sml_encode_message(&e, 1, 0, 0x0701);
	sml_encode_list(&e, 7);
	sml_encode_absent(&e);
	sml_encode_octets(&e, id, 10);
	sml_encode_octets(&e, "Mustermann", 10);
	sml_encode_absent(&e);
	sml_encode_list(&e, 5);
	add_entry(&e, "\x01\x00\x60\x01\x00\xff", id, 10);
	add_entry(&e, "\x01\x00\x00\x00\x00\xff", "1DZG0048123457", 14);
	add_entry(&e, "\x01\x00\x00\x02\x00\x00", "FW 48123457", 11);
	add_entry(&e, "\x01\x00\x60\x5a\x02\x01", "\x41\x4e\xde\x02", 4);
	add_entry(&e, "\x81\x81\xc7\x82\x03\xff", "DZG", 3);
	sml_encode_absent(&e);
	sml_encode_absent(&e);
	sml_encode_message_end(&e);
	sml_encode_init(&file, out, 512);
	sml_encode_file(&file, messages, e.n);
	return file.n;
}

/* The id of the FNN, the text on the face, firmware and a checksum from the other end. */
static void the_id_of_sml_and_its_texts_agree(void **state)
{
	uint8_t wire[512], le[4];
	size_t n = sml_of(wire);
	const uint8_t *id, *text;
	char number[9];

	(void)state;
	anonymize('s', wire, n, 5);
	id = memmem(wire, n,
		"\x0a\x01"
		"DZG\x00",
		6);
	assert_non_null(id);
	snprintf(number, sizeof number, "%08u",
		(unsigned)id[6] << 24 | (unsigned)id[7] << 16 | (unsigned)id[8] << 8 | id[9]);
	assert_string_not_equal(number, "48123457");
	text = memmem(wire, n, "1DZG00", 6);
	assert_non_null(text);
	assert_memory_equal(text + 6, number, 8);
	assert_non_null(memmem(text + 14, n - (size_t)(text + 14 - wire), number, 8));
	for (int i = 0; i < 4; i++)
		le[i] = id[9 - i];
	assert_non_null(memmem(wire, n, le, 4));
	assert_null(memmem(wire, n, "Muster", 6));
	assert_non_null(memmem(wire, n,
		"\x04"
		"DZG",
		4));
}

/* 06 EMH 01 … : with a letter in place of the 01 the maker would be MH and that letter. */
static void behind_the_maker_of_an_id_no_letter_appears(void **state)
{
	(void)state;
	for (unsigned i = 0; i < 256; i++) {
		const uint8_t secret[ANON_SECRET_OCTETS] = {(uint8_t)i, 1};
		uint8_t octets[] = {0x01, 0x02, 0x71, 0x56, 0xcd, 0x45};

		anon_init(&anon, secret);
		anon_choose(&anon);
		anon_octets(&anon, ANON_ID, octets, sizeof octets);
		anon_finish(&anon);
		assert_false(octets[0] >= 'A' && octets[0] <= 'Z');
		assert_int_not_equal(octets[0], 0x01);
	}
}

/* Whether what was noted is found in these octets. */
static bool finds(const char *hex)
{
	struct octets o = {0};

	octets_hex(&o, hex);
	return anon_check_finds(&check, octets_bytes(&o));
}

static void the_check_knows_all_encodings(void **state)
{
	static const char *const found[] = {
		"3438313233343537",                          /* ASCII */
		"aa48123457",                                /* BCD */
		"57341248",                                  /* BCD from the other end */
		"3402de4e4156",                              /* binary */
		"414ede02",                                  /* from the other end */
		"33343338333133323333333433353337",          /* hex of the characters */
		"3032646534653431",                          /* hex of the binary, small */
		"3032444534453431",                          /* and large */
		"340038003100320033003400350037",            /* UTF-16 */
		"3438203132203334203537",                    /* blanks */
		"34382d31322e33342f3537",                    /* signs */
		"b4b8b1b2333435b7",                          /* parity */
		"4d75737465726d616e6e",                      /* Mustermann */
		"4d55535445524d414e4e",                      /* in capitals */
		"6d75737465726d616e6e",                      /* in small letters */
		"004d0075007300740065007200 6d0061006e006e", /* UTF-16 */
		"34643735373337343635373236643631366536 65", /* hex */
		"3444373537333734363537323644363136453645",  /* hex, capitals */
		"20313233343520",                            /* five digits by themselves */
	};
	static const char *const others[] = {"3438313233343538", "20313233343536", "302e3132333435",
		"4d75737465726d616e", "02de4e42", ""};
	const uint8_t secret[ANON_SECRET_OCTETS] = {6};

	(void)state;
	anon_init(&anon, secret);
	anon_know(&anon, "48123457");
	anon_text(&anon, ANON_ANY, (uint8_t *)(char[]){"Mustermann 12345"}, 16);
	anon_choose(&anon);
	assert_true(anon_check_init(&check, &anon));
	anon_finish(&anon);
	for (size_t i = 0; i < sizeof found / sizeof *found; i++)
		if (!finds(found[i]))
			fail_msg("%s is not found", found[i]);
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		if (finds(others[i]))
			fail_msg("%s is found", others[i]);
}

/* Else one could not be told from another, and would stay where it stands in another way. */
static void more_numbers_than_there_is_room_for_are_said(void **state)
{
	const uint8_t secret[ANON_SECRET_OCTETS] = {7};
	char number[16];

	(void)state;
	anon_init(&anon, secret);
	for (unsigned i = 0; i < ANON_NUMBERS_MAX; i++) {
		snprintf(number, sizeof number, "%u", 1000000 + i);
		anon_know(&anon, number);
	}
	assert_false(anon.is_full);
	anon_know(&anon, "2000000");
	assert_true(anon.is_full);
	anon_finish(&anon);
}

/* Encoded as a number it stays as wide as it was, with any secret. */
static void a_fake_number_has_the_width_of_its_original(void **state)
{
	static const char *const numbers[] = {"65535", "65536", "127999", "8388607", "16777216",
		"41999999", "42000000", "59999999", "99999999", "2147483647", "4294967295",
		"4294967296", "9999999999"};

	(void)state;
	for (uint8_t round = 0; round < 20; round++) {
		const uint8_t secret[ANON_SECRET_OCTETS] = {round};

		for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
			unsigned long long v, f;
			char text[20];

			anon_init(&anon, secret);
			anon_know(&anon, numbers[i]);
			anon_choose(&anon);
			snprintf(text, sizeof text, "%s", numbers[i]);
			anon_text(&anon, ANON_ID, (uint8_t *)text, strlen(text));
			anon_finish(&anon);
			v = strtoull(numbers[i], NULL, 10);
			f = strtoull(text, NULL, 10);
			assert_int_not_equal(v, f);
			assert_int_equal(strlen(text), strlen(numbers[i]));
			assert_int_equal(__builtin_clzll(v) / 8, __builtin_clzll(f) / 8);
			assert_int_equal(__builtin_clzll(v) % 8 == 0, __builtin_clzll(f) % 8 == 0);
			assert_int_equal(v >= 42000000, f >= 42000000);
		}
	}
}

/* It is noted in pieces of 32 digits, and the second begins with a zero. */
static void a_number_of_more_digits_than_are_noted_at_once(void **state)
{
	const char *text = faked_p1(
		"TST5X", "0-0:96.13.0(12345678901234567890123456789012087654321)\r\n");

	(void)state;
	assert_null(strstr(text, "87654321"));
	assert_non_null(strstr(text, "0-0:96.13.0("));
}

/* Decoders cut them off: an id would be longer, or shorter. */
static void zeros_behind_an_id_stay(void **state)
{
	static const uint8_t sent[] = {0x81, 0xcd, 0x32, 0x39, 0x0b, 0xac, 0xca, 0x51, 0x07, 0, 0};

	(void)state;
	for (uint8_t i = 0; i < 250; i++)
		for (size_t n = sizeof sent - 2; n <= sizeof sent; n++) {
			const uint8_t some[ANON_SECRET_OCTETS] = {i};
			uint8_t id[sizeof sent];

			memcpy(id, sent, n);
			anon_init(&anon, some);
			anon_octets(&anon, ANON_ID, id, n);
			anon_choose(&anon);
			anon_octets(&anon, ANON_ID, id, n);
			for (size_t k = 0; k < n; k++)
				assert_int_equal(id[k] == 0, sent[k] == 0);
			anon_finish(&anon);
		}
}

static int set_keys(void **state)
{
	(void)state;
	dlms_keys_init(&keys);
	return 0;
}

static int wipe_keys(void **state)
{
	(void)state;
	dlms_keys_finish(&keys);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_of_a_text_stays),
		cmocka_unit_test(a_name_is_no_model),
		cmocka_unit_test(models_versions_and_states_stay),
		cmocka_unit_test(a_number_in_other_writings_has_the_same_fake),
		cmocka_unit_test(letters_and_digits_are_a_number_too),
		cmocka_unit_test(a_number_has_one_fake_in_all_encodings),
		cmocka_unit_test(names_of_lists_and_types_stay),
		cmocka_unit_test(names_in_pushes_are_replaced_whole),
		cmocka_unit_test(eight_bits_stay_what_they_are_in_seven),
		cmocka_unit_test(the_id_of_sml_and_its_texts_agree),
		cmocka_unit_test(behind_the_maker_of_an_id_no_letter_appears),
		cmocka_unit_test(the_check_knows_all_encodings),
		cmocka_unit_test(more_numbers_than_there_is_room_for_are_said),
		cmocka_unit_test(a_fake_number_has_the_width_of_its_original),
		cmocka_unit_test(a_number_of_more_digits_than_are_noted_at_once),
		cmocka_unit_test(zeros_behind_an_id_stay),
	};

	return cmocka_run_group_tests(tests, set_keys, wipe_keys);
}
