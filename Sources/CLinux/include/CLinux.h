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

#include "UnixSocket.h"

// TFD_TIMER_CANCEL_ON_SET is an expression in the header, which Swift does not import.
static inline int noren_timerfd_wall_flags(void) { return TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET; }
static inline int noren_timerfd_monotonic_flags(void) { return TFD_TIMER_ABSTIME; }

// The kernel's estimate of how wrong its wall clock may be, in microseconds; -1 with errno where it will not say.
static inline long noren_clock_max_error(void) {
    struct timex now = {.modes = 0};
    return adjtimex(&now) < 0 ? -1 : now.maxerror;
}
