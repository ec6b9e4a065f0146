/* Makes a whole recording anonymous, in place. Left out: files; the caller reads and writes it. */
#ifndef CMD_CAPTURE_ANONYMIZE_H
#define CMD_CAPTURE_ANONYMIZE_H

#include "cmd/capture/recording.h"
#include "proto/protocol.h"

/* What became of it. */
struct anonymized {
	const struct protocol *protocol;
	size_t n_done;       /* telegrams with fakes in them */
	size_t n_locked;     /* ciphered, and no key fits */
	size_t n_dropped;    /* good, but left out: too strange to be changed, or as below */
	size_t n_unfaithful; /* times that fakes would have been read in another way */
	size_t n_leaking;    /* a number or a name would still be in them */
	size_t n_wiped;      /* bytes that are noise now */
	bool is_ciphered;    /* some were, and are again, with the keys that everybody may know */
};

enum anonymize_result {
	ANONYMIZE_DONE,
	ANONYMIZE_NOTHING, /* no telegram in it is understood */
	ANONYMIZE_LOCKED,  /* some cannot be deciphered, and `drop` is not set */
	ANONYMIZE_LEAKS,   /* a number or a name is still in it; the recording is as it was */
	ANONYMIZE_FAILED,  /* no memory, no chance, or a fake telegram that cannot be read */
};

/* Anonymises in place. `conf` has the true keys. `drop`: what cannot be deciphered becomes noise.
 * With another result than ANONYMIZE_DONE the recording must not be shown to anybody. */
enum anonymize_result capture_anonymize(
	struct recording *r, const struct protocol_conf *conf, bool drop, struct anonymized *out);

#endif
