/* Who may set the fields of a status, and what is asked of it. What it leaves out: JSON
 * (status_json.c), the table (status_table.c), and where the numbers come from. */
#include "status/status.h"

#include <stdio.h>
#include <string.h>

void status_set(struct status *s, enum status_field field, int64_t v)
{
	s->is_known[field] = true;
	s->number[field] = v;
}

void status_set_known(struct status *s, enum status_field field, int64_t v)
{
	if (v >= 0)
		status_set(s, field, v);
}

void status_set_text(struct status *s, enum status_field field, const char *text)
{
	char *to = s->text[status_table[field].more];

	snprintf(to, STATUS_TEXT_MAX, "%s", text ? text : "");
	s->is_known[field] = *to != '\0';
}

bool status_set_word(struct status *s, enum status_field field, const char *word)
{
	const char *const *known = status_words(field);

	for (int i = 0; known[i]; i++)
		if (strcmp(known[i], word) == 0) {
			status_set(s, field, i);
			return true;
		}
	return false;
}

void status_add_fault(struct status *s, const char *name, int64_t n)
{
	int64_t *n_kinds = &s->number[STATUS_FAULTS_BY_NAME];

	s->is_known[STATUS_FAULTS_BY_NAME] = true;
	if (n == 0 || *n_kinds == STATUS_FAULT_KINDS)
		return;
	snprintf(s->faults[*n_kinds].name, sizeof s->faults->name, "%s", name);
	s->faults[(*n_kinds)++].n = n;
}

/* "" for a number that stands for no word: whoever set it, nothing beyond the words is read. */
static const char *word_of(enum status_field field, int64_t v)
{
	const char *const *word = status_words(field);

	for (; v > 0 && *word; v--)
		word++;
	return v == 0 && *word ? *word : "";
}

const char *status_text(const struct status *s, enum status_field field)
{
	if (!s->is_known[field])
		return "";
	return status_words(field) ? word_of(field, s->number[field])
				   : s->text[status_table[field].more];
}

int64_t status_contradictions(const struct status *s)
{
	int64_t n = 0;

	for (enum status_field f = STATUS_SIGN; f <= STATUS_MOUNTING; f++)
		n += s->number[f];
	return n;
}

const char *status_name(enum status_field field)
{
	return status_table[field].name;
}
