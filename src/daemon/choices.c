/* A line for each meter or wire: "meter_0a01… = total=l2 order=312 reverse=yes fuse=63". It is read
 * anew each time, as that is seldom, and so no key stays in memory. */
#include "daemon/choices.h"

#include "base/hex.h"
#include "base/secret.h"
#include "base/shortage.h"
#include "daemon/state_files.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	ENTRIES_MAX = 64, /* whoever comes beside them, the oldest is forgotten for */
	FUSE_MAX_A = 5000,
	WORD_MAX = 48,
	HASH_ROOM = 10, /* "_1a2b3c4d" */
	NAMED_MAX = CHOICES_OF_MAX - HASH_ROOM + 1,
};

struct entry {
	char of[CHOICES_OF_MAX];
	struct choices choices;
};

struct entries {
	size_t n;
	struct entry all[ENTRIES_MAX];
};

static const char file_name[] = "screen";
static const char *const reverse_words[] = {"auto", "no", "yes", NULL};

const char *const total_words[] = {"l1", "l2", "l3", "split", NULL};

/* FNV-1a: tells apart what is the same without the characters that no key of a file may have. */
static uint32_t hash_of(const char *text)
{
	uint32_t h = UINT32_C(2166136261);

	for (; *text; text++)
		h = (h ^ (uint8_t)*text) * UINT32_C(16777619);
	return h;
}

void choices_name(const char *kind, const char *name, char of[CHOICES_OF_MAX])
{
	bool is_other;
	int n;

	*of = '\0';
	if (!*name)
		return;
	n = snprintf(of, NAMED_MAX, "%s_%s", kind, name);
	is_other = n >= NAMED_MAX;
	for (char *c = of; *c; c++) {
		is_other |= !isalnum((unsigned char)*c) && c != of + strlen(kind);
		*c = isalnum((unsigned char)*c) ? *c : '_';
	}
	if (is_other)
		snprintf(of + strlen(of), HASH_ROOM, "_%08x", (unsigned)hash_of(name));
}

void choices_forget(struct choices *c)
{
	explicit_bzero(&c->key, sizeof c->key);
	explicit_bzero(&c->auth_key, sizeof c->auth_key);
}

static bool take_word_of(const char *value, const char *const words[], void *field)
{
	unsigned position;
	bool ok = conf_parse_word(value, words, &position);

	if (ok)
		*(unsigned *)field = position;
	return ok;
}

static bool take_order(const char *value, struct phases *phases)
{
	struct phases parsed = *phases;

	if (!isdigit((unsigned char)*value) || !phases_parse(value, &parsed))
		return false;
	memcpy(phases->order, parsed.order, sizeof phases->order);
	return true;
}

static bool take_fuse(const char *value, uint32_t *fuse_a)
{
	long v;

	if (!conf_parse_number(value, 0, FUSE_MAX_A, &v))
		return false;
	*fuse_a = (uint32_t)v;
	return true;
}

static bool take_key(const char *value, struct config_key *key)
{
	secret_guard();
	key->is_set = hex_octets(value, key->octets, sizeof key->octets);
	return key->is_set;
}

/* One "name=value"; what is not understood is not there. */
static void take_pair(struct choices *c, const char *name, const char *value)
{
	unsigned total = c->phases.total, reverse = c->reverse, ask = c->ask;
	unsigned is = 0;

	if (strcmp(name, "total") == 0 && take_word_of(value, total_words, &total))
		is = CHOICE_TOTAL;
	else if (strcmp(name, "order") == 0 && take_order(value, &c->phases))
		is = CHOICE_ORDER;
	else if (strcmp(name, "reverse") == 0 && take_word_of(value, reverse_words, &reverse))
		is = CHOICE_REVERSE;
	else if (strcmp(name, "fuse") == 0 && take_fuse(value, &c->fuse_a))
		is = CHOICE_FUSE;
	else if (strcmp(name, "ask") == 0 && take_word_of(value, asking_words, &ask))
		is = CHOICE_ASK;
	else if (strcmp(name, "key") == 0 && take_key(value, &c->key))
		is = CHOICE_KEY;
	else if (strcmp(name, "auth_key") == 0 && take_key(value, &c->auth_key))
		is = CHOICE_AUTH_KEY;
	c->phases.total = (enum phases_total)total;
	c->reverse = (enum reverse)reverse;
	c->ask = (enum asking)ask;
	c->given |= is;
}

static struct entry *find(struct entries *e, const char *of)
{
	for (size_t i = 0; i < e->n; i++)
		if (strcmp(e->all[i].of, of) == 0)
			return &e->all[i];
	return NULL;
}

static void remove_entry(struct entries *e, struct entry *which)
{
	size_t i = (size_t)(which - e->all);

	e->n--;
	memmove(which, which + 1, (e->n - i) * sizeof *which);
	explicit_bzero(&e->all[e->n], sizeof e->all[e->n]);
}

