/* How often the disk was waited for, of a test that is linked with -Wl,--wrap=fsync. */
#ifndef SUPPORT_DISK_H
#define SUPPORT_DISK_H

extern unsigned disk_n_waited;

#endif
