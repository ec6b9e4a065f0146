/* libdbus for the release binaries, in place of what its configure would write: Linux with musl. Without checks, libdbus
 * believes its caller, and does not abort on what is not UTF-8: our calls pass the checks in all other builds, the tests
 * with sanitizers above all; text from outside goes through text_clean() before it gets here; and what comes from the bus
 * is validated all the same. */
#define _GNU_SOURCE 1
#define DBUS_COMPILATION 1
#define DBUS_DISABLE_ASSERT 1
#define DBUS_DISABLE_CHECKS 1
#define DBUS_STATIC_BUILD 1
#define DBUS_UNIX 1
#define DBUS_USE_SYNC 1
#define DBUS_VA_COPY va_copy
#define NDEBUG 1

#define DBUS_BINDIR "/usr/bin"
#define DBUS_MACHINE_UUID_FILE "/var/lib/dbus/machine-id"
#define DBUS_RUNSTATEDIR "/var/run"
#define DBUS_SESSION_BUS_CONNECT_ADDRESS "autolaunch:"
#define DBUS_SESSION_CONFIG_FILE "/usr/share/dbus-1/session.conf"
#define DBUS_SYSTEM_BUS_DEFAULT_ADDRESS "unix:path=/run/dbus/system_bus_socket"
#define DBUS_SYSTEM_CONFIG_FILE "/usr/share/dbus-1/system.conf"
#define VERSION DBUS_VERSION_STRING

#define HAVE_ACCEPT4 1
#define HAVE_ALLOCA_H 1
#define HAVE_BYTESWAP_H 1
#define HAVE_CLEARENV 1
#define HAVE_DECL_ENVIRON 1
#define HAVE_DECL_LOG_PERROR 1
#define HAVE_DECL_MSG_NOSIGNAL 1
#define HAVE_ERRNO_H 1
#define HAVE_GETGROUPLIST 1
#define HAVE_GETPWNAM_R 1
#define HAVE_GETRANDOM 1
#define HAVE_GETRESUID 1
#define HAVE_INTTYPES_H 1
#define HAVE_ISSETUGID 1
#define HAVE_LOCALE_H 1
#define HAVE_MONOTONIC_CLOCK 1
#define HAVE_NANOSLEEP 1
#define HAVE_POLL 1
#define HAVE_SETENV 1
#define HAVE_SOCKETPAIR 1
#define HAVE_SOCKLEN_T 1
#define HAVE_STDINT_H 1
#define HAVE_SYSLOG_H 1
#define HAVE_SYS_RANDOM_H 1
#define HAVE_UNISTD_H 1
#define HAVE_UNIX_FD_PASSING 1
#define HAVE_UNSETENV 1
#define HAVE_USLEEP 1
#define HAVE_WRITEV 1
