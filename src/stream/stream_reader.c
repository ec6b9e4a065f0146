/* Parts octets into lines, and looks at each member of a line: its type, its range, its length.
 * cJSON reads one line at a time, which is bounded before. */
#include "stream/stream_reader.h"

#include "base/json.h"
#include "status/status_json.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	DEPTH_MAX = 8,    /* hello has four: itself, stations, a station, its meter */
	VALUES_MAX = 800, /* an account has some 130 at most, registers six each */
	EXP_MAX = 40,     /* of a decimal */
};

/* The most that a double holds exactly. */
static const double whole_max = 9007199254740992.0;

static const char *const names[N_STREAM_IS] = {
	"hello", "meter", "reading", "silent", "gone", "account", "frame", "registers"};

/* What the line has under that name; NULL: nothing. */
static const cJSON *member(const cJSON *from, const char *name)
{
	return cJSON_GetObjectItemCaseSensitive(from, name);
}

/* A text that fits; one that is not there is "", where that may be. */
static bool take_text(const cJSON *from, const char *name, bool must, char *to, size_t size)
{
	const cJSON *v = member(from, name);

	*to = '\0';
	if (!v)
		return !must;
	return cJSON_IsString(v) && (size_t)snprintf(to, size, "%s", v->valuestring) < size &&
	       (!must || *to);
}

static bool take_whole(const cJSON *from, const char *name, double most, uint64_t *to)
{
	const cJSON *v = member(from, name);

	*to = 0;
	/* NaN is neither */
	if (!cJSON_IsNumber(v) || !(v->valuedouble >= 0 && v->valuedouble <= most) ||
		v->valuedouble != floor(v->valuedouble))
		return false;
	*to = (uint64_t)v->valuedouble;
	return true;
}

static bool take_bool(const cJSON *from, const char *name, bool *to)
{
	const cJSON *v = member(from, name);

	*to = cJSON_IsTrue(v);
	return cJSON_IsBool(v);
}

/* A double holds fifteen digits of a decimal, whichever they are. */
static bool take_decimal(const cJSON *v, struct decimal *to)
{
	char text[32], *end;
	int64_t digits;
	long exp;

	if (!cJSON_IsNumber(v) || !isfinite(v->valuedouble))
		return false;
	snprintf(text, sizeof text, "%.14e", v->valuedouble); /* -d.dddddddddddddde-XX */
	end = strchr(text, 'e');
	exp = strtol(end + 1, NULL, 10) - 14;
	*end = '\0';
	memmove(strchr(text, '.'), strchr(text, '.') + 1, 15);
	digits = strtoll(text, NULL, 10);
	while (digits && digits % 10 == 0 && exp < 0) {
		digits /= 10;
		exp++;
	}
	if (labs(exp) > EXP_MAX && digits)
		return false;
	*to = decimal_of(digits, digits ? (int)exp : 0);
	return true;
}

static bool take_grid(struct reading *r, const cJSON *grid)
{
	struct decimal v;

	for (enum quantity q = 0; q < N_QUANTITIES; q++) {
		const cJSON *said = member(grid, quantity_name(q));

		if (!said)
			continue;
		if (!take_decimal(said, &v))
			return false;
		reading_set(r, q, v);
	}
	return cJSON_IsObject(grid);
}

/* Quantities that nobody knows here are another version's. */
static bool take_derived(struct reading *r, const cJSON *derived)
{
	const cJSON *name;

	cJSON_ArrayForEach(name, derived) {
		if (!cJSON_IsString(name))
			return false;
		for (enum quantity q = 0; q < N_QUANTITIES; q++)
			if (reading_has(r, q) && strcmp(name->valuestring, quantity_name(q)) == 0)
				r->derived |= UINT32_C(1) << q;
	}
	return !derived || cJSON_IsArray(derived);
}

/* "2026-11-28T04:00:00.123Z" */
static bool is_time(const char *text)
{
	static const char form[] = "0000-00-00T00:00:00.000Z";

	for (size_t i = 0; i < sizeof form; i++)
		if (form[i] == '0' ? text[i] < '0' || text[i] > '9' : text[i] != form[i])
			return false;
	return true;
}

/* 0: it is not said. */
static bool take_duration(const cJSON *line, const char *name, uint32_t *ms)
{
	uint64_t v = 0;
	bool ok = !member(line, name) || take_whole(line, name, UINT32_MAX, &v);

	*ms = (uint32_t)v;
	return ok;
}

