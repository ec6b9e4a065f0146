/* Sections become lower case, and what is no letter a dash; numbers go through SipHash-2-4
 * (Aumasson and Bernstein, 2012) with the id of the machine as its key, of which six digits are
 * shown. */
#include "share/meter_key.h"

#include "base/hex.h"
#include "base/machine.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

static uint64_t number_of(const uint8_t *octets, size_t n)
{
	uint64_t v = 0;

	for (size_t i = 0; i < n; i++)
		v |= (uint64_t)octets[i] << 8 * i;
	return v;
}

static uint64_t turned(uint64_t v, int bits)
{
	return v << bits | v >> (64 - bits);
}

static void mix(uint64_t v[4], int rounds)
{
	for (; rounds > 0; rounds--) {
		v[0] += v[1], v[1] = turned(v[1], 13) ^ v[0], v[0] = turned(v[0], 32);
		v[2] += v[3], v[3] = turned(v[3], 16) ^ v[2];
		v[0] += v[3], v[3] = turned(v[3], 21) ^ v[0];
		v[2] += v[1], v[1] = turned(v[1], 17) ^ v[2], v[2] = turned(v[2], 32);
	}
}

static void take(uint64_t v[4], uint64_t word)
{
	v[3] ^= word;
	mix(v, 2);
	v[0] ^= word;
}

uint64_t key_secret_hash(const struct key_secret *secret, const char *text)
{
	const uint64_t k0 = number_of(secret->octets, 8), k1 = number_of(secret->octets + 8, 8);
	uint64_t v[4] = {k0 ^ 0x736f6d6570736575, k1 ^ 0x646f72616e646f6d, k0 ^ 0x6c7967656e657261,
		k1 ^ 0x7465646279746573};
	const uint8_t *octets = (const uint8_t *)text;
	size_t n = strlen(text), at = 0;

	for (; n - at >= 8; at += 8)
		take(v, number_of(octets + at, 8));
	take(v, number_of(octets + at, n - at) | (uint64_t)n << 56);
	v[2] ^= 0xff;
	mix(v, 4);
	return v[0] ^ v[1] ^ v[2] ^ v[3];
}

void key_secret_find(struct key_secret *secret)
{
	static const char *const files[] = {"/etc/machine-id", "/var/lib/dbus/machine-id"};
	char path[MACHINE_PATH_MAX], line[40] = "";

	*secret = (struct key_secret){{0}};
	for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
		FILE *f;

		machine_path(files[i], path);
		f = fopen(path, "re");
		if (!f)
			continue;
		if (!fgets(line, sizeof line, f))
			*line = '\0';
		fclose(f);
		line[strcspn(line, "\n")] = '\0';
		if (hex_octets(line, secret->octets, sizeof secret->octets))
			return;
	}
}

/* What the letters of German become; NULL: it is none of them. */
static const char *plain(const char *from)
{
	static const char letters[] = "ä\0ae\0ö\0oe\0ü\0ue\0Ä\0ae\0Ö\0oe\0Ü\0ue\0ß\0ss\0";

	for (const char *l = letters; *l; l += strlen(l) + 1 + 3)
		if (strncmp(from, l, 2) == 0)
			return l + 3;
	return NULL;
}

/* "Keller Süd" is keller-sued. */
static void fold(const char *section, char *to, size_t size)
{
	size_t n = 0;

	for (const char *c = section; *c && n + 3 < size; c++) {
		const char *letters = plain(c);

		if (letters) {
			n += (size_t)snprintf(to + n, size - n, "%s", letters);
			c++;
		} else if (isalnum((unsigned char)*c) || *c == '_') {
			to[n++] = (char)tolower((unsigned char)*c);
		} else if (n && to[n - 1] != '-') {
			to[n++] = '-';
		}
	}
	while (n && to[n - 1] == '-')
		n--;
	to[n] = '\0';
}

void meter_key(
	const struct stream_meter *meter, const struct key_secret *secret, char to[SHARE_KEY_SIZE])
{
	const char *id = meter->meter.id_is_model ? "" : meter->meter.id;

	fold(meter->section, to, SHARE_KEY_SIZE);
	if (!*to)
		snprintf(to, SHARE_KEY_SIZE, "meter-%06x",
			(unsigned)(key_secret_hash(secret, *id ? id : meter->station) & 0xffffff));
}
