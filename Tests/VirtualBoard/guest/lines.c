// Moves simulated lines on a time line that does not drift: each "+MS" adds to one absolute schedule, so the time a
// write takes is not added to the waits. Says on stdout when each step was done, on the monotonic clock.
//
// usage: lines STEP…      STEP: FILE=VALUE writes, +MS waits (fractions allowed), ~MS sleeps so long whatever the schedule
// says: a machine that stood still is late, and must not make up for it by moves that nobody could make
//
// More urgent than every program, as a visitor is, but less than the kernel's interrupt threads, which have priority 50: where
// this was as urgent as they, they slept while it wrote, and of several moves the kernel told the last.

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static void later(struct timespec *moment, double milliseconds)
{
	long long nanoseconds = moment->tv_nsec + (long long)(milliseconds * 1e6);
	moment->tv_sec += nanoseconds / 1000000000;
	moment->tv_nsec = nanoseconds % 1000000000;
}

static int write_value(const char *path, const char *value)
{
	int file = open(path, O_WRONLY);
	if (file < 0)
		return -1;
	ssize_t length = (ssize_t)strlen(value);
	int failed = write(file, value, (size_t)length) != length;
	return close(file) || failed ? -1 : 0;
}

int main(int count, char **arguments)
{
	struct timespec moment, now;
	struct sched_param first = { .sched_priority = 49 };
	sched_setscheduler(0, SCHED_FIFO, &first);
	clock_gettime(CLOCK_MONOTONIC, &moment);
	for (int i = 1; i < count; i++) {
		char *step = arguments[i], *value = strchr(step, '=');
		if (step[0] == '+') {
			later(&moment, atof(step + 1));
			while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &moment, NULL) == EINTR)
				;
			continue;
		}
		if (step[0] == '~') {
			clock_gettime(CLOCK_MONOTONIC, &now);
			later(&now, atof(step + 1));
			while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &now, NULL) == EINTR)
				;
			continue;
		}
		if (!value) {
			fprintf(stderr, "lines: '%s' is neither FILE=VALUE, +MS nor ~MS\n", step);
			return 64;
		}
		*value++ = '\0';
		if (write_value(step, value)) {
			fprintf(stderr, "lines: %s: %s\n", step, strerror(errno));
			return 1;
		}
		clock_gettime(CLOCK_MONOTONIC, &now);
		printf("%lld.%09ld %s=%s\n", (long long)now.tv_sec, now.tv_nsec, step, value);
	}
	return 0;
}