static bool take_reading(struct stream_said *said, const cJSON *line)
{
	struct stream_reading *r = &said->reading;

	*r = (struct stream_reading){0};
	return take_duration(line, "period_ms", &r->period_ms) &&
	       take_duration(line, "holds_ms", &r->holds_ms) &&
	       take_whole(line, "n", whole_max, &r->n) &&
	       take_text(line, "time", true, r->time, sizeof r->time) && is_time(r->time) &&
	       take_whole(line, "mono_ms", whole_max, &r->mono_ms) &&
	       take_grid(&r->reading, member(line, "grid")) &&
	       take_derived(&r->reading, member(line, "derived"));
}

static bool take_identity(struct identity *id, const cJSON *meter)
{
	if (!meter)
		return true;
	if (member(meter, "id_is_model") && !take_bool(meter, "id_is_model", &id->id_is_model))
		return false;
	return cJSON_IsObject(meter) &&
	       take_text(meter, "manufacturer", false, id->manufacturer, sizeof id->manufacturer) &&
	       take_text(meter, "id", false, id->id, sizeof id->id) &&
	       take_text(meter, "serial", false, id->serial, sizeof id->serial) &&
	       take_text(meter, "title", false, id->title, sizeof id->title) &&
	       take_text(meter, "firmware", false, id->firmware, sizeof id->firmware);
}

static bool take_station(struct stream_said *said, const cJSON *line)
{
	struct stream_meter *m = &said->meter;

	*m = (struct stream_meter){0};
	return take_text(line, "station", true, m->station, sizeof m->station);
}

static bool take_meter(struct stream_said *said, const cJSON *line)
{
	struct stream_meter *m = &said->meter;

	return take_station(said, line) &&
	       take_text(line, "section", false, m->section, sizeof m->section) &&
	       take_identity(&m->meter, member(line, "meter")) &&
	       take_text(line, "protocol", false, m->protocol, sizeof m->protocol) &&
	       take_text(line, "line", false, m->line, sizeof m->line);
}

static bool take_frame(struct stream_said *said, const cJSON *line)
{
	struct stream_frame *f = &said->frame;

	return take_bool(line, "ok", &f->is_right) &&
	       take_text(line, "fault", false, f->fault, sizeof f->fault) &&
	       take_whole(line, "mono_ms", whole_max, &f->mono_ms);
}

static bool take_account(struct stream_said *said, const cJSON *line)
{
	said->status = (struct status){0};
	return status_read(&said->status, line);
}

static bool are_meters(struct stream_said *said, const cJSON *stations)
{
	const cJSON *station;

	cJSON_ArrayForEach(station, stations)
		if (!take_meter(said, station))
			return false;
	return !stations || cJSON_IsArray(stations);
}

static bool take_number(struct stream_register *r, const cJSON *reg)
{
	const cJSON *value = member(reg, "value"), *meant = member(reg, "meant");

	r->has_value = value;
	return !value ||
	       (take_decimal(value, &r->value) && take_decimal(meant ? meant : value, &r->meant));
}

/* A text, or octets in hex. */
static bool take_said(struct stream_register *r, const cJSON *reg)
{
	const char *name = member(reg, "octets") ? "octets" : "text";

	return take_text(reg, name, false, r->text, sizeof r->text);
}

static bool take_register(struct stream_register *r, const cJSON *reg)
{
	*r = (struct stream_register){0};
	r->is_void = cJSON_IsTrue(member(reg, "void"));
	return cJSON_IsObject(reg) && take_text(reg, "obis", true, r->obis, sizeof r->obis) &&
	       take_text(reg, "name", false, r->name, sizeof r->name) &&
	       take_text(reg, "unit", false, r->unit, sizeof r->unit) && take_number(r, reg) &&
	       take_said(r, reg);
}

static bool are_registers(struct stream_said *said, const cJSON *line)
{
	const cJSON *list = member(line, "list"), *reg;

	said->are_partial = cJSON_IsTrue(member(line, "partial"));
	cJSON_ArrayForEach(reg, list)
		if (!take_register(&said->reg, reg))
			return false;
	said->n_regs = (size_t)cJSON_GetArraySize(list);
	said->n_regs_more = 0;
	if (member(line, "more") && !take_whole(line, "more", UINT16_MAX, &said->n_regs_more))
		return false;
	return cJSON_IsArray(list) && said->n_regs <= STREAM_REGISTERS_MAX &&
	       take_whole(line, "mono_ms", whole_max, &said->regs_mono_ms);
}

