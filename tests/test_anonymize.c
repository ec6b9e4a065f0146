/* A whole recording: what cannot be made anonymous is left out, and the rest is as it was. */
#include "anon/anon_protocols.h"
#include "base/crc16.h"
#include "cmd/capture/capture_anonymize.h"
#include "proto/protocols.h"
#include "proto/dlms/dlms_keys.h"
#include "sim/sml_encode.h"
#include "support/dlms_text.h"
#include "support/octets.h"
#include "support/test.h"

#include <stdio.h>

static const struct protocol_conf conf;

static const uint8_t odd_name[] = {1, 0, 96, 8, 3, 255};

/* Of five elements. */
static void add_odd_entry(struct sml_encoder *e)
{
	sml_encode_list(e, 5);
	sml_encode_octets(e, odd_name, sizeof odd_name);
	for (int i = 0; i < 3; i++)
		sml_encode_absent(e);
	sml_encode_octets(e, "Seestrasse", 10);
}

/* A file of SML with this id, a power, a register of this name with a text, and an entry of another
 * shape. */
static void add_file_of(struct octets *o, const char id[10], const char name[6])
{
	uint8_t messages[512], wire[512];
	struct sml_encoder e, file;

	sml_encode_init(&e, messages, sizeof messages);
	sml_encode_init(&file, wire, sizeof wire);
	e.tag_width = file.tag_width = 2;
	e.kermit = file.kermit = false;
	sml_encode_message(&e, 1, 0, 0x0701);
	sml_encode_list(&e, 7);
	sml_encode_absent(&e);
	sml_encode_octets(&e, id, 10);
	sml_encode_absent(&e);
	sml_encode_absent(&e);
	sml_encode_list(&e, 3);
	for (int i = 0; i < 2; i++) {
		sml_encode_list(&e, 7);
		sml_encode_octets(&e, i ? name : "\x01\x00\x10\x07\x00\xff", 6);
		sml_encode_absent(&e);
		sml_encode_absent(&e);
		sml_encode_unsigned(&e, 27, 1);
		sml_encode_signed(&e, 0, 1);
		if (i)
			sml_encode_octets(&e, "Gartenweg", 9);
		else
			sml_encode_signed(&e, 500, 4);
		sml_encode_absent(&e);
	}
	add_odd_entry(&e);
	sml_encode_absent(&e);
	sml_encode_absent(&e);
	sml_encode_message_end(&e);
	sml_encode_file(&file, messages, e.n);
	octets_add(o, wire, file.n);
}

/* The same of 1DZG0048123457. */
static void add_file(struct octets *o, const char name[6])
{
	add_file_of(o, "\x0a\x01\x44\x5a\x47\x00\x02\xde\x4e\x41", name);
}

static enum anonymize_result anonymize_with(const struct protocol_conf *of,
	const struct octets *sent, struct recording *r, struct anonymized *out)
{
	const struct line_setting none = {0};

	recording_init(r);
	r->is_timed = false;
	assert_int_equal(recording_add(r, 0, &none, octets_bytes(sent)), 0);
	return capture_anonymize(r, of, false, out);
}

static enum anonymize_result anonymize(
	const struct octets *sent, struct recording *r, struct anonymized *out)
{
	return anonymize_with(&conf, sent, r, out);
}

/* A register whose name is that of a person: with another name it would be another register. */
static void what_would_be_read_otherwise_is_left_out(void **state)
{
	struct octets sent = {0};
	struct anonymized out;
	struct recording r;

	(void)state;
	add_file(&sent, "\x01\x00\x00\x02\x00\x00");
	add_file(&sent, "Miller");
	add_file(&sent, "\x01\x00\x00\x02\x00\x00");
	assert_int_equal(anonymize(&sent, &r, &out), ANONYMIZE_DONE);
	assert_int_equal(out.n_done, 2);
	assert_int_equal(out.n_dropped, 1);
	assert_int_not_equal(out.n_unfaithful, 0);
	assert_int_equal(r.n, sent.n);
	assert_null(memmem(r.bytes, r.n, "Miller", 6));
	assert_null(memmem(r.bytes, r.n, "Garten", 6));
	recording_finish(&r);
}

static void of_an_entry_of_another_shape_only_the_name_stays(void **state)
{
	struct octets sent = {0};
	struct anonymized out;
	struct recording r;

	(void)state;
	add_file(&sent, "\x01\x00\x00\x02\x00\x00");
	assert_int_equal(anonymize(&sent, &r, &out), ANONYMIZE_DONE);
	assert_int_equal(out.n_unfaithful, 0);
	assert_non_null(memmem(r.bytes, r.n, odd_name, sizeof odd_name));
	assert_null(memmem(r.bytes, r.n, "Seestrasse", 10));
	recording_finish(&r);
}

/* By them it is told how a status is read. */
static void the_first_octets_of_an_id_stay_where_its_maker_is_damaged(void **state)
{
	struct octets sent = {0};
	struct anonymized out;
	struct recording r;

	(void)state;
	add_file_of(&sent, "\x0a\x01\xc4\x5a\x47\x00\x02\xde\x4e\x41", "\x01\x00\x00\x02\x00\x00");
	assert_int_equal(anonymize(&sent, &r, &out), ANONYMIZE_DONE);
	assert_non_null(memmem(r.bytes, r.n, "\x0b\x0a\x01", 3));
	assert_null(memmem(r.bytes, r.n, "\x02\xde\x4e\x41", 4));
	recording_finish(&r);
}

