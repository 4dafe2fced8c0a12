// Moves simulated lines on a time line that does not drift: each "+MS" adds to one absolute schedule, so the time a
// write takes is not added to the waits. Says on stdout when each step was done, on the monotonic clock.
//
// Between a write and the next wait it does nothing: whoever has been woken by the line has the processor at once. Files are
// opened before the first step and never closed, and what was done is said at the end.
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

struct move {
	char *path, *value;
	int file;
	struct timespec done;
};

// The file of an earlier move, or a new one: a long time line moves few lines.
static int opened(const char *path, const struct move *moves, int count)
{
	while (--count > 0)
		if (moves[count].path && strcmp(moves[count].path, path) == 0)
			return moves[count].file;
	return open(path, O_WRONLY);
}

int main(int count, char **arguments)
{
	struct timespec moment, now;
	struct move *moves = calloc((size_t)count, sizeof *moves);
	if (!moves) {
		fputs("lines: out of memory\n", stderr);
		return 1;
	}
	for (int i = 1; i < count; i++) {
		char *step = arguments[i], *value = strchr(step, '=');
		if (step[0] == '+' || step[0] == '~')
			continue;
		if (!value) {
			fprintf(stderr, "lines: '%s' is neither FILE=VALUE, +MS nor ~MS\n", step);
			return 64;
		}
		*value++ = '\0';
		moves[i] = (struct move){ .path = step, .value = value, .file = opened(step, moves, i) };
		if (moves[i].file < 0) {
			fprintf(stderr, "lines: %s: %s\n", step, strerror(errno));
			return 1;
		}
	}
	struct sched_param first = { .sched_priority = 49 };
	sched_setscheduler(0, SCHED_FIFO, &first);
	clock_gettime(CLOCK_MONOTONIC, &moment);
	for (int i = 1; i < count; i++) {
		char *step = arguments[i];
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
		ssize_t length = (ssize_t)strlen(moves[i].value);
		if (pwrite(moves[i].file, moves[i].value, (size_t)length, 0) != length) {
			fprintf(stderr, "lines: %s: %s\n", moves[i].path, strerror(errno));
			return 1;
		}
		clock_gettime(CLOCK_MONOTONIC, &moves[i].done);
	}
	for (int i = 1; i < count; i++)
		if (moves[i].path)
			printf("%lld.%09ld %s=%s\n", (long long)moves[i].done.tv_sec, moves[i].done.tv_nsec, moves[i].path,
			       moves[i].value);
	return 0;
}
