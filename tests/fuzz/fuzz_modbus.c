/* libFuzzer: what somebody sends to the server of Modbus TCP, in pieces. The first octet says which
 * meter is shown, the second how long a piece is. However it is cut, the answers are the same; each
 * is whole and has the length that it says; and of a silent meter there is no number. */
#include "fuzz.h"

#include "share/modbus/modbus_map.h"

#include <string.h>

enum {
	HEAD = 2,
	ANSWERS_MAX = 256, /* that are compared */
	SILENT = 1,
	OF_TOTALS = 2,
};

/* What was answered: a number for all of it. */
struct outcome {
	uint64_t sum;
	size_t n;
	bool is_hung_up, is_understood;
};

void fuzz_begin(void)
{
}

static struct modbus_shown meter(uint8_t which)
{
	struct modbus_shown s = {.id = "02a1b2c3d4e5", .is_live = !(which & SILENT)};
	enum quantity last = which & OF_TOTALS ? Q_POWER : N_QUANTITIES - 1;

	for (enum quantity q = Q_POWER; q <= last; q++)
		reading_set(&s.reading, q, decimal_of(0x1234567 + 1000 * q, -(which >> 4) / 2));
	modbus_map_take(&s, &s.reading, 0);
	return s;
}

/* Without values there are exceptions, and of SunSpec what never changes. */
static bool is_constant(const struct modbus_asked *a)
{
	uint32_t end = (uint32_t)a->first + a->n;

	return a->first >= 40000 &&
	       (end <= 40071 || (a->first >= 40195 && end <= 40197) || a->first >= 40302);
}

static void check(const struct modbus_shown *s, const struct modbus_frame *f, const uint8_t *out,
	size_t n, const struct modbus_asked *asked)
{
	FUZZ_CHECK(n >= MODBUS_HEAD + 2 && n <= MODBUS_ADU_MAX);
	FUZZ_CHECK((size_t)(out[4] << 8 | out[5]) == n - 6);
	FUZZ_CHECK(memcmp(out, f->octets, 4) == 0 && out[6] == f->octets[6]);
	FUZZ_CHECK(asked->exception <= MODBUS_FAILURE);
	if (asked->exception)
		return;
	FUZZ_CHECK(out[7] == asked->function);
	if (asked->function == 3 || asked->function == 4)
		FUZZ_CHECK(n == MODBUS_HEAD + 2 + 2u * asked->n);
	if (!s->is_live)
		FUZZ_CHECK(is_constant(asked));
}

static struct outcome ask(uint8_t which, const uint8_t *octets, size_t n, size_t piece)
{
	struct modbus_shown s = meter(which);
	const struct modbus_registers registers = {modbus_map_read, modbus_map_write, &s};
	struct modbus_frame frame = {.n = 0};
	struct outcome o = {.sum = 14695981039346656037u};

	for (size_t at = 0; at < n && !o.is_hung_up && o.n < ANSWERS_MAX; at += piece) {
		struct bytes in = bytes_of(octets + at, n - at < piece ? n - at : piece);
		enum modbus_event event;

		while ((event = modbus_frame_push(&frame, &in)) == MODBUS_REQUEST) {
			uint8_t out[MODBUS_ADU_MAX];
			struct modbus_asked asked;
			size_t n_out = modbus_answer(&frame, &registers, out, &asked);

			check(&s, &frame, out, n_out, &asked);
			for (size_t i = 0; i < n_out && o.n < ANSWERS_MAX; i++)
				o.sum = (o.sum ^ out[i]) * 1099511628211u;
			o.is_understood |= asked.exception == MODBUS_FINE;
			o.n++;
		}
		FUZZ_CHECK(event == MODBUS_BROKEN || bytes_left(&in) == 0);
		o.is_hung_up = event == MODBUS_BROKEN;
	}
	return o;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct outcome whole, pieces;

	if (n < HEAD)
		return 0;
	whole = ask(data[0], data + HEAD, n - HEAD, n);
	if (whole.is_understood)
		fuzz_understood();
	pieces = ask(data[0], data + HEAD, n - HEAD, data[1] + 1u);
	if (whole.n < ANSWERS_MAX && pieces.n < ANSWERS_MAX)
		FUZZ_CHECK(whole.sum == pieces.sum && whole.n == pieces.n &&
			   whole.is_hung_up == pieces.is_hung_up);
	return 0;
}