/* All of what a kind of line must have, but for the station. */
static bool take_members(struct stream_said *said, const cJSON *line)
{
	switch (said->is) {
	case STREAM_HELLO:
		return take_text(line, "version", true, said->version, sizeof said->version) &&
		       are_meters(said, member(line, "stations"));
	case STREAM_METER:
		return take_meter(said, line);
	case STREAM_READING:
		return take_reading(said, line);
	case STREAM_SILENT:
		return take_whole(line, "since_ms", whole_max, &said->since_ms);
	case STREAM_ACCOUNT:
		return take_account(said, line);
	case STREAM_FRAME:
		return take_frame(said, line);
	case STREAM_REGISTERS:
		return are_registers(said, line);
	case STREAM_GONE:
	case N_STREAM_IS:
		break;
	}
	return true;
}

static void hand_on(struct stream_reader *r, enum stream_is is)
{
	r->said.is = is;
	r->take(r->ctx, &r->said);
}

/* Each as if it had a line of its own. */
static void hand_on_meters(struct stream_reader *r, const cJSON *stations)
{
	const cJSON *station;

	cJSON_ArrayForEach(station, stations) {
		take_meter(&r->said, station);
		hand_on(r, STREAM_METER);
	}
}

static void hand_on_registers(struct stream_reader *r, const cJSON *list)
{
	const cJSON *reg;

	r->said.reg_i = 0;
	cJSON_ArrayForEach(reg, list) {
		take_register(&r->said.reg, reg);
		hand_on(r, STREAM_REGISTERS);
		r->said.reg_i++;
	}
}

static bool take_known(struct stream_reader *r, const cJSON *line)
{
	struct stream_said *said = &r->said;

	if ((said->is != STREAM_HELLO && !take_station(said, line)) || !take_members(said, line))
		return false;
	r->n_lines++;
	if (said->is == STREAM_REGISTERS)
		hand_on_registers(r, member(line, "list"));
	else
		hand_on(r, said->is);
	if (said->is == STREAM_HELLO)
		hand_on_meters(r, member(line, "stations"));
	return true;
}

/* False: it makes no sense. A kind that is not known does, to others. */
static bool take_object(struct stream_reader *r, const cJSON *line)
{
	const cJSON *v = member(line, "v"), *is = member(line, "is");

	if (!cJSON_IsObject(line) || !cJSON_IsNumber(v) || v->valuedouble != STREAM_VERSION ||
		!cJSON_IsString(is))
		return false;
	for (r->said.is = 0; r->said.is < N_STREAM_IS; r->said.is++)
		if (strcmp(names[r->said.is], is->valuestring) == 0)
			return take_known(r, line);
	return true;
}

static void take_line(struct stream_reader *r)
{
	cJSON *line = NULL;

	r->line[r->n] = '\0';
	if (strlen(r->line) == r->n && json_is_bounded(r->line, DEPTH_MAX, VALUES_MAX))
		line = cJSON_ParseWithOpts(r->line, NULL, true);
	r->n_wrong += !take_object(r, line);
	cJSON_Delete(line);
}

static void end_line(struct stream_reader *r)
{
	if (!r->is_skipped)
		take_line(r);
	r->is_skipped = false;
	r->n = 0;
}

static void add(struct stream_reader *r, const char *octets, size_t n)
{
	if (r->is_skipped)
		return;
	if (n >= sizeof r->line - r->n) {
		r->is_skipped = true;
		r->n_wrong++;
		return;
	}
	memcpy(r->line + r->n, octets, n);
	r->n += n;
}

void stream_reader_init(struct stream_reader *r, stream_take *take, void *ctx)
{
	r->take = take;
	r->ctx = ctx;
	r->n_lines = r->n_wrong = 0;
	r->is_skipped = false;
	r->n = 0;
}

void stream_reader_feed(struct stream_reader *r, const char *octets, size_t n)
{
	const char *end = octets + n;

	while (octets < end) {
		const char *line_end = memchr(octets, '\n', (size_t)(end - octets));

		add(r, octets, (size_t)((line_end ? line_end : end) - octets));
		if (!line_end)
			return;
		end_line(r);
		octets = line_end + 1;
	}
}
