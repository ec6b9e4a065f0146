/* The door to terminals and logs. Only a format may hold what controls a terminal or ends a line,
 * and the compiler sees formats; every text that is put into one (%s) is taken for foreign, whoever
 * wrote it, and made harmless (base/text.h), with \xhh in place of each byte that is not. So text
 * from a wire, a bus, a file or another program needs no mark that somebody could forget. No
 * printf() stands anywhere else: tests/rooms.py looks. */
#ifndef BASE_PRINT_H
#define BASE_PRINT_H

#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

/* As vsnprintf(), of which it knows d i u x X (with l, ll, z), f g c s and %; always ended by 0,
 * and cut at the border of a character. Returns the length, which is less than `size`. A width
 * counts characters. */
size_t print_into(char *to, size_t size, const char *format, va_list args)
	__attribute__((format(printf, 3, 0)));

/* To a terminal or a pipe; one call prints some 4000 bytes at most. */
void print_to(FILE *to, const char *format, ...) __attribute__((format(printf, 2, 3)));
#define print_out(...) print_to(stdout, __VA_ARGS__)
#define print_err(...) print_to(stderr, __VA_ARGS__)

/* Text of several lines, of any length: the same, but ends of lines stay. */
void print_lines(FILE *to, const char *text);

#endif
