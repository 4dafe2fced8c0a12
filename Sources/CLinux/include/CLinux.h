// The Linux calls that the Glibc module does not carry: epoll, timerfd, signalfd, eventfd.
#pragma once

#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <sys/inotify.h>
#include <sys/timerfd.h>
#include <sys/timex.h>
#include <unistd.h>

#include "Memory.h"
#include "UnixSocket.h"

// TFD_TIMER_CANCEL_ON_SET is an expression in the header, which Swift does not import.
static inline int noren_timerfd_wall_flags(void) { return TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET; }
static inline int noren_timerfd_monotonic_flags(void) { return TFD_TIMER_ABSTIME; }

// The kernel's estimate of how wrong its wall clock may be, in microseconds; -1 with errno where it will not say.
static inline long noren_clock_max_error(void) {
    struct timex now = {.modes = 0};
    return adjtimex(&now) < 0 ? -1 : now.maxerror;
}

// One number that another thread, or the process after this one, reads from shared memory: stored after all before it.
static inline void noren_store_release(uint64_t *place, uint64_t value)
{
    __atomic_store_n(place, value, __ATOMIC_RELEASE);
}
static inline uint64_t noren_load_acquire(const uint64_t *place) { return __atomic_load_n(place, __ATOMIC_ACQUIRE); }

// Renames a file, never over another: -1 and EEXIST where there is one.
int noren_rename_new(const char *from, const char *to);