/* Without a checksum it ends with the `/` of the next, of which there may be no more than that. */
static void the_end_of_a_telegram_is_what_comes_behind_it(void **state)
{
	static const char sent[] =
		"/TST5METER\r\n\r\n1-0:0.0.0(1TST0048123457)\r\n1-0:1.7.0(000.5*kW)\r\n!"
		"/TST5METER\r\n\r\n1-0:0.0.0(1TST00";
	struct octets wire = {0};
	struct anonymized out;
	struct recording r;

	(void)state;
	octets_add(&wire, sent, sizeof sent - 1);
	assert_int_equal(anonymize(&wire, &r, &out), ANONYMIZE_DONE);
	assert_int_equal(out.n_done, 1);
	assert_int_equal(out.n_unfaithful, 0);
	assert_null(memmem(r.bytes, r.n, "48123457", 8));
	recording_finish(&r);
}

/* One telegram of P1 whose checksum has three digits, with a zero behind it. */
static void add_short_checksum(struct octets *o)
{
	char text[80];
	uint16_t crc;
	int n, power = 0;

	do {
		n = snprintf(
			text, sizeof text, "/TST5METER\r\n\r\n1-0:1.7.0(%05d*W)\r\n!", power++);
		crc = crc16_arc(text, (size_t)n);
	} while (crc > 0xfff || crc < 0x100);
	n += snprintf(text + n, 8, "%03X", crc);
	octets_add(o, text, (size_t)n + 1);
	octets_add(o, "\x01", 1);
}

static void a_zero_ends_a_short_checksum(void **state)
{
	struct octets wire = {0};
	struct anonymized out;
	struct recording r;

	(void)state;
	add_short_checksum(&wire);
	assert_int_equal(anonymize(&wire, &r, &out), ANONYMIZE_DONE);
	assert_int_equal(out.n_done, 1);
	assert_int_equal(out.n_unfaithful, 0);
	recording_finish(&r);
}

static void when_nothing_is_left_it_is_said(void **state)
{
	struct octets sent = {0};
	struct anonymized out;
	struct recording r;

	(void)state;
	add_file(&sent, "Miller");
	assert_int_equal(anonymize(&sent, &r, &out), ANONYMIZE_NOTHING);
	recording_finish(&r);
}

/* A push with a number and a power: 10 authenticated, 20 encrypted, 30 both. */
static void add_push(struct octets *o, uint8_t security, uint32_t counter)
{
	static struct octets plain, sealed;

	plain.n = sealed.n = 0;
	dlms_text_notification(&plain,
		"02 04 0906 0000600100ff 0a08 3438313233343537 0906 0100010700ff 06 000001f4");
	dlms_text_cipher(&sealed, security, counter, &plain);
	dlms_text_hdlc(o, &sealed, 128);
}

/* The key file asks for a tag that the meter does not send: that is a matter of the keys, too. */
static void telegrams_without_the_tag_that_was_asked_for_are_told(void **state)
{
	struct dlms_keys keys;
	const struct protocol_conf with_keys = {.keys = &keys};
	struct octets all = {0}, some = {0};
	struct anonymized out;
	struct recording r;

	(void)state;
	dlms_keys_init(&keys);
	assert_true(dlms_keys_set(&keys, dlms_text_key));
	dlms_keys_set_auth(&keys, dlms_text_auth_key);
	add_push(&all, 0x20, 1);
	assert_int_equal(anonymize_with(&with_keys, &all, &r, &out), ANONYMIZE_LOCKED);
	assert_int_equal(out.n_locked, 1);
	recording_finish(&r);
	add_push(&some, 0x30, 1);
	add_push(&some, 0x20, 2);
	assert_int_equal(anonymize_with(&with_keys, &some, &r, &out), ANONYMIZE_DONE);
	assert_int_equal(out.n_done, 1);
	assert_int_equal(out.n_locked, 1);
	recording_finish(&r);
	dlms_keys_finish(&keys);
}

static void every_protocol_can_be_anonymized(void **state)
{
	(void)state;
	for (size_t i = 0; protocols[i]; i++)
		assert_true(anon_has(protocols[i]));
}

/* A row that is forgotten costs telegrams, not somebody's number. */
static void what_is_not_in_the_table_is_not_shown(void **state)
{
	const struct protocol unknown = {.name = "unknown"};
	struct anon a;
	uint8_t wire[] = "1TST0048123457";

	(void)state;
	anon_init(&a, (const uint8_t[ANON_SECRET_OCTETS]){1});
	assert_false(anon_has(&unknown));
	assert_false(anon_telegram(&a, &unknown, &conf, wire, sizeof wire));
	assert_false(anon_ends(&unknown, '/'));
	anon_finish(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_would_be_read_otherwise_is_left_out),
		cmocka_unit_test(of_an_entry_of_another_shape_only_the_name_stays),
		cmocka_unit_test(the_first_octets_of_an_id_stay_where_its_maker_is_damaged),
		cmocka_unit_test(the_end_of_a_telegram_is_what_comes_behind_it),
		cmocka_unit_test(a_zero_ends_a_short_checksum),
		cmocka_unit_test(when_nothing_is_left_it_is_said),
		cmocka_unit_test(every_protocol_can_be_anonymized),
		cmocka_unit_test(what_is_not_in_the_table_is_not_shown),
		cmocka_unit_test(telegrams_without_the_tag_that_was_asked_for_are_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
