/* What can be wrong with a way in which readings are told on, in a word. Left out: what to do,
 * which the doctor says under these names (doctor/findings.h). */
#ifndef STATUS_SINK_PROBLEM_H
#define STATUS_SINK_PROBLEM_H

enum sink_problem {
	SINK_FINE,
	SINK_WAITS,           /* it connects for the first time */
	SINK_NAMELESS,        /* the name of the other side cannot be resolved */
	SINK_UNREACHABLE,     /* nothing answers there, or not in time */
	SINK_REFUSED,         /* there is nobody at that port */
	SINK_LOST,            /* the other side has hung up */
	SINK_FORBIDDEN,       /* wrong user or password, or not allowed */
	SINK_NO_PASSWORD,     /* the file with the password cannot be read */
	SINK_NOT_PRIVATE,     /* the same, as others can read it */
	SINK_CERTIFICATE,     /* the certificate of the other side is not believed */
	SINK_EXPIRED,         /* the same, as its time is over, or has not come */
	SINK_OWN_CERT,        /* our certificate, its key, or the file with CAs cannot be used */
	SINK_NO_TLS,          /* the other side speaks no TLS */
	SINK_PORT_TAKEN,      /* another program listens at our port */
	SINK_PORT_FORBIDDEN,  /* we may not listen there */
	SINK_NO_ADDRESS,      /* this machine has no such address */
	SINK_NO_AVAHI,        /* nobody here announces what there is */
	SINK_AVAHI_REFUSES,   /* somebody does, but not for us */
	SINK_TWO_CONTROLLERS, /* an ESS regulates by the meter that batteries are shown */
	SINK_BROKEN,          /* anything else: see `detail` */
	N_SINK_PROBLEMS,
};

/* The words, as "not-private"; ends with NULL. */
extern const char *const sink_problem_names[N_SINK_PROBLEMS + 1];

#endif
