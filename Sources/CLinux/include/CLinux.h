// The Linux calls that the Glibc module does not carry: epoll, timerfd, signalfd, eventfd.
#pragma once

#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "UnixSocket.h"

// TFD_TIMER_CANCEL_ON_SET is an expression in the header, which Swift does not import.
static inline int noren_timerfd_wall_flags(void) { return TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET; }
static inline int noren_timerfd_monotonic_flags(void) { return TFD_TIMER_ABSTIME; }
