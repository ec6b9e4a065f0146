/* Which list fits, and what it says. */
#include "proto/dlms/dlms_lists.h"

#include "base/text.h"
#include "proto/dlms/dlms_register.h"
#include "reading/unit.h"

#include <string.h>

enum { DATE_TIME_OCTETS = 12, OBIS_OCTETS = 6, TARIFF_ROUNDING = 2 };

/* The root of the list; *b then stands at the first element. */
static bool read_root(struct bytes *b, struct axdr *root)
{
	return axdr_element(b, root) == AXDR_OK &&
	       (root->tag == AXDR_STRUCTURE || root->tag == AXDR_ARRAY);
}

static bool is_type(uint8_t tag, uint8_t type)
{
	if (type == DLMS_TYPE_SWITCH)
		return tag == AXDR_BOOLEAN || tag == AXDR_ENUM || tag == AXDR_UNSIGNED;
	return tag == type || tag == AXDR_NULL;
}

/* Steps over an element, and over all that it holds. */
static bool next_tag(struct bytes *b, uint8_t *tag)
{
	if (!bytes_left(b))
		return false;
	*tag = *b->p;
	return axdr_skip(b) == AXDR_OK;
}

static bool types_fit(struct bytes elements, const struct dlms_list *l)
{
	uint8_t tag;

	for (size_t i = 0; i < l->n; i++)
		if (!next_tag(&elements, &tag) || !is_type(tag, l->positions[i].type))
			return false;
	return true;
}

/* Year (or any), month, day. */
static bool is_date_time(struct bytes b)
{
	unsigned year;

	if (bytes_left(&b) != DATE_TIME_OCTETS)
		return false;
	year = (unsigned)b.p[0] << 8 | b.p[1];
	return (year == 0xffff || (year >= 1970 && year < 2200)) && b.p[2] >= 1 &&
	       (b.p[2] <= 12 || b.p[2] >= 0xfd) && b.p[3] >= 1 && (b.p[3] <= 31 || b.p[3] >= 0xe0);
}

static bool first_fits(struct bytes elements, enum dlms_first first)
{
	struct axdr e;

	if (axdr_element(&elements, &e) != AXDR_OK)
		return false;
	switch (first) {
	case DLMS_FIRST_ANY:
		return true;
	case DLMS_FIRST_TEXT:
		return text_is_printable(e.data);
	case DLMS_FIRST_DATE_TIME:
		return is_date_time(e.data);
	case DLMS_FIRST_KFM:
		return bytes_left(&e.data) > 4 && memcmp(e.data.p, "KFM_", 4) == 0;
	case DLMS_FIRST_OBIS:
		return bytes_left(&e.data) == OBIS_OCTETS && e.data.p[0] <= 1 &&
		       e.data.p[5] == 0xff;
	}
	return false;
}

static void fill(struct bytes elements, const struct dlms_list *l, struct telegram *t)
{
	for (size_t i = 0; i < l->n; i++) {
		const struct dlms_position *p = &l->positions[i];
		struct reg *r;

		if (!p->is_used) {
			axdr_skip(&elements);
			continue;
		}
		r = dlms_register_read(t, p->obis, &elements);
		if (r)
			dlms_register_scale(r, p->scaler, p->unit);
	}
}

/* What no grid has is no voltage and no frequency: then the list means something else. */
static bool is_plausible(const struct reg *r)
{
	double v;

	if (r->kind != REG_NUMBER)
		return true;
	v = decimal_double(r->value);
	if (r->unit == UNIT_V)
		return v < 10 || (v > 50 && v < 600);
	if (r->unit == UNIT_HZ)
		return v == 0 || (v > 40 && v < 70);
	return true;
}

static bool energy(const struct telegram *t, uint8_t c, uint8_t e, double *v)
{
	const struct reg *r = telegram_find(t, (struct obis){1, 0, c, 8, e, 255});

	if (!r || r->kind != REG_NUMBER)
		return false;
	*v = decimal_double(r->value);
	return true;
}

/* Two tariffs are never more than the total. */
static bool tariffs_fit(const struct telegram *t, uint8_t c)
{
	double total, first, second;

	return !energy(t, c, 0, &total) || !energy(t, c, 1, &first) || !energy(t, c, 2, &second) ||
	       first + second <= total + TARIFF_ROUNDING;
}

static bool content_fits(const struct telegram *t)
{
	for (size_t i = 0; i < t->n_registers; i++)
		if (!is_plausible(&t->registers[i]))
			return false;
	return tariffs_fit(t, 1) && tariffs_fit(t, 2);
}

static bool take_list(struct bytes value, const struct dlms_list *l, struct telegram *t)
{
	struct axdr root;

	if (!read_root(&value, &root) || root.n != l->n || !types_fit(value, l) ||
		!first_fits(value, l->first))
		return false;
	fill(value, l, t);
	if (content_fits(t))
		return true;
	t->n_registers = 0;
	return false;
}

const struct dlms_list *dlms_positional(
	struct bytes value, const struct dlms_lists *lists, struct telegram *t)
{
	for (size_t i = 0; lists && i < lists->n; i++)
		if (take_list(value, &lists->list[i], t))
			return &lists->list[i];
	for (const struct dlms_list *l = dlms_known_lists; l->name; l++)
		if (take_list(value, l, t))
			return l;
	return NULL;
}

void dlms_unnamed(struct bytes value, struct telegram *t)
{
	static const struct obis nameless = {0};
	struct axdr root;

	t->n_registers = 0;
	if (!read_root(&value, &root))
		return;
	for (uint32_t i = 0; i < root.n; i++)
		if (!dlms_register_read(t, nameless, &value))
			return;
}
