/* Formats like vsnprintf(), in one walk over the format. Numbers are left to the C library, one by
 * one; texts never get there, as they have to be made harmless first. */
#include "base/print.h"

#include "base/text.h"

#include <stdint.h>
#include <string.h>

enum { LINE_MAX_BYTES = 4096, SPEC_MAX = 16 };

struct out {
	char *p;
	size_t n, size;
};

/* One conversion: "%-*.3llu". */
struct spec {
	bool is_left;
	int width, precision; /* precision -1: none was said */
	char flags[4];
	int longs; /* 1: l or z, 2: ll */
	char letter;
};

/* va_list may be an array, which no function can be given a pointer to. */
struct args {
	va_list list;
};

static void put(struct out *o, const char *text, size_t n)
{
	size_t room = o->size - 1 - o->n;

	if (n > room)
		for (n = room; n && (text[n] & 0xc0) == 0x80; n--)
			;
	memcpy(o->p + o->n, text, n);
	o->n += n;
}

static void pad(struct out *o, long n)
{
	for (; n > 0; n--)
		put(o, " ", 1);
}

static int read_size(const char **f, struct args *args)
{
	int n = 0;

	if (**f == '*') {
		++*f;
		return va_arg(args->list, int);
	}
	for (; **f >= '0' && **f <= '9'; ++*f)
		n = 10 * n + (**f - '0');
	return n;
}

/* Behind the '%'. Returns what follows the conversion. */
static const char *read_spec(const char *f, struct spec *s, struct args *args)
{
	size_t n = strspn(f, "-+0 #");

	*s = (struct spec){.precision = -1};
	memcpy(s->flags, f, n < sizeof s->flags ? n : sizeof s->flags - 1);
	f += n;
	s->is_left = strchr(s->flags, '-');
	s->width = read_size(&f, args);
	if (*f == '.') {
		f++;
		s->precision = read_size(&f, args);
	}
	for (; *f == 'l' || *f == 'z'; f++)
		s->longs++;
	s->letter = *f;
	return *f ? f + 1 : f;
}

static void put_foreign(struct out *o, const struct spec *s, struct bytes text)
{
	size_t before = o->n;
	long width = s->width, n = 0;

	o->n += text_escape(o->p + o->n, o->size - o->n, text);
	for (size_t i = before; i < o->n; i++)
		n += (o->p[i] & 0xc0) != 0x80;
	if (n >= width)
		return;
	if (s->is_left) {
		pad(o, width - n);
		return;
	}
	o->n = before;
	pad(o, width - n);
	o->n += text_escape(o->p + o->n, o->size - o->n, text);
}

static void put_text(struct out *o, const struct spec *s, const char *text)
{
	size_t n = !text              ? 0
		   : s->precision < 0 ? strlen(text)
				      : strnlen(text, (size_t)s->precision);

	put_foreign(o, s, bytes_of(text, n));
}

/* "%-*.*lld" of what is left of a conversion. */
static void write_spec(char to[SPEC_MAX], const struct spec *s, const char *longs)
{
	snprintf(to, SPEC_MAX, "%%%s*.*%s%c", s->flags, longs, s->letter);
}

static void put_number(struct out *o, const struct spec *s, struct args *args)
{
	bool is_signed = strchr("di", s->letter);
	char spec[SPEC_MAX], text[128];
	unsigned long long v;
	int n;

	if (s->longs == 0)
		v = is_signed ? (unsigned long long)va_arg(args->list, int)
			      : va_arg(args->list, unsigned);
	else if (s->longs == 1)
		v = is_signed ? (unsigned long long)va_arg(args->list, long)
			      : va_arg(args->list, unsigned long);
	else
		v = va_arg(args->list, unsigned long long);
	write_spec(spec, s, "ll");
	n = snprintf(text, sizeof text, spec, s->width, s->precision, v);
	put(o, text, n < (int)sizeof text ? (size_t)n : sizeof text - 1);
}

static void put_real(struct out *o, const struct spec *s, struct args *args)
{
	char spec[SPEC_MAX], text[400]; /* 309 digits are the most */
	int n;

	write_spec(spec, s, "");
	n = snprintf(text, sizeof text, spec, s->width, s->precision, va_arg(args->list, double));
	put(o, text, n < (int)sizeof text ? (size_t)n : sizeof text - 1);
}

static void put_character(struct out *o, const struct spec *s, struct args *args)
{
	uint8_t c = (uint8_t)va_arg(args->list, int);

	put_foreign(o, s, bytes_of(&c, 1));
}

static void put_conversion(struct out *o, const struct spec *s, struct args *args)
{
	switch (s->letter) {
	case 's':
		put_text(o, s, va_arg(args->list, const char *));
		break;
	case 'c':
		put_character(o, s, args);
		break;
	case 'f':
	case 'g':
		put_real(o, s, args);
		break;
	case '%':
		put(o, "%", 1);
		break;
	default:
		put_number(o, s, args);
		break;
	}
}

size_t print_into(char *to, size_t size, const char *format, va_list list)
{
	struct out o = {to, 0, size};
	struct args args;
	struct spec spec;

	va_copy(args.list, list);
	while (*format) {
		size_t n = strcspn(format, "%");

		put(&o, format, n);
		format += n;
		if (!*format)
			break;
		format = read_spec(format + 1, &spec, &args);
		put_conversion(&o, &spec, &args);
	}
	va_end(args.list);
	to[o.n] = '\0';
	return o.n;
}

void print_to(FILE *to, const char *format, ...)
{
	char line[LINE_MAX_BYTES];
	va_list args;

	va_start(args, format);
	print_into(line, sizeof line, format, args);
	va_end(args);
	fputs(line, to);
}

void print_lines(FILE *to, const char *text)
{
	while (*text) {
		size_t n = strcspn(text, "\n");

		print_to(to, "%.*s", (int)n, text);
		text += n;
		for (; *text == '\n'; text++)
			fputc('\n', to);
	}
}
