/* Pseudo-terminals of a test's own: their numbers are used again, so that a port that has gone may
 * be there again as that of another test. */
#ifndef TESTS_SUPPORT_OWN_PORTS_H
#define TESTS_SUPPORT_OWN_PORTS_H

/* From now on /dev/pts is this process's alone, where it may have mounts of its own (as root); else
 * nothing. */
void own_ports(void);

#endif