static struct entry *add(struct entries *e, const char *of)
{
	struct entry *entry;

	if (e->n == ENTRIES_MAX)
		remove_entry(e, e->all);
	entry = &e->all[e->n++];
	memset(entry, 0, sizeof *entry);
	snprintf(entry->of, sizeof entry->of, "%s", of);
	for (uint8_t i = 0; i < 3; i++)
		entry->choices.phases.order[i] = i;
	return entry;
}

static bool take_line(void *user, const char *where, const char *section, const char *key,
	const char *value, struct conf_error *error)
{
	struct entry *entry = find(user, key);

	(void)where, (void)section, (void)error;
	entry = entry ? entry : add(user, key);
	while (*value) {
		char pair[WORD_MAX], *equals;
		size_t n = strcspn(value, " ");

		snprintf(pair, sizeof pair, "%.*s", (int)n, value);
		equals = strchr(pair, '=');
		if (equals) {
			*equals = '\0';
			take_pair(&entry->choices, pair, equals + 1);
		}
		explicit_bzero(pair, sizeof pair);
		value += n + strspn(value + n, " ");
	}
	return true;
}

static void forget(void *user)
{
	explicit_bzero(user, sizeof(struct entries));
}

static struct entries *read_all(const char *folder, enum state_read *how)
{
	struct entries *e = shortage_take(1, sizeof *e);
	struct conf_error error;

	*how = STATE_UNREADABLE;
	if (e)
		*how = state_read(folder, file_name, take_line, forget, e, &error);
	return e;
}

static void free_all(struct entries *e)
{
	if (e)
		forget(e);
	free(e);
}

bool choices_recall(const char *state_dir, const char *of, struct choices *c)
{
	char folder[PATH_MAX];
	enum state_read how;
	struct entries *e;
	const struct entry *found;

	memset(c, 0, sizeof *c);
	if (!*of)
		return true;
	state_folder(state_dir, folder);
	if (!state_has(folder, file_name))
		return true; /* as on most machines, and when a meter begins its telegram waits for
				it */
	e = read_all(folder, &how);
	found = e ? find(e, of) : NULL;
	if (found)
		*c = found->choices;
	free_all(e);
	return how != STATE_UNREADABLE;
}

static void write_key(FILE *f, const char *name, const struct config_key *key)
{
	char digits[2 * sizeof key->octets + 1];

	hex_text(bytes_of(key->octets, sizeof key->octets), digits);
	fprintf(f, " %s=%s", name, digits);
	explicit_bzero(digits, sizeof digits);
}

static void write_entry(FILE *f, const struct entry *e)
{
	const struct choices *c = &e->choices;

	fprintf(f, "%s =", e->of);
	if (c->given & CHOICE_TOTAL)
		fprintf(f, " total=%s", total_words[c->phases.total]);
	if (c->given & CHOICE_ORDER)
		fprintf(f, " order=%u%u%u", c->phases.order[0] + 1u, c->phases.order[1] + 1u,
			c->phases.order[2] + 1u);
	if (c->given & CHOICE_REVERSE)
		fprintf(f, " reverse=%s", reverse_words[c->reverse]);
	if (c->given & CHOICE_FUSE)
		fprintf(f, " fuse=%u", (unsigned)c->fuse_a);
	if (c->given & CHOICE_ASK)
		fprintf(f, " ask=%s", asking_words[c->ask]);
	if (c->given & CHOICE_KEY)
		write_key(f, "key", &c->key);
	if (c->given & CHOICE_AUTH_KEY)
		write_key(f, "auth_key", &c->auth_key);
	fputs("\n", f);
}

static int write_all(const char *folder, const struct entries *e)
{
	char buffer[BUFSIZ];
	FILE *f = state_begin(folder, file_name);
	int r;

	if (!f)
		return -errno;
	setvbuf(f, buffer, _IOFBF, sizeof buffer); /* there may be keys in it */
	fputs("# What was chosen on the screen.\n", f);
	for (size_t i = 0; i < e->n; i++)
		write_entry(f, &e->all[i]);
	r = state_commit(f, folder, file_name);
	explicit_bzero(buffer, sizeof buffer);
	return r;
}

int choices_keep(const char *state_dir, const char *of, const struct choices *c)
{
	char folder[PATH_MAX];
	enum state_read how;
	struct entries *e;
	struct entry *entry;
	int r = -EIO;

	if (!*of)
		return -ENOENT;
	state_folder(state_dir, folder);
	e = read_all(folder, &how);
	if (e && how != STATE_UNREADABLE) {
		entry = find(e, of);
		if (entry)
			remove_entry(e, entry);
		if (c->given)
			add(e, of)->choices = *c;
		r = write_all(folder, e);
	}
	free_all(e);
	return r;
}
