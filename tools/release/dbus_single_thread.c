/* What libdbus asks of threads, for a program in which one thread alone uses it: in place of its
 * dbus-sysdeps-pthread.c. Locks that nobody shares were a tenth of what libdbus does. Nobody can wait for another
 * thread either, so waiting is over at once. */
#include <config.h>

#include "dbus-sysdeps.h"
#include "dbus-threads.h"
#include "dbus-threads-internal.h"

static char one; /* what every lock is */

DBusCMutex *_dbus_platform_cmutex_new(void)
{
	return (DBusCMutex *)&one;
}

DBusRMutex *_dbus_platform_rmutex_new(void)
{
	return (DBusRMutex *)&one;
}

DBusCondVar *_dbus_platform_condvar_new(void)
{
	return (DBusCondVar *)&one;
}

void _dbus_platform_cmutex_free(DBusCMutex *mutex)
{
	(void)mutex;
}

void _dbus_platform_rmutex_free(DBusRMutex *mutex)
{
	(void)mutex;
}

void _dbus_platform_condvar_free(DBusCondVar *cond)
{
	(void)cond;
}

void _dbus_platform_cmutex_lock(DBusCMutex *mutex)
{
	(void)mutex;
}

void _dbus_platform_rmutex_lock(DBusRMutex *mutex)
{
	(void)mutex;
}

void _dbus_platform_cmutex_unlock(DBusCMutex *mutex)
{
	(void)mutex;
}

void _dbus_platform_rmutex_unlock(DBusRMutex *mutex)
{
	(void)mutex;
}

void _dbus_platform_condvar_wait(DBusCondVar *cond, DBusCMutex *mutex)
{
	(void)cond, (void)mutex;
}

dbus_bool_t _dbus_platform_condvar_wait_timeout(DBusCondVar *cond, DBusCMutex *mutex, int timeout_ms)
{
	(void)cond, (void)mutex, (void)timeout_ms;
	return TRUE;
}

void _dbus_platform_condvar_wake_one(DBusCondVar *cond)
{
	(void)cond;
}

dbus_bool_t _dbus_threads_init_platform_specific(void)
{
	return TRUE;
}

void _dbus_threads_lock_platform_specific(void)
{
}

void _dbus_threads_unlock_platform_specific(void)
{
}
