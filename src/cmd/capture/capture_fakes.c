#include "cmd/capture/capture_fakes.h"

#include "base/exit.h"
#include "base/print.h"
#include "cmd/capture/capture_listen.h"

int capture_put_fakes(const char *command, struct recording *r, const struct protocol_conf *conf,
	bool drop, struct anonymized *out)
{
	switch (capture_anonymize(r, conf, drop, out)) {
	case ANONYMIZE_DONE:
		return EXIT_FINE;
	case ANONYMIZE_NOTHING:
		print_err("gridmeter %s: no telegram in it can be anonymized, so nothing would be "
			  "left; gridmeter capture without --anonymous records it as it is: show "
			  "that only to whom you trust\n",
			command);
		return EXIT_NOTHING;
	case ANONYMIZE_LOCKED:
		print_err("gridmeter %s: %zu telegram%s encrypted and cannot be anonymized: "
			  "give the key by --key-file, or leave that out by --drop\n",
			command, out->n_locked, out->n_locked == 1 ? " is" : "s are");
		return EXIT_NOTHING;
	case ANONYMIZE_LEAKS:
		print_err("gridmeter %s: a number of the meter would still be in the file; nothing "
			  "was written\n",
			command);
		return EXIT_MACHINE;
	case ANONYMIZE_FAILED:
		print_err("gridmeter %s: the anonymized telegrams could not be read, or there was "
			  "no memory; nothing was written\n",
			command);
		break;
	}
	return EXIT_MACHINE;
}

void capture_tell_fakes(const char *file, const struct anonymized *a)
{
	const size_t n_left_out = a->n_locked + a->n_dropped;

	print_out(
		"%s: %zu telegram%s of %s anonymized, %zu byte%s of noise in place of what is not "
		"understood\n",
		file, a->n_done, capture_plural(a->n_done), a->protocol->title, a->n_wiped,
		capture_plural(a->n_wiped));
	if (n_left_out)
		print_out("%s: %zu telegram%s left out\n", file, n_left_out,
			n_left_out == 1 ? " was" : "s were");
	if (a->is_ciphered)
		print_out(
			"%s: what was encrypted is, with the key 000102030405060708090a0b0c0d0e0f "
			"and the authentication key d0d1d2d3d4d5d6d7d8d9dadbdcdddedf\n",
			file);
}
